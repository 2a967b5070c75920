# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs every rule (or those named) and ends with "N passed, N failed"."""

import sys

from . import rules_c, rules_metainfo, rules_package, rules_size, rules_tree, tools
from .samples import SAMPLES
from .tree import Tree, read

SHOWN = 15


def judge(rule, tree):
    """Findings of one rule; one that cannot run has failed."""
    try:
        return list(rule(tree))
    except Exception as failure:  # noqa: BLE001
        return [f"{rule.__name__} cannot run: {type(failure).__name__}: {failure}"]


def report(name, findings):
    if not findings:
        print(f"ok {name}", flush=True)
        return True
    print(f"not ok {name}: {len(findings)} findings")
    for finding in findings[:SHOWN]:
        print(f"  {finding}")
    if len(findings) > SHOWN:
        print(f"  and {len(findings) - SHOWN} more", flush=True)
    return False


def main(names):
    rules = (*rules_size.RULES, *rules_c.RULES, *rules_tree.RULES, *rules_metainfo.RULES)
    rules += (*rules_package.RULES, *tools.RULES)
    tree = read()
    results = []
    for rule in rules:
        if names and rule.__name__ not in names:
            continue
        results.append(report(rule.__name__, judge(rule, tree)))
        if rule.__name__ in SAMPLES and rule not in tools.RULES:
            found = judge(rule, Tree(SAMPLES[rule.__name__]))
            silent = [] if found else ["it finds nothing in its own bad sample"]
            results.append(report(f"{rule.__name__} can be red", silent))
    print(f"{results.count(True)} passed, {results.count(False)} failed")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
