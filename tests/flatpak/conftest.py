# SPDX-License-Identifier: GPL-3.0-or-later
"""The application built and installed as a Flatpak, once for all tests of the suite."""

import shutil

import pytest

from support import flatpak


@pytest.fixture(scope="session")
def installation():
    """The stand-in runtime and the application, installed for nobody but these tests."""
    shutil.rmtree(flatpak.LOGS, ignore_errors=True)
    installed = flatpak.Installation(flatpak.FOLDER / "installed").add_runtime()
    flatpak.build(installed, flatpak.FOLDER / "repo")
    return installed.add_application(flatpak.FOLDER / "repo")
