# SPDX-License-Identifier: GPL-3.0-or-later
"""The real service as a black box: on both stores, with letters through a real SMTP server."""

import os

import pytest

from support.mailbox import SmtpServer
from support.players import (  # noqa: F401 (tests take them from here)
    Caller,
    Newcomer,
    Play,
    fresh_address,
    make_service,
    postgres_database,
    store_settings,
)
from support.service import Demo

# Messages are those of the sources, whatever language the machine speaks.
for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
    os.environ.pop(name, None)
os.environ["LANG"] = "C.UTF-8"


@pytest.fixture(scope="session")
def smtp():
    with SmtpServer() as server:
        yield server


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def engine(request):
    return request.param


@pytest.fixture(scope="session")
def service(engine, smtp, tmp_path_factory):
    folder = tmp_path_factory.mktemp(f"service-{engine}")
    with make_service(engine, folder, smtp) as running:
        yield running


@pytest.fixture
def newcomer(service, smtp):
    return Newcomer(service, smtp)


@pytest.fixture
def caller(service):
    return Caller(service.address)


@pytest.fixture(scope="session")
def customer(service, smtp):
    """A customer who is logged in, for tests that change nothing of it."""
    return Newcomer(service, smtp).settle()


@pytest.fixture(scope="session")
def play(tmp_path_factory):
    folder = tmp_path_factory.mktemp("play")
    with Demo(folder / "demo.log", state=folder / "state") as demo:
        yield Play(demo)
