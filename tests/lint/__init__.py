# SPDX-License-Identifier: GPL-3.0-or-later
"""The house rules as a program: `python3 -m lint` in tests/."""
