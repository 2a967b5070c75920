# SPDX-License-Identifier: GPL-3.0-or-later
"""The files the rules look at, and C source cut into what rules ask about."""

import functools
import pathlib
import re
import subprocess

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BINARY = {".png", ".ico", ".db", ".gz", ".pdf", ".woff2"}
COMMENT_OR_STRING = re.compile(
    r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.DOTALL
)
FUNCTION_NAME = re.compile(r"^(\w+) \(")


class Tree:
    """Relative path → text."""

    def __init__(self, files):
        self.files = files

    def paths(self, *endings, under=""):
        for path in sorted(self.files):
            if path.endswith(endings) and path.startswith(under):
                yield path

    def c_files(self, under=""):
        """C sources and headers: path and text."""
        for path in self.paths(".c", ".h", under=under):
            yield path, self.files[path]


def read():
    """Every file that git keeps or would keep."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=SOURCE, capture_output=True, text=True, check=False)
    names = done.stdout.split("\0") if done.returncode == 0 else _walk()
    files = {}
    for name in names:
        path = SOURCE / name
        if name and path.is_file() and path.suffix not in BINARY:
            files[name] = path.read_text("utf-8", "replace")
    return Tree(files)


def _walk():
    """Without git (an unpacked archive): everything but builds."""
    for path in SOURCE.rglob("*"):
        name = path.relative_to(SOURCE).as_posix()
        if not name.startswith(("build", ".git/")) and "__pycache__" not in name:
            yield name


def lines(text):
    """Numbered from one."""
    return enumerate(text.split("\n"), 1)


def find(pattern, text):
    """Line numbers of the matches, with the match."""
    for match in re.finditer(pattern, text, re.MULTILINE):
        yield text.count("\n", 0, match.start()) + 1, match


@functools.lru_cache(maxsize=4096)
def code(text, strings=False):
    """C without comments (and without the insides of strings); lines keep their numbers."""

    def blank(match):
        found = match.group(0)
        if found[0] == "/":
            return " " + "\n" * found.count("\n")
        return found if strings else found[0] + found[-1]

    return COMMENT_OR_STRING.sub(blank, text)


def functions(text):
    """(name, first line, last line) of every function defined; GNU shape makes that easy."""
    rows = code(text).split("\n")
    begin = name = None
    for number, row in enumerate(rows, 1):
        found = FUNCTION_NAME.match(row)
        if found and begin is None:
            name, start = found.group(1), number
        elif row == "{" and name and begin is None:
            begin = start
        elif row == "}" and begin is not None:
            yield name, begin, number
            begin = name = None
        elif row.startswith(("}", "#")) and begin is None:
            name = None
