# SPDX-License-Identifier: GPL-3.0-or-later
"""A private desktop: X server, window manager, session bus, accessibility bus, keyring, and a
"browser" that only writes down the addresses it is asked to open. One for a whole process, because
the accessibility library binds to one bus for ever."""

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile

from . import paths
from .processes import Process
from .waiting import wait_for

SCREEN = "1400x1100x24"
KEYRING_PASSWORD = b"tour"

BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={directory}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""

BROWSER = """[Desktop Entry]
Type=Application
Name=Address book of the tests
Exec={script} %u
NoDisplay=true
MimeType=x-scheme-handler/http;x-scheme-handler/https;x-scheme-handler/mailto;
"""

HANDLERS = "\n".join(
    ["[Default Applications]"]
    + [f"x-scheme-handler/{scheme}=recorder.desktop" for scheme in ("http", "https", "mailto")]
)


class Desktop:
    """Started by `with Desktop () as desktop`; sets this process's own environment."""

    def __init__(self, keep=None, animated=True):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="smorodina-desktop-"))
        self.logs = pathlib.Path(keep) if keep else self.home / "logs"
        self.opened = self.home / "opened-addresses"
        self._children = []
        self._keyring = None
        self._animated = animated
        self._saved = dict(os.environ)

    def __enter__(self):
        try:
            self._make_folders()
            self._start_display()
            self._start_bus()
            self._start_accessibility()
            self.start_keyring()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.stop_keyring()
        for child in reversed(self._children):
            child.stop()
        os.environ.clear()
        os.environ.update(self._saved)
        shutil.rmtree(self.home, ignore_errors=True)

    # The parts

    def _make_folders(self):
        folders = {
            "HOME": "home",
            "XDG_CONFIG_HOME": "config",
            "XDG_DATA_HOME": "data",
            "XDG_CACHE_HOME": "cache",
            "XDG_STATE_HOME": "state",
            "XDG_RUNTIME_DIR": "run",
        }
        for variable, name in folders.items():
            folder = self.home / name
            folder.mkdir(mode=0o700)
            os.environ[variable] = str(folder)
        self._register_browser()
        self._choose_font()
        for variable in ("LC_ALL", "LC_MESSAGES", "WAYLAND_DISPLAY", "DESKTOP_SESSION"):
            os.environ.pop(variable, None)
        os.environ.update(
            LANG="ru_RU.UTF-8",
            LANGUAGE="ru",
            TZ="Europe/Moscow",
            GDK_BACKEND="x11",
            GSK_RENDERER="cairo",
            GTK_A11Y="atspi",
            GSETTINGS_BACKEND="keyfile",
            GIO_USE_VFS="local",
            ADW_DISABLE_PORTAL="1",
            XDG_CURRENT_DESKTOP="GNOME",
            XDG_DATA_DIRS=f"{paths.DATA}:/usr/local/share:/usr/share",
        )

    def _choose_font(self):
        # What a GNOME desktop tells its programs, and a bare X server does not.
        folder = self.home / "etc" / "gtk-4.0"
        folder.mkdir(parents=True)
        (folder / "settings.ini").write_text(
            "[Settings]\ngtk-font-name=Cantarell 11\n"
            f"gtk-enable-animations={str(self._animated).lower()}\n"
        )
        os.environ["XDG_CONFIG_DIRS"] = str(folder.parent)

    def _register_browser(self):
        script = self.home / "recorder"
        script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >>"{self.opened}"\n')
        script.chmod(0o755)
        applications = self.home / "data" / "applications"
        applications.mkdir()
        (applications / "recorder.desktop").write_text(BROWSER.format(script=script))
        (self.home / "config" / "mimeapps.list").write_text(HANDLERS + "\n")

    def _child(self, command, **options):
        log = self.logs / (pathlib.Path(command[0]).name + ".log")
        child = Process(command, log, **options)
        self._children.append(child)
        return child

    def _start_display(self):
        reader, writer = os.pipe()
        command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", SCREEN, "-nolisten", "tcp"]
        os.set_inheritable(writer, True)
        log = self.logs / "Xvfb.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with open(log, "ab") as output:
            server = subprocess.Popen(command, pass_fds=[writer], stdout=output, stderr=output)
        os.close(writer)
        with os.fdopen(reader) as answer:
            number = answer.readline().strip()
        self._children.append(_Server(server))
        if not number:
            raise AssertionError(f"Xvfb did not start:\n{log.read_text()}")
        os.environ["DISPLAY"] = f":{number}"
        self._child(["openbox", "--config-file", str(self._window_manager_config())])
        # Without a compositor pop-ups stand in black boxes; one that draws only what has changed
        # leaves such boxes beside the pop-ups of newer toolkits.
        picom = ["picom", "--config", os.devnull, "--backend", "xrender", "--no-use-damage"]
        # The window manager leaves programs no room for shadows of their own; without one a dialog
        # of newer toolkits has no edge. Pop-ups draw theirs.
        picom += ["--shadow", "--shadow-radius=18", "--shadow-opacity=0.4"]
        picom += ["--shadow-exclude", "override_redirect = true"]
        self._child(picom)

    def _window_manager_config(self):
        config = self.home / "openbox.xml"
        config.write_text(
            '<openbox_config xmlns="http://openbox.org/3.4/rc">'
            "<placement><policy>Smart</policy><center>yes</center></placement>"
            "<focus><focusNew>yes</focusNew></focus></openbox_config>"
        )
        return config

    def _start_bus(self):
        config = self.home / "bus.xml"
        config.write_text(BUS_CONFIG.format(directory=os.environ["XDG_RUNTIME_DIR"]))
        bus = self._child(["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address"])
        lines = bus.wait_text(lambda text: [x for x in text.split() if x.startswith("unix:")])
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = lines[0]

    def _start_accessibility(self):
        self._child(["/usr/libexec/at-spi-bus-launcher", "--launch-immediately"])
        self.wait_bus_name("org.a11y.Bus")

    def wait_bus_name(self, name, there=True):
        command = ["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/"]
        command += ["org.freedesktop.DBus.NameHasOwner", f"string:{name}"]

        def owned():
            answer = subprocess.run(command, capture_output=True, text=True, check=False).stdout
            return ("boolean true" in answer) == there

        wait_for(owned, f"{name} on the session bus: {there}")

    # The keyring

    def start_keyring(self, unlocked=True):
        """A real gnome-keyring; locked means: the same keyring, its password not given."""
        self.stop_keyring()
        command = ["gnome-keyring-daemon", "--foreground", "--components=secrets"]
        log = self.logs / "gnome-keyring-daemon.log"
        if unlocked:
            self._keyring = Process(command + ["--unlock"], log, stdin=KEYRING_PASSWORD)
        else:
            self._keyring = Process(command, log)
        self.wait_bus_name("org.freedesktop.secrets")

    def stop_keyring(self):
        """Afterwards nothing on the bus keeps secrets, and nothing can be started that would."""
        if self._keyring is None:
            return
        self._keyring.stop()
        self._keyring = None
        self.wait_bus_name("org.freedesktop.secrets", there=False)

    def silence_keyring(self, silent=True):
        """It stays there and answers nobody, until it is told otherwise."""
        os.kill(self._keyring.pid, signal.SIGSTOP if silent else signal.SIGCONT)

    def empty_keyring(self):
        """A keyring in which nobody has ever kept anything."""
        self.stop_keyring()
        shutil.rmtree(self.home / "data" / "keyrings", ignore_errors=True)
        self.start_keyring()

    # Addresses the program opened

    def opened_addresses(self):
        if not self.opened.exists():
            return []
        return self.opened.read_text("utf-8").split()

    def wait_opened(self, seen=0, timeout=15):
        """The address opened after SEEN earlier ones."""

        def newest():
            return self.opened_addresses()[seen:]

        return wait_for(newest, "an address opened in the browser", timeout)[-1]


class _Server:
    """The X server, ended like the others."""

    def __init__(self, child):
        self._child = child

    def stop(self):
        self._child.send_signal(signal.SIGTERM)
        try:
            self._child.wait(5)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
