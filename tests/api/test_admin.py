# SPDX-License-Identifier: GPL-3.0-or-later
"""The operators' program beside the running service."""

import json
import subprocess

import pytest
from conftest import Newcomer
from support import paths

SUPPLIERS = """
[water]
name=Водоканал
service=water
region=Тверская область
number_mask=999999999
number_example=123456789
number_hint=9 цифр
number_place=middle
"""
OWNER = "Смирнова Анна Петровна"
ADDRESS = "г. Тверь, ул. Советская, д. 12, кв. 34"
REGISTRY = f"""#accounts
number;full_name;address;balance
123456789;{OWNER};"{ADDRESS}";512,40
#months
number;month;opening;charged;paid;closing
123456789;2026-10;0,00;512,40;0,00;512,40
#charges
number;month;title;method;volume;unit;tariff;charged;total
123456789;2026-10;Вода;norm;10;м³;51,24;512,40;512,40
"""


def admin(service, *arguments, text=None):
    """What the program printed, and how it ended."""
    command = [paths.program("smorodina-admin"), "--config", str(service.config()), *arguments]
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


def must(service, *arguments, text=None):
    status, output, said = admin(service, *arguments, text=text)
    assert status == 0, said + output
    return output


@pytest.fixture(scope="module")
def supplied(service, tmp_path_factory):
    """The service with a supplier and its registry."""
    folder = tmp_path_factory.mktemp("files")
    suppliers, registry = folder / "suppliers.ini", folder / "registry.csv"
    suppliers.write_text(SUPPLIERS)
    registry.write_text(REGISTRY)
    must(service, "suppliers", "load", str(suppliers))
    must(service, "registry", "load", "water", str(registry))
    return service


@pytest.fixture
def applicant(supplied, smtp):
    """A newcomer who linked the account and applied for its full version."""
    person = Newcomer(supplied, smtp)
    client = person.settle()
    form = {"supplier_id": "water", "number": "123456789"}
    account = client.post("/v1/accounts", form).body
    application = {"full_name": OWNER, "address": ADDRESS, "email": person.email}
    path = f"/v1/accounts/{account['id']}"
    answer = client.post(f"{path}/applications", application)
    assert answer.body["full_state"] == "requested", answer.content
    return person, client, path


def waiting_id(service, email):
    found = json.loads(must(service, "--json", "applications", "list"))
    return next(one["id"] for one in found if one["email"] == email)


def test_an_approved_application_leads_to_the_full_version(supplied, applicant):
    person, client, path = applicant
    number = waiting_id(supplied, person.email)
    shown = must(supplied, "applications", "show", number)
    assert ADDRESS in shown
    must(supplied, "applications", "approve", number)
    pin = person.letter(lambda letter: "PIN" in letter.subject or "ПИН" in letter.subject.upper())
    answer = client.post(f"{path}/pin", {"pin": pin.pin()})
    assert answer.body["full_state"] == "open", answer.content
    months = client.get(f"{path}/charges").body["items"]
    assert [month["charged_kopecks"] for month in months] == [51240]
    assert admin(supplied, "applications", "approve", number)[0] == 1


def test_a_refusal_tells_its_reason(supplied, applicant):
    person, client, path = applicant
    number = waiting_id(supplied, person.email)
    status, _, said = admin(supplied, "applications", "refuse", number)
    assert status == 2 and "--reason" in said
    must(supplied, "applications", "refuse", number, "--reason", "Владелец другой")
    letter = person.letter(lambda one: "Владелец другой" in one.text)
    assert "123456789" in letter.text.replace(" ", "").replace("\u00a0", "")
    account = client.get("/v1/cabinet").body["accounts"][0]
    assert account["full_state"] == "refused"
    assert account["refusal_reason"] == "Владелец другой"


def test_a_request_is_answered_and_closed(supplied, smtp):
    person = Newcomer(supplied, smtp)
    client = person.settle()
    sent = client.post("/v1/requests", {"topic": "other", "text": "Где мой счёт?"}).body
    assert sent["number"] in must(supplied, "requests", "list")
    assert "Где мой счёт?" in must(supplied, "requests", "show", sent["number"])
    must(supplied, "requests", "reply", sent["number"], text="Уже в пути.\n")
    person.letter(lambda one: "Уже в пути." in one.text)
    thread = client.get(f"/v1/requests/{sent['id']}").body
    assert thread["state"] == "answered"
    assert thread["messages"][-1]["text"] == "Уже в пути."
    must(supplied, "requests", "close", sent["number"])
    assert admin(supplied, "requests", "reply", sent["number"], text="Ещё")[0] == 1


def test_a_bad_registry_changes_nothing(supplied, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text(REGISTRY.replace("512,40\n#months", "512,4x\n#months"))
    status, output, _ = admin(supplied, "registry", "load", "water", str(bad))
    assert status == 3
    assert "line 3, balance: not a sum" in output
    assert "nothing was taken" in output


def test_the_books_of_a_new_service_are_in_order(supplied):
    assert "in order" in must(supplied, "books", "check")


def test_wrong_commands_are_told_apart(supplied, tmp_path):
    assert admin(supplied, "applications")[0] == 2
    assert admin(supplied, "applications", "approve")[0] == 2
    assert admin(supplied, "applications", "approve", "nobody")[0] == 1
    assert admin(supplied, "registry", "load", "nobody", str(tmp_path / "none"))[0] == 1


def test_actions_are_logged_with_the_operator(supplied, tmp_path):
    path = tmp_path / "suppliers.ini"
    path.write_text(SUPPLIERS)
    _, _, said = admin(supplied, "suppliers", "load", str(path))
    assert "suppliers-loaded" in said
    assert "operator=" in said
