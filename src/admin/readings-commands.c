/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "admin.h"
#include "log.h"
#include "readings-desk.h"
#include "readings-file.h"
#include "words.h"

static const SmdOutputColumn columns[] = {
  { N_ ("ID"), "id" },
  { N_ ("STATE"), "state" },
  { N_ ("SUPPLIER"), "supplier_id" },
  { N_ ("NUMBER"), "number" },
  { N_ ("SERIAL"), "serial" },
  { N_ ("VALUE"), "value" },
  { N_ ("TAKEN"), "taken_at" },
  { N_ ("UNVERIFIED"), "unverified" },
  { N_ ("EXPORT"), "export_number" },
  { N_ ("MONTH"), "credited_month" },
  { N_ ("REASON"), "reason_code" },
  { N_ ("WORDS"), "reason" },
  { NULL },
};

int
smd_admin_readings_list (SmdAdmin *self, char **args, GError **error)
{
  const SmdReadingQuery query = { self->supplier, self->account, self->state, self->after,
                                  self->limit };
  g_autoptr (GListStore) found = NULL;

  if (query.number != NULL && query.supplier_id == NULL)
    {
      smd_output_failure (_ ("--account needs --supplier: other suppliers have the same numbers"));
      return SMD_ADMIN_USAGE;
    }
  found = smd_readings_list (&self->domain, &query, error);
  if (found == NULL || !smd_admin_note_page (self, SMD_SUBJECT_READING, found, error))
    return SMD_ADMIN_FAILED;
  smd_admin_put_page (self, found, columns);
  return SMD_ADMIN_DONE;
}

/* Writes the file of an export, as it was when that was made. */
static gboolean
write_out (SmdAdmin *self, const char *supplier_id, gint64 number, GError **error)
{
  g_autoptr (SmdExport) export =
      smd_exports_find (&self->domain, supplier_id, SMD_EXPORT_READINGS, number, error);
  g_autofree char *readings = NULL;
  g_autofree char *line = NULL;

  if (export == NULL)
    return FALSE;
  for (guint i = 0; i < sm_record_list_length (export->files); i++)
    {
      const SmdExportFile *file = sm_record_list_get (export->files, i);

      if (!smd_exports_write_file (&self->domain, export, file->name, self->out, error))
        return FALSE;
      readings = g_strdup_printf (ngettext ("%u reading", "%u readings", (guint) export->n_rows),
                                  (guint) export->n_rows);
      line = g_strdup_printf (_ ("export %u: %s: %s"), (guint) number, readings, file->name);
    }
  if (!smd_exports_set_written (&self->domain, export, error))
    return FALSE;
  sm_log_event (G_LOG_LEVEL_MESSAGE, "readings-exported", "operator", self->operator_name,
                "subject", supplier_id, "result", line, NULL);
  smd_output_line (line);
  return TRUE;
}

/* What was made before and not given out, for the program ended in between, is given out too. */
static gboolean
write_unwritten (SmdAdmin *self, const char *supplier_id, gboolean tell_none, GError **error)
{
  g_autoptr (GListStore) found = g_list_store_new (SMD_TYPE_EXPORT);

  if (!smd_exports_list_unwritten (&self->domain, supplier_id, SMD_EXPORT_READINGS, found, error))
    return FALSE;
  for (guint i = 0; i < sm_record_list_length (found); i++)
    {
      const SmdExport *export = sm_record_list_get (found, i);

      if (!write_out (self, supplier_id, export->number, error))
        return FALSE;
    }
  if (tell_none && sm_record_list_length (found) == 0)
    smd_output_line (_ ("No reading waits; --again N gives an export out once more."));
  return TRUE;
}

static gboolean
settle_export (const SmdAdmin *self, SmdOutEncoding *encoding)
{
  const char *failure = NULL;

  *encoding = SMD_OUT_WINDOWS_1251;
  if (self->encoding != NULL && !smd_out_encoding_from_string (self->encoding, encoding))
    failure = _ ("--encoding is none of: windows-1251, koi8-r, cp866, utf-8");
  else if (self->again != SMD_ADMIN_NO_NUMBER && self->encoding != NULL)
    failure = _ ("--again takes no --encoding: an export stays as it was made");
  else if (self->again != SMD_ADMIN_NO_NUMBER && self->again < 1)
    failure = _ ("--again is the number of an export, from 1");
  else if (!g_file_test (self->out, G_FILE_TEST_IS_DIR))
    failure = _ ("--out is no folder that is there");
  if (failure != NULL)
    smd_output_failure (failure);
  return failure == NULL;
}

int
smd_admin_readings_export (SmdAdmin *self, char **args, GError **error)
{
  g_autoptr (SmdProblems) problems = smd_problems_new ();
  SmdOutEncoding encoding;
  gboolean made = TRUE;

  if (!settle_export (self, &encoding))
    return SMD_ADMIN_USAGE;
  if (self->again != SMD_ADMIN_NO_NUMBER)
    return write_out (self, args[0], self->again, error) ? SMD_ADMIN_DONE : SMD_ADMIN_FAILED;
  while (made)
    {
      g_autoptr (SmdExport) export = NULL;

      if (!smd_readings_export (&self->domain, args[0], encoding, G_MAXINT64, problems, &export,
                                error))
        return SMD_ADMIN_FAILED;
      made = export != NULL;
    }
  if (!write_unwritten (self, args[0], smd_problems_get_count (problems) == 0, error))
    return SMD_ADMIN_FAILED;
  if (smd_problems_get_count (problems) == 0)
    return SMD_ADMIN_DONE;
  smd_output_problems (problems);
  return SMD_ADMIN_FINDINGS;
}

int
smd_admin_readings_answer (SmdAdmin *self, char **args, GError **error)
{
  g_autoptr (SmdProblems) problems = smd_problems_new ();
  g_autofree char *summary = NULL;
  SmdAnswerCounts counts;

  if (!smd_answers_load (&self->domain, args[0], args[1], self->encoding, problems, &counts, error))
    return SMD_ADMIN_FAILED;
  if (smd_problems_get_count (problems) > 0)
    {
      smd_output_problems (problems);
      return SMD_ADMIN_FINDINGS;
    }
  summary = g_strdup_printf (_ ("%u credited, %u rejected"), counts.credited, counts.rejected);
  sm_log_event (G_LOG_LEVEL_MESSAGE, "readings-answered", "operator", self->operator_name,
                "subject", args[0], "result", summary, NULL);
  smd_output_line (summary);
  return SMD_ADMIN_DONE;
}

int
smd_admin_readings_columns (SmdAdmin *self, char **args, GError **error)
{
  smd_admin_put_columns (&smd_readings_table[0]);
  smd_admin_put_columns (&smd_answers_table[0]);
  return SMD_ADMIN_DONE;
}
