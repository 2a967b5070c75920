# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules of size and shape: a finding is "path:line: what"."""

import ast

from .tree import code, functions, lines

FILE_LINES = 600
FUNCTION_LINES = 70
COLUMNS = 100
NESTING = 4
BLOCKS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.AsyncFor, ast.AsyncWith)


def file_length(tree):
    """Files stay under 600 lines: one type, one file, read in one sitting."""
    for path in tree.paths(".c", ".h", ".py"):
        count = tree.files[path].count("\n")
        if count >= FILE_LINES:
            yield f"{path}:{count}: {count} lines, the limit is under {FILE_LINES}"


def columns(tree):
    """Lines stay within 100 columns."""
    for path in tree.paths(".c", ".h", ".py"):
        for number, line in lines(tree.files[path]):
            if len(line) > COLUMNS:
                yield f"{path}:{number}: {len(line)} columns"


def _python_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


def function_length(tree):
    """Functions stay under 70 lines."""
    for path, text in tree.c_files():
        for name, first, last in functions(text):
            if last - first + 1 >= FUNCTION_LINES:
                yield f"{path}:{first}: {name} has {last - first + 1} lines"
    for path in tree.paths(".py"):
        for node in _python_functions(tree.files[path]):
            if node.end_lineno - node.lineno + 1 >= FUNCTION_LINES:
                yield f"{path}:{node.lineno}: {node.name} is too long"


def _depth(node, depth=0):
    """How deep blocks stand in one another; an elif is no deeper than its if."""
    deepest = depth
    for field in ("body", "orelse", "finalbody", "handlers"):
        for child in getattr(node, field, []):
            chained = field == "orelse" and isinstance(node, ast.If) and isinstance(child, ast.If)
            step = isinstance(child, BLOCKS) and not chained
            deepest = max(deepest, _depth(child, depth + step))
    return deepest


def _c_depth(rows):
    """The deepest nesting of statements' blocks and the row where it is reached."""
    stack, deepest, where = [], 0, 0
    for number, row in enumerate(rows):
        for letter in row:
            if letter == "{":
                stack.append(row.strip() == "{")
            elif letter == "}" and stack:
                stack.pop()
        if sum(stack) > deepest:
            deepest, where = sum(stack), number
    return deepest - 1, where


def nesting(tree):
    """Statements nest at most four deep."""
    for path, text in tree.c_files():
        rows = code(text).split("\n")
        for name, first, last in functions(text):
            depth, where = _c_depth(rows[first - 1 : last])
            if depth > NESTING:
                yield f"{path}:{first + where}: {name} nests {depth} deep"
    for path in tree.paths(".py"):
        for node in _python_functions(tree.files[path]):
            if _depth(node) > NESTING:
                yield f"{path}:{node.lineno}: {node.name} nests {_depth(node)} deep"


RULES = (file_length, columns, function_length, nesting)
