# SPDX-License-Identifier: GPL-3.0-or-later
"""The session of the sandboxed program, with every kind of secret portal."""

import os
import pathlib

from support import tree
from support.flatpak import APP_ID
from support.shortcuts import registered

NOT_KEPT = "The keyring does not keep this session: it lasts until you close the window"
KEPT_AWAY = "The Session Is in the Keyring"
KEYRING = pathlib.Path(".var", "app", APP_ID, "data", "keyrings", "default.keyring")


def logged_in_once(customer):
    """A customer whose session was kept before the test begins."""
    api = registered(customer)
    customer.start()
    customer.log_in()
    customer.close()
    return api


def sessions(api):
    return len(api.get("/v1/sessions").body["items"])


def test_the_secret_portal_keeps_the_session_in_the_programs_own_keyring(customer):
    logged_in_once(customer)
    assert pathlib.Path(os.environ["HOME"], KEYRING).exists()
    app = customer.start()
    app.find("Sections", tree.LISTS)
    app.press("Log Out")
    app.button("_Log In")
    customer.close()
    customer.start().button("_Log In")


def test_without_a_secret_portal_the_session_lasts_until_the_window_closes(customer, portals):
    portals.start(secrets=False)
    registered(customer)
    app = customer.start()
    customer.log_in()
    app.reads(NOT_KEPT)
    customer.look_over("cabinet-without-a-secret-portal")
    customer.close()
    customer.start().button("_Log In")


def test_a_secret_portal_that_has_gone_is_said_and_is_no_signing_out(customer, portals):
    api = logged_in_once(customer)
    before = sessions(api)
    portals.start(secrets=False)
    app = customer.start()
    app.reads(KEPT_AWAY)
    customer.look_over("no-secret-portal")
    customer.close()
    assert sessions(api) == before, "the session that could not be read has been ended"
    portals.start()
    customer.start().find("Sections", tree.LISTS)


def test_a_secret_portal_that_never_answers_holds_nothing_up(customer, desktop):
    api = logged_in_once(customer)
    before = sessions(api)
    desktop.silence_keyring()
    try:
        app = customer.start()
        app.reads(KEPT_AWAY, timeout=20)
    finally:
        desktop.silence_keyring(False)
    app.press("_Try Again")
    app.find("Sections", tree.LISTS, timeout=20)
    assert sessions(api) == before
