# SPDX-License-Identifier: GPL-3.0-or-later
"""The page where a forgotten password is set anew."""

import pytest

from support.words import translate

NEW = "N0voe2026"


@pytest.fixture
def customer(newcomer):
    code = newcomer.letter().code()
    answer = newcomer.api.post("/v1/confirmations", {"code": code})
    assert answer.status < 300, answer.content
    return newcomer


@pytest.fixture
def reset_link(customer):
    seen = [letter.number for letter in customer.smtp.letters(customer.email)]
    answer = customer.api.post("/v1/password-resets", {"email": customer.email})
    assert answer.status < 300, answer.content
    return customer.letter(seen=seen).link("/reset/")


def test_a_new_password_is_set_and_all_sessions_end(customer, reset_link, browser):
    session = customer.login().body
    browser.open(reset_link)
    browser.write("#password", NEW)
    browser.write("#again", NEW)
    browser.press("#reset")
    browser.reads(translate("The Password Is Changed"))
    customer.api.token = session["token"]
    assert customer.api.get("/v1/profile").status == 401
    customer.api.token = None
    assert customer.login().status == 401
    assert customer.login(NEW).status in (200, 201)


def test_two_different_passwords_are_asked_for_again(reset_link, browser):
    browser.open(reset_link)
    browser.write("#password", NEW)
    browser.write("#again", NEW + "x")
    browser.press("#reset")
    browser.reads(translate("The two passwords differ. Type them once more."))
    assert browser.find("#password")


@pytest.mark.parametrize("password", ["abc1", "abcdefghij1", "пароль12", "abc 12", "Раsswоrd"])
def test_the_rule_of_passwords_holds_on_the_page_too(reset_link, browser, password):
    browser.open(reset_link)
    browser.write("#password", password)
    browser.write("#again", password)
    browser.press("#reset")
    alert = browser.find(".alert").text
    assert alert in (
        translate("The password is too short."),
        translate("The password is too long."),
        translate("The password may only have Latin letters and digits."),
    )


def test_a_used_link_says_so(reset_link, browser):
    browser.open(reset_link)
    browser.write("#password", NEW)
    browser.write("#again", NEW)
    browser.press("#reset")
    browser.reads(translate("The Password Is Changed"))
    browser.open(reset_link)
    assert browser.heading() == translate("This Link Was Already Used")
