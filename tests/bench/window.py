# SPDX-License-Identifier: GPL-3.0-or-later
"""The app's first frame and memory against a bare libadwaita window's, on a private desktop with a
real keyring; three accounts are cached from an earlier start."""

import json
import os
import pathlib
import re
import signal
import sqlite3
import tempfile
import time

from support import paths
from support.desktop import Desktop
from support.processes import Process
from support.waiting import wait_for

from . import data
from .http import TOOLS, make_service, resident_mebibytes
from .table import middle

ROUNDS = 5
RESTED = 20  # looks in a row, 0.1 s apart, between which the program did nothing
TOKEN_SCHEMA = "online.smorodina.Session"


def keep_token(address, customer):
    """Puts a session into the keyring, as the app itself does after a login."""
    import gi

    gi.require_version("Secret", "1")
    from gi.repository import Secret

    kind = Secret.SchemaAttributeType.STRING
    schema = Secret.Schema.new(
        TOKEN_SCHEMA, Secret.SchemaFlags.NONE, {"service-url": kind, "login": kind}
    )
    attributes = {"service-url": address, "login": f"bench{customer}@example.ru"}
    kept = Secret.password_store_sync(
        schema, attributes, Secret.COLLECTION_DEFAULT, "bench", data.token(customer), None
    )
    assert kept, "the keyring took no token"


def wait_for_rest(pid):
    looks = []

    def rested():
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
        looks.append(fields.split()[11:13])  # processor time, proc_pid_stat(5)
        return len(looks) > RESTED and looks[-1] == looks[-1 - RESTED]

    wait_for(rested, "the program to come to rest", 60, 0.1)


def start(command, log):
    """Starts a program; milliseconds until its first frame, megabytes when it is at rest."""
    env = dict(os.environ, LD_PRELOAD=str(TOOLS / "libfirst-frame.so"))
    began = time.monotonic()
    process = Process(command, log, env=env)
    try:
        found = process.wait_text(lambda text: re.search(r"first frame (\d+)", text), 30)
        wait_for_rest(process.pid)
        return int(found.group(1)) / 1000 - began * 1000, resident_mebibytes(process.pid)
    finally:
        process.stop(signal.SIGTERM)


def assert_cached():
    """The app kept a cabinet with every account; otherwise something else would be measured."""
    for path in pathlib.Path(os.environ["XDG_CACHE_HOME"]).glob("smorodina/*.db"):
        db = sqlite3.connect(path)
        answers = [json.loads(text) for (text,) in db.execute("SELECT json FROM answers")]
        db.close()
        if any(len(answer.get("accounts", [])) == data.ACCOUNTS_EACH for answer in answers):
            return
    raise AssertionError("the app cached no cabinet")


def middles(ours, bare, place):
    return [middle(each[place] for each in rounds) for rounds in (ours, bare)]


def measure(table):
    with tempfile.TemporaryDirectory(prefix="smorodina-bench-") as folder, Desktop():
        folder = pathlib.Path(folder)
        service = make_service(folder)
        with service:
            keep_token(service.address, 7)
            app = [paths.program("smorodina"), "--service", service.address]
            window = [str(TOOLS / "bare-window")]
            start(app, folder / "app.log")  # fills the cache
            assert_cached()
            bare, ours = [], []
            for _ in range(ROUNDS):
                bare.append(start(window, folder / "bare.log"))
                ours.append(start(app, folder / "app.log"))
    table.ratio("first frame", *middles(ours, bare, 0), "ms", most=1.5)
    table.ratio("memory of the window", *middles(ours, bare, 1), "MB", most=1.6)
