# SPDX-License-Identifier: GPL-3.0-or-later
"""A bare client of the service, for what tests need done behind the program's back."""

import json
import urllib.error
import urllib.request
import uuid


class Answer:
    """Status, headers and decoded body."""

    def __init__(self, status, headers, content):
        self.status = status
        self.headers = headers
        self.content = content

    @property
    def body(self):
        return json.loads(self.content) if self.content else None

    @property
    def code(self):
        """The problem's code, None where the answer is no problem document."""
        return self.body.get("code") if self.status >= 400 and self.content else None


class Api:
    """Requests to one service, as one customer or as nobody."""

    def __init__(self, address, token=None):
        self.address = address
        self.token = token

    def call(self, method, path, body=None, key=None, headers=None, raw=None):
        """Sends BODY as JSON (or RAW bytes as they are); a POST always carries a key."""
        content = raw if raw is not None else None if body is None else json.dumps(body).encode()
        fields = dict(headers or {})
        if content is not None:
            fields.setdefault("Content-Type", "application/json")
        if method == "POST":
            fields.setdefault("Idempotency-Key", key or str(uuid.uuid4()))
        if self.token:
            fields.setdefault("Authorization", f"Bearer {self.token}")
        request = urllib.request.Request(
            self.address + path, data=content, headers=fields, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as reply:
                return Answer(reply.status, reply.headers, reply.read())
        except urllib.error.HTTPError as failure:
            with failure:
                return Answer(failure.code, failure.headers, failure.read())

    def get(self, path):
        return self.call("GET", path)

    def post(self, path, body=None, **options):
        return self.call("POST", path, body, **options)

    def logged_in(self, email, password):
        """The same service as that customer."""
        answer = self.post("/v1/sessions", {"email": email, "password": password, "device": "test"})
        assert answer.status in (200, 201), answer.content
        return Api(self.address, answer.body["token"])
