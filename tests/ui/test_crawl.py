# SPDX-License-Identifier: GPL-3.0-or-later
"""The real program used at every control of every page, by keyboard and by pointer."""

import os

import pytest

from support import paths, tree
from support.api import Api
from support.crawl import Crawl, Keyboard, Pointer
from support.customer import Customer
from support.desktop import Desktop
from support.gallery import Gallery
from support.service import Demo
from support.shortcuts import linked
from support.waiting import wait_for
from support.words import translate

LOGS = paths.BUILD / "logs" / "crawl" / os.environ.get("PYTEST_XDIST_WORKER", "main")
SECTIONS = ("Overview", "Finance", "Meters", "Requests", "Settings", "Help")
ENDS = ("Log Out", "_Log Out")
FOREIGN = ("Attach File",)
DEEPEST = "Further message"  # a request, in the list of them


@pytest.fixture(scope="module")
def desktop():
    with Desktop(keep=LOGS, animated=False) as running:
        yield running


@pytest.fixture
def demo():
    with Demo(LOGS / "demo.log") as running:
        yield running


@pytest.fixture
def customer(request, desktop, demo):
    """Five accounts, two of them of one supplier."""
    login = demo.login("full")
    api = Api(demo.service).logged_in(login["email"], login["password"])
    person = Customer(desktop, demo, None, Gallery(), LOGS)
    person.email, person.password = login["email"], login["password"]
    linked(api, demo.number("operator", "газ"))
    accounts = api.get("/v1/cabinet").body["accounts"]
    suppliers = [account["supplier_id"] for account in accounts]
    assert len(accounts) == 5 and len(set(suppliers)) == 4, suppliers
    with person.for_test(request.node):
        yield person


@pytest.mark.parametrize("way", (Keyboard, Pointer))
def test_every_control_of_every_page_can_be_used(customer, way):
    app = customer.start()
    customer.log_in()
    with open(LOGS / "uses.log", "w", encoding="utf-8") as log:
        crawl = Crawl(app, way, ENDS, FOREIGN, log)
        for section in SECTIONS:
            customer.go_to(section)
            crawl.section(translate(section))
    uses = sum(crawl.used.values())
    print(f"{crawl.way.name}: {uses} uses of {len(crawl.used)} controls")
    assert not crawl.faults, "\n".join(crawl.faults)
    assert uses > 80, sorted(map(str, crawl.used))
    names = {identity[2] for identity in crawl.used}
    assert translate(DEEPEST) in names, sorted(names)
    customer.go_to("Overview")
    app.press("Log Out")
    wait_for(lambda: app.look("_Discard") or app.look("_Log In", tree.BUTTONS), "the end", 60)
    if app.look("_Discard"):  # what was written, and not sent in the end
        app.press("_Discard")
    app.find("_Log In", tree.BUTTONS)
