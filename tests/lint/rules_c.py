# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules of C: what is never written, how files begin, what may include what."""

import os
import re

from .tree import code, find

SPDX = "/* SPDX-License-Identifier: GPL-3.0-or-later */"
NEVER = {
    r"\bgoto\b": "goto",
    r"\bg_object_set_(q?data)\w*": "g_object_set_data",
    r"\b(strcpy|strcat|sprintf|gets|alloca|system)\s*\(": "an unbounded or unsafe function",
    r"\b(atoi|atol|atof)\s*\(": "a conversion that cannot fail",
}
PRINTF = (
    r"\b(?:g_strdup_v?printf|g_string_(?:append_)?v?printf|g_v?snprintf|snprintf|g_print|printf|"
    r"g_markup_v?printf_escaped|g_strconcat|g_string_append)\s*\(([^;]*);"
)
MARKED = re.compile(
    r"\\\"\s*:|^\"\s*\{\s*\\\"|</?[a-z][a-z0-9]*[ >/]"
    r"|\b(?:SELECT\s.*\bFROM|INSERT INTO|UPDATE \w+ SET|DELETE FROM|CREATE TABLE|VALUES \()",
    re.IGNORECASE,
)
STRING = re.compile(r"\"(?:\\.|[^\"\\])*\"")
INCLUDE = re.compile(r"^#include ([<\"])([^>\"]+)[>\"]", re.MULTILINE)
LOGGING = r"\bg_(?:warning|message|info|debug|critical|log\w*|print|printerr)\s*\("
FLOATS = r"\b(?:float|double|gfloat|gdouble)\b"
LIBRARIES = (
    "src/base/",
    "src/contract/",
    "src/service/store/",
    "src/service/domain/",
    "src/service/exchange/",
    "src/client/",
)

# Rank of each folder and the side it belongs to: "" is both. A file sees lower ranks of its own
# side, and its own folder.
LAYERS = {
    "src/base": (0, ""),
    "src/contract": (1, ""),
    "src/service/store": (2, "service"),
    "src/service/domain": (3, "service"),
    "src/service/mail": (4, "service"),
    "src/service/acquirer": (4, "service"),
    "src/service/exchange": (4, "service"),
    "src/service/http": (5, "service"),
    "src/service": (6, "service"),
    "src/admin": (7, "service"),
    "src/demo": (7, "service"),
    "src/client": (2, "app"),
    "src/app/models": (3, "app"),
    "src/app/widgets": (4, "app"),
    "src/app/pages": (5, "app"),
    "src/app/window": (6, "app"),
    "src/app": (7, "app"),
}
PREFIXES = {"": "Sm", "service": "Smd", "app": "Sma"}
# What starts another program with an address, and what reads a text as markup: each in one file,
# which judges or escapes what comes from outside.
LAUNCHES = (
    r"\bgtk_(?:uri|file)_launcher_|\bgtk_show_uri|\bg_app_info_\w*launch|\bg_desktop_app_info_|"
    r"\b(?:gtk_link_button_|GTK_TYPE_LINK_BUTTON)|\bg_spawn_|\bexec[lv]p?e?\s*\(|\bposix_spawn|"
    r"\bg_(?:subprocess_(?:new|launcher_spawn)\w*|dbus_connection_call)"
)
LAUNCHERS = {
    "src/app/widgets/opening.c": "gtk_uri_launcher_",
    "src/app/models/demo.c": "g_subprocess_launcher_spawn",
}
MARKUP = (
    r"\bg_markup_\w+|\bgtk_label_set_markup\w*|\bpango_\w*markup\w*|\b\w+_set_tooltip_markup|"
    r"\b\w+_set_(?:\w+_)?use_markup|\buse_markup\b|\badw_preferences_row_set_title\b|"
    r"\badw_(?:action|expander)_row_set_subtitle\b|\badw_preferences_(?:group|page)_set_title\b|"
    r"\badw_preferences_(?:group|page)_set_description|\badw_status_page_set_description|"
    r"\badw_toast_(?:new|set_title)|\badw_banner_(?:new|set_title)|\badw_button_row_set_title|"
    r"\badw_\w*dialog_format_\w*markup"
)
MARKUP_HOME = "src/app/widgets/fill.c"
MARKUP_UI = (
    r"name=\"[\w-]*use-markup\">(?!0|[Ff]alse)|&lt;a\b|class=\"GtkLinkButton\"|"
    r"<(?:binding|property) name=\"(?:sub)?(?:title|description)\"[^>]*(?:bind-source|>\s*<)"
)
# A pooler gives each transaction another session of the server's; rows are locked by their key.
SESSIONS = (
    r"\bpg_(?:try_)?advisory_\w+|\bpg_notify\b|\"(?:UN)?LISTEN\b|\"NOTIFY\b|\bWITH HOLD\b"
    r"|\bSET SESSION\b|\bset_config \([^)]*,\s*false\)"
)
TYPE_NAME = re.compile(
    r"G_DECLARE_\w+ \((\w+)|^typedef (?:struct|enum|union) _(\w+) |^\} (Sm\w+);", re.MULTILINE
)


def never(tree):
    """No goto, no g_object_set_data, no unbounded functions."""
    for path, text in tree.c_files("src/"):
        for pattern, name in NEVER.items():
            for number, _ in find(pattern, code(text)):
                yield f"{path}:{number}: {name}"


def printf_into_formats(tree):
    """No printf into JSON, SQL or HTML."""
    for path, text in tree.c_files("src/"):
        for number, match in find(PRINTF, code(text, strings=True)):
            for literal in STRING.findall(match.group(1)):
                if MARKED.search(literal):
                    yield f"{path}:{number}: text of a format is put together: {literal[:50]}"


def server_sessions(tree):
    """Nothing is kept in a session of the database server, and no lock is one's own invention."""
    for path, text in tree.c_files("src/service/"):
        for number, match in find(SESSIONS, code(text, strings=True)):
            yield f"{path}:{number}: {match.group(0)}"
    for path in tree.paths(".sql"):
        for number, match in find(SESSIONS, tree.files[path]):
            yield f"{path}:{number}: {match.group(0)}"


def launches(tree):
    """Only one module of the app hands an address to another program."""
    for path, text in tree.c_files("src/"):
        if not path.startswith(("src/app/", "src/client/")):
            continue
        for number, match in find(LAUNCHES, code(text)):
            if not match.group(0).startswith(LAUNCHERS.get(path, "\0")):
                yield f"{path}:{number}: {match.group(0)}: addresses are opened by opening.h"


def markup(tree):
    """Texts of the app are plain: only one module knows how to say that to the toolkit."""
    for path, text in tree.c_files("src/app/"):
        if path != MARKUP_HOME:
            for number, match in find(MARKUP, code(text)):
                yield f"{path}:{number}: {match.group(0)}: texts are filled in by fill.h"
            for number, match in find(r"\"use-markup\"", code(text, strings=True)):
                yield f"{path}:{number}: {match.group(0)}: texts are filled in by fill.h"
    for path in tree.paths(".ui", under="ui/"):
        for number, match in find(MARKUP_UI, tree.files[path]):
            yield f"{path}:{number}: {match.group(0)}: reads a text as markup or opens what it says"


def first_lines(tree):
    """C files begin with the licence; headers guard themselves with #pragma once."""
    for path, text in tree.c_files():
        if not text.startswith(SPDX + "\n"):
            yield f"{path}:1: the first line is not {SPDX}"
        if path.endswith(".h") and "\n#pragma once\n" not in text:
            yield f"{path}:2: no #pragma once"
    for path in tree.paths(".py"):
        if "# SPDX-License-Identifier: GPL-3.0-or-later\n" not in tree.files[path][:120]:
            yield f"{path}:1: no licence line"


def _blocks(text):
    """Includes in groups parted by empty lines or other text."""
    group, groups = [], []
    for line in text.split("\n"):
        found = INCLUDE.match(line)
        if found:
            group.append(found.groups())
        elif group:
            groups.append(group)
            group = []
    return groups


def includes(tree):
    """Own header, then <system>, then "project" blocks; sorted; no path in a project include."""
    for path, text in tree.c_files("src/"):
        kinds = ""
        for group in _blocks(text):
            if len({mark for mark, _ in group}) > 1:
                yield f"{path}: system and project includes in one block"
            names = [name for _, name in group]
            if names != sorted(names):
                yield f"{path}: includes not sorted: {names}"
            kinds += group[0][0]
            for mark, name in group:
                if mark == '"' and "/" in name:
                    yield f'{path}: "{name}" has a path'
        if not re.fullmatch(r'"?<*"*', kinds):
            yield f"{path}: blocks of includes are not own, system, project: {kinds}"


def layer_of(path):
    folder = os.path.dirname(path)
    while folder and folder not in LAYERS:
        folder = os.path.dirname(folder)
    return folder


def layers(tree):
    """A layer sees only lower layers of its side."""
    home = {os.path.basename(path): layer_of(path) for path in tree.paths(".h", under="src/")}
    for path, text in tree.c_files("src/"):
        here = layer_of(path)
        if not here:
            yield f"{path}: stands in no known layer"
            continue
        rank, side = LAYERS[here]
        for mark, name in INCLUDE.findall(text):
            there = home.get(name)
            if mark == "<" or not there or there == here:
                continue
            other, other_side = LAYERS[there]
            if other >= rank or other_side not in ("", side):
                yield f"{path}: {here} may not see {name} of {there}"


def prefixes(tree):
    """A type's prefix names its layer."""
    for path in tree.paths(".h", under="src/"):
        here = layer_of(path)
        wanted = PREFIXES[LAYERS[here][1]] if here else "Sm"
        if here in ("src/admin", "src/demo"):
            wanted = "Smd?"
        for number, match in find(TYPE_NAME.pattern, tree.files[path]):
            name = next(group for group in match.groups() if group)
            if not re.match(wanted + "[A-Z]", name):
                yield f"{path}:{number}: {name} does not begin with {wanted}"


def header_names(tree):
    """Base names of headers are unique, so that an include can mean only one file."""
    seen = {}
    for path in tree.paths(".h", under="src/"):
        base = os.path.basename(path)
        if base in seen:
            yield f"{path}: {seen[base]} has the same name"
        seen[base] = path


def library_silence(tree):
    """Library layers do not log."""
    for path, text in tree.c_files():
        if path.startswith(LIBRARIES) and path != "src/base/log.c":
            for number, match in find(LOGGING, code(text)):
                yield f"{path}:{number}: {match.group(0)}"


def no_floats(tree):
    """No floating point where money and readings are (the JSON grammar itself knows numbers)."""
    for path, text in tree.c_files("src/"):
        if not path.startswith(("src/app/", "src/contract/json-")):
            for number, match in find(FLOATS, code(text)):
                yield f"{path}:{number}: {match.group(0)}"


def unused_results(tree):
    """A function that can fail warns when its result is not used."""
    declaration = r"^[a-z][\w \*]*?\b\w+ \([^;{]*GError \*\*\w*\)[^;{]*;"
    for path in tree.paths(".h", under="src/"):
        text = code(tree.files[path])
        for number, match in find(declaration, text):
            found = match.group(0)
            if not found.startswith(("void ", "typedef")) and "WARN_UNUSED" not in found:
                name = found.split("(")[0].strip()
                yield f"{path}:{number}: {name}: no G_GNUC_WARN_UNUSED_RESULT"


RULES = (
    never,
    printf_into_formats,
    server_sessions,
    launches,
    markup,
    first_lines,
    includes,
    layers,
    prefixes,
    header_names,
    library_silence,
    no_floats,
    unused_results,
)
