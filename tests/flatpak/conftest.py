# SPDX-License-Identifier: GPL-3.0-or-later
"""The application built and installed as a Flatpak, once for all tests of the suite."""

import shutil

import pytest

from shop import Publisher
from support import flatpak


@pytest.fixture(scope="session")
def publisher(tmp_path_factory):
    publisher = Publisher(tmp_path_factory.mktemp("publisher"))
    yield publisher
    publisher.close()


@pytest.fixture(scope="session")
def finished_tree(tmp_path_factory):
    """Where the one build of the suite ends up, as the builder leaves it."""
    return tmp_path_factory.mktemp("built") / "tree"


@pytest.fixture(scope="session")
def installation(publisher, finished_tree):
    """The stand-in runtime and the application, installed for nobody but these tests."""
    shutil.rmtree(flatpak.LOGS, ignore_errors=True)
    installed = flatpak.Installation(flatpak.FOLDER / "installed").add_runtime()
    shutil.rmtree(publisher.repo, ignore_errors=True)
    flatpak.publish(installed, finished_tree, publisher.command())
    return installed.add_application(publisher.repo)
