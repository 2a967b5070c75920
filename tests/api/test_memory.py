# SPDX-License-Identifier: GPL-3.0-or-later
"""What all clients together may have the service keep, at its edges, over the wire."""

import base64
import contextlib
import json
import socket

import pytest
from conftest import Caller, Newcomer, fresh_address, make_service

from support.waiting import wait_for

FORM = 16 * 1024
BODY = 1024 * 1024
ATTACHMENTS = 12 * 1024 * 1024
FORMS = 32 * 1024 * 1024
STRANGERS = 16 * 1024 * 1024
CUSTOMERS = 80 * 1024 * 1024
OF_CUSTOMER = 2
ANSWERS = 256 * 1024 * 1024
ANSWERS_OF_CLIENT = 24 * 1024 * 1024
OVER = FORM + 1
LENGTH = b"content-length:"
FORGED = "0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdef"


@pytest.fixture
def own(smtp, tmp_path):
    """A service that nobody else asks."""
    with make_service("sqlite", tmp_path, smtp) as service:
        yield service


class Wire:
    """One connection, byte by byte."""

    def __init__(self, service):
        self.socket = socket.create_connection(("127.0.0.1", service.port), timeout=20)

    def send(self, method, path, length=None, token=None, body=b"", more=""):
        lines = [f"{method} {path} HTTP/1.1", "Host: a", f"X-Forwarded-For: {fresh_address()}"]
        lines += ["Idempotency-Key: k", "Content-Type: application/json"]
        lines += [f"Content-Length: {length}"] if length is not None else []
        lines += [f"Authorization: Bearer {token}"] if token else []
        self.socket.sendall(("\r\n".join(lines) + "\r\n" + more + "\r\n").encode() + body)

    def status(self):
        """Of the next answer, 100 among them; the answer itself is read, too."""
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            byte = self.socket.recv(1)
            if not byte:
                return None
            head += byte
        number = int(head.split()[1])
        lengths = [line[15:] for line in head.lower().split(b"\r\n") if line[:15] == LENGTH]
        left = int(lengths[0]) if lengths else 0
        while left > 0:
            left -= len(self.socket.recv(left))
        return number

    def ask(self, path, length, token=None):
        """Whether a body may come: the answer's status is 100, or why not."""
        self.send("POST", path, length, token, more="Expect: 100-continue\r\n")

    def close(self):
        self.socket.close()


@contextlib.contextmanager
def announced(service, path, lengths, token=None):
    """Bodies that may come and do not: all asked for at once, for none is waited for long."""
    wires = []
    try:
        for length in lengths:
            wires.append(Wire(service))
            wires[-1].ask(path, length, token)
        assert [wire.status() for wire in wires] == [100] * len(wires)
        yield wires
    finally:
        for wire in wires:
            wire.close()


def try_announce(service, path, length, token=None):
    wire = Wire(service)
    try:
        wire.ask(path, length, token)
        return wire.status()
    finally:
        wire.close()


def still_logs_in(service):
    form = {"email": "nobody@example.ru", "password": "abc12", "device": "x"}
    return Caller(service.address).post("/v1/sessions", form).status == 401


def test_strangers_send_so_much_at_once(own):
    with announced(own, "/v1/sessions", [BODY] * (STRANGERS // BODY)) as wires:
        assert try_announce(own, "/v1/sessions", OVER) == 503
        assert try_announce(own, "/reset/nothing", OVER) == 503
        # A form is never in the way of theirs.
        assert still_logs_in(own)
        wires.pop().close()
        wait_for(lambda: try_announce(own, "/v1/sessions", BODY) == 100, "the room to be free")


def test_customers_send_so_much_at_once_whatever_strangers_do(own, smtp):
    lengths = [ATTACHMENTS] * (CUSTOMERS // ATTACHMENTS)
    lengths.append(CUSTOMERS - sum(lengths))
    senders = -(-len(lengths) // OF_CUSTOMER) + 1
    tokens = [Newcomer(own, smtp).settle().token for _ in range(senders)]
    with contextlib.ExitStack() as held:
        held.enter_context(announced(own, "/v1/sessions", [BODY] * (STRANGERS // BODY)))
        for place, token in enumerate(tokens):
            own_lengths = lengths[place * OF_CUSTOMER : (place + 1) * OF_CUSTOMER]
            held.enter_context(announced(own, "/v1/requests", own_lengths, token))
        assert try_announce(own, "/v1/requests", OVER, tokens[-1]) == 503
        assert still_logs_in(own)
    wait_for(
        lambda: try_announce(own, "/v1/requests", OVER, tokens[-1]) == 100, "the room to be free"
    )


def test_one_customer_does_not_send_all_of_it(own, smtp):
    token, other = (Newcomer(own, smtp).settle().token for _ in range(2))
    with announced(own, "/v1/requests", [OVER] * OF_CUSTOMER, token) as wires:
        assert try_announce(own, "/v1/requests", OVER, token) == 429
        assert try_announce(own, "/v1/requests", OVER, other) == 100
        wires.pop().close()
        wait_for(lambda: try_announce(own, "/v1/requests", OVER, token) == 100, "the freed place")


def test_forms_have_their_own_room(own):
    with announced(own, "/v1/sessions", [FORM] * (FORMS // FORM)):
        assert try_announce(own, "/v1/sessions", 1) == 503
        assert try_announce(own, "/v1/sessions", OVER) == 100


@pytest.mark.parametrize("token", [None, "a" * 51, FORGED])
def test_who_is_not_known_is_told_before_the_body(own, token):
    assert try_announce(own, "/v1/requests", ATTACHMENTS, token) == 401
    assert try_announce(own, "/v1/requests", OVER, token) == 401


def test_what_is_wrong_with_a_head_is_told_before_the_body(own):
    assert try_announce(own, "/v1/sessions", BODY + 1) == 413
    assert try_announce(own, "/v1/requests", ATTACHMENTS + 1) == 413
    assert try_announce(own, "/v1/nothing", 5) == 404
    assert try_announce(own, "/v1/cabinet", 5) == 405
    assert try_announce(own, "/reset/nothing", BODY + 1) == 413


def test_the_rate_is_judged_before_the_body(smtp, tmp_path):
    settings = {"service": {"rate": "1", "burst": "3", "trusted_proxies": ""}}
    with make_service("sqlite", tmp_path, smtp, settings) as service:
        answers = [try_announce(service, "/v1/sessions", BODY) for _ in range(5)]
    assert answers[:3] == [100, 100, 100]
    assert answers[-1] == 429


def test_a_large_body_of_a_customer_arrives_whole(own, smtp):
    customer = Newcomer(own, smtp).settle()
    body = json.dumps({"kind": "x" * FORM * 8}).encode()
    for more in ("", "Expect: 100-continue\r\n"):
        wire = Wire(own)
        wire.send("POST", "/v1/requests", len(body), customer.token, more=more)
        assert not more or wire.status() == 100
        wire.socket.sendall(body)
        assert wire.status() == 422
        # And the connection goes on.
        wire.send("GET", "/v1/cabinet", token=customer.token)
        assert wire.status() == 200
        wire.close()


def test_a_session_that_ended_sends_nothing_large(own, smtp):
    customer = Newcomer(own, smtp).settle()
    assert try_announce(own, "/v1/requests", OVER, customer.token) == 100
    assert customer.call("DELETE", "/v1/sessions/current").status == 204
    assert try_announce(own, "/v1/requests", OVER, customer.token) == 401


def send_files(customer):
    """A request to the supplier whose answer is large."""
    data = base64.b64encode(b"x" * 2_000_000).decode()
    files = [{"name": f"{n}.txt", "media_type": "text/plain", "data": data} for n in range(3)]
    form = {"topic": "other", "text": "files", "attachments": files}
    answer = customer.post("/v1/requests", form)
    assert answer.status == 201, answer.content
    return f"/v1/requests/{answer.body['id']}"


@contextlib.contextmanager
def untaken(service, customer, path, count):
    """Answers of which the first bytes only are taken; the rest waits in the service."""
    wires = [Wire(service) for _ in range(count)]
    try:
        for wire in wires:
            wire.send("GET", path, token=customer.token)
        for wire in wires:
            assert wire.socket.recv(12) == b"HTTP/1.1 200"
        yield wires
    finally:
        for wire in wires:
            wire.close()


def answer_to(service, customer, path):
    wire = Wire(service)
    try:
        wire.send("GET", path, token=customer.token)
        return wire.status()
    finally:
        wire.close()


def wait_for_room(service, customer, path):
    wait_for(lambda: answer_to(service, customer, path) == 200, "room for an answer")


def test_answers_that_are_not_taken_have_an_end(own, smtp):
    late = Newcomer(own, smtp).settle()
    path = send_files(late)
    size = len(late.get(path).content)
    left = ANSWERS // size
    most = ANSWERS_OF_CLIENT // size
    customers = [Newcomer(own, smtp).settle() for _ in range(0, left, most)]
    paths = [send_files(customer) for customer in customers]
    # An answer is given up when its time is over: all are asked for in a moment.
    with contextlib.ExitStack() as held:
        for customer, large in zip(customers, paths, strict=True):
            wires = held.enter_context(untaken(own, customer, large, min(most, left)))
            left -= most
        assert answer_to(own, late, path) == 503
        # Small answers still find their place, and who goes makes room again.
        assert late.get("/v1/cabinet").status == 200
        wires[0].close()
        wait_for_room(own, late, path)


def test_one_customer_does_not_leave_all_answers_untaken(own, smtp):
    customer, other = (Newcomer(own, smtp).settle() for _ in range(2))
    path, other_path = send_files(customer), send_files(other)
    size = len(customer.get(path).content)
    with untaken(own, customer, path, ANSWERS_OF_CLIENT // size) as wires:
        assert answer_to(own, customer, path) == 429
        assert answer_to(own, other, other_path) == 200
        assert customer.get("/v1/cabinet").status == 200
        wires.pop().close()
        wait_for_room(own, customer, path)
