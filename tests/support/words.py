# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands on the screen for an English msgid: the tests speak English, the program Russian."""

import functools
import gettext
import re

from . import paths


@functools.lru_cache(maxsize=None)
def _catalogue(language):
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation("smorodina", str(paths.LOCALE), languages=[language])


def translate(msgid, context=None, language="ru"):
    """The translation of MSGID without mnemonic underscores; fails where there is none."""
    catalogue = _catalogue(language)
    text = catalogue.pgettext(context, msgid) if context else catalogue.gettext(msgid)
    if text == msgid and language != "en" and re.search("[A-Za-z]{3}", msgid):
        raise LookupError(f"no translation of {msgid!r}")
    return text.replace("_", "")


def plural(one, many, count, language="ru"):
    """The form for COUNT, its printf places not yet filled in."""
    return _catalogue(language).ngettext(one, many, count).replace("_", "").replace("%u", "%d")


def pattern(msgid, **options):
    """A regular expression that finds MSGID with its printf places filled in."""
    text = re.escape(translate(msgid, **options))
    return re.compile(re.sub(r"%(?:\d+\\?\$)?(?:[-+ 0#']*\d*(?:\\?\.\d+)?)[a-z]+", ".*?", text))
