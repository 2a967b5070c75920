# SPDX-License-Identifier: GPL-3.0-or-later
"""Real key and pointer events, and pictures of windows, on the private X server."""

import subprocess


def _xdotool(*arguments):
    done = subprocess.run(["xdotool", *map(str, arguments)], capture_output=True, text=True)
    return done.stdout


def windows(whose, by="--pid"):
    """The shown top-level windows of a process (or of a class of windows), oldest first:
    (id, x, y, width, height)."""
    found = []
    for window in _xdotool("search", "--onlyvisible", by, whose).split():
        answer = _xdotool("getwindowgeometry", "--shell", window)
        place = dict(line.split("=") for line in answer.split())
        if place:
            numbers = [int(place[key]) for key in ("X", "Y", "WIDTH", "HEIGHT")]
            found.append((window, *numbers))
    return found


def title(window):
    return _xdotool("getwindowname", window).strip()


def click(x, y):
    _xdotool("mousemove", x, y, "click", 1)


def move(x, y):
    _xdotool("mousemove", x, y)


def scroll(x, y, down=True):
    _xdotool("mousemove", x, y, "click", 5 if down else 4)


def key(*names):
    _xdotool("key", "--clearmodifiers", *names)


def write(text):
    _xdotool("type", "--clearmodifiers", "--delay", 8, text)


def raise_window(window):
    _xdotool("windowactivate", "--sync", window)


def resize(window, width, height):
    _xdotool("windowsize", "--sync", window, width, height)


def place(window, x, y):
    _xdotool("windowmove", window, x, y)


def picture(path, x, y, width, height):
    """A picture of that part of the screen."""
    area = f"{width}x{height}+{max(x, 0)}+{max(y, 0)}"
    subprocess.run(["import", "-window", "root", "-crop", area, "+repage", str(path)], check=True)
