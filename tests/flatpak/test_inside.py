# SPDX-License-Identifier: GPL-3.0-or-later
"""The same source, built and tested in process against the runtime's newer toolkit."""

import os
import shutil

import pytest

from support import flatpak, paths
from support.runner import meson_suite

# Quick to build; the manifest's own build has the usual options.
SETUP = ("-Dpostgres=disabled", "-Ddebug=false", "-Doptimization=0")


@pytest.fixture(scope="module")
def inside(installation, desktop):
    """What to put before a command that is to run there, and where the source is built."""
    folder = flatpak.FOLDER / "inside"
    shutil.rmtree(folder, ignore_errors=True)
    tree = flatpak.modules(installation, flatpak.FOLDER / "modules")
    compiled = flatpak.CACHE / "ccache"
    compiled.mkdir(exist_ok=True)
    command = ["flatpak", "build", "--share=network", "--share=ipc", "--socket=x11"]
    command += ["--socket=session-bus", f"--env=CCACHE_DIR={compiled}"]
    for shared in (paths.SOURCE, paths.BUILD, compiled):
        command.append(f"--filesystem={shared}")
    command.append(str(tree))
    for step in (["meson", "setup", folder, paths.SOURCE, *SETUP], ["ninja", "-C", folder]):
        flatpak.run([*command, *step], "inside.log", dict(os.environ))
    return command, folder


@pytest.mark.parametrize("suite", ["unit", "ui"])
def test_the_suite_passes_on_the_runtimes_toolkit(inside, suite):
    command, folder = inside
    count = meson_suite(suite, command, build=folder)
    assert count.passed and not count.failed
