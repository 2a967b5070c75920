/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comparing.h"

#include "id.h"
#include "limits.h"
#include "money.h"
#include "text.h"

#define OURS_PAGE G_GINT64_CONSTANT (500)

static const SmField difference_fields[] = {
  SM_TEXT (SmdDifference, kind, 64, SM_FIELD_REQUIRED, "in what they differ"),
  SM_TEXT (SmdDifference, subject, 128, SM_FIELD_REQUIRED, "our payment, or the acquirer's id"),
  SM_TEXT (SmdDifference, detail, 400, SM_FIELD_PLAIN, "what each of the two says"),
};

SM_DEFINE_RECORD (SmdDifference, smd_difference, difference_fields)

/* What ours are, by the acquirer's id ($1), and a page of those begun within a time, after $1:
 * payments by our id, which tells it (up to $2), refunds by the acquirer's clock ($3 and $4). */
static const struct
{
  const char *name;
  const char *find;
  const char *list;
} plans[SMD_N_COMPARED] = {
  [SMD_COMPARED_PAYMENTS] = { "payment",
                              "SELECT id AS subject, state, total_kopecks AS kopecks, '' AS of_id, "
                              "acquirer_id AS other, 1 AS booked FROM payments "
                              "WHERE acquirer_id = $1",
                              "SELECT acquirer_id AS id, id AS subject FROM payments "
                              "WHERE id > $1 AND id < $2 AND $3 < $4 AND acquirer_id IS NOT NULL "
                              "ORDER BY id LIMIT $5" },
  [SMD_COMPARED_REFUNDS] = { "refund",
                             "SELECT id AS subject, CASE state WHEN 'pending' THEN 'waiting' "
                             "ELSE state END AS state, amount_kopecks AS kopecks, "
                             "acquirer_id AS of_id, COALESCE (payment_id, acquirer_id) AS other, "
                             "CASE WHEN applied_at IS NULL THEN 0 ELSE 1 END AS booked "
                             "FROM refunds WHERE id = $1",
                             "SELECT id, id AS subject FROM refunds "
                             "WHERE created_at >= $3 AND created_at < $4 AND id > $1 "
                             "AND $2 <> '' ORDER BY id LIMIT $5" },
};

void
smd_listed_free (SmdListed *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->of);
  g_free (self);
}

void
smd_compared_ours_free (SmdComparedOurs *self)
{
  g_free (self->id);
  g_free (self->subject);
  g_free (self);
}

/* ---- what differs ---- */

/* `detail` is taken. */
static void
add (GListStore *found, SmdCompared what, const char *in_what, const char *subject, char *detail)
{
  g_autoptr (SmdDifference) difference = sm_record_new (SMD_TYPE_DIFFERENCE);
  g_autofree char *kind = g_strjoin ("-", plans[what].name, in_what, NULL);
  g_autofree char *owned = detail;

  sm_record_set_text (&difference->kind, kind);
  sm_record_set_text (&difference->subject, subject);
  sm_record_set_text (&difference->detail, owned);
  g_list_store_append (found, difference);
}

void
smd_comparing_add_missing (SmdCompared what, const SmdComparedOurs *ours, GListStore *found)
{
  add (found, what, "missing", ours->subject,
       g_strdup_printf ("the acquirer has no %s %s", plans[what].name, ours->id));
}

void
smd_comparing_add_unreadable (SmdCompared what, gint64 from, guint count, GListStore *found)
{
  g_autofree char *hour = sm_text_iso_time (from);

  add (found, what, "unreadable", hour, g_strdup_printf ("%u have no id", count));
}

/* An end that is younger than our looks take is ours soon. */
static gboolean
is_yet_to_come (const char *ours, const SmdListed *listed, gint64 now)
{
  const gboolean is_open = g_str_equal (ours, "created") || g_str_equal (ours, "waiting");
  const gint64 ended = MAX (listed->captured_at, listed->created_at);

  return is_open
         && (g_str_equal (listed->state, "waiting")
             || ended > now - 2 * SM_LIMIT_COMPARED_YOUNG_SECONDS);
}

static void
compare_known (SmdCompared what, const SmdListed *listed, SmdRows *ours, gint64 now,
               GListStore *found)
{
  const char *subject = smd_rows_get_text (ours, "subject");
  const char *state = smd_rows_get_text (ours, "state");
  const char *of = smd_rows_get_text (ours, "of_id");
  const char *other = smd_rows_get_text (ours, "other");
  const gint64 kopecks = smd_rows_get_int (ours, "kopecks");

  if (kopecks != listed->amount_kopecks)
    {
      g_autofree char *there = sm_money_format (listed->amount_kopecks);
      g_autofree char *here = sm_money_format (kopecks);

      add (found, what, "sum", subject,
           g_strdup_printf ("%s at the acquirer, %s here (%s)", there, here, other));
    }
  if (!g_str_equal (state, listed->state) && !is_yet_to_come (state, listed, now))
    add (found, what, "state", subject,
         g_strdup_printf ("%s at the acquirer, %s here (%s)", listed->state, state, other));
  if (*of != '\0' && g_strcmp0 (of, listed->of) != 0)
    add (found, what, "payment", subject,
         g_strdup_printf ("of %s at the acquirer, of %s here (%s)",
                          listed->of != NULL ? listed->of : "none", of, other));
  if (smd_rows_get_int (ours, "booked") == 0 && g_str_equal (state, "succeeded")
      && g_str_equal (listed->state, "succeeded"))
    add (found, what, "unbooked", subject,
         g_strdup_printf ("known here, and not in the books (%s)", other));
}

/* Whose it says that it is, and whether we know that. */
static gboolean
compare_unknown (SmdTx *tx, SmdCompared what, const SmdListed *listed, GListStore *found,
                 GError **error)
{
  g_autofree char *sum = sm_money_format (listed->amount_kopecks);
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error, "SELECT id, state FROM payments WHERE id = $1", "s",
                    what == SMD_COMPARED_PAYMENTS && listed->of != NULL ? listed->of : "");

  if (rows == NULL)
    return FALSE;
  if (!smd_rows_next (rows))
    add (found, what, "unknown", listed->id,
         g_strdup_printf ("%s, %s at the acquirer, of %s", sum, listed->state,
                          listed->of != NULL ? listed->of : "none"));
  /* given up here before it was named there, and never paid: no money moved */
  else if (!g_str_equal (listed->state, "canceled")
           || !g_str_equal (smd_rows_get_text (rows, "state"), "canceled"))
    add (found, what, "unknown", smd_rows_get_text (rows, "id"),
         g_strdup_printf ("%s, %s at the acquirer as %s, by which it is not known here", sum,
                          listed->state, listed->id));
  return TRUE;
}

typedef struct
{
  SmdCompared what;
  gint64 now;
  GPtrArray *listed;
  GListStore *found; /* of this page */
} CompareCall;

static gboolean
compare_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  CompareCall *self = data;

  g_list_store_remove_all (self->found);
  for (guint i = 0; i < self->listed->len; i++)
    {
      const SmdListed *listed = g_ptr_array_index (self->listed, i);
      g_autoptr (SmdRows) ours = NULL;

      if (listed->created_at > self->now - SM_LIMIT_COMPARED_YOUNG_SECONDS)
        continue;
      ours = smd_tx_query (tx, error, plans[self->what].find, "s", listed->id);
      if (ours == NULL)
        return FALSE;
      if (smd_rows_next (ours))
        compare_known (self->what, listed, ours, self->now, self->found);
      else if (!compare_unknown (tx, self->what, listed, self->found, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * smd_comparing_compare:
 * @domain: the domain
 * @what: what they are
 * @listed: (element-type SmdListed): a page of the acquirer's list
 * @found: (element-type SmdDifference): is added to
 * @error: the store's
 *
 * Returns: whether ours could be read
 */
gboolean
smd_comparing_compare (SmdDomain *domain, SmdCompared what, GPtrArray *listed, GListStore *found,
                       GError **error)
{
  g_autoptr (GListStore) page = g_list_store_new (SMD_TYPE_DIFFERENCE);
  CompareCall self = { what, sm_clock_now (domain->clock), listed, page };

  if (!smd_store_read (domain->store, compare_in_tx, &self, error))
    return FALSE;
  for (guint i = 0; i < sm_record_list_length (page); i++)
    g_list_store_append (found, sm_record_list_get (page, i));
  return TRUE;
}

/* ---- ours ---- */

typedef struct
{
  SmdCompared what;
  gint64 from;
  gint64 until;
  const char *after;
  GPtrArray *ours;
} OursCall;

static gboolean
ours_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  OursCall *self = data;
  g_autofree char *first = sm_id_new_least (self->from * 1000);
  g_autofree char *end = sm_id_new_least (self->until * 1000);
  const gboolean is_first = *self->after == '\0' && self->what == SMD_COMPARED_PAYMENTS;
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error, plans[self->what].list, "ssiii", is_first ? first : self->after, end,
                    self->from, self->until, OURS_PAGE);

  g_ptr_array_set_size (self->ours, 0);
  while (rows != NULL && smd_rows_next (rows))
    {
      SmdComparedOurs *ours = g_new0 (SmdComparedOurs, 1);

      ours->id = g_strdup (smd_rows_get_text (rows, "id"));
      ours->subject = g_strdup (smd_rows_get_text (rows, "subject"));
      g_ptr_array_add (self->ours, ours);
    }
  return rows != NULL;
}

GPtrArray *
smd_comparing_list_ours (SmdDomain *domain, SmdCompared what, gint64 from, gint64 until,
                         const char *after, GError **error)
{
  g_autoptr (GPtrArray) ours =
      g_ptr_array_new_with_free_func ((GDestroyNotify) smd_compared_ours_free);
  OursCall self = { what, from, until, after, ours };

  if (!smd_store_read (domain->store, ours_in_tx, &self, error))
    return NULL;
  return g_steal_pointer (&ours);
}

/* ---- kept ---- */

typedef struct
{
  gint64 now;
  gint64 from;
  GListStore *found;
} KeepCall;

static gboolean
keep_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  KeepCall *self = data;

  if (!smd_tx_exec (tx, error, "DELETE FROM acquirer_differences WHERE hour = $1", "i", self->from))
    return FALSE;
  for (guint i = 0; i < sm_record_list_length (self->found); i++)
    {
      const SmdDifference *difference = sm_record_list_get (self->found, i);

      if (!smd_tx_exec (tx, error,
                        "INSERT INTO acquirer_differences (kind, subject, hour, detail, found_at) "
                        "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (kind, subject) DO UPDATE "
                        "SET hour = excluded.hour, detail = excluded.detail",
                        "ssisi", difference->kind, difference->subject, self->from,
                        difference->detail, self->now))
        return FALSE;
    }
  return TRUE;
}

gboolean
smd_comparing_keep (SmdDomain *domain, gint64 from, GListStore *found, GError **error)
{
  KeepCall self = { sm_clock_now (domain->clock), from, found };

  return smd_store_write (domain->store, keep_in_tx, &self, error);
}
