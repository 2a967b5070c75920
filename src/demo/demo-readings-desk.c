/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-people.h"
#include "error.h"
#include "limits.h"
#include "readings-desk.h"
#include "readings-file.h"
#include "text.h"

/*
 * Readings at the suppliers: each takes them by export, and answers with a file.
 */

#define EXPORT_SECONDS 15 /* from a reading to its export: until then it may be changed */
#define ANSWER_SECONDS 10 /* from there to the answer */
#define REJECTION "other;Передано из простой версии: передайте показание из полной"

static GListStore *
list (SmdDomain *domain, const char *state, GError **error)
{
  const SmdReadingQuery query = { .state = state, .after = "", .limit = SM_LIMIT_PAGE };

  return smd_readings_list (domain, &query, error);
}

static gboolean
export_one (SmdDomain *domain, const char *supplier_id, GError **error)
{
  g_autoptr (SmdProblems) problems = smd_problems_new ();
  g_autoptr (SmdExport) made = NULL;

  return smd_readings_export (domain, supplier_id, SMD_OUT_UTF_8, G_MAXINT64, problems, &made,
                              error);
}

gboolean
sm_demo_people_take_readings (SmdDomain *domain, GError **error)
{
  static const char *const states[] = { "accepted", "unverified" };
  const gint64 due = sm_clock_now (domain->clock) - EXPORT_SECONDS;

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (GListStore) found = list (domain, states[i], error);

      for (guint j = 0; found != NULL && j < sm_record_list_length (found); j++)
        {
          const SmdReadingLine *line = sm_record_list_get (found, j);

          if (line->sent_at <= due && !export_one (domain, line->supplier_id, error))
            return FALSE;
        }
      if (found == NULL)
        return FALSE;
    }
  return TRUE;
}

/* What the supplier makes of the file that it got. */
static char *
dup_answers (SmdDomain *domain, const char *exported)
{
  g_autoptr (SmdProblems) problems = smd_problems_new ();
  g_autoptr (SmdSections) sections = smd_sections_parse (exported, smd_readings_table, problems);
  g_autofree char *month = sm_text_iso_month (sm_clock_now (domain->clock), NULL);
  GPtrArray *rows = smd_sections_get_rows (sections, 0);
  g_autoptr (GString) answers = g_string_new ("#answers\nid;result;month;reason_code;reason\n");

  for (guint i = 0; i < rows->len; i++)
    {
      const SmdRow *row = g_ptr_array_index (rows, i);
      const char *id = row->texts[SMD_READING_ID];

      if (row->numbers[SMD_READING_UNVERIFIED] != 0)
        g_string_append_printf (answers, "%s;rejected;;" REJECTION "\n", id);
      else
        g_string_append_printf (answers, "%s;credited;%s;;\n", id, month);
    }
  return g_string_free (g_steal_pointer (&answers), FALSE);
}

static gboolean
answer_one (SmdDomain *domain, const SmdReadingLine *line, GError **error)
{
  g_autoptr (SmdExport) found =
      smd_exports_find (domain, line->supplier_id, SMD_EXPORT_READINGS, line->export_number, error);
  g_autoptr (SmdProblems) problems = smd_problems_new ();
  g_autoptr (GBytes) content = NULL;
  g_autofree char *exported = NULL;
  g_autofree char *answers = NULL;
  SmdAnswerCounts counts;

  if (found == NULL)
    return FALSE;
  content = smd_exports_read_file (
      domain, found, ((SmdExportFile *) sm_record_list_get (found->files, 0))->name, error);
  if (content == NULL)
    return FALSE;
  exported = g_strndup (g_bytes_get_data (content, NULL), g_bytes_get_size (content));
  answers = dup_answers (domain, exported);
  if (!smd_answers_take (domain, line->supplier_id, answers, problems, &counts, error))
    return FALSE;
  if (smd_problems_get_count (problems) == 0)
    return TRUE;
  sm_error_set (error, SM_ERROR_INPUT_INVALID, 0, "%s", smd_problems_get (problems, 0));
  return FALSE;
}

/* An answer is to the whole of an export: the others of its readings are not asked about again. */
gboolean
sm_demo_people_answer_readings (SmdDomain *domain, GError **error)
{
  const gint64 due = sm_clock_now (domain->clock) - ANSWER_SECONDS;
  g_autoptr (GListStore) found = list (domain, "exported", error);

  for (guint i = 0; found != NULL && i < sm_record_list_length (found); i++)
    {
      const SmdReadingLine *line = sm_record_list_get (found, i);

      if (line->exported_at <= due)
        return answer_one (domain, line, error);
    }
  return found != NULL;
}
