# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules of what is packaged: desktop file, icons, manifest, addresses, built translations."""

import configparser
import re
import urllib.parse
import xml.etree.ElementTree as ElementTree

import yaml

from .rules_metainfo import LANGUAGE
from .tools import BUILD
from .tree import SOURCE, find

# All that is opened to the program; the rest goes through portals.
FINISH_ARGS = [
    "--share=network",
    "--share=ipc",
    "--socket=wayland",
    "--socket=fallback-x11",
    "--device=dri",
]
MODULE_KEYS = ["name", "buildsystem", "builddir", "subdir", "no-autogen", "config-opts"]
MODULE_KEYS += ["build-options", "build-commands", "make-args", "make-install-args"]
MODULE_KEYS += ["post-install", "cleanup", "sources"]
EMPTY_CATEGORIES = {"GTK", "GNOME", "Qt", "KDE"}
SVG = "{http://www.w3.org/2000/svg}"
COLOR = re.compile(r"#[0-9a-fA-F]{3,8}\b")
ICONS = "data/icons/hicolor"
DOMAINS = ("смородина.онлайн", "xn--80ahmohdapg.xn--80asehdb")
# Hosts near the project's name: in Latin letters, under a subdomain, or badly spelt.
HOST = re.compile(r"(?:https?://|@)((?:[\w-]+\.)*(?:смород\w*|smorod\w*|xn--80ahmoh\w*)\.[\w-]+)")
WORDS_OF_METAINFO = "name summary developer/name .//p .//li .//caption"
WORDS_OF_DESKTOP = ("Name", "GenericName", "Comment", "Keywords")


def _app_id(tree):
    found = re.search(r"^app_id = '([^']+)'", tree.files.get("meson.build", ""), re.MULTILINE)
    return found.group(1) if found else ""


def _desktop(text):
    parser = configparser.RawConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read_string(text)
    return parser["Desktop Entry"]


def desktop_entry(tree):
    """The desktop file: its icon is the program's, it is shown, and stands in real categories."""
    for path in tree.paths(".desktop.in", under="data/"):
        entry = _desktop(tree.files[path])
        if entry.get("Icon") != "@app_id@":
            yield f"{path}: the icon is not named as the program"
        command = entry.get("Exec", "").split()
        if not command or command[0] == "flatpak" or "/" in command[0]:
            yield f"{path}: Exec is {entry.get('Exec')!r}"
        if "%u" in entry.get("Exec", "").lower() and not entry.get("MimeType"):
            yield f"{path}: takes addresses and tells of no kind of them"
        if "true" in (entry.get("Hidden"), entry.get("NoDisplay")):
            yield f"{path}: is hidden"
        categories = {name for name in entry.get("Categories", "").split(";") if name}
        if not categories - EMPTY_CATEGORIES:
            yield f"{path}: no real category"


def icons(tree):
    """One scalable icon, square; one symbolic, of one colour on a grid of 16; nothing else."""
    wanted = {
        f"{ICONS}/scalable/apps/{_app_id(tree)}.svg": (128, False),
        f"{ICONS}/symbolic/apps/{_app_id(tree)}-symbolic.svg": (16, True),
    }
    there = {file.relative_to(SOURCE).as_posix() for file in (SOURCE / ICONS).rglob("*.*")}
    for path in sorted(there - set(wanted)):
        yield f"{path}: no icon of that name or kind belongs here"
    for path, (grid, one_color) in wanted.items():
        text = tree.files.get(path)
        if text is None:
            yield f"{path}: is not there"
            continue
        root = ElementTree.fromstring(text.encode())
        if root.get("viewBox") != f"0 0 {grid} {grid}":
            yield f"{path}: is not drawn on a grid of {grid}"
        colors = set(COLOR.findall(text.replace("url(#", "url(")))
        if one_color and (len(colors) != 1 or "stroke=" in text or "opacity" in text):
            yield f"{path}: is not of one colour with fills only: {sorted(colors)}"
        if not one_color and len(colors) < 3:
            yield f"{path}: is of one flat colour"
        if root.findall(f".//{SVG}image") or root.findall(f".//{SVG}text"):
            yield f"{path}: holds a bitmap or letters"


def _source(where, source, kind):
    if kind == "dir":
        if source.get("path") != ".." or "smorodina" not in where:
            yield f"{where}: a folder is a source only of the program itself"
        return
    if kind not in ("archive", "file", "git", "patch"):
        yield f"{where}: a source of the kind {kind}"
    if kind == "patch":
        return
    if urllib.parse.urlsplit(source.get("url", "")).scheme != "https":
        yield f"{where}: {source.get('url')} is not fetched over https"
    if "md5" in source or "sha1" in source:
        yield f"{where}: a checksum that is not safe"
    commit = str(source.get("commit"))
    if kind == "git" and ("branch" in source or not re.fullmatch("[0-9a-f]{40}", commit)):
        yield f"{where}: git without a commit, or with a branch"
    if kind != "git" and not re.fullmatch("[0-9a-f]{64}", str(source.get("sha256"))):
        yield f"{where}: no sha256"


def _module(path, module):
    where = f"{path}: {module['name']}"
    unknown = [key for key in module if key not in MODULE_KEYS]
    if unknown:
        yield f"{where}: {', '.join(unknown)}"
    keys = [key for key in module if key in MODULE_KEYS]
    if keys != sorted(keys, key=MODULE_KEYS.index):
        yield f"{where}: keys in another order than {', '.join(MODULE_KEYS)}"
    if "share=network" in str(module.get("build-options", "")):
        yield f"{where}: asks for the network while it is built"
    if "/share/licenses/" not in str(module.get("post-install", "")):
        yield f"{where}: its licence is not installed"
    for source in module.get("sources", []):
        yield from _source(where, source, source.get("type"))


def manifest(tree):
    """The Flatpak manifest opens only what is needed and fetches nothing without a checksum."""
    for path in tree.paths(".yml", ".yaml", under="flatpak/"):
        told = yaml.safe_load(tree.files[path])
        name = told.get("id", "")
        if name != _app_id(tree) or path != f"flatpak/{name}.yml":
            yield f"{path}: is not named as the program: {name}"
        if told.get("finish-args") != FINISH_ARGS:
            yield f"{path}: finish-args are not {' '.join(FINISH_ARGS)}"
        if told.get("runtime") != "org.gnome.Platform" or told.get("sdk") != "org.gnome.Sdk":
            yield f"{path}: another runtime than GNOME's"
        if not re.fullmatch(r"\d\d", str(told.get("runtime-version"))):
            yield f"{path}: no released version of the runtime"
        for number, line in find(r"^( *)\S", tree.files[path]):
            if len(line.group(1)) % 2:
                yield f"{path}:{number}: not two spaces a step"
        for module in told.get("modules", []):
            yield from _module(path, module)


def addresses(tree):
    """The project has one address: смородина.онлайн, in either spelling, with no subdomain."""
    for path, text in tree.files.items():
        if path.startswith("tests/lint/"):
            continue
        for number, match in find(HOST.pattern, text):
            if match.group(1).lower() not in DOMAINS:
                yield f"{path}:{number}: {match.group(1)} is not the project's address"
    base = f"https://{DOMAINS[1]}"
    if f"\nbase_url = '{base}'\n" not in tree.files.get("meson.build", ""):
        yield f"meson.build: base_url is not {base}"
    for path in tree.paths(".gschema.xml", under="data/"):
        found = re.search(r"<key name=\"service-url\".*?<default>'([^']*)'", tree.files[path], re.S)
        if not found or found.group(1) != base:
            yield f"{path}: service-url is not {base} by default"


def _made(tree, path):
    """A file of data/ as the build has made it (a tree may bring its own)."""
    name = path[: -len(".in")]
    if f"build/{name}" in tree.files:
        return tree.files[f"build/{name}"]
    file = BUILD / name
    return file.read_text("utf-8") if file.exists() else None


def _is_russian(text):
    return bool(re.search("[а-яё]", text or "", re.IGNORECASE))


def _same_tag(parent, node):
    """Translations of a node beside it: those that follow before the next one in English."""
    row = list(parent)
    for other in row[row.index(node) + 1 :]:
        if other.tag != node.tag or LANGUAGE not in other.attrib:
            return
        yield other


def _untold_metainfo(text):
    root = ElementTree.fromstring(text.encode())
    parents = {child: parent for parent in root.iter() for child in parent}
    for words in WORDS_OF_METAINFO.split():
        nodes = [node for node in root.findall(words) if LANGUAGE not in node.attrib]
        if not nodes:
            yield f"{words}: nothing of it is there"
        for node in nodes:
            told = {other.get(LANGUAGE): other.text for other in _same_tag(parents[node], node)}
            if not _is_russian(told.get("ru")):
                yield f"{words}: «{node.text}» has no Russian"


def _untold_desktop(text):
    entry = _desktop(text)
    for key in WORDS_OF_DESKTOP:
        if not _is_russian(entry.get(f"{key}[ru]")):
            yield f"{key} has no Russian"


def built_in_russian(tree):
    """Every text of the built desktop file and metainfo stands there in Russian, too."""
    kinds = {".desktop.in": _untold_desktop, ".metainfo.xml.in": _untold_metainfo}
    for ending, untold in kinds.items():
        for path in tree.paths(ending, under="data/"):
            text = _made(tree, path)
            for finding in ["the build has not made it"] if text is None else untold(text):
                yield f"{path}: {finding}"


RULES = (
    desktop_entry,
    icons,
    manifest,
    addresses,
    built_in_russian,
)
