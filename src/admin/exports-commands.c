/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "admin.h"
#include "log.h"
#include "money.h"
#include "payments-export.h"
#include "words.h"

static const SmdOutputColumn columns[] = {
  { N_ ("ID"), "id" },
  { N_ ("KIND"), "kind" },
  { N_ ("NUMBER"), "number" },
  { N_ ("DAY"), "day" },
  { N_ ("MADE"), "made_at" },
  { N_ ("ROWS"), "n_rows" },
  { N_ ("SUM"), "sum_kopecks" },
  { N_ ("ORDER"), "order_kopecks" },
  { N_ ("ORDER NO."), "order_number" },
  { N_ ("GIVEN OUT"), "written_at" },
  { NULL },
};

int
smd_admin_exports_list (SmdAdmin *self, char **args, GError **error)
{
  g_autoptr (GListStore) found = g_list_store_new (SMD_TYPE_EXPORT);

  if (!smd_exports_list (&self->domain, args[0], self->after, self->limit, found, error))
    return SMD_ADMIN_FAILED;
  smd_admin_put_page (self, found, columns);
  return SMD_ADMIN_DONE;
}

int
smd_admin_exports_show (SmdAdmin *self, char **args, GError **error)
{
  g_autoptr (SmdExport) found = smd_exports_load (&self->domain, args[0], error);

  if (found == NULL)
    return SMD_ADMIN_FAILED;
  smd_output_record (found, self->json);
  for (guint i = 0; !self->json && i < sm_record_list_length (found->files); i++)
    {
      const SmdExportFile *file = sm_record_list_get (found->files, i);
      g_autofree char *size = g_strdup_printf ("%" G_GINT64_FORMAT, file->size_bytes);
      g_autofree char *line = g_strdup_printf (_ ("file  %s  %s bytes"), file->name, size);

      smd_output_line (line);
    }
  return SMD_ADMIN_DONE;
}

/* ---- payments export ---- */

static gboolean
refuse (const char *why)
{
  smd_output_failure (why);
  return FALSE;
}

/* What the options say of the files; FALSE, having told why, where they cannot be meant so. */
static gboolean
settle_wish (const SmdAdmin *self, SmdPaymentsWish *wish)
{
  const SmdOperator *payer = &self->domain.settings->operator_;
  const gboolean has_payer = payer->legal_name != NULL && *payer->legal_name != '\0';

  *wish = (SmdPaymentsWish) { .day = self->day, .registry = TRUE, .order = has_payer };
  if (g_strcmp0 (self->format, "sber") == 0)
    wish->order = FALSE;
  else if (g_strcmp0 (self->format, "1c") == 0)
    *wish = (SmdPaymentsWish) { .day = self->day, .order = TRUE };
  else if (self->format != NULL)
    return refuse (_ ("--format is none of: sber, 1c"));
  if (wish->order && !has_payer)
    return refuse (_ ("a 1C file needs the operator's requisites: group [operator] of the "
                      "configuration"));
  if (self->encoding != NULL && !smd_out_encoding_from_string (self->encoding, &wish->encoding))
    return refuse (_ ("--encoding is none of: windows-1251, koi8-r, cp866, utf-8"));
  if (!wish->registry && wish->encoding != SMD_OUT_WINDOWS_1251 && wish->encoding != SMD_OUT_CP866)
    return refuse (_ ("a 1C file is in windows-1251 or cp866: its header can name no other"));
  if (self->again == SMD_ADMIN_NO_NUMBER)
    return TRUE;
  if (self->again < 1)
    return refuse (_ ("--again is the number of an export, from 1"));
  if (self->day != NULL)
    return refuse (_ ("--again takes no --day: an export has its day"));
  if (wish->registry && self->encoding != NULL)
    return refuse (_ ("--again takes no --encoding: a registry stays as it was made"));
  return TRUE;
}

static void
put_export (const SmdExport *export, GPtrArray *names)
{
  g_autofree char *rows = g_strdup_printf (ngettext ("%u row", "%u rows", (guint) export->n_rows),
                                           (guint) export->n_rows);
  g_autofree char *sum = sm_money_format (export->sum_kopecks);
  g_autofree char *line = NULL;

  g_ptr_array_add (names, NULL);
  g_autofree char *files = g_strjoinv (", ", (char **) names->pdata);

  line = g_strdup_printf (_ ("export %u: %s, %s: %s"), (guint) export->number, rows, sum, files);
  smd_output_line (line);
}

/* Gives out what is told; stops at the first that has problems. */
static gboolean
write_out (SmdAdmin *self, GListStore *exports, const SmdPaymentsWish *wish, SmdProblems *problems,
           GError **error)
{
  for (guint i = 0; i < sm_record_list_length (exports); i++)
    {
      SmdExport *export = sm_record_list_get (exports, i);
      g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
      g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, export->number);

      if (!smd_payments_write_out (&self->domain, export, wish, self->out, problems, names, error))
        return FALSE;
      if (smd_problems_get_count (problems) > 0)
        return TRUE;
      sm_log_event (G_LOG_LEVEL_MESSAGE, "payments-exported", "operator", self->operator_name,
                    "subject", export->supplier_id, "result", number, NULL);
      if (!self->json)
        put_export (export, names);
    }
  if (self->json)
    smd_output_list (exports, columns, TRUE);
  else if (sm_record_list_length (exports) == 0)
    smd_output_line (_ ("Nothing new since that day's export; --again N gives one out once more."));
  return TRUE;
}

/* Makes what is new. What was made before and not given out, for the program ended in between, is
 * given out with it. */
static gboolean
find_exports (SmdAdmin *self, const char *supplier_id, const SmdPaymentsWish *wish,
              GListStore *exports, SmdProblems *problems, GError **error)
{
  g_autoptr (GListStore) made = g_list_store_new (SMD_TYPE_EXPORT);

  if (self->again != SMD_ADMIN_NO_NUMBER)
    {
      g_autoptr (SmdExport) found =
          smd_exports_find (&self->domain, supplier_id, SMD_EXPORT_PAYMENTS, self->again, error);

      if (found != NULL)
        g_list_store_append (exports, found);
      return found != NULL;
    }
  return smd_payments_export (&self->domain, supplier_id, wish, problems, made, error)
         && (smd_problems_get_count (problems) > 0
             || smd_exports_list_unwritten (&self->domain, supplier_id, SMD_EXPORT_PAYMENTS,
                                            exports, error));
}

int
smd_admin_payments_export (SmdAdmin *self, char **args, GError **error)
{
  g_autoptr (SmdProblems) problems = smd_problems_new ();
  g_autoptr (GListStore) exports = g_list_store_new (SMD_TYPE_EXPORT);
  SmdPaymentsWish wish;

  if (!settle_wish (self, &wish))
    return SMD_ADMIN_USAGE;
  if (!g_file_test (self->out, G_FILE_TEST_IS_DIR))
    {
      smd_output_failure (_ ("--out is no folder that is there"));
      return SMD_ADMIN_USAGE;
    }
  if (!find_exports (self, args[0], &wish, exports, problems, error)
      || !write_out (self, exports, &wish, problems, error))
    return SMD_ADMIN_FAILED;
  if (smd_problems_get_count (problems) == 0)
    return SMD_ADMIN_DONE;
  smd_output_problems (problems);
  return SMD_ADMIN_FINDINGS;
}
