# SPDX-License-Identifier: GPL-3.0-or-later
"""Step 6 of the journey: the finance block and a payment with readings, paid in a browser."""

from . import tree
from .api import Api
from .waiting import wait_for

CARD = "5555 5555 5555 4444"
CARD_WITHOUT_MONEY = "5555 5555 5555 4600"


def api_of(customer):
    """The service behind the program's back, as the same customer."""
    return Api(customer.demo.service).logged_in(customer.email, customer.password)


def account_of(customer, api=None):
    """The account being played with, as the service shows it."""
    cabinet = (api or api_of(customer)).get("/v1/cabinet").body
    number = customer.number["number"]
    return next(each for each in cabinet["accounts"] if each["number"] == number)


def new_readings(customer, step=3):
    """Register titles and plausible new values for the account's first meter."""
    api = api_of(customer)
    meters = api.get(f"/v1/accounts/{account_of(customer, api)['id']}/meters").body["items"]
    values = []
    for register in meters[0]["registers"]:
        whole = register.get("previous_milli", 0) // 1000 + step
        values.append((register["title"], str(whole)))
    return values


def pay_in_browser(customer, card=CARD):
    """On the acquirer's page that the program opened."""
    address = customer.desktop.wait_opened(customer.addresses_seen)
    customer.addresses_seen = len(customer.desktop.opened_addresses())
    assert address.startswith(customer.demo.acquirer), f"not the acquirer's page: {address}"
    browser = customer.browser
    browser.open(address)
    browser.write("#card-number", card)
    browser.write("#expiry", "12/30")
    browser.write("#cvc", "123")
    customer.gallery.keep(browser, "payment-page")
    browser.press("#pay")


def finance(customer):
    """6. Charges by month with the arithmetic, and the button that pays."""
    customer.say("6. Финансовый блок: оплата с показаниями")
    customer.go_to("Finance")
    customer.app.button("_Pay Online")
    customer.keep("finance")


def payment_form(customer):
    """6. The three choices; commission and total before the button."""
    app = customer.app
    app.press("_Pay Online")
    app.find("Current debt", tree.TOGGLES)
    customer.keep("payment-debt")
    app.press("My own sum", tree.TOGGLES)
    app.write("Sum in roubles", "321,45")
    app.find(customer_sum("321,45"), raw=True)
    customer.keep("payment-own-sum")
    app.tick("Send readings along")
    for title, value in new_readings(customer):
        app.write(title, value, raw=True)
    app.reads("Commission")
    app.reads("The card is charged")
    customer.keep("payment-with-readings")


def customer_sum(text):
    """A sum of money as it stands on the screen."""
    return f"{text}\u00a0₽"


def payment(customer):
    """6. The acquirer's page in the browser; the three stages come by themselves."""
    app, browser = customer.app, customer.browser
    customer.addresses_seen = len(customer.desktop.opened_addresses())
    app.press("_Go to Payment")
    app.reads("Pay in the Browser", timeout=20)
    customer.keep("waiting-for-the-payment")
    pay_in_browser(customer)
    browser.arrives(f"{customer.demo.service}/return/")
    customer.gallery.keep(browser, "back-to-the-program")
    app.reads("The Money Is Taken", timeout=30)
    customer.keep("money-taken")
    app.reads("Paid and Credited", timeout=60)
    customer.keep("credited")
    app.press("_Done")
    app.gone("Paid and Credited")
    sent = account_of(customer).get("readings_sent_on")
    assert sent, "the readings did not go along with the payment"
    wait_for(lambda: app.look(customer_sum("321,45"), raw=True), "the payment in the list", 20)
    customer.keep("finance-after-the-payment")
