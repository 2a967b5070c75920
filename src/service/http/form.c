/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "form.h"

#include "error.h"
#include "id.h"
#include "limits.h"

/* No table of the names a client chose: only the few that a page asks for are looked for. */

static void
keep (char **place, char *value)
{
  sm_secret_free (*place);
  *place = value;
}

static gboolean
read_field (SmdField *fields, guint n_fields, const char *name, char **value)
{
  for (guint i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].name, name))
      {
        keep (&fields[i].value, g_steal_pointer (value));
        return TRUE;
      }
  return FALSE;
}

/**
 * smd_form_read:
 * @body: application/x-www-form-urlencoded
 * @fields: (array length=n_fields): names to look for; get their values
 * @n_fields: how many
 * @error: %SM_ERROR_REQUEST_MALFORMED: no form, or one of more than %SM_LIMIT_NAMES names
 *
 * Of a name given twice the last one counts.
 *
 * Returns: whether it is a form
 */
gboolean
smd_form_read (GBytes *body, SmdField *fields, guint n_fields, GError **error)
{
  g_autoptr (GError) found = NULL;
  GUriParamsIter iter;
  gsize size;
  const char *data = g_bytes_get_data (body, &size);
  char *name, *value;
  guint n = 0;

  g_uri_params_iter_init (&iter, data != NULL ? data : "", (gssize) size, "&",
                          G_URI_PARAMS_WWW_FORM);
  while (n <= SM_LIMIT_NAMES && g_uri_params_iter_next (&iter, &name, &value, &found))
    {
      n++;
      if (!read_field (fields, n_fields, name, &value))
        g_free (value);
      g_free (name);
    }
  if (found == NULL && n <= SM_LIMIT_NAMES)
    return TRUE;
  sm_error_set (error, SM_ERROR_REQUEST_MALFORMED, 0, N_ ("form: %s"),
                found != NULL ? found->message : "too many names");
  return FALSE;
}

/**
 * smd_form_clear:
 * @fields: (array length=n_fields): fields
 * @n_fields: how many
 */
void
smd_form_clear (SmdField *fields, guint n_fields)
{
  for (guint i = 0; i < n_fields; i++)
    keep (&fields[i].value, NULL);
}
