# SPDX-License-Identifier: GPL-3.0-or-later
"""The service's own pages in a real browser; letters come through a real SMTP server."""

import uuid

import pytest

from support.api import Api
from support.browser import Browser
from support.mailbox import SmtpServer
from support.service import Demo, Service

PASSWORD = "Smorod1na"


@pytest.fixture(scope="session")
def smtp():
    with SmtpServer() as server:
        yield server


@pytest.fixture(scope="session")
def service(smtp, tmp_path_factory):
    folder = tmp_path_factory.mktemp("service")
    with Service(folder).mail_to(smtp) as running:
        yield running


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    with Demo(tmp_path_factory.mktemp("demo") / "demo.log") as running:
        yield running


@pytest.fixture(scope="session")
def chromium():
    with Browser() as browser:
        yield browser


@pytest.fixture
def browser(chromium):
    chromium.open("about:blank")
    return chromium


class Newcomer:
    """Somebody who has just registered, not confirmed yet."""

    def __init__(self, service, smtp):
        self.api = Api(service.address)
        self.smtp = smtp
        self.email = f"new-{uuid.uuid4().hex[:12]}@example.ru"
        version = self.api.get("/v1/service").body["consent_version"]
        answer = self.api.post(
            "/v1/registrations",
            {
                "email": self.email,
                "password": PASSWORD,
                "consent": True,
                "consent_version": version,
            },
        )
        assert answer.status in (201, 202), answer.content
        self.registration = answer.body["id"]

    def letter(self, having=lambda letter: True, seen=()):
        return self.smtp.wait(self.email, having, seen)

    def state(self):
        return self.api.get(f"/v1/registrations/{self.registration}").body["state"]

    def login(self, password=PASSWORD):
        return self.api.post(
            "/v1/sessions", {"email": self.email, "password": password, "device": "test"}
        )


@pytest.fixture
def newcomer(service, smtp):
    return Newcomer(service, smtp)
