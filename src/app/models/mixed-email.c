/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mixed-email.h"

#include "error.h"

/**
 * sma_mixed_email_is_meant:
 * @asked: (nullable): the address that was asked about last
 * @email: (nullable): the one that is sent
 *
 * Returns: whether it is sent on purpose
 */
gboolean
sma_mixed_email_is_meant (const char *asked, const char *email)
{
  return asked != NULL && g_strcmp0 (asked, email) == 0;
}

static gboolean
is_question (const GError *error)
{
  if (error == NULL || error->domain != SM_ERROR)
    return FALSE;
  for (guint i = 0; i < sm_error_get_n_fields (error); i++)
    if (sm_error_get_field (error, i)->code == SM_ERROR_EMAIL_MIXED)
      return TRUE;
  return error->code == SM_ERROR_EMAIL_MIXED;
}

/**
 * sma_mixed_email_learn:
 * @asked: (inout) (transfer full) (nullable): the address that was asked about last
 * @email: (nullable): what was sent
 * @error: (nullable): what the service said to it
 *
 * An answer that is lost is no question: nobody has read it.
 */
void
sma_mixed_email_learn (char **asked, const char *email, const GError *error)
{
  if (is_question (error))
    g_set_str (asked, email);
}
