# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps 3 to 5 of the journey: linking an account, the offer, the PIN and the full version."""

from . import tree
from .waiting import wait_for
from .words import plural, translate


def supplier_rows(app):
    return [node for node in tree.walk(app.windows()[-1]) if node.role in tree.ROWS]


def choose_supplier(customer, number):
    """In the linking window: searches the supplier and takes it from the list."""
    app = customer.app
    app.reads("Who supplies the service?")
    wait_for(lambda: len(supplier_rows(app)) > 1, "the list of suppliers")
    app.write("Search suppliers", number["supplier"].split()[1])
    wait_for(lambda: len(supplier_rows(app)) == 1, "the one supplier that was searched")
    app.choose_row(number["supplier"], raw=True)
    app.field("Account number")


def type_number(customer, number):
    """In the linking window: types the number and looks at the masked address."""
    app = customer.app
    app.write("Account number", number["number"])
    app.reads("Is this your address?")
    shown = [text for text in app.texts() if "•" in text or "*" in text or "…" in text]
    assert number["address"] not in app.texts(), "the whole address of a stranger is shown"
    return shown


def empty_cabinet(customer):
    """3. The empty cabinet, and the way to the first account."""
    customer.say("3. Пустой кабинет и подключение лицевого счёта")
    app = customer.app
    app.reads("Your Cabinet Is Created", timeout=20)
    customer.keep("empty-cabinet")


def linking(customer):
    """3. The supplier from a list, the number with its hint, the masked address."""
    app, number = customer.app, customer.number
    app.press("_Connect a Personal Account")
    app.reads("Who supplies the service?")
    customer.keep("suppliers")
    choose_supplier(customer, number)
    assert "цифр" in customer.hint("Where to find the number")
    customer.gallery.keep(app, "hint-of-the-number")
    customer.close_popup()
    app.write("Account number", number["number"][:4])
    app.gone("Is this your address?", timeout=2)
    connect = app.button("_Connect")
    assert not tree.has(connect, tree.State.SENSITIVE), "half a number can be connected"
    type_number(customer, number)
    app.write("Your name for it, e.g. Home (optional)", "Дом")
    customer.keep("masked-address")
    app.press("_Connect")
    app.reads("The Account Is Connected")


def offer(customer):
    """4. The offer of the full version; what the simple one shows, and what it does not."""
    customer.say("4. Простая версия и предложение полной")
    app, number = customer.app, customer.number
    app.button("Open _Full Version")
    customer.keep("offer-of-the-full-version")
    app.press("_Later")
    app.gone("The Account Is Connected")
    app.find("Дом", raw=True)
    app.button("_Pay Online")
    seen = " ".join(app.texts())
    for secret in (number["address"], number["full_name"], number["full_name"].split()[0]):
        assert secret not in seen, f"the simple version shows {secret!r}"
    customer.keep("simple-version")


def application(customer):
    """5. The application, the operator's answer by mail."""
    customer.say("5. Заявка, пин-код и полная версия")
    app, number = customer.app, customer.number
    app.press("Open _Full Version")
    app.reads("Application for the full version")
    app.write("Full name of the account’s owner", number["full_name"])
    app.write("Address of the flat", number["address"])
    app.write("Phone (optional)", "+7 912 345-67-89")
    assert app.written("E-mail for the PIN") == customer.email, "the known e-mail is not filled in"
    customer.keep("application")
    app.press("_Send Application")
    if number["proof"] == "operator":
        app.reads("The Supplier Is Checking")
        customer.keep("application-sent")
    app.reads("The PIN Is on Its Way", timeout=40)


def wrong_pin(app, pin):
    """Types a PIN that is surely not the right one."""
    wrong = "000000" if pin != "000000" else "111111"
    app.write("PIN", wrong)
    app.press("_Open")


def said_wrong(app, left):
    """Waits for the words about a wrong PIN with that many tries left."""
    said = "The PIN is wrong. %u try is left.", "The PIN is wrong. %u tries are left."
    app.reads(plural(*said, left) % left, raw=True)


def has_pin(letter):
    """Whether it is the letter with the PIN; the number of the account stands in its subject."""
    return letter.subject.startswith(translate("PIN for account {{number}}").split("{{")[0])


def pin(customer):
    """5. A wrong PIN says how many tries are left; the right one opens with congratulations."""
    app = customer.app
    letter = customer.letter(has_pin)
    customer.browser.open(f"{customer.demo.mailbox}/letters/{letter.number}")
    customer.gallery.keep(customer.browser, "letter-with-the-pin")
    right = letter.pin()
    wrong_pin(app, right)
    said_wrong(app, 4)
    customer.keep("wrong-pin")
    app.write("PIN", right)
    customer.keep("right-pin")
    app.press("_Open")
    app.reads("Congratulations!", timeout=20)
    customer.keep("congratulations")
    app.press("_Show Charges")
    app.gone("Congratulations!")
