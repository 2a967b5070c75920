/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** SmdField: a field of a page's form. */
typedef struct
{
  const char *name; /* a literal */
  char *value;      /* owned: what was typed; NULL where the form has no such field */
} SmdField;

/* Fills in the values of a form as browsers send it. What else is in it is let go. */
gboolean smd_form_read (GBytes *body, SmdField *fields, guint n_fields, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* Values may be passwords: nothing of them stays in memory. */
void smd_form_clear (SmdField *fields, guint n_fields);

G_END_DECLS
