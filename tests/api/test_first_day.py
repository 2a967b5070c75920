# SPDX-License-Identifier: GPL-3.0-or-later
"""README's first day of a supplier, its commands typed as they stand there."""

import os
import re
import subprocess

from conftest import make_service
from support import paths
from support.exports import read_registry

CONFIG = "/etc/smorodina/smorodina-service.conf"
ROOT = "/srv/smorodina"
WAITED = "sleep 61"


def first_day():
    """The commands: the indented lines of the chapter."""
    text = (paths.SOURCE / "README.md").read_text("utf-8")
    chapter = re.search(r"^## A supplier's first day\n(.*?)^## ", text, re.MULTILINE | re.DOTALL)
    lines = [line[4:] for line in chapter[1].splitlines() if not line or line.startswith("    ")]
    return "\n".join(lines)


def test_readme_leads_from_an_empty_database_to_a_registry(engine, smtp, tmp_path):
    service = make_service(engine, tmp_path, smtp)
    root = tmp_path / "srv"
    service.settings["exchange"] = {"folder": str(root)}
    commands = first_day()
    assert commands.count("admin exchange run") == 2 and CONFIG in commands
    commands = commands.replace(CONFIG, str(service.config())).replace(ROOT, str(root))
    # The test does not wait: the file is made as old as it would be.
    assert WAITED in commands
    commands = commands.replace(WAITED, f"touch -d '-61 seconds' {root}/teplo/in/*")
    # Nor is it an administrator.
    before = (
        f'PATH={paths.ROOT / "bin"}:$PATH; shopt -s expand_aliases; set -e\n'
        "groupadd () { :; }\n"
        'install () { command install "${@/smorodina-exchange/$(id -g)}"; }\n'
    )
    done = subprocess.run(
        ["bash", "-c", before + commands],
        cwd=tmp_path,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    assert "accounts: 1\n" in done.stdout
    (registry,) = (root / "teplo" / "out").iterdir()
    assert registry.name in done.stdout
    assert read_registry(registry.read_bytes()).rows == []
    assert oct((root / "teplo" / "out").stat().st_mode) == "0o42770"
    assert sorted(path.name for path in (root / "teplo" / "in").iterdir()) == []
