# SPDX-License-Identifier: GPL-3.0-or-later
"""The prescribed journey with the program and the demo in sandboxes; pictures are kept."""

from support import journey, paths
from support.gallery import Gallery


def test_a_newcomer_registers_connects_opens_and_pays(customer):
    customer.gallery = Gallery(paths.BUILD / "tour-flatpak")
    customer.start()
    for step in journey.STEPS:
        step(customer)
