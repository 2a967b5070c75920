# SPDX-License-Identifier: GPL-3.0-or-later
"""Where things are: the source tree and the runnable tree that `meson install` leaves."""

import os
import pathlib

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("SMORODINA_BUILD", SOURCE / "build"))
ROOT = BUILD / "root"
SANITIZED = BUILD / "sanitized"
LOCALE = ROOT / "share" / "locale"
DATA = ROOT / "share"


def program(name):
    """The installed program of that name; tests never run one out of the build tree."""
    path = ROOT / "bin" / name
    if not path.exists():
        raise FileNotFoundError(f"{path} is not there: run `meson install -C {BUILD}` first")
    return str(path)
