# SPDX-License-Identifier: GPL-3.0-or-later
"""The prescribed journey, the same steps that the tour shows."""

from support import journey


def test_a_newcomer_registers_connects_opens_and_pays(customer):
    customer.start()
    for step in journey.STEPS:
        step(customer)
