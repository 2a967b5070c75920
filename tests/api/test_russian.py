# SPDX-License-Identifier: GPL-3.0-or-later
"""The programs of operators in a Russian locale: no English sentence is left; keys stay."""

import json
import os
import re
import subprocess

import pytest
from conftest import Newcomer
from support import paths
from test_admin import ADDRESS, OWNER, REGISTRY, SUPPLIERS

RUSSIAN = {"LANG": "ru_RU.UTF-8", "PATH": os.environ.get("PATH", "/usr/bin")}
ENGLISH = {"LANG": "C.UTF-8", "PATH": RUSSIAN["PATH"]}
SENTENCE = re.compile(r"\b[A-Za-z']{2,}(?:,? [a-z']{2,}){2,}\b")
CYRILLIC = re.compile("[А-Яа-яЁё]")
PROGRAMS = ("smorodina-admin", "smorodina-service", "smorodina-demo")


def english(text):
    """What is left of it: no names of states and commands, which stand between commas."""
    lines = [re.sub(r"--state [a-z_, ]+", "", line) for line in text.splitlines()]
    return [line for line in lines if SENTENCE.search(line.replace(", ", "; "))]


def run(program, *words, locale=None, text=None):
    return subprocess.run(
        [paths.program(program), *words], env=locale or RUSSIAN, input=text,
        capture_output=True, text=True, timeout=60,
    )


def tell(service, *words, text=None, status=0):
    done = run("smorodina-admin", "--config", str(service.config()), *words, text=text)
    assert done.returncode == status, done.stdout + done.stderr
    assert not english(done.stdout + done.stderr), done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("program", PROGRAMS)
def test_help_is_in_the_language_of_the_locale(program):
    told = run(program, "--help").stdout
    assert CYRILLIC.search(told) and not english(told), told
    for line in run(program, "--help", locale=ENGLISH).stdout.splitlines():
        assert not CYRILLIC.search(line), line
    wrong = run(program, "--nonsense")
    assert wrong.returncode == 2 and not english(wrong.stderr), wrong.stderr
    wrong = run(program, "лишнее")
    assert wrong.returncode == 2 and not english(wrong.stderr), wrong.stderr


@pytest.mark.parametrize(
    "words", (("suppliers", "keys"), ("registry", "columns"), ("readings", "columns")), ids=" ".join
)
def test_forms_of_files_are_explained_in_russian(words):
    told = run("smorodina-admin", *words).stdout
    assert CYRILLIC.search(told) and not english(told), told


def test_keys_of_files_stay_as_they_are():
    form = run("smorodina-admin", "registry", "form")
    assert form.stdout == run("smorodina-admin", "registry", "form", locale=ENGLISH).stdout
    assert not CYRILLIC.search(form.stdout)


def test_what_is_wrong_with_a_configuration_is_told_in_russian():
    told = run("smorodina-service", "--check-config").stderr
    assert "service.public_url: должно быть задано" in told and not english(told), told
    assert "must be set" in run("smorodina-service", "--check-config", locale=ENGLISH).stderr


def test_commands_speak_russian_and_their_json_does_not(service, smtp, tmp_path):
    suppliers, registry = tmp_path / "suppliers.ini", tmp_path / "registry.csv"
    suppliers.write_text(SUPPLIERS)
    registry.write_text(REGISTRY)
    assert "сохранено: 1 поставщик" in tell(service, "suppliers", "load", str(suppliers))
    told = tell(service, "registry", "load", "water", str(registry))
    assert "1 лицевой счёт" in told and "1 месяц" in told
    person = Newcomer(service, smtp)
    client = person.settle()
    account = client.post("/v1/accounts", {"supplier_id": "water", "number": "123456789"}).body
    form = {"full_name": OWNER, "address": ADDRESS, "email": person.email}
    client.post(f"/v1/accounts/{account['id']}/applications", form)
    sent = client.post("/v1/requests", {"topic": "other", "text": "Где счёт?"}).body
    for words in (
        ("accounts", "list", "water"),
        ("applications", "list"),
        ("customers", "list"),
        ("customers", "show", person.email),
        ("exports", "list", "water"),
        ("letters", "list"),
        ("payments", "list"),
        ("readings", "list"),
        ("requests", "list"),
        ("requests", "show", sent["number"]),
        ("suppliers", "list"),
        ("books", "check"),
    ):
        assert CYRILLIC.search(tell(service, *words)), words
    assert "клиент" in tell(service, "requests", "show", sent["number"])
    shown = json.loads(tell(service, "--json", "customers", "show", person.email))
    assert shown["email"] == person.email and "n_accounts" in shown
    waiting = json.loads(tell(service, "--json", "applications", "list", "--limit", "1000"))
    found = next(one["id"] for one in waiting if one["email"] == person.email)
    tell(service, "applications", "refuse", found, "--reason", "нет")
    tell(service, "applications", "undo", found)
    tell(service, "requests", "reply", sent["number"], text="Уже в пути")


def test_errors_are_russian(service, tmp_path):
    suppliers, registry = tmp_path / "suppliers.ini", tmp_path / "registry.csv"
    suppliers.write_text(SUPPLIERS)
    tell(service, "suppliers", "load", str(suppliers))
    registry.write_text(REGISTRY.replace("512,40\n#months", "512,4x\n#months"))
    told = tell(service, "registry", "load", "water", str(registry), status=3)
    assert "строка 4, balance: не сумма (1234.56)" in told
    assert "1 ошибка; ничего не принято" in told
    for words, status in (
        (("applications", "show", "nobody"), 1),
        (("applications", "undo", "nobody"), 1),
        (("customers", "show", "nobody"), 1),
        (("letters", "show", "nobody"), 1),
        (("letters", "again", "nobody"), 1),
        (("requests", "show", "nobody"), 1),
        (("requests", "attachment", "nobody", "-"), 1),
        (("accounts", "list", "nobody"), 1),
        (("accounts", "revoke", "nobody", "--reason", "x"), 1),
        (("registry", "load", "water", str(tmp_path / "none")), 1),
        (("payments", "list", "--state", "nonsense"), 2),
        (("payments", "list", "--limit", "0"), 2),
        (("applications", "refuse", "nobody"), 2),
        (("applications", "show"), 2),
        (("books", "check", "--reason", "x"), 2),
        (("nonsense",), 2),
    ):
        assert CYRILLIC.search(tell(service, *words, status=status)), words


def pages(program, section):
    for folder in ("", "ru/"):
        yield (paths.DATA / f"man/{folder}man{section}" / f"{program}.{section}").read_text()


@pytest.mark.parametrize(
    "program,section", zip((*PROGRAMS, "smorodina"), ("8", "8", "1", "1"), strict=True)
)
def test_the_manual_has_every_option_and_command(program, section):
    told = run(program, "--help", locale=ENGLISH).stdout
    options = {
        option for option in re.findall(r"^  (?:-\w, )?(--[a-z-]+)", told, re.M)
        if not option.startswith("--help-")
    }
    commands = re.findall(r"^  ([a-z]+ [a-z]+)(?: [A-Z ]+)?$", told, re.M)
    assert options and bool(commands) == (program == "smorodina-admin")
    for page in pages(program, section):
        lines = page.splitlines()
        macros = {line.split(" ")[0] for line in lines if line.startswith((".", "'"))}
        assert macros <= {"'\\\"", ".TH", ".SH", ".TP", ".PP", ".B", ".nh"}
        plain = page.replace("\\-", "-")
        for word in (*options, *commands):
            assert word in plain, word
    english_page, russian_page = pages(program, section)
    assert "\n.SH ИМЯ\n" in russian_page and "\n.SH NAME\n" in english_page
    assert not english(russian_page.replace("\\-", "-").replace(".B ", "")), program
