# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed Flatpak, started and operated as the program outside is."""

import os
import pathlib
import re
import shutil
import signal

from . import pointer, tree
from .app import App
from .customer import Customer
from .flatpak import APP_ID
from .service import Demo

# What stands in for a desktop's settings where there are no portals
OUTSIDE = ("ADW_DISABLE_PORTAL", "GIO_USE_VFS", "GSETTINGS_BACKEND")


def command(arguments, environment, program=None):
    """How the installed application, or another program of it, is started."""
    given = [f"--env={name}={value}" for name, value in environment.items()]
    other = [f"--command={program}"] if program else []
    return ["flatpak", "run", "--user", *other, *given, APP_ID, *arguments]


def _parent(pid):
    try:
        status = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0
    return int(status.rpartition(")")[2].split()[1])


def descends(pid, ancestor):
    while pid > 1 and pid != ancestor:
        pid = _parent(pid)
    return pid == ancestor


def process_of(program, ancestor):
    """The process of that program which ANCESTOR has started, 0 where there is none."""
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            name = os.readlink(folder / "exe")
        except OSError:
            continue
        if name == f"/app/bin/{program}" and descends(int(folder.name), ancestor):
            return int(folder.name)
    return 0


def instance(pid):
    """Which running sandbox a process belongs to; "" where to none."""
    try:
        told = pathlib.Path(f"/proc/{pid}/root/.flatpak-info").read_text("utf-8")
    except OSError:
        return ""
    found = re.search(r"^instance-id=(.*)$", told, re.MULTILINE)
    return found.group(1) if found else ""


class SandboxedApp(App):
    """The program in its sandbox: its buses go through proxies, its process ids are its own."""

    def command(self, program, arguments, environment):
        return command(arguments, environment)

    def environment(self, given):
        kept = {name: value for name, value in os.environ.items() if name not in OUTSIDE}
        return dict(kept, G_ENABLE_DIAGNOSTIC="1")  # what is deprecated is told, too

    def owns(self, pid):
        own = instance(process_of("smorodina", self.process.pid))
        return bool(own) and instance(pid) == own

    def x_windows(self):
        return pointer.windows("^smorodina$", by="--class")

    def stop(self, how=signal.SIGTERM):
        return self.process.stop(how, inner=process_of("smorodina", self.process.pid))


class SandboxedDemo(Demo):
    """The demo of the installed application, in a sandbox of its own: it outlives the program."""

    def command(self, arguments):
        return command(arguments, {}, "smorodina-demo")

    def stop(self, how=signal.SIGTERM):
        return self.process.stop(how, inner=process_of("smorodina-demo", self.process.pid))


class SandboxedCustomer(Customer):
    """A customer whose program is the installed Flatpak."""

    program = SandboxedApp

    def forget_everything(self):
        super().forget_everything()
        home = pathlib.Path(os.environ["HOME"], ".var", "app", APP_ID)
        shutil.rmtree(home, ignore_errors=True)
        # Its font: a bare X server has nobody who tells programs the desktop's settings.
        outside = pathlib.Path(os.environ["XDG_CONFIG_DIRS"], "gtk-4.0")
        shutil.copytree(outside, home / "config" / "gtk-4.0")
