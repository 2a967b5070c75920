# SPDX-License-Identifier: GPL-3.0-or-later
"""Two services on one database: nothing is lost between them, nothing is done twice."""

import concurrent.futures
import subprocess
import uuid

import pytest

from conftest import Caller, Newcomer, make_service

from support.mailbox import SmtpServer
from support.waiting import wait_for

NEWCOMERS = 8


@pytest.fixture
def mail():
    """Of these two alone: its letters are counted."""
    with SmtpServer() as server:
        yield server


def count(service, what):
    url = service.settings["store"]["url"]
    command = ["psql", "--quiet", "--no-psqlrc", "-At", url, "--command"]
    return int(subprocess.check_output([*command, f"SELECT COUNT (*) FROM {what}"]))


def test_two_services_do_each_thing_once(mail, tmp_path):
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    first = make_service("postgresql", tmp_path / "first", mail)
    shared = {"store": {"url": first.settings["store"]["url"]}}
    second = make_service("postgresql", tmp_path / "second", mail, shared)
    form = {"topic": "other", "text": "Когда поверка?"}
    with first, second, concurrent.futures.ThreadPoolExecutor(2 * NEWCOMERS) as pool:
        newcomers = [Newcomer(place, mail) for place in (first, second) * (NEWCOMERS // 2)]
        customers = list(pool.map(Newcomer.settle, newcomers))

        # the same call at both, at once: whichever is second hears what the first did
        asked = []
        for customer in customers:
            key = str(uuid.uuid4())
            for place in (first, second):
                caller = Caller(place.address, customer.token)
                asked.append(pool.submit(caller.post, "/v1/requests", form, key=key))
        told = [each.result() for each in asked]
        assert {answer.status for answer in told} == {201}
        for one, other in zip(told[::2], told[1::2]):
            assert one.body["number"] == other.body["number"]
        assert count(first, "requests") == NEWCOMERS

        wait_for(lambda: count(first, "letters WHERE state = 'waiting'") == 0, "all letters", 60)
        assert count(first, "letters WHERE tries <> 1") == 0
        assert count(first, "letters") == len(mail.received)
