# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes out to suppliers, read by readers that know the formats and not the program."""

import datetime
import json
import os
import pathlib
import random
import sqlite3
import subprocess

import pytest
from conftest import Play
from support import paths
from support.exports import read_exchange, read_registry
from support.service import Demo
from support.waiting import wait_for
from test_payments import CARD, follow, page_of, pay

MOSCOW = datetime.timezone(datetime.timedelta(hours=3))


def today():
    return datetime.datetime.now(MOSCOW).strftime("%Y-%m-%d")


class Desk(Play):
    """The demo, its operators' program, and a folder for what goes out."""

    def __init__(self, demo, state):
        super().__init__(demo)
        self.state = state
        self.out = state / "out"
        self.out.mkdir(exist_ok=True)

    def command(self, *arguments):
        config = ["--config", str(self.state / "service.ini")]
        return [paths.program("smorodina-admin"), *config, *arguments]

    def admin(self, *arguments, **environment):
        done = subprocess.run(
            self.command(*arguments),
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            timeout=60,
        )
        return done.returncode, done.stdout, done.stderr

    def must(self, *arguments):
        status, output, said = self.admin(*arguments)
        assert status == 0, said + output
        return output

    def export(self, *arguments):
        """The exports a call gave out, as the program tells of them."""
        given = ["payments", "export", self.supplier, "--json", "--out", str(self.out)]
        return json.loads(self.must(*given, *arguments))

    def file(self, export, end=".csv"):
        return self.out / f"{self.supplier}-payments-{export['number']:06}-{export['day']}{end}"

    def paid(self, kopecks=None):
        """A payment whose money is taken."""
        payment = pay(self.client, self.linked_account, kopecks).body
        page_of(self.client, payment)
        self.control("pay", {"payment_id": payment["id"], "card": CARD})
        return follow(self.client, payment, lambda now: now["state"] == "succeeded")

    def give_back(self, payment, kopecks):
        amount = {"value": f"{kopecks / 100:.2f}", "currency": "RUB"}
        self.control("refund", {"payment_id": payment["id"], "amount": amount})
        follow(self.client, payment, lambda now: now["refunded_kopecks"] >= kopecks, 60)

    def ledger(self):
        """What the supplier got, less what was given back."""
        store = sqlite3.connect(f"file:{self.state}/smorodina.db?mode=ro", uri=True)
        try:
            query = (
                "SELECT SUM (CASE kind WHEN 'payment' THEN amount_kopecks WHEN 'refund' THEN "
                "- amount_kopecks ELSE 0 END) FROM ledger_transfers t WHERE EXISTS (SELECT 1 "
                "FROM payments p WHERE p.id = t.payment_id AND p.supplier_id = ?)"
            )
            return store.execute(query, [self.supplier]).fetchone()[0] or 0
        finally:
            store.close()


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exports")
    with Demo(folder / "demo.log", state=folder / "state") as demo:
        desk = Desk(demo, folder / "state")
        desk.client, _ = desk.newcomer()
        desk.linked_account, number = desk.linked(desk.client)
        desk.supplier = number["supplier_id"]
        yield desk


def test_a_day_is_read_by_whoever_knows_the_forms(desk):
    payment = desk.paid()
    exports = desk.export("--day", today())
    rows = []
    for export in exports:
        registry = read_registry(desk.file(export).read_bytes())
        exchange = read_exchange(desk.file(export, "-1c.txt").read_bytes())
        rows += registry.rows
        assert (len(registry.rows), registry.total()) == (export["n_rows"], export["sum_kopecks"])
        assert [order.kopecks for order in exchange.orders] == [export["order_kopecks"]]
        assert [str(order.number) for order in exchange.orders] == [registry.order_number]
        assert exchange.orders[0].day == registry.order_day
        assert exchange.orders[0].payer["name"] == "ООО «Смородина»"
    mine = [row for row in rows if row.code == payment["id"]]
    assert [(row.sum, row.commission) for row in mine] == [
        (payment["sum_kopecks"], payment["commission_kopecks"])
    ]
    assert sum(row.sum for row in rows) == desk.ledger()
    assert "in order" in desk.must("books", "check")


def test_what_was_given_out_is_not_given_out_again(desk):
    desk.paid()
    first = desk.export("--day", today())
    files = {path: path.read_bytes() for path in desk.out.iterdir()}
    assert desk.export("--day", today()) == []
    status, output, _ = desk.admin("payments", "export", desk.supplier, "--day", today())
    assert status == 0 and "--again" in output
    for path in files:
        path.unlink()
    for number in range(1, first[-1]["number"] + 1):
        desk.export("--again", str(number))
    assert {path: path.read_bytes() for path in desk.out.iterdir()} == files


@pytest.mark.parametrize(
    "name, encoding", [("koi8-r", "koi8-r"), ("CP866", "cp866"), ("utf-8", "utf-8")]
)
def test_each_encoding_is_read(desk, name, encoding):
    payment = desk.paid()
    export = desk.export("--day", today(), "--encoding", name, "--format", "sber")[-1]
    rows = read_registry(desk.file(export).read_bytes(), encoding).rows
    assert payment["id"] in [row.code for row in rows]
    assert all(row.full_name and row.address for row in rows)
    assert not desk.file(export, "-1c.txt").exists()


def test_a_refund_is_a_row_of_the_next(desk):
    payment = desk.paid(50_000)
    desk.export("--day", today())
    desk.give_back(payment, 20_000)
    export = desk.export("--day", today())[-1]
    rows = read_registry(desk.file(export).read_bytes()).rows
    assert [(row.payment, row.sum) for row in rows] == [(payment["id"], -20_000)]
    assert read_exchange(desk.file(export, "-1c.txt").read_bytes()).orders == []


def test_lists_and_shows(desk):
    desk.paid()
    made = desk.export("--day", today())[-1]
    page = json.loads(desk.must("exports", "list", desk.supplier, "--json", "--limit", "1"))
    rest = desk.must("exports", "list", desk.supplier, "--json", "--after", page[0]["id"])
    assert made["id"] in [export["id"] for export in page + json.loads(rest)]
    shown = json.loads(desk.must("exports", "show", made["id"], "--json"))
    assert {file["name"]: file["size_bytes"] for file in shown["files"]} == {
        path.name: path.stat().st_size for path in (desk.file(made), desk.file(made, "-1c.txt"))
    }
    assert desk.file(made).name in desk.must("exports", "show", made["id"])


@pytest.mark.parametrize(
    "status, arguments, said",
    [
        (1, ["payments", "export", "nobody"], "no supplier nobody"),
        (1, ["payments", "export", "SUPPLIER", "--day", "2099-01-01"], "is yet to come"),
        (1, ["payments", "export", "SUPPLIER", "--day", "01.02.2026"], "is not a day"),
        (1, ["payments", "export", "SUPPLIER", "--again", "9999"], "no such export"),
        (2, ["payments", "export", "SUPPLIER", "--again", "0"], "from 1"),
        (2, ["payments", "export", "SUPPLIER", "--again", "1", "--day", "2026-01-01"], "--day"),
        (2, ["payments", "export", "SUPPLIER", "--again", "1", "--encoding", "utf-8"], "stays"),
        (2, ["payments", "export", "SUPPLIER", "--encoding", "latin1"], "none of"),
        (2, ["payments", "export", "SUPPLIER", "--format", "xml"], "none of"),
        (2, ["payments", "export", "SUPPLIER", "--format", "1c", "--encoding", "koi8-r"], "1C"),
        (2, ["payments", "export", "SUPPLIER", "--out", "/nowhere"], "--out"),
        (2, ["payments", "list", "--out", "."], "takes no --out"),
        (1, ["exports", "list", "nobody"], "nobody"),
        (1, ["exports", "show", "nothing"], "no such export"),
    ],
)
def test_what_is_wrong_is_said(desk, status, arguments, said):
    before = len(json.loads(desk.must("exports", "list", desk.supplier, "--json")))
    given = [desk.supplier if word == "SUPPLIER" else word for word in arguments]
    done = desk.admin(*given)
    assert done[0] == status and said in done[2], done
    assert len(json.loads(desk.must("exports", "list", desk.supplier, "--json"))) == before


def test_a_character_that_the_encoding_lacks_stops_the_export(desk):
    payment = desk.paid()
    number = desk.linked_account["number"]
    registry = desk.state / "renamed.csv"
    name = "Ильина Ἀнна"
    registry.write_text(
        f"as_of;{today()}\n#accounts\nnumber;full_name;address;balance\n{number};{name};Тверь;0\n"
    )
    desk.must("registry", "load", desk.supplier, str(registry))
    command = ["payments", "export", desk.supplier, "--day", today(), "--out", str(desk.out)]
    status, output, _ = desk.admin(*command)
    assert status == 3 and "full_name: windows-1251 has no “Ἀ” (U+1F08)" in output, output
    assert "nothing was taken" in output
    export = desk.export("--day", today(), "--encoding", "utf-8")[-1]
    rows = read_registry(desk.file(export).read_bytes(), "utf-8").rows
    assert [row.full_name for row in rows if row.code == payment["id"]] == [name]
    registry.write_text(registry.read_text().replace("Ἀ", "А"))
    desk.must("registry", "load", desk.supplier, str(registry))


def transferred(pid):
    """Bytes that a program has read and written so far; None when it has ended."""
    try:
        text = pathlib.Path(f"/proc/{pid}/io").read_text(encoding="ascii")
    except OSError:
        return None
    counts = dict(line.split(": ") for line in text.splitlines())
    return int(counts["rchar"]) + int(counts["wchar"])


def run_until(command, amount):
    """Kills the program when it has transferred so much, where it does not end before; how much it
    was."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    seen = [0]

    def reached():
        seen.append(transferred(process.pid) or seen[-1])
        return process.poll() is not None or seen[-1] >= amount

    with subprocess.Popen(command, **quiet) as process:
        wait_for(reached, f"{amount} bytes transferred", 60, 0.001)
        process.kill()
    return seen[-1]


def test_killed_anywhere_each_payment_is_in_one_file(desk):
    seed = random.randrange(2**32)
    print("seed", seed)
    chance = random.Random(seed)
    given = ["payments", "export", desk.supplier, "--day", today(), "--out", str(desk.out)]
    command = desk.command(*given)
    paid = [desk.paid()["id"]]
    whole = run_until(command, float("inf"))
    for _ in range(6):
        paid.append(desk.paid()["id"])
        for _ in range(4):
            run_until(command, chance.randrange(whole))
    desk.export("--day", today())
    exports = json.loads(desk.must("exports", "list", desk.supplier, "--json"))
    assert all(export.get("written_at") for export in exports)
    rows = [row for export in exports for row in read_any(desk.file(export))]
    codes = [row.code for row in rows]
    assert [codes.count(code) for code in paid] == [1] * len(paid)
    assert sum(row.sum for row in rows) == desk.ledger()


def read_any(path):
    """A registry in whichever of the encodings these tests asked for."""
    content = pathlib.Path(path).read_bytes()
    for encoding in ("utf-8", "cp1251", "koi8-r"):
        try:
            return read_registry(content, encoding).rows
        except UnicodeDecodeError:
            continue
    raise AssertionError(f"{path} is in no encoding")


def test_an_order_needs_the_operators_requisites(desk):
    none = {
        f"SMORODINA_OPERATOR_{key}": ""
        for key in "LEGAL_NAME INN KPP BANK_NAME BIC ACCOUNT CORRESPONDENT_ACCOUNT".split()
    }
    command = ["payments", "export", desk.supplier, "--out", str(desk.out)]
    status, _, said = desk.admin(*command, "--format", "1c", **none)
    assert status == 2 and "[operator]" in said
    payment = desk.paid()
    done = desk.admin(*command, "--day", today(), "--json", **none)
    export = json.loads(done[1])[-1]
    assert not desk.file(export, "-1c.txt").exists()
    desk.export("--again", str(export["number"]), "--format", "1c")
    order = read_exchange(desk.file(export, "-1c.txt").read_bytes()).orders[0]
    assert order.kopecks == export["order_kopecks"] and payment["sum_kopecks"]


@pytest.mark.parametrize(
    "key, value, said",
    [
        ("inn", "7707083894", "check digit"),
        ("kpp", "", "is missing"),
        ("bic", "123", "is not 9 digits"),
        ("account", "40702810138250123018", "does not fit bic"),
        ("correspondent_account", "", "is missing"),
        ("legal_name", "", "is missing"),
    ],
)
def test_the_operators_requisites_are_checked(desk, key, value, said):
    command = ["--set", f"operator.{key}={value}", "exports", "list", desk.supplier]
    status, _, told = desk.admin(*command)
    assert status == 2 and f"operator.{key}: " in told and said in told, told

