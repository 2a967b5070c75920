# SPDX-License-Identifier: GPL-3.0-or-later
"""A supplier whose folder smorodina-admin goes through, and who puts files into it."""

import os
import pathlib
import subprocess
import time
import uuid

from . import paths

OWNER = "Смирнова Анна Петровна"
ADDRESS = "г. Тверь, ул. Советская, д. 12, кв. 34"
STEPS = paths.BUILD / "tests" / "api" / "libprogram-steps.so"
PARTS = ("in", "out", "done", "failed")
QUIET = 60  # seconds that a file is left alone


class Town:
    """A supplier of its own with one flat, and the root of the folders, in which it has one."""

    def __init__(self, service, root, **keys):
        self.service = service
        self.root = pathlib.Path(root)
        self.supplier = f"gas-{uuid.uuid4().hex[:8]}"
        self.files = self.root / self.supplier
        self.root.mkdir(exist_ok=True)
        self.files.mkdir()
        self.load_supplier(**keys)
        self.load("registry", "load", self.supplier, self.registry(0))

    def load_supplier(self, **keys):
        told = {
            "name": "Тверьгаз",
            "service": "gas",
            "region": "Тверь",
            "number_mask": "999999999999",
            "number_example": "370012345678",
            "number_hint": "12 цифр",
            "number_place": "middle",
            "simple_readings": "1",
            "automatic_full": "1",
            "legal_name": "АО «Тверьгаз»",
            "inn": "7707083893",
            "kpp": "770701001",
            "bank_name": "ПАО СБЕРБАНК г. Москва",
            "bic": "044525225",
            "settlement_account": "40702810138250123017",
            "correspondent_account": "30101810400000000225",
            **keys,
        }
        lines = [f"{key}={value}" for key, value in told.items()]
        self.load("suppliers", "load", "\n".join([f"[{self.supplier}]", *lines]))

    def load(self, *arguments):
        """A command whose last argument is the text of a file."""
        path = self.root / f".{uuid.uuid4().hex}"
        path.write_text(arguments[-1], "utf-8")
        self.must(*arguments[:-1], str(path))
        path.unlink()

    def registry(self, roubles, as_of="2025-12-31"):
        return (
            f"as_of;{as_of}\n#accounts\nnumber;full_name;address;balance\n"
            f'370012345678;{OWNER};"{ADDRESS}";{roubles}\n'
            "#meters\nnumber;serial;service;unit;digits;decimals;implausible\n"
            "370012345678;0042;gas;м³;5;1;5000\n"
            "#registers\nnumber;serial;place;title;previous;tariff\n"
            "370012345678;0042;1;Газ;120;7,00\n"
        )

    def command(self, *arguments, root=None):
        config = ["--config", str(self.service.config())]
        folder = ["--set", f"exchange.folder={root or self.root}"]
        return [paths.program("smorodina-admin"), *config, *folder, *arguments]

    def admin(self, *arguments, steps=None, root=None, **environment):
        """How the program ended, and what it printed; steps: see program-steps.c."""
        given = {f"STEPS_{key.upper()}": str(value) for key, value in (steps or {}).items()}
        if given:
            given["LD_PRELOAD"] = str(STEPS)
        done = subprocess.run(
            self.command(*arguments, root=root),
            env={**os.environ, **given, **environment},
            capture_output=True,
            text=True,
            errors="surrogateescape",
            timeout=120,
        )
        return done.returncode, done.stdout, done.stderr

    def must(self, *arguments, **options):
        status, output, said = self.admin(*arguments, **options)
        assert status == 0, said + output
        return output

    def run(self, *arguments, **options):
        return self.admin("exchange", "run", *(arguments or (self.supplier,)), **options)

    def drop(self, name, text, seconds=QUIET + 1, encoding="utf-8"):
        """A file in in/ that was written to so many seconds ago."""
        folder = self.files / "in"
        folder.mkdir(exist_ok=True)
        path = folder / name
        path.write_text(text, encoding)
        changed = time.time() - seconds
        os.utime(path, (changed, changed))
        return path

    def names(self, part):
        folder = self.files / part
        return sorted(os.listdir(folder)) if folder.exists() else []

    def read(self, part, name, encoding="utf-8"):
        return (self.files / part / name).read_text(encoding)
