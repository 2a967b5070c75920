# SPDX-License-Identifier: GPL-3.0-or-later
"""The session between two starts of the program, with every kind of keyring."""

from support import tree
from support.shortcuts import registered

NOT_KEPT = "The keyring does not keep this session: it lasts until you close the window"


def test_a_session_survives_a_restart(customer):
    registered(customer)
    customer.start()
    customer.log_in()
    customer.close()
    customer.start().find("Sections", tree.LISTS)


def test_logging_out_ends_the_session_for_good(customer):
    registered(customer)
    app = customer.start()
    customer.log_in()
    app.press("Log Out")
    app.button("_Log In")
    customer.close()
    customer.start().button("_Log In")


def test_without_a_keyring_the_session_lasts_until_the_window_closes(customer):
    registered(customer)
    customer.desktop.stop_keyring()
    app = customer.start()
    customer.log_in()
    app.reads(NOT_KEPT)
    customer.look_over("cabinet-without-a-keyring")
    customer.close()
    customer.start().button("_Log In")


def test_a_locked_keyring_is_said_and_is_no_signing_out(customer):
    api = registered(customer)
    app = customer.start()
    customer.log_in()
    customer.close()
    customer.desktop.start_keyring(unlocked=False)
    app = customer.start()
    app.reads("The Session Is in the Keyring", timeout=20)
    customer.look_over("locked-keyring")
    customer.close()
    sessions = api.get("/v1/sessions").body["items"]
    assert len(sessions) >= 2, "the locked keyring has ended the session"
    customer.desktop.start_keyring()
    customer.start().find("Sections", tree.LISTS)


def test_with_a_locked_keyring_one_can_log_in_by_password(customer):
    registered(customer)
    customer.start()
    customer.log_in()
    customer.close()
    customer.desktop.start_keyring(unlocked=False)
    app = customer.start()
    app.reads("The Session Is in the Keyring", timeout=20)
    app.press("_Log In with Password")
    customer.log_in()
    app.reads(NOT_KEPT)
