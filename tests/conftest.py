# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests in Python find the support library wherever they are started from."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A fixture that ends knows how its test went: item.report_call."""
    outcome = yield
    setattr(item, "report_" + call.when, outcome.get_result())
