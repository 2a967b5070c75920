# SPDX-License-Identifier: GPL-3.0-or-later
"""Letters over TLS: a certificate nobody vouches for gets nothing, and nothing is lost by it; nor
by a clock that is set right."""

import sqlite3
import ssl
import subprocess

import pytest
from conftest import Newcomer, make_service
from support.mailbox import SmtpServer
from support.service import Service
from support.waiting import wait_for


def certificate(folder, name):
    """A certificate of its own for 127.0.0.1, and its key."""
    cert, key = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-noenc", "-days", "2"]
        + ["-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1"]
        + ["-keyout", str(key), "-out", str(cert)],
        check=True,
        capture_output=True,
    )
    return cert, key


@pytest.fixture(scope="module")
def right(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("tls"), "mail")


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("tls"), "other")


def server(pair, wrapped):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pair)
    return SmtpServer(tls=context, wrapped=wrapped)


def sender(folder, smtp, ca_file):
    return Service(folder, {"mail": {"ca_file": ca_file}}).mail_to(smtp)


@pytest.mark.parametrize("wrapped", [False, True], ids=["starttls", "smtps"])
def test_letters_go_over_tls(right, tmp_path, wrapped):
    with server(right, wrapped) as smtp, sender(tmp_path, smtp, right[0]) as service:
        person = Newcomer(service, smtp)
        assert person.register().status == 202
        assert person.letter().link("/confirm/")


@pytest.mark.parametrize("wrapped", [False, True], ids=["starttls", "smtps"])
def test_a_stranger_in_the_servers_place_gets_nothing(right, other, tmp_path, wrapped):
    with server(other, wrapped) as smtp:
        service = sender(tmp_path, smtp, right[0])
        with service:
            person = Newcomer(service, smtp)
            assert person.register().status == 202
            wait_for(
                lambda: "certificate" in service.process.text(),
                lambda: f"the log to tell of the certificate:\n{service.process.text()}",
            )
            assert not smtp.received
        service.settings["mail"]["ca_file"] = other[0]
        with service:
            assert person.letter().link("/confirm/"), "the letter waited for a server to trust"


def test_a_server_without_tls_gets_nothing(right, tmp_path):
    with SmtpServer() as smtp, sender(tmp_path, smtp, right[0]) as service:
        person = Newcomer(service, smtp)
        assert person.register().status == 202
        wait_for(
            lambda: "SMTP" in service.process.text(),
            lambda: f"the log to tell of the letter:\n{service.process.text()}",
        )
        assert not smtp.received


def change(service, statement):
    url = service.settings["store"]["url"]
    if url.startswith("sqlite:"):
        with sqlite3.connect(url.removeprefix("sqlite:")) as store:
            store.execute(statement)
        store.close()
    else:
        command = ["psql", "--quiet", "--no-psqlrc", url, "--command", statement]
        subprocess.run(command, check=True, capture_output=True)


def test_a_clock_once_a_day_ahead_delays_no_letter(engine, tmp_path):
    """The letter was queued, and tried in vain, by that clock."""
    with SmtpServer() as smtp:
        service = make_service(engine, tmp_path, smtp)
        service.settings["mail"]["smtp_url"] = "smtp://127.0.0.1:9"
        with service:
            person = Newcomer(service, smtp)
            assert person.register().status == 202
            wait_for(
                lambda: "letter-delayed" in service.process.text(),
                lambda: f"the log to tell of the letter:\n{service.process.text()}",
            )
        change(service, "UPDATE letters SET next_at = next_at + 86400")
        service.settings["mail"]["smtp_url"] = smtp.url
        with service:
            assert person.letter().link("/confirm/")
