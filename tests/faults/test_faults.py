# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing that a customer was told is lost, nothing is doubled, and the books stay in order,
whatever dies and whoever lies."""

import itertools
import signal
import subprocess
import threading

import pytest

from world import ANSWERED_SECONDS, SUPPLIER

KILLS = 3  # of the service in a round
PROGRAMS = 6  # of the operators that are killed in a round
FAULTS = ("fail_before", "fail_after", "nothing", "garbage", "too_many", "slow")
SLOW_MS = 1500
EVENTS = (
    "payment.succeeded",
    "payment.canceled",
    "payment.waiting_for_capture",
    "refund.succeeded",
)


class Living(threading.Thread):
    """A customer who pays and sends readings, round after round."""

    def __init__(self, resident, rounds):
        super().__init__()
        self.resident = resident
        self.rounds = rounds
        self.failure = None

    def run(self):
        try:
            for _ in range(self.rounds):
                self.resident.send_reading()
                self.resident.pay()
        except BaseException as failure:  # noqa: BLE001 (it is raised by finish())
            self.failure = failure

    def finish(self):
        self.join()
        if self.failure:
            raise self.failure


def live(residents, rounds):
    threads = [Living(resident, rounds) for resident in residents]
    for thread in threads:
        thread.start()
    return threads


def kill_somewhere(command, chance, whole=0.4):
    """Starts an operators' program and kills it after a part of what it takes, if it still runs."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, **quiet) as process:
        try:
            process.wait(chance.uniform(0, whole))
        except subprocess.TimeoutExpired:
            process.kill()


def operators_programs(world, residents):
    """What operators do all day, one after the other, again and again."""
    out = str(world.out)
    readings = [reading for resident in residents for reading in list(resident.readings)]
    exported = set(world.exported_readings())
    world.write("registry.csv", world.registry())
    yield world.command("payments", "export", SUPPLIER, "--out", out)
    yield world.command("readings", "export", SUPPLIER, "--out", out)
    yield world.command("registry", "load", SUPPLIER, world.path("registry.csv"))
    yield world.answers([reading for reading in readings if reading["id"] in exported])


@pytest.fixture(scope="module")
def survivors(world):
    """Those who live through all tests of this file."""
    return [world.resident() for _ in range(3)]


def test_killed_while_everything_goes_on(world, survivors, chance, rounds):
    for _ in range(rounds):
        threads = live(survivors, 1)
        programs = itertools.chain.from_iterable(
            operators_programs(world, survivors) for _ in itertools.count()
        )
        for _ in range(KILLS):
            for command in itertools.islice(programs, PROGRAMS // KILLS):
                kill_somewhere(command, chance)
            world.service.stop(signal.SIGKILL)
            world.service.start()
        if rounds > 1:  # otherwise the last test of this file waits for them
            for thread in threads:
                thread.finish()
        else:
            world.threads = threads


def wait_for_refunds(refunded):
    for resident, payment, kopecks in refunded:
        resident.follow(payment, lambda now, due=kopecks: now["refunded_kopecks"] == due)


def test_refunds_in_any_order_with_credits_registries_and_exports(world, chance, rounds):
    residents = [world.resident() for _ in range(2)]
    world.refunded = []
    for _ in range(rounds):
        paid = [(resident, resident.pay()) for resident in residents]
        given = dict.fromkeys((payment["id"] for _, payment in paid), 0)

        def give_back():
            _, payment = chance.choice(paid)
            left = payment["total_kopecks"] - given[payment["id"]]
            if left > 0:
                kopecks = chance.choice([left, chance.randint(1, left)])
                world.give_back(payment, kopecks)
                given[payment["id"]] += kopecks

        def credit():
            """Refused where a refund came between: the supplier makes another list then."""
            now = [resident.get(f"/v1/payments/{payment['id']}") for resident, payment in paid]
            subprocess.run(world.credit(now), capture_output=True)

        steps = [give_back, give_back, give_back, credit, credit]
        steps += [world.load_registry, world.export_payments, world.export_payments]
        chance.shuffle(steps)
        print("order", [step.__name__ for step in steps])
        for step in steps:
            step()
        now = [(resident, payment, given[payment["id"]]) for resident, payment in paid]
        if rounds > 1:  # otherwise the last test of this file waits for them
            wait_for_refunds(now)
        else:
            world.refunded = now


def test_an_acquirer_gone_wrong_takes_money_once(world, chance, rounds):
    residents = [world.resident() for _ in range(3)]
    for _ in range(rounds):
        faults = {chance.choice(FAULTS): 1 for _ in range(4)}
        world.control("faults", {**faults, "slow_ms": SLOW_MS})
        print("faults", faults)
        for thread in live(residents, 1):
            thread.finish()
        world.control("faults", method="DELETE")
    for resident in residents:
        assert_paid_once(world, resident)


def told(event, payment, acquirer_id, kopecks=None):
    """A notification as the acquirer writes it; anybody may."""
    state = event.split(".")[1]
    sum_kopecks = kopecks or payment["total_kopecks"]
    amount = {"value": f"{sum_kopecks // 100}.{sum_kopecks % 100:02}", "currency": "RUB"}
    about = {"id": acquirer_id, "status": state, "amount": amount, "paid": True}
    about["metadata"] = {"payment_id": payment["id"]}
    return {"type": "notification", "event": event, "object": about}


def test_notifications_repeated_reordered_and_forged(world, chance, rounds):
    resident = world.resident()
    orders = list(itertools.permutations(EVENTS))
    for _ in range(rounds):
        payment = resident.start_payment()
        resident.follow(payment, lambda now: now.get("confirmation_url"))
        acquirer_id = world.made_for(payment)[0]["id"]
        forged = [told(event, payment, "x" * 36) for event in EVENTS]
        forged += [told("payment.succeeded", payment, acquirer_id, 100)]
        forged += [told(event, payment, acquirer_id) for event in chance.choice(orders)]
        chance.shuffle(forged)
        for notification in forged:
            world.notify(notification)
        # nothing was paid: nothing of it was believed
        looked = resident.get(f"/v1/payments/{payment['id']}")
        assert looked["state"] == "waiting", looked
        world.give_money(payment)
        for event in chance.choice(orders) * 3:
            world.notify(told(event, payment, acquirer_id))
        done = resident.follow(payment, lambda now: now["state"] == "succeeded")
        assert done["refunded_kopecks"] == 0
    assert_paid_once(world, resident)


def test_without_any_notification_and_with_a_hundred(world, rounds):
    """The sandbox's own go to another service: to this one none comes, or one a hundred times."""
    resident = world.resident()
    for _ in range(rounds):
        resident.pay()
        payment = resident.start_payment()
        resident.follow(payment, lambda now: now.get("confirmation_url"))
        acquirer_id = world.made_for(payment)[0]["id"]
        world.give_money(payment)
        for _ in range(100):
            world.notify(told("payment.succeeded", payment, acquirer_id))
        resident.follow(payment, lambda now: now["state"] == "succeeded")
    assert_paid_once(world, resident)


RUN_STATUSES = (0, 4)  # done; another run was at it


def test_exchange_runs_at_once_and_killed(world, chance, rounds):
    resident = world.resident()
    command = world.command("exchange", "run", SUPPLIER)
    for number in range(rounds):
        payment = resident.pay()
        reading = resident.send_reading()
        world.export_readings()
        world.drop(f"registry-{number}.csv", world.registry())
        world.drop(f"credited-{number}.csv", world.credited([payment]))
        world.drop(f"answers-{number}.csv", world.answered([reading]))
        killed = threading.Thread(target=kill_somewhere, args=(command, chance))
        killed.start()
        runs = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(2)]
        assert all(run.wait(ANSWERED_SECONDS) in RUN_STATUSES for run in runs)
        killed.join()
        world.must("exchange", "run", SUPPLIER)
        assert not list((world.exchange / "in").iterdir())
        assert not list((world.exchange / "failed").glob("*"))
        taken = [path.name for path in (world.exchange / "done").glob(f"*-{number}.csv")]
        assert len(taken) == 3, taken
        now = resident.get(f"/v1/payments/{payment['id']}")
        assert now["credited_at"], now
    assert_paid_once(world, resident)


def assert_paid_once(world, resident):
    """Each payment that was acknowledged is there once, paid, and the acquirer has one for it."""
    kept = resident.get("/v1/payments")["items"]
    wanted = sorted(payment["id"] for payment in resident.payments)
    assert sorted(payment["id"] for payment in kept) == wanted
    for payment in resident.payments:
        resident.follow(payment, lambda now: now["state"] == "succeeded")
        assert len(world.made_for(payment)) == 1, payment


def test_nothing_is_lost_and_nothing_doubled(world, survivors):
    for thread in world.threads:
        thread.finish()
    wait_for_refunds(world.refunded)
    for resident in survivors:
        assert_paid_once(world, resident)
    # what programs were killed over is finished by the next
    world.load_registry()
    world.export_payments()
    world.export_readings()
    rows = world.exported_payments()
    assert sum(row.sum for row in rows) == sum(one["sum_kopecks"] for one in world.exports())
    codes = [row.code for row in rows]
    for resident in survivors:
        for payment in resident.payments:
            assert codes.count(payment["id"]) == 1, payment
    assert len(codes) == len(set(codes))
    exported = world.exported_readings()
    sent = [reading["id"] for resident in survivors for reading in resident.readings]
    assert len(exported) == len(set(exported)) and set(sent) <= set(exported)
    answered = world.answers([{"id": reading} for reading in sent])
    subprocess.run(answered, check=True, capture_output=True)
    for resident in survivors:
        page = resident.get(f"/v1/accounts/{resident.account['id']}/readings")["items"]
        mine = {reading["id"] for reading in resident.readings}
        found = [one for one in page if one["id"] in mine]
        assert len(found) == len(mine)
        assert {one["state"] for one in found} == {"credited"}, found
    world.check_books()
