# SPDX-License-Identifier: GPL-3.0-or-later
"""What a copy of the database tells whoever steals it."""

import hashlib
import json
import sqlite3

import pytest
from conftest import Newcomer, make_service
from support.waiting import wait_for

PASSWORD = "Kryzhovn1k"


@pytest.fixture(scope="module")
def alone(tmp_path_factory, smtp):
    with make_service("sqlite", tmp_path_factory.mktemp("secrets"), smtp) as service:
        yield service


def dump(service):
    store = sqlite3.connect(f"file:{service.folder}/smorodina.db?mode=ro", uri=True)
    try:
        return "\n".join(store.iterdump())
    finally:
        store.close()


def test_no_quick_hash_of_a_password_is_kept(alone, smtp):
    newcomer = Newcomer(alone, smtp, password=PASSWORD)
    version = newcomer.caller.get("/v1/service").body["consent_version"]
    form = {
        "email": newcomer.email,
        "password": PASSWORD,
        "consent": True,
        "consent_version": version,
    }
    body = json.dumps(form).encode()
    assert newcomer.caller.call("POST", "/v1/registrations", raw=body).status == 202
    assert newcomer.confirm().status == 200
    session = newcomer.login()
    kept = dump(alone)
    assert newcomer.email in kept
    for secret in (PASSWORD, session.body["token"]):
        assert secret not in kept
    for known in (body, PASSWORD.encode()):
        assert hashlib.sha256(known).hexdigest() not in kept


def test_codes_that_wait_for_the_mail_server_are_sealed(tmp_path, smtp):
    with make_service("sqlite", tmp_path, smtp) as service:
        newcomer = Newcomer(service, smtp)
        smtp.refuse = 1000
        try:
            assert newcomer.register().status == 202
            wait_for(
                lambda: "letter-delayed" in service.process.text(),
                lambda: "the letter to be put off",
            )
            kept = dump(service)
        finally:
            smtp.refuse = 0
        letter = newcomer.letter()
        code = letter.code()
        assert newcomer.email in kept
        for secret in (code, code.replace("-", ""), "/confirm/"):
            assert secret not in kept
