# SPDX-License-Identifier: GPL-3.0-or-later
"""What a journey needs done before its own first step, done behind the program's back."""

from .api import Api
from .words import translate


def registered(customer):
    """A confirmed customer without accounts."""
    api = Api(customer.demo.service)
    version = api.get("/v1/service").body["consent_version"]
    answer = api.post(
        "/v1/registrations",
        {
            "email": customer.email,
            "password": customer.password,
            "consent": True,
            "consent_version": version,
        },
    )
    assert answer.status in (201, 202), answer.content
    letter = customer.letter(lambda found: found.subject == translate("Confirm your address"))
    answer = api.post("/v1/confirmations", {"code": letter.code()})
    assert answer.status < 300, answer.content
    return api.logged_in(customer.email, customer.password)


def linked(api, number):
    """That account linked, in its simple version; its id."""
    answer = api.post(
        "/v1/accounts", {"supplier_id": number["supplier_id"], "number": number["number"]}
    )
    assert answer.status == 201, answer.content
    return answer.body["id"]


def applied(customer, api, account, number):
    """An application whose PIN is on its way."""
    answer = api.post(
        f"/v1/accounts/{account}/applications",
        {
            "full_name": number["full_name"],
            "address": number["address"],
            "email": customer.email,
        },
    )
    assert answer.status == 201, answer.content
