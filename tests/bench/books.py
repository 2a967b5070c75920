# SPDX-License-Identifier: GPL-3.0-or-later
"""The check of the books: all of them, and what a day brought, with the memory it takes."""

import functools
import os
import sqlite3
import subprocess
import tempfile
import time

from support import paths
from support.service import Service

from .postgres import Server

TRANSFERS = 1_000_000  # --transfers N: more of them
DAYS = 365  # that they are spread over
EXPORTED = 5_000  # payments of an export
SECONDS_OF_A_MILLION = 60
SECONDS_OF_A_DAY = 10
MEBIBYTES = 64
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
STEPS = {
    "sqlite": "WITH RECURSIVE steps (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM steps "
    "WHERE i < {last}) ",
    "postgresql": "WITH steps AS (SELECT i FROM generate_series (0, {last}) AS i) ",
}
PAYMENT_ID = {"sqlite": "printf ('%016d', i)", "postgresql": "lpad (i::text, 16, '0')"}
TOWN = """
INSERT INTO suppliers (id, name, search, service, region, number_mask, number_example, number_hint,
 number_place) VALUES ('gas', 'Газ', 'газ', 'gas', 'Т', '999999999999', '370000000001', 'x', 'x');
INSERT INTO customers (id, email, email_key, password_hash, full_name, phone, address, created_at)
 VALUES ('anna', 'a@example.ru', 'a@example.ru', 'none', '', '', '', 1);
INSERT INTO registry_accounts (id, supplier_id, number, full_name, address, masked_address,
 balance_kopecks, balance_at, as_of) VALUES ('flat', 'gas', '370000000001', '', '', '', 0, 1,
 '2020-01-01');
INSERT INTO accounts (id, customer_id, registry_id, alias, access, full_state, full_state_at,
 linked_at) VALUES ('link', 'anna', 'flat', '', 'full', 'open', 1, 1);
INSERT INTO ledger_accounts (id, kind, created_at) VALUES ('acquirer', 'acquirer', 1),
 ('commission', 'commission', 1), ('supplier:gas', 'supplier', 1);
"""
# Three transfers a payment. The commission is its hundredth part.
DAY = """
INSERT INTO exports (id, supplier_id, kind, number, made_at, n_rows, sum_kopecks)
 {steps} SELECT '{prefix}' || 'E' || i, 'gas', 'payments', {day} * 1000 + i, {at}, 1,
 100000 * CASE WHEN (i + 1) * {exported} <= {count} THEN {exported}
 ELSE {count} % {exported} END
 FROM steps WHERE i * {exported} < {count};
INSERT INTO export_files (export_id, name, content)
 SELECT id, 'f', {blob} FROM exports WHERE made_at = {at};
INSERT INTO payments (id, customer_id, account_id, registry_id, supplier_id, choice, state,
 sum_kopecks, commission_kopecks, total_kopecks, acquirer_key, acquirer_id, created_at, taken_at,
 receipt_state, credited_at, credited_kopecks, export_id)
 {steps} SELECT '{prefix}' || {number}, 'anna', 'link', 'flat', 'gas', 'debt', 'succeeded', 100000,
 1000, 101000, 'k{prefix}' || {number}, 'a{prefix}' || {number}, {at}, {at}, 'succeeded', {at},
 100000, '{prefix}' || 'E' || (i / {exported}) FROM steps;
INSERT INTO movements (id, registry_id, supplier_id, customer_id, payment_id, kind, amount_kopecks,
 day, moved_at) SELECT id || '-payment', 'flat', 'gas', 'anna', id, 'payment', sum_kopecks,
 '2020-01-01', {at} FROM payments WHERE id > '{prefix}' AND id < '{prefix}Z';
INSERT INTO ledger_transfers (id, debit_id, credit_id, amount_kopecks, kind, payment_id,
 created_at) SELECT id || '-sum', 'acquirer', 'supplier:gas', sum_kopecks, 'payment', id, {at}
 FROM payments WHERE id > '{prefix}' AND id < '{prefix}Z';
INSERT INTO ledger_transfers (id, debit_id, credit_id, amount_kopecks, kind, payment_id,
 created_at) SELECT id || '-commission', 'acquirer', 'commission', commission_kopecks, 'commission',
 id, {at} FROM payments WHERE id > '{prefix}' AND id < '{prefix}Z';
INSERT INTO ledger_transfers (id, debit_id, credit_id, amount_kopecks, kind, payment_id,
 created_at) SELECT id || '-settlement', 'supplier:gas', 'acquirer', sum_kopecks, 'settlement', id,
 {at} FROM payments WHERE id > '{prefix}' AND id < '{prefix}Z';
"""


def prefix(at):
    """What ids of that second begin with."""
    ms, text = at * 1000, ""
    for _ in range(10):
        text = ALPHABET[ms % 32] + text
        ms //= 32
    return text


def day_sql(engine, day, count):
    at = int(time.time()) - (DAYS - day) * 86400
    return DAY.format(
        steps=STEPS[engine].format(last=count - 1),
        prefix=prefix(at),
        number=PAYMENT_ID[engine],
        blob="x'78'" if engine == "sqlite" else "'\\x78'",
        day=day,
        at=at,
        count=count,
        exported=EXPORTED,
    )


def fill_sqlite(service, texts):
    store = sqlite3.connect(service.folder / "smorodina.db")
    store.execute("PRAGMA synchronous=OFF")
    for text in texts:
        store.executescript("BEGIN;" + text + "COMMIT;")
    store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()


def fill_postgres(server, texts):
    server.sql("".join(f"BEGIN;{text}COMMIT;" for text in texts) + "ANALYZE;")


def check(service, *words):
    """Seconds, and mebibytes at the most, that a check of books in order takes."""
    command = [paths.program("smorodina-admin"), "--config", str(service.config()), "books"]
    begin = time.monotonic()
    child = subprocess.Popen([*command, "check", *words], stdout=subprocess.PIPE, text=True)
    said = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    assert status == 0 and "in order" in said, said
    return time.monotonic() - begin, usage.ru_maxrss / 1024


def measure_on(table, engine, service, fill):
    command = [paths.program("smorodina-service"), "--config", str(service.config()), "--migrate"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    count = TRANSFERS // 3 // DAYS
    fill([TOWN, *(day_sql(engine, day, count) for day in range(DAYS - 1))])
    seconds, memory = check(service, "--full")
    millions = count * 3 * (DAYS - 1) / 1e6
    name = f"of {millions:,.1f} million transfers, {engine}"
    table.amount(f"full check {name}", seconds, "s", SECONDS_OF_A_MILLION * max(millions, 1))
    fill([day_sql(engine, DAYS - 1, count)])
    seconds, daily_memory = check(service)
    table.amount(f"daily check of {count * 3:,} {name}", seconds, "s", SECONDS_OF_A_DAY)
    table.amount(f"memory of both, {engine}", max(memory, daily_memory), "MiB", MEBIBYTES)


def measure(table):
    with tempfile.TemporaryDirectory(prefix="smorodina-bench-") as folder:
        service = Service(tempfile.mkdtemp(dir=folder))
        measure_on(table, "sqlite", service, functools.partial(fill_sqlite, service))
    server = Server()
    try:
        with tempfile.TemporaryDirectory(prefix="smorodina-bench-") as folder:
            service = Service(folder, {"store": {"url": server.url}})
            measure_on(table, "postgresql", service, functools.partial(fill_postgres, server))
    finally:
        server.stop()
