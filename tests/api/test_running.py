# SPDX-License-Identifier: GPL-3.0-or-later
"""The program itself: its configuration, its log, its end, a mail server that is away."""

import json
import os
import signal
import socket
import subprocess

import pytest

from conftest import Caller, Newcomer, make_service
from support import paths
from support.mailbox import SmtpServer
from support.service import free_port
from support.waiting import wait_for


def test_every_problem_of_the_configuration_is_told_at_once(tmp_path):
    path = tmp_path / "service.ini"
    path.write_text(
        "[service]\nlisten=127.0.0.1:8080\npublic_url=http://example.ru\ncolour=red\n"
        "[store]\nurl=mysql://x\n[acquirer]\ntest=perhaps\n"
        "[security]\nhash_passes=many\npepper_file=/nowhere\n"
    )
    command = [paths.program("smorodina-service"), "--config", str(path), "--check-config"]
    done = subprocess.run(command, capture_output=True, text=True, env={"PATH": "/usr/bin"})
    assert done.returncode == 2
    for part in ("service.colour", "security.hash_passes", "security.pepper_file", "mail.sender"):
        assert part in done.stderr, done.stderr
    for key in ("service.public_url", "store.url", "mail.smtp_url", "acquirer.shop_id"):
        assert done.stderr.count(f"{key}: ") == 1, done.stderr
    assert "acquirer.shop_id" in done.stderr
    assert "“/nowhere”" in done.stderr, "a computer without a locale gets other characters"
    assert "acquirer.test: expected true or false" in done.stderr


@pytest.mark.parametrize(
    "group,key,value",
    (
        ("service", "listen", "zzz"),
        ("service", "listen", "192.0.2.1:80"),
        ("service", "listen", "unix:socket"),
        ("service", "public_url", "https://name:word@example.ru"),
        ("service", "trusted_proxies", "127.0.0.1, proxy"),
        ("service", "listen", "unix:/"),
        ("service", "listen", "unix:/" + "a" * 100),
        ("service", "public_url", "https://ho st"),
        ("service", "public_url", "https://a_b.example"),
        ("service", "public_url", "https://..."),
        ("service", "public_url", "https://-a.example"),
        ("service", "public_url", "https://a.example:0"),
        ("service", "public_url", "https://a.example//"),
        ("service", "public_url", "https://a.example/'"),
        ("store", "url", "sqlite:smorodina.db"),
        ("store", "url", "sqlite:file:/x?mode=memory"),
        ("mail", "smtp_url", "smtp://name:word@example.ru"),
        ("mail", "smtp_url", "smtp://example.ru/path"),
        ("mail", "smtp_url", "smtp://example.ru?x"),
        ("mail", "smtp_url", "smtp://example.ru:0"),
        ("mail", "smtp_url", "smtp://exa mple.ru"),
        ("mail", "ca_file", "/etc"),
        ("mail", "ca_file", "/etc/passwd"),
        ("mail", "sender", "a\x1b[1m <a@example.ru>"),
        ("mail", "sender", "a\u2028b <a@example.ru>"),
        ("acquirer", "proxy_url", "proxy.example.ru:3128"),
        ("acquirer", "proxy_url", "http://user:secret@proxy.example.ru:3128"),
        ("acquirer", "proxy_url", "http://proxy.example.ru:3128/path"),
        ("acquirer", "proxy_url", "socks5://proxy.example.ru"),
        ("acquirer", "shop_id", "shop"),
        ("acquirer", "shop_id", "-5"),
        ("acquirer", "shop_id", "100500:x"),
        ("text", "language[de]", "ru"),
        ("store", "url", "sqlite:"),
        ("store", "url", "sqlite:/var/lib/"),
        ("mail", "sender", "cabinet@example"),
        ("mail", "sender", "Смородина <noreply@example.ru"),
        ("mail", "sender", "Смородина <no reply@example.ru>"),
        ("mail", "support_email", "support@example"),
        ("mail", "support_recipient", "operators"),
        ("mail", "username", "somebody"),
        ("mail", "ca_file", "/nowhere"),
        ("acquirer", "api_url", "http://example.ru"),
        ("acquirer", "shop_id", ""),
        ("security", "password_least", "11"),
        ("consent", "version", "2" * 41),
        ("text", "language", "de"),
    ),
)
def test_a_setting_that_can_be_proved_wrong_is_refused(smtp, tmp_path, group, key, value):
    service = make_service("sqlite", tmp_path, smtp)
    check = [paths.program("smorodina-service"), "--check-config", "--config"]
    done = subprocess.run([*check, str(service.config())], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    service.settings.setdefault(group, {})[key] = value
    done = subprocess.run([*check, str(service.config())], capture_output=True, text=True)
    assert done.returncode == 2
    problems = [line for line in done.stderr.splitlines() if line.startswith(f"{group}.{key}: ")]
    assert len(problems) == 1, done.stderr


def test_a_secret_is_one_word(smtp, tmp_path):
    service = make_service("sqlite", tmp_path, smtp)
    check = [paths.program("smorodina-service"), "--check-config", "--config"]
    for secret, status in (("test_a-B", 0), ("a\n", 0), ("a\nb", 2), ("a b", 2), ("a\x1b", 2)):
        service.settings["acquirer"]["secret_file"] = service.secret("secret", secret)
        done = subprocess.run([*check, str(service.config())], capture_output=True, text=True)
        assert done.returncode == status, (secret, done.stderr)


@pytest.mark.parametrize("more", ("rate=1\nrate=2", "[text]\nlanguage=ru\n[text]"))
def test_what_a_configuration_says_twice_is_told(smtp, tmp_path, more):
    service = make_service("sqlite", tmp_path, smtp)
    path = service.config()
    path.write_text(f"{path.read_text()}{more}\n")
    check = [paths.program("smorodina-service"), "--check-config", "--config", str(path)]
    done = subprocess.run(check, capture_output=True, text=True)
    assert done.returncode == 2 and "stands twice" in done.stderr


@pytest.mark.parametrize(
    "url",
    ("https://смородина.онлайн", "https://a.example:8443/cabinet/", "http://[::1]:80")
    + ("https://192.0.2.1", "http://localhost:8080", "HTTPS://A.example"),
)
def test_what_may_be_right_is_taken(smtp, tmp_path, url):
    service = make_service("sqlite", tmp_path, smtp)
    service.settings["service"]["public_url"] = url
    check = [paths.program("smorodina-service"), "--check-config", "--config"]
    done = subprocess.run([*check, str(service.config())], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_consent_is_as_long_as_clients_take_it(smtp, tmp_path):
    service = make_service("sqlite", tmp_path, smtp)
    check = [paths.program("smorodina-service"), "--check-config", "--config"]
    for length, status in ((20000, 0), (20001, 2)):
        service.settings["consent"]["file"] = service.secret("long.txt", "я" * length)
        done = subprocess.run([*check, str(service.config())], capture_output=True, text=True)
        assert done.returncode == status, done.stderr


@pytest.mark.parametrize(
    "changes,told",
    (
        ({"public_url": "https://example.ru", "trusted_proxies": ""}, True),
        ({"public_url": "https://example.ru", "trusted_proxies": "192.0.2.5"}, True),
        ({"public_url": "https://example.ru", "trusted_proxies": "192.0.2.5 ::1"}, False),
        ({"public_url": "https://example.ru"}, False),
        ({"public_url": "https://example.ru", "trusted_proxies": "", "listen": "unix:/x"}, False),
        ({"trusted_proxies": ""}, False),
    ),
)
def test_a_proxy_that_is_not_named_is_worth_a_look(smtp, tmp_path, changes, told):
    service = make_service("sqlite", tmp_path, smtp)
    service.settings["service"].update(changes)
    command = [paths.program("smorodina-service"), "--config", str(service.config())]
    done = subprocess.run([*command, "--check-config"], capture_output=True, text=True)
    assert done.returncode == 0
    assert ("service.trusted_proxies" in done.stderr) == told, done.stderr


@pytest.mark.parametrize("hosts", ("", "https://yoomoney.ru", ".ru", "yoomoney.ru/pay"))
def test_the_hosts_of_payment_pages_are_checked(smtp, tmp_path, hosts):
    service = make_service("sqlite", tmp_path, smtp)
    service.settings["acquirer"]["page_hosts"] = hosts
    command = [paths.program("smorodina-service"), "--config", str(service.config())]
    done = subprocess.run([*command, "--check-config"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "acquirer.page_hosts: " in done.stderr


@pytest.mark.parametrize("locale", ("C", "C.UTF-8", "xx_XX.UTF-8"))
@pytest.mark.parametrize("language,words", (("ru", "Такой страницы нет"), ("en", "No Such Page")))
def test_the_language_is_that_of_the_settings(smtp, tmp_path, locale, language, words):
    service = make_service("sqlite", tmp_path, smtp)
    service.settings["text"] = {"language": language}
    service.environment["LC_ALL"] = locale
    with service:
        answer = Caller(service.address).call("GET", "/nothing", headers={"Accept": "text/html"})
    assert words in answer.content.decode()


def test_the_network_is_not_for_the_service(smtp, tmp_path):
    service = make_service("sqlite", tmp_path, smtp)
    service.settings["service"]["listen"] = "0.0.0.0:8080"
    command = [paths.program("smorodina-service"), "--config", str(service.config())]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2
    assert "service.listen" in done.stderr and "loopback" in done.stderr


def test_secrets_may_come_by_the_environment_and_never_by_options(smtp, tmp_path):
    service = make_service("sqlite", tmp_path, smtp)
    del service.settings["security"]["pepper_file"]
    command = [paths.program("smorodina-service"), "--config", str(service.config())]
    environment = {"PATH": "/usr/bin", "SMORODINA_SECURITY_PEPPER": "x" * 40}
    check = [*command, "--check-config"]
    assert subprocess.run(check, env=environment, capture_output=True).returncode == 0
    setting = [*check, "--set", "security.pepper=" + "x" * 40]
    done = subprocess.run(setting, env={"PATH": "/usr/bin"}, capture_output=True, text=True)
    assert done.returncode == 2
    assert "x" * 40 not in done.stderr


def test_a_secret_is_not_cut_at_a_zero_byte(smtp, tmp_path):
    service = make_service("sqlite", tmp_path, smtp)
    pepper = tmp_path / "binary"
    pepper.write_bytes(b"x" * 40 + b"\0" + b"y" * 40)
    service.settings["security"]["pepper_file"] = str(pepper)
    command = [paths.program("smorodina-service"), "--config", str(service.config())]
    done = subprocess.run([*command, "--check-config"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "security.pepper_file: holds a zero byte" in done.stderr


@pytest.mark.parametrize(
    "arguments", [["suppliers", "list"], ["applications", "refuse", "x", "--reason", "none"]]
)
def test_a_pipe_is_no_database(smtp, tmp_path, arguments):
    service = make_service("sqlite", tmp_path, smtp)
    pipe = tmp_path / "pipe.db"
    os.mkfifo(pipe)
    service.settings["store"]["url"] = f"sqlite:{pipe}"
    config = ["--config", str(service.config())]
    for command in (["smorodina-service"], ["smorodina-admin", *arguments]):
        program = [paths.program(command[0]), *config, *command[1:]]
        done = subprocess.run(program, capture_output=True, text=True, timeout=10, check=False)
        assert done.returncode != 0
        assert f"{pipe} is no regular file" in done.stderr


def registration_request(service, number):
    version = Caller(service.address).get("/v1/service").body["consent_version"]
    form = {"email": f"flight-{number}@example.ru", "password": "Flight1", "consent": True}
    body = json.dumps({**form, "consent_version": version}).encode()
    head = (
        "POST /v1/registrations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Idempotency-Key: flight-{number}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def test_what_is_in_flight_is_finished(engine, smtp, tmp_path):
    settings = {"security": {"hash_mebibytes": "64", "hash_passes": "3"}}
    with make_service(engine, tmp_path, smtp, settings) as service:
        wires = []
        for number in range(6):
            request = registration_request(service, number)
            wires.append(socket.create_connection(("127.0.0.1", service.port), timeout=20))
            wires[-1].sendall(request)
        assert service.stop(signal.SIGTERM) == 0
        for wire in wires:
            with wire:
                reply = b"".join(iter(lambda: wire.recv(65536), b""))
            assert reply.startswith(b"HTTP/1.1 202"), reply
            assert b"Connection: close" in reply


def test_letters_wait_for_a_mail_server_that_is_away(tmp_path):
    with SmtpServer(refuse=1) as smtp:
        with make_service("sqlite", tmp_path, smtp) as service:
            newcomer = Newcomer(service, smtp)
            assert newcomer.register().status == 202
            wait_for(lambda: "letter-delayed" in service.process.text(), "the delay to be told")
            letter = smtp.wait(newcomer.email, lambda letter: True, timeout=25)
            assert letter.code()
            assert len(smtp.letters(newcomer.email)) == 1


def test_letters_survive_the_death_of_the_service(engine, tmp_path):
    with SmtpServer() as smtp:
        service = make_service(engine, tmp_path, smtp)
        service.settings["mail"]["smtp_url"] = f"smtp://127.0.0.1:{free_port()}"
        service.start()
        newcomer = Newcomer(service, smtp)
        assert newcomer.register().status == 202
        wait_for(lambda: "letter-delayed" in service.process.text(), "a try to fail")
        service.stop(signal.SIGKILL)
        service.settings["mail"]["smtp_url"] = smtp.url
        service.start()
        assert smtp.wait(newcomer.email, lambda letter: True, timeout=25).code()
        service.stop()


def test_no_secret_reaches_the_log(engine, tmp_path, smtp):
    with make_service(engine, tmp_path, smtp) as service:
        canaries = {"Canary1A", "Canary2B", "Wrong9C"}
        newcomer = Newcomer(service, smtp, email=f"canary-{engine}@example.ru", password="Canary1A")
        canaries.add(f"canary-{engine}")
        canaries.add(newcomer.register().body["id"])
        letter = newcomer.letter()
        canaries.add(letter.code())
        canaries.add(letter.link("/confirm/").rsplit("/", 1)[1])
        newcomer.confirm()
        newcomer.login("Wrong9C")
        token = newcomer.login().body["token"]
        canaries.add(token)
        customer = newcomer.caller.with_token(token)
        customer.get("/v1/cabinet")
        customer.get("/v1/accounts/canary-account/charges")
        canaries.add("canary-account")
        change = {"current_password": "Canary1A", "new_password": "Canary2B"}
        assert customer.call("PUT", "/v1/password", change).status == 204
        customer.post("/v1/sessions", {"email": newcomer.email, "password": 12})
        customer.call("POST", "/v1/sessions", raw=b'{"password":"Canary1A"')
        canaries.add(newcomer.caller.client)
        service.stop()
        log = service.process.text()
        assert "operation=login" in log
        found = [canary for canary in canaries if canary in log]
        assert not found, found


def test_closed_streams_are_no_files_of_the_service(smtp, tmp_path):
    """The first file that it opens gets the number of what is closed, and the log goes there."""
    service = make_service("sqlite", tmp_path, smtp)
    command = [paths.program("smorodina-service"), "--config", str(service.config())]
    with subprocess.Popen(["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *command]) as child:
        wait_for(service.answers, "the service", 20)
        assert Newcomer(service, smtp).register().status == 202
        opened = [os.readlink(f"/proc/{child.pid}/fd/{number}") for number in range(3)]
        child.terminate()
        assert child.wait(20) == 0
    assert opened == ["/dev/null"] * 3
    assert (tmp_path / "smorodina.db-lock").stat().st_size == 0


def test_the_log_keeps_to_one_line_an_event(caller, service):
    caller.call("GET", "/v1/cabinet", headers={"X-Request-Id": "forged"})
    caller.get("/v1/nothing%0d%0ainjected")
    assert "injected" not in service.process.text()
    assert "forged" not in service.process.text()


def test_a_unix_socket_serves_the_proxy(smtp, tmp_path):
    service = make_service("sqlite", tmp_path, smtp)
    path = tmp_path / "socket"
    service.settings["service"]["listen"] = f"unix:{path}"
    service._answers = path.exists  # there is no port to try
    with service:
        with socket.socket(socket.AF_UNIX) as wire:
            wire.connect(str(path))
            wire.sendall(b"GET /v1/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            reply = b"".join(iter(lambda: wire.recv(65536), b""))
        assert reply.startswith(b"HTTP/1.1 200")
    assert not path.exists()
