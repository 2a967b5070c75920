# SPDX-License-Identifier: GPL-3.0-or-later
"""The tree of accessible objects, read as a screen reader reads it."""

import functools
import re

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

from .a11ybus import ROOT, Bus, Node, read_states, read_tree, read_windows  # noqa: E402

Role = Atspi.Role
State = Atspi.StateType


def _roles(*names):
    return frozenset(int(getattr(Role, name)) for name in names)


BUTTONS = _roles(
    "PUSH_BUTTON", "PUSH_BUTTON_MENU", "TOGGLE_BUTTON", "LINK", "PAGE_TAB", "MENU_ITEM"
)
CHECKS = _roles("CHECK_BOX", "RADIO_BUTTON", "TOGGLE_BUTTON", "SWITCH", "CHECK_MENU_ITEM")
LABELS = _roles("LABEL", "STATIC")
FIELDS = _roles("TEXT", "ENTRY", "PASSWORD_TEXT", "SPIN_BUTTON")
TOGGLES = _roles("TOGGLE_BUTTON", "PUSH_BUTTON", "RADIO_BUTTON")
COMBOS = _roles("COMBO_BOX")
ROWS = _roles("LIST_ITEM")
LISTS = _roles("LIST", "LIST_BOX")
WINDOWS = _roles("FRAME", "DIALOG", "ALERT", "WINDOW")
# What a list or a window that nobody named is called
CLASS_NAME = re.compile(r"^(Gtk|Adw|Sma)[A-Z]\w+$")
ACTIONS = ("click", "toggle", "press", "activate")
IN_WINDOW = 1  # coordinates of the window, not of the screen


class Vanished(Exception):
    """The object is no longer on the screen."""


def tolerant(answer):
    """Makes a question about an object that has just gone answer ANSWER instead of failing."""

    def wrap(function):
        @functools.wraps(function)
        def ask(*arguments, **options):
            try:
                return function(*arguments, **options)
            except GLib.Error:
                return answer

        return ask

    return wrap


def applications():
    """The programs on the accessibility bus, as (process id, root)."""
    bus = _bus()
    found = Node(bus, "org.a11y.atspi.Registry", ROOT).child_nodes()
    return [(process, node) for node in found if (process := _process_id(bus, node.owner))]


@functools.lru_cache(maxsize=1)
def _bus():
    return Bus()


@tolerant(0)
def _process_id(bus, owner):
    return bus.process_id(owner)


@tolerant(())
def windows(application):
    """Its windows, the oldest first."""
    found = application.child_nodes()
    for node in found:
        node.role = node.ask("Accessible", "GetRole")[0]
        node.name = node.get("Accessible", "Name")
    return [node for node in found if node.role in WINDOWS]


# What may change: asked anew every time


def states(node):
    read_states(node.bus, [node])
    return node.states


def has(node, state):
    """Whether the object has that state now."""
    return bool(states(node) >> int(state) & 1)


@tolerant("")
def text(node):
    """What is written in a field."""
    length = node.get("Text", "CharacterCount")
    return node.ask("Text", "GetText", GLib.Variant("(ii)", (0, length)))[0]


@tolerant((0, 0, 0, 0))
def extents(node):
    """x, y, width, height in the coordinates of its window."""
    return node.ask("Component", "GetExtents", GLib.Variant("(u)", (IN_WINDOW,)))[0]


@tolerant(False)
def editable(node):
    return "org.a11y.atspi.EditableText" in node.ask("Accessible", "GetInterfaces")[0]


@tolerant(None)
def action(node):
    """The place of the action that presses the object, None where there is none."""
    for place in range(node.get("Action", "NActions")):
        if node.ask("Action", "GetName", GLib.Variant("(i)", (place,)))[0] in ACTIONS:
            return place
    return None


def do_action(node, place):
    return node.ask("Action", "DoAction", GLib.Variant("(i)", (place,)))[0]


def set_text(node, value):
    return node.ask("EditableText", "SetTextContents", GLib.Variant("(s)", (value,)))[0]


# Walking


@tolerant(None)
def parent(node):
    if node.up is None:
        owner, path = node.get("Accessible", "Parent")
        node.up = None if path.endswith("/null") else Node(node.bus, owner, path)
    return node.up


def ancestors(node):
    """The object itself and everything it stands in."""
    while node is not None and node.path != ROOT:
        yield node
        node = parent(node)


def window_of(node):
    """The window an object stands in (menus and pop-ups stand in the one that shows them)."""
    chain = list(ancestors(node))
    if not chain:
        raise AssertionError(f"{describe(node)} stands in no window")
    return chain[-1]


def _in_order(node):
    yield node
    for child in node.children:
        yield from _in_order(child)


@tolerant(())
def walk(node):
    """The object and everything shown below it, in reading order, with what was seen of each."""
    return list(_in_order(read_tree(node, int(State.SHOWING))))


@tolerant(())
def seen(application):
    """Each of its windows as `walk` tells it, the oldest window first; quicker."""
    found = read_windows(application, int(State.SHOWING))
    return [list(_in_order(window)) for window in found if window.role in WINDOWS]


def describe(node):
    role = Atspi.role_get_name(Role(node.role)) if node.role else "object"
    return f"{role} «{node.name}»"


def outline(window):
    """What is shown, as text, for messages of failures."""
    lines = []

    def add(node, depth):
        if node.name and not CLASS_NAME.match(node.name):
            field = f" = {text(node)!r}" if node.role in FIELDS else ""
            off = "" if node.states >> int(State.SENSITIVE) & 1 else " (insensitive)"
            lines.append("  " * depth + describe(node) + field + off)
            depth += 1
        for child in node.children:
            add(child, depth)

    for first in walk(window)[:1]:
        add(first, 0)
    return lines
