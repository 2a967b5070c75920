# SPDX-License-Identifier: GPL-3.0-or-later
"""What the journeys, the web tests and the tour share: a private desktop, the program seen through
accessibility, a real browser, mail, and the service with its configuration."""
