/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "template.h"

#include <string.h>

#include "text.h"

#define OPENING "{{"
#define CLOSING "}}"

static void
append_value (GString *out, SmdTemplateForm form, const char *name, GHashTable *values)
{
  gboolean ready = name[0] == '&';
  const char *value = g_hash_table_lookup (values, name + ready);
  g_autofree char *escaped = NULL;

  if (value == NULL)
    return;
  if (form == SMD_TEMPLATE_HTML && !ready)
    escaped = sm_text_escape_html (value);
  g_string_append (out, escaped != NULL ? escaped : value);
}

/**
 * smd_template_fill:
 * @form: what the text is
 * @text: a text with places
 * @values: (element-type utf8 utf8): what goes there
 *
 * Returns: (transfer full): the filled text
 */
char *
smd_template_fill (SmdTemplateForm form, const char *text, GHashTable *values)
{
  GString *out = g_string_sized_new (strlen (text) + 64);

  for (;;)
    {
      const char *opening = strstr (text, OPENING);
      const char *closing = opening != NULL ? strstr (opening, CLOSING) : NULL;
      g_autofree char *name = NULL;

      if (closing == NULL)
        break;
      g_string_append_len (out, text, opening - text);
      opening += strlen (OPENING);
      name = g_strndup (opening, (gsize) (closing - opening));
      append_value (out, form, name, values);
      text = closing + strlen (CLOSING);
    }
  g_string_append (out, text);
  return g_string_free (out, FALSE);
}

/**
 * smd_template_fill_pairs:
 * @form: what the text is
 * @text: a text with places
 * @...: names and values, %NULL
 *
 * Returns: (transfer full): the filled text
 */
char *
smd_template_fill_pairs (SmdTemplateForm form, const char *text, ...)
{
  g_autoptr (GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  va_list args;

  va_start (args, text);
  for (const char *name = va_arg (args, const char *); name != NULL;
       name = va_arg (args, const char *))
    g_hash_table_insert (values, (gpointer) name, va_arg (args, char *));
  va_end (args);
  return smd_template_fill (form, text, values);
}

/**
 * smd_template_get:
 * @resource: a library's resources
 * @path: the template's path there
 *
 * Returns: (transfer none): the template; a program without it is built wrongly and ends here
 */
const char *
smd_template_get (GResource *resource, const char *path)
{
  g_autoptr (GBytes) bytes =
      g_resource_lookup_data (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  if (bytes == NULL)
    g_error ("no resource %s", path);
  /* Resources end in NUL and live as long as the program. */
  return g_bytes_get_data (bytes, NULL);
}
