# SPDX-License-Identifier: GPL-3.0-or-later
"""Of several hosts the one that takes writes is used, also when it becomes another."""

from conftest import Newcomer, make_service

from support.postgres import Pair
from support.waiting import wait_for


def test_the_host_that_takes_writes_is_followed(smtp, tmp_path):
    with Pair() as pair:
        settings = {"store": {"url": pair.url}}
        with make_service("postgresql", tmp_path, smtp, settings) as service:
            newcomer = Newcomer(service, smtp)
            customer = newcomer.settle()
            pair.wait_for_copy()
            pair.first.stop()

            # nobody takes writes: who only reads is served, who writes is told to come again
            assert customer.get("/v1/cabinet").status == 200
            refused = newcomer.login()
            assert refused.status == 503
            assert int(refused.headers["Retry-After"]) > 0

            pair.promote()
            wait_for(lambda: newcomer.login().status == 201, "the other host to be found", 30)
            assert customer.get("/v1/cabinet").status == 200
            assert Newcomer(service, smtp).settle().get("/v1/cabinet").status == 200
