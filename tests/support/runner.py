# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the test suites and adds up their single cases. What cannot run has failed."""

import json
import os
import pathlib
import re
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ElementTree

from . import paths
from .build import BuildFailed, build, build_sanitized
from .service import free_port

TESTS = paths.SOURCE / "tests"
PYTHON = "/usr/bin/python3"
PYTEST = [PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=short"]
# Tests of the wire mostly wait: for mail to be tried again, for the acquirer, for delays to pass.
SIDE_BY_SIDE = ["-n", "4", "--dist", "loadfile"]
BUILT = "--built"  # before one suite: what it needs is there already
FULL = "--full"  # of faults: many rounds of each
FULL_ROUNDS = "30"
LAST_LINE = re.compile(r"(\d+) passed, (\d+) failed")
SPEAKING = threading.Lock()
# By keyboard and by pointer, each at a desktop of its own.
BOTH_WAYS = ["-n", "2", "--dist", "load"]
TAP_LINE = re.compile(r"^(not )?ok\b[ \t]*\d*(.*)$", re.MULTILINE)


class Count:
    """Cases of one suite."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def add(self, passed, failed):
        self.passed += passed
        self.failed += failed


def say(*words):
    print(*words, flush=True)


# Suites written in C: meson runs them, GLib reports them in TAP


def _tap(test):
    """Passed and failed cases of one test program; a skipped case has failed."""
    passed = failed = 0
    for negated, rest in TAP_LINE.findall(test.get("stdout") or ""):
        if negated or "# SKIP" in rest.upper():
            failed += 1
        else:
            passed += 1
    if test["result"] not in ("OK", "EXPECTEDFAIL") and not failed:
        failed = 1
    if test["result"] == "OK" and not passed and not failed:
        passed = 1
    return passed, failed


def meson_suite(name, prefix=(), timeout=2, build=paths.BUILD):
    """The suite of what is built in that folder already."""
    count = Count()
    log = build / "meson-logs" / f"{name}.json"
    log.unlink(missing_ok=True)
    command = [*prefix, "meson", "test", "-C", str(build), "--no-rebuild", "--suite", name]
    command += ["--logbase", log.stem]
    command += ["--print-errorlogs", "--timeout-multiplier", str(timeout)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = log.read_text("utf-8").splitlines() if log.exists() else []
    for line in lines:
        test = json.loads(line)
        passed, failed = _tap(test)
        count.add(passed, failed)
        if failed:
            said = (test.get("stdout") or "") + (test.get("stderr") or "")
            say(f"  FAILED {test['name']} ({test['result']}):")
            say("\n".join("    " + each for each in said.splitlines()[-30:]))
    if not lines:
        say((done.stdout + done.stderr)[-2000:])
        say(f"  FAILED {name}: nothing ran")
        count.add(0, 1)
    return count


def with_postgres():
    """A real PostgreSQL server that lives as long as the command it is put before. All of it is in
    a folder and on a port of its own, so that two runs on one machine do not meet."""
    address = "postgresql://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/postgres"
    script = f'export SMORODINA_TEST_POSTGRES={address}; exec "$@"'
    server = ["pg_virtualenv", "-t", "-o", "fsync=off"]
    return ["env", f"PGPORT={free_port()}", *server, "sh", "-c", script, "sh"]


def store_suite(name):
    """Every test on both engines: the programs take PostgreSQL's address from the environment."""
    return meson_suite(name, with_postgres())


def sanitize_suite(_name):
    """The C tests of contract, store and service once more, with every access to memory watched,
    leaks counted, and undefined behaviour an error."""
    count = Count()
    build_sanitized()
    watch = ["env", "ASAN_OPTIONS=detect_leaks=1", "UBSAN_OPTIONS=halt_on_error=1"]
    for name in ("unit", "store", "api"):
        prefix = watch if name == "unit" else [*with_postgres(), *watch]
        part = meson_suite(name, prefix, 4, paths.SANITIZED)
        count.add(part.passed, part.failed)
    return count


# Suites written in Python


def _pytest(folder, prefix=(), options=()):
    count = Count()
    report = paths.BUILD / f"report-{folder.name}.xml"
    report.unlink(missing_ok=True)
    command = [*prefix, *PYTEST, *options, f"--junitxml={report}", f"--rootdir={TESTS}"]
    command.append(str(folder))
    done = subprocess.run(command, cwd=TESTS, check=False)
    if report.exists():
        for suite in ElementTree.parse(report).getroot().iter("testsuite"):
            total, bad = int(suite.get("tests")), 0
            for kind in ("failures", "errors", "skipped"):
                bad += int(suite.get(kind))
            count.add(total - bad, bad)
    if count.passed + count.failed == 0 or (done.returncode and not count.failed):
        say(f"  FAILED {folder.name}: pytest ended with {done.returncode}")
        count.add(0, 1)
    return count


def python_suite(name):
    return _pytest(TESTS / name)


def api_suite(name):
    """Black box over HTTP: the C tests on both engines, then those in Python."""
    count = store_suite(name)
    if list((TESTS / name).glob("test_*.py")):
        more = _pytest(TESTS / name, with_postgres(), SIDE_BY_SIDE)
        count.add(more.passed, more.failed)
    return count


def faults_suite(name):
    """What may fail, does; each store in a process of its own, for they mostly wait."""
    return _pytest(TESTS / name, with_postgres(), ["-n", "2", "--dist", "loadgroup"])


def ui_suite(name):
    """Pages in one process, on a private display; then every control of the real program."""
    from .desktop import Desktop

    with Desktop(keep=paths.BUILD / "logs" / "ui"):
        count = meson_suite(name)
    more = _pytest(TESTS / name, options=BOTH_WAYS)
    count.add(more.passed, more.failed)
    return count


def lint_suite(_name):
    count = Count()
    done = subprocess.run([PYTHON, "-m", "lint"], cwd=TESTS, capture_output=True, text=True)
    found = re.search(r"(\d+) passed, (\d+) failed\s*\Z", done.stdout)
    if found:
        count.add(int(found[1]), int(found[2]))
    if not found or (done.returncode and not count.failed):
        count.add(0, 1)
    if count.failed:
        say((done.stdout + done.stderr).rstrip())
    return count


SUITES = {
    "base": python_suite,
    "unit": meson_suite,
    "store": store_suite,
    "api": api_suite,
    "sanitize": sanitize_suite,
    "lint": lint_suite,
    "web": python_suite,
    "ui": ui_suite,
    "journeys": python_suite,
    "flatpak": python_suite,
    "faults": faults_suite,
}
# What runs side by side, for each alone leaves a core idle while it waits. Windows are in one lane.
LANES = [list(SUITES)[:6], list(SUITES)[6:]]


def run_one(name):
    """The suite in this process. What cannot run has failed."""
    say(f"== {name}")
    begin = time.monotonic()
    try:
        count = SUITES[name](name)
    except Exception as failure:  # noqa: BLE001 (whatever it was, it is told and counted)
        say(f"  FAILED {name}: {type(failure).__name__}: {failure}")
        count = Count()
        count.add(0, 1)
    seconds = time.monotonic() - begin
    say(f"   {name}: {count.passed} passed, {count.failed} failed ({seconds:.0f} s)")
    return count


def run_lane(names, total):
    """One suite after the other, each in a process of its own: displays and buses are named by the
    environment, which a process has one of. What a suite says is told when it has ended."""
    for name in names:
        command = [PYTHON, "-m", "support.runner", BUILT, name]
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        said, _, last = done.stdout.rstrip().rpartition("\n")
        found = LAST_LINE.fullmatch(last)
        with SPEAKING:
            say(said if found else done.stdout)
            if found:
                total.add(int(found[1]), int(found[2]))
            else:
                say(f"  FAILED {name}: its process ended with {done.returncode}")
                total.add(0, 1)


def run(names):
    total = Count()
    lanes = [[name for name in lane if name in names] for lane in LANES]
    threads = [threading.Thread(target=run_lane, args=(lane, total)) for lane in lanes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return total


def main(arguments):
    built = arguments[:1] == [BUILT]
    names = [name for name in arguments[built:] if name != FULL] or list(SUITES)
    if FULL in arguments:
        os.environ.setdefault("SMORODINA_FAULTS_ROUNDS", FULL_ROUNDS)
    unknown = [name for name in names if name not in SUITES]
    if unknown:
        say(f"There is no suite {unknown[0]}; there are: {' '.join(SUITES)}")
        return 2
    os.environ.setdefault("PYTHONPATH", str(pathlib.Path(TESTS)))
    try:
        if not built:
            build()
    except BuildFailed as failure:
        say(str(failure))
        say(f"0 passed, {len(names)} failed")
        return 1
    total = run_one(names[0]) if len(names) == 1 else run(names)
    say(f"{total.passed} passed, {total.failed} failed")
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
