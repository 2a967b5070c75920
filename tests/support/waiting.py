# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting for conditions: never a plain sleep, always a reason in the failure."""

import time


class TimedOut(AssertionError):
    """What was waited for did not come."""


def wait_for(condition, what, timeout=10.0, pause=0.05):
    """Calls condition until it answers something true, and returns that."""
    end = time.monotonic() + timeout
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() >= end:
            text = what() if callable(what) else what
            raise TimedOut(f"not within {timeout:g} s: {text}")
        time.sleep(pause)
