/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "error.h"

#include "form.h"

#include "fuzz-target.h"

const char *const fuzz_seeds[] = {
  "password=abc12&again=abc12",
  "password=%D0%B6+x&again=&password=b",
  "a=1&b=2&c=3&password=%26%3D%2B&d",
  "again=%ff&=&&==",
  NULL,
};

/* What is read is text, and what is refused leaves nothing behind that is not let go. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  g_autoptr (GBytes) body = g_bytes_new (data, length);
  g_autoptr (GError) error = NULL;
  SmdField fields[] = { { "password", NULL }, { "again", NULL } };

  if (!smd_form_read (body, fields, G_N_ELEMENTS (fields), &error))
    g_assert_error (error, SM_ERROR, SM_ERROR_REQUEST_MALFORMED);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_assert_true (fields[i].value == NULL || g_utf8_validate (fields[i].value, -1, NULL));
      g_assert_true (fields[i].value == NULL || strlen (fields[i].value) <= length);
    }
  smd_form_clear (fields, G_N_ELEMENTS (fields));
  g_assert_null (fields[0].value);
  return 0;
}
