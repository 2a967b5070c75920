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


@pytest.fixture
def customer(request, desktop, demo, browser):
    """A new customer, the program not started; a picture is kept of what a failure looked like."""
    person = Customer(desktop, demo, browser, Gallery(), LOGS)
    with person.for_test(request.node):
        yield person
