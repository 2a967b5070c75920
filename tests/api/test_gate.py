# SPDX-License-Identifier: GPL-3.0-or-later
"""What the gate does before any rule of the domain is asked."""

import json
import socket
import time

import pytest
from conftest import Caller, make_service


def login_raw(caller, raw, content_type="application/json"):
    return caller.call("POST", "/v1/sessions", raw=raw, headers={"Content-Type": content_type})


DEEP = b'{"email":' + b"[" * 100_000
WRONG_JSON = {
    "cut in half": b'{"email":"a@example.ru","pass',
    "100 000 deep": DEEP,
    "100 000 deep, closed": DEEP + b"]" * 100_000 + b"}",
    "duplicate names": b'{"email":"a@example.ru","email":"b@example.ru","password":"abc12"}',
    "not utf-8": b'{"email":"\xff\xfe","password":"abc12"}',
    "byte order mark": b'\xef\xbb\xbf{"email":"a@example.ru","password":"abc12"}',
    "nul": b'{"email":"a\x00","password":"abc12"}',
    "comment": b'{"email":"a@example.ru"/**/,"password":"abc12"}',
    "trailing comma": b'{"email":"a@example.ru","password":"abc12",}',
    "single quotes": b"{'email':'a@example.ru','password':'abc12'}",
    "two documents": b'{"email":"a@example.ru","password":"abc12"}{}',
    "lone surrogate": b'{"email":"\\ud800","password":"abc12"}',
    "octal": b'{"email":010,"password":"abc12"}',
    "empty": b"",
    "a word": b"nothing",
}


@pytest.mark.parametrize("name", WRONG_JSON)
def test_broken_json_is_refused_and_the_service_lives(caller, name):
    answer = login_raw(caller, WRONG_JSON[name])
    assert (answer.status, answer.code) == (400, "request_malformed"), answer.content
    assert caller.get("/v1/health").status == 200


@pytest.mark.parametrize("body", ["[]", '"text"', "12", "null", "true"])
def test_json_that_is_no_object_is_refused(caller, body):
    assert login_raw(caller, body.encode()).status in (400, 422)


MOST_NAMES = 64


def collide(count, length=12):
    """Names of one g_str_hash(): it takes "bA" and "ab" for the same."""
    return ["".join(("bA", "ab")[n >> i & 1] for i in range(length)) for n in range(count)]


def test_an_object_has_so_many_names(caller):
    for count, code in ((MOST_NAMES, "input_invalid"), (MOST_NAMES + 1, "request_malformed")):
        raw = json.dumps({name: 0 for name in collide(count)}).encode()
        assert login_raw(caller, raw).code == code
    raw = json.dumps({"email": {name: 0 for name in collide(MOST_NAMES + 1)}}).encode()
    assert login_raw(caller, raw).code == "request_malformed"


def test_names_that_collide_cost_nothing(caller):
    raw = json.dumps({name: 0 for name in collide(20_000, 15)}).encode()
    assert 500_000 < len(raw) < 1_000_000
    began = time.monotonic()
    assert login_raw(caller, raw).status == 400
    assert time.monotonic() - began < 1


def send_form(caller, raw):
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
    return caller.call("POST", "/reset/nothing", raw=raw, headers=headers)


def test_a_form_has_so_many_names(caller):
    for count, status in ((MOST_NAMES, 422), (MOST_NAMES + 1, 400)):
        raw = "&".join(f"{name}=0" for name in collide(count)).encode()
        assert send_form(caller, raw).status == status
    raw = "&".join(f"{name}=0" for name in collide(30_000, 15)).encode()
    assert 900_000 < len(raw) < 1_000_000
    began = time.monotonic()
    assert send_form(caller, raw).status == 400
    assert time.monotonic() - began < 1
    assert send_form(caller, b"password=%ff&again=%ff").status == 400


def test_unknown_members_are_refused(caller):
    form = {"email": "a@example.ru", "password": "abc12", "device": "x", "is_operator": True}
    answer = caller.post("/v1/sessions", form)
    assert answer.status == 422
    assert answer.body["errors"][0]["field"] == "is_operator"


def test_wrong_kinds_are_refused(caller):
    for value in (12, True, None, [], {}, 1.5):
        answer = caller.post("/v1/sessions", {"email": value, "password": "abc12"})
        assert answer.status == 422, value


def test_two_mebibytes_are_too_many(caller):
    answer = login_raw(caller, b'{"email":"' + b"a" * (2 * 1024 * 1024) + b'"}')
    assert (answer.status, answer.code) == (413, "body_too_large")
    assert caller.get("/v1/health").status == 200


@pytest.mark.parametrize(
    "media",
    ["text/plain", "application/xml", "application/json; charset=koi8-r", "application/jsonp"],
)
def test_other_media_are_refused(caller, media):
    answer = login_raw(caller, b'{"email":"a@example.ru","password":"abc12"}', media)
    assert (answer.status, answer.code) == (415, "media_type_unsupported")


def test_json_may_name_its_charset(caller):
    raw = b'{"email":"a@example.ru","password":"abc12"}'
    assert login_raw(caller, raw, "application/json; charset=UTF-8").code == "login_refused"


@pytest.mark.parametrize(
    ("key", "code"),
    [
        (None, b"idempotency_key_missing"),
        ("", b"idempotency_key_missing"),
        ("x" * 64, b"input_invalid"),
        ("x" * 65, b"request_malformed"),
        ("with space", b"request_malformed"),
        ("кириллица", b"request_malformed"),
    ],
)
def test_what_creates_needs_a_key(service, key, code):
    with socket.create_connection(("127.0.0.1", service.port), timeout=5) as wire:
        body = b"{}"
        head = b"POST /v1/registrations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        if key is not None:
            head += b"Idempotency-Key: " + key.encode() + b"\r\n"
        wire.sendall(head + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body)
        reply = b"".join(iter(lambda: wire.recv(65536), b""))
    assert code in reply, reply


@pytest.mark.parametrize("method", ["TRACE", "OPTIONS", "PATCH", "PROPFIND"])
def test_other_methods_are_refused(caller, method):
    for path, allow in ALLOWED.items():
        answer = caller.call(method, path + "?a=b")
        assert (answer.status, answer.headers["Allow"]) == (405, allow), path


ALLOWED = {
    "/v1/service": "GET, HEAD",
    "/v1/sessions": "GET, HEAD, POST",
    "/v1/sessions/x": "DELETE",
    "/v1/health": "GET, HEAD",
    "/pages.css": "GET, HEAD",
    "/reset/nothing": "GET, HEAD, POST",
    "/nothing": "",
}


def test_who_takes_a_wrong_method_is_told_the_right_ones(caller):
    for path, allow in ALLOWED.items():
        wrong = "PUT" if allow else "POST"
        answer = caller.call(wrong, path, raw=b"")
        assert answer.status == (405 if allow else 404), path
        assert answer.headers.get("Allow", "") == allow, path


@pytest.mark.parametrize(
    "path", ["/v1/service", "/v1/health", "/v1/openapi.json", "/pages.css", "/reset/x", "/v1/none"]
)
def test_head_is_answered_like_get(caller, path):
    get, head = caller.get(path), caller.call("HEAD", path)
    assert (head.status, head.content) == (get.status, b"")
    for name in ("Content-Type", "Content-Length", "Cache-Control", "Content-Security-Policy"):
        assert head.headers[name] == get.headers[name], name


def test_head_costs_the_connection_nothing(customer, service):
    both = b"".join(
        f"{method} /v1/cabinet HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {customer.token}\r\n"
        f"{end}\r\n".encode()
        for method, end in (("HEAD", ""), ("GET", "Connection: close\r\n"))
    )
    with socket.create_connection(("127.0.0.1", service.port), timeout=5) as wire:
        wire.sendall(both)
        reply = b"".join(iter(lambda: wire.recv(65536), b""))
    heads = [part.split(b"\r\n\r\n")[0] for part in reply.split(b"HTTP/1.1 200 OK")[1:]]
    assert len(heads) == 2 and reply.count(b'"accounts"') == 1
    assert heads[0].split(b"ETag")[1][:40] == heads[1].split(b"ETag")[1][:40]


@pytest.mark.parametrize(
    "path",
    ["/v1%2fservice", "/v1%2Fservice", "/v1/service%20", "/v1/service%3f", "/v1/service%2f"]
    + ["/confirm%2fabc", "/v1/sessions%2Fx", "/v1%5cservice", "/v1%2f..%2fv1/service"],
)
def test_a_path_is_read_as_it_is_written(caller, path):
    assert caller.get(path).status == 404
    assert caller.call("DELETE", path).status == 404


STUCK = [".", ")", "%3E", "/", "%20", ").", "%20%20", ",", "%C2%BB", "%22", ";", "%5D", "!", "%0A"]


@pytest.mark.parametrize("tail", STUCK)
def test_what_sticks_to_a_link_is_not_its_code(newcomer, tail):
    assert newcomer.register().status == 202
    link = newcomer.letter(lambda letter: "/confirm/" in letter.text).link("/confirm/")
    path = link[len(newcomer.caller.address) :]
    look = newcomer.caller.call("GET", path + tail, headers={"Accept": "text/html"})
    assert look.status == 200
    assert f'action="{path}"' in look.content.decode()
    done = newcomer.caller.call("POST", path + tail, raw=b"", headers={"Accept": "text/html"})
    assert done.status == 200
    assert newcomer.login().status == 201


@pytest.mark.parametrize("path", ["/v1/service%", "/v1/service%2", "/v1/service%0g", "/a%00b"])
def test_a_broken_escape_is_refused(caller, path):
    answer = caller.get(path)
    assert (answer.status, answer.code) == (400, "request_malformed")


@pytest.mark.parametrize("tail", ["/more", "%2fmore", ".html", "%20and"])
def test_what_is_no_mark_makes_another_path(caller, tail):
    assert caller.get("/confirm/abcd" + tail).status == 404


def test_a_known_path_with_another_method_is_405_and_an_unknown_one_404(caller):
    assert caller.call("DELETE", "/v1/service").code == "method_not_allowed"
    assert caller.get("/v1/nothing").code == "not_found"
    assert caller.get("/v1/../v1/service").code == "request_malformed"
    assert caller.get("/v1/service/").status == 404
    assert caller.get("/confirm/").status == 404


def test_browsers_get_a_page_where_there_is_nothing(caller):
    answer = caller.call("GET", "/nothing", headers={"Accept": "text/html"})
    assert answer.status == 404
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "Такой страницы нет" in answer.content.decode()


def test_every_answer_carries_its_protection(caller):
    for path in ("/v1/service", "/v1/cabinet", "/v1/nothing", "/confirm/nothing", "/pages.css"):
        answer = caller.get(path)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "script" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Request-Id"]
        assert answer.headers.get("Server") is None
        if path != "/pages.css":
            assert answer.headers["Cache-Control"] == "no-store"


def test_a_problem_names_its_request(caller):
    answer = caller.get("/v1/cabinet")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.body["reference"] == answer.headers["X-Request-Id"]
    assert answer.body["code"] == "unauthenticated"


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic abc", "Bearer " + "a" * 51, "Bearer " + "A" * 52]
)
def test_what_is_no_token_opens_nothing(caller, header):
    assert caller.call("GET", "/v1/cabinet", headers={"Authorization": header}).status == 401


def test_the_cabinet_is_told_once_while_nothing_changes(customer):
    first = customer.get("/v1/cabinet")
    tag = first.headers["ETag"]
    again = customer.call("GET", "/v1/cabinet", headers={"If-None-Match": tag})
    assert (again.status, again.content) == (304, b"")
    assert again.headers["ETag"] == tag
    other = customer.call("GET", "/v1/cabinet", headers={"If-None-Match": '"other"'})
    assert (other.status, other.content) == (200, first.content)


def test_the_contract_is_served_as_it_is_kept(caller):
    from support import paths

    kept = json.loads((paths.SOURCE / "data" / "openapi.json").read_text())
    assert caller.get("/v1/openapi.json").body == kept


def test_one_address_gets_no_more_than_its_share(smtp, tmp_path):
    settings = {"service": {"rate": "5", "burst": "10", "trusted_proxies": "127.0.0.1"}}
    with make_service("sqlite", tmp_path, smtp, settings) as service:
        one = Caller(service.address)
        answers = [one.get("/v1/service").status for _ in range(20)]
        assert answers[:10] == [200] * 10
        assert 429 in answers
        assert Caller(service.address).get("/v1/service").status == 200


def listens_on_ipv6(port):
    with socket.socket(socket.AF_INET6) as probe:
        return probe.connect_ex(("::1", port)) == 0


def test_a_proxy_is_known_however_its_address_is_written(smtp, tmp_path):
    settings = {"service": {"rate": "1", "burst": "2", "trusted_proxies": "0:0::0:1"}}
    service = make_service("sqlite", tmp_path, smtp, settings)
    service.settings["service"]["listen"] = f"[::1]:{service.port}"
    service.address = f"http://[::1]:{service.port}"
    service.answers = lambda: listens_on_ipv6(service.port)
    with service:
        for _ in range(5):
            assert Caller(service.address).get("/v1/service").status == 200


@pytest.mark.parametrize("query", ["cursor=%ff", "%ff=1", "limit=1&query=%d0"])
def test_a_query_that_is_no_utf8_is_refused(customer, query):
    for path in ("/v1/suppliers", "/v1/payments", "/v1/requests"):
        answer = customer.get(f"{path}?{query}")
        assert (answer.status, answer.code) == (400, "request_malformed"), (path, answer.content)


@pytest.mark.parametrize("said", ["", " ", ",", " , ,", "nobody", "203.0.113.1,", "::1, ::2"])
def test_whatever_a_proxy_says_of_the_client_is_survived(service, said):
    asked = Caller(service.address, client=said).get("/v1/service")
    assert asked.status == 200
    assert Caller(service.address).get("/v1/health").status == 200
