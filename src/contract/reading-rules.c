/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reading-rules.h"

const char *const sm_reading_states[] = {
  "waiting",    /* goes with a payment that has not come through yet */
  "accepted",   /* sent */
  "exported",   /* the supplier has it */
  "credited",   /* the supplier counts it */
  "rejected",   /* the supplier does not, or the payment it went with was not taken */
  "unverified", /* sent from the simple version: nobody knows whether by the owner */
  "dismissed",  /* an unverified one that the owner does not take for theirs */
  "replaced",   /* another one took its place before the supplier got it */
  "withdrawn",  /* taken back before the supplier got it */
  NULL,
};

const char *const sm_reading_reasons[] = {
  "payment_not_taken", /* ours: it never reached the supplier */
  "lower",             /* than what the supplier has */
  "wrong_meter",       /* the meter is another one, or no longer there */
  "inspected",         /* an inspector read something else */
  "outside_period",    /* in which readings are taken */
  "other",             /* the text says why */
  NULL,
};

/**
 * sm_reading_reason_is_suppliers:
 * @code: (nullable): a reason
 *
 * Returns: whether the supplier may answer with it
 */
gboolean
sm_reading_reason_is_suppliers (const char *code)
{
  return code != NULL && g_strv_contains (sm_reading_reasons + 1, code);
}

/**
 * sm_reading_state_is_open:
 * @state: (nullable): of a reading
 *
 * Returns: whether who sent it may replace or withdraw it
 */
gboolean
sm_reading_state_is_open (const char *state)
{
  return g_strcmp0 (state, "accepted") == 0 || g_strcmp0 (state, "unverified") == 0;
}

/**
 * sm_reading_stands:
 * @reading: a reading
 *
 * Returns: whether later readings are compared with it: what may be a stranger's stands only once
 *   the supplier counts it
 */
gboolean
sm_reading_stands (SmReading *reading)
{
  if (g_strcmp0 (reading->state, "credited") == 0)
    return TRUE;
  return !reading->unverified
         && (g_strcmp0 (reading->state, "accepted") == 0
             || g_strcmp0 (reading->state, "exported") == 0);
}
