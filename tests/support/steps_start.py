# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps 1 and 2 of the journey: registration and confirmation."""

import time

from . import tree
from .waiting import wait_for
from .words import translate

CONSENT = "I consent to the processing of my personal data"
FORBIDDEN = ("abc1", "пароль12", "abc 123", "abcdefghij1")


def registration(customer):
    """1. An e-mail address, a password by the rule, consent in its own box."""
    customer.say("1. Регистрация")
    app = customer.app
    app.button("_Log In")
    customer.keep("login")
    app.press("_Register")
    app.reads("Registration")
    customer.keep("registration-empty")
    submit = app.button("_Register")
    assert not tree.has(submit, tree.State.SENSITIVE), "an empty form can be sent"
    consent = app.find(CONSENT, tree.CHECKS)
    assert not tree.has(consent, tree.State.CHECKED), "the consent is ticked beforehand"
    app.write("E-mail address", customer.email)
    app.tick(CONSENT)
    for password in FORBIDDEN:
        app.write("Password", password)
        assert not tree.has(submit, tree.State.SENSITIVE), f"{password!r} is taken"
    app.write("Password", customer.password)
    customer.keep("registration-filled")
    app.press("_Register")
    app.reads("Check Your Mail", timeout=20)


def confirmation(customer):
    """2. The letter's link, a page, one press; the program goes on by itself."""
    customer.say("2. Подтверждение адреса")
    app, browser = customer.app, customer.browser
    customer.keep("check-your-mail")
    letter = customer.letter(lambda found: any("/confirm/" in link for link in found.links))
    assert letter.subject == translate("Confirm your address"), letter.subject
    assert letter.code(), "the letter has no code for the program"
    browser.open(f"{customer.demo.mailbox}/letters/{letter.number}")
    customer.gallery.keep(browser, "letter")
    browser.open(letter.link("/confirm/"))
    assert browser.heading() == translate("Confirm Your Address")
    customer.gallery.keep(browser, "confirmation-page")
    assert app.look("Check Your Mail"), "a look at the page has confirmed the address"
    browser.press("#confirm")
    pressed = time.monotonic()
    browser.reads(translate("The Address Is Confirmed"))
    wait_for(
        lambda: app.look("Check Your Mail") is None, "the program to notice the confirmation", 10
    )
    waited = time.monotonic() - pressed
    assert waited < 4, f"the program took {waited:.1f} s to notice"
    customer.gallery.keep(browser, "confirmed")
