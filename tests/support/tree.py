# SPDX-License-Identifier: GPL-3.0-or-later
"""The tree of accessible objects, read as a screen reader reads it."""

import functools

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

Role = Atspi.Role
State = Atspi.StateType


def _roles(*names):
    """Roles by name; those a newer or older library does not know are left out."""
    return frozenset(getattr(Role, name) for name in names if hasattr(Role, name))


BUTTONS = _roles(
    "PUSH_BUTTON", "PUSH_BUTTON_MENU", "TOGGLE_BUTTON", "LINK", "PAGE_TAB", "MENU_ITEM"
)
CHECKS = _roles("CHECK_BOX", "RADIO_BUTTON", "TOGGLE_BUTTON", "SWITCH", "CHECK_MENU_ITEM")
FIELDS = _roles("TEXT", "ENTRY", "PASSWORD_TEXT", "SPIN_BUTTON")
COMBOS = _roles("COMBO_BOX")
ROWS = _roles("LIST_ITEM")
WINDOWS = _roles("FRAME", "DIALOG", "ALERT", "WINDOW")
ACTIONS = ("click", "toggle", "press", "activate")


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


def desktop():
    Atspi.set_timeout(5000, 10000)
    root = Atspi.get_desktop(0)
    forget(root)
    return root


def forget(application):
    """Nothing that may change is remembered between questions: what is answered is true now."""
    application.set_cache_mask(Atspi.Cache.ROLE | Atspi.Cache.INTERFACES)
    application.clear_cache()


@tolerant("")
def name(node):
    return node.get_name() or ""


@tolerant("")
def description(node):
    return node.get_description() or ""


@tolerant(Role.INVALID)
def role(node):
    return node.get_role()


@tolerant(False)
def has(node, state):
    return node.get_state_set().contains(state)


@tolerant(())
def children(node):
    found = (node.get_child_at_index(place) for place in range(node.get_child_count()))
    return [child for child in found if child is not None]


@tolerant((0, 0, 0, 0))
def extents(node):
    """x, y, width, height in the coordinates of its window."""
    if node.get_component_iface() is None:
        return (0, 0, 0, 0)
    box = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
    return (box.x, box.y, box.width, box.height)


@tolerant("")
def text(node):
    """What is written in a field."""
    if node.get_text_iface() is None:
        return ""
    return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))


@tolerant(False)
def editable(node):
    return node.get_editable_text_iface() is not None


@tolerant(None)
def action(node):
    """The place of the action that presses the object, None where there is none."""
    if node.get_action_iface() is None:
        return None
    for place in range(Atspi.Action.get_n_actions(node)):
        if Atspi.Action.get_action_name(node, place) in ACTIONS:
            return place
    return None


def do_action(node, place):
    return Atspi.Action.do_action(node, place)


def set_text(node, value):
    return Atspi.EditableText.set_text_contents(node, value)


@tolerant(None)
def at_point(window, x, y):
    return Atspi.Component.get_accessible_at_point(window, x, y, Atspi.CoordType.WINDOW)


@tolerant(None)
def parent(node):
    return node.get_parent()


def ancestors(node):
    while node is not None and role(node) != Role.APPLICATION:
        yield node
        node = parent(node)


def window_of(node):
    """The window an object stands in (menus and pop-ups stand in the one that shows them)."""
    for candidate in ancestors(node):
        if role(candidate) in WINDOWS:
            return candidate
    raise AssertionError(f"{describe(node)} stands in no window")


def knows_showing(window):
    """Whether this toolkit says of each object whether it is on the screen (GTK 4.10 and newer
    does; before that only `visible` is said, and pages switched away must say so themselves)."""
    return any(has(child, State.SHOWING) for child in children(window))


def walk(node, wanted=State.VISIBLE):
    """The object and everything shown below it, in reading order."""
    yield node
    for child in children(node):
        if has(child, wanted):
            yield from walk(child, wanted)


def shown(window):
    """Everything that is on the screen (or would be after scrolling) of a window."""
    return walk(window, State.SHOWING if knows_showing(window) else State.VISIBLE)


def describe(node):
    return f"{node.get_role_name()} «{name(node)}»"


def outline(node, depth=0):
    """The tree as text, for messages of failures."""
    lines = []
    label = name(node)
    if label or editable(node):
        extra = f" = {text(node)!r}" if editable(node) else ""
        off = "" if has(node, State.SENSITIVE) else " (insensitive)"
        lines.append("  " * depth + describe(node) + extra + off)
        depth += 1
    for child in children(node):
        if has(child, State.VISIBLE):
            lines += outline(child, depth)
    return lines
