# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo and the service itself, started with a state folder of their own."""

import json
import os
import pathlib
import signal
import socket
import tempfile

from . import paths
from .processes import Process
from .waiting import wait_for


CONSENT = "Согласие на обработку персональных данных."


def free_port():
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def free_ports(count):
    """The first of COUNT neighbouring ports that were all free a moment ago."""
    for _ in range(100):
        first = free_port()
        sockets = [socket.socket() for _ in range(count)]
        try:
            for place, probe in enumerate(sockets):
                probe.bind(("127.0.0.1", first + place))
            return first
        except (OSError, OverflowError):
            continue
        finally:
            for probe in sockets:
                probe.close()
    raise AssertionError("no free ports")


class Demo:
    """smorodina-demo: service, sandbox acquirer, mailbox and generated data in one process."""

    def __init__(self, log, port=None, state=None, arguments=()):
        self._log = log
        self._state = state
        self._arguments = list(arguments)
        self.port = port or free_ports(3)
        self.facts = {}
        self.process = None

    def start(self):
        arguments = ["--port", str(self.port), *self._arguments]
        if self._state:
            arguments += ["--state", str(self._state)]
        self.process = Process(self.command(arguments), self._log)
        self.facts = self.process.wait_text(_facts, 60)
        return self

    def command(self, arguments):
        return [paths.program("smorodina-demo"), *arguments]

    def stop(self, how=signal.SIGTERM):
        return self.process.stop(how) if self.process else None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    @property
    def service(self):
        return self.facts["service"]

    @property
    def mailbox(self):
        return self.facts["mailbox"]

    @property
    def acquirer(self):
        return self.facts["acquirer"]

    def login(self, state):
        """The generated customer of that state: empty, simple or full."""
        return next(login for login in self.facts["logins"] if login["state"] == state)

    def number(self, proof, supplier="", place=0):
        """A free account of a supplier with that in its name, whose full version opens by that
        proof: automatic or operator. No account is given out twice."""
        fitting = [
            number
            for number in self.facts["numbers"]
            if number["proof"] == proof and supplier in number["supplier"].lower()
        ]
        if not fitting:
            raise AssertionError(f"the demo has no free account: {proof} {supplier}")
        self.facts["numbers"].remove(fitting[place])
        return fitting[place]


def _facts(text):
    for line in text.splitlines():
        if line.startswith("{"):
            try:
                return json.loads(line)
            except ValueError:
                return None
    return None


class Service:
    """smorodina-service with a key file in a folder of its own."""

    def __init__(self, folder=None, settings=None, environment=None):
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="smorodina-service-"))
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = environment or {}
        self.settings = {
            "service": {"listen": f"127.0.0.1:{self.port}", "public_url": self.address},
            "store": {"url": f"sqlite:{self.folder}/smorodina.db"},
            "mail": {
                "maildir": f"{self.folder}/mail",
                "sender": "cabinet@example.ru",
                "support_email": "support@xn--80ahmohdapg.xn--80asehdb",
                "support_recipient": "operators@example.ru",
            },
            "acquirer": {
                "shop_id": "100500",
                "secret_file": self.secret("acquirer-secret", "secret-of-the-tests"),
            },
            "security": {
                "pepper_file": self.secret("pepper", "pepper-of-the-tests-0123456789abcdef"),
                "hash_mebibytes": "8",
            },
            "consent": {"version": "2026-01", "file": self.secret("consent.txt", CONSENT)},
        }
        for group, values in (settings or {}).items():
            self.settings.setdefault(group, {}).update(values)
        self.process = None

    def mail_to(self, smtp):
        """Letters go out through that real server."""
        del self.settings["mail"]["maildir"]
        self.settings["mail"]["smtp_url"] = smtp.url
        return self

    def secret(self, name, value):
        """A file only its owner can read, as secrets are given."""
        path = self.folder / name
        path.write_text(value)
        path.chmod(0o600)
        return str(path)

    def config(self):
        path = self.folder / "service.ini"
        lines = []
        for group, values in self.settings.items():
            lines.append(f"[{group}]")
            lines += [f"{key}={value}" for key, value in values.items()]
        path.write_text("\n".join(lines) + "\n")
        return path

    def start(self):
        command = [paths.program("smorodina-service"), "--config", str(self.config())]
        log = self.folder / "service.log"
        self.process = Process(command, log, env=dict(os.environ, **self.environment))
        wait_for(self._answers, lambda: f"the service to listen:\n{self.process.text()}", 20)
        return self

    def _answers(self):
        if not self.process.running():
            raise AssertionError(f"the service ended by itself:\n{self.process.text()}")
        return self.answers()

    def answers(self):
        """Whether somebody listens there."""
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self, how=signal.SIGTERM):
        return self.process.stop(how) if self.process else None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()
