# SPDX-License-Identifier: GPL-3.0-or-later
"""A customer's own data: consent, taking out, erasing, and who of the operators looked at it."""

import base64
import contextlib
import csv
import io
import json
import re
import subprocess
import zipfile

import pytest
from conftest import Newcomer, make_service
from support import paths
from support.players import PASSWORD, fresh_address
from test_admin import OWNER, REGISTRY, SUPPLIERS, admin, must

MEBIBYTE = 1024 * 1024
LETTER_OF_SUPPORT = "Меня зовут Неповторимова"


@pytest.fixture(scope="module")
def supplied(service, tmp_path_factory):
    """The service with a supplier and its registry."""
    folder = tmp_path_factory.mktemp("files")
    suppliers, registry = folder / "suppliers.ini", folder / "registry.csv"
    suppliers.write_text(SUPPLIERS.replace("[water]", "[spring]"))
    registry.write_text(REGISTRY)
    must(service, "suppliers", "load", str(suppliers))
    must(service, "registry", "load", "spring", str(registry))
    return service


def attachment(name, content):
    return {
        "name": name,
        "media_type": "text/plain",
        "data": base64.b64encode(content).decode(),
    }


def settle(service, smtp):
    """Somebody with an account and a request with a file."""
    person = Newcomer(service, smtp)
    client = person.settle()
    form = {"supplier_id": "spring", "number": "123456789"}
    assert client.post("/v1/accounts", form).status == 201
    letter = {
        "topic": "other",
        "text": LETTER_OF_SUPPORT,
        "attachments": [attachment("письмо.txt", "Здравствуйте".encode())],
    }
    assert client.post("/v1/requests", letter).status == 201
    return person, client


def confirm(client, path, password=PASSWORD, **more):
    return client.post(path, {"password": password, **more})


def unpack(answer):
    content = base64.b64decode(answer.body["data"])
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    return archive


def rows(archive, name):
    text = archive.read(name).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def test_a_customer_takes_everything_out(supplied, smtp):
    person, client = settle(supplied, smtp)
    archive = unpack(confirm(client, "/v1/data-export"))
    everything = json.loads(archive.read("data.json"))
    assert everything["customers"][0]["email"] == person.email
    assert everything["consents"][0]["given_at"].endswith("Z")
    assert everything["accounts"][0]["supplier_id"] == "spring"
    assert everything["request_messages"][0]["text"] == LETTER_OF_SUPPORT
    assert [row["email"] for row in rows(archive, "customers.csv")] == [person.email]
    assert rows(archive, "request_messages.csv")[0]["text"] == LETTER_OF_SUPPORT
    files = [name for name in archive.namelist() if name.startswith("files/")]
    assert len(files) == 1 and files[0].endswith("-письмо.txt")
    assert archive.read(files[0]).decode() == "Здравствуйте"
    about = rows(archive, "about.csv")
    assert ("customers", "email") in {(row["table"], row["column"]) for row in about}
    # The simple version is opened by anybody who knows the number: nothing of the owner is in it.
    everything = "".join(archive.read(name).decode() for name in archive.namelist())
    assert OWNER not in everything
    for secret in ("password_hash", "token_hash", "argon2", "secret_hash", "pin_hash"):
        assert not re.search(rf'"{secret}":', everything)
    assert "$argon2" not in everything


def test_many_files_come_in_parts(supplied, smtp):
    _, client = settle(supplied, smtp)
    large = [attachment(f"{i}.txt", bytes([ord("a") + i]) * (2 * MEBIBYTE)) for i in range(5)]
    for some in (large[:3], large[3:]):
        letter = {"topic": "other", "text": "Ещё", "attachments": some}
        assert client.post("/v1/requests", letter).status == 201
    first = confirm(client, "/v1/data-export")
    names = unpack(first).namelist()
    assert "data.json" in names and first.body["next"]
    second = confirm(client, "/v1/data-export", after=first.body["next"])
    assert "next" not in second.body
    rest = unpack(second).namelist()
    files = [name for name in names + rest if name.startswith("files/")]
    assert "data.json" not in rest
    assert len(files) == len(set(files)) == 6


@pytest.mark.parametrize("path", ("/v1/data-export", "/v1/erasure", "/v1/consent/withdrawal"))
def test_a_session_alone_is_not_enough(supplied, smtp, path):
    _, client = settle(supplied, smtp)
    assert confirm(client, path, "Wrong123").code == "password_refused"
    assert client.post(path, {}).status == 422
    assert client.get("/v1/cabinet").status == 200
    assert client.with_token(None).post(path, {"password": PASSWORD}).code == "unauthenticated"


def test_a_withdrawn_consent_can_be_given_again(supplied, smtp):
    person, client = settle(supplied, smtp)
    consent = client.get("/v1/consent").body
    answer = confirm(client, "/v1/consent/withdrawal")
    assert answer.status == 200 and not answer.body.get("erased"), answer.content
    assert client.get("/v1/cabinet").code == "unauthenticated"
    person.letter(lambda letter: "будут удал" in letter.text)
    refused = person.login()
    assert refused.code == "consent_withdrawn" and refused.body["number"] == 30
    form = {"email": person.email, "password": PASSWORD, "consent": True}
    outdated = person.caller.post("/v1/sessions", {**form, "consent_version": "1999"})
    assert outdated.code == "consent_outdated"
    again = person.caller.post(
        "/v1/sessions", {**form, "consent_version": consent["version"]}
    )
    assert again.status == 201, again.content
    client = person.caller.with_token(again.body["token"])
    assert client.get("/v1/cabinet").body["accounts"]
    assert client.get("/v1/consent").body["given_at"] >= consent["given_at"]


def test_an_erased_cabinet_is_gone(supplied, smtp):
    person, client = settle(supplied, smtp)
    answer = confirm(client, "/v1/erasure")
    assert answer.body["erased"], answer.content
    assert client.get("/v1/cabinet").code == "unauthenticated"
    assert person.login().code == "login_refused"
    # The address is free again.
    person.caller.client = fresh_address()
    seen = {letter.number for letter in smtp.letters(person.email)}
    assert person.register().status == 202
    person.letter(lambda letter: "/confirm/" in letter.text, seen)
    assert person.confirm().status == 200
    client = person.caller.with_token(person.login().body["token"])
    assert client.get("/v1/cabinet").body["accounts"] == []


def test_an_operator_exports_and_erases(supplied, smtp, tmp_path):
    person, client = settle(supplied, smtp)
    status, _, said = admin(supplied, "customers", "erase", person.email)
    assert status == 2 and "--reason" in said
    name = must(supplied, "customers", "export", person.email, "--out", str(tmp_path)).strip()
    with zipfile.ZipFile(name) as archive:
        assert json.loads(archive.read("data.json"))["customers"][0]["email"] == person.email
    # Nothing that is there is written over.
    assert admin(supplied, "customers", "export", person.email, "--out", str(tmp_path))[0] == 1
    looks = json.loads(must(supplied, "--json", "customers", "log", person.email))
    assert [look["command"] for look in looks] == ["customers export"] * 2
    said = must(supplied, "customers", "erase", person.email, "--reason", "Письмо от 1 ноября")
    assert "402-FZ" in said
    assert person.login().code == "login_refused"
    assert client.get("/v1/cabinet").code == "unauthenticated"
    assert admin(supplied, "customers", "erase", person.email, "--reason", "Ещё раз")[0] == 1
    number = looks[0]["customer_id"]
    assert json.loads(must(supplied, "--json", "customers", "log", number))


# Of each command whether it shows data of customers; those that do are in the log of access.
SHOWS = (
    "accounts list",
    "applications list",
    "applications show",
    "customers export",
    "customers list",
    "customers show",
    "letters list",
    "letters show",
    "payments list",
    "readings list",
    "requests attachment",
    "requests list",
    "requests show",
)
SHOWS_NOT = (
    "accounts revoke",
    "applications approve",
    "applications refuse",
    "applications undo",
    "books check",
    "books reconcile",
    "customers erase",
    "customers log",
    "customers register",
    "exchange run",
    "exports list",
    "exports show",
    "letters again",
    "payments credit",
    "payments export",
    "readings answer",
    "readings columns",
    "readings export",
    "registry columns",
    "registry form",
    "registry load",
    "requests close",
    "requests reply",
    "suppliers keys",
    "suppliers list",
    "suppliers load",
    "suppliers lookups",
)


def test_every_command_is_known_to_show_data_or_not():
    command = [paths.program("smorodina-admin"), "--help"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.findall(r"^  ([a-z]+ [a-z]+)(?: [][A-Z ]+)?$", told, re.MULTILINE)
    for name in found:
        assert name in SHOWS + SHOWS_NOT, (
            f"“{name}” is in neither list of {__file__}: a command that shows data of customers "
            "notes it by smd_admin_note_look() or smd_admin_note_page() (src/admin/look.c) before "
            "it does, and stands in SHOWS; any other in SHOWS_NOT"
        )
    assert set(SHOWS + SHOWS_NOT) <= set(found)


def test_what_operators_look_at_is_in_the_log(supplied, smtp):
    person, client = settle(supplied, smtp)
    account = client.get("/v1/cabinet").body["accounts"][0]
    form = {"full_name": OWNER, "address": "Тверь", "email": person.email}
    assert client.post(f"/v1/accounts/{account['id']}/applications", form).status == 201
    number = client.get("/v1/requests").body["items"][0]["number"]
    applications = json.loads(must(supplied, "--json", "applications", "list"))
    application = next(one["id"] for one in applications if one["email"] == person.email)
    must(supplied, "applications", "show", application)
    must(supplied, "requests", "list")
    must(supplied, "requests", "show", number)
    must(supplied, "accounts", "list", "spring")
    must(supplied, "payments", "list")
    looks = json.loads(must(supplied, "--json", "customers", "log", person.email))
    assert [look["command"] for look in looks] == [
        "applications list",
        "applications show",
        "requests list",
        "requests show",
        "accounts list",
    ]
    assert all(look["operator"] and look["at"] for look in looks)


def test_the_register_tells_of_every_column():
    told = subprocess.run(
        [paths.program("smorodina-admin"), "customers", "register"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    lines = list(csv.DictReader(io.StringIO(told), delimiter=";"))
    assert all(all(line.values()) and None not in line for line in lines)
    found = {(line["table"], line["column"]): line["erasing"] for line in lines}
    assert found["customers", "email"] == "is emptied"
    assert found["applications", "full_name"] == "goes with its row"
    assert found["payments", "sum_kopecks"] == "stays, without a name"


def test_who_is_killed_while_erasing_has_erased_all_or_nothing(engine, smtp, tmp_path):
    """The service is killed at moments of its choosing; the next run finishes."""
    with make_service(engine, tmp_path, smtp) as service:
        suppliers, registry = tmp_path / "suppliers.ini", tmp_path / "registry.csv"
        suppliers.write_text(SUPPLIERS.replace("[water]", "[spring]"))
        registry.write_text(REGISTRY)
        must(service, "suppliers", "load", str(suppliers))
        must(service, "registry", "load", "spring", str(registry))
        for delay in (0.0, 0.02, 0.05, 0.1):
            person, client = settle(service, smtp)
            command = [
                paths.program("smorodina-admin"),
                "--config",
                str(service.config()),
                "customers",
                "erase",
                person.email,
                "--reason",
                "По просьбе",
            ]
            with subprocess.Popen(command, stdout=subprocess.DEVNULL) as erasing:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    erasing.wait(delay)
                erasing.kill()
            if client.get("/v1/cabinet").status == 200:
                assert client.get("/v1/requests").body["items"][0]["messages"]
                assert client.get("/v1/profile").body["email"] == person.email
                must(service, *command[3:])
            assert client.get("/v1/cabinet").code == "unauthenticated"
            assert person.login().code == "login_refused"
            assert admin(service, *command[3:])[0] == 1
