# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbered pictures of what a customer saw, and the words that go with them."""

import pathlib


class Gallery:
    """Pictures in FOLDER: 01-registration.png, 02-…; with no folder nothing is kept."""

    def __init__(self, folder=None):
        self.folder = pathlib.Path(folder) if folder else None
        self.count = 0
        if self.folder:
            self.folder.mkdir(parents=True, exist_ok=True)
            for old in self.folder.glob("[0-9][0-9]-*.png"):
                old.unlink()

    def say(self, text):
        print(text, flush=True)

    def keep(self, what, name):
        """A picture of the program or of the browser, both of which can draw themselves."""
        if not self.folder:
            return
        self.count += 1
        path = self.folder / f"{self.count:02d}-{name}.png"
        what.picture(path)
        self.say(f"   {path.name}")
