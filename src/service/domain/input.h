/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Reading a form: every wrong field is collected in one error, so that the customer sees all of
 * them at once. Each function returns the cleaned value (transfer full) or NULL; *fields is then
 * set, or the optional field is empty.
 */
char *smd_input_text (GError **fields, const char *name, const char *typed, gboolean required);
char *smd_input_lines (GError **fields, const char *name, const char *typed, gboolean required);
char *smd_input_email (GError **fields, const char *name, const char *typed, char **key);
char *smd_input_new_email (GError **fields, const char *name, const char *typed, gboolean confirmed,
                           char **key);
char *smd_input_phone (GError **fields, const char *name, const char *typed);
/* Blames `name` with what `reason` says, and frees it. */
void smd_input_blame (GError **fields, const char *name, GError *reason);
/* Moves the collected error on; FALSE where there is one. */
gboolean smd_input_check (GError **fields, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
