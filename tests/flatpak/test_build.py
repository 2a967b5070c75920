# SPDX-License-Identifier: GPL-3.0-or-later
"""What is in the installed application, what it may do, and that it is built alike every time."""

import hashlib
import json
import os
import shutil
import stat
import subprocess

from support import flatpak, paths

MOST_BYTES = 15_000_000
RECORD = "manifest.json"
PERMISSIONS = """[Context]
shared=network;ipc;
sockets=x11;wayland;fallback-x11;
devices=dri;
"""


def files(folder):
    """Path → what stands there: a file's mode and checksum, or where a link leads."""
    found = {}
    for path in folder.resolve().rglob("*"):
        name = path.relative_to(folder.resolve()).as_posix()
        if path.is_symlink():
            found[name] = os.readlink(path)
        elif path.is_file():
            mode = stat.S_IMODE(path.stat().st_mode)
            found[name] = f"{mode:o} {hashlib.sha256(path.read_bytes()).hexdigest()}"
    return found


def test_only_network_display_and_graphics_are_opened(installation):
    command = ["flatpak", "info", "--user", "--show-permissions", flatpak.APP_ID]
    told = subprocess.run(
        command, env=installation.environment(), capture_output=True, text=True, check=True
    ).stdout
    assert told.strip() == PERMISSIONS.strip()


def test_the_programs_their_words_and_every_licence_are_installed(installation):
    found = files(installation.application())
    for name in ("bin/smorodina", "bin/smorodina-demo", "share/locale/ru/LC_MESSAGES/smorodina.mo"):
        assert name in found
    for module in flatpak.manifest()["modules"]:
        name = flatpak.APP_ID if module["name"] == "smorodina" else module["name"]
        assert [path for path in found if path.startswith(f"share/licenses/{name}/")], name
    programs = [path for path in found if path.startswith("bin/")]
    assert sorted(programs) == ["bin/smorodina", "bin/smorodina-demo"], "programs nobody needs"
    left = [path for path in found if path.endswith((".h", ".a", ".la", ".pc"))]
    assert not left, "what only builders need is installed"


def test_the_installed_application_is_small(installation, capsys):
    folder = installation.application().resolve()
    size = sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir())
    with capsys.disabled():
        print(f"\nThe installed application: {size / 1e6:.1f} MB", flush=True)
    assert size < MOST_BYTES


def builders_record(installation):
    """What the builder notes of its work, less the date of the manifest, which a copy changes."""
    record = json.loads((installation.application() / RECORD).read_text("utf-8"))
    del record["source-date-epoch"]
    return record


def test_two_builds_of_one_source_give_the_same_files(installation):
    """The second from a copy with other dates, its bundled modules built for themselves."""
    copy = flatpak.FOLDER / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    ignored = shutil.ignore_patterns(".git", "build*", "__pycache__")
    shutil.copytree(paths.SOURCE, copy, ignore=ignored, copy_function=shutil.copyfile)
    flatpak.build(installation, flatpak.FOLDER / "repo-again", copy, "state-again")
    again = flatpak.Installation(flatpak.FOLDER / "installed-again")
    again.add_application(flatpak.FOLDER / "repo-again", "--no-deps")
    first, second = files(installation.application()), files(again.application())
    assert first.keys() == second.keys()
    other = [name for name in first if first[name] != second[name] and name != RECORD]
    assert not other, "built otherwise the second time: " + " ".join(sorted(other))
    assert builders_record(installation) == builders_record(again)
