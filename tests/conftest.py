# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests in Python find the support library wherever they are started from."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
