# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds the tree and installs it into build/root, where tests and the demo start it from."""

import os
import shutil
import subprocess
import sys

from . import paths


class BuildFailed(Exception):
    """The tree does not build; the message is the end of what the tools said."""


def _run(command, what):
    env = dict(os.environ, LC_ALL="C.UTF-8")
    done = subprocess.run(command, cwd=paths.SOURCE, env=env, capture_output=True, text=True)
    if done.returncode:
        said = (done.stdout + done.stderr).splitlines()
        raise BuildFailed(f"{what} failed:\n" + "\n".join(said[-40:]))


def build():
    """Configures once, builds and installs; cheap where nothing has changed."""
    folder = str(paths.BUILD)
    if not (paths.BUILD / "build.ninja").exists():
        print("Building: the first time takes some minutes", file=sys.stderr, flush=True)
        shutil.rmtree(paths.BUILD / "meson-private", ignore_errors=True)
        _run(["meson", "setup", folder, f"--prefix={paths.ROOT}", "-Ddebug=true"], "meson setup")
    _run(["ninja", "-C", folder], "the build")
    _run(["meson", "install", "-C", folder, "--quiet", "--no-rebuild"], "meson install")


def build_sanitized():
    """The service and its tests in a folder of their own, where every access to memory and every
    computation that C leaves undefined is watched."""
    folder = str(paths.SANITIZED)
    if not (paths.SANITIZED / "build.ninja").exists():
        shutil.rmtree(paths.SANITIZED, ignore_errors=True)
        watched = ["-Db_sanitize=address,undefined", "-Db_lundef=false", "-Dapp=false"]
        _run(["meson", "setup", folder, *watched], "meson setup")
    _run(["ninja", "-C", folder], "the build with sanitizers")


if __name__ == "__main__":
    try:
        build()
    except BuildFailed as failure:
        raise SystemExit(str(failure)) from None
