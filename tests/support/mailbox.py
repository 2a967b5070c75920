# SPDX-License-Identifier: GPL-3.0-or-later
"""Letters: those of the demo's mailbox, and those a real SMTP server takes."""

import email
import email.policy
import json
import re
import urllib.request

from .waiting import wait_for

CODE = re.compile(r"\b(?:[0-9a-z]{4}-){3,}[0-9a-z]{1,4}\b", re.IGNORECASE)
PIN = re.compile(r"(?<!\d)\d{6}(?!\d)")
LINK = re.compile(r"https?://[^\s<>\"]+")


class Letter:
    """One letter as its reader sees it."""

    def __init__(self, number, to, subject, text, html, links):
        self.number = number
        self.to = to
        self.subject = subject
        self.text = text
        self.html = html
        self.links = links

    def link(self, part):
        """The link whose path has PART in it."""
        found = [link for link in self.links if part in link]
        assert found, f"no link with {part!r} in the letter «{self.subject}»:\n{self.text}"
        return found[0]

    def code(self):
        found = CODE.search(self.text)
        assert found, f"no code in the letter «{self.subject}»:\n{self.text}"
        return found.group(0)

    def pin(self):
        found = PIN.search(self.text)
        assert found, f"no PIN in the letter «{self.subject}»:\n{self.text}"
        return found.group(0)


class DemoMailbox:
    """The demo's mailbox, by its list of letters."""

    def __init__(self, address):
        self.address = address

    def letters(self, to=None):
        """Newest first."""
        with urllib.request.urlopen(f"{self.address}/letters.json", timeout=10) as reply:
            listed = json.load(reply)
        if isinstance(listed, dict):
            listed = listed["letters"]
        return [
            Letter(
                item["id"], item["to"], item["subject"], item["text"], item["html"], item["links"]
            )
            for item in listed
            if to is None or to in item["to"]
        ]

    def wait(self, to, having, seen=(), timeout=30):
        """The newest letter to that address for which having(letter) is true, not seen before."""

        def newest():
            for letter in self.letters(to):
                if letter.number not in seen and having(letter):
                    return letter
            return None

        def failure():
            subjects = [letter.subject for letter in self.letters(to)]
            return f"a letter to {to}; there are: {subjects}"

        return wait_for(newest, failure, timeout, 0.2)


class SmtpServer:
    """A real SMTP server on loopback that keeps what it is given."""

    def __init__(self, refuse=0, tls=None, wrapped=False):
        """TLS: an ssl.SSLContext; WRAPPED: from the first byte on (smtps), else by STARTTLS."""
        self.received = []
        self.refuse = refuse
        self.unknown = set()  # addresses whose mailboxes this server says do not exist
        self.tls = tls
        self.wrapped = wrapped
        self._controller = None

    def __enter__(self):
        from aiosmtpd.controller import Controller

        from .service import free_port

        options = {}
        if self.tls:
            options = (
                {"ssl_context": self.tls}
                if self.wrapped
                else {"tls_context": self.tls, "require_starttls": True}
            )
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port(), **options)
        self._controller.start()
        return self

    def __exit__(self, *_):
        self._controller.stop()

    @property
    def url(self):
        scheme = "smtps" if self.wrapped else "smtp"
        return f"{scheme}://127.0.0.1:{self._controller.port}"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if address in self.unknown:
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Taken"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 (named by aiosmtpd)
        """A message has come; the first `refuse` ones are put off as a busy server does."""
        if self.refuse > 0:
            self.refuse -= 1
            return "451 4.3.0 Try again later"
        self.received.append((list(envelope.rcpt_tos), bytes(envelope.content)))
        return "250 2.0.0 Taken"

    def letters(self, to=None):
        """Newest first."""
        found = []
        for number, (recipients, content) in enumerate(self.received):
            if to is None or to in recipients:
                found.append(_parse(number, recipients, content))
        return found[::-1]

    wait = DemoMailbox.wait


def _parse(number, recipients, content):
    message = email.message_from_bytes(content, policy=email.policy.default)
    text = message.get_body(("plain",))
    html = message.get_body(("html",))
    words = text.get_content() if text else ""
    links = [link.rstrip(".,;)") for link in LINK.findall(words)]
    return Letter(
        number,
        ", ".join(recipients),
        str(message["Subject"]),
        words,
        html.get_content() if html else "",
        links,
    )
