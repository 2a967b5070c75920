# SPDX-License-Identifier: GPL-3.0-or-later
"""The operators' program beside the running service."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import time

import pytest
from conftest import Newcomer, make_service
from support import paths
from support.service import Service
from support.waiting import wait_for

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
REGISTRY = f"""as_of;2025-12-31
#accounts
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


def test_a_bad_registry_changes_nothing(supplied, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text(REGISTRY.replace("512,40\n#months", "512,4x\n#months"))
    status, output, _ = admin(supplied, "registry", "load", "water", str(bad))
    assert status == 3
    assert "line 4, balance: not a sum (1234.56)" in output
    assert "1 problem; nothing was taken" in output


@pytest.mark.parametrize("text", ["", "as_of;2025-12-31\n", REGISTRY.partition("123456789")[0]])
def test_a_registry_without_a_line_is_a_mistake(supplied, tmp_path, text):
    path = tmp_path / "empty.csv"
    path.write_text(text)
    load = ["registry", "load", "water", str(path), "--as-of", "2025-12-31"]
    status, output, _ = admin(supplied, *load)
    assert status == 3
    assert "the file has no line" in output and "registry form" in output


def test_a_registry_needs_its_closing_day(supplied, tmp_path):
    path = tmp_path / "undated.csv"
    path.write_text(REGISTRY.partition("\n")[2])
    load = ["registry", "load", "water", str(path)]
    status, output, _ = admin(supplied, *load)
    assert status == 3
    assert "as_of: is missing" in output and "--as-of" in output
    status, output, _ = admin(supplied, "--as-of", "2025-12-30", *load)
    assert status == 3
    assert "of a later day" in output
    assert "1 account," in must(supplied, "--as-of", "2025-12-31", *load)
    assert must(supplied, "registry", "form").startswith("as_of;YYYY-MM-DD\n#accounts\n")
    assert "posting_days" in must(supplied, "suppliers", "keys")


def test_the_formats_of_files_are_told_in_full(supplied):
    keys = must(supplied, "suppliers", "keys").splitlines()
    assert keys[0].startswith("[ID]")
    assert "name, required  as customers know it" in keys
    assert any(line.startswith("pay_day  ") and line.endswith("; default 15") for line in keys)
    columns = must(supplied, "registry", "columns").splitlines()
    assert "balance, required  a sum (1234.56); a debt is above 0" in columns
    assert "voluntary  0 or 1" in columns
    assert "full_name, required  text, at most 200 characters" in columns
    assert any(line.endswith("one of: meter, average, norm, fixed") for line in columns)
    form = must(supplied, "registry", "form")
    for section in ("#accounts", "#lines", "#months", "#charges", "#meters", "#registers"):
        assert section in form.splitlines() and section in columns


def test_a_credited_payment_of_nobody_is_refused(supplied, tmp_path):
    path = tmp_path / "credited.csv"
    path.write_text("#credited\npayment;sum;day\nnobody;1,00;2025-12-31\n")
    status, output, _ = admin(supplied, "payments", "credit", "water", str(path))
    assert status == 3
    assert "line 3: no such payment of this supplier" in output


def test_the_books_of_a_new_service_are_in_order(supplied):
    assert "in order" in must(supplied, "books", "check")
    assert "in order" in must(supplied, "books", "check", "--full")


def test_numbers_that_nobody_has_are_counted_by_supplier(supplied, smtp):
    client = Newcomer(supplied, smtp).settle()
    form = {"supplier_id": "water", "number": "000000001"}
    assert client.post("/v1/account-numbers", form).code == "number_unknown"
    assert must(supplied, "suppliers", "lookups").split() == ["water", "1"]


def test_wrong_commands_are_told_apart(supplied, tmp_path):
    assert admin(supplied, "applications")[0] == 2
    status, _, said = admin(supplied, "applications", "approve")
    assert status == 2 and "applications approve takes: ID" in said
    status, _, said = admin(supplied, "registry", "load", "water")
    assert status == 2 and "registry load takes: SUPPLIER FILE" in said
    status, _, said = admin(supplied, "books", "check", "them")
    assert status == 2 and "books check takes nothing" in said
    status, _, said = admin(supplied, "accounts", "list", "nobody")
    assert status == 1 and "no supplier nobody" in said
    assert admin(supplied, "applications", "approve", "nobody")[0] == 1
    assert admin(supplied, "registry", "load", "nobody", str(tmp_path / "none"))[0] == 1


def test_actions_are_logged_with_the_operator(supplied, tmp_path):
    path = tmp_path / "suppliers.ini"
    path.write_text(SUPPLIERS)
    _, _, said = admin(supplied, "suppliers", "load", str(path))
    assert "suppliers-loaded" in said
    assert "operator=" in said


@pytest.mark.parametrize(
    "words",
    (
        ("suppliers", "keys"),
        ("registry", "form"),
        ("--help",),
        ("registry", "load", "--help"),
        ("--version",),
    ),
)
def test_what_needs_no_configuration_asks_for_none(words):
    command = [paths.program("smorodina-admin"), *words]
    done = subprocess.run(command, capture_output=True, text=True, env={"PATH": "/usr/bin"})
    assert done.returncode == 0, done.stderr
    assert done.stdout and not done.stderr


@pytest.mark.parametrize("listed", ("applications", "requests", "payments"))
def test_a_state_that_there_is_not_is_told_with_the_choices(supplied, listed):
    status, output, said = admin(supplied, listed, "list", "--state", "nonsense")
    assert status == 2 and not output
    assert "--state is none of: " in said
    for state in said.rsplit(": ", 1)[1].strip().split(", "):
        assert admin(supplied, listed, "list", "--state", state)[0] == 0
    assert admin(supplied, "suppliers", "list", "--state", "all")[0] == 2
    assert admin(supplied, listed, "list", "--limit", "0")[0] == 2
    assert admin(supplied, listed, "list", "--limit", "1001")[0] == 2


def test_lists_come_by_pages(supplied, smtp):
    client = Newcomer(supplied, smtp).settle()
    for text in ("Раз", "Два", "Три"):
        assert client.post("/v1/requests", {"topic": "other", "text": text}).status == 201
    whole = json.loads(must(supplied, "--json", "requests", "list", "--state", "all"))
    paged, after = [], ""
    while len(paged) <= len(whole):
        words = ("--json", "requests", "list", "--state", "all", "--limit", "2", "--after", after)
        status, output, said = admin(supplied, *words)
        assert status == 0
        page = json.loads(output)
        paged += page
        if "--after" not in said:
            break
        after = said.rsplit(" ", 1)[1].strip()
        assert after == page[-1]["id"] and len(page) == 2
    assert paged == whole and len(whole) >= 3


READS = (
    ("applications", "list"),
    ("applications", "show", "nobody"),
    ("requests", "list"),
    ("requests", "show", "nobody"),
    ("suppliers", "list"),
    ("payments", "list"),
    ("books", "check"),
    ("customers", "list"),
    ("letters", "list"),
    ("requests", "attachment", "nobody", "-"),
)


@pytest.mark.parametrize("words", READS, ids=" ".join)
def test_who_only_reads_makes_no_database(tmp_path, words):
    service = Service(tmp_path)
    status, output, said = admin(service, *words)
    assert status == 1 and not output
    assert "smorodina-service --migrate" in said
    assert not list(tmp_path.glob("*.db*"))


def sqlite_service(tmp_path):
    """A service that is not started, with an empty store of the newest schema."""
    service = Service(tmp_path)
    command = [paths.program("smorodina-service"), "--config", str(service.config()), "--migrate"]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return service, tmp_path / "smorodina.db"


@pytest.mark.parametrize("words", READS, ids=" ".join)
def test_who_only_reads_leaves_an_older_schema_as_it_is(tmp_path, words):
    service, path = sqlite_service(tmp_path)
    with sqlite3.connect(path) as store:
        store.execute("DELETE FROM schema_migrations WHERE number >= 8")
    before = path.read_bytes()
    status, _, said = admin(service, *words)
    assert status == 1
    assert "older version" in said and "smorodina-service --migrate" in said
    assert path.read_bytes() == before


MILLION = """
INSERT INTO suppliers (id, name, search, service, number_mask, number_example, number_hint,
  number_place) VALUES ('s', 's', 's', 'gas', '9999999', '1234567', 'h', 'middle');
CREATE TEMP TABLE n AS WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c
  WHERE i < 1000000) SELECT printf('%07d', i) AS id FROM c;
INSERT INTO customers (id, email, email_key, password_hash, created_at)
  SELECT id, id || '@example.ru', id || '@example.ru', 'x', 1 FROM n;
INSERT INTO registry_accounts (id, supplier_id, number, full_name, address, masked_address,
  balance_kopecks, balance_at) SELECT id, 's', id, 'Иванов Иван', 'г. Тверь', '*', 1, 1 FROM n;
INSERT INTO accounts (id, customer_id, registry_id, supplier_id, access, full_state,
  full_state_at, linked_at) SELECT id, id, id, 's', 'full', 'open', 1, 1 FROM n;
INSERT INTO suppliers (id, name, search, service, number_mask, number_example, number_hint,
  number_place) VALUES ('t', 't', 't', 'gas', '9999999', '1234567', 'h', 'middle');
INSERT INTO registry_accounts (id, supplier_id, number, full_name, address, masked_address,
  balance_kopecks, balance_at) SELECT 't' || id, 't', id, 'Иванов Иван', 'г. Тверь', '*', 1, 1
  FROM n;
INSERT INTO accounts (id, customer_id, registry_id, supplier_id, access, full_state,
  full_state_at, linked_at) SELECT 't' || id, id, 't' || id, 't', 'simple', 'none', 1, 1 FROM n
  WHERE id IN ('0000001', '0999999');
CREATE TEMP TABLE some AS SELECT id FROM n WHERE id % 20 = 0;
INSERT INTO applications (id, customer_id, account_id, full_name, address, email, state,
  created_at) SELECT id, id, id, 'Иванов', 'г. Тверь', 'x', 'approved', 1 FROM some;
INSERT INTO payments (id, customer_id, account_id, registry_id, supplier_id, choice, state,
  sum_kopecks, commission_kopecks, total_kopecks, acquirer_key, created_at)
  SELECT id, id, id, id, 's', 'debt', 'canceled', 100, 0, 100, id, 1 FROM some;
INSERT INTO requests (id, number, customer_id, topic, state, created_at, updated_at)
  SELECT id, id, id, 'other', 'closed', 1, 1 FROM some;
INSERT INTO letters (id, kind, recipient, customer_id, state, next_at, created_at)
  SELECT id, 'request', id || '@example.ru', id, 'sent', 1, 1 FROM n;
"""


def test_one_thing_and_one_page_take_no_time_on_a_million_customers(tmp_path):
    service, path = sqlite_service(tmp_path)
    with sqlite3.connect(path) as store:
        store.execute("PRAGMA synchronous = OFF")
        store.executescript(MILLION)
    for words in (
        ("applications", "list"),
        ("applications", "list", "--state", "approved", "--after", "0500000"),
        ("applications", "show", "0999980"),
        ("requests", "list", "--state", "all", "--after", "0900000"),
        ("requests", "list"),
        ("requests", "show", "0999980"),
        ("payments", "list", "--state", "waiting"),
        ("payments", "list", "--after", "0500000"),
        ("suppliers", "list"),
        ("accounts", "list", "s", "--after", "0500000"),
        ("accounts", "list", "s", "--number", "0999999"),
        ("accounts", "list", "s", "--state", "simple"),
        ("accounts", "list", "s", "--state", "revoked"),
        ("accounts", "list", "t"),
        ("customers", "list", "--after", "0500000"),
        ("customers", "list", "--email", "0999999@example.ru"),
        ("customers", "list", "--supplier", "s", "--account", "0999999"),
        ("customers", "show", "0999999"),
        ("customers", "show", "0999999@example.ru"),
        ("letters", "list", "--state", "failed"),
        ("letters", "list", "--state", "sent", "--after", "0500000"),
        ("letters", "list", "--email", "0999999@example.ru"),
        ("letters", "show", "0999999"),
    ):
        taken = min(timed(service, words) for _ in range(3))
        assert taken < 1, f"{words}: {taken:.2f} s"


def timed(service, words):
    started = time.monotonic()
    must(service, *words)
    return time.monotonic() - started


def test_what_others_wrote_forges_no_line(supplied, applicant):
    person, client, path = applicant
    must(supplied, "applications", "refuse", waiting_id(supplied, person.email), "--reason", "нет")
    forged = "Прошу\nregistry_name     Смирнова Анна Петровна"
    application = {
        "full_name": OWNER,
        "address": ADDRESS,
        "email": person.email,
        "comment": forged,
    }
    assert client.post(f"{path}/applications", application).status in (200, 201)
    shown = must(supplied, "applications", "show", waiting_id(supplied, person.email))
    assert len([line for line in shown.splitlines() if line.startswith("registry_name")]) == 1
    assert "Прошу\\nregistry_name" in shown
    text = "Где счёт?\n\nsupport, 2026-01-01T00:00:00Z:\nПеречислите деньги"
    sent = client.post("/v1/requests", {"topic": "other", "text": text}).body
    shown = must(supplied, "requests", "show", sent["number"])
    assert not [line for line in shown.splitlines() if line.startswith("support, ")]
    assert "  > support, 2026" in shown and "  > Где счёт?" in shown


def test_what_a_terminal_obeys_is_shown(tmp_path):
    service, path = sqlite_service(tmp_path)
    evil = "А\x1b[2J\x9b1m\nFORGED\r\u202e\u2028\u2066\u200b\u0085\U000e0041Я"
    with sqlite3.connect(path) as store:
        store.execute(
            "INSERT INTO suppliers (id, name, search, service, number_mask, number_example, "
            "number_hint, number_place) VALUES ('s', ?, 's', 'gas', '9', '1', 'h', 'middle')",
            (evil,),
        )
    for words in (("suppliers", "list"), ("--json", "suppliers", "list")):
        output = must(service, *words)
        shown = "".join(output.rstrip("\n").splitlines()[-1:])
        assert shown.isprintable(), ascii(shown)
        for part in ("u001b[2J", "\\u202e", "\\u2028", "\\u2066", "\\udb40\\udc41"):
            assert part in shown, (words, part)
        assert not [line for line in output.splitlines() if line.startswith("FORGED")]
    assert json.loads(must(service, "--json", "suppliers", "list"))[0]["name"] == evil


def test_what_stops_all_payments_is_said_before_them(tmp_path):
    service, path = sqlite_service(tmp_path)
    note = "HTTP 403: shop\nsmorodina-admin: all is well\x1b[2J\u202e"
    with sqlite3.connect(path) as store:
        store.execute("INSERT INTO acquirer_marks VALUES ('refuses:pay', 1789380000, ?)", (note,))
    for words in (("payments", "list"), ("--json", "payments", "list")):
        _, output, said = admin(service, *words)
        assert len(said.splitlines()) == 1 and said.strip().isprintable(), ascii(said)
        assert "the acquirer refuses us since 2026-09-14T" in said and "HTTP 403: shop" in said
    assert json.loads(output) == []


def test_a_hangup_ends_nothing(engine, smtp, tmp_path):
    with make_service(engine, tmp_path, smtp) as service:
        service.process.child.send_signal(signal.SIGHUP)
        wait_for(lambda: "hangup" in service.process.text(), "the hangup to be told")
        assert Newcomer(service, smtp).register().status == 202


def full_version(service, smtp):
    """Somebody with the full version of the account, and its link."""
    person = Newcomer(service, smtp)
    client = person.settle()
    account = client.post("/v1/accounts", {"supplier_id": "water", "number": "123456789"}).body
    form = {"full_name": OWNER, "address": ADDRESS, "email": person.email}
    assert client.post(f"/v1/accounts/{account['id']}/applications", form).status in (200, 201)
    must(service, "applications", "approve", waiting_id(service, person.email))
    letter = person.letter(lambda one: "ПИН" in one.subject.upper())
    answer = client.post(f"/v1/accounts/{account['id']}/pin", {"pin": letter.pin()})
    assert answer.body["access"] == "full"
    return person, client, account["id"]


def links(service, *words):
    command = ("--json", "accounts", "list", "water", "--limit", "1000", *words)
    return json.loads(must(service, *command))


def test_full_access_is_revoked_with_a_reason(supplied, smtp):
    person, client, link = full_version(supplied, smtp)
    assert link in [one["id"] for one in links(supplied, "--state", "full")]
    for number in ("123456789", "№ 123-456-789 "):
        assert link in [one["id"] for one in links(supplied, "--number", number)]
    assert not links(supplied, "--number", "987654321")
    assert admin(supplied, "accounts", "revoke", link)[0] == 2
    assert admin(supplied, "accounts", "revoke", "nobody", "--reason", "x")[0] == 1
    must(supplied, "accounts", "revoke", link, "--reason", "Квартира продана")
    person.letter(lambda one: "Квартира продана" in one.text)
    account = client.get("/v1/cabinet").body["accounts"][0]
    assert (account["access"], account["full_state"]) == ("simple", "none")
    assert account["closed_reason"] == "revoked"
    assert client.get(f"/v1/accounts/{link}/charges").status == 403
    assert link in [one["id"] for one in links(supplied, "--state", "revoked")]


def test_a_refused_registry_tells_nobody_closed(supplied, smtp, tmp_path):
    _, client, link = full_version(supplied, smtp)
    path = tmp_path / "registry.csv"
    line = f'123456789;Козлов Иван Сергеевич;"{ADDRESS}";512,40\n'
    path.write_text(f"{REGISTRY.partition('123456789')[0]}{line}{line}")
    status, output, _ = admin(supplied, "registry", "load", "water", str(path))
    assert status == 3 and "nothing was taken" in output
    assert f"line 4, 123456789: {OWNER} → Козлов Иван Сергеевич" in output
    assert "1 account with another owner" in output and "closed" not in output
    assert client.get(f"/v1/accounts/{link}/charges").status == 200


def test_another_owner_of_the_registry_closes_full_access(supplied, smtp, tmp_path):
    person, client, link = full_version(supplied, smtp)
    path = tmp_path / "registry.csv"
    path.write_text(REGISTRY.replace(OWNER, "Козлов Иван Сергеевич"))
    output = must(supplied, "registry", "load", "water", str(path))
    assert f"line 4, 123456789: {OWNER} → Козлов Иван Сергеевич" in output
    closed = r"^1 account with another owner; full access of \d+ customers? closed$"
    assert re.search(closed, output, re.M)
    person.letter(lambda one: "123456789" in one.subject and "закрыта" in one.subject)
    account = client.get("/v1/cabinet").body["accounts"][0]
    assert account["closed_reason"] == "owner_changed" and "owner_name" not in account
    assert client.get(f"/v1/accounts/{link}/charges").status == 403
    assert link in [one["id"] for one in links(supplied, "--state", "owner_changed")]
    path.write_text(REGISTRY)
    must(supplied, "registry", "load", "water", str(path))


LISTS = {"--json", "--after", "--limit", "--state"}
TAKEN = {
    ("accounts", "list", "water"): LISTS | {"--number"},
    ("applications", "list"): LISTS,
    ("applications", "show", "nobody"): {"--json"},
    ("applications", "approve", "nobody"): set(),
    ("customers", "list"): LISTS - {"--state"} | {"--email"},
    ("letters", "list"): LISTS | {"--email"},
    ("letters", "again", "nobody"): set(),
    ("requests", "reply", "nobody"): {"--text"},
    ("requests", "close", "nobody"): set(),
    ("suppliers", "list"): {"--json"},
    ("suppliers", "keys"): set(),
    ("suppliers", "lookups"): set(),
    ("registry", "load", "nobody", "none"): {"--as-of", "--owners-changed"},
    ("payments", "list"): LISTS,
    ("payments", "credit", "nobody", "none"): set(),
    ("books", "check"): {"--full"},
}
OPTIONS = {
    "--json": (),
    "--after": ("x",),
    "--limit": ("100",),
    "--state": ("all",),
    "--number": ("123456789",),
    "--text": ("x",),
    "--email": ("x",),
    "--as-of": ("2025-12-31",),
    "--owners-changed": (),
    "--full": (),
    "--reason": ("x",),
}


@pytest.mark.parametrize("words", TAKEN, ids=" ".join)
def test_an_option_that_means_nothing_to_a_command_is_refused(supplied, words):
    for option, value in OPTIONS.items():
        status, output, said = admin(supplied, *words, option, *value)
        refused = f"this command takes no {option}" in said
        assert refused == (option not in TAKEN[words]), (option, said)
        assert not refused or (status == 2 and not output)


@pytest.mark.parametrize("words", (("accounts", "revoke", "x"), ("applications", "refuse", "x")))
def test_a_wrong_command_line_makes_no_database(tmp_path, words):
    service = Service(tmp_path)
    for more in ((), ("--reason", ""), ("--reason", "нет", "--number", "1")):
        assert admin(service, *words, *more)[0] == 2
    assert not list(tmp_path.glob("*.db*"))


def test_a_supplier_that_is_not_there_is_told(supplied, tmp_path):
    path = tmp_path / "credited.csv"
    for text in ("", "#credited\npayment;sum\n"):
        path.write_text(text)
        status, output, said = admin(supplied, "payments", "credit", "nobody", str(path))
        assert (status, output) == (1, "") and "no supplier nobody" in said
    status, output, said = admin(supplied, "accounts", "list", "nobody")
    assert (status, output) == (1, "") and "no supplier nobody" in said


@pytest.mark.parametrize("content", (b"words " * 999, b"\0" * 8192), ids=("words", "zeros"))
def test_who_only_reads_is_told_what_is_wrong_with_the_file(tmp_path, content):
    service = Service(tmp_path)
    path = tmp_path / "smorodina.db"
    path.write_bytes(content)
    status, output, said = admin(service, "payments", "list")
    assert (status, output) == (1, "")
    assert "is no database" in said and "older" not in said
    assert path.read_bytes() == content


def test_a_list_that_cannot_be_written_has_failed(supplied):
    command = [paths.program("smorodina-admin"), "--config", str(supplied.config())]
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*command, "suppliers", "list"], stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert done.returncode == 1 and "could not be written" in done.stderr


def test_what_was_done_is_logged_though_nobody_reads_the_output(tmp_path):
    service, _ = sqlite_service(tmp_path)
    suppliers, registry = tmp_path / "suppliers.ini", tmp_path / "registry.csv"
    suppliers.write_text(SUPPLIERS)
    must(service, "suppliers", "load", str(suppliers))
    registry.write_text(REGISTRY)
    must(service, "registry", "load", "water", str(registry))
    many = "".join(f"{n};{OWNER};{ADDRESS};0,00\n" for n in range(200000000, 200003000))
    heads = "#accounts\nnumber;full_name;address;balance\n"
    registry.write_text(f"as_of;2025-12-31\n{heads}{many}".replace(ADDRESS, "г. Тверь"))
    must(service, "registry", "load", "water", str(registry))
    registry.write_text(registry.read_text().replace(OWNER, "Орлов Олег Олегович"))
    words = ["registry", "load", "water", str(registry), "--owners-changed"]
    command = [paths.program("smorodina-admin"), "--config", str(service.config()), *words]
    ends = os.pipe()
    os.close(ends[0])
    done = subprocess.run(command, stdout=ends[1], stderr=subprocess.PIPE, text=True)
    os.close(ends[1])
    assert "registry-loaded" in done.stderr
    assert done.returncode == 1 and "could not be written" in done.stderr
