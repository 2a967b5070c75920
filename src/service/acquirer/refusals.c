/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "refusals.h"

#include "error.h"

/* Of the shop, whatever was asked. */
static gboolean
is_of_shop (const GError *error)
{
  return g_error_matches (error, SM_ERROR, SM_ERROR_UNAUTHENTICATED)
         || g_error_matches (error, SM_ERROR, SM_ERROR_FORBIDDEN)
         || g_error_matches (error, SM_ERROR, SM_ERROR_NOT_FOUND);
}

/* Of one request, for what is in it or for now: it is the shop's trouble where it never ends. */
static gboolean
is_of_request (const GError *error)
{
  return g_error_matches (error, SM_ERROR, SM_ERROR_REQUEST_MALFORMED)
         || g_error_matches (error, SM_ERROR, SM_ERROR_TOO_MANY_TRIES);
}

/**
 * smd_refusals_count:
 * @self: the count
 * @now: monotonic microseconds
 * @error: (nullable): how the acquirer answered; no answer at all is no refusal
 *
 * Returns: whether it is time to tell of a fault
 */
gboolean
smd_refusals_count (SmdRefusals *self, gint64 now, const GError *error)
{
  gboolean of_shop = error != NULL && is_of_shop (error);

  if (error == NULL)
    {
      *self = (SmdRefusals) { 0 };
      return FALSE;
    }
  if (!of_shop && !is_of_request (error))
    return FALSE;
  self->in_a_row = MIN (self->in_a_row + 1, 1000);
  if (!of_shop && self->in_a_row < SMD_REFUSALS_IN_A_ROW)
    return FALSE;
  if (self->told && now - self->told_at < SMD_REFUSALS_REPEAT_SECONDS * G_USEC_PER_SEC)
    return FALSE;
  self->told = TRUE;
  self->told_at = now;
  return TRUE;
}
