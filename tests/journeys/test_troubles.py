# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong is said, and nothing that was typed is lost."""

import pytest

from support import tree
from support.service import Demo
from support.shortcuts import applied, linked, registered
from support.steps_accounts import choose_supplier, has_pin, said_wrong, wrong_pin
from support.steps_money import CARD_WITHOUT_MONEY, pay_in_browser
from support.words import pattern, translate


def test_a_wrong_password_is_said_and_the_address_stays(customer):
    registered(customer)
    app = customer.start()
    app.write("E-mail address", customer.email)
    app.write("Password", "Nepravda1")
    app.press("_Log In")
    app.reads(
        "Wrong e-mail address or password, or the address is not confirmed yet. Check both, or set "
        "a new password."
    )
    assert app.written("E-mail address") == customer.email
    customer.log_in()


def test_a_forgotten_password_is_set_anew_by_the_code_of_a_letter(customer):
    registered(customer)
    app = customer.start()
    app.press("_Forgotten Password")
    app.reads("New Password")
    app.write("E-mail address", customer.email)
    app.press("_Send Letter")
    letter = customer.letter(lambda found: any("/reset/" in link for link in found.links))
    customer.password = "Novaya2026"
    app.write("Code from the letter", letter.code())
    app.write("New password", customer.password)
    app.press("Set _Password")
    # Both pages have an address and a way to log in; only one has the code.
    app.gone("Code from the letter")
    assert app.written("E-mail address") == customer.email, "the address must be typed again"
    customer.log_in()


def test_an_unknown_number_is_said_and_stays_to_be_corrected(customer):
    registered(customer)
    app = customer.start()
    customer.log_in()
    app.press("_Connect a Personal Account")
    choose_supplier(customer, customer.number)
    app.write("Account number", "000000000001")
    app.reads(
        "The supplier has no account with this number. Compare it with the receipt digit by digit."
    )
    assert app.written("Account number").replace(" ", "") == "000000000001"
    assert not tree.has(app.button("_Connect"), tree.State.SENSITIVE)


def test_the_fifth_wrong_pin_locks_and_says_what_to_do(customer):
    api = registered(customer)
    number = customer.second_number
    account = linked(api, number)
    applied(customer, api, account, number)
    right = customer.letter(has_pin).pin()
    app = customer.start()
    customer.log_in()
    app.press("Enter the _PIN")
    for left in (4, 3, 2, 1):
        wrong_pin(app, right)
        said_wrong(app, left)
    wrong_pin(app, right)
    app.reads("The PIN Is Locked", timeout=20)
    app.button("_Apply Again")
    customer.look_over("locked-pin")


def test_a_declined_card_takes_nothing_and_can_be_tried_again(customer):
    api = registered(customer)
    linked(api, customer.number)
    app = customer.start()
    customer.log_in()
    app.press("_Pay Online")
    app.press("My own sum", tree.TOGGLES)
    app.write("Sum in roubles", "150")
    customer.addresses_seen = len(customer.desktop.opened_addresses())
    app.press("_Go to Payment")
    app.reads("Pay in the Browser", timeout=20)
    pay_in_browser(customer, CARD_WITHOUT_MONEY)
    app.reads("The Payment Did Not Go Through", timeout=40)
    customer.look_over("declined")
    app.press("_Try Again")
    assert app.written("Sum in roubles") == "150", "the sum typed is lost"


@pytest.fixture
def own_demo(tmp_path):
    with Demo(tmp_path / "demo.log", state=tmp_path / "state") as running:
        yield running


def test_a_service_that_goes_and_comes_back_is_noticed(customer, own_demo):
    customer.demo = own_demo
    customer.email = own_demo.login("full")["email"]
    customer.password = own_demo.login("full")["password"]
    app = customer.start()
    customer.log_in()
    customer.go_to("Overview")
    own_demo.stop()
    app.press("Refresh")
    offline = pattern("The service cannot be reached. Data as of %s")
    app.find(offline, raw=True, timeout=20)
    customer.go_to("Finance")
    unreachable = (
        "The service cannot be reached. Check the connection; what you typed is still there."
    )
    failed = [f"{translate(what)}: {translate(unreachable)}" for what in ("Charges", "Payments")]
    for text in failed:
        app.find(text, raw=True)
    app.button("_Try Again")
    customer.look_over("offline")
    own_demo.start()
    # By itself: the looks are at most half a minute apart.
    app.gone(offline, raw=True, timeout=60)
    for text in failed:
        app.gone(text, raw=True, timeout=20)
