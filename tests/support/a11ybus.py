# SPDX-License-Identifier: GPL-3.0-or-later
"""The accessibility bus, spoken to directly: many questions at once, and nothing remembered that
may have changed (the usual client library asks one at a time and answers from its memory)."""

import json

import gi

gi.require_version("Json", "1.0")
from gi.repository import Gio, GLib, Json  # noqa: E402

ACCESSIBLE = "org.a11y.atspi.Accessible"
PROPERTIES = "org.freedesktop.DBus.Properties"
ROOT = "/org/a11y/atspi/accessible/root"
CACHE = "/org/a11y/atspi/cache"
TIMEOUT_MS = 10000


class Bus:
    """One connection to the accessibility bus of this process's session."""

    def __init__(self):
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        reply = session.call_sync(
            "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None, 0, -1, None
        )
        flags = (
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        )
        self.connection = Gio.DBusConnection.new_for_address_sync(
            reply.unpack()[0], flags, None, None
        )
        self._context = GLib.MainContext.default()

    def ask(self, node, interface, method, arguments=None):
        """One question, answered at once; GLib.Error where the object has gone."""
        return self.connection.call_sync(
            node.owner, node.path, interface, method, arguments, None, 0, TIMEOUT_MS, None
        ).unpack()

    def ask_all(self, questions):
        """Answers in the order of QUESTIONS (node, interface, method, arguments); None where an
        object has gone meanwhile."""
        answers = [None] * len(questions)
        waiting = [len(questions)]

        def answered(connection, result, place):
            try:
                answers[place] = connection.call_finish(result).unpack()
            except GLib.Error:
                pass
            waiting[0] -= 1

        for place, (node, interface, method, arguments) in enumerate(questions):
            self.connection.call(
                node.owner, node.path, interface, method, arguments, None, 0, TIMEOUT_MS, None,
                answered, place,
            )  # fmt: skip
        while waiting[0]:
            self._context.iteration(True)
        return answers

    def process_id(self, owner):
        return self.connection.call_sync(
            "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetConnectionUnixProcessID",
            GLib.Variant("(s)", (owner,)), None, 0, TIMEOUT_MS, None,
        ).unpack()[0]  # fmt: skip


class Node:
    """An accessible object: who owns it and where; the rest is what the last walk saw."""

    __slots__ = ("bus", "owner", "path", "name", "description", "role", "states", "children", "up")

    def __init__(self, bus, owner, path, up=None):
        self.bus = bus
        self.owner = owner
        self.path = path
        self.up = up
        self.name = self.description = ""
        self.role = 0
        self.states = 0
        self.children = []

    def __eq__(self, other):
        return isinstance(other, Node) and (self.owner, self.path) == (other.owner, other.path)

    def __hash__(self):
        return hash((self.owner, self.path))

    def ask(self, interface, method, arguments=None):
        return self.bus.ask(self, f"org.a11y.atspi.{interface}", method, arguments)

    def get(self, interface, name):
        arguments = GLib.Variant("(ss)", (f"org.a11y.atspi.{interface}", name))
        return self.bus.ask(self, PROPERTIES, "Get", arguments)[0]

    def child_nodes(self):
        return [Node(self.bus, *where, self) for where in self.ask("Accessible", "GetChildren")[0]]


def read_states(bus, nodes):
    """Fills in the states of all NODES."""
    answers = bus.ask_all([(node, ACCESSIBLE, "GetState", None) for node in nodes])
    for node, answer in zip(nodes, answers):
        words = answer[0] if answer else []
        node.states = sum(word << (32 * place) for place, word in enumerate(words))


def once(name):
    """libadwaita's rows with a field name themselves twice, «Pay Pay»: by their title and by the
    label that shows it. Readers know, and so do we."""
    half = len(name) // 2
    twice = len(name) % 2 == 1 and name[half] == " " and name[:half] == name[half + 1 :]
    return name[:half] if twice else name


def _read(bus, nodes):
    """Fills in name, description, role and the unread children of all NODES."""
    arguments = GLib.Variant("(s)", (ACCESSIBLE,))
    questions = []
    for node in nodes:
        questions.append((node, PROPERTIES, "GetAll", arguments))
        questions.append((node, ACCESSIBLE, "GetRole", None))
        questions.append((node, ACCESSIBLE, "GetChildren", None))
    answers = bus.ask_all(questions)
    for place, node in enumerate(nodes):
        properties, role, children = answers[3 * place : 3 * place + 3]
        node.name = once(properties[0].get("Name") or "") if properties else ""
        node.description = (properties[0].get("Description") or "") if properties else ""
        node.role = role[0] if role else 0
        node.children = [Node(bus, *where, node) for where in children[0]] if children else []


def read_tree(root, wanted):
    """Fills in everything below ROOT that has the state WANTED (a bit), level by level."""
    read_states(root.bus, [root])
    level = [root]
    while level:
        _read(root.bus, level)
        below = [child for node in level for child in node.children]
        read_states(root.bus, below)
        for node in level:
            node.children = [child for child in node.children if child.states >> wanted & 1]
        level = [child for node in level for child in node.children]
    return root


def read_windows(root, wanted):
    """The windows of the program ROOT, the oldest first, with everything below them that has the
    state WANTED (a bit). One question brings what the toolkit has listed of its objects; the list
    still has gone ones and does not yet have those of a page that has just come, so that each is
    asked for its children, and what is not listed for everything."""
    answer = root.bus.connection.call_sync(
        root.owner, CACHE, "org.a11y.atspi.Cache", "GetItems", None, None, 0, TIMEOUT_MS, None
    )
    # unpack () takes five times as long.
    items = json.loads(Json.gvariant_serialize_data(answer)[0])[0]
    listed = {item[0][1]: item for item in items}
    windows, level = None, [root]
    while level:
        answers = root.bus.ask_all([(node, ACCESSIBLE, "GetChildren", None) for node in level])
        for node, answer in zip(level, answers):
            found = answer[0] if answer else ()
            node.children = [Node(root.bus, *where, node) for where in found]
        below = [child for node in level for child in node.children]
        unlisted = [child for child in below if child.path not in listed]
        _read(root.bus, unlisted)
        read_states(root.bus, unlisted)
        for child in below:
            if child.path in listed:
                *_, name, child.role, child.description, words = listed[child.path]
                child.name = once(name)
                child.states = sum(word << (32 * place) for place, word in enumerate(words))
        for node in level:
            node.children = [child for child in node.children if child.states >> wanted & 1]
        level = [child for node in level for child in node.children]
        windows = windows if windows is not None else level
    root.children = []
    return windows
