# SPDX-License-Identifier: GPL-3.0-or-later
"""The operator's day: letters, what was decided by mistake, who asks and what they sent along."""

import base64
import json
import os
import pty
import re
import stat
import subprocess

import pytest
from conftest import Newcomer, make_service
from support import paths
from support.mailbox import SmtpServer
from support.waiting import wait_for
from test_admin import ADDRESS, OWNER, REGISTRY, SUPPLIERS, admin, must

PNG = b"\x89PNG\r\n\x1a\n\x00picture\xff"


class QuotingServer(SmtpServer):
    """Refuses those it does not know, and quotes what it refuses."""

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if address in self.unknown:
            return (
                f"550-5.1.1 <{address}>: Recipient address rejected\r\n"
                "550 5.1.1 No such mailbox, see https://mx.example.ru/why?code=1a2b-3c4d-5e6f-7a8b"
                " or call 123456"
            )
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Taken"


@pytest.fixture(scope="module")
def quoting():
    with QuotingServer() as server:
        yield server


@pytest.fixture(scope="module")
def desk(engine, quoting, tmp_path_factory):
    """A service whose mail server quotes, with a supplier."""
    folder = tmp_path_factory.mktemp(f"desk-{engine}")
    with make_service(engine, folder, quoting) as running:
        for name, text in (("suppliers.ini", SUPPLIERS), ("registry.csv", REGISTRY)):
            (folder / name).write_text(text)
        must(running, "suppliers", "load", str(folder / "suppliers.ini"))
        must(running, "registry", "load", "water", str(folder / "registry.csv"))
        yield running


def listed(service, *words):
    return json.loads(must(service, "--json", *words))


def failed_letter(service, address):
    def find():
        words = ("letters", "list", "--email", address, "--state", "failed")
        return next(iter(listed(service, *words)), None)

    return wait_for(find, "the letter to be given up")


def test_a_letter_tells_why_it_failed_and_nothing_it_says(desk, quoting):
    person = Newcomer(desk, quoting)
    quoting.unknown.add(person.email)
    assert person.register().status == 202
    letter = failed_letter(desk, person.email)
    shown = must(desk, "letters", "show", letter["id"])
    table = must(desk, "letters", "list", "--state", "failed")
    for output in (shown, table):
        assert "Recipient address rejected" in output and "No such mailbox" in output
        assert "https" not in output and "1a2b" not in output and "123456" not in output
        assert "/confirm/" not in output
    assert person.email in shown and person.email not in table
    assert person.email not in letter["said"] and person.email not in desk.process.text()
    assert letter["recipient"] == "n***@example.ru"
    assert re.search(r"^kept_until +\d{4}-", shown, re.M)
    quoting.unknown.discard(person.email)
    assert letter["id"] not in must(desk, "letters", "again", letter["id"])
    assert person.confirm().status == 200
    states = {one["state"] for one in listed(desk, "letters", "list", "--email", person.email)}
    assert states == {"replaced", "sent"}
    status, _, said = admin(desk, "letters", "again", letter["id"])
    assert status == 1 and "a later letter took the place" in said


def applied(service, smtp):
    """Somebody who applied, their client, the account's path, the application."""
    person = Newcomer(service, smtp)
    client = person.settle()
    account = client.post("/v1/accounts", {"supplier_id": "water", "number": "123456789"}).body
    form = {"full_name": OWNER, "address": ADDRESS, "email": person.email}
    path = f"/v1/accounts/{account['id']}"
    assert client.post(f"{path}/applications", form).status in (200, 201)
    waiting = listed(service, "applications", "list", "--limit", "1000")
    found = next(one["id"] for one in waiting if one["email"] == person.email)
    return person, client, path, found


def is_pin(letter):
    return "ПИН" in letter.subject.upper()


def test_a_pin_goes_again_as_another_that_no_command_prints(desk, quoting):
    person, client, path, application = applied(desk, quoting)
    must(desk, "applications", "approve", application)
    first = person.letter(is_pin)
    sent = next(
        one for one in listed(desk, "letters", "list", "--email", person.email)
        if one["kind"] == "pin"
    )
    said = must(desk, "letters", "again", sent["id"])
    second = person.letter(is_pin, seen=(first.number,))
    for words in (("list", "--email", person.email), ("show", sent["id"])):
        said += must(desk, "letters", *words) + must(desk, "--json", "letters", *words)
    assert first.pin() not in said and second.pin() not in said
    if first.pin() != second.pin():
        assert client.post(f"{path}/pin", {"pin": first.pin()}).code == "pin_wrong"
    answer = client.post(f"{path}/pin", {"pin": second.pin()})
    assert answer.body["full_state"] == "open", answer.content


def test_a_decision_made_by_mistake_is_taken_back(desk, quoting):
    person, client, path, application = applied(desk, quoting)
    must(desk, "applications", "approve", application)
    pin = person.letter(is_pin).pin()
    must(desk, "applications", "undo", application)
    person.letter(lambda one: "отозвано" in one.subject)
    assert client.get("/v1/cabinet").body["accounts"][0]["full_state"] == "requested"
    assert client.post(f"{path}/pin", {"pin": pin}).code == "pin_not_sent"
    must(desk, "applications", "refuse", application, "--reason", "нет")
    must(desk, "applications", "undo", application)
    person.letter(lambda one: "Отказ по заявке" in one.subject)
    status, _, said = admin(desk, "applications", "undo", application)
    assert status == 1 and "nothing to take back" in said


def test_a_request_is_answered_and_closed(desk, quoting):
    person = Newcomer(desk, quoting)
    client = person.settle()
    sent = client.post("/v1/requests", {"topic": "other", "text": "Где мой счёт?"}).body
    assert sent["number"] in must(desk, "requests", "list")
    assert "Где мой счёт?" in must(desk, "requests", "show", sent["number"])
    must(desk, "requests", "reply", sent["number"], text="Уже в пути.\n")
    person.letter(lambda one: "Уже в пути." in one.text)
    thread = client.get(f"/v1/requests/{sent['id']}").body
    assert thread["state"] == "answered"
    assert thread["messages"][-1]["text"] == "Уже в пути."
    must(desk, "requests", "close", sent["number"])
    assert admin(desk, "requests", "reply", sent["number"], text="Ещё")[0] == 1
    status, _, said = admin(desk, "requests", "reply", sent["number"], text=" \n")
    assert status == 1 and "the answer is empty" in said


def test_a_request_tells_its_author_and_gives_its_files(desk, quoting, tmp_path):
    person = Newcomer(desk, quoting)
    client = person.settle()
    attached = {"name": "чек.png", "media_type": "image/png",
                "data": base64.b64encode(PNG).decode()}
    form = {"topic": "other", "text": "Вот чек", "attachments": [attached]}
    sent = client.post("/v1/requests", form).body
    shown = must(desk, "requests", "show", sent["number"])
    request = listed(desk, "requests", "show", sent["number"])
    assert request["email"] == person.email and request["customer_id"] in shown
    name = request["messages"][0]["attachments"][0]["id"]
    assert person.email in shown and f"{name}  чек.png" in shown
    path = tmp_path / "чек.png"
    must(desk, "requests", "attachment", name, str(path))
    assert path.read_bytes() == PNG
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    link = tmp_path / "link.png"
    link.symlink_to(tmp_path / "elsewhere.png")
    for there in (path, link):
        status, _, said = admin(desk, "requests", "attachment", name, str(there))
        assert status == 1 and there.name in said
    assert path.read_bytes() == PNG and not (tmp_path / "elsewhere.png").exists()
    assert admin(desk, "requests", "attachment", "nobody", str(tmp_path / "x"))[0] == 1
    assert not (tmp_path / "x").exists()


def test_a_file_goes_to_a_pipe_and_to_no_terminal(desk, quoting):
    client = Newcomer(desk, quoting).settle()
    text = {"name": "a.txt", "media_type": "text/plain",
            "data": base64.b64encode("\x1b[2Jжук".encode()).decode()}
    form = {"topic": "other", "text": "Файл", "attachments": [text]}
    sent = client.post("/v1/requests", form).body
    request = listed(desk, "requests", "show", sent["number"])
    name = request["messages"][0]["attachments"][0]["id"]
    assert must(desk, "requests", "attachment", name, "-") == "\x1b[2Jжук"
    command = [paths.program("smorodina-admin"), "--config", str(desk.config())]
    leader, terminal = pty.openpty()
    done = subprocess.run(
        [*command, "requests", "attachment", name, "-"],
        stdout=terminal, stderr=subprocess.PIPE, text=True, timeout=60,
    )
    os.close(terminal)
    os.close(leader)
    assert done.returncode == 1 and "a terminal would obey" in done.stderr


def test_customers_are_found_by_address_account_and_id(desk, quoting):
    person, _, _, _ = applied(desk, quoting)
    found = listed(desk, "customers", "show", person.email)
    assert found["email"] == person.email and found["accounts"][0]["number"] == "123456789"
    assert listed(desk, "customers", "show", found["id"]) == found
    assert [one["id"] for one in listed(desk, "customers", "list", "--email", person.email)] == [
        found["id"]
    ]
    linked = ("--supplier", "water", "--account", "123-456-789", "--limit", "1000")
    assert found["id"] in [one["id"] for one in listed(desk, "customers", "list", *linked)]
    shown = must(desk, "customers", "show", found["id"])
    assert "123456789" in shown and "password" not in shown and "argon2" not in shown
    assert admin(desk, "customers", "list", "--supplier", "water")[0] == 2
    assert admin(desk, "customers", "show", "nobody@example.ru")[0] == 1
