# SPDX-License-Identifier: GPL-3.0-or-later
"""Logging in and out, guessing, forgotten passwords, sessions."""

import re
import statistics
import threading
import time
import uuid

from conftest import Caller, Newcomer, fresh_address, make_service
from support.waiting import wait_for

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def test_wrong_login_and_wrong_password_get_one_answer(newcomer, service):
    newcomer.settle()
    wrong = newcomer.login("Wrong123")
    stranger = Newcomer(service, newcomer.smtp).login("Wrong123")
    assert wrong.status == stranger.status == 401
    for answer in (wrong, stranger):
        answer.body.pop("reference")
    first, second = wrong.body, stranger.body
    first.pop("reference"), second.pop("reference")
    assert first == second
    names = [sorted(name.lower() for name in answer.headers) for answer in (wrong, stranger)]
    assert names[0] == names[1]


def test_wrong_login_and_wrong_password_take_the_same_time(service, smtp):
    known = Newcomer(service, smtp)
    known.settle()
    times = {"known": [], "unknown": []}
    for _ in range(4):
        for kind in times:
            email = known.email if kind == "known" else f"{uuid.uuid4().hex}@example.ru"
            form = {"email": email, "password": "Wrong123", "device": "test"}
            started = time.perf_counter()
            answer = Caller(service.address).post("/v1/sessions", form)
            times[kind].append(time.perf_counter() - started)
            assert answer.code == "login_refused"
    medians = {kind: statistics.median(found) for kind, found in times.items()}
    assert 0.5 < medians["known"] / medians["unknown"] < 2.0, medians


def test_a_flood_of_logins_is_turned_away_in_time(service, newcomer):
    client = newcomer.settle()
    answers, started = [], time.monotonic()

    def knock():
        form = {"email": f"{uuid.uuid4().hex}@example.ru", "password": "Wrong123", "device": "x"}
        answer = Caller(service.address).post("/v1/sessions", form)
        answers.append((answer.status, time.monotonic() - started, answer.headers))

    threads = [threading.Thread(target=knock) for _ in range(150)]
    for thread in threads:
        thread.start()
    asked = time.monotonic()
    assert client.get("/v1/cabinet").status == 200
    assert time.monotonic() - asked < 5
    for thread in threads:
        thread.join()
    assert {status for status, _, _ in answers} == {401, 503}
    assert max(waited for _, waited, _ in answers) < 15
    assert all(headers["Retry-After"] for status, _, headers in answers if status == 503)


OF_CLIENT = 8


def test_a_flood_of_right_passwords_holds_up_nobody_else(smtp, tmp_path):
    """Throttles count what is wrong; the queue is shared by what is right as well."""
    dear = {"security": {"hash_mebibytes": "64", "hash_passes": "8"}}
    with make_service("sqlite", tmp_path, smtp, dear) as service:
        one, other = Newcomer(service, smtp), Newcomer(service, smtp)
        one.settle(), other.settle()
        statuses = []
        threads = [
            threading.Thread(target=lambda: statuses.append(one.login().status))
            for _ in range(OF_CLIENT * 4)
        ]
        for thread in threads:
            thread.start()
        wait_for(lambda: len(statuses) >= OF_CLIENT * 2, "those who are turned away")
        assert other.login().status == 201
        for thread in threads:
            thread.join()
        assert set(statuses) == {201, 429}
        assert OF_CLIENT <= statuses.count(201) <= OF_CLIENT * 2
        assert one.login().status == 201


def test_five_failures_then_a_delay_whoever_asks(newcomer, service):
    newcomer.settle()
    for _ in range(5):
        assert newcomer.login("Wrong123", Caller(service.address)).code == "login_refused"
    answer = newcomer.login(caller=Caller(service.address))
    assert (answer.status, answer.code) == (429, "too_many_tries")
    assert 0 < answer.body["number"] <= 30


def test_an_unknown_address_is_throttled_just_the_same(service):
    form = {"email": f"{uuid.uuid4().hex}@example.ru", "password": "Wrong123", "device": "x"}
    answers = [Caller(service.address).post("/v1/sessions", form) for _ in range(6)]
    assert [answer.status for answer in answers] == [401] * 5 + [429]


def test_a_delay_survives_a_restart(newcomer, service):
    newcomer.settle()
    for _ in range(5):
        newcomer.login("Wrong123")
    service.stop()
    service.start()
    assert newcomer.login().status == 429


def test_a_session_survives_a_restart_and_ends_with_logout(newcomer, service):
    customer = newcomer.settle()
    service.stop()
    service.start()
    assert customer.get("/v1/cabinet").status == 200
    assert customer.call("DELETE", "/v1/sessions/current").status == 204
    answer = customer.get("/v1/cabinet")
    assert (answer.status, answer.code) == (401, "unauthenticated")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def reset_code(newcomer):
    seen = [letter.number for letter in newcomer.smtp.letters(newcomer.email)]
    assert newcomer.caller.post("/v1/password-resets", {"email": newcomer.email}).status == 202
    return newcomer.letter(lambda letter: "/reset/" in letter.text, seen)


def test_a_reset_ends_all_sessions_and_works_once(newcomer):
    customer = newcomer.settle()
    code = reset_code(newcomer).code()
    form = {"code": code, "password": "Newpass1"}
    assert newcomer.caller.post("/v1/password-resets/code", form).status == 204
    assert customer.get("/v1/cabinet").status == 401
    assert newcomer.login().code == "login_refused"
    assert newcomer.login("Newpass1").status == 201
    assert newcomer.caller.post("/v1/password-resets/code", form).code == "code_used"


def test_a_reset_by_the_page_of_its_link(newcomer):
    newcomer.settle()
    path = reset_code(newcomer).link("/reset/")[len(newcomer.caller.address) :]
    page = newcomer.caller.get(path)
    assert page.status == 200
    assert 'type="password"' in page.content.decode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    def send(raw):
        return newcomer.caller.call("POST", path, raw=raw, headers=headers)

    assert send(b"password=Newpass2&again=Newpass3").status == 422
    assert send(b"password=abc&again=abc").status == 422
    assert send(b"").status == 422
    assert send(b"password=Newpass2&again=Newpass2").status == 200
    assert newcomer.login("Newpass2").status == 201
    assert newcomer.caller.get(path).status == 409


def test_a_forgotten_password_answers_the_same_for_a_stranger(newcomer, service):
    newcomer.settle()
    known = newcomer.caller.post("/v1/password-resets", {"email": newcomer.email})
    stranger = newcomer.caller.post("/v1/password-resets", {"email": "nobody@example.ru"})
    assert known.status == stranger.status == 202
    assert set(known.body) == set(stranger.body) == {"id", "undeliverable"}
    assert len(known.body["id"]) == len(stranger.body["id"])


def test_a_refused_letter_for_a_new_password_is_told(newcomer, smtp, service):
    newcomer.settle()
    stranger = f"{uuid.uuid4().hex}@example.ru"
    smtp.unknown |= {newcomer.email, stranger}
    for email in (newcomer.email, stranger):
        reset = newcomer.caller.post("/v1/password-resets", {"email": email}).body
        path = f"/v1/password-resets/{reset['id']}"
        wait_for(
            lambda path=path: newcomer.caller.get(path).body["undeliverable"],
            lambda email=email: f"the refused letter to {email} to be told",
        )


SECRET = "0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdef"


def test_a_login_from_a_new_device_is_told_and_can_be_ended(newcomer, service):
    customer = newcomer.settle()
    seen = [letter.number for letter in newcomer.smtp.letters(newcomer.email)]
    form = {"email": newcomer.email, "password": newcomer.password, "device": "Чужой"}
    thief = Caller(service.address, client="203.0.113.9")
    headers = {"User-Agent": "thief/3.1 (whatever)"}
    answer = thief.call(
        "POST", "/v1/sessions", {**form, "device_secret": SECRET}, headers=headers
    )
    thief = thief.with_token(answer.body["token"])
    letter = newcomer.letter(lambda found: "Чужой" in found.text, seen)
    assert letter.subject == "Вход с нового устройства"
    for shown in ("Чужой", "203.0.113.0/24", "thief 3.1"):
        assert shown in letter.text and shown in letter.html
    assert "203.0.113.9" not in letter.text
    path = letter.link("/device/")[len(newcomer.caller.address) :]
    for _ in range(3):
        assert newcomer.caller.get(path).status == 200
    assert thief.get("/v1/cabinet").status == 200
    page = newcomer.caller.call("POST", path, raw=b"", headers=FORM)
    assert page.status == 200
    assert thief.get("/v1/cabinet").status == 401
    assert customer.get("/v1/cabinet").status == 200
    action = re.search(r'action="(/reset/[^"]+)"', page.content.decode()).group(1)
    form = b"password=New12345&again=New12345"
    done = newcomer.caller.call("POST", action, raw=form, headers=FORM)
    assert done.status == 200
    assert newcomer.login().code == "login_refused"
    assert newcomer.login("New12345").status == 201


def test_a_device_whose_session_was_ended_is_told_again(newcomer):
    """Whoever was put out knows the password still."""
    customer = newcomer.settle()
    form = {"email": newcomer.email, "password": newcomer.password, "device_secret": SECRET}

    def log_in():
        return newcomer.caller.post("/v1/sessions", form).body

    def told(seen=()):
        return newcomer.letter(lambda found: "/device/" in found.text, seen).number

    # the customer's own first login was told as well: it had no secret
    seen = [told()]
    ended = log_in()
    seen.append(told(seen))
    assert customer.call("DELETE", f"/v1/sessions/{ended['id']}").status == 204
    again = log_in()
    seen.append(told(seen))
    # logging out is no distrust, nor is ending what the asking device opened itself
    here = newcomer.caller.with_token(log_in()["token"])
    assert here.call("DELETE", f"/v1/sessions/{again['id']}").status == 204
    assert here.call("DELETE", "/v1/sessions/current").status == 204
    log_in()
    reset_code(newcomer)
    letters = newcomer.smtp.letters(newcomer.email)
    assert len([letter for letter in letters if "/device/" in letter.text]) == 3


def test_a_known_device_asks_for_its_letter_behind_whatever_router(newcomer):
    newcomer.settle()
    form = {"email": newcomer.email, "password": newcomer.password, "device_secret": SECRET}
    assert newcomer.caller.post("/v1/sessions", form).status == 201

    def ask(email, **more):
        return newcomer.caller.post("/v1/password-resets", {"email": email, **more})

    strangers = [ask(f"{uuid.uuid4().hex}@example.ru").status for _ in range(60)]
    assert strangers[0] == 202 and strangers[-1] == 429
    assert ask(newcomer.email).status == 429
    assert ask(newcomer.email, device_secret=SECRET).status == 202
    assert newcomer.letter(lambda found: "/reset/" in found.text)


def test_the_old_password_voids_no_code_of_the_mailbox(newcomer):
    """Else a thief who knows it could go on changing it, and the owner never gets in."""
    thief = newcomer.settle()
    code = reset_code(newcomer).code()
    form = {"current_password": newcomer.password, "new_password": "Thief123"}
    assert thief.call("PUT", "/v1/password", form).status == 204
    form = {"code": code, "password": "Owner123"}
    assert newcomer.caller.post("/v1/password-resets/code", form).status == 204
    assert thief.get("/v1/cabinet").status == 401
    assert newcomer.login("Owner123").status == 201


CHANGES_AN_HOUR = 20


def test_passwords_are_changed_so_often_an_hour(newcomer):
    """Each change is told by letter, and hashed twice."""
    customer = newcomer.settle()
    words = [newcomer.password] + [f"Word{number:03d}" for number in range(CHANGES_AN_HOUR + 1)]

    def change(number):
        form = {"current_password": words[number], "new_password": words[number + 1]}
        return customer.call("PUT", "/v1/password", form)

    assert {change(number).status for number in range(CHANGES_AN_HOUR)} == {204}
    answer = change(CHANGES_AN_HOUR)
    assert (answer.status, answer.code) == (429, "too_many_tries")
    assert newcomer.login(words[CHANGES_AN_HOUR]).status == 201


def test_a_login_is_not_behind_registrations(newcomer, service):
    newcomer.settle()
    version = newcomer.caller.get("/v1/service").body["consent_version"]
    left = threading.Semaphore(0)

    def register():
        form = {"email": f"{uuid.uuid4().hex}@example.ru", "password": "Abc12345"}
        form |= {"consent": True, "consent_version": version}
        assert Caller(service.address).post("/v1/registrations", form).status in (202, 503)
        left.release()

    threads = [threading.Thread(target=register) for _ in range(40)]
    for thread in threads:
        thread.start()
    left.acquire()
    assert newcomer.login().status == 201
    assert any(thread.is_alive() for thread in threads), "the login waited for all of them"
    for thread in threads:
        thread.join()


def test_a_changed_password_needs_the_old_one_and_ends_the_others(newcomer):
    customer = newcomer.settle()
    other = newcomer.caller.with_token(newcomer.login().body["token"])
    wrong = {"current_password": "Wrong123", "new_password": "Newpass4"}
    assert customer.call("PUT", "/v1/password", wrong).code == "password_refused"
    right = {"current_password": newcomer.password, "new_password": "Newpass4"}
    assert customer.call("PUT", "/v1/password", right).status == 204
    assert customer.get("/v1/cabinet").status == 200
    assert other.get("/v1/cabinet").status == 401


def test_sessions_are_listed_without_their_tokens(newcomer):
    customer = newcomer.settle()
    newcomer.login()
    items = customer.get("/v1/sessions").body["items"]
    assert len(items) == 2
    assert [item["current"] for item in items].count(True) == 1
    assert all("token" not in item for item in items)
    other = next(item for item in items if not item["current"])
    assert customer.call("DELETE", f"/v1/sessions/{other['id']}").status == 204
    assert len(customer.get("/v1/sessions").body["items"]) == 1


def test_a_forwarded_address_is_believed_of_the_proxy_alone(service, smtp):
    """The last hop counts: what the client itself puts before it is no disguise."""
    client = fresh_address()
    form = {"email": f"{uuid.uuid4().hex}@example.ru", "password": "Wrong123", "device": "x"}
    for number in range(50):
        form["email"] = f"{uuid.uuid4().hex}@example.ru"
        headers = {"X-Forwarded-For": f"198.51.100.{number}, {client}"}
        Caller(service.address).call("POST", "/v1/sessions", form, headers=headers)
    headers = {"X-Forwarded-For": f"192.0.2.1, {client}"}
    answer = Caller(service.address).call("POST", "/v1/sessions", form, headers=headers)
    assert answer.status == 429
