# SPDX-License-Identifier: GPL-3.0-or-later
"""data/demo/inside: the base on which everything stands, on a new system and on an older one."""

import os
import pathlib
import shutil
import subprocess

import pytest

from support import paths

DEMO = paths.SOURCE / "data" / "demo"
MACHINE = "/etc/os-release"


class Outside:
    """A machine with an older Debian: this one, seen with another /etc/os-release, and a maker of
    roots that copies nothing but notes what it was asked for."""

    def __init__(self, folder):
        self.folder = folder
        self.tree = folder / "tree"
        self.cache = folder / "cache"
        self.tools = folder / "tools"
        shutil.copytree(DEMO, self.tree / "data" / "demo")
        self.tools.mkdir()
        self.asked = folder / "asked"
        self.commands = os.environ["PATH"]
        self.release("12", "bookworm")
        self.tool("mmdebstrap", f'echo "$*" >>{self.asked}; exit 1')
        self.tool("apt-get", "echo http://archive.example bookworm")

    def release(self, number, name):
        text = f'ID=debian\nVERSION_ID="{number}"\nVERSION_CODENAME={name}\n'
        (self.folder / "os-release").write_text(text)

    def tool(self, name, script):
        path = self.tools / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def run(self, *command, options=(), script="inside"):
        sandbox = ["/usr/bin/bwrap", "--dev-bind", "/", "/", *options]
        sandbox += ["--ro-bind", self.folder / "os-release", os.path.realpath(MACHINE)]
        path = f"{self.tools}:{self.commands}"
        env = dict(os.environ, PATH=path, XDG_CACHE_HOME=str(self.cache), LC_ALL="C.UTF-8")
        command = [*sandbox, self.tree / "data" / "demo" / script, *command]
        return subprocess.run(
            list(map(str, command)), env=env, capture_output=True, text=True, check=False
        )

    def roots(self):
        made = (self.cache / "smorodina").glob("base-*")
        return sorted(path.name for path in made if path.is_dir())


@pytest.fixture
def outside(tmp_path):
    return Outside(tmp_path)


def test_a_system_that_is_new_enough_is_the_base_itself(outside):
    outside.release("13", "trixie")
    done = outside.run("sh", "-c", "echo $0 $1", "a b", "c")
    assert (done.returncode, done.stdout) == (0, "a b c\n")
    assert outside.run("--here").returncode == 0
    assert not outside.asked.exists()


def test_a_system_of_tomorrow_is_new_enough(outside):
    outside.release("", "forky")
    assert outside.run("--here").returncode == 0


def test_the_command_ends_as_it_ends_inside(outside):
    outside.release("14", "forky")
    assert outside.run("sh", "-c", "exit 7").returncode == 7


def test_an_older_system_gets_a_root_of_all_packages(outside):
    done = outside.run("true")
    assert done.returncode != 0
    asked = outside.asked.read_text()
    listed = subprocess.run(
        [DEMO / "install", "--list"], capture_output=True, text=True, check=True
    ).stdout.split()
    wanted = next(word for word in asked.split() if word.startswith("--include="))
    assert set(listed) <= set(wanted.partition("=")[2].split(","))
    assert " trixie " in asked
    assert "Making a root of Debian 13" in done.stdout


def test_a_root_that_was_not_finished_is_never_used(outside):
    for _ in range(2):
        done = outside.run("true")
        assert done.returncode != 0
        assert "could not be made" in done.stderr
        assert not outside.roots()
    assert outside.asked.read_text().count("trixie") == 2


def test_another_list_of_packages_is_another_root(outside):
    outside.tool("mmdebstrap", f'for last; do :; done; echo "$*" >>{outside.asked}; '
                 'for word; do case $word in */making) mkdir -p "$word";; esac; done')  # fmt: skip
    outside.run("true")
    (before,) = outside.roots()
    outside.run("true")
    assert outside.roots() == [before]
    packages = outside.tree / "data" / "demo" / "packages"
    packages.write_text(packages.read_text() + "hello\n")
    outside.run("true")
    assert len(outside.roots()) == 2


def test_where_mounts_are_forbidden_it_says_so_and_what_to_do(outside):
    done = outside.run("true", options=["--cap-drop", "ALL", "--unshare-user", "--uid", "0"])
    assert done.returncode != 0
    assert "permits no mounts" in done.stderr
    assert "SYS_ADMIN" in done.stderr
    assert not outside.asked.exists()


def test_where_namespaces_are_forbidden_it_says_so_and_what_to_do(outside):
    outside.tool("bwrap", "echo 'bwrap: No permissions to create a new namespace' >&2; exit 1")
    done = outside.run("true")
    assert done.returncode != 0
    assert "does not permit namespaces" in done.stderr
    assert "unprivileged_userns_clone" in done.stderr
    assert not outside.asked.exists(), "a root was made that cannot be used"


def test_who_is_not_root_and_has_no_sudo_is_told_that(outside):
    commands = outside.folder / "commands"
    commands.mkdir()
    for path in pathlib.Path("/usr/bin").iterdir():
        if path.name != "sudo":
            (commands / path.name).symlink_to(path)
    outside.commands = str(commands)
    outside.tool("id", "echo 1000")
    done = outside.run("true")
    assert done.returncode != 0
    assert "install sudo" in done.stderr


def test_who_is_refused_by_sudo_is_told_that(outside):
    outside.tool("id", "echo 1000")
    outside.tool("sudo", "echo 'sudo: a password is required' >&2; exit 1")
    done = outside.run("true")
    assert done.returncode != 0
    assert "a password is required" in done.stderr and "sudo refused" in done.stderr


def test_a_caller_without_a_home_has_the_one_of_its_user(outside):
    outside.release("13", "trixie")
    done = outside.run("env", "-u", "HOME", outside.tree / "data" / "demo" / "inside", "true")
    assert done.returncode == 0, done.stderr


def test_help_is_printed_before_anything_is_made(outside):
    asked = outside.run("--help")
    assert asked.returncode == 0 and "inside COMMAND…" in asked.stdout
    for script, told in (("tests/run", "tests/run [SUITE…]"), ("tests/bench/run", "bench/run: ")):
        (outside.tree / script).parent.mkdir()
        shutil.copy(paths.SOURCE / script, outside.tree / script)
        asked = outside.run("--help", script=f"../../{script}")
        assert asked.returncode == 0 and told in asked.stdout
    assert not outside.asked.exists()


@pytest.mark.parametrize("script", ["data/demo/run", "tests/run", "tests/bench/run"])
def test_every_command_goes_there_first(script):
    text = (paths.SOURCE / script).read_text()
    assert 'data/demo/inside" --here' in text
    assert pathlib.Path(paths.SOURCE, script).stat().st_mode & 0o100
