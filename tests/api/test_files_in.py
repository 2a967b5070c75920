# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of suppliers as other programs leave them: encodings, debt registries, spreadsheets."""

import json
import subprocess
import uuid

import pytest
from support import paths

OWNER = "Смирнова Анна Петровна"
ADDRESS = "г. Тверь, ул. Советская, д. 12, кв. 34"
NUMBER = "370012345678"
COLUMNS = "number;full_name;address;balance"
REGISTRY = (
    f'as_of;2025-12-31\n#accounts\n{COLUMNS}\n{NUMBER};{OWNER};"{ADDRESS}";512,40\n'
    "#months\nnumber;month;opening;charged;paid;closing\n"
    f"{NUMBER};2025-12;0,00;512,40;0,00;512,40\n"
)
OF_THE_DAY = ("--as-of", "2025-12-31")
SINGLE = ["cp1251", "koi8-r", "cp866"]


def admin(service, *arguments):
    """How the program ended and what it printed, which is text whatever it read."""
    command = [paths.program("smorodina-admin"), "--config", str(service.config()), *arguments]
    done = subprocess.run(command, capture_output=True, timeout=60)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


class Supplier:
    """One of its own, and what it sends."""

    def __init__(self, service, folder, encoding="utf-8"):
        self.service = service
        self.folder = folder
        self.id = f"gas-{uuid.uuid4().hex[:8]}"
        path = self.write(self.key_file().encode(encoding), "suppliers.ini")
        self.must("suppliers", "load", path)

    def key_file(self):
        return (
            f"[{self.id}]\nname=Тверьгаз\nservice=gas\nregion=Тверская область\n"
            "number_mask=999999999999\nnumber_example=370012345678\n"
            "number_hint=12 цифр в правом верхнем углу квитанции\nnumber_place=middle\n"
        )

    def write(self, data, name="file.csv"):
        path = self.folder / name
        path.write_bytes(data)
        return str(path)

    def must(self, *arguments):
        status, output, said = admin(self.service, *arguments)
        assert status == 0, said + output
        return output

    def load(self, data, *options):
        """What was said of a registry that was taken."""
        return self.must("registry", "load", self.id, self.write(data), *options)

    def problems(self, data, *options, command=("registry", "load")):
        """What was said of a file of which nothing was taken."""
        status, output, said = admin(
            self.service, *command, self.id, self.write(data), *options
        )
        assert status == 3, said + output
        return output + said

    def has(self, owner):
        """That the registry's account is this owner's: another one would be told of."""
        file = f'as_of;2025-12-31\n#accounts\n{COLUMNS}\n{NUMBER};{owner};"{ADDRESS}";512,40\n'
        said = self.load(file.encode())
        assert "→" not in said, said


@pytest.fixture
def supplier(service, tmp_path):
    return Supplier(service, tmp_path)


@pytest.mark.parametrize("encoding", [*SINGLE, "utf-8", "utf-8-sig", "utf-16"])
def test_a_registry_is_read_in_the_encoding_of_its_letters(supplier, encoding):
    supplier.load(REGISTRY.encode(encoding))
    supplier.has(OWNER)


@pytest.mark.parametrize("encoding", [*SINGLE, "utf-8-sig", "utf-16"])
def test_suppliers_are_read_in_the_encoding_of_their_letters(service, tmp_path, encoding):
    supplier = Supplier(service, tmp_path, encoding)
    known = json.loads(supplier.must("--json", "suppliers", "list"))
    assert next(one for one in known if one["id"] == supplier.id)["name"] == "Тверьгаз"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_broken_letter_is_named_by_its_cell(supplier, mark):
    cut = REGISTRY.encode().replace("Петровна;".encode(), "Петровн".encode() + b"\xd0;")
    said = supplier.problems(mark + cut)
    assert "line 4, full_name: is not whole as utf-8" in said and "\\xd0" in said
    cut = supplier.key_file().encode().replace("цифр".encode(), b"\xd1")
    supplier.write(cut, "suppliers.ini")
    status, output, said = admin(
        supplier.service, "suppliers", "load", str(supplier.folder / "suppliers.ini")
    )
    assert status == 3 and "line 7: is not whole as utf-8" in output + said


def test_in_doubt_an_encoding_is_asked_for(supplier):
    file = f"as_of;2025-12-31\n#accounts\n{COLUMNS}\n{NUMBER};Ю;a 1;1\n".encode("koi8-r")
    said = supplier.problems(file)
    assert "line 4" in said and "--encoding" in said
    supplier.load(file, "--encoding", "koi8-r")
    supplier.has("Ю")
    status, _, said = admin(
        supplier.service,
        "registry",
        "load",
        supplier.id,
        supplier.write(file),
        "--encoding",
        "latin",
    )
    assert status != 0 and "koi8-r" in said


def test_a_cell_in_another_encoding_is_named(supplier):
    others = f"370012345679;{OWNER};{ADDRESS};1\n" * 5
    file = REGISTRY.replace("#months", others + "#months")
    lines = file.encode("cp1251").split(b"\n")
    lines[3] = lines[3].replace(OWNER.encode("cp1251"), OWNER.encode("koi8-r"))
    assert "line 4, full_name: is koi8-r, while the file is" in supplier.problems(b"\n".join(lines))


@pytest.mark.parametrize("encoding", SINGLE)
def test_the_savings_banks_debt_registry_is_taken(supplier, encoding):
    supplier.load(REGISTRY.encode())
    file = f"#Реестр задолженности\r\n{OWNER};;;{ADDRESS};{NUMBER};1 512,40\r\n".encode(encoding)
    assert "as_of" in supplier.problems(file)
    assert "1 account, 0 lines, 0 months" in supplier.load(file, *OF_THE_DAY)
    supplier.has(OWNER)


def test_the_towns_debt_registry_is_taken_whole(supplier):
    rows = f"{OWNER};Тверь,Советская,12,34;{NUMBER};512,40;газ\n"
    rows += "Иванов И. И.;Тверь;370012345679;-1,5\n"
    file = f"#FILESUM 510,90\n#TYPE 7\n#SERVICE 5258\n{rows}"
    assert "as_of" in supplier.problems(file.encode("cp1251"))
    assert "2 accounts" in supplier.load(file.encode("cp1251"), *OF_THE_DAY)
    cut = file[: file.index("Иванов")].encode("cp1251")
    assert "line 1, FILESUM: is not the sum" in supplier.problems(cut, *OF_THE_DAY)


def test_a_form_that_rows_do_not_tell_is_said(supplier):
    row = f"{OWNER};{ADDRESS};{NUMBER};512,40\n".encode()
    assert "--format" in supplier.problems(row, *OF_THE_DAY)
    assert "1 account" in supplier.load(row, "--format", "gorod", *OF_THE_DAY)
    assert "belongs to no section" in supplier.problems(row, "--format", "sections", *OF_THE_DAY)
    assert "number of cells" in supplier.problems(row, "--format", "sberbank", *OF_THE_DAY)


def test_what_went_through_a_spreadsheet_is_taken(supplier):
    file = (
        f"\ufeffas_of;31.12.2025;;;;\r\n;;;;;\r\n#accounts;;;;;\r\n{COLUMNS};;\r\n"
        f'{NUMBER};{OWNER};"г. Тверь,\r\nул. Советская";1 512,40;;\r\n'
        f"370012345679;Иванов И. И.;Тверь;1\u00a0512,40;;\r\n"
        f"370012345670;Петров П. П.;Тверь;1\u202f512,40;;\r\n"
    )
    assert "3 accounts" in supplier.load(file.encode())
    tabs = file.replace(";", "\t").encode("utf-16")
    assert "3 accounts" in supplier.load(tabs)


def test_what_a_spreadsheet_spoilt_is_named_by_line(supplier):
    rows = f"3,7E+11;{OWNER};Тверь;1\n{NUMBER};{OWNER};Тверь;1\nИтого;;;2\n"
    said = supplier.problems(f"as_of;2025-12-31\n#accounts\n{COLUMNS}\n{rows}".encode("cp866"))
    assert "line 4, number: is a number that a spreadsheet shortened (3,7E+11)" in said
    assert "line 6: is a line of totals" in said


@pytest.mark.parametrize("encoding", SINGLE)
def test_answers_and_credits_are_read_like_registries(supplier, encoding):
    answers = "#answers\nid;result;month;reason_code;reason\n1;rejected;;other;Показание не то\n"
    said = supplier.problems(answers.encode(encoding), command=("readings", "answer"))
    assert "line 3, id: no such reading" in said
    credits = "#credited;;\r\npayment;sum;day;\r\nНет такого;1 512,40;31.12.2025;\r\n"
    said = supplier.problems(
        credits.encode(encoding), "--encoding", encoding, command=("payments", "credit")
    )
    assert "line 3, payment: holds spaces" in said


GARBAGE = [
    b"\xef\xbb\xbf\xff\xfe\xd0#acc\xff;\xfe",
    b"PK\x03\x04\x14\x00\x08\x00" + bytes(range(256)) * 8,
    b"#\xd0\xd0\xd0;\xff\n",
    b"\xff\xfe\x00\xd8;\x00",
    b"as_of;\xcf\xd2\xc9\n\xd7\xc5\xd4;\xcd\xc9\xd2\xcf\xcd\n",
    b'"' * 100001,
    b"x" * 200000,
    b"",
]


@pytest.mark.parametrize("garbage", GARBAGE, ids=range(len(GARBAGE)))
def test_what_is_no_file_of_ours_is_refused_in_words(supplier, garbage):
    for command in [("registry", "load"), ("readings", "answer"), ("payments", "credit")]:
        assert supplier.problems(garbage, command=command).strip()
