# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether every control on the screen has a name and an explanation."""

from . import tree

EXPLAINED = tree.BUTTONS | tree.CHECKS | tree.FIELDS | tree.COMBOS
NAMED = EXPLAINED | tree.ROWS
# What the toolkit puts there itself: it names the eye of a password row by its description only.
TOOLKIT = {
    "Show Text", "Hide Text", "Показать текст", "Скрыть текст",
    "Show Password", "Hide Password", "Показать пароль", "Скрыть пароль",
}  # fmt: skip


def _focusable(node):
    return node.states >> int(tree.State.FOCUSABLE) & 1


def _nameless(node):
    return not node.name.strip() or tree.CLASS_NAME.match(node.name)


def _is_expander(node):
    """GTK 4.8 puts an expander row, which has the name, into a row that has none."""
    inside = [part for child in node.children for part in child.children]
    return node.role in tree.ROWS and any(
        part.name and part.role in tree.ROWS
        for child in inside
        for part in [child, *child.children]
    )


def _above(node):
    """What the object stands in: a menu button is a box with the real button inside, a field
    stands in its row. The outer one has the explanation."""
    while node.up is not None:
        node = node.up
        yield node


def faults(app, menus=False):
    """What is wrong with the controls of the newest window, as lines to read."""
    found = []
    for node in tree.walk(app.windows()[-1]):
        if not _focusable(node) or node.role not in NAMED or _toolkits_own(node):
            continue
        if _nameless(node) and not _is_expander(node):
            found.append(f"no name: {tree.describe(node)} in {_place(node)}")
        if node.role in EXPLAINED and not _explained(node, menus):
            found.append(f"no explanation: {tree.describe(node)} in {_place(node)}")
    return found


def _toolkits_own(node):
    """Options and inner parts of a combo box are explained by the box; the cross of a toast is
    libadwaita's own, and so is the eye of a password."""
    if {node.name, node.description} & TOOLKIT:
        return True
    return any(above.role in tree.COMBOS or _is_toast(above) for above in _above(node))


def _is_toast(node):
    """By its role, which a window can have, too."""
    inside = node.up is not None and node.up.path != tree.ROOT
    return inside and node.role == int(tree.Role.ALERT)


def _explained(node, menus):
    if node.description.strip():
        return True
    if node.role == int(tree.Role.MENU_ITEM):
        return not menus
    return any(above.name == node.name for above in _above(node))


def _place(node):
    known = [above.name for above in _above(node) if not tree.CLASS_NAME.match(above.name)]
    names = list(filter(None, known))
    return " < ".join(names[:3]) or "the window"
