# SPDX-License-Identifier: GPL-3.0-or-later
"""What the shipped unit promises; nothing here can start it."""

import configparser

import pytest

from support import paths

SECRETS = ("secret_file", "pepper_file")


UNITS = paths.ROOT / "lib" / "systemd" / "system"
# What the one that goes through the suppliers' folders has of its own
OWN = {
    "Type", "ExecStart", "SuccessExitStatus", "TimeoutStartSec", "Nice", "SupplementaryGroups",
    "ReadWritePaths", "UMask",
}  # fmt: skip


def read(name):
    # Keys may be repeated, and their case counts.
    parser = configparser.RawConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read_string((UNITS / name).read_text())
    return parser


def lines(name):
    """The settings of the program, each as it stands, whatever is repeated."""
    text = (UNITS / name).read_text().split("[Service]")[1].split("[Install]")[0]
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def unit():
    return read("smorodina-service.service")


def test_it_begins_again_whatever_ended_it(unit):
    assert unit["Service"]["Restart"] == "always"
    assert unit["Unit"]["StartLimitIntervalSec"] == "0"
    assert int(unit["Service"]["RestartSec"]) < int(unit["Service"]["RestartMaxDelaySec"])


def test_it_leaves_no_core(unit):
    assert unit["Service"]["LimitCORE"] == "0"


def test_it_is_given_longer_to_end_than_it_takes(unit):
    limits = (paths.SOURCE / "src" / "base" / "limits.h").read_text()
    stop = next(line for line in limits.splitlines() if "SM_LIMIT_STOP_SECONDS" in line)
    assert int(unit["Service"]["TimeoutStopSec"]) >= int(stop.split()[2]) * 2


def test_the_example_names_the_secrets_that_it_passes(unit):
    example = configparser.RawConfigParser()
    example.read(paths.ROOT / "share" / "smorodina" / "smorodina-service.conf")
    told = {example[group][key] for group in example for key in example[group] if key in SECRETS}
    folder = paths.ROOT / "lib" / "systemd" / "system"
    lines = (folder / "smorodina-service.service").read_text().splitlines()
    passed = {line.split(":", 1)[1] for line in lines if line.startswith("LoadCredential=")}
    assert told == passed and len(told) == 2


def test_the_exchange_is_locked_in_as_the_service_is():
    def shared(name):
        return [line for line in lines(name) if line.split("=")[0] not in OWN]

    service = shared("smorodina-service.service")
    begin = service.index("DynamicUser=yes")
    wanted = [line for line in service[begin:] if not line.startswith("RuntimeDirectory")]
    exchange = shared("smorodina-exchange.service")
    assert exchange[exchange.index("DynamicUser=yes") :] == wanted
    assert set(exchange) <= set(service)


def test_the_exchange_sees_the_folders_that_the_example_names():
    exchange = read("smorodina-exchange.service")["Service"]
    example = (paths.ROOT / "share" / "smorodina" / "smorodina-service.conf").read_text()
    assert f"#folder={exchange['ReadWritePaths']}\n" in example
    assert exchange["Type"] == "oneshot" and exchange["ExecStart"].endswith(" exchange run")
    assert read("smorodina-exchange.timer")["Timer"]["Persistent"] == "true"
