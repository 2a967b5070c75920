# SPDX-License-Identifier: GPL-3.0-or-later
"""The service on PostgreSQL against pgbench, which runs the same transactions with the same round
trips on the same server. Both wait for the same disk."""

import concurrent.futures
import contextlib
import subprocess
import tempfile
import time

from support import paths
from support.service import Service, free_port

from . import data
from .http import CONNECTIONS, load
from .table import middle

ROUNDS = 5
SECONDS = 4
CONNECT_SECONDS = 4  # of many clients at once: pgbench counts them as part of its time
CUSTOMER = "'01CA' || lpad (:c::text, 22, '0')"
SESSION = "'01SA' || lpad (:c::text, 22, '0')"
ACCOUNT = "'01AA' || lpad ((:c * 3)::text, 22, '0')"
REGISTRY = "'01RA' || lpad ((:c * 3)::text, 22, '0')"
METER = "'01MA' || lpad ((:c * 3)::text, 22, '0')"
REGISTER = "'01GA' || lpad ((:c * 3)::text, 22, '0')"

SETTINGS = """SELECT set_config ('statement_timeout', '10s', true),
 set_config ('lock_timeout', '3000ms', true),
 set_config ('idle_in_transaction_session_timeout', '60s', true),
 CASE WHEN current_setting ('synchronous_commit') = 'off'
 THEN set_config ('synchronous_commit', 'on', true) END;
"""
SESSION_LIVES = f"""SELECT s.id, s.customer_id, s.seen_at FROM sessions s JOIN customers c
 ON c.id = s.customer_id AND c.password_version = s.password_version
 WHERE s.id = {SESSION} AND s.ended_at IS NULL AND s.expires_at > 1 AND s.seen_at > 1;
"""
MOVED = """(SELECT CAST (COALESCE (SUM (v.amount_kopecks), 0) AS BIGINT) FROM movements v
 WHERE v.registry_id = g.id AND v.day > g.as_of
 AND (a.access = 'full' OR v.customer_id = a.customer_id)) AS pending_kopecks"""
COUNTS = """(r.state = 'credited'
 OR (r.verified = 1 AND r.state IN ('accepted', 'exported')))"""

# A colon before a letter would be a variable of pgbench's.
ANSWER = (
    '{"id": "01M8GK52XH7AQXJHMM6YTVC428", "meter_id": "01MA0000000000000000000000", '
    '"serial": "00000000", "taken_at": "2026-11-28T08:08:10Z", '
    '"sent_at": "2026-11-28T08:08:10Z", "state": "accepted", "unverified": false, '
    '"changeable": true, "values": [{"register_id": "01GA0000000000000000000000", '
    '"value_milli": 12346678, "previous_milli": 12346678}]}'
)

# The statements are the service's own, as the server's log tells them (log_min_duration_statement).
BEGIN_READ = f"""\\set c random(0, {data.CUSTOMERS - 1})
\\startpipeline
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
{SETTINGS}{SESSION_LIVES}"""

CABINET = f"""{BEGIN_READ}\\endpipeline
\\startpipeline
SELECT email, full_name, phone, address FROM customers WHERE id = {CUSTOMER};
SELECT COUNT(*) AS n FROM requests WHERE customer_id = {CUSTOMER} AND state = 'answered';
SELECT {MOVED}, a.id, a.alias, a.access, a.full_state, a.full_state_at, a.refusal_reason,
 a.closed_reason, g.number,
 CASE WHEN g.mask_version >= 3 THEN g.masked_address ELSE '***' END AS masked_address,
 g.balance_kopecks, g.balance_at, NULLIF (g.as_of, '') AS as_of, g.full_name AS owner_name,
 g.address, s.id AS supplier_id, s.name AS supplier_name, s.service, s.support_email,
 s.support_phone, s.payment_least_kopecks, s.commission_bps, s.simple_readings,
 s.window_first_day, s.window_last_day, s.pay_day, s.zone, p.tries_left AS pin_tries_left,
 p.expires_at AS pin_expires_at,
 CASE WHEN l.state = 'failed' THEN 1 ELSE 0 END AS pin_undeliverable,
 (SELECT COUNT(*) FROM meters m WHERE m.registry_id = g.id) AS n_meters,
 (SELECT MIN(m.verification_due) FROM meters m WHERE m.registry_id = g.id) AS verification_due,
 (SELECT MAX(d.sent_at) FROM readings d WHERE d.account_id = a.id
 AND d.state IN ('accepted', 'exported', 'credited', 'unverified')) AS last_sent_at
 FROM accounts a JOIN registry_accounts g ON g.id = a.registry_id
 JOIN suppliers s ON s.id = g.supplier_id
 LEFT JOIN pins p ON p.account_id = a.id AND p.used_at IS NULL
 LEFT JOIN letters l ON l.id = p.letter_id
 WHERE a.customer_id = {CUSTOMER} AND a.disconnected_at IS NULL ORDER BY a.linked_at, a.id;
COMMIT;
\\endpipeline
"""

READING = f"""{BEGIN_READ}COMMIT;
\\endpipeline
\\set k random(1, 9000000000000000000)
\\startpipeline
BEGIN ISOLATION LEVEL READ COMMITTED;
{SETTINGS}SELECT 1 AS locked FROM customers WHERE id = {CUSTOMER} FOR NO KEY UPDATE;
{SESSION_LIVES}INSERT INTO answers (customer_id, key, operation, body_hash, answer, created_at)
 VALUES ({CUSTOMER}, :k::text, 'bench', '', '', 1) ON CONFLICT (customer_id, operation, key)
 DO UPDATE SET body_hash = answers.body_hash RETURNING body_hash, answer;
\\endpipeline
\\startpipeline
SELECT 1 AS locked FROM registry_accounts
 WHERE id = (SELECT registry_id FROM accounts WHERE id = {ACCOUNT}) FOR NO KEY UPDATE;
SELECT {MOVED}, a.id AS account_id, a.registry_id, a.access, g.supplier_id, g.number,
 g.balance_kopecks, s.name AS supplier_name, s.zone, s.simple_readings, s.closed_at,
 s.commission_bps, s.commission_least_kopecks, s.payment_least_kopecks
 FROM accounts a JOIN registry_accounts g ON g.id = a.registry_id
 JOIN suppliers s ON s.id = g.supplier_id
 WHERE a.id = {ACCOUNT} AND a.customer_id = {CUSTOMER} AND a.disconnected_at IS NULL;
\\endpipeline
\\startpipeline
SELECT m.id AS meter_id, m.service, m.serial, m.unit, m.digits, m.decimals, m.implausible_milli,
 m.verification_due, g.id AS register_id, g.title, g.previous_milli, g.previous_on,
 g.tariff_centikopecks,
 (SELECT v.value_milli FROM reading_values v JOIN readings r ON r.id = v.reading_id
 WHERE v.register_id = g.id AND r.meter_id = m.id AND r.taken_at <= 9000000000
 AND {COUNTS} ORDER BY r.taken_at DESC, r.id DESC LIMIT 1) AS sent_milli,
 (SELECT r.taken_at FROM readings r WHERE r.meter_id = m.id AND r.taken_at <= 9000000000
 AND {COUNTS} ORDER BY r.taken_at DESC, r.id DESC LIMIT 1) AS sent_at
 FROM meters m JOIN registers g ON g.meter_id = m.id
 WHERE m.registry_id = {REGISTRY} AND m.id = {METER} ORDER BY m.service, m.serial, m.id, g.place;
\\endpipeline
\\startpipeline
INSERT INTO readings (id, customer_id, account_id, meter_id, payment_id, taken_at, sent_at, state,
 verified, supplier_id) VALUES (:k::text, {CUSTOMER}, {ACCOUNT}, {METER}, NULL, 1800000000,
 1800000000, 'accepted', 1, '{data.identifier("PA", 0)}');
INSERT INTO reading_values (reading_id, register_id, value_milli, previous_milli)
 VALUES (:k::text, {REGISTER}, 12346678, 12345678);
UPDATE answers SET answer = '{ANSWER}'
 WHERE customer_id = {CUSTOMER} AND operation = 'bench' AND key = :k::text;
COMMIT;
\\endpipeline
"""


class Server:
    """A PostgreSQL of its own, durable as by default."""

    def __init__(self):
        script = 'echo "at $PGHOST $PGPORT $PGUSER $PGPASSWORD"; read -r end'
        command = ["env", f"PGPORT={free_port()}", "pg_virtualenv", "-t"]
        command += ["-o", "fsync=on", "-o", "max_connections=200"]
        self._child = subprocess.Popen(
            [*command, "sh", "-c", script],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        line = self._child.stdout.readline()
        while not line.startswith("at "):
            line = self._child.stdout.readline()
        host, port, user, password = line.split()[1:]
        self.url = f"postgresql://{user}:{password}@{host}:{port}/postgres"

    def stop(self):
        self._child.communicate("end\n")

    def sql(self, text):
        command = ["psql", "-qAt", "-v", "ON_ERROR_STOP=1", self.url]
        done = subprocess.run(command, input=text, stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout

    def bench(self, script, clients):
        """Transactions a second."""
        with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
            file.write(script)
            file.flush()
            command = ["pgbench", "-n", "-M", "prepared", "-c", str(clients), "-j", "1"]
            command += ["-T", str(SECONDS + CONNECT_SECONDS), "-f", file.name, self.url]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        lines = [line for line in done.stdout.splitlines() if line.startswith("tps")]
        return float(lines[0].split()[2])


def _copied(value):
    return "\\N" if value is None else str(value)


def fill(server):
    """The same rows as SQLite's."""
    now = int(time.time())
    tables = {}
    for customer in range(data.CUSTOMERS):
        for table, row in data.rows_of(customer, now):
            tables.setdefault(table, []).append("\t".join(map(_copied, row)))
    for place, (service, name) in enumerate(data.SUPPLIERS):
        server.sql(
            "INSERT INTO suppliers (id, name, search, service, region, number_mask, "
            "number_example, number_hint, number_place, simple_readings) VALUES "
            f"('{data.identifier('PA', place)}', '{name}', '{name.lower()}', '{service}', "
            "'Тверская область', '999999999999', '370000000001', 'Двенадцать цифр', 'top-left', 1)"
        )
    for table in data.COLUMNS:
        lines = "\n".join(tables[table])
        server.sql(f"COPY {table} ({data.COLUMNS[table]}) FROM STDIN;\n{lines}\n\\.\n")
    server.sql("VACUUM ANALYZE")


@contextlib.contextmanager
def running():
    """The server, and two service processes on one database."""
    server = Server()
    try:
        with tempfile.TemporaryDirectory(prefix="smorodina-bench-") as folder:
            settings = {
                "service": {"access_log": "none", "rate": "0"},
                "store": {"url": server.url},
            }
            services = [Service(tempfile.mkdtemp(dir=folder), settings) for _ in range(2)]
            with services[0]:
                pass
            fill(server)
            with services[0], services[1]:
                yield server, services
    finally:
        server.stop()


def compare(server, service, script, requests, clients):
    """Medians of the service's rate and pgbench's, in turns."""
    bare, ours = [], []
    for _ in range(ROUNDS):
        bare.append(server.bench(script, clients))
        ours.append(load(service.port, requests, clients, SECONDS)[0])
    return middle(ours), middle(bare)


def load_both(services, requests):
    """Half of the clients at each of the two, which may be the same."""
    with concurrent.futures.ThreadPoolExecutor() as pool:
        halves = [
            pool.submit(load, service.port, part, CONNECTIONS // 2, SECONDS)
            for service, part in zip(services, (requests[::2], requests[1::2]))
        ]
        return sum(half.result()[0] for half in halves)


def compare_two(services, requests):
    """Medians of the rate of two services together and of one with the same clients, in turns."""
    together, alone = [], []
    for _ in range(ROUNDS):
        alone.append(load_both([services[0]] * 2, requests))
        together.append(load_both(services, requests))
    return middle(together), middle(alone)


def measure(table):
    """Cabinet reads and durable readings."""
    assert (paths.BUILD / "tests" / "bench" / "load").exists()
    with running() as (server, services):
        cabinets = [data.cabinet_request(place, "bench") for place in range(data.CUSTOMERS)]
        readings = [data.reading_request(place, "bench") for place in range(data.CUSTOMERS)]
        rates = compare(server, services[0], CABINET, cabinets, CONNECTIONS)
        table.ratio("cabinet read, PostgreSQL", *rates, "req/s", 0.7)
        seen = {}
        for clients in (1, 8, 32, 64):
            ours, bare = compare(server, services[0], READING, readings, clients)
            seen[clients] = ours
            what = f"durable readings, PostgreSQL, {clients} clients"
            if clients == CONNECTIONS:
                table.ratio(what, ours, bare, "a second", 0.8)
            else:
                table.note(what, f"{ours:,.0f} a second, pgbench {bare:,.0f}")
        most = max(seen.values())
        table.ratio("of the most, with 64 clients", seen[64], most, "a second", 0.9)
        for what, requests in (("cabinet reads", cabinets), ("durable readings", readings)):
            rates = compare_two(services, requests)
            table.ratio(f"{what}, two services against one", *rates, "a second", 0.95)
