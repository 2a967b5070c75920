# SPDX-License-Identifier: GPL-3.0-or-later
"""The service against a bare libsoup server and a bare SQLite connection."""

import contextlib
import json
import pathlib
import subprocess
import tempfile
import urllib.request

from support import paths
from support.service import Service

from . import data
from .table import middle

ROUNDS = 5
SECONDS = 2
CONNECTIONS = 32
TOOLS = paths.BUILD / "tests" / "bench"


def make_service(folder):
    """A service of 10,000 customers, at rest, with limits that a load from one address needs."""
    service = Service(folder, {"service": {"access_log": "none", "rate": "0"}})
    with service:
        pass
    data.fill(folder / "smorodina.db")
    return service


def load(port, requests, connections=CONNECTIONS, seconds=SECONDS):
    """One round of load: requests a second, the middle and the 99th latency in µs."""
    with tempfile.NamedTemporaryFile() as file:
        file.write("\0".join(requests).encode() + b"\0")
        file.flush()
        command = [TOOLS / "load", str(port), str(connections), str(seconds), file.name]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    rate, refused, half, most = done.stdout.split()
    if int(refused):
        raise AssertionError(f"{refused} requests were refused")
    return float(rate), int(half), int(most)


def resident_mebibytes(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise AssertionError(f"no memory of {pid}")


def get_cabinet(service, customer):
    request = urllib.request.Request(
        f"{service.address}/v1/cabinet", headers={"Authorization": f"Bearer {data.token(customer)}"}
    )
    with urllib.request.urlopen(request, timeout=15) as reply:
        body = reply.read()
    assert len(json.loads(body)["accounts"]) == data.ACCOUNTS_EACH
    return body


@contextlib.contextmanager
def bare_server(document):
    with tempfile.NamedTemporaryFile() as file:
        file.write(document)
        file.flush()
        command = [TOOLS / "bare-server", file.name]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            yield int(child.stdout.readline())
        finally:
            child.kill()
            child.wait()
            child.stdout.close()


def latencies(rounds):
    """The middle and the 99th, each the median of its rounds."""
    half, most = (middle(each[place] for each in rounds) / 1000 for place in (1, 2))
    return f"{half:.1f} ms, 99th {most:.1f} ms"


def measure(table):
    """Cabinet reads, and memory at rest."""
    with tempfile.TemporaryDirectory(prefix="smorodina-bench-") as folder:
        service = make_service(pathlib.Path(folder))
        with service:
            document = get_cabinet(service, 7)
            what = f"memory at rest, {data.CUSTOMERS:,} customers"
            table.amount(what, resident_mebibytes(service.process.pid), "MB", 40)
            requests = [data.cabinet_request(place, "bench") for place in range(data.CUSTOMERS)]
            with bare_server(document) as port:
                bare, ours = [], []
                for _ in range(ROUNDS):
                    bare.append(load(port, requests))
                    ours.append(load(service.port, requests))
            rates = [middle(each[0] for each in rounds) for rounds in (ours, bare)]
            table.ratio("cabinet read", *rates, "req/s", 0.5)
            table.note("its latency", latencies(ours))
            table.note("memory after it", f"{resident_mebibytes(service.process.pid):.1f} MB")


def bare_commits(folder, place):
    command = [TOOLS / "bare-commits", f"{folder}/bare-{place}.db", str(SECONDS)]
    return float(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def measure_commits(table):
    """Readings that are durable when they are answered."""
    with tempfile.TemporaryDirectory(prefix="smorodina-bench-") as folder:
        service = make_service(pathlib.Path(folder))
        requests = [data.reading_request(place, "bench") for place in range(data.CUSTOMERS)]
        with service:
            bare, ours = [], []
            for place in range(ROUNDS):
                bare.append(bare_commits(folder, place))
                ours.append(load(service.port, requests))
            what = f"durable readings, {CONNECTIONS} clients"
            table.ratio(what, middle(r[0] for r in ours), middle(bare), "a second", 0.8)
            table.note("their latency", latencies(ours))
