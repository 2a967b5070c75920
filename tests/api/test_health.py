# SPDX-License-Identifier: GPL-3.0-or-later
"""What is told of the service while it cannot work, and how it ends while it has too much to do."""

import concurrent.futures
import contextlib
import resource
import signal
import socket
import subprocess
import time

from conftest import Caller, Newcomer, make_service
from test_running import registration_request

from support.waiting import wait_for

UNIT_SECONDS = 20  # then the unit ends it the hard way
UNLIMITED = resource.RLIM_INFINITY


def health(service):
    return Caller(service.address).get("/v1/health")


def is_good(service):
    return health(service).status == 200


def psql(service, *statements):
    command = ["psql", "--quiet", "--no-psqlrc", service.settings["store"]["url"]]
    return [*command, *(f"--command={statement}" for statement in statements)]


@contextlib.contextmanager
def full_disk(service):
    """No file of the service can grow, nor be written beyond its first byte."""
    resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (1, UNLIMITED))
    yield
    resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (UNLIMITED, UNLIMITED))


@contextlib.contextmanager
def read_only_server(service):
    """As a standby is, or a server whose disk is full."""
    name = service.settings["store"]["url"].rsplit("/", 1)[1]
    end = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        f" WHERE datname = '{name}' AND pid <> pg_backend_pid()"
    )
    for value in ("on", "off"):
        change = f"ALTER DATABASE {name} SET default_transaction_read_only = {value}"
        command = psql(service, "SET default_transaction_read_only = off", change)
        subprocess.run(command, check=True, capture_output=True)
        subprocess.run(psql(service, end), check=True, capture_output=True)
        if value == "on":
            yield


def test_health_is_false_while_no_write_works(engine, smtp, tmp_path):
    broken = full_disk if engine == "sqlite" else read_only_server
    with make_service(engine, tmp_path, smtp) as service:
        customer = Newcomer(service, smtp).settle()
        assert is_good(service)
        with broken(service):
            wait_for(lambda: not is_good(service), "the fault to be seen", 20)
            answer = health(service)
            assert (answer.status, answer.code) == (503, "unavailable")
            # Whoever only reads is served.
            assert customer.get("/v1/cabinet").status == 200
        wait_for(lambda: is_good(service), "the end of the fault to be seen", 20)


def test_health_does_not_wait_behind_work(smtp, tmp_path):
    """All readers wait for a lock of somebody else."""
    with make_service("postgresql", tmp_path, smtp) as service:
        customer = Newcomer(service, smtp).settle()
        lock = "BEGIN; LOCK TABLE sessions IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(60)"
        held = subprocess.Popen(psql(service, lock), stdout=subprocess.DEVNULL)
        locks = "SELECT 'held' FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted"
        try:
            wait_for(lambda: b"held" in subprocess.check_output(psql(service, locks)), "the lock")
            with concurrent.futures.ThreadPoolExecutor(32) as pool:
                asked = [pool.submit(customer.get, "/v1/cabinet") for _ in range(32)]
                for _ in range(10):
                    began = time.monotonic()
                    assert is_good(service)
                    assert time.monotonic() - began < 1
                assert not any(each.done() for each in asked)
                held.send_signal(signal.SIGINT)
                held.wait(10)
        finally:
            held.kill()
            held.wait()


def test_the_end_keeps_its_bound_with_a_full_queue(smtp, tmp_path):
    settings = {"security": {"hash_mebibytes": "64", "hash_passes": "40"}}
    service = make_service("sqlite", tmp_path, smtp, settings).start()
    wires = []
    try:
        for number in range(60):
            wires.append(socket.create_connection(("127.0.0.1", service.port), timeout=20))
            wires[-1].sendall(registration_request(service, number))
        began = time.monotonic()
        service.process.child.send_signal(signal.SIGTERM)
        assert service.process.child.wait(120) == 0
        assert time.monotonic() - began < UNIT_SECONDS
    finally:
        for wire in wires:
            wire.close()
        service.stop(signal.SIGKILL)


def test_the_end_does_not_wait_for_a_mail_server_that_falls_silent(smtp, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        service = make_service("sqlite", tmp_path, smtp)
        service.settings["mail"]["smtp_url"] = f"smtp://127.0.0.1:{listening.getsockname()[1]}"
        service.start()
        assert Newcomer(service, smtp).register().status == 202
        server, _ = listening.accept()
        with server:
            server.sendall(b"220 mail.example\r\n")
            assert server.recv(1000).startswith(b"EHLO")
            server.sendall(b"250 mail.example\r\n")
            assert server.recv(1000).startswith(b"MAIL FROM")
            began = time.monotonic()
            service.process.child.send_signal(signal.SIGTERM)
            assert service.process.child.wait(120) == 0
            assert time.monotonic() - began < UNIT_SECONDS
        service.stop(signal.SIGKILL)
