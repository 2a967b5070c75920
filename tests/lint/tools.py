# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks made by the tools of the trade; each answers findings like a rule."""

import concurrent.futures
import ctypes.util
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from .tree import SOURCE

BUILD = pathlib.Path(os.environ.get("SMORODINA_BUILD", SOURCE / "build"))
THEME = pathlib.Path("/usr/share/icons/Adwaita")
XGETTEXT = [
    "xgettext", "--from-code=UTF-8", "--add-comments=Translators:", "--keyword=_", "--keyword=N_",
    "--keyword=C_:1c,2", "--keyword=NC_:1c,2", "--keyword=g_dcgettext:2",
    "--keyword=g_dngettext:2,3", "--keyword=g_dpgettext2:2c,3",
]  # fmt: skip

# Our id ends in a capital letter as GNOME's do and begins with a young top-level domain; AppStream
# before 1.0 does not know <developer>, which catalogues ask for.
EXCUSED_HINTS = r"cid-maybe-not-rdns|cid-contains-uppercase-letter|unknown-tag developer$"


def _run(command, **options):
    env = dict(os.environ, LC_ALL="C.UTF-8", LANGUAGE="", **options.pop("env", {}))
    return subprocess.run(command, cwd=SOURCE, env=env, capture_output=True, text=True, **options)


def _said(done):
    """What a tool that failed had to say, as findings."""
    if not done.returncode:
        return []
    text = (done.stdout + done.stderr).strip() or f"ended with {done.returncode}"
    return [line for line in text.split("\n") if line.strip()][:40]


def clang_format(tree):
    """C is formatted as .clang-format says."""
    files = [path for path, _ in tree.c_files()]
    if not files:
        return []
    done = _run(["clang-format-19", "--dry-run", "-Werror", "--ferror-limit=1", *files])
    return [line for line in _said(done) if "error:" in line] or _said(done)[:5]


def _tidy_files():
    """What is compiled under src/ (the rest is tests and generated files)."""
    database = BUILD / "compile_commands.json"
    if not database.exists():
        return None
    files = set()
    for entry in json.loads(database.read_text()):
        path = pathlib.Path(entry["directory"], entry["file"]).resolve()
        if path.is_relative_to(SOURCE / "src") and not path.is_relative_to(BUILD):
            files.add(str(path.relative_to(SOURCE)))
    return sorted(files)


def clang_tidy(_tree):
    """The checks of .clang-tidy find nothing."""
    files = _tidy_files()
    if not files:
        return [f"nothing is configured in {BUILD}"]
    command = ["clang-tidy-19", "-p", str(BUILD), "--quiet", "--warnings-as-errors=*"]
    command += ["--extra-arg=-w", "--extra-arg=-Wno-error"]
    workers = os.cpu_count() or 2
    parts = [part for part in (files[place :: workers * 4] for place in range(workers * 4)) if part]
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        done = list(pool.map(lambda part: _run(command + part), parts))
    found = [line for each in done for line in each.stdout.split("\n") if ": error:" in line]
    return found or [line for each in done for line in _said(each)[:3]]


def _adwaita():
    name = ctypes.util.find_library("adwaita-1")
    return name or "libadwaita-1.so.0"


def builder_validate(tree):
    """gtk4-builder-tool, told of libadwaita's classes, accepts every .ui."""
    paths = list(tree.paths(".ui", under="ui/"))
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            flat = pathlib.Path(folder, os.path.basename(path))
            flat.write_text(_known_classes(tree.files[path]))
        each = 'for ui; do LD_PRELOAD="$ADWAITA" gtk4-builder-tool validate "$ui" 2>&1'
        each += ' || echo "$ui"'
        command = ["xvfb-run", "-a", "sh", "-c", each + " is not valid; done; true", "sh"]
        env = {"ADWAITA": _adwaita(), "GDK_BACKEND": "x11"}
        done = _run(command + sorted(map(str, pathlib.Path(folder).iterdir())), env=env)
        if paths and done.returncode:
            return _said(done)
        said = [line.replace(folder, "ui") for line in done.stdout.split("\n") if line.strip()]
        return [line for line in said if not re.search("Finalizing|   - ", line)]


def _known_classes(text):
    """The program's own classes are not known to the tool: plain ones take their places."""
    text = re.sub(r'<template class="\w+" parent="(\w+)"', r'<object class="\1"', text)
    text = "</object>".join(text.rsplit("</template>", 1)).replace("GtkWidget\"", "GtkBox\"")
    text = re.sub(r'<object class="Sma\w+"( id="\w+")?', r'<object class="AdwBin"\1', text)
    text = re.sub(r"<signal [^>]*/>", "", text)
    properties = r'(\s*<property name="[^"]*"[^>]*>[^<]*</property>)+'
    return re.sub(rf'(<object class="AdwBin"[^>]*>){properties}', _plain_properties, text)


def _plain_properties(match):
    kept = "visible|hexpand|vexpand|halign|valign|margin-\\w+|tooltip-text"
    known = re.findall(rf'<property name="(?:{kept})"[^>]*>[^<]*</property>', match.group(0))
    return match.group(1) + "".join(known)


def _pot(folder):
    """The template of translations, made from the sources as they are."""
    pot = pathlib.Path(folder, "smorodina.pot")
    command = XGETTEXT + ["--files-from=po/POTFILES.in", f"--output={pot}"]
    return pot, _said(_run(command))


def translations(_tree):
    """The Russian translation is whole: nothing missing, nothing fuzzy, formats agree."""
    with tempfile.TemporaryDirectory() as folder:
        pot, findings = _pot(folder)
        if findings:
            return findings
        checked = _run(["msgfmt", "--check", "--statistics", "-o", os.devnull, "po/ru.po"])
        findings = _said(checked)
        for word in ("fuzzy", "untranslated"):
            if word in checked.stderr:
                findings.append(f"po/ru.po: {checked.stderr.strip()}")
        return findings + _said(_run(["msgcmp", "po/ru.po", str(pot)]))


def _merged(tree, ending, folder):
    """Files with words in them, as the build makes them: from the build tree."""
    for path in tree.paths(ending, under="data/"):
        made = BUILD / path[: -len(".in")] if path.endswith(".in") else SOURCE / path
        copy = pathlib.Path(folder, made.name)
        if made.exists():
            shutil.copy(made, copy)
            yield path, copy
        else:
            yield path, None


def _appstream(made):
    """Anything the validator has to say, be it only a hint, but what cannot be helped."""
    done = _run(["appstreamcli", "validate", "--no-net", "--pedantic", "--no-color", str(made)])
    hints = re.findall(r"^[EWIP]: .*$", done.stdout, re.MULTILINE)
    found = [hint for hint in hints if not re.search(EXCUSED_HINTS, hint)]
    return found or _said(done)


def _desktop_file(made):
    done = _run(["desktop-file-validate", str(made)])
    return [line for line in (done.stdout + done.stderr).split("\n") if line]


def desktop_files(tree):
    """The desktop file and the metainfo are valid; the settings schema compiles."""
    findings = []
    checks = {".desktop.in": _desktop_file, ".metainfo.xml.in": _appstream}
    with tempfile.TemporaryDirectory() as folder:
        for ending, check in checks.items():
            for path, made in _merged(tree, ending, folder):
                said = ["the build has not made it"] if made is None else check(made)
                findings += [f"{path}: {line}" for line in said]
    if list(tree.paths(".gschema.xml", under="data/")):
        findings += _said(_run(["glib-compile-schemas", "--strict", "--dry-run", "data"]))
    return findings


def named_icons(tree):
    """Icons the program names are its own or in this system's theme; newer themes drop some."""
    known = {path[:-4].rsplit("/", 1)[-1] for path in tree.paths(".svg")}
    known |= {path.stem for path in THEME.rglob("*-symbolic.svg")}
    findings = []
    for ending, folder in ((".c", "src/"), (".ui", "ui/")):
        for path in tree.paths(ending, under=folder):
            for name in re.findall(r'[">]([a-z][a-z0-9-]*-symbolic)["<]', tree.files[path]):
                if name not in known:
                    findings.append(f"{path}: there is no icon {name}")
    return findings


def scripts(tree):
    """Shell scripts parse, Python compiles, and both can be started."""
    findings = []
    for path, text in tree.files.items():
        first = text.split("\n", 1)[0]
        if first.startswith("#!") and not os.access(SOURCE / path, os.X_OK):
            findings.append(f"{path}: cannot be executed")
        if first.startswith("#!") and "sh" in first:
            findings += [f"{path}: {line}" for line in _said(_run(["bash", "-n", path]))]
        if not path.endswith(".py") and not re.match("#!.*python", first):
            continue
        try:
            compile(tree.files[path], path, "exec")
        except SyntaxError as failure:
            findings.append(f"{path}: {failure}")
    return findings


RULES = (
    clang_format,
    clang_tidy,
    builder_validate,
    translations,
    desktop_files,
    named_icons,
    scripts,
)
