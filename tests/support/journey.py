# SPDX-License-Identifier: GPL-3.0-or-later
"""The prescribed journey as a list of steps; each takes a Customer and fails where it must."""

from .steps_accounts import application, empty_cabinet, linking, offer, pin
from .steps_money import finance, payment, payment_form
from .steps_rest import dark, feedback, hints, narrow, settings, support
from .steps_start import confirmation, registration

STEPS = (
    registration,
    confirmation,
    empty_cabinet,
    linking,
    offer,
    application,
    pin,
    finance,
    payment_form,
    payment,
    settings,
    hints,
    feedback,
    support,
    narrow,
    dark,
)
