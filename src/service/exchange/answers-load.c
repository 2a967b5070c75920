/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "error.h"
#include "limits.h"
#include "reading-rules.h"
#include "readings-desk.h"
#include "readings-file.h"
#include "suppliers.h"
#include "text.h"

enum
{
  ANSWER_ID,
  ANSWER_RESULT,
  ANSWER_MONTH,
  ANSWER_REASON_CODE,
  ANSWER_REASON,
  N_ANSWER_COLUMNS,
};

/* clang-format off */
const SmdSection smd_answers_table[] = {
  { "answers", {
    { "id", SMD_CELL_WORD, TRUE,
      .doc = N_ ("of the reading, as exported; once, or twice the same") },
    { "result", SMD_CELL_WORD, TRUE, .doc = N_ ("credited or rejected") },
    { "month", SMD_CELL_MONTH, FALSE, .doc = N_ ("credited: of the charge") },
    { "reason_code", SMD_CELL_WORD, FALSE,
      .doc = N_ ("rejected: lower, wrong_meter, inspected, outside_period, other") },
    { "reason", SMD_CELL_TEXT, FALSE, sm_reading_get_type, "reason",
      .doc = N_ ("rejected: for the customer; required with other") },
  } },
  { NULL },
};
/* clang-format on */

typedef struct
{
  SmdDomain *domain; /* borrowed, like the next two */
  const char *supplier_id;
  SmdProblems *problems;
  GPtrArray *rows;         /* owned, of SmdRow borrowed from the file: the answers to take */
  guint first;             /* of the batch */
  SmdAnswerCounts *counts; /* borrowed: the result */
  SmdAnswerCounts batch;   /* of one transaction */
  char *this_month;        /* owned */
} Answering;

static gboolean
is_credited (const SmdRow *row)
{
  return g_strcmp0 (row->texts[ANSWER_RESULT], "credited") == 0;
}

/* Whether a line agrees with itself. */
static void
check_line (const SmdRow *row, SmdProblems *problems)
{
  const char *code = row->texts[ANSWER_REASON_CODE];
  const char *reason = row->texts[ANSWER_REASON];
  const char *month = row->texts[ANSWER_MONTH];

  if (is_credited (row))
    {
      if (month == NULL)
        smd_problems_add (problems, row->line, "month",
                          N_ ("is empty: in the charge of which month?"));
      if (code != NULL || reason != NULL)
        smd_problems_add (problems, row->line, code != NULL ? "reason_code" : "reason",
                          N_ ("goes with rejected readings only"));
      return;
    }
  if (strcmp (row->texts[ANSWER_RESULT], "rejected") != 0)
    {
      smd_problems_add (problems, row->line, "result", N_ ("is neither credited nor rejected"));
      return;
    }
  if (month != NULL)
    smd_problems_add (problems, row->line, "month", N_ ("goes with credited readings only"));
  if (!sm_reading_reason_is_suppliers (code))
    smd_problems_add (problems, row->line, "reason_code",
                      code == NULL
                          ? N_ ("is empty: why is it rejected?")
                          : N_ ("is none of: lower, wrong_meter, inspected, outside_period, "
                                "other"));
  else if (strcmp (code, "other") == 0 && reason == NULL)
    smd_problems_add (problems, row->line, "reason", N_ ("is empty: other needs words"));
}

/* A meter of several registers has a line for each in the export: answered alike in all of them,
 * it is one answer. */
static gboolean
is_new (GHashTable *named, const SmdRow *row, SmdProblems *problems)
{
  const SmdRow *former = g_hash_table_lookup (named, row->texts[ANSWER_ID]);

  if (former == NULL)
    return g_hash_table_insert (named, row->texts[ANSWER_ID], (gpointer) row);
  for (guint i = 0; i < N_ANSWER_COLUMNS; i++)
    if (g_strcmp0 (former->texts[i], row->texts[i]) != 0)
      {
        smd_problems_add (problems, row->line, "id", N_ ("stands twice, with another answer"));
        return FALSE;
      }
  return FALSE;
}

/* In the order of their ids, in which all who answer take them. */
static int
compare_ids (gconstpointer a, gconstpointer b)
{
  const SmdRow *const *left = a;
  const SmdRow *const *right = b;

  return strcmp ((*left)->texts[ANSWER_ID], (*right)->texts[ANSWER_ID]);
}

static void
collect (Answering *self, GPtrArray *rows)
{
  g_autoptr (GHashTable) named = g_hash_table_new (g_str_hash, g_str_equal);

  if (rows->len == 0)
    smd_problems_add (
        self->problems, 0, NULL,
        N_ ("the file has no line: a section \"#answers\" with id;result, or no need to "
            "load it"));
  for (guint i = 0; i < rows->len; i++)
    {
      const SmdRow *row = g_ptr_array_index (rows, i);

      check_line (row, self->problems);
      if (is_new (named, row, self->problems))
        g_ptr_array_add (self->rows, (gpointer) row);
    }
  g_ptr_array_sort (self->rows, compare_ids);
}

/* Bills are closed a month late at the most, and made a month ahead. */
static const char *
check_month (const Answering *self, const char *month, const char *taken_month)
{
  g_autofree char *first = sm_text_add_months (taken_month, -1);
  g_autofree char *last = sm_text_add_months (self->this_month, 1);

  if (strcmp (month, first) < 0)
    return N_ ("is before the reading was taken");
  if (strcmp (month, last) > 0)
    return N_ ("is yet to come");
  return NULL;
}

static gboolean
check_reading (SmdTx *tx, Answering *self, const SmdRow *row, const char *zone, GError **error)
{
  g_autofree char *taken_month = NULL;
  g_autoptr (SmdRows) rows = smd_tx_query (
      tx, error, "SELECT supplier_id, export_id, taken_at FROM readings WHERE id = $1", "s",
      row->texts[ANSWER_ID]);
  const char *reason = NULL;

  if (rows == NULL)
    return FALSE;
  if (!smd_rows_next (rows)
      || g_strcmp0 (smd_rows_get_text (rows, "supplier_id"), self->supplier_id) != 0)
    {
      smd_problems_add (self->problems, row->line, "id", N_ ("no such reading of this supplier"));
      return TRUE;
    }
  if (smd_rows_is_null (rows, "export_id"))
    {
      smd_problems_add (self->problems, row->line, "id", N_ ("was never exported"));
      return TRUE;
    }
  taken_month = sm_text_iso_month (smd_rows_get_int (rows, "taken_at"), zone);
  if (is_credited (row))
    reason = check_month (self, row->texts[ANSWER_MONTH], taken_month);
  if (reason != NULL)
    smd_problems_add (self->problems, row->line, "month", reason);
  return TRUE;
}

static gboolean
check_all (SmdTx *tx, gpointer data, GError **error)
{
  Answering *self = data;
  g_autoptr (SmdRows) supplier = NULL;
  const char *zone;

  smd_problems_clear (self->problems);
  supplier =
      smd_tx_query (tx, error, "SELECT zone FROM suppliers WHERE id = $1", "s", self->supplier_id);
  if (supplier == NULL)
    return FALSE;
  if (!smd_rows_next (supplier))
    return smd_suppliers_require (tx, self->supplier_id, error);
  zone = smd_rows_get_text (supplier, "zone");
  g_free (self->this_month);
  self->this_month = sm_text_iso_month (sm_clock_now (self->domain->clock), zone);
  for (guint i = 0; i < self->rows->len; i++)
    if (!check_reading (tx, self, g_ptr_array_index (self->rows, i), zone, error))
      return FALSE;
  return TRUE;
}

static gboolean
take_batch (SmdTx *tx, gpointer data, GError **error)
{
  Answering *self = data;
  const gint64 now = sm_clock_now (self->domain->clock);
  const guint end = MIN (self->first + SM_LIMIT_ANSWERS_BATCH, self->rows->len);

  self->batch = (SmdAnswerCounts) { 0 };
  for (guint i = self->first; i < end; i++)
    {
      const SmdRow *row = g_ptr_array_index (self->rows, i);
      const SmdReadingAnswer answer = { row->texts[ANSWER_ID], is_credited (row),
                                        row->texts[ANSWER_MONTH], row->texts[ANSWER_REASON_CODE],
                                        row->texts[ANSWER_REASON] };
      gboolean changed;

      if (!smd_readings_answer (tx, now, &answer, &changed, error))
        return FALSE;
      self->batch.credited += changed && answer.credited;
      self->batch.rejected += changed && !answer.credited;
    }
  return TRUE;
}

static gboolean
answer_all (Answering *self, const SmdSections *sections, GError **error)
{
  if (smd_problems_get_count (self->problems) > 0)
    return TRUE;
  collect (self, smd_sections_get_rows (sections, 0));
  if (smd_problems_get_count (self->problems) > 0)
    return TRUE;
  if (!smd_store_read (self->domain->store, check_all, self, error))
    return FALSE;
  if (smd_problems_get_count (self->problems) > 0)
    return TRUE;
  for (self->first = 0; self->first < self->rows->len; self->first += SM_LIMIT_ANSWERS_BATCH)
    {
      if (!smd_store_write (self->domain->store, take_batch, self, error))
        return FALSE;
      self->counts->credited += self->batch.credited;
      self->counts->rejected += self->batch.rejected;
    }
  return TRUE;
}

static gboolean
answer_sections (SmdDomain *domain, const char *supplier_id, const SmdSections *sections,
                 SmdProblems *problems, SmdAnswerCounts *counts, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  Answering data = { domain, supplier_id, problems, rows, 0, counts, { 0 }, NULL };
  gboolean done;

  *counts = (SmdAnswerCounts) { 0 };
  done = answer_all (&data, sections, error);
  g_free (data.this_month);
  return done;
}

/**
 * smd_answers_load:
 * @domain: the domain
 * @supplier_id: whose answers
 * @path: the file
 * @encoding: (nullable): which it is in, as somebody said
 * @problems: where to tell what is wrong with it, every line
 * @counts: (out caller-allocates): what came of it
 * @error: %SM_ERROR_NOT_FOUND where the file cannot be read, %SM_ERROR_SUPPLIER_UNKNOWN, or the
 *   store's
 *
 * The whole file is judged first; then it is taken in batches, so that others write between them.
 * What was answered so before is passed over: a file that was taken in part, or twice, is taken
 * again.
 *
 * Returns: %FALSE where it could not be tried; problems are no such failure
 */
gboolean
smd_answers_load (SmdDomain *domain, const char *supplier_id, const char *path,
                  const char *encoding, SmdProblems *problems, SmdAnswerCounts *counts,
                  GError **error)
{
  g_autoptr (SmdSections) sections =
      smd_sections_read (path, encoding, smd_answers_table, problems, error);

  return sections != NULL
         && answer_sections (domain, supplier_id, sections, problems, counts, error);
}

/**
 * smd_answers_take:
 * @domain: the domain
 * @supplier_id: whose answers
 * @text: as of the file, UTF-8
 * @problems: where to tell what is wrong with it, every line
 * @counts: (out caller-allocates): what came of it
 * @error: as for smd_answers_load()
 *
 * Returns: as for smd_answers_load()
 */
gboolean
smd_answers_take (SmdDomain *domain, const char *supplier_id, const char *text,
                  SmdProblems *problems, SmdAnswerCounts *counts, GError **error)
{
  g_autoptr (SmdSections) sections = smd_sections_parse (text, smd_answers_table, problems);

  return answer_sections (domain, supplier_id, sections, problems, counts, error);
}
