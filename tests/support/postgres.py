# SPDX-License-Identifier: GPL-3.0-or-later
"""A PostgreSQL server and its copy, for what happens when the first of them goes."""

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile

from .processes import Process
from .service import free_port
from .waiting import wait_for

# The server's own programs do not run as root.
AS_POSTGRES = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]


class Server:
    """One of the two, on a port of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.port = free_port()
        self.process = None

    def start(self):
        command = [program("postgres"), "-D", self.folder, "-p", str(self.port), "-c", "fsync=off"]
        command += ["-c", "unix_socket_directories=", "-c", "listen_addresses=127.0.0.1"]
        self.process = Process(as_owner(command), f"{self.folder}.log")
        wait_for(self._answers, lambda: f"PostgreSQL:\n{self.process.text()}", 60)

    def _answers(self):
        command = [program("pg_isready"), "--quiet", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(command, check=False).returncode == 0

    def ask(self, question):
        address = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        command = ["psql", "--quiet", "--no-psqlrc", "-At", address, "--command", question]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def stop(self):
        """At once, as a machine that loses power."""
        if self.process:
            self.process.stop(signal.SIGQUIT)


class Pair:
    """The first takes writes; the second follows it, until it is told to take its place."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="smorodina-pair-"))
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        self.first = Server(self.folder / "first")
        self.second = Server(self.folder / "second")
        # the copy before the one that takes writes
        hosts = f"127.0.0.1:{self.second.port},127.0.0.1:{self.first.port}"
        self.url = f"postgresql://postgres@{hosts}/postgres"

    def __enter__(self):
        make = [program("initdb"), "--no-sync", "--auth=trust", "--username=postgres"]
        run([*make, "--no-locale", "--encoding=UTF8", "-D", self.first.folder])
        self.first.start()
        copy = [program("pg_basebackup"), "--no-sync", "--checkpoint=fast", "--write-recovery-conf"]
        source = f"postgresql://postgres@127.0.0.1:{self.first.port}/postgres"
        run([*copy, "-D", self.second.folder, "-d", source])
        self.second.start()
        return self

    def __exit__(self, *_):
        self.first.stop()
        self.second.stop()
        shutil.rmtree(self.folder)

    def wait_for_copy(self):
        """All that is written by now is in the second."""
        place = self.first.ask("SELECT pg_current_wal_lsn ()")
        question = f"SELECT pg_last_wal_replay_lsn () >= '{place}'"
        wait_for(lambda: self.second.ask(question) == "t", "the copy to be whole", 30)

    def promote(self):
        assert self.second.ask("SELECT pg_promote ()") == "t"


def program(name):
    """A program of the server's, which are on nobody's path."""
    folder = subprocess.check_output(["pg_config", "--bindir"], text=True).strip()
    return f"{folder}/{name}"


def as_owner(command):
    return [*(AS_POSTGRES if os.geteuid() == 0 else []), *map(str, command)]


def run(command):
    done = subprocess.run(as_owner(command), check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
