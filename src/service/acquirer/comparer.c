/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comparer.h"

#include "error.h"
#include "limits.h"
#include "yookassa.h"

#define HOUR G_GINT64_CONSTANT (3600)
#define REST_MILLISECONDS 100 /* after a request: a day of 50,000 payments is some minutes */
#define STEP_MICROSECONDS ((gulong) 100000) /* waits end so soon when they are to */
#define TRIES 7                             /* 1, 2, 4 … 32 s after a failure: two minutes in all */
#define WAIT_SECONDS_MOST 60

struct _SmdComparer
{
  SmdDomain *domain; /* borrowed */
  SmdYookassa *client;

  /* of a run */
  GCancellable *cancellable; /* borrowed, nullable */
  gint64 from;
  SmdCompared what;
  GHashTable *listed; /* ids of the list so far */
  GListStore *found;
};

SmdComparer *
smd_comparer_new (SmdDomain *domain, const SmdAcquirerConfig *config)
{
  SmdComparer *self = g_new0 (SmdComparer, 1);

  self->domain = domain;
  self->client = smd_yookassa_new (config, NULL);
  self->listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
smd_comparer_free (SmdComparer *self)
{
  if (self == NULL)
    return;
  smd_yookassa_free (self->client);
  g_hash_table_unref (self->listed);
  g_free (self);
}

static void
rest (SmdComparer *self, gint64 milliseconds)
{
  for (gint64 left = milliseconds; left > 0 && !g_cancellable_is_cancelled (self->cancellable);
       left -= (gint64) (STEP_MICROSECONDS / 1000))
    g_usleep (STEP_MICROSECONDS);
}

/* Whether what failed is to be tried again, after the wait for it. */
static gboolean
wait_to_try (SmdComparer *self, guint tries, const GError *problem)
{
  const gint64 asked = sm_error_get_number (problem);

  if (tries >= TRIES || g_cancellable_is_cancelled (self->cancellable)
      || (!g_error_matches (problem, SM_ERROR, SM_ERROR_ACQUIRER)
          && !g_error_matches (problem, SM_ERROR, SM_ERROR_TOO_MANY_TRIES)))
    return FALSE;
  rest (self, CLAMP (asked, G_GINT64_CONSTANT (1) << tries, WAIT_SECONDS_MOST) * 1000);
  return !g_cancellable_is_cancelled (self->cancellable);
}

static GPtrArray *
ask_page (SmdComparer *self, const char *cursor, guint *unread, char **next, GError **error)
{
  const SmdListWish wish = { self->what, self->from, self->from + HOUR, cursor };

  for (guint tries = 0;; tries++)
    {
      g_autoptr (GError) local = NULL;
      GPtrArray *listed =
          smd_yookassa_list (self->client, &wish, unread, next, self->cancellable, &local);

      rest (self, REST_MILLISECONDS);
      if (listed != NULL)
        return listed;
      if (wait_to_try (self, tries, local))
        continue;
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
}

/* A list that comes by what it had, or never ends, is none. */
static gboolean
note_listed (SmdComparer *self, GPtrArray *listed, GError **error)
{
  for (guint i = 0; i < listed->len; i++)
    {
      const SmdListed *item = g_ptr_array_index (listed, i);

      if (g_hash_table_add (self->listed, g_strdup (item->id))
          && g_hash_table_size (self->listed) <= SM_LIMIT_COMPARED_LISTED)
        continue;
      sm_error_set (error, SM_ERROR_ACQUIRER, 0, N_ ("the acquirer's list has no end"));
      return FALSE;
    }
  return TRUE;
}

static gboolean
compare_list (SmdComparer *self, GError **error)
{
  g_autofree char *cursor = NULL;

  g_hash_table_remove_all (self->listed);
  do
    {
      g_autoptr (GPtrArray) listed = NULL;
      g_autofree char *next = NULL;
      guint unread = 0;

      listed = ask_page (self, cursor, &unread, &next, error);
      if (listed == NULL || !note_listed (self, listed, error)
          || !smd_comparing_compare (self->domain, self->what, listed, self->found, error))
        return FALSE;
      if (unread > 0)
        smd_comparing_add_unreadable (self->what, self->from, unread, self->found);
      if (next != NULL && listed->len == 0)
        {
          sm_error_set (error, SM_ERROR_ACQUIRER, 0, N_ ("an empty page that goes on"));
          return FALSE;
        }
      g_free (cursor);
      cursor = g_steal_pointer (&next);
    }
  while (cursor != NULL);
  return TRUE;
}

/* What is not in the hour's list may be in the next one's: it is asked for by itself. */
static gboolean
ask_for (SmdComparer *self, const SmdComparedOurs *ours, GError **error)
{
  for (guint tries = 0;; tries++)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (GPtrArray) one = g_ptr_array_new_with_free_func ((GDestroyNotify) smd_listed_free);
      SmdListed *listed =
          smd_yookassa_find (self->client, self->what, ours->id, self->cancellable, &local);

      rest (self, REST_MILLISECONDS);
      if (listed != NULL)
        {
          g_ptr_array_add (one, listed);
          return smd_comparing_compare (self->domain, self->what, one, self->found, error);
        }
      if (g_error_matches (local, SM_ERROR, SM_ERROR_NOT_FOUND))
        {
          smd_comparing_add_missing (self->what, ours, self->found);
          return TRUE;
        }
      if (wait_to_try (self, tries, local))
        continue;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
}

static gboolean
compare_ours (SmdComparer *self, GError **error)
{
  g_autofree char *after = g_strdup ("");

  for (;;)
    {
      g_autoptr (GPtrArray) ours = smd_comparing_list_ours (self->domain, self->what, self->from,
                                                            self->from + HOUR, after, error);

      if (ours == NULL)
        return FALSE;
      if (ours->len == 0)
        return TRUE;
      for (guint i = 0; i < ours->len; i++)
        {
          const SmdComparedOurs *one = g_ptr_array_index (ours, i);

          if (!g_hash_table_contains (self->listed, one->id) && !ask_for (self, one, error))
            return FALSE;
        }
      g_free (after);
      after = g_strdup (((SmdComparedOurs *) g_ptr_array_index (ours, ours->len - 1))->subject);
    }
}

/**
 * smd_comparer_run:
 * @self: the comparer
 * @from: unix seconds, where an hour begins
 * @found: (element-type SmdDifference): is added to
 * @cancellable: (nullable): ends the wait
 * @error: see #SmdYookassa, or the store's
 *
 * Returns: whether the hour is compared and what differs kept
 */
gboolean
smd_comparer_run (SmdComparer *self, gint64 from, GListStore *found, GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (GListStore) here = g_list_store_new (SMD_TYPE_DIFFERENCE);

  self->from = from;
  self->found = here;
  self->cancellable = cancellable;
  for (self->what = 0; self->what < SMD_N_COMPARED; self->what++)
    if (!compare_list (self, error) || !compare_ours (self, error))
      return FALSE;
  if (!smd_comparing_keep (self->domain, from, here, error))
    return FALSE;
  for (guint i = 0; i < sm_record_list_length (here); i++)
    g_list_store_append (found, sm_record_list_get (here, i));
  return TRUE;
}
