# SPDX-License-Identifier: GPL-3.0-or-later
"""Journeys: the real program on a private desktop against the demo, with a real keyring."""

import pytest

from support import paths
from support.browser import Browser
from support.customer import Customer
from support.desktop import Desktop
from support.gallery import Gallery
from support.service import Demo

LOGS = paths.BUILD / "logs" / "journeys"


@pytest.fixture(scope="session")
def desktop():
    with Desktop(keep=LOGS) as running:
        yield running


@pytest.fixture(scope="session")
def demo():
    with Demo(LOGS / "demo.log") as running:
        yield running


@pytest.fixture(scope="session")
def browser():
    with Browser() as running:
        yield running


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    setattr(item, "report_" + call.when, outcome.get_result())


@pytest.fixture
def customer(request, desktop, demo, browser):
    """A new customer, the program not started; a picture is kept of what a failure looked like."""
    person = Customer(desktop, demo, browser, Gallery(), LOGS)
    person.forget_everything()
    yield person
    report = getattr(request.node, "report_call", None)
    if report is not None and report.failed and person.app and person.app.process.running():
        person.app.picture(LOGS / f"{request.node.name}.png")
    person.close()
