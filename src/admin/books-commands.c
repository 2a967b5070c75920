/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "admin.h"
#include "books.h"
#include "comparer.h"
#include "error.h"
#include "log.h"
#include "output.h"
#include "text.h"
#include "words.h"

#define HOUR G_GINT64_CONSTANT (3600)
#define DAY (24 * HOUR)

static void
on_finding (const char *rule, const char *subject, gpointer data)
{
  g_autofree char *line = g_strjoin ("  ", rule, subject, NULL);

  smd_output_line (line);
}

static void
keep_note (const char *rule, const char *subject, gpointer data)
{
  g_ptr_array_add (data, g_strjoin ("  ", rule, subject, NULL));
}

static gboolean
note (SmdTx *tx, gpointer data, GError **error)
{
  GPtrArray *lines = data;

  g_ptr_array_set_size (lines, 0);
  return smd_ledger_note (tx, keep_note, lines, error);
}

/* What has to be known though the books are in order. */
static gboolean
put_notes (SmdAdmin *self, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  if (!smd_store_read (self->domain.store, note, lines, error))
    return FALSE;
  for (guint i = 0; i < lines->len; i++)
    smd_output_line (g_ptr_array_index (lines, i));
  return TRUE;
}

int
smd_admin_books_check (SmdAdmin *self, char **args, GError **error)
{
  const SmdBooksPlan plan = { .full = self->full, .keep = TRUE, .report = on_finding };
  g_autofree char *told = NULL;
  guint findings = 0;

  if (!smd_books_check (&self->domain, &plan, &findings, error) || !put_notes (self, error))
    return SMD_ADMIN_FAILED;
  if (findings == 0)
    {
      smd_output_line (_ ("The books are in order."));
      return SMD_ADMIN_DONE;
    }
  told = g_strdup_printf (ngettext ("%u finding", "%u findings", findings), findings);
  smd_output_line (told);
  sm_log_event (G_LOG_LEVEL_WARNING, "books-wrong", "operator", self->operator_name, NULL);
  return SMD_ADMIN_FINDINGS;
}

/* ---- the acquirer's lists ---- */

static const SmdOutputColumn difference_columns[] = {
  { N_ ("DIFFERENCE"), "kind" },
  { N_ ("SUBJECT"), "subject" },
  { N_ ("DETAIL"), "detail" },
  { NULL },
};

/* The hours of a day, in UTC as the acquirer counts, that are old enough to be compared. */
static gboolean
settle_hours (const SmdAdmin *self, gint64 *from, gint64 *latest, GError **error)
{
  const gint64 now = sm_clock_now (self->domain.clock);
  g_autofree char *yesterday = sm_text_iso_date (now - DAY, "UTC");
  const char *day = self->day != NULL ? self->day : yesterday;
  g_autofree char *midnight = g_strconcat (day, "T00:00:00Z", NULL);

  *latest = smd_comparing_get_latest (now);
  if (!sm_text_is_date (day) || !sm_text_parse_iso_time (midnight, from))
    sm_error_set (error, SM_ERROR_INPUT_INVALID, 0, N_ ("%s is not a day, YYYY-MM-DD"), day);
  else if (*from > *latest)
    sm_error_set (error, SM_ERROR_INPUT_INVALID, 0,
                  N_ ("%s is yet to come: an hour is compared when it is an hour old"), day);
  else
    {
      *latest = MIN (*latest, *from + DAY - HOUR);
      return TRUE;
    }
  return FALSE;
}

int
smd_admin_books_reconcile (SmdAdmin *self, char **args, GError **error)
{
  const SmdAcquirerConfig acquirer = smd_config_get_acquirer (self->config);
  g_autoptr (GListStore) found = g_list_store_new (SMD_TYPE_DIFFERENCE);
  g_autoptr (SmdComparer) comparer = NULL;
  g_autofree char *told = NULL;
  gint64 from = 0;
  gint64 latest = 0;

  if (!settle_hours (self, &from, &latest, error))
    return SMD_ADMIN_FAILED;
  comparer = smd_comparer_new (&self->domain, &acquirer);
  for (; from <= latest; from += HOUR)
    if (!smd_comparer_run (comparer, from, found, NULL, error))
      return SMD_ADMIN_FAILED;
  if (self->json || sm_record_list_length (found) > 0)
    smd_output_list (found, difference_columns, self->json);
  if (sm_record_list_length (found) > 0)
    {
      told = g_strdup_printf ("%u", sm_record_list_length (found));
      sm_log_event (G_LOG_LEVEL_WARNING, "acquirer-differs", "operator", self->operator_name,
                    "differences", told, NULL);
      return SMD_ADMIN_FINDINGS;
    }
  if (!self->json)
    smd_output_line (_ ("The acquirer and the books agree."));
  return SMD_ADMIN_DONE;
}
