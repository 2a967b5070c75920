# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of what was measured."""

import statistics


def middle(values):
    """The median: one odd round does not count."""
    return statistics.median(values)


class Table:
    def __init__(self, machine):
        self._machine = machine
        self._rows = []

    def ratio(self, what, ours, bare, unit, least=None, most=None):
        """OURS as a part of BARE, of which it is to be LEAST or MOST."""
        value = ours / bare
        bound = f"≥ {least}" if least is not None else f"≤ {most}"
        kept = value >= least if least is not None else value <= most
        figures = f"{ours:,.0f} {unit}", f"{bare:,.0f} {unit}", f"{value:.2f}"
        self._rows.append((what, *figures, bound, kept))
        self._say()

    def amount(self, what, ours, unit, most):
        self._rows.append((what, f"{ours:,.1f} {unit}", "", "", f"≤ {most} {unit}", ours <= most))
        self._say()

    def note(self, what, ours):
        """A figure without a bound."""
        self._rows.append((what, ours, "", "", "", True))
        self._say()

    def _say(self):
        print("  ".join(str(cell) for cell in self._rows[-1][:5] if cell), flush=True)

    def kept(self):
        return all(row[-1] for row in self._rows)

    def text(self):
        lines = [
            "",
            f"Seen on {self._machine}; medians of five.",
            "",
            "| what | here | bare | ratio | bound | |",
            "|---|---|---|---|---|---|",
        ]
        for *cells, kept in self._rows:
            lines.append("| " + " | ".join([*cells, "kept" if kept else "MISSED"]) + " |")
        return "\n".join(lines)
