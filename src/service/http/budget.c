/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "budget.h"

#include "error.h"
#include "limits.h"

static const gint64 most[SMD_N_PARTS] = {
  [SMD_PART_FORMS] = SM_LIMIT_FORMS_BYTES,
  [SMD_PART_STRANGERS] = SM_LIMIT_STRANGERS_BYTES,
  [SMD_PART_CUSTOMERS] = SM_LIMIT_CUSTOMERS_BYTES,
  [SMD_PART_ANSWERS] = SM_LIMIT_ANSWERS_BYTES,
};

/**
 * smd_budget_take:
 * @self: a budget
 * @part: what the memory is for
 * @bytes: how much of it, 0 or more
 * @error: %SM_ERROR_BUSY
 *
 * Returns: whether there is so much; it is taken then
 */
gboolean
smd_budget_take (SmdBudget *self, SmdPart part, gint64 bytes, GError **error)
{
  if (bytes <= most[part] - self->taken[part])
    {
      self->taken[part] += bytes;
      return TRUE;
    }
  sm_error_set (error, SM_ERROR_BUSY, 0, N_ ("%ld bytes are under way"), (long) most[part]);
  return FALSE;
}

/**
 * smd_budget_give_back:
 * @self: a budget
 * @part: what they were taken for
 * @bytes: taken bytes
 */
void
smd_budget_give_back (SmdBudget *self, SmdPart part, gint64 bytes)
{
  self->taken[part] -= bytes;
  g_assert (self->taken[part] >= 0);
}
