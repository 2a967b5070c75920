# SPDX-License-Identifier: GPL-3.0-or-later
"""Readings on their way to a supplier and back: customers by HTTP, operators by their program."""

import json
import subprocess
import time
import uuid

import pytest
from conftest import Newcomer
from support import paths

OWNER = "Смирнова Анна Петровна"
ADDRESS = "г. Тверь, ул. Советская, д. 12, кв. 34"
HEAD = "account;serial;register;title;value;taken_on;sent_at;unverified;id"
ANSWERS = "#answers\nid;result;month;reason_code;reason\n"
MONTH = time.strftime("%Y-%m")


def admin(service, *arguments, text=None):
    command = [paths.program("smorodina-admin"), "--config", str(service.config()), *arguments]
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


def must(service, *arguments):
    status, output, said = admin(service, *arguments)
    assert status == 0, said + output
    return output


class Desk:
    """A supplier of its own with one flat, and the files that go to and fro."""

    def __init__(self, service, folder):
        self.service = service
        self.folder = folder
        self.supplier = f"gas-{uuid.uuid4().hex[:8]}"
        self.write(
            "suppliers.ini",
            f"[{self.supplier}]\nname=Тверьгаз\nservice=gas\nregion=Тверь\n"
            "number_mask=999999999999\nnumber_example=370012345678\nnumber_hint=12 цифр\n"
            "number_place=middle\nsimple_readings=1\nautomatic_full=1\n",
        )
        self.write(
            "registry.csv",
            "as_of;2025-12-31\n#accounts\nnumber;full_name;address;balance\n"
            f'370012345678;{OWNER};"{ADDRESS}";0\n'
            "#meters\nnumber;serial;service;unit;digits;decimals;implausible\n"
            "370012345678;0042;gas;м³;5;1;500\n"
            "#registers\nnumber;serial;place;title;previous;tariff\n"
            "370012345678;0042;1;Газ;120;7,00\n",
        )
        must(service, "suppliers", "load", self.path("suppliers.ini"))
        must(service, "registry", "load", self.supplier, self.path("registry.csv"))

    def path(self, name):
        return str(self.folder / name)

    def write(self, name, text):
        (self.folder / name).write_text(text)
        return self.path(name)

    def export(self, *options):
        return must(
            self.service, "readings", "export", self.supplier, "--out", str(self.folder), *options
        )

    def file(self, number):
        return self.folder / f"{self.supplier}-readings-{number:06}.csv"

    def answer(self, lines):
        path = self.write("answers.csv", ANSWERS + lines)
        return admin(self.service, "readings", "answer", self.supplier, path)

    def listed(self, *options):
        found = must(
            self.service, "--json", "readings", "list", "--supplier", self.supplier, *options
        )
        return json.loads(found)


@pytest.fixture
def desk(service, tmp_path):
    return Desk(service, tmp_path)


class Reader:
    """A customer of that flat."""

    def __init__(self, desk, smtp, full):
        person = Newcomer(desk.service, smtp)
        self.client = person.settle()
        form = {"supplier_id": desk.supplier, "number": "370012345678"}
        account = self.client.post("/v1/accounts", form).body
        self.path = f"/v1/accounts/{account['id']}"
        if full:
            form = {"full_name": OWNER, "address": ADDRESS, "email": person.email}
            assert self.client.post(f"{self.path}/applications", form).status == 201
            letter = person.letter(lambda one: "ПИН" in one.subject.upper())
            opened = self.client.post(f"{self.path}/pin", {"pin": letter.pin()})
            assert opened.body["full_state"] == "open", opened.content
        self.meter = self.client.get(f"{self.path}/meters").body["items"][0]

    def reading(self, value):
        register = self.meter["registers"][0]["id"]
        values = [{"register_id": register, "value_milli": value}]
        return {"meter_id": self.meter["id"], "values": values}

    def send(self, value):
        answer = self.client.post(f"{self.path}/readings", self.reading(value))
        assert answer.status == 201, answer.content
        return answer.body

    def told(self, reading):
        found = self.client.get(f"{self.path}/readings").body["items"]
        return next(one for one in found if one["id"] == reading["id"])

    def withdraw(self, reading):
        return self.client.call("PUT", f"/v1/readings/{reading['id']}/withdrawn")

    def replace(self, reading, value, key=None):
        path = f"/v1/readings/{reading['id']}/replacement"
        return self.client.post(path, self.reading(value), key=key)


@pytest.fixture
def owner(desk, smtp):
    return Reader(desk, smtp, True)


@pytest.fixture
def stranger(desk, smtp):
    return Reader(desk, smtp, False)


def test_a_reading_goes_out_and_comes_back_credited(desk, owner, stranger):
    own, strange = owner.send(150000), stranger.send(7000)
    assert (own["state"], own["changeable"]) == ("accepted", True)
    assert "export 1: 2 readings" in desk.export("--encoding", "utf-8")
    head, section, names, *lines = desk.file(1).read_bytes().decode().split("\r\n")
    assert (head, section, names) == ("export;1", "#readings", HEAD)
    cells = [line.split(";") for line in lines if line]
    assert [(row[0], row[1], row[3], row[4], row[7], row[8]) for row in cells] == [
        ("370012345678", "0042", "Газ", "150,0", "0", own["id"]),
        ("370012345678", "0042", "Газ", "7,0", "1", strange["id"]),
    ]
    assert owner.told(own)["state"] == "exported"
    assert "exported_at" in owner.told(own)

    status, output, _ = desk.answer(
        f"{own['id']};credited;{MONTH};;\n{strange['id']};rejected;;lower;Было 120\n"
    )
    assert (status, output.strip()) == (0, "1 credited, 1 rejected")
    told = owner.told(own)
    assert (told["state"], told["credited_month"]) == ("credited", MONTH)
    # Who only knows the account's number does not learn what the flat used.
    told = stranger.told(strange)
    assert told["state"] == "rejected" and "reason_code" not in told and "reason" not in told


def test_an_export_is_given_out_again_to_the_byte(desk, owner):
    owner.send(150000)
    desk.export()
    first = desk.file(1).read_bytes()
    assert "Газ".encode("cp1251") in first
    desk.file(1).unlink()
    assert "No reading waits" in desk.export()
    desk.export("--again", "1")
    assert desk.file(1).read_bytes() == first
    assert [path.name for path in desk.folder.glob("*-readings-*")] == [desk.file(1).name]


def test_an_export_whose_file_was_not_written_is_given_out_next_time(desk, owner):
    owner.send(150000)
    desk.file(1).mkdir()
    status, _, said = admin(
        desk.service, "readings", "export", desk.supplier, "--out", str(desk.folder)
    )
    assert status == 1 and desk.file(1).name in said
    desk.file(1).rmdir()
    assert "export 1: 1 reading" in desk.export()
    assert desk.file(1).read_bytes().startswith(b"export;1\r\n")
    assert "No reading waits" in desk.export()


@pytest.mark.parametrize(
    "options,said",
    [
        (["--encoding", "ebcdic"], "--encoding is none of"),
        (["--again", "1", "--encoding", "utf-8"], "--again takes no --encoding"),
        (["--again", "0"], "--again is the number of an export"),
        (["--out", "/nowhere"], "--out is no folder"),
    ],
)
def test_wrong_options_are_refused(desk, options, said):
    status, _, told = admin(desk.service, "readings", "export", desk.supplier, *options)
    assert status == 2 and said in told


def test_a_wrong_file_of_answers_changes_nothing(desk, owner):
    sent = owner.send(150000)
    desk.export()
    credited = f"{sent['id']};credited;{MONTH};;\n"
    status, output, _ = desk.answer(
        f"{credited}01NOBODY;credited;{MONTH};;\n{sent['id']};rejected;;no;\n"
    )
    assert status == 3
    assert "line 5, reason_code: is none of: lower, wrong_meter" in output
    assert "line 5, id: stands twice, with another answer" in output
    status, output, _ = desk.answer(f"{credited}01NO;credited;{MONTH};;\n")
    assert status == 3 and "line 4, id: no such reading of this supplier" in output
    assert "1 problem; nothing was taken" in output
    assert owner.told(sent)["state"] == "exported"
    columns = must(desk.service, "readings", "columns")
    assert "#readings" in columns and "reason_code  text without spaces; rejected: lower" in columns


def test_a_reading_is_replaced_and_withdrawn_until_it_is_exported(desk, owner, stranger):
    first = owner.send(150000)
    key = str(uuid.uuid4())
    second = owner.replace(first, 151000, key)
    assert second.status == 201 and second.body["state"] == "accepted", second.content
    assert owner.replace(first, 151000, key).body == second.body
    assert owner.told(first)["state"] == "replaced"
    assert owner.replace(first, 151000).code == "reading_state"
    assert stranger.withdraw(second.body).code == "not_found"

    withdrawn = owner.send(160000)
    assert owner.withdraw(withdrawn).body["state"] == "withdrawn"
    assert owner.withdraw(withdrawn).status == 200
    meter = owner.client.get(f"{owner.path}/meters").body["items"][0]
    assert meter["registers"][0]["previous_milli"] == 151000

    desk.export("--encoding", "utf-8")
    content = desk.file(1).read_text()
    assert second.body["id"] in content
    assert first["id"] not in content and withdrawn["id"] not in content
    assert owner.withdraw(second.body).code == "reading_exported"
    assert owner.replace(second.body, 152000).code == "reading_exported"
    assert owner.told(second.body)["changeable"] is False


def test_operators_list_readings(desk, owner, stranger):
    own, strange = owner.send(150000), stranger.send(7000)
    assert [(one["id"], one["value"], one["unverified"]) for one in desk.listed()] == [
        (own["id"], "150,0", False),
        (strange["id"], "7,0", True),
    ]
    assert [one["id"] for one in desk.listed("--state", "unverified")] == [strange["id"]]
    assert [one["id"] for one in desk.listed("--limit", "1", "--after", own["id"])] == [
        strange["id"]
    ]
    assert len(desk.listed("--account", "370012345678")) == 2
    assert desk.listed("--account", "1") == []
    desk.export()
    assert {one["export_number"] for one in desk.listed("--state", "exported")} == {1}
    assert own["id"] in must(desk.service, "readings", "list", "--supplier", desk.supplier)
    status, _, said = admin(desk.service, "readings", "list", "--account", "1")
    assert status == 2 and "--account needs --supplier" in said
    status, _, said = admin(desk.service, "readings", "list", "--supplier", "nobody")
    assert status == 1 and "no supplier nobody" in said
