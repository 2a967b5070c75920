# SPDX-License-Identifier: GPL-3.0-or-later
"""The portals of a desktop, started as the desktop's session would: what a sandboxed program has
instead of the user's files, browser, settings and keyring."""

import os
import pathlib
import shutil

from .processes import Process

SYSTEM = pathlib.Path("/usr/share/xdg-desktop-portal/portals")
LIBEXEC = pathlib.Path("/usr/libexec")
NAME = "org.freedesktop.portal.Desktop"
SECRETS = "gnome-keyring"


class Portals:
    """On a private desktop; with a backend that keeps programs' secrets, or with none."""

    def __init__(self, desktop, logs):
        self._desktop = desktop
        self._logs = logs
        self._folder = desktop.home / "portals"
        self._children = []

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self, secrets=True):
        self.stop()
        self._offer(["gtk", SECRETS] if secrets else ["gtk"])
        self._child("xdg-permission-store", "org.freedesktop.impl.portal.PermissionStore")
        self._child("xdg-desktop-portal-gtk", "org.freedesktop.impl.portal.desktop.gtk")
        self._child("xdg-desktop-portal", NAME)
        self._child("flatpak-portal", "org.freedesktop.portal.Flatpak")

    def stop(self):
        while self._children:
            self._children.pop().stop()
        self._desktop.wait_bus_name(NAME, there=False)

    def _offer(self, backends):
        """Debian 12's portals take every backend in the folder, newer ones those of the list."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir()
        for backend in backends:
            shutil.copy(SYSTEM / f"{backend}.portal", self._folder)
        keeper = SECRETS if SECRETS in backends else "none"
        lines = ["[preferred]", "default=gtk", f"org.freedesktop.impl.portal.Secret={keeper}"]
        (self._folder / "portals.conf").write_text("\n".join(lines) + "\n")

    def _child(self, program, name):
        env = dict(os.environ, XDG_DESKTOP_PORTAL_DIR=str(self._folder))
        env.pop("ADW_DISABLE_PORTAL", None)
        child = Process([str(LIBEXEC / program)], self._logs / f"{program}.log", env=env)
        self._children.append(child)
        self._desktop.wait_bus_name(name)
