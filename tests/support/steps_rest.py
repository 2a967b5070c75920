# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps 7 and 8 of the journey: settings, hints, the feedback form; the window narrow and dark."""

import re
import urllib.parse

from . import tree
from .steps_accounts import choose_supplier, type_number
from .words import translate

MESSAGE = "Почему в октябре вырос объём? Проверьте, пожалуйста."


def settings(customer):
    """7. «Подключение ЛС» in the settings: a further account; rename; profile."""
    customer.say("7. Настройки: подключение ЛС")
    app = customer.app
    customer.go_to("Settings")
    app.reads("Connected Accounts")
    customer.hint("Connecting an Account")
    customer.gallery.keep(app, "hint-of-the-settings")
    customer.close_popup()
    customer.keep("settings")
    app.press("_Connect Account")
    second = customer.second_number
    choose_supplier(customer, second)
    type_number(customer, second)
    app.press("_Connect")
    app.reads("The Account Is Connected")
    app.press("_Later")
    app.gone("The Account Is Connected")
    app.find(second["supplier"], raw=True)
    app.write("Surname, first name, patronymic", customer.name)
    app.write("Phone", "+7 912 345-67-89")
    customer.keep("settings-with-two-accounts")


def hints(customer):
    """8. Every control explains itself (looked over on every picture); help by F1."""
    customer.say("8. Подсказки, справка и обратная связь")
    customer.go_to("Help")
    customer.app.reads("How It Works")
    customer.keep("help")


def feedback(customer):
    """8. The feedback form: topic, account, text; a number by mail; the support address."""
    app = customer.app
    customer.go_to("Requests")
    app.press("_New Request")
    app.reads("Text of the request")
    app.write("Text of the request", MESSAGE)
    customer.keep("feedback-form")
    app.press("_Send")
    letter = customer.letter(lambda found: is_receipt(found.subject))
    number = re.search(r"\d\d-\d{6}", letter.subject).group(0)
    customer.keep("requests")
    app.press(re.compile(number))
    app.find(MESSAGE, raw=True)
    customer.keep("request")
    customer.browser.open(f"{customer.demo.mailbox}/letters/{letter.number}")
    customer.gallery.keep(customer.browser, "letter-about-the-request")


def is_receipt(subject):
    return subject.startswith(translate("We have your request {{number}}").split("{{")[0])


def support(customer):
    """8. The support address is shown in Cyrillic and opened as every mail program knows it."""
    app = customer.app
    customer.go_to("Help")
    app.find("support@смородина.онлайн", raw=True)
    seen = len(customer.desktop.opened_addresses())
    app.press("Write a letter to support")
    address = urllib.parse.unquote(customer.desktop.wait_opened(seen))
    assert address.startswith("mailto:support@xn--"), address


def narrow(customer):
    """The same window as narrow as a telephone."""
    customer.say("Узкое окно и тёмный стиль")
    app = customer.app
    app.resize(360, 700)
    for section, name in (("Overview", "overview"), ("Finance", "finance"), ("Meters", "meters")):
        customer.go_to(section)
        customer.gallery.keep(app, f"narrow-{name}")
    assert tree.extents(app.windows()[0])[2] == 360


def dark(customer):
    """The dark style, after a restart: the session is still there."""
    customer.close()
    app = customer.start({"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"})
    app.find("Sections", tree.LISTS, timeout=20)
    for section, name in (("Overview", "overview"), ("Finance", "finance"), ("Meters", "meters")):
        customer.go_to(section)
        customer.keep(f"dark-{name}")
