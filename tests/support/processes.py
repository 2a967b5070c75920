# SPDX-License-Identifier: GPL-3.0-or-later
"""Child processes that are always ended, and whose output is kept in a file."""

import os
import pathlib
import signal
import subprocess

from .waiting import wait_for


class Process:
    """A running program; its output goes to LOG, its end is certain."""

    def __init__(self, command, log, env=None, stdin=None):
        self.name = pathlib.Path(command[0]).name
        self.log = pathlib.Path(log)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self._output = open(self.log, "ab")
        self._begin = self.log.stat().st_size
        self.child = subprocess.Popen(
            command,
            env=env,
            stdin=subprocess.PIPE if stdin is not None else subprocess.DEVNULL,
            stdout=self._output,
            stderr=subprocess.STDOUT,
        )
        if stdin is not None:
            self.child.stdin.write(stdin)
            self.child.stdin.close()

    @property
    def pid(self):
        return self.child.pid

    def running(self):
        return self.child.poll() is None

    def text(self):
        """Everything the program has written so far."""
        return self.log.read_bytes()[self._begin :].decode("utf-8", "replace")

    def wait_text(self, wanted, timeout=20):
        """Waits until wanted(output) answers something true, and returns it."""

        def look():
            found = wanted(self.text())
            if not found and not self.running():
                raise AssertionError(f"{self.name} ended by itself:\n{self.text()[-3000:]}")
            return found

        return wait_for(look, lambda: f"{self.name} said:\n{self.text()[-3000:]}", timeout)

    def stop(self, how=signal.SIGTERM, timeout=10, inner=None):
        """Ends the program, or the INNER one that it runs, and returns its exit status."""
        if self.running():
            os.kill(inner or self.pid, how)
            try:
                self.child.wait(timeout)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()
        self._output.close()
        return self.child.returncode
