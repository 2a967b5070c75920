# SPDX-License-Identifier: GPL-3.0-or-later
"""Who plays in tests of the real service: customers, and services on both stores."""

import itertools
import os
import subprocess
import uuid

from .api import Api
from .mailbox import DemoMailbox
from .service import Service

PASSWORD = "Smorod1na"
_addresses = itertools.count(1)


def fresh_address():
    """A client address nobody has used yet: what is throttled by address stays apart."""
    number = next(_addresses)
    return f"203.0.{number // 250}.{number % 250 + 1}"


def postgres_database():
    """The address of a new, empty database of the server the tests were started with."""
    base = os.environ["SMORODINA_TEST_POSTGRES"]
    name = f"api_{uuid.uuid4().hex[:12]}"
    command = ["psql", "--quiet", "--no-psqlrc", base, "--command", f"CREATE DATABASE {name}"]
    subprocess.run(command, check=True)
    return base.rsplit("/", 1)[0] + "/" + name


def store_settings(engine, folder):
    if engine == "sqlite":
        return {"url": f"sqlite:{folder}/smorodina.db"}
    return {"url": postgres_database()}


class Caller(Api):
    """A client with an address of its own, as the proxy in front would tell it."""

    def __init__(self, address, token=None, client=None):
        super().__init__(address, token)
        self.client = client or fresh_address()

    def call(self, method, path, body=None, key=None, headers=None, raw=None):
        fields = {"X-Forwarded-For": self.client, **(headers or {})}
        return super().call(method, path, body, key, fields, raw)

    def with_token(self, token):
        return Caller(self.address, token, self.client)


class Newcomer:
    """Somebody who fills in the registration form."""

    def __init__(self, service, smtp, email=None, password=PASSWORD):
        self.smtp = smtp
        self.email = email or f"new-{uuid.uuid4().hex[:12]}@example.ru"
        self.password = password
        self.caller = Caller(service.address)

    def register(self, key=None, **changes):
        version = self.caller.get("/v1/service").body["consent_version"]
        form = {
            "email": self.email,
            "password": self.password,
            "consent": True,
            "consent_version": version,
            **changes,
        }
        return self.caller.post("/v1/registrations", form, key=key)

    def letter(self, having=lambda letter: True, seen=()):
        return self.smtp.wait(self.email, having, seen)

    def confirm(self):
        link = self.letter(lambda letter: "/confirm/" in letter.text).link("/confirm/")
        path = link[len(self.caller.address) :]
        return self.caller.call("POST", path, raw=b"", headers={"Content-Type": "text/plain"})

    def login(self, password=None, caller=None):
        form = {"email": self.email, "password": password or self.password, "device": "test"}
        return (caller or self.caller).post("/v1/sessions", form)

    def settle(self):
        """Registers, confirms and logs in; the client that is then logged in."""
        assert self.register().status == 202
        assert self.confirm().status == 200
        answer = self.login()
        assert answer.status == 201, answer.content
        return self.caller.with_token(answer.body["token"])


def make_service(engine, folder, smtp, settings=None):
    """A service that is not started yet."""
    service = Service(
        folder,
        {
            "service": {"trusted_proxies": "127.0.0.1", "rate": "0", "access_log": "all"},
            "store": store_settings(engine, folder),
            **(settings or {}),
        },
    )
    service.settings["service"]["listen"] = f"127.0.0.1:{service.port}"
    service.settings["service"]["public_url"] = service.address
    return service.mail_to(smtp)


class Play:
    """The demo: generated accounts, a sandbox acquirer, a mailbox; and who plays in it."""

    def __init__(self, demo):
        self.demo = demo
        self.mailbox = DemoMailbox(demo.mailbox)
        self.acquirer = demo.acquirer
        self.nobody = Api(demo.service)
        self._free = list(demo.facts["numbers"])

    def known(self, state):
        login = self.demo.login(state)
        return self.nobody.logged_in(login["email"], login["password"])

    def newcomer(self):
        """A customer who has just registered; with the address letters go to."""
        customer = Newcomer(self, self.mailbox)
        client = customer.settle()
        return client, customer.email

    @property
    def address(self):
        return self.demo.service

    def number(self, proof="automatic"):
        """An account nobody in these tests has used yet."""
        found = next(number for number in self._free if number["proof"] == proof)
        self._free.remove(found)
        return found

    def linked(self, client, proof="automatic"):
        number = self.number(proof)
        form = {"supplier_id": number["supplier_id"], "number": number["number"]}
        answer = client.post("/v1/accounts", form)
        assert answer.status == 201, answer.content
        return answer.body, number

    def apply(self, client, account, number, email, **changes):
        form = {
            "full_name": number["full_name"],
            "address": number["address"],
            "email": email,
            **changes,
        }
        return client.post(f"/v1/accounts/{account['id']}/applications", form)

    def pin(self, email, seen=()):
        return self.mailbox.wait(email, lambda letter: "Пин-код" in letter.subject, seen).pin()

    def control(self, path, body=None, method="POST"):
        answer = Api(self.acquirer).call(method, f"/control/{path}", body)
        assert answer.status == 200, answer.content
        return answer.body

    def account(self, client, account_id):
        accounts = client.get("/v1/cabinet").body["accounts"]
        return next(account for account in accounts if account["id"] == account_id)
