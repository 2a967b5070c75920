# SPDX-License-Identifier: GPL-3.0-or-later
"""Customers who remember all that they were told, and operators whose programs die."""

import base64
import datetime
import itertools
import json
import os
import subprocess
import time
import uuid

from support import paths
from support.api import Api
from support.exports import read_registry
from support.folders import QUIET
from support.players import Newcomer, make_service
from support.waiting import wait_for

CARD = "5555555555554444"
FLATS = 40  # each of a customer of its own
SUPPLIER = "gas"
ANSWERED_SECONDS = 90  # a request, over the restarts of the service
# Who was asked about a payment when the service was killed holds it for a minute.
SETTLED_SECONDS = 240
REQUISITES = {
    "legal_name": "ООО «Смородина»",
    "inn": "7707083893",
    "kpp": "770701001",
    "bank_name": "ПАО Банк",
    "bic": "044525225",
    "account": "40702810138250123017",
    "correspondent_account": "30101810400000000225",
}
SUPPLIERS = f"""[{SUPPLIER}]
name=Тверьгаз
service=gas
region=Тверь
number_mask=999999999999
number_example=370012345678
number_hint=12 цифр
number_place=middle
simple_readings=1
automatic_full=1
commission_bps=100
legal_name=АО «Тверьгаз»
inn=7707083893
kpp=770701001
bank_name=ПАО Банк
bic=044525225
settlement_account=40702810138250123017
correspondent_account=30101810400000000225
"""
MOSCOW = datetime.timezone(datetime.timedelta(hours=3))


def today():
    return datetime.datetime.now(MOSCOW).strftime("%Y-%m-%d")


class Resident(Newcomer):
    """A customer with a flat, who keeps asking until there is an answer, and remembers it."""

    def __init__(self, world, number):
        super().__init__(world.service, world.smtp)
        self.world = world
        self.client = self.settle()
        form = {"supplier_id": SUPPLIER, "number": number}
        self.account = self.insist("/v1/accounts", form)
        path = f"/v1/accounts/{self.account['id']}/meters"
        self.meter = self.client.get(path).body["items"][0]
        self.value = 120_000
        self.payments = []
        self.readings = []

    def insist(self, path, form):
        """One POST under one key, as often as it takes; the answer that acknowledges it."""
        key = str(uuid.uuid4())

        def ask():
            try:
                answer = self.client.post(path, form, key=key)
            except OSError:
                return None
            assert answer.status in (200, 201, 409, 429, 503), answer.content
            return answer.body if answer.status in (200, 201) else None

        return wait_for(ask, f"an answer to {path}", ANSWERED_SECONDS, 0.1)

    def get(self, path):
        def ask():
            try:
                answer = self.client.get(path)
            except OSError:
                return None
            return answer.body if answer.status == 200 else None

        return wait_for(ask, f"an answer to {path}", ANSWERED_SECONDS, 0.1)

    def start_payment(self):
        kopecks = next(self.world.sums)
        wish = {"account_id": self.account["id"], "choice": "sum", "sum_kopecks": kopecks}
        told = self.insist("/v1/payment-quotes", wish)
        form = {**wish, "total_kopecks": told["total_kopecks"]}
        payment = self.insist("/v1/payments", form)
        self.payments.append(payment)
        return payment

    def follow(self, payment, wanted, seconds=SETTLED_SECONDS):
        last = {}

        def look():
            last.update(self.get(f"/v1/payments/{payment['id']}"))
            return last if wanted(last) else None

        return wait_for(look, lambda: f"the payment to go on: {last}", seconds, 0.2)

    def pay(self):
        """A payment whose money is taken, whatever happens meanwhile."""
        payment = self.start_payment()
        self.follow(payment, lambda now: now["state"] != "created")
        self.world.give_money(payment)
        return self.follow(payment, lambda now: now["state"] == "succeeded")

    def send_reading(self):
        self.value += 1000
        register = self.meter["registers"][0]["id"]
        values = [{"register_id": register, "value_milli": self.value}]
        form = {"meter_id": self.meter["id"], "values": values, "confirmed": True}
        reading = self.insist(f"/v1/accounts/{self.account['id']}/readings", form)
        self.readings.append(reading)
        return reading


class World:
    """A service of one supplier, on one of the stores, with a sandbox of the acquirer."""

    def __init__(self, engine, folder, smtp, demo, state):
        self.folder = folder
        self.smtp = smtp
        self.acquirer = demo.acquirer
        secret = (state / "acquirer-secret").read_text().strip()
        self.basic = base64.b64encode(f"100500:{secret}".encode()).decode()
        self.out = folder / "out"
        self.out.mkdir()
        self.sums = itertools.count(12_345, 111)
        settings = {
            "acquirer": {
                "api_url": f"{demo.acquirer}/v3",
                "page_hosts": "127.0.0.1",
                "shop_id": "100500",
                "test": "true",
                "secret_file": str(state / "acquirer-secret"),
            },
            "operator": REQUISITES,
            "exchange": {"folder": str(folder / "folders")},
        }
        self.exchange = folder / "folders" / SUPPLIER
        (self.exchange / "in").mkdir(parents=True)
        self.service = make_service(engine, folder, smtp, settings)
        command = [paths.program("smorodina-service"), "--config", str(self.service.config())]
        subprocess.run([*command, "--migrate"], check=True, capture_output=True, timeout=60)
        self.write("suppliers.ini", SUPPLIERS)
        self.numbers = [f"3700000000{place:02}" for place in range(FLATS)]
        self.must("suppliers", "load", self.path("suppliers.ini"))
        self.load_registry()
        self.free = iter(self.numbers)
        self.threads = []  # of customers who go on while other tests run
        self.refunded = []  # what is to be found yet: who, of what, how much

    def resident(self):
        return Resident(self, next(self.free))

    def path(self, name):
        return str(self.folder / name)

    def write(self, name, text):
        (self.folder / name).write_text(text)

    # The operators' program

    def command(self, *arguments):
        config = str(self.service.config())
        return [paths.program("smorodina-admin"), "--config", config, *arguments]

    def must(self, *arguments, statuses=(0,)):
        done = subprocess.run(
            self.command(*arguments), capture_output=True, text=True, timeout=ANSWERED_SECONDS
        )
        assert done.returncode in statuses, (arguments, done.stdout, done.stderr)
        return done.stdout

    def load_registry(self):
        self.write("registry.csv", self.registry())
        self.must("registry", "load", SUPPLIER, self.path("registry.csv"))

    def export_payments(self):
        self.must("payments", "export", SUPPLIER, "--day", today(), "--out", str(self.out))

    def export_readings(self):
        self.must("readings", "export", SUPPLIER, "--out", str(self.out))

    def drop(self, name, text):
        """A file of the supplier's that was brought a while ago."""
        path = self.exchange / "in" / name
        path.write_text(text)
        os.utime(path, (time.time() - QUIET - 1, time.time() - QUIET - 1))

    def credited(self, payments):
        """The supplier's list of those; what is credited already is passed over."""
        lines = ["#credited", "payment;sum"]
        for payment in payments:
            kopecks = payment["sum_kopecks"] - payment["refunded_kopecks"]
            lines.append(f"{payment['id']};{kopecks // 100},{kopecks % 100:02}")
        return "\n".join(lines) + "\n"

    def credit(self, payments):
        self.write("credited.csv", self.credited(payments))
        return self.command("payments", "credit", SUPPLIER, self.path("credited.csv"))

    def answered(self, readings):
        """The supplier's answers to those."""
        lines = ["#answers", "id;result;month;reason_code;reason"]
        lines += [f"{one['id']};credited;{today()[:7]};;" for one in readings]
        return "\n".join(lines) + "\n"

    def answers(self, readings):
        self.write("answers.csv", self.answered(readings))
        return self.command("readings", "answer", SUPPLIER, self.path("answers.csv"))

    def exports(self):
        """Of payments, as the program tells of them."""
        listed = self.must("exports", "list", SUPPLIER, "--json", "--limit", "1000")
        return [one for one in json.loads(listed) if one["kind"] == "payments"]

    # What is in the files that went out

    def files_out(self, kind):
        """By name, for what is given out again is the same."""
        found = {}
        for folder in (self.out, self.exchange / "out"):
            found.update((path.name, path) for path in folder.glob(f"{SUPPLIER}-{kind}-*.csv"))
        return found.values()

    def exported_payments(self):
        rows = []
        for path in self.files_out("payments"):
            rows += read_registry(path.read_bytes(), "cp1251").rows
        return rows

    def exported_readings(self):
        ids = []
        for path in self.files_out("readings"):
            lines = path.read_bytes().decode("cp1251").split("\r\n")[3:]
            ids += [line.rsplit(";", 1)[1] for line in lines if line]
        return ids

    def check_books(self):
        """Proved from the first transfer on, and from the last check on."""
        assert "in order" in self.must("books", "check", "--full")
        assert "in order" in self.must("books", "check")

    def registry(self):
        lines = [f"as_of;{today()}", "#accounts", "number;full_name;address;balance"]
        lines += [f"{number};Смирнова Анна Петровна;Тверь;1000" for number in self.numbers]
        lines += ["#meters", "number;serial;service;unit;digits;decimals;implausible"]
        lines += [f"{number};0042;gas;м³;5;1;5000" for number in self.numbers]
        lines += ["#registers", "number;serial;place;title;previous;tariff"]
        lines += [f"{number};0042;1;Газ;120;7,00" for number in self.numbers]
        return "\n".join(lines) + "\n"

    # The acquirer

    def control(self, path, body=None, method="POST"):
        answer = Api(self.acquirer).call(method, f"/control/{path}", body)
        assert answer.status == 200, answer.content
        return answer.body

    def made_for(self, payment):
        """What the acquirer has for that payment, by its own list."""
        begin = payment["created_at"][:19] + ".000Z"
        path = f"/v3/payments?limit=100&created_at.gte={begin}"
        headers = {"Authorization": "Basic " + self.basic}
        found, cursor = [], ""
        while cursor is not None:
            answer = Api(self.acquirer).call("GET", path + cursor, headers=headers)
            assert answer.status == 200, answer.content
            found += answer.body["items"]
            cursor = answer.body.get("next_cursor")
            cursor = f"&cursor={cursor}" if cursor else None
        return [one for one in found if one.get("metadata", {}).get("payment_id") == payment["id"]]

    def give_money(self, payment):
        """On the acquirer's page, by card; once."""
        answer = Api(self.acquirer).post(
            "/control/pay", {"payment_id": payment["id"], "card": CARD}
        )
        assert answer.status in (200, 404), answer.content  # 404: it was before

    def give_back(self, payment, kopecks):
        amount = {"value": f"{kopecks // 100}.{kopecks % 100:02}", "currency": "RUB"}
        self.control("refund", {"payment_id": payment["id"], "amount": amount})
        self.notify({"type": "notification", "event": "refund.succeeded", "object": {"id": "x"}})

    def notify(self, notification):
        """As the acquirer would, and as anybody may."""
        answer = Api(self.service.address).post("/v1/acquirer/notifications", notification)
        assert answer.status == 200, answer.content
