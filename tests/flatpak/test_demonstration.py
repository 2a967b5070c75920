# SPDX-License-Identifier: GPL-3.0-or-later
"""«Demonstration» in the sandbox: everything with no service anywhere."""

from support import sandbox, tree
from support.waiting import wait_for

NOWHERE = "http://127.0.0.1:9"


def test_the_demonstration_runs_inside_and_ends_with_the_program(customer, desktop, browser):
    app = customer.start({"SMORODINA_SERVICE": NOWHERE})
    app.press("_Demonstration")
    app.press("_Full Version", timeout=30)
    app.find("Sections", tree.LISTS, timeout=20)
    assert sandbox.process_of("smorodina-demo", app.process.pid)
    customer.go_to("Finance")
    app.button("_Pay Online")
    customer.look_over("finance-of-the-demonstration")

    seen = len(desktop.opened_addresses())
    app.press("Open _Mailbox")
    browser.open(desktop.wait_opened(seen))
    assert browser.heading() == "Почтовый ящик демонстрации"

    pid = app.process.pid
    customer.close()
    wait_for(lambda: not sandbox.process_of("smorodina-demo", pid), "the demo to end", 5)
