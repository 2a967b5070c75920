# SPDX-License-Identifier: GPL-3.0-or-later
"""Ten thousand customers with three accounts each, written straight into the service's database
while the service is down. The same data every time."""

import hashlib
import sqlite3
import time

CUSTOMERS = 10_000
ACCOUNTS_EACH = 3
SUPPLIERS = [("gas", "Тверьгаз"), ("water", "Тверьводоканал"), ("electricity", "Тверьэнерго")]


# Other columns have their defaults.
COLUMNS = {
    "customers": "id, email, email_key, password_hash, full_name, phone, address, created_at",
    "sessions": "id, token_hash, customer_id, device, created_at, seen_at, expires_at, ended_at",
    "registry_accounts": "id, supplier_id, number, full_name, address, masked_address, "
    "balance_kopecks, balance_at, as_of",
    "accounts": "id, customer_id, registry_id, alias, access, full_state, full_state_at, "
    "refusal_reason, linked_at, disconnected_at",
    "meters": "id, registry_id, service, serial, unit, digits, decimals, implausible_milli, "
    "verification_due",
    "registers": "id, meter_id, place, title, previous_milli, previous_on, tariff_centikopecks",
}


def identifier(kind, number):
    """Looks like an id of the product: 26 characters of Crockford's base32."""
    return f"01{kind}{number:022d}"[:26]


def token(number):
    return f"benchtoken{number:042d}"


def rows_of(customer, now):
    """Every row one customer needs, by table."""
    yield "customers", (
        identifier("CA", customer), f"bench{customer}@example.ru", f"bench{customer}@example.ru",
        "none", f"Иванов Пётр {customer}", "+79123456789", "г. Тверь, ул. Советская, д. 12", now,
    )
    yield "sessions", (
        identifier("SA", customer), hashlib.sha256(token(customer).encode()).hexdigest(),
        identifier("CA", customer), "bench", now, now, now + 86400 * 30, None,
    )
    for place, (service, _name) in enumerate(SUPPLIERS):
        number = customer * ACCOUNTS_EACH + place
        yield "registry_accounts", (
            identifier("RA", number), identifier("PA", place), f"37{number:010d}",
            f"Иванов Пётр {customer}", "г. Тверь, ул. Советская, д. 12, кв. 34",
            "г. Тверь, ул. Сов…, д. 1*, кв. **", 51240 - 1000 * place, now,
            time.strftime("%Y-%m-%d", time.gmtime(now)),
        )
        yield "accounts", (
            identifier("AA", number), identifier("CA", customer), identifier("RA", number),
            "Дом", "full", "open", now, None, now, None,
        )
        yield "meters", (
            identifier("MA", number), identifier("RA", number), service, f"{number:08d}", "м³",
            5, 3, 0, "2031-05-01",
        )
        yield "registers", (
            identifier("GA", number), identifier("MA", number), 1, "Общий", 12345678,
            "2026-10-22", 80300,
        )


def fill(path, customers=CUSTOMERS):
    """Writes the rows in one transaction."""
    now = int(time.time())
    db = sqlite3.connect(path)
    with db:
        for place, (service, name) in enumerate(SUPPLIERS):
            db.execute(
                "INSERT INTO suppliers (id, name, search, service, region, number_mask, "
                "number_example, number_hint, number_place, simple_readings) "
                "VALUES (?, ?, ?, ?, 'Тверская область', '999999999999', '370000000001', "
                "'Двенадцать цифр', 'top-left', 1)",
                (identifier("PA", place), name, name.lower(), service),
            )
        for customer in range(customers):
            for table, row in rows_of(customer, now):
                marks = ", ".join("?" * len(row))
                db.execute(f"INSERT INTO {table} ({COLUMNS[table]}) VALUES ({marks})", row)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def cabinet_request(customer, address):
    return (
        f"GET /v1/cabinet HTTP/1.1\r\nHost: {address}\r\n"
        f"Authorization: Bearer {token(customer)}\r\nAccept: application/json\r\n\r\n"
    )


def reading_request(customer, address):
    """A reading of the customer's first meter; the load puts the key in."""
    number = customer * ACCOUNTS_EACH
    body = (
        f'{{"meter_id":"{identifier("MA", number)}","values":[{{"register_id":'
        f'"{identifier("GA", number)}","value_milli":12346678}}],"confirmed":true}}'
    )
    return (
        f"POST /v1/accounts/{identifier('AA', number)}/readings HTTP/1.1\r\nHost: {address}\r\n"
        f"Authorization: Bearer {token(customer)}\r\nContent-Type: application/json\r\n"
        f"Idempotency-Key: KEYKEYKEYKEYKEYK\r\nContent-Length: {len(body.encode())}\r\n\r\n{body}"
    )
