# SPDX-License-Identifier: GPL-3.0-or-later
"""The service is killed while payments are under way, and started again."""

import random
import shutil
import signal
import sqlite3

import pytest

from conftest import Newcomer, Play
from support.service import Demo, Service
from test_payments import CARD, follow, page_of, pay

ROUNDS = 6
LOOKS = 60  # at a payment, before the service is killed: a third of a second
# The acquirer was being asked about it when the service was killed: a minute until it is again.
HELD_SECONDS = 150


@pytest.fixture(scope="module")
def copy(tmp_path_factory, smtp):
    """smorodina-service itself on the demo's data, with the demo's sandbox as its acquirer."""
    folder = tmp_path_factory.mktemp("killed")
    state = folder / "state"
    with Demo(folder / "first.log", state=state):
        pass  # makes the data
    shutil.copy(state / "smorodina.db", folder / "smorodina.db")
    with Demo(folder / "demo.log", state=state) as demo:
        settings = {
            "service": {},
            "acquirer": {
                "api_url": f"{demo.acquirer}/v3",
                "page_hosts": "127.0.0.1",
                "shop_id": "100500",
                "test": "true",
                "secret_file": str(state / "acquirer-secret"),
            },
        }
        service = Service(folder, settings).mail_to(smtp)
        service.settings["service"]["rate"] = "0"
        with service:
            yield Killed(demo, service)


class Killed(Play):
    """The demo's accounts and acquirer, another service."""

    def __init__(self, demo, service):
        super().__init__(demo)
        self.service = service

    @property
    def address(self):
        return self.service.address

    def ledger(self):
        store = sqlite3.connect(f"file:{self.service.folder}/smorodina.db?mode=ro", uri=True)
        try:
            query = "SELECT payment_id, kind, amount_kopecks FROM ledger_transfers"
            return store.execute(query).fetchall()
        finally:
            store.close()


def test_nothing_is_lost_and_nothing_doubled(copy, smtp):
    client = Newcomer(copy, smtp).settle()
    accounts = [copy.linked(client)[0] for _ in range(ROUNDS)]
    seed = random.randrange(2**32)
    print("seed", seed)
    chance = random.Random(seed)
    payments = []
    for linked in accounts:
        started = pay(client, linked)
        assert started.status == 201
        payments.append(started.body)
        if chance.random() < 0.5:
            page_of(client, started.body)
            copy.control("pay", {"payment_id": started.body["id"], "card": CARD})
        for _ in range(chance.randrange(LOOKS)):  # the moment is up to chance
            client.get(f"/v1/payments/{started.body['id']}")
        copy.service.stop(signal.SIGKILL)
        copy.service.start()
    for payment in payments:
        now = follow(client, payment, lambda now: now["state"] != "created", HELD_SECONDS)
        if now["state"] == "waiting":
            try:
                copy.control("pay", {"payment_id": payment["id"], "card": CARD})
            except AssertionError:
                pass  # it was paid before the service knew
        follow(client, payment, lambda now: now["state"] == "succeeded", HELD_SECONDS)
    kept = client.get("/v1/payments").body["items"]
    assert {payment["id"] for payment in kept} == {payment["id"] for payment in payments}
    transfers = copy.ledger()
    for payment in payments:
        mine = [(kind, amount) for owner, kind, amount in transfers if owner == payment["id"]]
        sums = [amount for kind, amount in mine if kind == "payment"]
        assert sums == [payment["sum_kopecks"]], mine
        commissions = [amount for kind, amount in mine if kind == "commission"]
        assert sum(commissions) == payment["commission_kopecks"]


def test_the_database_is_whole_after_all_that(copy):
    store = sqlite3.connect(f"file:{copy.service.folder}/smorodina.db?mode=ro", uri=True)
    assert store.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert store.execute("PRAGMA foreign_key_check").fetchall() == []
    store.close()
