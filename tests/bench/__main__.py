# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the measurements named (all with no argument) and prints their table; fails where a ratio
misses its bound."""

import platform
import sys

from support import build

from . import books, http, postgres, window
from .table import Table

PARTS = {
    "http": http.measure,
    "commits": http.measure_commits,
    "postgres": postgres.measure,
    "window": window.measure,
    "books": books.measure,
}


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as facts:
        names = [line.split(":")[1].strip() for line in facts if line.startswith("model name")]
    return f"{len(names)} × {names[0] if names else platform.machine()}, {platform.system()}"


def main(names):
    if "--transfers" in names:
        place = names.index("--transfers")
        books.TRANSFERS = int(names[place + 1])
        names = names[:place] + names[place + 2 :]
    unknown = set(names) - set(PARTS)
    if unknown:
        return f"there is no measurement of {', '.join(sorted(unknown))}"
    build.build()
    table = Table(machine())
    for name, measure in PARTS.items():
        if not names or name in names:
            measure(table)
    print(table.text())
    return 0 if table.kept() else "a bound is missed"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
