/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "turns.h"

#define SERVED_MOST 4096 /* customers remembered; then the memory begins anew */

struct _SmdTurns
{
  GHashTable *under_way; /* payment id → customer id */
  GHashTable *served;    /* customer id → the turn it last had, counted */
  gsize turn;
};

SmdTurns *
smd_turns_new (void)
{
  SmdTurns *self = g_new0 (SmdTurns, 1);

  self->under_way = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->served = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
smd_turns_free (SmdTurns *self)
{
  g_hash_table_unref (self->under_way);
  g_hash_table_unref (self->served);
  g_free (self);
}

static guint
count_under_way (SmdTurns *self, const char *customer_id)
{
  GHashTableIter iter;
  gpointer customer;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->under_way);
  while (g_hash_table_iter_next (&iter, NULL, &customer))
    n += g_strcmp0 (customer, customer_id) == 0;
  return n;
}

static gsize
get_last_turn (SmdTurns *self, const char *customer_id)
{
  return GPOINTER_TO_SIZE (g_hash_table_lookup (self->served, customer_id));
}

/**
 * smd_turns_leave_out:
 * @self: the turns
 * @tasks: (element-type SmdPaymentTask): what is due
 *
 * Takes what is under way out of @tasks: when it ends, it is due no more.
 */
void
smd_turns_leave_out (SmdTurns *self, GPtrArray *tasks)
{
  for (guint i = tasks->len; i > 0; i--)
    {
      const SmdPaymentTask *task = g_ptr_array_index (tasks, i - 1);

      if (g_hash_table_contains (self->under_way, task->payment_id))
        g_ptr_array_remove_index (tasks, i - 1);
    }
}

/**
 * smd_turns_take:
 * @self: the turns
 * @tasks: (element-type SmdPaymentTask): what is due and not under way, the longest overdue first
 * @most_of_one: what one customer may have under way
 *
 * Returns: (transfer full) (nullable): whose turn it is, taken out of @tasks and under way until
 *   smd_turns_end()
 */
SmdPaymentTask *
smd_turns_take (SmdTurns *self, GPtrArray *tasks, guint most_of_one)
{
  SmdPaymentTask *next = NULL;
  guint index = 0;
  guint fewest = most_of_one;
  gsize longest = 0;

  for (guint i = 0; i < tasks->len; i++)
    {
      SmdPaymentTask *task = g_ptr_array_index (tasks, i);
      guint n = count_under_way (self, task->customer_id);
      gsize last = get_last_turn (self, task->customer_id);

      if (n > fewest || n >= most_of_one)
        continue;
      if (next != NULL && n == fewest && last >= longest)
        continue;
      next = task;
      index = i;
      fewest = n;
      longest = last;
    }
  if (next == NULL)
    return NULL;
  if (g_hash_table_size (self->served) >= SERVED_MOST)
    g_hash_table_remove_all (self->served);
  g_hash_table_insert (self->served, g_strdup (next->customer_id), GSIZE_TO_POINTER (++self->turn));
  g_hash_table_insert (self->under_way, g_strdup (next->payment_id), g_strdup (next->customer_id));
  return g_ptr_array_steal_index (tasks, index);
}

void
smd_turns_end (SmdTurns *self, const char *payment_id)
{
  g_hash_table_remove (self->under_way, payment_id);
}
