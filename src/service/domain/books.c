/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "books.h"

#include "books-checkpoint.h"
#include "id.h"
#include "ledger-rules.h"
#include "limits.h"

#define N_SUBJECTS SMD_LEDGER_OF_WHOLE

#define PAGE_END(table)                                                                       \
  "SELECT COALESCE ((SELECT id FROM " table " WHERE id > $1 ORDER BY id LIMIT 1 OFFSET $2), " \
  "(SELECT MAX (id) FROM " table ")) AS id"

/* Pages of ids: where one ends that begins after $1 and has $2 + 1 of them, or fewer at the end. */
static const struct
{
  const char *end; /* NULL: of transfers, which are read by their places */
  gint64 size;
} pages[N_SUBJECTS] = {
  [SMD_LEDGER_OF_PAYMENT] = { PAGE_END ("payments"), SM_LIMIT_BOOKS_PAGE },
  [SMD_LEDGER_OF_MOVEMENT] = { PAGE_END ("movements"), SM_LIMIT_BOOKS_PAGE },
  [SMD_LEDGER_OF_REFUND] = { PAGE_END ("refunds"), SM_LIMIT_BOOKS_PAGE },
  [SMD_LEDGER_OF_EXPORT] = { PAGE_END ("exports"), SM_LIMIT_BOOKS_EXPORTS },
};

typedef struct
{
  char *rule;
  char *subject;
} Finding;

static void
finding_free (gpointer data)
{
  Finding *self = data;

  g_free (self->rule);
  g_free (self->subject);
  g_free (self);
}

typedef struct
{
  SmdDomain *domain;
  const SmdBooksPlan *plan;
  gboolean full;
  gboolean lost; /* the checkpoint's transfer is not where it was */
  SmdBooksCheckpoint before;
  gint64 settled; /* the place that the new checkpoint is to be at; 0: none */
  gint64 last;    /* the place at which this check ends */
  char *settled_id;
  GHashTable *balances; /* after what was read so far */
  SmdBooksCheckpoint after;
  GHashTable *told; /* "rule subject": once each */
  guint ledger_findings;

  /* one page */
  SmdLedgerSubject of;
  gint64 from_place, to_place; /* by place where to_place is above 0, otherwise by id: */
  char *from_id, *to_id;
  gboolean sums; /* balances are read */
  GPtrArray *found;
  GHashTable *moved; /* of the page */
} Check;

static void
check_clear (Check *self)
{
  smd_books_checkpoint_clear (&self->before);
  smd_books_checkpoint_clear (&self->after);
  g_clear_pointer (&self->balances, g_hash_table_unref);
  g_clear_pointer (&self->moved, g_hash_table_unref);
  g_clear_pointer (&self->told, g_hash_table_unref);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_free (self->settled_id);
  g_free (self->from_id);
  g_free (self->to_id);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Check, check_clear)

/* ---- what is found ---- */

static gboolean
is_over (const Check *self)
{
  return g_hash_table_size (self->told) >= SM_LIMIT_BOOKS_FINDINGS;
}

/* `of_ledger`: nothing that it stands on is taken for granted any more. */
static void
tell (Check *self, const char *rule, const char *subject, gboolean of_ledger)
{
  g_autofree char *line = g_strjoin (" ", rule, subject, NULL);

  if (is_over (self) || !g_hash_table_add (self->told, g_steal_pointer (&line)))
    return;
  self->ledger_findings += of_ledger ? 1 : 0;
  if (self->plan->report == NULL)
    return;
  self->plan->report (rule, subject, self->plan->data);
  if (is_over (self))
    self->plan->report ("too-many", "the check ends here", self->plan->data);
}

static void
tell_found (Check *self)
{
  for (guint i = 0; i < self->found->len; i++)
    {
      Finding *finding = g_ptr_array_index (self->found, i);

      tell (self, finding->rule, finding->subject, self->of != SMD_LEDGER_OF_WHOLE);
    }
}

/* ---- a page ---- */

static SmdRows *
ask (SmdTx *tx, const Check *self, const SmdLedgerRule *rule, GError **error)
{
  if (self->of == SMD_LEDGER_OF_WHOLE)
    return smd_tx_query (tx, error, rule->by_id, "i", (gint64) SM_LIMIT_BOOKS_FINDINGS);
  if (self->to_place > 0)
    return smd_tx_query (tx, error, rule->by_places, "ii", self->from_place, self->to_place);
  return smd_tx_query (tx, error, rule->by_id, "ss", self->from_id, self->to_id);
}

static gboolean
ask_rules (SmdTx *tx, Check *self, GError **error)
{
  for (const SmdLedgerRule *rule = smd_ledger_rules; rule->name != NULL; rule++)
    {
      g_autoptr (SmdRows) rows = NULL;

      if (rule->of != self->of)
        continue;
      rows = ask (tx, self, rule, error);
      if (rows == NULL)
        return FALSE;
      while (smd_rows_next (rows))
        {
          Finding *finding = g_new0 (Finding, 1);

          finding->rule = g_strdup (rule->name);
          finding->subject = g_strdup (smd_rows_get_text (rows, "subject"));
          g_ptr_array_add (self->found, finding);
        }
    }
  return TRUE;
}

static gboolean
ask_sums (SmdTx *tx, Check *self, GError **error)
{
  g_autoptr (SmdRows) rows = smd_tx_query (
      tx, error,
      "SELECT debit_id, credit_id, CAST (SUM (amount_kopecks) AS BIGINT) AS kopecks "
      "FROM ledger_transfers WHERE rowid > $1 AND rowid <= $2 GROUP BY debit_id, credit_id",
      "ii", self->from_place, self->to_place);

  while (rows != NULL && smd_rows_next (rows))
    {
      const gint64 kopecks = smd_rows_get_int (rows, "kopecks");

      smd_books_balances_add (self->moved, smd_rows_get_text (rows, "debit_id"), -kopecks);
      smd_books_balances_add (self->moved, smd_rows_get_text (rows, "credit_id"), kopecks);
    }
  return rows != NULL;
}

static gboolean
read_page (SmdTx *tx, gpointer data, GError **error)
{
  Check *self = data;

  g_ptr_array_set_size (self->found, 0);
  g_hash_table_remove_all (self->moved);
  return ask_rules (tx, self, error) && (!self->sums || ask_sums (tx, self, error));
}

static gboolean
run_page (Check *self, SmdLedgerSubject of, GError **error)
{
  GHashTableIter iter;
  gpointer account_id = NULL;
  gpointer kopecks = NULL;

  self->of = of;
  self->sums = of == SMD_LEDGER_OF_TRANSFER;
  if (!smd_store_read (self->domain->store, read_page, self, error))
    return FALSE;
  g_hash_table_iter_init (&iter, self->moved);
  while (g_hash_table_iter_next (&iter, &account_id, &kopecks))
    smd_books_balances_add (self->balances, account_id, *(gint64 *) kopecks);
  tell_found (self);
  return TRUE;
}

/* ---- transfers, by place ---- */

/* Of the transfers that came since, all that they are of. */
static gboolean
run_touched (Check *self, GError **error)
{
  for (SmdLedgerSubject of = 0; of < N_SUBJECTS; of++)
    if (of != SMD_LEDGER_OF_TRANSFER && of != SMD_LEDGER_OF_EXPORT && !run_page (self, of, error))
      return FALSE;
  return TRUE;
}

static gboolean
walk_places (Check *self, gint64 from, gint64 to, GError **error)
{
  for (gint64 at = from; at < to && !is_over (self); at = self->to_place)
    {
      self->from_place = at;
      self->to_place = MIN (at + SM_LIMIT_BOOKS_PAGE, to);
      if (!run_page (self, SMD_LEDGER_OF_TRANSFER, error)
          || (!self->full && !run_touched (self, error)))
        return FALSE;
    }
  return TRUE;
}

/* What was found in order before has to be so still. */
static void
prove_checkpoint (Check *self)
{
  GHashTableIter iter;
  gpointer account_id = NULL;

  g_hash_table_iter_init (&iter, self->before.balances);
  while (g_hash_table_iter_next (&iter, &account_id, NULL))
    if (smd_books_balances_get (self->before.balances, account_id)
        != smd_books_balances_get (self->balances, account_id))
      tell (self, "checked-before-and-changed", account_id, TRUE);
}

static void
mark_settled (Check *self)
{
  GHashTableIter iter;
  gpointer account_id = NULL;
  gpointer kopecks = NULL;

  self->after = (SmdBooksCheckpoint) { .place = self->settled,
                                       .transfer_id = g_strdup (self->settled_id),
                                       .checked_at = sm_clock_now (self->domain->clock),
                                       .balances = smd_books_balances_new () };
  g_hash_table_iter_init (&iter, self->balances);
  while (g_hash_table_iter_next (&iter, &account_id, &kopecks))
    smd_books_balances_add (self->after.balances, account_id, *(gint64 *) kopecks);
}

static gboolean
walk_transfers (Check *self, GError **error)
{
  const gint64 begin = self->full ? 0 : self->before.place;
  const gint64 known = MIN (self->before.place, self->last);
  const gint64 settled = MAX (self->settled, self->before.place);

  if (!self->full)
    {
      g_hash_table_unref (self->balances);
      self->balances = g_hash_table_ref (self->before.balances);
    }
  if (!walk_places (self, begin, known, error))
    return FALSE;
  if (self->full && !is_over (self))
    prove_checkpoint (self);
  if (!walk_places (self, known, settled, error))
    return FALSE;
  if (self->settled > self->before.place && !is_over (self))
    mark_settled (self);
  return walk_places (self, settled, self->last, error);
}

/* ---- what has ids, by id ---- */

static gboolean
find_page_end (SmdTx *tx, gpointer data, GError **error)
{
  Check *self = data;
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error, pages[self->of].end, "si", self->from_id, pages[self->of].size - 1);

  if (rows == NULL || !smd_rows_next (rows))
    return FALSE;
  g_free (self->to_id);
  self->to_id = g_strdup (smd_rows_get_text (rows, "id"));
  return TRUE;
}

static gboolean
walk_ids (Check *self, SmdLedgerSubject of, const char *from, GError **error)
{
  self->to_place = 0;
  g_free (self->from_id);
  self->from_id = g_strdup (from);
  while (!is_over (self))
    {
      self->of = of;
      if (!smd_store_read (self->domain->store, find_page_end, self, error))
        return FALSE;
      if (self->to_id == NULL || g_strcmp0 (self->to_id, self->from_id) <= 0)
        return TRUE;
      if (!run_page (self, of, error))
        return FALSE;
      g_free (self->from_id);
      self->from_id = g_steal_pointer (&self->to_id);
    }
  return TRUE;
}

static gboolean
walk_all_ids (Check *self, GError **error)
{
  g_autofree char *recent =
      sm_id_new_least (MAX (self->before.checked_at - SM_LIMIT_BOOKS_RECENT_SECONDS, 0) * 1000);

  for (SmdLedgerSubject of = 0; of < N_SUBJECTS; of++)
    {
      const gboolean is_recent = of == SMD_LEDGER_OF_PAYMENT || of == SMD_LEDGER_OF_EXPORT;

      if (pages[of].end != NULL && (self->full || is_recent)
          && !walk_ids (self, of, self->full ? "" : recent, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- balances ---- */

typedef struct
{
  GHashTable *owing;    /* what suppliers may owe, for refunds after they were credited */
  GHashTable *accounts; /* a set */
} Accounts;

static gboolean
read_accounts (SmdTx *tx, gpointer data, GError **error)
{
  Accounts *self = data;
  g_autoptr (SmdRows) accounts = smd_tx_query (tx, error, "SELECT id FROM ledger_accounts", "");
  g_autoptr (SmdRows) owing = NULL;

  if (accounts == NULL)
    return FALSE;
  owing = smd_tx_query (
      tx, error,
      "SELECT p.supplier_id, "
      "CAST (SUM (p.credited_kopecks + p.refunded_sum_kopecks - p.sum_kopecks) AS BIGINT) "
      "AS kopecks FROM payments p WHERE p.refunded_sum_kopecks > 0 AND p.credited_at IS NOT NULL "
      "GROUP BY p.supplier_id",
      "");
  g_hash_table_remove_all (self->accounts);
  g_hash_table_remove_all (self->owing);
  while (smd_rows_next (accounts))
    g_hash_table_add (self->accounts, g_strdup (smd_rows_get_text (accounts, "id")));
  while (owing != NULL && smd_rows_next (owing))
    {
      g_autofree char *account =
          g_strconcat ("supplier:", smd_rows_get_text (owing, "supplier_id"), NULL);

      smd_books_balances_add (self->owing, account, smd_rows_get_int (owing, "kopecks"));
    }
  return owing != NULL;
}

static void
prove_balances (Check *self, const Accounts *accounts)
{
  GHashTableIter iter;
  gpointer account_id = NULL;
  gpointer kopecks = NULL;
  gint64 sum = 0;

  g_hash_table_iter_init (&iter, self->balances);
  while (g_hash_table_iter_next (&iter, &account_id, &kopecks))
    {
      const gint64 balance = *(gint64 *) kopecks;

      sum += g_hash_table_contains (accounts->accounts, account_id) ? balance : 0;
      if (g_str_has_prefix (account_id, "supplier:")
          && balance + smd_books_balances_get (accounts->owing, account_id) < 0)
        tell (self, "supplier-owes-without-refunds", account_id, TRUE);
    }
  if (sum != 0)
    tell (self, "sum-not-zero", "ledger", TRUE);
}

static gboolean
check_balances (Check *self, GError **error)
{
  g_autoptr (GHashTable) owing = smd_books_balances_new ();
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Accounts accounts = { owing, ids };

  if (is_over (self))
    return TRUE;
  if (!smd_store_read (self->domain->store, read_accounts, &accounts, error))
    return FALSE;
  prove_balances (self, &accounts);
  return TRUE;
}

/* ---- the whole ---- */

static gboolean
begin (SmdTx *tx, gpointer data, GError **error)
{
  Check *self = data;
  const gint64 before = sm_clock_now (self->domain->clock) - SM_LIMIT_BOOKS_SETTLED_SECONDS;
  g_autoptr (SmdRows) last = NULL;
  g_autoptr (SmdRows) settled = NULL;
  g_autoptr (SmdRows) same = NULL;

  if (!smd_books_checkpoint_load (tx, &self->before, error))
    return FALSE;
  last = smd_tx_query (tx, error, "SELECT COALESCE (MAX (rowid), 0) AS place FROM ledger_transfers",
                       "");
  if (last == NULL || !smd_rows_next (last))
    return FALSE;
  settled = smd_tx_query (tx, error,
                          "SELECT rowid AS place, id FROM ledger_transfers WHERE created_at < $1 "
                          "ORDER BY rowid DESC LIMIT 1",
                          "i", before);
  same = settled != NULL ? smd_tx_query (tx, error,
                                         "SELECT id FROM ledger_transfers WHERE rowid = $1 "
                                         "AND id = $2",
                                         "is", self->before.place, self->before.transfer_id)
                         : NULL;
  if (same == NULL)
    return FALSE;
  self->last = smd_rows_get_int (last, "place");
  self->settled = 0;
  g_clear_pointer (&self->settled_id, g_free);
  if (smd_rows_next (settled))
    {
      self->settled = smd_rows_get_int (settled, "place");
      self->settled_id = g_strdup (smd_rows_get_text (settled, "id"));
    }
  self->lost = !smd_rows_next (same) && self->before.place > 0;
  self->full = self->plan->full || self->lost || self->before.place == 0;
  return TRUE;
}

static gboolean
run (Check *self, GError **error)
{
  if (!smd_store_read (self->domain->store, begin, self, error))
    return FALSE;
  if (self->lost)
    tell (self, "checked-before-and-changed", self->before.transfer_id, TRUE);
  return walk_transfers (self, error) && walk_all_ids (self, error)
         && (is_over (self) || run_page (self, SMD_LEDGER_OF_WHOLE, error))
         && check_balances (self, error)
         && (!self->plan->keep || self->after.place == 0 || self->ledger_findings > 0
             || smd_books_checkpoint_keep (self->domain, &self->after, error));
}

/**
 * smd_books_check:
 * @domain: the domain
 * @plan: how much of the books, and whom to tell
 * @findings: (out): how many things are wrong
 * @error: the store's
 *
 * Proves that debits and credits are equal, that every payment taken has exactly its transfers and
 * its movement, that every credited one is settled, that no transfer is without its payment, that
 * exports are what the ledger says, and tells of payments on which the acquirer disagrees.
 *
 * Returns: whether the books could be read
 */
gboolean
smd_books_check (SmdDomain *domain, const SmdBooksPlan *plan, guint *findings, GError **error)
{
  g_auto (Check) self = { .domain = domain, .plan = plan };

  self.balances = smd_books_balances_new ();
  self.moved = smd_books_balances_new ();
  self.told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.found = g_ptr_array_new_with_free_func (finding_free);
  if (!run (&self, error))
    return FALSE;
  *findings = g_hash_table_size (self.told);
  return TRUE;
}
