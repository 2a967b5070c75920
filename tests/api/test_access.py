# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody reaches what is another's: over the whole route table of openapi.json."""

import json
import re

import pytest
from conftest import Newcomer
from support import paths

FOREIGN = "01M820AR8KCWG3PY1YZZNVHNFP"


def routes():
    document = json.loads((paths.SOURCE / "data" / "openapi.json").read_text())
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method in ("get", "post", "put", "delete"):
                yield pytest.param(method.upper(), path, operation, id=operation["operationId"])


def needs_login(operation):
    return any(operation.get("security", []))


def example(operation, document):
    """A body that has every required member, of the right kind."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    return None if content is None else fill(content["schema"], document)


def fill(schema, document):
    if "$ref" in schema:
        return fill(document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], document)
    kind = schema.get("type")
    if kind == "object":
        wanted = schema.get("required", [])
        members = schema.get("properties", {}).items()
        return {name: fill(value, document) for name, value in members if name in wanted}
    if kind == "array":
        return []
    if kind == "integer":
        return max(schema.get("minimum", 0), 0)
    if kind == "boolean":
        return False
    if "enum" in schema:
        return schema["enum"][0]
    return FOREIGN if schema.get("format") != "date-time" else "2026-01-01T00:00:00Z"


@pytest.mark.parametrize("method, path, operation", routes())
def test_nobody_without_a_token(caller, method, path, operation):
    if not needs_login(operation):
        return
    filled = re.sub(r"\{\w+\}", FOREIGN, path)
    answer = caller.call(method, filled, {} if operation.get("requestBody") else None)
    assert (answer.status, answer.code) == (401, "unauthenticated")


@pytest.mark.parametrize("method, path, operation", routes())
def test_foreign_ids_are_unknown_ids(customer, method, path, operation):
    if not needs_login(operation) or "{" not in path:
        return
    document = json.loads((paths.SOURCE / "data" / "openapi.json").read_text())
    for strange in (FOREIGN, "1", "null", "'-OR-1-1", "0" * 200):
        filled = re.sub(r"\{\w+\}", strange.replace("'", ""), path)
        answer = customer.call(method, filled, example(operation, document))
        assert answer.status in (404, 422), (filled, answer.status, answer.content)


def test_a_session_of_another_cannot_be_ended(service, smtp):
    one, two = Newcomer(service, smtp), Newcomer(service, smtp)
    first, second = one.settle(), two.settle()
    session = first.get("/v1/sessions").body["items"][0]["id"]
    assert second.call("DELETE", f"/v1/sessions/{session}").code == "not_found"
    assert first.get("/v1/cabinet").status == 200


def test_a_registration_is_known_to_its_maker_alone(newcomer, caller):
    registration = newcomer.register().body["id"]
    forged = registration[:-1] + ("0" if registration[-1] != "0" else "1")
    assert caller.get(f"/v1/registrations/{forged}").code == "not_found"
    assert caller.call("POST", f"/v1/registrations/{forged}/letter").code == "not_found"
