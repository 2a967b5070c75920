# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder a supplier: what is in in/ is taken, what is due is in out/, whatever happens."""

import fcntl
import json
import os
import random
import stat
import subprocess
import time

import pytest
from conftest import Newcomer, make_service
from support.exports import read_exchange, read_registry
from support.folders import PARTS, QUIET, Town
from test_payments import CARD, follow, page_of, pay

OPERATOR = {
    "legal_name": "ООО «Смородина»",
    "inn": "6952000012",
    "kpp": "695001001",
    "bank_name": "ПАО СБЕРБАНК г. Москва",
    "bic": "044525225",
    "account": "40702810138250123017",
    "correspondent_account": "30101810400000000225",
}
ANSWERS = "#answers\nid;result;month;reason_code;reason\n"
CREDITED = "#credited\npayment;sum\n"
REPORT = ".report.txt"
MONTH = time.strftime("%Y-%m")
TOMORROW = {"days": 1}


@pytest.fixture(scope="module")
def shop(engine, smtp, play, tmp_path_factory):
    """The service on either store, at the demonstration's acquirer."""
    folder = tmp_path_factory.mktemp(f"shop-{engine}")
    secret = (play.demo._state / "acquirer-secret").read_text()
    service = make_service(engine, folder, smtp, {"operator": OPERATOR})
    service.settings["acquirer"] = {
        "api_url": f"{play.acquirer}/v3",
        "page_hosts": "127.0.0.1",
        "shop_id": "100500",
        "test": "true",
        "secret_file": service.secret("acquirer-secret", secret),
    }
    with service:
        yield service


@pytest.fixture
def town(shop, tmp_path):
    return Town(shop, tmp_path / "folders")


class Customer:
    """Somebody with the flat of the town."""

    def __init__(self, town, smtp, play):
        self.play = play
        self.client = Newcomer(town.service, smtp).settle()
        form = {"supplier_id": town.supplier, "number": "370012345678"}
        self.account = self.client.post("/v1/accounts", form).body
        self.path = f"/v1/accounts/{self.account['id']}"
        self.meter = self.client.get(f"{self.path}/meters").body["items"][0]

    def send(self, value):
        register = self.meter["registers"][0]["id"]
        values = [{"register_id": register, "value_milli": value}]
        reading = {"meter_id": self.meter["id"], "values": values}
        answer = self.client.post(f"{self.path}/readings", reading)
        assert answer.status == 201, answer.content
        return answer.body

    def told(self, reading):
        found = self.client.get(f"{self.path}/readings").body["items"]
        return next(one for one in found if one["id"] == reading["id"])

    def balance(self):
        accounts = self.client.get("/v1/cabinet").body["accounts"]
        return accounts[0]["balance_kopecks"]

    def pay(self, kopecks):
        payment = pay(self.client, self.account, kopecks).body
        page_of(self.client, payment)
        self.play.control("pay", {"payment_id": payment["id"], "card": CARD})
        return follow(self.client, payment, lambda now: now["state"] == "succeeded")


@pytest.fixture
def customer(town, smtp, play):
    return Customer(town, smtp, play)


def outgoing(town, kind, end=".csv"):
    names = [name for name in town.names("out") if f"-{kind}-" in name and name.endswith(end)]
    return [town.files / "out" / name for name in names if not name.endswith("-1c" + end)]


def codes(town):
    return [row.code for path in outgoing(town, "payments") for row in rows_of(path)]


def rows_of(path):
    return read_registry(path.read_bytes()).rows


def reading_ids(town):
    texts = [path.read_text("cp1251") for path in outgoing(town, "readings")]
    return [line.rsplit(";", 1)[1] for text in texts for line in text.splitlines()[3:]]


def test_each_file_is_told_by_its_content(town, customer):
    reading = customer.send(150000)
    payment = customer.pay(10_000)
    town.must("readings", "export", town.supplier, "--out", str(town.root))
    town.drop("a", town.registry("512,40"))
    town.drop("b.txt", ANSWERS + f"{reading['id']};credited;{MONTH};;\n")
    town.drop("c.csv", CREDITED + f"{payment['id']};100,00\n", encoding="cp1251")
    status, output, said = town.run()
    assert status == 0 and output.count("done/") == 3, output + said
    assert town.names("in") == [] and town.names("failed") == []
    assert town.names("done") == sorted(
        name + end for name in ("a", "b.txt", "c.csv") for end in ("", REPORT)
    )
    assert "accounts: 1\n" in town.read("done", "a" + REPORT)
    assert "readings credited now: 1\n" in town.read("done", "b.txt" + REPORT)
    assert "payments credited now: 1\n" in town.read("done", "c.csv" + REPORT)
    assert customer.told(reading)["state"] == "credited"
    assert follow(customer.client, payment, lambda now: now.get("credited_at"))
    assert customer.balance() == 51_240


def test_what_cannot_be_taken_fails_with_a_report(town):
    town.drop("doubt.csv", "370012345678;512,40\n")
    town.drop("both.csv", CREDITED + "x;1,00\n#accounts\n")
    town.drop("bytes.csv", "#accounts\n\0\n")
    town.drop("wrong.csv", town.registry("much"))
    town.drop("empty.csv", "")
    town.drop("good.csv", town.registry("1,00"))
    status, output, _ = town.run()
    assert status == 3 and output.count("failed/") == 5
    assert town.names("done") == ["good.csv", "good.csv" + REPORT] and town.names("in") == []
    told = {name: town.read("failed", name + REPORT) for name in town.names("failed")[::2]}
    assert "neither a registry nor" in told["doubt.csv"] and "neither" in told["empty.csv"]
    assert "accounts: no such section" in told["both.csv"]
    assert "not text" in told["bytes.csv"] and "/proc" not in told["bytes.csv"]
    assert "line 4, balance: " in told["wrong.csv"] and "Problems: 1" in told["wrong.csv"]


def test_what_is_not_finished_is_left_alone(town):
    town.drop("young.csv", town.registry(1), QUIET - 5)
    town.drop("other.csv.part", town.registry(2))
    town.drop(".hidden.csv", town.registry(3))
    town.drop("due.csv", town.registry(4), QUIET)
    (town.files / "in" / "folder").mkdir()
    tomorrow = town.drop("tomorrow.csv", town.registry(5), -86_400)
    assert town.run()[0] == 0
    left = [".hidden.csv", "folder", "other.csv.part", "tomorrow.csv", "young.csv"]
    assert town.names("in") == left
    os.utime(tomorrow, (time.time() - QUIET, time.time() - QUIET))
    assert town.run()[0] == 0 and "tomorrow.csv" in town.names("done")


def test_files_are_taken_in_the_order_of_their_times(town, customer):
    town.drop("a.csv", town.registry("3,00", "2026-01-02"), 100)
    town.drop("c.csv", town.registry("1,00", "2026-01-01"), 300)
    town.drop("b.csv", town.registry("2,00", "2026-01-02"), 100)
    assert town.run()[0] == 0, town.names("failed")
    assert customer.balance() == 200


def test_links_and_pipes_are_not_followed(town, tmp_path):
    target = tmp_path / "secret.csv"
    target.write_text(town.registry("7,00"))
    town.drop("first.csv", town.registry(1))
    folder = town.files / "in"
    os.symlink(target, folder / "link.csv")
    os.mkfifo(folder / "pipe.csv")
    os.mknod(folder / "socket.csv", stat.S_IFSOCK | 0o600)
    past = time.time() - 100
    for name in ("link.csv", "pipe.csv", "socket.csv"):
        os.utime(folder / name, (past, past), follow_symlinks=False)
    status, output, _ = town.run()
    assert status == 3 and output.count("no regular file") == 3
    assert (town.files / "failed" / "link.csv").is_symlink()
    assert target.read_text() == town.registry("7,00")


@pytest.mark.parametrize("part", PARTS)
def test_a_link_in_the_place_of_a_folder_is_named(town, tmp_path, part):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    os.symlink(elsewhere, town.files / part)
    status, _, said = town.run()
    assert status == 1 and f"{town.supplier}: {part}: " in said
    assert list(elsewhere.iterdir()) == []
    assert bool(outgoing(town, "payments")) == (part != "out")


def test_a_name_that_was_taken_before_is_numbered(town):
    for roubles in (1, 2, 3):
        town.drop("registry.csv", town.registry(roubles))
        assert town.run()[0] == 0
    names = [f"registry.csv{end}" for end in ("", ".2", ".3")]
    assert town.names("done") == sorted(name + end for name in names for end in ("", REPORT))
    assert town.read("done", "registry.csv.3") == town.registry(3)


STRANGE = [
    "-rf.csv",
    "a b\tc.csv",
    "line\nbreak\x1b[2J.csv",
    "я" * 125 + ".csv",
    "$(reboot);`id`.csv",
    "\udcff\udcfe.csv",
    "100%s%n.csv",
]


def test_strange_names_are_safe(town):
    for name in STRANGE:
        town.drop(name, "nothing")
    status, output, said = town.run()
    assert status == 3 and output.count("failed/") == len(STRANGE)
    assert "\x1b" not in output + said and town.names("in") == []
    reports = [name for name in town.names("failed") if name.endswith(REPORT)]
    assert len(reports) == len(STRANGE) and len(town.names("failed")) == 2 * len(STRANGE)
    for name in reports:
        text = town.read("failed", name)
        assert "\x1b" not in text and "neither a registry" in text.splitlines()[4], text


def test_yesterday_goes_out_once(town, customer):
    reading, payment = customer.send(150000), customer.pay(10_000)
    assert town.run()[0] == 0
    assert codes(town) == [] and reading_ids(town) == []
    assert len(outgoing(town, "payments")) == 1, "an empty day has an empty registry"
    assert customer.told(reading)["changeable"]
    status, output, _ = town.run(steps=TOMORROW)
    assert status == 0 and "readings 1, rows: 1" in output and "payments 2, rows: 1" in output
    assert codes(town) == [payment["id"]] and reading_ids(town) == [reading["id"]]
    (order,) = read_exchange(outgoing(town, "payments", "-1c.txt")[-1].read_bytes()).orders
    assert order.kopecks == payment["sum_kopecks"]
    for path in (town.files / "out").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
    before = town.names("out")
    assert town.run(steps=TOMORROW) == (0, "", "") and town.names("out") == before


def test_what_is_learnt_of_later_goes_out_the_next_day(town, customer):
    first = customer.pay(10_000)
    assert town.run(steps={"days": 1})[0] == 0
    second = customer.pay(20_000)
    assert town.run(steps={"days": 1})[0] == 0
    assert codes(town) == [first["id"]]
    assert town.run(steps={"days": 2})[0] == 0
    assert codes(town) == [first["id"], second["id"]]


@pytest.mark.parametrize(
    "said, wanted",
    [("", {".csv", "-1c.txt"}), ("sber", {".csv"}), ("1c", {"-1c.txt"}), ("none, ", None),
     ("none", set()), ("readings", set()), ("sber,1c", {".csv", "-1c.txt"}), ("all", None)],
)  # fmt: skip
def test_a_supplier_gets_what_it_is_set_to(shop, tmp_path, said, wanted):
    if wanted is None:
        with pytest.raises(AssertionError, match="exports: is neither none nor any of"):
            Town(shop, tmp_path / "folders", exports=said)
        return
    town = Town(shop, tmp_path / "folders", exports=said)
    assert town.run()[0] == 0
    assert {name[name.index("-000001-") + 16 :] for name in town.names("out")} == {
        end for end in wanted
    }


def test_a_supplier_gets_its_encoding(shop, smtp, play, tmp_path):
    town = Town(shop, tmp_path / "folders", export_encoding="koi8-r")
    customer = Customer(town, smtp, play)
    payment = customer.pay(10_000)
    customer.send(150000)
    assert town.run(steps=TOMORROW)[0] == 0
    rows = read_registry(outgoing(town, "payments")[0].read_bytes(), "koi8-r").rows
    assert [row.code for row in rows] == [payment["id"]] and rows[0].full_name.startswith("Смир")
    assert "Газ" in outgoing(town, "readings")[0].read_text("koi8-r")


def test_trouble_of_one_stops_no_other(shop, tmp_path):
    towns = [Town(shop, tmp_path / "folders") for _ in range(3)]
    towns.sort(key=lambda town: town.supplier)
    for town in towns:
        town.drop("registry.csv", town.registry(5))
    (towns[0].files / "out").write_text("no folder")
    (towns[1].files / "done").write_text("no folder")
    (tmp_path / "folders" / "nobody").mkdir()
    (tmp_path / "folders" / "\udcff").mkdir()
    status, output, said = towns[0].admin("exchange", "run")
    assert status == 1, output
    assert f"{towns[0].supplier}: out: " in said and f"{towns[1].supplier}: done: " in said
    assert "nobody: no supplier nobody" in said and "no supplier has such a name" in said
    assert "registry.csv" in towns[0].names("done") and "registry.csv" in towns[2].names("done")
    assert towns[1].names("in") == ["registry.csv"]
    assert outgoing(towns[1], "payments") and outgoing(towns[2], "payments")
    (towns[1].files / "done").unlink()
    assert towns[1].run()[0] == 0 and towns[1].names("in") == []


@pytest.mark.parametrize("end, left", [(REPORT + ".part", 1), (".csv.part", 0)])
def test_a_full_disk_is_named_and_the_next_run_goes_on(town, end, left):
    town.drop("registry.csv", town.registry(5))
    status, _, said = town.run(steps={"no_room": end})
    assert status == 1 and "No space left on device" in said, said
    assert len(town.names("in")) == left
    assert not [name for part in PARTS for name in town.names(part) if name.endswith(".part")]
    assert town.run()[0] == 0 and town.names("in") == []
    assert len(outgoing(town, "payments")) == 1


def test_two_runs_are_one(town):
    root = os.open(town.root, os.O_RDONLY)
    fcntl.flock(root, fcntl.LOCK_EX)
    status, _, said = town.run()
    assert status == 4 and "another run is at work" in said
    os.close(root)
    for place in range(20):
        town.drop(f"{place}.csv", town.registry(place))
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    command = town.command("exchange", "run", town.supplier)
    running = [subprocess.Popen(command, **quiet) for _ in range(4)]
    ends = [process.wait(60) for process in running]
    assert set(ends) <= {0, 4} and 0 in ends, ends
    assert len(town.names("done")) == 40 and len(outgoing(town, "payments")) == 1


@pytest.mark.parametrize(
    "status, root, arguments, said",
    [
        (2, "", ["exchange", "run"], "[exchange]"),
        (2, "folders", ["exchange", "run"], "exchange.folder: expected a path"),
        (1, "/nowhere", ["exchange", "run"], "/nowhere: "),
        (1, None, ["exchange", "run", "nobody"], "no supplier nobody"),
        (1, None, ["exchange", "run", "../etc"], "no supplier ../etc"),
        (2, None, ["exchange", "run", "one", "two"], "takes: [SUPPLIER]"),
    ],
)
def test_what_is_wrong_is_said(town, status, root, arguments, said):
    options = {} if root is None else {"SMORODINA_EXCHANGE_FOLDER": root}
    command = ["--config", str(town.service.config()), *arguments]
    if root is None:
        command = ["--set", f"exchange.folder={town.root}", *command]
    done = subprocess.run(
        [town.command()[0], *command], env={**os.environ, **options}, capture_output=True, text=True
    )
    assert done.returncode == status and said in done.stderr, done


def test_a_supplier_without_a_folder_takes_no_part(town):
    town.files.rmdir()
    assert town.admin("exchange", "run") == (0, "", "")
    assert json.loads(town.must("exports", "list", town.supplier, "--json")) == []
    status, _, said = town.run()
    assert status == 1 and town.supplier in said


def test_killed_at_any_step_nothing_is_lost_or_doubled(engine, town, customer):
    seed = random.randrange(2**32)
    print("seed", seed)
    chance = random.Random(seed)
    paid, sent, turn, step, status = [], [], 0, 0, -9
    while status == -9:
        # PostgreSQL is spoken to in more steps, and the program begins more slowly.
        step += 1 if engine == "sqlite" else chance.randint(2, 7)
        turn += 1
        sent.append(customer.send(150_000 + turn * 100)["id"])
        town.drop(f"{turn}.csv", town.registry(turn), 200)
        if paid:
            town.drop(f"{turn}.txt", credits(paid), 100)
        if turn % 8 == 1:
            paid.append(customer.pay(10_000 + 8 * len(paid))["id"])
        status, output, said = town.run(steps={"kill_at": step, "days": turn})
        # As the timer starts it next: what a killed one has left is nobody's by then.
        done = town.run(steps={"days": turn, "seconds": 300})
        assert status in (-9, 0) and done[0] == 0, (step, output + said, done)
        assert town.names("in") == [] and town.names("failed") == [], (step, done)
    assert step > 20, "the program was killed at each of its steps"
    assert len(town.names("done")) == 4 * turn - 2
    assert sorted(codes(town)) == sorted(paid) and sorted(reading_ids(town)) == sorted(sent)
    exports = json.loads(town.must("exports", "list", town.supplier, "--json"))
    assert all(export.get("written_at") for export in exports)
    assert len(outgoing(town, "payments")) == turn
    assert not [name for part in PARTS for name in town.names(part) if name.endswith(".part")]
    assert "in order" in town.must("books", "check")


def credits(ids):
    """A list of those payments: each is eight kopecks above the one before."""
    lines = [f"{each};{100 + place * 8 / 100:.2f}\n" for place, each in enumerate(ids)]
    return CREDITED + "".join(lines)
