# SPDX-License-Identifier: GPL-3.0-or-later
"""The real program, operated as a customer does who uses a screen reader."""

import os
import re
import signal

from gi.repository import GLib

from . import paths, pointer, tree
from .processes import Process
from .waiting import TimedOut, wait_for
from .words import translate

TIMEOUT = 15


class App:
    """A started program. Names are msgids by default; `raw=True` takes them as they stand."""

    def __init__(self, desktop, log, arguments=(), environment=None, program="smorodina"):
        given = environment or {}
        self.desktop = desktop
        self.process = Process(
            self.command(program, arguments, given), log, env=self.environment(given)
        )
        self.root = wait_for(
            self._appeared, lambda: f"the program to appear: {self.process.text()}", 30
        )
        wait_for(self.windows, "the program's first window", 30)

    # How it is started and known again; otherwise in a sandbox

    def command(self, program, arguments, _given):
        return [paths.program(program), *arguments]

    def environment(self, given):
        return dict(os.environ, **given)

    def owns(self, pid):
        return pid == self.process.pid

    def x_windows(self):
        return pointer.windows(self.process.pid)

    def _appeared(self):
        if not self.process.running():
            raise AssertionError(f"the program ended: {self.process.text()[-2000:]}")
        found = [node for process, node in tree.applications() if self.owns(process)]
        return found[0] if found else None

    def stop(self, how=signal.SIGTERM):
        return self.process.stop(how)

    def complaints(self):
        """What the toolkit had to say against the program; a sound program hears nothing."""
        lines = self.process.text().split("\n")
        return [line for line in lines if "CRITICAL" in line or "WARNING" in line]

    # Looking

    def windows(self):
        """The oldest first."""
        return tree.windows(self.root)

    def shown(self):
        """Everything shown: of the newest window first, where several are open."""
        for window in reversed(self.windows()):
            yield from tree.walk(window)

    def outline(self):
        return "\n".join(line for window in self.windows() for line in tree.outline(window))

    def look(self, label, roles=None, raw=False, test=None):
        """The first shown object of that name (a text, or a compiled pattern), or None."""
        wanted = label if raw or hasattr(label, "search") or label is None else translate(label)
        for node in self.shown():
            if roles and node.role not in roles:
                continue
            if wanted is not None and not _matches(node.name, wanted):
                continue
            if test is None or test(node):
                return node
        return None

    def find(self, label, roles=None, raw=False, test=None, timeout=TIMEOUT):
        def failure():
            log = self.process.text()[-1500:]
            return f"«{label}» on the screen; there is:\n{self.outline()}\n{log}"

        def search():
            if not self.process.running():
                raise AssertionError(f"the program ended: {self.process.text()[-2000:]}")
            return self.look(label, roles, raw, test)

        return wait_for(search, failure, timeout)

    def gone(self, label, roles=None, raw=False, timeout=TIMEOUT):
        wait_for(
            lambda: self.look(label, roles, raw) is None,
            lambda: f"«{label}» to leave the screen:\n{self.outline()}",
            timeout,
        )

    def reads(self, label, raw=False, timeout=TIMEOUT):
        """Waits until that text is on the screen, and returns what was read."""
        return self.find(label, raw=raw, timeout=timeout).name

    def texts(self):
        return [node.name for node in self.shown() if node.name]

    def button(self, label, **options):
        return self.find(label, tree.BUTTONS, **options)

    def field(self, label, raw=False, timeout=TIMEOUT):
        """The one field of that name: while a page gives way to another, both may have one."""

        wanted = label if raw else translate(label)

        def only():
            for window in reversed(self.windows()):
                named = (node for node in tree.walk(window) if _matches(node.name, wanted))
                found = [node for node in named if _is_field(node)]
                if found:
                    return found[0] if len(found) == 1 else None
            return None

        return wait_for(only, lambda: f"one field «{label}»; there is:\n{self.outline()}", timeout)

    # Doing

    def press(self, label, roles=tree.BUTTONS, raw=False, timeout=TIMEOUT, test=None):
        """Presses what can be pressed, as soon as it may be."""

        def pressable(node):
            return tree.has(node, tree.State.SENSITIVE) and (test is None or test(node))

        def press_it():
            node = self.find(label, roles, raw, pressable, timeout)
            try:
                self.press_node(node)
            except (tree.Vanished, GLib.Error):
                return None  # a list was filled anew meanwhile: look again
            return node

        return wait_for(press_it, f"«{label}» to be pressed", timeout)

    def press_node(self, node):
        place = tree.action(node)
        if place is None:
            node, place = _inner_button(node)
        if place is not None:
            assert tree.do_action(node, place), f"{tree.describe(node)} cannot be pressed"
        else:
            self.click(node)

    def choose_row(self, label, raw=False, timeout=TIMEOUT):
        return self.press(label, tree.ROWS, raw, timeout)

    def write(self, label, text, raw=False, timeout=TIMEOUT):
        node = self.field(label, raw=raw, timeout=timeout)
        assert tree.set_text(node, text), f"{tree.describe(node)} takes no text"
        return node

    def written(self, label, raw=False):
        return tree.text(self.field(label, raw=raw))

    def tick(self, label, on=True, raw=False):
        node = self.find(label, tree.CHECKS, raw)
        if tree.has(node, tree.State.CHECKED) != on:
            self.press_node(node)
        wait_for(lambda: tree.has(node, tree.State.CHECKED) == on, f"«{label}» to be {on}", 5)

    def choose(self, label, option, raw=False):
        """Opens a combo box and takes one of its options by its text, with the keyboard: a pop-up
        tells places of its own surface, not of the window."""
        combo = self.find(label, tree.COMBOS, raw)
        wanted = option if raw else translate(option)
        self.click(combo)

        def options():
            box = tree.extents(combo)
            rows = [node for node in tree.walk(combo) if node.role in tree.ROWS]
            outside = [row for row in rows if not _within(self._middle(row), box)]
            return [[part.name for part in tree.walk(row)] for row in outside]

        wait_for(lambda: any(wanted in texts for texts in options()), f"option «{wanted}»", 5)
        place = [wanted in texts for texts in options()].index(True)
        pointer.key("Home", *["Down"] * place, "Return")

        def chosen():
            box = tree.extents(combo)
            return any(
                node.name == wanted and _within(self._middle(node), box)
                for node in tree.walk(combo)
            )

        wait_for(chosen, f"«{label}» to show «{wanted}»", 5)

    # Pointing, for what offers no action

    def _place(self, node):
        """The X window of an object, and where that window's own area begins on the screen."""
        box = tree.extents(tree.window_of(node))
        # The tree knows of a window before the screen shows it.
        shown = wait_for(self.x_windows, "a window of the program on the screen", 10)
        window, x, y, width, height = min(
            shown, key=lambda found: abs(found[3] - box[2]) + abs(found[4] - box[3])
        )
        left, top = (width - box[2]) // 2, (height - box[3]) // 2
        return window, x + left, y + top

    def _middle(self, node):
        x, y, width, height = tree.extents(node)
        return x + width // 2, y + height // 2

    def click(self, node):
        """A press of the pointer on the object, wherever its page has to be turned for that."""
        self.scroll_to(node)
        self.point(node)

    def point(self, node):
        """A press of the pointer in the middle of the object."""
        self.point_at(node, *self._middle(node))

    def point_at(self, node, x, y):
        """A press of the pointer at that place of the object's window."""
        window, left, top = self._place(node)
        pointer.raise_window(window)
        pointer.click(left + x, top + y)

    def scroll_to(self, node):
        """Turns the wheel until the object can be reached."""
        window = tree.window_of(node)
        _, left, top = self._place(node)
        _, _, width, height = tree.extents(window)
        still = 0
        for _ in range(60):
            if not tree.extents(node)[3]:
                raise tree.Vanished(tree.describe(node))
            if tree.has(node, tree.State.SHOWING) and _inside(node, height):
                return
            down = self._middle(node)[1] > height // 2
            pointer.scroll(left + width // 2, top + height // 2, down)
            still = 0 if _settle(node) else still + 1
            if still == 3 and _inside(node, height, 0):
                return  # in the title bar, say
        raise TimedOut(f"{tree.describe(node)} cannot be scrolled into view")

    def resize(self, width, height):
        """Sets the size of the main window's own area."""
        main = self.windows()[0]
        window, *_ = self._place(main)
        box = tree.extents(main)
        x_window = wait_for(
            lambda: next((found for found in self.x_windows() if found[0] == window), None),
            "the window's place on the screen",
            10,
        )
        pointer.resize(window, width + x_window[3] - box[2], height + x_window[4] - box[3])
        wait_for(
            lambda: tree.extents(self.windows()[0])[2] == width,
            lambda: f"a width of {width}, it is {tree.extents(self.windows()[0])}",
            5,
        )

    def picture(self, path, window=None):
        """A picture of the main window (or of that one) with whatever stands over it."""
        window = window or self.windows()[0]
        _, left, top = self._place(window)
        _, _, width, height = tree.extents(window)
        pointer.move(1, 1)
        settle_picture(self)
        pointer.picture(path, left, top, width, height)


def settle_picture(app):
    """Waits until two looks in a row show the same, but for the digits of a countdown: on a busy
    machine one look takes longer than its second."""
    last = []

    def same():
        last.append(re.sub(r"\d+", "0", app.outline()))
        return len(last) > 2 and last[-2] == last[-1]

    wait_for(same, "the window to come to rest", 60, 0.15)


def _settle(node):
    """Waits until it stands still, and tells whether it has moved."""
    before = [tree.extents(node)]

    def rested():
        before.append(tree.extents(node))
        return before[-1] == before[-2]

    wait_for(rested, "scrolling to end", 3, 0.04)
    return before[-1] != before[0]


def _inside(node, height, top=40):
    _, y, _, own = tree.extents(node)
    return y >= top and y + own <= height


def _within(point, box):
    return 0 <= point[0] - box[0] <= box[2] and 0 <= point[1] - box[1] <= box[3]


def _inner_button(node):
    """A menu button of GTK is a box with the real button inside it."""
    for part in tree.walk(node)[1:]:
        if part.role in tree.BUTTONS and part.name == node.name:
            return part, tree.action(part)
    return node, None


def _matches(label, wanted):
    if hasattr(wanted, "search"):
        return wanted.search(label) is not None
    return label == wanted


def _is_field(node):
    if node.role in tree.FIELDS:
        return True
    return bool(node.states >> int(tree.State.EDITABLE) & 1) and tree.editable(node)
