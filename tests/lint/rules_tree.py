# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules of the tree: templates and their classes, translations, meson files, words."""

import os
import re

from .tree import code, find

TOP = {
    "src", "data", "po", "ui", "tests", "flatpak", ".ci",
    "meson.build", "meson_options.txt", "README.md", "LICENSE",
    ".clang-format", ".clang-tidy", ".editorconfig", ".gitignore",
}  # fmt: skip
TRANSLATED_C = re.compile(r"\b(?:_|N_|C_|NC_|ngettext|g_dngettext|g_dpgettext2) \(\s*\"")
TEMPLATE = re.compile(r"<template class=\"(\w+)\"")
RESOURCE = re.compile(r"/([\w-]+\.ui)\"")
# Written so that this file does not name what it forbids.
WORDS = {
    r"/wor[k](?=[/\s\"'`)]|$)": "a path of the place where this was written",
    r"\b(?:issue|session) #?\d+\b": "the number of an issue or a session",
    r"\bp[y]pi\b|\bn[p]mjs\b|crates\.i[o]\b|p[y]thonhosted|artifac[t]ory": "a package registry",
    r"\b(?:TO[D]O|FIX[M]E|XX[X])\b": "a mark of unfinished work",
}
PRODUCT_WORDS = {r"(?i)\bmoc[k]\b|\bstu[b]\b": "a stand-in inside the product"}


def template_class(path):
    """ui/account-linking.ui → SmaAccountLinking"""
    base = os.path.basename(path)[: -len(".ui")]
    return "Sma" + "".join(part.capitalize() for part in base.split("-"))


def templates(tree):
    """Every .ui is the template of the class of its name, and stands in the resource."""
    sources = {os.path.basename(p)[:-2]: p for p in tree.paths(".c", under="src/app/")}
    resource = tree.files.get("ui/smorodina.gresource.xml", "")
    for path in tree.paths(".ui", under="ui/"):
        base = os.path.basename(path)[: -len(".ui")]
        if _is_built(tree, path):
            continue
        found = [name for name in TEMPLATE.findall(tree.files[path]) if name != "GtkListItem"]
        if found != [template_class(path)]:
            yield f"{path}: holds the template of {found}, wanted {template_class(path)}"
        if f">{base}.ui<" not in resource:
            yield f"{path}: is not in smorodina.gresource.xml"
        if base not in sources:
            yield f"{path}: no source of the base name {base}.c under src/app"
        elif f"{base}.ui" not in _templates_of(tree.files[sources[base]]):
            yield f"{sources[base]}: does not take {base}.ui for its template"


def _is_built(tree, path):
    """GtkShortcutsWindow cannot be derived: its .ui is read by a GtkBuilder somewhere in C."""
    named = os.path.basename(path)
    return 'class="GtkShortcutsWindow"' in tree.files[path] and any(
        f"/{named}" in tree.files[source] for source in tree.paths(".c", under="src/app/")
    )


def _templates_of(text):
    return RESOURCE.findall(" ".join(re.findall(r"set_template_from_resource[^;]*;", text)))


def templates_exist(tree):
    """Every class with a template takes the .ui of its own base name."""
    for path in tree.paths(".c", under="src/app/"):
        for name in _templates_of(tree.files[path]):
            if f"ui/{name}" not in tree.files:
                yield f"{path}: its template ui/{name} is not there"
            if name != os.path.basename(path)[:-2] + ".ui":
                yield f"{path}: takes {name}, of another base name"


def template_types(tree):
    """A class knows of every own type that its template holds: nobody else may have told."""
    sources = {os.path.basename(p)[:-2]: p for p in tree.paths(".c", under="src/app/")}
    for path in tree.paths(".ui", under="ui/"):
        source = sources.get(os.path.basename(path)[: -len(".ui")])
        for name in set(re.findall(r'<object class="Sma(\w+)"', tree.files[path])):
            macro = "SMA_TYPE_" + re.sub(r"(?<!^)([A-Z])", r"_\1", name).upper()
            if source is None or f"g_type_ensure ({macro})" not in tree.files[source]:
                yield f"{path}: its class does not say g_type_ensure ({macro})"


def instantiated(tree):
    """Every class with a template is made somewhere: in C or in another .ui."""
    for path in tree.paths(".ui", under="ui/"):
        if _is_built(tree, path):
            continue
        name = template_class(path)
        own = os.path.basename(path)[: -len(".ui")]
        snake = own.replace("-", "_")
        made = re.compile(
            rf"\bsma_{snake}_new\w*\b|\bSMA_TYPE_{snake.upper()},|class=\"{name}\""
        )
        for other in tree.paths(".c", ".ui", under=""):
            base = os.path.basename(other).rsplit(".", 1)[0]
            if base != own and other.startswith(("src/", "ui/")) and made.search(tree.files[other]):
                break
        else:
            yield f"{path}: nothing makes a {name}"


def translatable_files(tree):
    """po/POTFILES.in lists what has words to translate, sorted, and nothing else."""
    listed = [
        line
        for line in tree.files.get("po/POTFILES.in", "").split("\n")
        if line and not line.startswith("#")
    ]
    if listed != sorted(listed):
        yield "po/POTFILES.in: not sorted"
    for path in listed:
        if path not in tree.files:
            yield f"po/POTFILES.in: {path} is not there"
    for path in tree.paths(".c", ".ui", under=""):
        if not path.startswith(("src/", "ui/")) or path in listed:
            continue
        text = tree.files[path]
        words = code(text, strings=True) if path.endswith(".c") else text
        if TRANSLATED_C.search(words) or 'translatable="yes"' in text:
            yield f"po/POTFILES.in: {path} is missing"


def english_ids(tree):
    """What is translated is written in English in the source."""
    for path, text in tree.c_files("src/"):
        for number, match in find(r"\b(?:_|N_) \(\s*\"([^\"]*)\"", text):
            if re.search("[а-яё]", match.group(1), re.IGNORECASE):
                yield f"{path}:{number}: a msgid that is not English"
    for path in tree.paths(".ui", under="ui/"):
        for number, match in find(r"translatable=\"yes\"[^>]*>([^<]*)<", tree.files[path]):
            if re.search("[а-яё]{3}", match.group(1), re.IGNORECASE):
                yield f"{path}:{number}: a msgid that is not English"


def untranslated_text(tree):
    """Text customers see in a .ui can be translated."""
    names = "label|title|subtitle|tooltip-text|description|placeholder-text"
    shown = rf"<property name=\"({names})\">([^<]*)<"
    for path in tree.paths(".ui", under="ui/"):
        for number, match in find(shown, tree.files[path]):
            if re.search(r"[^\W\d_]{2}", match.group(2)):
                yield f"{path}:{number}: «{match.group(2)}» cannot be translated"


def words(tree):
    """Nothing tells of the place, the numbers or the tools of the work."""
    for path, text in tree.files.items():
        for pattern, what in WORDS.items():
            for number, match in find(pattern, text):
                yield f"{path}:{number}: {what}: {match.group(0)}"
    for path in tree.paths(".c", ".h", ".ui", under="src/"):
        for pattern, what in PRODUCT_WORDS.items():
            for number, match in find(pattern, tree.files[path]):
                yield f"{path}:{number}: {what}: {match.group(0)}"


def top_level(tree):
    """The top level holds what the design says, and nothing else."""
    for path in tree.files:
        if path.split("/")[0] not in TOP:
            yield f"{path}: does not belong to the top level"


def sources_listed(tree):
    """Every source is built, one a line, sorted."""
    for path in tree.paths("meson.build", under="src/"):
        names = re.findall(r"^ +'([\w-]+\.c)',$", tree.files[path], re.MULTILINE)
        for group in re.findall(r"((?:^ +'[\w/.-]+\.[ch]',\n)+)", tree.files[path], re.MULTILINE):
            rows = group.split("\n")
            if rows[:-1] != sorted(rows[:-1]):
                yield f"{path}: sources not sorted"
        for name in names:
            if f"{os.path.dirname(path)}/{name}" not in tree.files:
                yield f"{path}: {name} is not there"
    built = "".join(tree.files[path] for path in tree.paths("meson.build"))
    for path in tree.paths(".c", under="src/"):
        if f"'{os.path.basename(path)}'" not in built:
            yield f"{path}: is not built"


def white_space(tree):
    """No trailing blanks, no tabs, a newline at the end."""
    for path in tree.paths(".c", ".h", ".py", ".ui", ".build", ".sql", ".css", ".xml"):
        text = tree.files[path]
        if text and not text.endswith("\n"):
            yield f"{path}: no newline at the end"
        for number, _ in find(r"[ \t]+$|\t", text):
            yield f"{path}:{number}: a tab or a trailing blank"


RULES = (
    templates,
    templates_exist,
    template_types,
    instantiated,
    translatable_files,
    english_ids,
    untranslated_text,
    words,
    top_level,
    sources_listed,
    white_space,
)
