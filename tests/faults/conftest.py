# SPDX-License-Identifier: GPL-3.0-or-later
"""The real service, its operators' program and a sandbox of the acquirer, in which everything may
fail; on both stores. SMORODINA_FAULTS_ROUNDS: how much of it; SMORODINA_TEST_SEED: which of it."""

import os
import random

import pytest

from support.mailbox import SmtpServer
from support.service import Demo
from world import World

ROUNDS = int(os.environ.get("SMORODINA_FAULTS_ROUNDS", "1"))


@pytest.fixture(scope="session")
def smtp():
    with SmtpServer() as server:
        yield server


def at(engine):
    """All tests of a store are one process's: one after the other, beside those of the other."""
    return pytest.param(engine, marks=pytest.mark.xdist_group(engine))


@pytest.fixture(scope="session", params=[at("sqlite"), at("postgresql")])
def engine(request):
    return request.param


@pytest.fixture(scope="session")
def world(engine, smtp, tmp_path_factory):
    folder = tmp_path_factory.mktemp(f"faults-{engine}")
    state = folder / "state"
    with Demo(folder / "demo.log", state=state) as demo:
        made = World(engine, folder, smtp, demo, state)
        with made.service:
            yield made


@pytest.fixture
def chance():
    seed = int(os.environ.get("SMORODINA_TEST_SEED") or random.randrange(2**32))
    print("SMORODINA_TEST_SEED:", seed)
    return random.Random(seed)


@pytest.fixture
def rounds():
    return ROUNDS
