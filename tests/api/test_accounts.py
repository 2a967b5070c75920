# SPDX-License-Identifier: GPL-3.0-or-later
"""Suppliers, linking, the full version and its PIN; on the demo's generated accounts."""

import pytest

from support.waiting import wait_for


def check(client, supplier_id, number):
    return client.post("/v1/account-numbers", {"supplier_id": supplier_id, "number": number})


@pytest.mark.parametrize("query", ["газ", "ГАЗОВАЯ", "верхневолжская газовая"])
def test_suppliers_are_found_by_name_and_service(play, query):
    from urllib.parse import quote

    items = play.known("empty").get(f"/v1/suppliers?query={quote(query)}").body["items"]
    assert "Верхневолжская газовая компания" in [item["name"] for item in items]


def test_suppliers_come_in_pages(play):
    client = play.known("empty")
    names, cursor = [], ""
    while cursor is not None:
        page = client.get(f"/v1/suppliers?limit=2{cursor}").body
        assert len(page["items"]) <= 2
        names += [item["name"] for item in page["items"]]
        cursor = f"&cursor={page['next_cursor']}" if page.get("next_cursor") else None
    assert len(names) == len(set(names)) == 5


def test_the_masked_address_is_shown_before_linking(play):
    client, _ = play.newcomer()
    number = play.number()
    answer = check(client, number["supplier_id"], " " + number["number"].replace("-", " ") + " ")
    assert answer.status == 200, answer.content
    assert answer.body["number"] == number["number"]
    assert "*" in answer.body["masked_address"]
    assert number["address"] not in answer.content.decode()
    assert client.get("/v1/cabinet").body["accounts"] == []


def test_each_wrong_number_has_its_own_message(play):
    client, _ = play.newcomer()
    gas = next(n for n in play.demo.facts["numbers"] if len(n["number"]) == 12)
    for wrong in ("12345678901", "1234567890123", "12345678901О", "12 34", "letters", ""):
        answer = check(client, gas["supplier_id"], wrong)
        assert answer.status == 422, wrong
        assert answer.body["errors"][0]["field"] == "number"
    assert check(client, gas["supplier_id"], "999999999999").code == "number_unknown"
    assert check(client, "01M820AR8KCWG3PY1YZZNVHNFP", "1").code == "supplier_unknown"


def test_too_many_lookups_have_to_wait(play):
    client, _ = play.newcomer()
    gas = next(n for n in play.demo.facts["numbers"] if len(n["number"]) == 12)
    codes = [check(client, gas["supplier_id"], f"{100000000000 + n}").code for n in range(12)]
    assert codes[:10] == ["number_unknown"] * 10
    assert codes[-1] == "too_many_tries"


def test_an_account_is_linked_once_renamed_and_disconnected(play):
    client, _ = play.newcomer()
    account, number = play.linked(client)
    form = {"supplier_id": number["supplier_id"], "number": number["number"]}
    assert client.post("/v1/accounts", form).code == "account_already_linked"
    path = f"/v1/accounts/{account['id']}"
    renamed = client.call("PUT", f"{path}/alias", {"alias": "Дача"})
    assert renamed.body["alias"] == "Дача"
    # What was just written is read at once, also by who has read before.
    assert play.account(client, account["id"])["alias"] == "Дача"
    assert client.call("DELETE", path).status == 204
    assert client.get("/v1/cabinet").body["accounts"] == []
    again = client.post("/v1/accounts", form)
    assert again.status == 201
    assert (again.body["id"], again.body["alias"]) == (account["id"], "Дача")


def test_the_full_version_comes_back_with_its_account(play):
    client, email = play.newcomer()
    account, number = play.linked(client)
    assert play.apply(client, account, number, email).status == 201
    pin = play.pin(email)
    path = f"/v1/accounts/{account['id']}"
    assert client.post(f"{path}/pin", {"pin": pin}).body["access"] == "full"
    assert client.call("DELETE", path).status == 204
    assert client.get(f"{path}/charges").status == 404
    form = {"supplier_id": number["supplier_id"], "number": number["number"]}
    again = client.post("/v1/accounts", form).body
    assert (again["access"], again["full_state"]) == ("full", "open")
    assert again["owner_name"] == number["full_name"]
    assert client.post(f"{path}/pin", {"pin": pin}).code == "full_version_open"


def test_what_is_written_to_a_settled_request_opens_it(newcomer):
    client = newcomer.settle()
    form = {"topic": "other", "text": "Вопрос"}
    request = client.post("/v1/requests", form).body
    path = f"/v1/requests/{request['id']}"
    assert client.call("PUT", f"{path}/closed").body["state"] == "closed"
    answer = client.post(f"{path}/messages", {"text": "Всё же нет"})
    assert (answer.status, answer.body["state"]) == (201, "open"), answer.content
    assert client.get(path).body["state"] == "open"


def test_a_link_made_twice_with_one_key_is_one(play):
    client, _ = play.newcomer()
    number = play.number()
    form = {"supplier_id": number["supplier_id"], "number": number["number"]}
    first = client.post("/v1/accounts", form, key="link-1")
    second = client.post("/v1/accounts", form, key="link-1")
    assert first.status == second.status == 201
    assert first.body == second.body


def test_the_simple_version_shows_no_name_no_address_and_no_charges(play):
    client, _ = play.newcomer()
    account, number = play.linked(client)
    text = client.get("/v1/cabinet").content.decode()
    assert number["full_name"] not in text and number["address"] not in text
    answer = client.get(f"/v1/accounts/{account['id']}/charges")
    assert (answer.status, answer.code) == (403, "full_version_required")


def test_matching_data_open_the_full_version_by_the_latest_pin(play):
    client, email = play.newcomer()
    account, number = play.linked(client)
    applied = play.apply(client, account, number, email)
    assert applied.status == 201, applied.content
    assert applied.body["full_state"] == "pin_sent"
    path = f"/v1/accounts/{account['id']}/pin"
    lost = play.mailbox.wait(email, lambda letter: "Пин-код" in letter.subject)
    # Lost: asked for again, and the former one is worth nothing.
    assert play.apply(client, account, number, email).status == 201
    pin = play.pin(email, [lost.number])
    if pin != lost.pin():
        assert client.post(path, {"pin": lost.pin()}).code == "pin_wrong"
    opened = client.post(path, {"pin": pin})
    assert opened.status == 200, opened.content
    assert opened.body["access"] == "full"
    assert opened.body["owner_name"] == number["full_name"]
    assert client.get(f"/v1/accounts/{account['id']}/charges").status == 200
    # A PIN works once.
    assert client.post(path, {"pin": pin}).code == "full_version_open"
    assert play.apply(client, account, number, email).code == "full_version_open"


def test_five_wrong_pins_lock_and_a_new_one_helps(play):
    client, email = play.newcomer()
    account, number = play.linked(client)
    play.apply(client, account, number, email)
    first = play.mailbox.wait(email, lambda letter: "Пин-код" in letter.subject)
    wrong = "000000" if first.pin() != "000000" else "111111"
    path = f"/v1/accounts/{account['id']}/pin"
    for left in (4, 3, 2, 1):
        answer = client.post(path, {"pin": wrong})
        assert (answer.code, answer.body["number"]) == ("pin_wrong", left)
        assert play.account(client, account["id"])["pin_tries_left"] == left
    assert client.post(path, {"pin": wrong}).code in ("pin_wrong", "pin_locked")
    assert client.post(path, {"pin": first.pin()}).code == "pin_locked"
    assert play.account(client, account["id"])["full_state"] == "pin_locked"
    assert play.apply(client, account, number, email).status == 201
    assert client.post(path, {"pin": first.pin()}).code == "pin_wrong"
    assert client.post(path, {"pin": play.pin(email, [first.number])}).status == 200


@pytest.mark.parametrize("typed", ["12345", "1234567", "12345a", "１２３４５６", ""])
def test_what_is_no_pin_costs_no_try(play, typed):
    client, email = play.newcomer()
    account, number = play.linked(client, "operator")
    answer = client.post(f"/v1/accounts/{account['id']}/pin", {"pin": typed})
    assert answer.status in (409, 422), answer.content
    play._free.append(number)


def test_the_pin_of_another_account_opens_nothing(play):
    client, email = play.newcomer()
    one, number_one = play.linked(client)
    two, number_two = play.linked(client)
    play.apply(client, one, number_one, email)
    first = play.mailbox.wait(email, lambda letter: "Пин-код" in letter.subject)
    play.apply(client, two, number_two, email)
    second = play.mailbox.wait(email, lambda letter: "Пин-код" in letter.subject, [first.number])
    if first.pin() == second.pin():
        return
    assert client.post(f"/v1/accounts/{two['id']}/pin", {"pin": first.pin()}).code == "pin_wrong"
    assert client.post(f"/v1/accounts/{two['id']}/pin", {"pin": second.pin()}).status == 200


def test_an_operator_approves_and_refuses(play):
    client, email = play.newcomer()
    account, number = play.linked(client, "operator")
    refused = play.apply(client, account, number, email, comment="отказ, пожалуйста")
    assert refused.body["full_state"] == "requested"
    assert play.apply(client, account, number, email).code == "application_pending"

    def state():
        return play.account(client, account["id"])["full_state"]

    wait_for(lambda: state() == "refused", "the operator to refuse", 15)
    assert play.account(client, account["id"])["refusal_reason"]
    assert play.apply(client, account, number, email).status == 201
    wait_for(lambda: state() == "pin_sent", "the operator to approve", 15)
    opened = client.post(f"/v1/accounts/{account['id']}/pin", {"pin": play.pin(email)})
    assert opened.body["access"] == "full"


def test_nobody_reaches_what_is_anothers(play):
    """Three customers, every route, every id of the one who has most."""
    full, simple, empty = (play.known(state) for state in ("full", "simple", "empty"))
    cabinet = full.get("/v1/cabinet").body
    payments = full.get("/v1/payments").body["items"]
    requests = full.get("/v1/requests").body["items"]
    sessions = full.get("/v1/sessions").body["items"]
    gets = [f"/v1/payments/{payment['id']}" for payment in payments]
    gets += [f"/v1/requests/{request['id']}" for request in requests]
    writes = [("DELETE", f"/v1/sessions/{session['id']}", None) for session in sessions]
    writes += [("PUT", f"/v1/requests/{request['id']}/closed", None) for request in requests]
    for request in requests:
        writes.append(("POST", f"/v1/requests/{request['id']}/messages", {"text": "чужое"}))
    for account in cabinet["accounts"]:
        path = f"/v1/accounts/{account['id']}"
        gets += [f"{path}/{part}" for part in ("charges", "meters", "readings")]
        writes += [
            ("PUT", f"{path}/alias", {"alias": "чужое"}),
            ("DELETE", path, None),
            ("POST", f"{path}/pin", {"pin": "123456"}),
            (
                "POST",
                f"{path}/applications",
                {"full_name": "Кто-то", "address": "Где-то", "email": "a@example.ru"},
            ),
            (
                "POST",
                "/v1/payment-quotes",
                {"account_id": account["id"], "choice": "sum", "sum_kopecks": 10000},
            ),
            (
                "POST",
                "/v1/payments",
                {
                    "account_id": account["id"],
                    "choice": "sum",
                    "sum_kopecks": 10000,
                    "total_kopecks": 10090,
                },
            ),
        ]
        for meter in full.get(f"{path}/meters").body["items"]:
            values = [
                {"register_id": one["id"], "value_milli": one["previous_milli"] + 1000}
                for one in meter["registers"]
            ]
            writes.append(("POST", f"{path}/readings", {"meter_id": meter["id"], "values": values}))
    assert len(gets) + len(writes) > 30
    for stranger in (simple, empty):
        for path in gets:
            assert stranger.get(path).code == "not_found", path
        for method, path, body in writes:
            assert stranger.call(method, path, body).code == "not_found", (method, path)
    for path in gets:
        assert full.get(path).status in (200, 403)
    assert full.get("/v1/cabinet").body["accounts"] == cabinet["accounts"]
