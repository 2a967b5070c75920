# SPDX-License-Identifier: GPL-3.0-or-later
"""The application built and installed as a Flatpak, once for all tests of the suite."""

import os
import shutil

import pytest

from shop import Publisher
from support import flatpak
from support.browser import Browser
from support.desktop import Desktop
from support.gallery import Gallery
from support.portals import Portals
from support.sandbox import SandboxedCustomer, SandboxedDemo


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


@pytest.fixture(scope="session")
def desktop(installation):
    with Desktop(keep=flatpak.LOGS) as running:
        os.environ["FLATPAK_USER_DIR"] = str(installation.folder)
        yield running


@pytest.fixture(scope="session")
def portals(desktop):
    with Portals(desktop, flatpak.LOGS) as running:
        yield running


@pytest.fixture(scope="session")
def demo(desktop):
    with SandboxedDemo(flatpak.LOGS / "demo.log") as running:
        yield running


@pytest.fixture(scope="session")
def browser():
    with Browser() as running:
        yield running


@pytest.fixture
def customer(request, desktop, portals, demo, browser):
    """A new customer, the program not started; a picture is kept of what a failure looked like."""
    portals.start()
    person = SandboxedCustomer(desktop, demo, browser, Gallery(), flatpak.LOGS)
    with person.for_test(request.node):
        yield person
