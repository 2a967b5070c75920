# SPDX-License-Identifier: GPL-3.0-or-later
"""The shipped haproxy.cfg, run by a real haproxy in front of the real service."""

import http.client
import re
import socket
import ssl
import subprocess
import sys
import time

import pytest
from conftest import make_service

from support.proxy import Proxy
from support.waiting import wait_for

HOST = "xn--80ahmohdapg.xn--80asehdb"
MOST = 50  # connections of one client
RATE = 200  # of its connections in ten seconds
TOO_LARGE = 12582913


@pytest.fixture(scope="module")
def behind(smtp, tmp_path_factory):
    """A service whose network is the proxy."""
    with make_service("sqlite", tmp_path_factory.mktemp("behind"), smtp) as service:
        yield service


@pytest.fixture
def proxy(behind, tmp_path):
    """One of its own for each test: what an address has done is remembered."""
    with Proxy(tmp_path, behind.port) as running:
        yield running


def ask(wire, text):
    """Sends one request and reads one reply, the connection staying as it is."""
    wire.sendall(text.encode())
    return read_reply(wire)


def read_reply(wire, method="GET"):
    reply = http.client.HTTPResponse(wire, method=method)
    reply.begin()
    return reply, reply.read()


def get(path="/v1/service", method="GET", more=""):
    return f"{method} {path} HTTP/1.1\r\nHost: {HOST}\r\n{more}\r\n"


def ask_rest(wire, rest):
    wire.sendall(rest)
    return read_reply(wire)[0].status


def is_open(wire):
    try:
        return ask(wire, get())[0].status == 200
    except (OSError, http.client.HTTPException):
        return False


def try_connect(proxy, **where):
    try:
        return proxy.connect(**where)
    except (OSError, ssl.SSLError):
        return None


def knock(proxy, source):
    """Whether one more connection of that address is answered, without TLS."""
    try:
        with socket.create_connection(("127.0.0.1", proxy.plain), 10, (source, 0)) as wire:
            wire.sendall(get("/").encode())
            return wire.recv(100) != b""
    except OSError:
        return False


def test_requests_reach_the_service(proxy):
    with proxy.connect() as wire:
        reply, body = ask(wire, get())
        assert reply.status == 200 and b"consent_version" in body
        assert reply.headers["Strict-Transport-Security"].startswith("max-age=63072000")
        wire.sendall(get(method="HEAD").encode())
        reply, body = read_reply(wire, "HEAD")
        assert (reply.status, body) == (200, b"")


def test_http2_is_not_spoken_whoever_begins_with_it(proxy):
    preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])
    for alpn in (("http/1.1",), ("h2", "http/1.1")):
        with proxy.connect(alpn=alpn) as wire:
            assert wire.selected_alpn_protocol() in ("http/1.1", None)
            wire.sendall(preface)
            assert wire.recv(65536).startswith(b"HTTP/1.1 4")
    with socket.create_connection(("127.0.0.1", proxy.plain), 10) as wire:
        wire.sendall(preface)
        assert wire.recv(65536).startswith(b"HTTP/1.1 ")


def test_one_address_holds_fifty_connections_and_no_more(proxy):
    held = []
    try:
        for _ in range(MOST):
            held.append(proxy.connect(source="127.0.0.2"))
            assert is_open(held[-1]), len(held)
        more = try_connect(proxy, source="127.0.0.2")
        assert more is None or not is_open(more)
        # Those that are kept alive are not forgotten with their first request; others are let in.
        with proxy.connect(source="127.0.0.3") as other:
            assert is_open(other)
        assert all(is_open(wire) for wire in held)
        assert not knock(proxy, "127.0.0.2")
        assert knock(proxy, "127.0.0.3")
        held.pop().close()
        fresh = wait_for(lambda: try_connect(proxy, source="127.0.0.2"), "the freed place")
        assert is_open(fresh)
        fresh.close()
    finally:
        for wire in held:
            wire.close()


def test_an_ipv6_client_is_its_network(tmp_path):
    """Two addresses of one network and one of another, in a network of their own."""
    here = ["2001:db8:1:1::1", "2001:db8:1:1:ffff::2", "2001:db8:1:2::1"]
    command = [sys.executable, "-m", "support.proxy", str(tmp_path), *here]
    done = subprocess.run(command, capture_output=True, text=True)
    counts = dict(re.findall(r"key=(\S+) .* conn_cur=(\d+)", done.stdout))
    assert counts.get("2001:db8:1:1::") == "2", done.stdout + done.stderr
    assert counts.get("2001:db8:1:2::") == "1", done.stdout + done.stderr


def test_an_ipv4_client_is_its_address(proxy):
    with proxy.connect(source="127.0.0.4") as wire:
        assert is_open(wire)
        assert " key=::ffff:127.0.0.4 " in proxy.ask("@1 show table clients")


def test_one_address_opens_only_so_many_connections_in_ten_seconds(proxy):
    answered = [knock(proxy, "127.0.0.5") for _ in range(RATE + 20)]
    assert all(answered[: RATE - 1])
    assert not answered[-1]


@pytest.mark.parametrize("length", [TOO_LARGE, 2**31, 2**32 + 2, 2**32 + 2**31, 2**62])
def test_what_is_too_large_is_refused_before_it_comes(proxy, length):
    with proxy.connect() as wire:
        began = time.monotonic()
        more = f"Content-Length: {length}\r\nContent-Type: application/json\r\n"
        reply, _ = ask(wire, get("/v1/requests", "POST", more))
        assert reply.status == 413
        assert time.monotonic() - began < 5


def test_a_form_is_here_before_the_service_is_troubled(proxy, behind):
    """What comes too slowly never reaches the service."""
    body = b'{"email":"nobody@example.ru","password":"abc12","device":"slow"}'
    more = f"Content-Length: {len(body)}\r\nContent-Type: application/json\r\n"
    logins = behind.process.text().count("operation=login")
    with proxy.connect() as wire:
        wire.settimeout(30)
        wire.sendall(get("/v1/sessions", "POST", more).encode() + body[:-1])
        assert read_reply(wire)[0].status == 408
    assert behind.process.text().count("operation=login") == logins
    with proxy.connect() as wire:
        wire.sendall(get("/v1/sessions", "POST", more).encode() + body[:9])
        assert ask_rest(wire, body[9:]) == 401
    wait_for(lambda: behind.process.text().count("operation=login") == logins + 1, "the log")


@pytest.mark.parametrize("host", ["evil.example", HOST, "localhost:1"])
def test_the_redirect_leads_to_us(proxy, host):
    with socket.create_connection(("127.0.0.1", proxy.plain), 10) as wire:
        wire.sendall(f"GET /confirm/abc?d=e HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        reply, _ = read_reply(wire)
        assert reply.status == 308
        assert reply.headers["Location"] == f"https://{HOST}/confirm/abc?d=e"


def test_other_methods_are_refused_by_name(proxy):
    with proxy.connect() as wire:
        reply, _ = ask(wire, get(method="PATCH"))
        assert reply.status == 405
        assert reply.headers["Allow"] == "GET, HEAD, POST, PUT, DELETE"


def test_nobody_chooses_the_address_that_the_service_counts(smtp, tmp_path):
    settings = {"service": {"rate": "1", "burst": "5", "trusted_proxies": "127.0.0.1"}}
    with make_service("sqlite", tmp_path, smtp, settings) as service:
        with Proxy(tmp_path / "proxy", service.port) as proxy:
            with proxy.connect(source="127.0.0.6") as wire:
                asked = [
                    ask(wire, get(more=f"X-Forwarded-For: 203.0.113.{n}\r\n"))[0].status
                    for n in range(10)
                ]
            assert asked[:5] == [200] * 5 and 429 in asked
            with proxy.connect(source="127.0.0.7") as wire:
                assert is_open(wire)


LARGE = get("/v1/openapi.json").encode()
MANY = 100


def count_answers(service, wire):
    """How many answers are made for a client who asks and does not read."""
    counts = [service.process.text().count("operation=openapi")]
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    wire.sendall(LARGE * MANY)

    def is_full():
        counts.append(service.process.text().count("operation=openapi"))
        return counts[0] < counts[-1] == counts[-2] == counts[-3]

    wait_for(is_full, "the buffers to be full", pause=0.3)
    return counts[-1] - counts[0]


def test_what_nobody_takes_is_not_kept_by_the_system(proxy, behind):
    """Its buffers grow to 4 MiB for each connection, where they are let."""
    with socket.create_connection(("127.0.0.1", behind.port), 10) as wire:
        assert 0 < count_answers(behind, wire) < 8
    with proxy.connect(source="127.0.0.8") as wire:
        assert 0 < count_answers(behind, wire) < 16


def test_ranges_multiply_nothing(proxy):
    ranges = "Range: bytes=" + ",".join(["0-"] * 9000) + "\r\n"
    with proxy.connect() as wire:
        plain, body = ask(wire, get())
        many, same = ask(wire, get(more=ranges))
        assert (plain.status, many.status) == (200, 200)
        assert same == body
