# SPDX-License-Identifier: GPL-3.0-or-later
"""Uses every control of every page once, known by nothing but what a screen reader is told of it:
by keyboard or by pointer, dialogs and pop-ups included."""

import re
import time

from . import pointer, tree
from .a11ybus import read_states
from .waiting import TimedOut, wait_for
from .words import translate

CONTROLS = tree.BUTTONS | tree.CHECKS | tree.FIELDS | tree.COMBOS | tree.ROWS
POPUPS = frozenset(int(getattr(tree.Role, name)) for name in ("MENU", "LIST_BOX", "DIALOG"))
ALIKE = 2  # of one name in one place: rows of a list, the same button of each account
DIGITS = re.compile(r"\d[\d\s.,]*")  # what differs in them only is of one name
DEPTH = 4
REOPENED = 8
USES = 500
SETTLED = 3.0
UNMOVED = 0.4  # what is pressed reaches the program by another road than what it is asked
FOCUSED = 1.5
ROUNDS = 3  # through all that has the focus: a busy machine tells of it late
MARGIN = 18


class Layer:
    """What can be used now: the newest window, or the pop-up that stands open in it."""

    def __init__(self, key, nodes):
        self.key = key
        self.nodes = nodes
        self.popup = key[-1] == "popup"
        self.focusable = [node for node in nodes if _in(node, tree.State.FOCUSABLE)]

    def find(self, wanted):
        return next((node for node in self.nodes if node == wanted), None)

    def picture(self):
        return self.key, [(node.role, node.name) for node in self.nodes]


class Crawl:
    """`way` is Keyboard or Pointer; `left_out` are names that end the session, `foreign` those of
    windows that are the toolkit's; LOG is told what is used."""

    def __init__(self, app, way, left_out, foreign, log):
        self.app = app
        self._log = log
        self._begun = time.monotonic()
        self.way = way(app)
        self.left_out = {translate(name) for name in left_out}
        self.foreign = {translate(name) for name in foreign}
        self.everywhere = {translate("Refresh"), translate("Main menu")}
        self.used = {}
        self.faults = []
        self._said = "at once"
        self._stack = []
        self._layer = None

    def section(self, name):
        """Everything on that section of the side bar."""
        key = ("section", name)
        self._stack = [key]
        self.settle()
        self._explore(key, lambda: self.way.go_to(self, name) or True)

    # Where one is

    def look(self):
        """Looks anew."""
        windows = tree.seen(self.app.root)
        if not windows or not self.app.process.running():
            log = self.app.process.text()[-3000:]
            raise AssertionError(f"the program ended {self._said}:\n{log}")
        nodes = windows[-1]
        if len(windows) == 1:
            key = ("section", _chosen_section(nodes))
        else:
            key = ("window", nodes[0].name)
        for node in reversed(nodes[1:]):
            if node.role in POPUPS or _offers(node):
                key, nodes = (*key, "popup"), list(_below(node))
                break
        self._layer = Layer(key, nodes)
        return self._layer

    def settle(self, until=lambda layer: True, moved_from=None):
        """Until two looks in a row show the same, or long enough. MOVED_FROM is the layer in which
        something was used: while it still looks so, the use may not have arrived."""
        begun = time.monotonic()
        before = None
        unmoved = moved_from and moved_from.picture()
        while time.monotonic() < begun + SETTLED:
            layer = self.look()
            now = layer.picture()
            arrived = now != unmoved or time.monotonic() > begun + UNMOVED
            if now == before and arrived and until(layer):
                break
            before = now
        return self._layer

    def controls(self, layer):
        """(identity, node) of what can be used there, in reading order."""
        seen, found = {}, []
        for node in layer.nodes:
            if node.role not in CONTROLS or not _usable(node):
                continue
            if node.role in tree.ROWS and not layer.popup and _in_combo(node):
                continue  # what is chosen there, shown
            label = _label(node)
            if label in self.left_out or node.description in FRAME or _in_sections(node):
                continue
            place = ("window",) if label in self.everywhere else layer.key
            name = (place, node.role, DIGITS.sub("#", label))
            seen[name] = seen.get(name, 0) + 1
            if seen[name] <= ALIKE:
                found.append(((*name, seen[name]), node))
        return found

    # Using

    def _explore(self, key, reopen, depth=0):
        opened = 0
        again = False
        while sum(self.used.values()) < USES:
            if self._layer.key != key and not self._close_until(key):
                opened += 1
                if opened > REOPENED or not reopen():
                    return
                if self.settle(lambda layer: layer.key == key).key != key:
                    return
                continue
            found = self.way.next(self, self._layer)
            if self._layer.key != key:
                continue
            if found is None:
                left = self._left(self._layer)
                if not left or again or not reopen():
                    self._blame(left)
                    return
                again = True  # what is not reached in two visits is not reached
                self.settle(lambda layer: layer.key == key)
                continue
            self._use(*found, key, depth)

    def _use(self, identity, node, key, depth):
        self.used[identity] = self.used.get(identity, 0) + 1
        self._said = f"after {_told(identity)} by {self.way.name}"
        print(f"{time.monotonic() - self._begun:7.1f}", self._said, file=self._log, flush=True)
        used_in = self._layer
        try:
            self.way.use(node)
        except tree.Vanished:
            self.settle()  # it left while it was looked at
            return
        except TimedOut as failure:
            self.faults.append(f"{self.way.name} cannot reach {_told(identity)}: {failure}")
            return
        now = self.settle(moved_from=used_in)
        self._check(now)
        if now.key == key and _explains(now.find(node)):
            pointer.key("Escape")
            self.settle()
        elif now.key[-1] in self.foreign:
            self._close_until(key)
        elif now.key != key and now.key not in self._stack and depth < DEPTH:
            self._stack.append(now.key)
            self._explore(now.key, lambda: self._use_again(identity, key), depth + 1)
            self._stack.pop()
            self._close_until(key)

    def _use_again(self, identity, key):
        if not self._close_until(key):
            return False
        for known, node in self.controls(self._layer):
            if known == identity and self.way.reach(self, node):
                self.way.use(node)
                return True
        return False

    def _close_until(self, key):
        """Escape leads back; a page that was left for another one has to be gone to."""
        asked = False
        for _ in range(2 * DEPTH):
            here = self._layer
            if here.key == key:
                return True
            if here.key[0] == "section" and not here.popup:
                return False
            if asked and here.popup:
                self._agree(here)
            else:
                pointer.key("Escape")
            self.settle(lambda layer, here=here: layer.key != here.key)
            asked = len(self._layer.key) > len(here.key)
        return self._layer.key == key

    def _agree(self, layer):
        """Escape asks whether what was typed is to be given up: yes, which has no focus."""
        focused = _focused(layer)
        buttons = [node for node in layer.nodes if node.role in tree.BUTTONS and node != focused]
        tree.do_action(buttons[0], tree.action(buttons[0]))

    # Judging

    def _check(self, layer):
        complaints = self.app.complaints()
        assert not complaints, f"the program complained {self._said}:\n" + "\n".join(complaints)
        words = {node.name for node in layer.nodes if node.role in tree.LABELS and node.name}
        if not words and not self.controls(layer):
            self.faults.append(f"an empty page {self._said}: {' '.join(layer.key)}")

    def _left(self, layer):
        """What was not used though it stands there; a row is reached by what stands in it."""
        found = self.controls(layer)
        used = {node for identity, node in found if identity in self.used}
        return [
            identity
            for identity, node in found
            if identity not in self.used and not used.intersection(_below(node))
        ]

    def _blame(self, left):
        way = " → ".join(self.way.path)
        for identity in left:
            self.used[identity] = 0
            self.faults.append(f"{self.way.name} does not reach {_told(identity)}: {way}")


class Keyboard:
    """Goes by Tab (by arrows in pop-ups), and presses Return or the space bar."""

    name = "keyboard"

    def __init__(self, app):
        self.app = app
        self.path = []  # what had the focus since something was used

    def next(self, crawl, layer):
        """The next control in the order of the focus that was not used yet."""
        here = layer.key
        self.path = []
        for _ in range(ROUNDS):
            found = self._go_round(crawl, layer)
            if found or all(identity in crawl.used for identity, _ in crawl.controls(layer)):
                return found
            layer = crawl.settle()
            if layer.key != here:
                return None  # something opened late, and has the focus
        return None

    def _go_round(self, crawl, layer):
        controls = crawl.controls(layer)
        for _ in range(2 * len(controls) + 8):
            if all(identity in crawl.used for identity, _ in controls):
                return None
            focused = _focused(layer)
            self.path.append(_label(focused)[:24] if focused else "nothing")
            above = [focused, *_above(focused)] if focused else []
            for identity, node in controls:
                if node in above and identity not in crawl.used:
                    return identity, node
            layer = self._step(crawl, layer)
            controls = crawl.controls(layer)
        return None

    def _step(self, crawl, layer):
        """Moves the focus on. What it leaves and what it comes to stay as they are, so that only
        their states are asked for anew."""
        before = _focused(layer)
        pointer.key("Down" if layer.popup else "Tab")
        end = time.monotonic() + FOCUSED
        while time.monotonic() < end:
            read_states(self.app.root.bus, layer.focusable)
            if _focused(layer) not in (before, None):
                return layer
        return crawl.look()

    def reach(self, crawl, wanted):
        layer = crawl.look()
        for _ in range(2 * len(crawl.controls(layer)) + 8):
            focused = _focused(layer)
            if focused and wanted in [focused, *_above(focused)]:
                return True
            layer = self._step(crawl, layer)
        return False

    def use(self, node):
        if node.role in tree.FIELDS:
            pointer.write("1")
        else:
            pointer.key("Return" if node.role in tree.ROWS else "space")

    def go_to(self, crawl, section):
        layer = crawl.look()
        for _ in range(2 * len(crawl.controls(layer)) + 16):
            focused = _focused(layer)
            if focused and _in_sections(focused):
                break
            pointer.key("Tab")
            layer = crawl.look()
        rows = [node for node in layer.nodes if node.role in tree.ROWS and _in_sections(node)]
        place = [row.name for row in rows].index(section)
        pointer.key("Home", *["Down"] * place, "Return")


class Pointer:
    """Scrolls to each control and presses there."""

    name = "pointer"
    path = ()

    def __init__(self, app):
        self.app = app

    def next(self, crawl, layer):
        return next((each for each in crawl.controls(layer) if each[0] not in crawl.used), None)

    def reach(self, _crawl, _wanted):
        return True

    def use(self, node):
        popup = next((above for above in _above(node) if above.role in POPUPS), None)
        if popup is not None:
            self._press_in(popup, node)
        else:
            self.app.scroll_to(node)
            x, y, width, height = tree.extents(node)
            self.app.point_at(node, x + _meeting(width), y + _meeting(height))
        if node.role in tree.FIELDS:
            pointer.write("1")

    def _press_in(self, popup, node):
        """A pop-up is a window of its own, drawn around what the tree knows of it."""
        x, y, width, height = tree.extents(popup)
        _, left, top, *size = min(
            wait_for(self.app.x_windows, "a window of the program on the screen", 10),
            key=lambda found: abs(found[3] - width) + abs(found[4] - height),
        )
        own_x, own_y, own_width, own_height = tree.extents(node)
        left += (size[0] - width) // 2 + own_x - x
        top += (size[1] - height) // 2 + own_y - y
        pointer.click(left + own_width // 2, top + own_height // 2)

    def go_to(self, _crawl, section):
        self.app.choose_row(section, raw=True)


def _meeting(length):
    """Where a press surely meets an object: the toolkit tells its place without the margins of
    what it stands in, which are up to 18 pixels, all to the left of it and above."""
    return length // 2 + min(MARGIN // 2, max(0, length // 2 - 4))


def _in(node, state):
    return bool(node.states >> int(state) & 1)


def _usable(node):
    return _in(node, tree.State.FOCUSABLE) and _in(node, tree.State.SENSITIVE)


def _above(node):
    while node.up is not None:
        node = node.up
        yield node


def _below(node):
    """The object and what was seen below it."""
    yield node
    for child in node.children:
        yield from _below(child)


def _label(node):
    """Its name, or the first words in it; what a combo box shows is none."""
    if node.role in tree.TOGGLES and _in_combo(node):
        return node.description
    if node.name.strip():
        return node.name
    return next((part.name for part in _below(node) if part.name), node.description)


def _in_combo(node):
    return any(above.role in tree.COMBOS for above in _above(node))


def _offers(node):
    """It is the open list of a combo box; the closed one has in it what is chosen, unselected."""
    chosen = any(_in(row, tree.State.SELECTED) for row in node.children)
    return chosen and node.role in tree.LISTS and _in_combo(node)


def _explains(mark):
    """A question mark is open: what it says stands beside it, in no layer of its own."""
    return mark is not None and mark.role in tree.TOGGLES and len(mark.up.children) > 1


def _focused(layer):
    return next((node for node in layer.nodes if _in(node, tree.State.FOCUSED)), None)


def _in_sections(node):
    wanted = translate("Sections")
    return any(above.role in tree.LISTS and above.name == wanted for above in _above(node))


def _chosen_section(nodes):
    chosen = (node for node in nodes if node.role in tree.ROWS and _in(node, tree.State.SELECTED))
    return next((node.name for node in chosen if _in_sections(node)), "")


# Minimise, maximise, close: the toolkit's own, and no page's.
FRAME = {
    "Свернуть окно", "Окно максимального размера", "Восстановить окно", "Закрыть окно",
    "Minimize the window", "Maximize the window", "Restore the window", "Close the window",
}  # fmt: skip


def _told(identity):
    place, role, label, number = identity
    kind = tree.Atspi.role_get_name(tree.Role(role))
    return f"{kind} «{label}» ({number}) of {' '.join(place)}"
