# SPDX-License-Identifier: GPL-3.0-or-later
"""smorodina-demo: the whole journey over HTTP, the mailbox, the people on the other side."""

import os
import pathlib
import re
import subprocess
import urllib.error
import urllib.parse
import urllib.request

import pytest

from support import paths
from support.api import Api
from support.mailbox import PIN, DemoMailbox
from support.service import Demo
from support.waiting import wait_for

PASSWORD = "Abc123"
CARD = "5555555555554444"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    with Demo(tmp_path_factory.mktemp("demo") / "demo.log", arguments=["--seed", "7"]) as running:
        yield running


@pytest.fixture(scope="module")
def customer(demo):
    return settle(demo, "anna@example.ru")


def settle(demo, email):
    """Registers, confirms by the letter's link and logs in."""
    api = Api(demo.service)
    version = api.get("/v1/service").body["consent_version"]
    form = {"email": email, "password": PASSWORD, "consent": True, "consent_version": version}
    assert api.post("/v1/registrations", form).status == 202
    letter = DemoMailbox(demo.mailbox).wait(email, lambda found: "/confirm/" in found.text)
    path = letter.link("/confirm/")[len(demo.service) :]
    assert api.call("POST", path, raw=b"", headers={"Content-Type": "text/plain"}).status == 200
    return api.logged_in(email, PASSWORD)


def link(api, number):
    form = {"supplier_id": number["supplier_id"], "number": number["number"]}
    answer = api.post("/v1/accounts", form)
    assert answer.status == 201, answer.content
    return answer.body


def account(api, identifier):
    return next(
        item for item in api.get("/v1/cabinet").body["accounts"] if item["id"] == identifier
    )


def apply(api, linked, number, email, comment=None):
    form = {"full_name": number["full_name"], "address": number["address"], "email": email}
    if comment:
        form["comment"] = comment
    answer = api.post(f"/v1/accounts/{linked['id']}/applications", form)
    assert answer.status == 201, answer.content


def wait_state(api, linked, state):
    wait_for(
        lambda: account(api, linked["id"])["full_state"] == state,
        lambda: f"{state}, is {account(api, linked['id'])['full_state']}",
        20,
    )


@pytest.mark.parametrize("proof", ["automatic", "operator"])
def test_the_full_version_opens_by_a_pin_from_the_mailbox(demo, customer, proof):
    number = demo.number(proof)
    linked = link(customer, number)
    assert linked["access"] == "simple" and "owner_name" not in linked
    apply(customer, linked, number, "anna@example.ru")
    wait_state(customer, linked, "pin_sent")
    letter = DemoMailbox(demo.mailbox).wait(
        "anna@example.ru", lambda found: PIN.search(found.text) and number["supplier"] in found.text
    )
    opened = customer.post(f"/v1/accounts/{linked['id']}/pin", {"pin": letter.pin()})
    assert opened.status == 200, opened.content
    assert opened.body["owner_name"] == number["full_name"]
    assert len(customer.get(f"/v1/accounts/{linked['id']}/charges").body["items"]) == 24


def test_the_operator_refuses_when_asked_to(demo, customer):
    number = demo.number("operator", "тепло")
    linked = link(customer, number)
    apply(customer, linked, number, "anna@example.ru", "Прошу показать отказ")
    wait_state(customer, linked, "refused")
    assert account(customer, linked["id"])["refusal_reason"]


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def press(page, fields):
    """Sends the form of the acquirer's page; where it leads."""
    text = urllib.request.urlopen(page, timeout=10).read().decode()
    action = urllib.parse.urljoin(page, re.search(r'action="([^"]+)"', text).group(1))
    content = urllib.parse.urlencode(fields).encode()
    try:
        urllib.request.build_opener(_Stay).open(action, content, timeout=10)
    except urllib.error.HTTPError as redirect:
        return redirect.headers["Location"]
    return None


def test_a_payment_is_taken_receipted_and_credited(demo):
    api = Api(demo.service).logged_in("simple@example.ru", demo.login("simple")["password"])
    linked = api.get("/v1/cabinet").body["accounts"][0]
    choice = {"account_id": linked["id"], "choice": "debt"}
    quote = api.post("/v1/payment-quotes", choice).body
    assert quote["sum_kopecks"] == linked["balance_kopecks"] > 0
    sums = {name: quote[name] for name in ("sum_kopecks", "total_kopecks")}
    paid = api.post("/v1/payments", {**choice, **sums}).body

    def now():
        return api.get(f"/v1/payments/{paid['id']}").body

    wait_for(lambda: now().get("confirmation_url"), lambda: f"an address: {now()}", 15)
    fields = {"card-number": CARD, "expiry": "12/30", "cvc": "123"}
    assert press(now()["confirmation_url"], fields) == f"{demo.service}/return/{paid['id']}"
    wait_for(lambda: now().get("credited_at"), lambda: f"a credited payment: {now()}", 30)
    assert (now()["state"], now()["receipt_state"]) == ("succeeded", "succeeded")
    after = account(api, linked["id"])
    assert (after["balance_kopecks"], after["pending_kopecks"]) == (0, 0)


def test_a_reading_is_taken_and_answered_by_files(demo):
    api = Api(demo.service).logged_in("full@example.ru", demo.login("full")["password"])
    accounts = api.get("/v1/cabinet").body["accounts"]
    path = next(f"/v1/accounts/{one['id']}" for one in accounts if one["readings_allowed"])
    meter = api.get(f"{path}/meters").body["items"][0]
    values = [
        {"register_id": one["id"], "value_milli": one["previous_milli"] + 1000}
        for one in meter["registers"]
    ]
    sent = api.post(f"{path}/readings", {"meter_id": meter["id"], "values": values}).body
    assert (sent["state"], sent["changeable"]) == ("accepted", True)

    def told():
        return next(
            one for one in api.get(f"{path}/readings").body["items"] if one["id"] == sent["id"]
        )

    wait_for(lambda: told()["state"] == "exported", lambda: f"with the supplier: {told()}", 40)
    wait_for(lambda: told()["state"] == "credited", lambda: f"counted: {told()}", 40)
    assert told()["credited_month"]


def test_the_mailbox_shows_letters_to_people(demo, customer):
    listed = urllib.request.urlopen(demo.mailbox + "/", timeout=10)
    text = listed.read().decode()
    assert "script" not in text and "anna@example.ru" in text
    assert "default-src 'none'" in listed.headers["Content-Security-Policy"]
    page = demo.mailbox + re.search(r'href="(/letters/[^"]+)"', text).group(1)
    assert "<html" in urllib.request.urlopen(page, timeout=10).read().decode()
    source = urllib.request.urlopen(page + ".eml", timeout=10).read().decode()
    assert "multipart/alternative" in source


@pytest.mark.parametrize("name", ["nothing", "..%2f..%2fservice.ini", "../pepper", "%2e%2e.eml"])
def test_the_mailbox_shows_nothing_else(demo, name):
    with pytest.raises(urllib.error.HTTPError) as failure:
        urllib.request.urlopen(f"{demo.mailbox}/letters/{name}", timeout=10)
    assert failure.value.code in (400, 404)


def test_nothing_is_left_behind(tmp_path):
    os.makedirs(tmp_path / "tmp")
    environment = dict(os.environ, TMPDIR=str(tmp_path / "tmp"))
    command = [paths.program("smorodina-demo"), "--accounts", "40"]
    child = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
    assert child.stdout.readline().startswith(b"{")
    child.terminate()
    assert child.wait(15) == 0
    child.stdout.close()
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_kept_state_is_there_again(tmp_path):
    state = tmp_path / "state"
    with Demo(tmp_path / "first.log", state=state, arguments=["--accounts", "40"]) as first:
        numbers = first.facts["numbers"]
        settle(first, "boris@example.ru")
    with Demo(tmp_path / "second.log", state=state) as second:
        assert second.facts["seed"] == first.facts["seed"]
        assert second.facts["numbers"] == numbers
        Api(second.service).logged_in("boris@example.ru", PASSWORD)
        for secret in ("pepper", "acquirer-secret", "service.ini", "smorodina.db"):
            assert pathlib.Path(state, secret).stat().st_mode & 0o077 == 0


def test_one_seed_makes_the_same_accounts(tmp_path):
    numbers = []
    for name in ("first", "second"):
        with Demo(tmp_path / f"{name}.log", arguments=["--seed", "11"]) as demo:
            numbers.append(demo.facts["numbers"])
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize(
    "arguments", [["--port", "70000"], ["--accounts", "0"], ["--seed", "-5"], ["more"], ["--what"]]
)
def test_wrong_arguments_are_refused(arguments):
    command = [paths.program("smorodina-demo"), *arguments]
    done = subprocess.run(command, capture_output=True, timeout=10, check=False)
    assert done.returncode == 2 and b"smorodina-demo:" in done.stderr and not done.stdout


@pytest.mark.parametrize(
    "server,path", [("mailbox", "/letters.json"), ("acquirer", "/control/counters")]
)
def test_the_demo_answers_no_name_that_somebody_else_gave_it(demo, server, path):
    """A stranger's page, by a name of its own that leads here, reads nothing."""
    address = getattr(demo, server)
    port = urllib.parse.urlsplit(address).port
    api = Api(f"http://127.0.0.1:{port}")
    assert api.call("GET", path, headers={"Host": f"localhost:{port}"}).status != 421
    assert api.call("GET", path).status != 421
    others = ["evil.example", f"evil.example:{port}", "127.0.0.1", f"127.0.0.1:{port + 1}"]
    own = f"127.0.0.1:{port}"
    more = [f"x@{own}", f"x:y@{own}", f"@{own}", f"{own}/x", f"{own}?x", f"{own}#x"]
    for host in others + more:
        answer = api.call("GET", path, headers={"Host": host})
        assert answer.status in (400, 421) and not answer.content, host


def test_the_mailbox_is_only_read(demo):
    api = Api(demo.mailbox)
    assert api.call("HEAD", "/").status == 200
    answer = api.call("DELETE", "/")
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")
