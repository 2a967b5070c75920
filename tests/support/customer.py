# SPDX-License-Identifier: GPL-3.0-or-later
"""A customer at the desktop: the program, the letters, the browser, and what was seen of them."""

import contextlib
import functools
import os
import pathlib
import shutil
import uuid

from . import audit, pointer, tree
from .app import App
from .mailbox import DemoMailbox
from .waiting import wait_for

PASSWORD = "Smorod1na"


class Customer:
    """Everything a person has before them; the steps of the journey take one."""

    program = App

    def __init__(self, desktop, demo, browser, gallery, logs):
        self.desktop = desktop
        self.demo = demo
        self.mailbox = DemoMailbox(demo.mailbox)
        self.browser = browser
        self.gallery = gallery
        self.logs = logs
        self.app = None
        self.email = f"anna.{uuid.uuid4().hex[:8]}@example.ru"
        self.password = PASSWORD
        self.name = "Петрова Анна Сергеевна"
        self.addresses_seen = 0
        self._seen_letters = set()
        self._audited = set()

    @functools.cached_property
    def number(self):
        """The account of the journey: an operator opens it, its readings are taken any day."""
        return self.demo.number("operator", "газ")

    @functools.cached_property
    def second_number(self):
        """A further account, opened automatically."""
        return self.demo.number("automatic", "энерго")

    # The program

    def start(self, environment=None, arguments=()):
        env = {"SMORODINA_SERVICE": self.demo.service, **(environment or {})}
        self.app = self.program(self.desktop, self.logs / "smorodina.log", arguments, env)
        return self.app

    def stop(self):
        if self.app:
            self.app.stop()

    def close(self):
        """Ends the program, which must have had no cause to complain."""
        if self.app:
            app, self.app = self.app, None
            app.stop()
            assert not app.complaints(), "the program complained:\n" + "\n".join(app.complaints())

    @contextlib.contextmanager
    def for_test(self, node):
        """New for one test, whose failure leaves a picture of what was on the screen."""
        self.forget_everything()
        yield self
        report = getattr(node, "report_call", None)
        try:
            if report is not None and report.failed and self.app and self.app.process.running():
                self.app.picture(self.logs / f"{node.name}.png")
        finally:
            self.close()

    def forget_everything(self):
        """The computer as it was before the program was first started on it."""
        self.close()
        for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
            for kept in pathlib.Path(os.environ[variable]).glob("*morodina*"):
                shutil.rmtree(kept, ignore_errors=True)
        self.desktop.empty_keyring()
        settings = pathlib.Path(os.environ["XDG_CONFIG_HOME"], "glib-2.0")
        shutil.rmtree(settings, ignore_errors=True)

    def log_in(self, email=None, password=None):
        """From the login page into the cabinet."""
        self.app.write("E-mail address", email or self.email)
        self.app.write("Password", password or self.password)
        self.app.press("_Log In")
        self.app.find("Sections", tree.LISTS, timeout=20)

    def say(self, text):
        self.gallery.say(text)

    def keep(self, name):
        """A picture of the program, and a look at whether every control explains itself."""
        self.look_over(name)
        self.gallery.keep(self.app, name)

    def look_over(self, name):
        if name in self._audited:
            return
        self._audited.add(name)
        found = audit.faults(self.app)
        assert not found, f"controls of {name} that do not explain themselves:\n" + "\n".join(found)

    def go_to(self, section):
        """A section of the side bar; on a narrow window the list comes first."""
        if self._at_rest(section).role in tree.BUTTONS:
            self.app.press("Sections")
            self.app.gone("Sections", tree.BUTTONS)
        self.app.choose_row(section)

    def _at_rest(self, section):
        """The section's row, or the button that brings up the list of them. Both are on the screen
        while the window changes from wide to narrow."""

        def found():
            row = self.app.look(section, tree.ROWS)
            back = self.app.look("Sections", tree.BUTTONS)
            return (row or back) if row is None or back is None else None

        return wait_for(found, lambda: f"the sections:\n{self.app.outline()}")

    def hint(self, title):
        """Opens the question mark of that title, and returns what it says on hover and on press."""
        mark = self.app.find(title, tree.BUTTONS, test=lambda node: bool(node.description))
        told = mark.description
        self.app.press_node(mark)
        self.app.find(told, tree.LABELS, raw=True, timeout=5)
        return told

    def close_popup(self):
        pointer.key("Escape")

    # Letters

    def letter(self, having, timeout=30):
        """The newest letter not read before."""
        found = self.mailbox.wait(self.email, having, self._seen_letters, timeout)
        self._seen_letters.add(found.number)
        return found
