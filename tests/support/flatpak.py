# SPDX-License-Identifier: GPL-3.0-or-later
"""The application as a Flatpak: the runtime it stands on, its building and its installing, without
the network and without touching what the user has installed."""

import contextlib
import fcntl
import functools
import hashlib
import os
import pathlib
import shutil
import subprocess
import time

import yaml

from . import paths

APP_ID = "online.smorodina.Cabinet"
MANIFEST = paths.SOURCE / "flatpak" / f"{APP_ID}.yml"
MAKE_RUNTIME = paths.SOURCE / "tests" / "flatpak" / "make-runtime"
FOLDER = paths.BUILD / "flatpak"
LOGS = paths.BUILD / "logs" / "flatpak"
# Kept between runs and shared by clones. (Asked for before any private desktop changes HOME.)
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
CACHE = CACHE / "smorodina-flatpak"
OPTIONS = (
    "--user", "--ccache", "--delete-build-dirs", "--disable-download", "--disable-rofiles-fuse",
)  # fmt: skip
UNUSED_SECONDS = 3 * 24 * 3600
# Debian may not spread all of upstream's archive and keeps it repacked: same code, other bytes.
REPACKED = ("gmime",)


class Failed(AssertionError):
    """A tool did not succeed; the message is the end of what it said."""


def run(command, log, env=None, cwd=None):
    log = LOGS / log
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "ab") as output:
        begin = output.tell()
        done = subprocess.run(
            list(map(str, command)), env=env, cwd=cwd, stdin=subprocess.DEVNULL,
            stdout=output, stderr=output, check=False,
        )  # fmt: skip
    if done.returncode:
        said = log.read_bytes()[begin:].decode("utf-8", "replace").splitlines()
        raise Failed(f"{pathlib.Path(command[0]).name} failed:\n" + "\n".join(said[-40:]))


@contextlib.contextmanager
def _locked():
    """Other clones on this machine wait while one makes what they share."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(CACHE / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def checksum(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def manifest():
    return yaml.safe_load(MANIFEST.read_text("utf-8"))


# The runtime


@functools.lru_cache(maxsize=1)
def runtime():
    """The folder of the stand-in runtime; made where it is missing, in a few minutes."""
    done = subprocess.run([MAKE_RUNTIME, "--stamp"], capture_output=True, text=True, check=True)
    folder = CACHE / f"runtime-{done.stdout.strip()}"
    with _locked():
        if not folder.exists():
            print("Making a stand-in runtime of Debian packages", flush=True)
            _forget_the_unused()
            making = CACHE / "making"
            run([MAKE_RUNTIME, making], "runtime.log")
            making.rename(folder)
        os.utime(folder)
    return folder


def _forget_the_unused():
    """Other clones may stand on another runtime: one goes when nobody has used it for days."""
    for stamp in CACHE.glob("runtime-*"):
        if time.time() - stamp.stat().st_mtime > UNUSED_SECONDS:
            for old in CACHE.glob(f"*-{stamp.name.partition('-')[2]}"):
                shutil.rmtree(old)


class Installation:
    """What one user has installed, in a folder of its own; remotes are added by their address."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def environment(self):
        return dict(os.environ, FLATPAK_USER_DIR=str(self.folder), LC_ALL="C.UTF-8")

    def flatpak(self, verb, *arguments):
        command = ["flatpak", verb, "--user", *arguments]
        run(command, "flatpak.log", self.environment())

    def add_runtime(self):
        self.flatpak("remote-add", "--no-gpg-verify", "runtime", runtime() / "repo")
        names = ["org.gnome.Platform//51", "org.gnome.Sdk//51"]
        self.flatpak("install", "--noninteractive", "runtime", *names)
        return self

    def add_application(self, repository, *options):
        self.flatpak("remote-add", "--no-gpg-verify", "--if-not-exists", "own", repository)
        self.flatpak("install", "--noninteractive", "--reinstall", *options, "own", APP_ID)
        return self

    def application(self):
        """Where the files of the installed application are."""
        return self.folder / "app" / APP_ID / "current" / "active" / "files"


# Building


def _place_sources(state):
    """Puts the bundled modules' sources where the builder keeps those it has fetched already."""
    for module in manifest()["modules"]:
        for source in module["sources"]:
            if source["type"] != "archive":
                continue
            name, wanted = module["name"], source["sha256"]
            (local,) = (runtime() / "sources").glob(f"{name}.tar.*")
            if checksum(local) != wanted:
                if name not in REPACKED:
                    raise Failed(f"{local.name} is not what the manifest names: {wanted}")
                print(f"{name}: Debian's repack stands in for {source['url']}", flush=True)
            place = state / "downloads" / wanted / pathlib.PurePath(source["url"]).name
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(local, place)


@contextlib.contextmanager
def _prepared(state):
    """The builder's cache of that name with every source in it, and where to build; others wait."""
    state = CACHE / f"{state}-{runtime().name.partition('-')[2]}"
    with _locked():
        shutil.rmtree(state / "target", ignore_errors=True)
        _place_sources(state)
        yield state, state / "target"


def builder(installation, source, state, *arguments):
    """Runs flatpak-builder on the manifest of that source tree; the path of what it leaves."""
    with _prepared(state) as (state, target):
        command = ["flatpak-builder", *OPTIONS, f"--state-dir={state}", *arguments, target]
        run(
            [*command, source / MANIFEST.relative_to(paths.SOURCE)],
            "builder.log", installation.environment(), source,
        )  # fmt: skip
    return target


def publish(installation, tree, command):
    """Runs the publisher's command, which builds; what was built is copied to that folder."""
    with _prepared("state") as (state, target):
        command = [*command, "--state-dir", state, "--build-dir", target, "--", *OPTIONS]
        run(command, "builder.log", installation.environment())
        shutil.copytree(target, tree, symlinks=True)


def build(installation, repository, source=paths.SOURCE, state="state"):
    """Builds the application into an OSTree repository."""
    shutil.rmtree(repository, ignore_errors=True)
    builder(installation, source, state, f"--repo={repository}")
    return repository
