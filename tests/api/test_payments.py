# SPDX-License-Identifier: GPL-3.0-or-later
"""From the quote to the crediting, with the sandbox acquirer; and with an acquirer gone wrong."""

import threading

import pytest

from support.waiting import wait_for

CARD = "5555555555554444"
POOR_CARD = "5555555555554600"


@pytest.fixture
def account(play):
    """A customer of one's own with one linked account: sums do not repeat across tests."""
    client, _ = play.newcomer()
    linked, number = play.linked(client)
    yield client, linked
    client.call("DELETE", f"/v1/accounts/{linked['id']}")
    play._free.append(number)


@pytest.fixture(autouse=True)
def no_faults(play):
    yield
    play.control("faults", method="DELETE")


_sums = iter(range(12_345, 90_000, 111))


def quote(client, account, kopecks):
    form = {"account_id": account["id"], "choice": "sum", "sum_kopecks": kopecks}
    return client.post("/v1/payment-quotes", form)


def pay(client, account, kopecks=None, key=None, **changes):
    kopecks = kopecks or next(_sums)
    told = quote(client, account, kopecks).body
    form = {
        "account_id": account["id"],
        "choice": "sum",
        "sum_kopecks": kopecks,
        "total_kopecks": told["total_kopecks"],
        **changes,
    }
    return client.post("/v1/payments", form, key=key)


def follow(client, payment, wanted, timeout=25):
    """Waits until wanted(payment) is true, and returns it."""
    path = f"/v1/payments/{payment['id']}"
    last = {}

    def look():
        last.update(client.get(path).body)
        return last if wanted(last) else None

    return wait_for(look, lambda: f"the payment to go on: {last}", timeout, 0.1)


def page_of(client, payment):
    return follow(client, payment, lambda now: now.get("confirmation_url"))


def test_a_payment_goes_through_its_three_stages(play, account):
    client, linked = account
    told = quote(client, linked, next(_sums)).body
    assert told["total_kopecks"] == told["sum_kopecks"] + told["commission_kopecks"]
    started = pay(client, linked)
    assert started.status == 201, started.content
    payment = started.body
    assert page_of(client, payment)["confirmation_url"].startswith(play.acquirer)
    play.control("pay", {"payment_id": payment["id"], "card": CARD})
    done = follow(client, payment, lambda now: now["state"] == "succeeded")
    assert done["taken_at"] and "4444" in done["method_title"]
    follow(client, payment, lambda now: now["receipt_state"] == "succeeded")
    assert follow(client, payment, lambda now: now.get("credited_at"), 40)["credited_at"]


def test_what_is_paid_and_not_yet_credited_is_not_asked_for_again(play, account):
    client, linked = account
    payment = pay(client, linked).body
    page_of(client, payment)
    play.control("pay", {"payment_id": payment["id"], "card": CARD})
    follow(client, payment, lambda now: now["state"] == "succeeded")
    now = play.account(client, linked["id"])
    rest = now["balance_kopecks"] - now["pending_kopecks"]
    assert now["suggested_kopecks"] == max(0, rest)


def test_a_declined_card_says_why_and_takes_nothing(play, account):
    client, linked = account
    before = play.account(client, linked["id"])["pending_kopecks"]
    payment = pay(client, linked).body
    page_of(client, payment)
    play.control("pay", {"payment_id": payment["id"], "card": POOR_CARD})
    refused = follow(client, payment, lambda now: now["state"] == "canceled")
    assert refused["cancel_reason"] == "insufficient_funds"
    assert play.account(client, linked["id"])["pending_kopecks"] <= before


@pytest.mark.parametrize(
    "kopecks", [0, -1, 1, 10**9 * 100, 2**63 - 1, 2**63, 0.001, "12,50", "12.50", None, 1e3]
)
def test_odd_sums_are_refused(account, kopecks):
    client, linked = account
    answer = quote(client, linked, kopecks)
    assert answer.status in (400, 422), (kopecks, answer.content)


def test_another_total_than_the_one_shown_is_refused(account):
    client, linked = account
    answer = pay(client, linked, total_kopecks=1)
    assert (answer.status, answer.code) == (409, "total_changed")


def test_the_same_sum_again_is_asked_about(play, account):
    client, linked = account
    kopecks = next(_sums)
    first = pay(client, linked, kopecks).body
    page_of(client, first)
    play.control("pay", {"payment_id": first["id"], "card": CARD})
    follow(client, first, lambda now: now["state"] == "succeeded")
    again = pay(client, linked, kopecks)
    assert (again.status, again.code) == (409, "payment_repeated")
    assert pay(client, linked, kopecks, repeat_confirmed=True).status == 201


def test_an_account_has_one_open_payment(play, account):
    client, linked = account
    first = pay(client, linked).body
    again = pay(client, linked)
    assert (again.status, again.code) == (409, "payment_open")
    assert 0 < again.body["number"] <= 3600
    page_of(client, first)
    assert pay(client, linked).code == "payment_open"
    play.control("pay", {"payment_id": first["id"], "card": POOR_CARD})
    follow(client, first, lambda now: now["state"] == "canceled")
    assert pay(client, linked).status == 201


def test_one_key_is_one_payment_however_often_and_at_once(account):
    client, linked = account
    kopecks = next(_sums)
    answers = []

    def start():
        answers.append(pay(client, linked, kopecks, key="one-key"))

    threads = [threading.Thread(target=start) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made = {answer.body["id"] for answer in answers if answer.status == 201}
    assert len(made) == 1
    assert {answer.status for answer in answers} <= {201, 409}
    assert len(client.get("/v1/payments").body["items"]) == 1
    assert pay(client, linked, next(_sums), key="one-key").code == "idempotency_key_reused"


@pytest.mark.parametrize(
    "fault",
    ["fail_before", "fail_after", "garbage", "nothing", "too_many", "forbidden", "unknown_shop"],
)
def test_an_acquirer_in_trouble_delays_and_doubles_nothing(play, account, fault):
    client, linked = account
    play.control("faults", {fault: 1})
    payment = pay(client, linked).body
    assert payment["state"] in ("created", "waiting")
    page_of(client, payment)
    play.control("pay", {"payment_id": payment["id"], "card": CARD})
    follow(client, payment, lambda now: now["state"] == "succeeded")
    assert len(client.get("/v1/payments").body["items"]) == 1


@pytest.mark.parametrize(
    "fault",
    ["wrong_amount", "wrong_currency", "wrong_payment", "other_shop", "no_shop", "real_money"],
)
def test_a_success_that_does_not_match_is_not_believed(play, account, fault):
    client, linked = account
    payment = pay(client, linked).body
    page_of(client, payment)
    play.control("faults", {fault: -1})
    play.control("pay", {"payment_id": payment["id"], "card": CARD})

    def told():
        lines = play.demo.process.text().splitlines()
        return [line for line in lines if "payment-mismatch" in line and payment["id"] in line]

    wait_for(told, "what the acquirer says to be looked at", 25)
    assert client.get(f"/v1/payments/{payment['id']}").body["state"] != "succeeded"


def test_a_refund_in_the_merchants_cabinet_is_told(play):
    client, email = play.newcomer()
    linked, _ = play.linked(client)
    payment = pay(client, linked).body
    page_of(client, payment)
    play.control("pay", {"payment_id": payment["id"], "card": CARD})
    follow(client, payment, lambda now: now["state"] == "succeeded")
    amount = {"value": "12.34", "currency": "RUB"}
    play.control("refund", {"payment_id": payment["id"], "amount": amount})
    told = follow(client, payment, lambda now: now["refunded_kopecks"] == 1234, 60)
    assert told["state"] == "succeeded"
    letter = play.mailbox.wait(email, lambda one: "возвращено" in one.subject)
    assert "12,34" in letter.subject


def test_a_forged_notification_credits_nothing(play, account):
    client, linked = account
    payment = pay(client, linked).body
    page_of(client, payment)
    forged = {
        "type": "notification",
        "event": "payment.succeeded",
        "object": {"id": "x", "status": "succeeded", "metadata": {"payment_id": payment["id"]}},
    }
    for _ in range(5):
        assert play.nobody.post("/v1/acquirer/notifications", forged).status == 200
    for wrong in (b"", b"{", b"[]", b"[" * 100_000):
        answer = play.nobody.call("POST", "/v1/acquirer/notifications", raw=wrong)
        assert answer.status == 400
    assert client.get(f"/v1/payments/{payment['id']}").body["state"] == "waiting"


def test_a_payment_is_found_without_any_notification(play, account):
    client, linked = account
    play.control("faults", {"webhooks_off": 1})
    payment = pay(client, linked).body
    page_of(client, payment)
    play.control("pay", {"payment_id": payment["id"], "card": CARD})
    follow(client, payment, lambda now: now["state"] == "succeeded", 40)


def test_the_page_after_the_payment_sends_back_to_the_app(play, account):
    client, linked = account
    payment = pay(client, linked).body
    answer = play.nobody.get(f"/return/{payment['id']}")
    assert answer.status == 200
    assert "Вернитесь в приложение" in answer.content.decode()
    assert str(payment["sum_kopecks"]) not in answer.content.decode()
