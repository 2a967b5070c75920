/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A program's page of the manual, in the macros of man(7): written by the program itself, of the
 * same words as its --help, so that neither can say what the other does not.
 */

/* Text of one heading; paragraphs stand apart by an empty line. */
typedef struct
{
  const char *title; /* msgid, like the next; NULL ends a list */
  const char *text;
} SmManualSection;

typedef struct
{
  const char *program;
  const char *section;  /* "8" */
  const char *brief;    /* msgid, like the next two */
  const char *synopsis; /* what follows the program's name */
  const char *description;
  const SmManualSection *sections; /* after the options */
  const char *see_also;            /* "smorodina(1), …" */
} SmManual;

/* A term with its text, as in a list of options: both as they are to be read. */
void sm_manual_add_item (GString *page, const char *term, const char *text);
/* The page; `commands` (nullable) is what sm_manual_add_item() made of the program's. */
char *sm_manual_write (const SmManual *self, const GOptionEntry *entries, const char *commands);
/* The same in the language of the compiled catalogue `path` ("-": English), for which the process
 * speaks from then on; `add_commands` (nullable) adds the program's by sm_manual_add_item(). NULL:
 * the catalogue cannot be read. */
char *sm_manual_write_in (const SmManual *self, const GOptionEntry *entries, const char *path,
                          void (*add_commands) (GString *page), GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
