/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "share.h"

#include "error.h"

/* Holds only who has something under way, which queues and budgets bound: names that collide
 * cost nothing. */
struct _SmdShare
{
  guint most;
  GHashTable *taken; /* char *, owned → guint */
};

/**
 * smd_share_new:
 * @most: what each may have under way, of pieces or bytes
 *
 * Returns: (transfer full): shares, of which nothing is taken
 */
SmdShare *
smd_share_new (guint most)
{
  SmdShare *self = g_new0 (SmdShare, 1);

  self->most = most;
  self->taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

/**
 * smd_share_take:
 * @self: the shares
 * @who: whose
 * @n: how much more, 1 or more
 * @error: %SM_ERROR_TOO_MANY_TRIES, number: seconds to wait
 *
 * Returns: whether so much more is fine; it is under way then
 */
gboolean
smd_share_take (SmdShare *self, const char *who, guint n, GError **error)
{
  guint taken = GPOINTER_TO_UINT (g_hash_table_lookup (self->taken, who));

  if (n <= self->most - taken)
    {
      g_hash_table_insert (self->taken, g_strdup (who), GUINT_TO_POINTER (taken + n));
      return TRUE;
    }
  sm_error_set (error, SM_ERROR_TOO_MANY_TRIES, 1, N_ ("%u of one client are under way"), taken);
  return FALSE;
}

/**
 * smd_share_give_back:
 * @self: the shares
 * @who: who took it
 * @n: what was taken, and has ended
 */
void
smd_share_give_back (SmdShare *self, const char *who, guint n)
{
  guint taken = GPOINTER_TO_UINT (g_hash_table_lookup (self->taken, who));

  g_assert (taken >= n);
  if (taken > n)
    g_hash_table_insert (self->taken, g_strdup (who), GUINT_TO_POINTER (taken - n));
  else
    g_hash_table_remove (self->taken, who);
}

/**
 * smd_share_free:
 * @self: the shares
 */
void
smd_share_free (SmdShare *self)
{
  g_hash_table_unref (self->taken);
  g_free (self);
}
