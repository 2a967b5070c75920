# SPDX-License-Identifier: GPL-3.0-or-later
"""For each rule a small tree that breaks it: a rule that finds nothing here is broken itself."""

LICENCE = "/* SPDX-License-Identifier: GPL-3.0-or-later */\n"
FUNCTION = LICENCE + "static void\nsm_long (void)\n{\n%s}\n"
UI = '<interface>\n<template class="%s" parent="GtkBox">\n%s</template>\n</interface>\n'


def _c(body, path="src/base/bad.c"):
    return {path: FUNCTION % body}


METAINFO = "data/bad.metainfo.xml.in"
MANIFEST = "id: bad\nmodules:\n  - name: a\n    sources:\n      - type: git\n        branch: x\n"

DEEP = "".join("  " * depth + "if (x)\n" + "  " * depth + "{\n" for depth in range(1, 7))

SAMPLES = {
    "file_length": {"src/base/bad.c": "\n" * 600},
    "columns": {"src/base/bad.c": "x" * 101},
    "function_length": _c("  x ();\n" * 70),
    "nesting": _c(DEEP + "}\n" * 6),
    "never": _c("  go" + "to out;\n"),
    "printf_into_formats": _c('  char *s = g_strdup_printf ("{\\"a\\": %d}", 1);\n'),
    "server_sessions": _c('  f ("SELECT pg_advisory_lock (2)");\n', "src/service/store/bad.c"),
    "launches": _c("  gtk_show_uri (window, text, 0);\n", "src/app/pages/bad.c"),
    "markup": _c("  gtk_label_set_markup (label, text);\n", "src/app/pages/bad.c"),
    "first_lines": {"src/base/bad.h": "int x;\n"},
    "includes": {"src/base/bad.c": LICENCE + '#include "b.h"\n#include <a.h>\n'},
    "layers": {
        "src/base/bad.c": LICENCE + '#include "upper.h"\n',
        "src/contract/upper.h": LICENCE,
    },
    "prefixes": {"src/client/bad.h": LICENCE + "G_DECLARE_FINAL_TYPE (SmBad, sm_bad, SM, X, Y)\n"},
    "header_names": {"src/base/a.h": LICENCE, "src/contract/a.h": LICENCE},
    "library_silence": _c('  g_warning ("x");\n'),
    "no_floats": _c("  double x = 0;\n"),
    "unused_results": {"src/base/bad.h": LICENCE + "gboolean sm_x (int y, GError **error);\n"},
    "templates": {"ui/bad.ui": UI % ("SmaOther", "")},
    "templates_exist": {
        "src/app/pages/bad.c": 'gtk_widget_class_set_template_from_resource (c, "/x/ui/bad.ui");\n'
    },
    "template_types": {"ui/bad.ui": UI % ("SmaBad", '<object class="SmaHint"/>')},
    "instantiated": {"ui/bad.ui": UI % ("SmaBad", "")},
    "translatable_files": {"src/app/pages/bad.c": 'f (_ ("Pay"));\n', "po/POTFILES.in": ""},
    "english_ids": {"src/app/pages/bad.c": 'f (_ ("Оплатить"));\n'},
    "untranslated_text": {"ui/bad.ui": UI % ("SmaBad", '<property name="label">Pay</property>')},
    "words": {"README.md": "see /wor" + "k/x\n"},
    "top_level": {"stray/file": "x\n"},
    "sources_listed": {"src/base/bad.c": LICENCE, "src/base/meson.build": ""},
    "white_space": {"src/base/bad.c": "int x; \n"},
    "metainfo_words": {METAINFO: "<component><name>Smorodina</name></component>"},
    "metainfo_facts": {METAINFO: "<component><id>bad</id></component>"},
    "metainfo_branding": {
        METAINFO: '<component><branding><color type="primary" scheme_preference="light">#fefefe'
        '</color><color type="primary" scheme_preference="dark">#2b2350</color></branding>'
        "</component>"
    },
    "metainfo_releases": {
        "meson.build": "project('x', version: '1.0')",
        METAINFO: '<component><releases><release version="1.0" date="2026-01-01"><description>'
        "<p>Bug fixes</p></description></release></releases></component>",
    },
    "metainfo_screenshots": {
        METAINFO: "<component><screenshots><screenshot type='default'><caption>The one picture"
        "</caption><image>@base_url@/screenshots/none.png</image></screenshot></screenshots>"
        "</component>"
    },
    "screenshots_shown": {METAINFO: "<component/>"},
    "desktop_entry": {
        "data/bad.desktop.in": "[Desktop Entry]\nIcon=x\nExec=flatpak run x\nCategories=GTK;\n"
    },
    "icons": {"meson.build": "app_id = 'x.y.Z'\n"},
    "manifest": {"meson.build": "app_id = 'x.y.Z'\n", "flatpak/bad.yml": MANIFEST},
    "addresses": {"README.md": "https://smorodina" + ".example/\n"},
    "built_in_russian": {
        "data/bad.desktop.in": "",
        "build/data/bad.desktop": "[Desktop Entry]\nName=Smorodina\n",
    },
    "clang_format": _c("    x ();\n"),
    "scripts": {"tests/bad.py": "def (:\n"},
}
