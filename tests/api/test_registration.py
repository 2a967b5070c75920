# SPDX-License-Identifier: GPL-3.0-or-later
"""From the form to the first login."""

import re
import urllib.request

import pytest
from conftest import Newcomer
from support.waiting import wait_for


def state_of(newcomer, registration):
    return newcomer.caller.get(f"/v1/registrations/{registration}").body["state"]


def test_a_press_confirms_and_a_look_does_not(newcomer):
    registration = newcomer.register().body["id"]
    link = newcomer.letter().link("/confirm/")
    for _ in range(3):
        with urllib.request.urlopen(link, timeout=10) as page:
            assert page.status == 200
    assert state_of(newcomer, registration) == "pending"
    assert newcomer.confirm().status == 200
    assert state_of(newcomer, registration) == "confirmed"
    assert newcomer.login().status == 201


def test_the_code_of_the_letter_confirms_however_it_is_typed(newcomer):
    registration = newcomer.register().body["id"]
    code = newcomer.letter().code()
    typed = " " + code.upper().replace("-", " ").replace("0", "O")
    answer = newcomer.caller.post("/v1/confirmations", {"code": typed})
    assert answer.status == 200, answer.content
    assert answer.body["email"] == newcomer.email
    assert state_of(newcomer, registration) == "confirmed"


def test_a_used_code_says_so(newcomer):
    newcomer.register()
    code = newcomer.letter().code()
    assert newcomer.caller.post("/v1/confirmations", {"code": code}).status == 200
    answer = newcomer.caller.post("/v1/confirmations", {"code": code})
    assert (answer.status, answer.code) == (409, "code_used")
    assert newcomer.confirm().status == 409


def test_a_forged_code_says_so(newcomer):
    answer = newcomer.caller.post("/v1/confirmations", {"code": "abcd-efgh-jkmn-pqrs-tvwx-yz01-23"})
    assert (answer.status, answer.code) == (404, "code_unknown")


def test_nobody_logs_in_before_the_address_is_confirmed(newcomer):
    newcomer.register()
    answer = newcomer.login()
    assert (answer.status, answer.code) == (401, "login_refused")


def test_an_address_that_has_a_cabinet_gets_the_same_answer_and_another_letter(newcomer):
    first = newcomer.register()
    newcomer.confirm()
    seen = [letter.number for letter in newcomer.smtp.letters(newcomer.email)]
    again = newcomer.register()
    assert again.status == first.status == 202
    assert set(again.body) == set(first.body)
    assert again.body["state"] == "pending"
    letter = newcomer.letter(seen=seen)
    assert "/confirm/" not in letter.text


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def path_of(newcomer, link):
    return link[len(newcomer.caller.address) :]


def test_letter_and_page_say_who_registered_and_one_press_ends_it(newcomer):
    newcomer.caller.client = "198.51.100.77"
    registration = newcomer.register().body["id"]
    letter = newcomer.letter()
    page = newcomer.caller.get(path_of(newcomer, letter.link("/confirm/"))).content.decode()
    for text in (letter.text, letter.html, page):
        assert "198.51.100.0/24" in text and "198.51.100.77" not in text
        assert "Это не я" in text
    path = path_of(newcomer, letter.link("/not-me/"))
    for _ in range(3):
        assert newcomer.caller.get(path).status == 200
    assert state_of(newcomer, registration) == "pending"
    assert newcomer.caller.call("POST", path, raw=b"", headers=FORM).status == 200
    assert state_of(newcomer, registration) == "void"
    assert newcomer.caller.call("POST", path, raw=b"", headers=FORM).status == 410
    assert newcomer.confirm().status == 410
    assert newcomer.login().code == "login_refused"


def test_of_several_registrations_the_mailbox_chooses(newcomer, service, smtp):
    stranger = Newcomer(service, smtp, email=newcomer.email, password="Thief123")
    stranger.caller.client = "198.51.100.5"
    theirs = stranger.register().body["id"]
    letter = newcomer.letter()
    newcomer.caller.client = "192.0.2.5"
    mine = newcomer.register().body["id"]
    path = path_of(newcomer, letter.link("/confirm/"))
    page = newcomer.caller.get(path).content.decode()
    assert "198.51.100.0/24" in page and "192.0.2.0/24" in page
    assert page.index("Регистрация из этого письма") < page.index("Другая регистрация")
    own, other = re.findall(r'name="registration" value="([^"]+)"', page)
    body = f"registration={other}".encode()
    assert newcomer.caller.call("POST", path, raw=body, headers=FORM).status == 200
    assert (state_of(newcomer, mine), state_of(newcomer, theirs)) == ("confirmed", "void")
    assert newcomer.login().status == 201
    assert stranger.login().code == "login_refused"


def test_a_letter_refused_for_good_is_told_and_the_address_corrected(newcomer, smtp, service):
    smtp.unknown.add(newcomer.email)
    registration = newcomer.register().body["id"]
    path = f"/v1/registrations/{registration}"
    wait_for(
        lambda: newcomer.caller.get(path).body["undeliverable"],
        lambda: "the refused letter to be told",
    )
    right = Newcomer(service, smtp)
    answer = newcomer.caller.call("PUT", f"{path}/email", {"email": right.email})
    assert answer.status == 202 and not answer.body["undeliverable"]
    code = right.letter().code()
    assert newcomer.caller.post("/v1/confirmations", {"code": code}).status == 200


def test_a_flood_of_letters_is_answered_alike_and_fills_no_mailbox(newcomer, service, smtp):
    for _ in range(8):
        stranger = Newcomer(service, smtp, email=newcomer.email)
        assert stranger.register().status == 202
    wait_for(
        lambda: len(smtp.letters(newcomer.email)) == 6,
        lambda: f"six letters, not {len(smtp.letters(newcomer.email))}",
    )
    assert newcomer.confirm().status == 200


def test_a_second_letter_has_to_wait(newcomer):
    registration = newcomer.register().body["id"]
    answer = newcomer.caller.call("POST", f"/v1/registrations/{registration}/letter")
    assert (answer.status, answer.code) == (429, "too_many_tries")
    assert 0 < answer.body["number"] <= 60
    assert int(answer.headers["Retry-After"]) == answer.body["number"]


def test_a_corrected_address_voids_the_former_letter(newcomer, service, smtp):
    registration = newcomer.register().body["id"]
    former = newcomer.letter().code()
    other = Newcomer(service, smtp)
    answer = newcomer.caller.call(
        "PUT", f"/v1/registrations/{registration}/email", {"email": other.email}
    )
    if answer.status == 429:
        assert answer.body["number"] > 0
        return
    assert answer.status == 202, answer.content
    assert answer.body["email"] == other.email
    assert newcomer.caller.post("/v1/confirmations", {"code": former}).code == "code_expired"
    code = other.letter().code()
    assert newcomer.caller.post("/v1/confirmations", {"code": code}).status == 200


def test_a_registration_made_twice_with_one_key_is_one(newcomer):
    first = newcomer.register(key="the-same-key")
    second = newcomer.register(key="the-same-key")
    assert first.status == second.status == 202
    assert first.body["id"] == second.body["id"]
    newcomer.letter()
    assert len(newcomer.smtp.letters(newcomer.email)) == 1


def test_a_key_used_for_something_else_is_refused(newcomer):
    newcomer.register(key="a-key")
    answer = newcomer.register(key="a-key", password="Other1")
    assert (answer.status, answer.code) == (422, "idempotency_key_reused")


def test_a_cyrillic_domain_is_one_address_in_either_spelling(service, smtp):
    local = f"petr-{service_tag()}"
    newcomer = Newcomer(service, smtp, email=f"{local}@почта.рф")
    answer = newcomer.register()
    assert answer.status == 202, answer.content
    ascii_address = f"{local}@xn--80a1acny.xn--p1ai"
    letter = smtp.wait(ascii_address, lambda letter: True)
    assert letter.link("/confirm/")
    code = letter.code()
    assert newcomer.caller.post("/v1/confirmations", {"code": code}).status == 200
    newcomer.email = ascii_address
    assert newcomer.login().status == 201


def service_tag():
    import uuid

    return uuid.uuid4().hex[:8]


@pytest.mark.parametrize(
    "password, code",
    [
        ("abc1", "password_too_short"),
        ("abcdefgh123", "password_too_long"),
        ("пароль1", "password_characters"),
        ("pаssw1", "password_characters"),
        ("pass w1", "password_characters"),
        ("pass-w1", "password_characters"),
        ("", None),
    ],
)
def test_a_password_against_the_rule_is_refused_with_its_reason(newcomer, password, code):
    answer = newcomer.register(password=password)
    assert answer.status == 422
    assert [wrong["field"] for wrong in answer.body["errors"]] == ["password"]
    if code:
        assert answer.body["errors"][0]["code"] == code


@pytest.mark.parametrize("password", ["abc12", "abcdefg123", "ABCDE", "12345"])
def test_a_password_within_the_rule_is_taken(newcomer, password):
    assert newcomer.register(password=password).status == 202


@pytest.mark.parametrize(
    "email",
    [
        "no-at.example.ru",
        "two@at@example.ru",
        '"quoted name"@example.ru',
        "a@b",
        "line\nbreak@example.ru",
        "header@example.ru\r\nBcc: all@example.ru",
        "a" * 290 + "@example.ru",
        "a" * 65 + "@example.ru",
        "space in@example.ru",
        "dots@example..ru",
        "under@exa_mple.ru",
        "@example.ru",
        "name@",
        "",
    ],
)
def test_what_is_no_address_is_refused(newcomer, email):
    answer = newcomer.register(email=email)
    assert answer.status == 422, answer.content
    assert [wrong["field"] for wrong in answer.body["errors"]] == ["email"]


def test_plus_signs_are_part_of_an_address(service, smtp):
    newcomer = Newcomer(service, smtp, email=f"ivan+{service_tag()}@example.ru")
    assert newcomer.register().status == 202
    assert newcomer.letter().to == newcomer.email


def test_without_consent_nobody_is_registered(newcomer):
    assert newcomer.register(consent=False).code == "consent_required"
    assert newcomer.register(consent_version="0").code == "consent_outdated"


def test_every_wrong_field_is_named_at_once(newcomer):
    answer = newcomer.register(email="nothing", password="abc")
    assert (answer.status, answer.code) == (422, "input_invalid")
    assert {wrong["field"] for wrong in answer.body["errors"]} == {"email", "password"}


def test_the_letter_is_in_russian_with_text_and_html(newcomer):
    newcomer.register()
    letter = newcomer.letter()
    assert letter.subject == "Подтвердите адрес"
    assert "24 часа" in letter.text and "24 часа" in letter.html
    assert letter.link("/confirm/") in letter.html
    assert letter.code() in letter.html
