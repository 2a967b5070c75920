/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text.h"

#include <string.h>

/*
 * What a log may show of an e-mail address or an account number. Whatever is not understood is
 * hidden rather than shown. A postal address is masked in address-mask.c.
 */

#define ELLIPSIS "\xe2\x80\xa6"

static void
append_head (GString *out, const char *text, glong characters)
{
  g_string_append_len (out, text, g_utf8_offset_to_pointer (text, characters) - text);
}

/**
 * sm_text_mask_email:
 * @email: an address
 *
 * Returns: (transfer full): "i***@example.ru"; "***" where it is no address
 */
char *
sm_text_mask_email (const char *email)
{
  const char *at;
  GString *out;

  g_return_val_if_fail (email != NULL, NULL);

  at = strrchr (email, '@');
  if (at == NULL || at == email || !g_utf8_validate (email, -1, NULL))
    return g_strdup ("***");
  out = g_string_new (NULL);
  append_head (out, email, 1);
  g_string_append (out, "***");
  g_string_append (out, at);
  return g_string_free (out, FALSE);
}

/**
 * sm_text_mask_number:
 * @number: an account number
 *
 * Returns: (transfer full): "37…78"; "…" where the number is too short to hide anything
 */
char *
sm_text_mask_number (const char *number)
{
  glong length;
  GString *out;

  g_return_val_if_fail (number != NULL, NULL);

  if (!g_utf8_validate (number, -1, NULL))
    return g_strdup (ELLIPSIS);
  length = g_utf8_strlen (number, -1);
  out = g_string_new (NULL);
  if (length >= 6)
    append_head (out, number, 2);
  g_string_append (out, ELLIPSIS);
  if (length >= 6)
    g_string_append (out, g_utf8_offset_to_pointer (number, length - 2));
  return g_string_free (out, FALSE);
}
