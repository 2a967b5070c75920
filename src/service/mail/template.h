/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Texts with places: {{name}} takes a value, escaped for the form at hand; {{&name}} takes a
 * piece that another template made. Values cannot become markup, and cannot open places.
 */
typedef enum
{
  SMD_TEMPLATE_TEXT, /* as it is */
  SMD_TEMPLATE_HTML,
} SmdTemplateForm;

/* `values`: char * → char *; a place without a value stays empty. */
char *smd_template_fill (SmdTemplateForm form, const char *text, GHashTable *values);
/* The same, of name, value, … NULL. */
char *smd_template_fill_pairs (SmdTemplateForm form, const char *text, ...) G_GNUC_NULL_TERMINATED;
/* A file of a library's resources, borrowed. Asked of the resource itself, so that the linker
 * does not leave it out. */
const char *smd_template_get (GResource *resource, const char *path);

G_END_DECLS
