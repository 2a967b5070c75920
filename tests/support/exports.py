# SPDX-License-Identifier: GPL-3.0-or-later
"""Readers of what goes out to suppliers, written from the formats and not from the program: they
take nothing that is not exactly right."""

import csv
import dataclasses
import datetime
import io
import re

ENCODINGS = {"Windows": "cp1251", "DOS": "cp866"}
FIELDS = (12, 15)  # the savings bank's, and with ours behind them
SUM = re.compile(r"-?\d+,\d\d")
ACCOUNT_KEYS = "713" * 8


class Malformed(Exception):
    """The file is not of its format; the message says where."""


def need(holds, what):
    if not holds:
        raise Malformed(what)


def lines_of(content, encoding):
    """The lines of a file, each of which ends with CR LF and has neither within."""
    need(content.endswith(b"\r\n"), "the last line has no end")
    lines = content[:-2].split(b"\r\n")
    for number, line in enumerate(lines, 1):
        need(b"\r" not in line and b"\n" not in line, f"line {number}: a broken end")
    return [line.decode(encoding) for line in lines]


def kopecks(text):
    need(SUM.fullmatch(text), f"not a sum: {text!r}")
    return int(text.replace(",", ""))


def day(text, form="%d-%m-%Y"):
    need(text == datetime.datetime.strptime(text, form).strftime(form), f"not a day: {text!r}")
    return datetime.datetime.strptime(text, form).date()


@dataclasses.dataclass
class Row:
    """A row of a registry; what is behind the twelfth field may be missing."""

    day: datetime.date
    time: str
    code: str
    number: str
    full_name: str
    address: str
    month: str
    total: int
    sum: int
    commission: int
    line: str = ""
    readings: list = dataclasses.field(default_factory=list)
    payment: str = ""


@dataclasses.dataclass
class Registry:
    rows: list
    order_number: str
    order_day: object  # a date, or None

    def total(self):
        return sum(row.sum for row in self.rows)


def _reading(text):
    parts = text.split(":")
    need(len(parts) == 3, f"not a reading: {text!r}")
    need(re.fullmatch(r"\d+(,\d{1,3})?", parts[2]), f"not a value: {text!r}")
    return tuple(parts)


def _row(cells):
    need(len(cells) in FIELDS, f"{len(cells)} fields: {cells}")
    date, time, _branch, _place, code, number, name, address, month, *sums = cells[:12]
    more = cells[12:] or ["", "", ""]
    need(not cells[12:] or any(cells[12:]), "three fields more with nothing in them")
    need(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d", time), f"not a time: {time!r}")
    need(code and number, "no code or no account number")
    need(re.fullmatch(r"(0[1-9]|1[0-2])\d\d", month), f"not a month: {month!r}")
    total, part, commission = (kopecks(text) for text in sums)
    need(total == part + commission, f"{total} is not {part} and {commission}")
    readings = [_reading(text) for text in more[1].split("|")] if more[1] else []
    row = Row(day(date), time, code, number, name, address, month, total, part, commission)
    row.line, row.readings, row.payment = more[0], readings, more[2]
    if row.payment:
        need(part <= 0 and commission <= 0 and total < 0, f"a refund that is none: {cells}")
    else:
        need(part >= 0 and commission >= 0, f"a payment below nothing: {cells}")
    return row


def read_registry(content, encoding="cp1251"):
    """The registry of payments, proved by its own closing line."""
    text = "\n".join(lines_of(content, encoding))
    cells = list(csv.reader(io.StringIO(text), delimiter=";", strict=True))
    *body, closing = cells
    need(closing[0].startswith("="), "no closing line")
    need(len(closing) == 6, f"the closing line has {len(closing)} fields")
    rows = [_row(cells) for cells in body]
    need(int(closing[0][1:]) == len(rows), f"{closing[0]} for {len(rows)} rows")
    for place, name in enumerate(("total", "sum", "commission"), 1):
        found = sum(getattr(row, name) for row in rows)
        need(kopecks(closing[place]) == found, f"{name}: {closing[place]} for {found}")
    need(bool(closing[4]) == bool(closing[5]), "an order without a day, or a day without")
    lines = [(row.code, row.line) for row in rows]
    need(len(set(lines)) == len(lines), "a line of a payment stands twice")
    return Registry(rows, closing[4], day(closing[5]) if closing[5] else None)


def account_fits(account, bic):
    """The check digit of a bank account, Bank of Russia, order 515 of 1997."""
    keyed = [int(digit) for digit in bic[6:] + account]
    return sum(int(key) * digit % 10 for key, digit in zip(ACCOUNT_KEYS, keyed)) % 10 == 0


def _pairs(lines, last):
    """The pairs until that line, each key once; and the lines behind it."""
    found = {}
    for place, line in enumerate(lines):
        if line == last:
            return found, lines[place + 1 :]
        key, equals, value = line.partition("=")
        need(equals, f"neither a pair nor {last}: {line!r}")
        need(key not in found, f"{key} stands twice")
        found[key] = value
    raise Malformed(f"no {last}")


def _party(document, side):
    """The requisites of one side, as far as they prove each other."""
    name = document[f"{side}1"]
    inn, bic = document[f"{side}ИНН"], document[f"{side}БИК"]
    account = document[f"{side}Счет"]
    need(re.fullmatch(r"\d{10}|\d{12}", inn), f"{side}: no INN")
    need(len(inn) == 12 or re.fullmatch(r"\d{9}", document[f"{side}КПП"]), f"{side}: no KPP")
    need(re.fullmatch(r"\d{9}", bic), f"{side}: no BIC")
    need(document[f"{side}РасчСчет"] == account, f"{side}: two accounts")
    need(account_fits(account, bic), f"{side}: the account does not fit the BIC")
    need(re.fullmatch(r"301\d{17}", document[f"{side}Корсчет"]), f"{side}: no account of its bank")
    need(document[side] == f"ИНН {inn} {name}", f"{side}: {document[side]!r}")
    need(0 < len(name) <= 160 and document[f"{side}Банк1"], f"{side}: no name or no bank")
    return {"name": name, "inn": inn, "account": account, "bic": bic}


@dataclasses.dataclass
class Order:
    number: int
    day: datetime.date
    kopecks: int
    payer: dict
    payee: dict
    purpose: str


@dataclasses.dataclass
class Exchange:
    head: dict
    orders: list


def _order(document, head):
    amount = document["Сумма"]
    need(re.fullmatch(r"\d+\.\d\d", amount), f"not a sum: {amount!r}")
    number = document["Номер"]
    need(re.fullmatch(r"[1-9]\d{0,5}", number), f"not a number: {number!r}")
    need(not number.endswith("000"), "an order's number does not end with 000")
    need(document["ВидОплаты"] == "01" and document["Очередность"] == "5", "kind or queue")
    made = day(document["Дата"], "%d.%m.%Y")
    first, last = (day(head[key], "%d.%m.%Y") for key in ("ДатаНачала", "ДатаКонца"))
    need(first <= made <= last, "an order of another day than the file's")
    payer, payee = _party(document, "Плательщик"), _party(document, "Получатель")
    need(payer["account"] == head["РасчСчет"], "an order of another account than the file's")
    purpose = document["НазначениеПлатежа"]
    need(0 < len(purpose) <= 210, "no purpose, or a long one")
    return Order(int(number), made, int(amount.replace(".", "")), payer, payee, purpose)


def read_exchange(content):
    """A file of 1CClientBankExchange 1.03 with payment orders, in the encoding that it says."""
    named = re.search("^Кодировка=(.*)$".encode("cp1251"), content, re.MULTILINE)
    named = named or re.search("^Кодировка=(.*)$".encode("cp866"), content, re.MULTILINE)
    need(named, "no encoding is said")
    said = named.group(1).decode("ascii").strip()
    need(said in ENCODINGS, f"no such encoding: {said}")
    mark, *lines = lines_of(content, ENCODINGS[said])
    need(mark == "1CClientBankExchange", f"another mark: {mark!r}")
    places = [place for place, line in enumerate(lines) if line.startswith("СекцияДокумент=")]
    head, _ = _pairs([*lines[: places[0] if places else -1], ""], "")
    need(head.pop("ВерсияФормата") == "1.03", "another version")
    for key in ("Отправитель", "ДатаСоздания", "ВремяСоздания", "ДатаНачала", "РасчСчет"):
        need(head.get(key), f"no {key}")
    orders = []
    rest = lines[places[0] :] if places else lines[-1:]
    while rest and rest[0] == "СекцияДокумент=Платежное поручение":
        document, rest = _pairs(rest[1:], "КонецДокумента")
        orders.append(_order(document, head))
    need(rest == ["КонецФайла"], f"the file does not end there: {rest[:3]}")
    return Exchange(head, orders)
