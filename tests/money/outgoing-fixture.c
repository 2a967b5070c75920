/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outgoing-fixture.h"

#include <string.h>
#include <unistd.h>

const SmdOperator outgoing_operator = {
  .legal_name = (char *) "ООО Смородина",
  .inn = (char *) "7707083893",
  .kpp = (char *) "770701001",
  .bank_name = (char *) "ПАО СБЕРБАНК",
  .bic = (char *) "044525225",
  .account = (char *) "40702810138250123017",
  .correspondent_account = (char *) "30101810400000000225",
};

GListStore *
outgoing_export_day (Town *town, const SmdPaymentsWish *wish, SmdProblems *problems)
{
  g_autoptr (GError) error = NULL;
  GListStore *made = g_list_store_new (SMD_TYPE_EXPORT);

  g_assert_true (smd_payments_export (&town->domain, "gas", wish, problems, made, &error));
  g_assert_no_error (error);
  return made;
}

/* The export that a day makes in UTF-8; NULL where it makes none. */
SmdExport *
outgoing_make_with (Town *town, const char *day, gboolean order)
{
  g_autoptr (SmdProblems) problems = smd_problems_new ();
  const SmdPaymentsWish wish = {
    .day = day, .encoding = SMD_OUT_UTF_8, .registry = TRUE, .order = order
  };
  g_autoptr (GListStore) made = outgoing_export_day (town, &wish, problems);
  const guint n = sm_record_list_length (made);

  g_assert_null (smd_problems_get (problems, 0));
  g_assert_cmpuint (n, <=, 1);
  return n == 1 ? g_object_ref (sm_record_list_get (made, 0)) : NULL;
}

SmdExport *
outgoing_make (Town *town, const char *day)
{
  return outgoing_make_with (town, day, FALSE);
}

static char *
read_text (Town *town, const SmdExport *export, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = smd_exports_read_file (&town->domain, export, name, &error);
  gsize length;
  const char *bytes;

  g_assert_no_error (error);
  bytes = g_bytes_get_data (content, &length);
  return g_strndup (bytes, length);
}

/* The registry's lines; the last one closes it. */
char **
outgoing_read_lines (Town *town, const SmdExport *export)
{
  g_autofree char *name =
      g_strdup_printf ("gas-payments-%06d-%s.csv", (int) export->number, export->day);
  g_autofree char *text = read_text (town, export, name);

  g_assert_true (g_str_has_suffix (text, "\r\n"));
  text[strlen (text) - 2] = '\0';
  return g_strsplit (text, "\r\n", -1);
}

static void
assert_field (const char *line, guint place, const char *expected)
{
  g_auto (GStrv) fields = g_strsplit (line, ";", -1);

  g_test_message ("%s", line);
  g_assert_cmpuint (g_strv_length (fields), >=, place);
  g_assert_cmpstr (fields[place - 1], ==, expected);
}

void
outgoing_check_fields (char **lines, const OutgoingField *fields)
{
  for (; fields->place != 0; fields++)
    assert_field (lines[fields->line], fields->place, fields->expected);
}

/* What the ledger says that the supplier was paid, less what was given back. */
static gint64
ledger_sum (Town *town)
{
  return town_int (town, "SELECT CAST (COALESCE (SUM (CASE WHEN kind = 'payment' THEN "
                         "amount_kopecks WHEN kind = 'refund' THEN - amount_kopecks ELSE 0 END), "
                         "0) AS BIGINT) AS n FROM ledger_transfers");
}

void
outgoing_assert_exports_are_the_ledger (Town *town)
{
  g_assert_cmpint (town_int (town, "SELECT CAST (COALESCE (SUM (sum_kopecks), 0) AS BIGINT) AS n "
                                   "FROM exports"),
                   ==, ledger_sum (town));
  g_assert_cmpuint (town_check_books (town), ==, 0);
}

/* A payment for the flat that was taken at `at`. */
char *
outgoing_pay_at (Town *town, gint64 sum, gint64 at)
{
  char *id = town_pay (town, sum);
  g_autoptr (SmdOutcome) outcome = town_outcome (town, id, SMD_PAYMENT_SUCCEEDED);

  outcome->captured_at = at;
  g_assert_cmpint (town_apply (town, id, outcome), ==, SMD_APPLIED_CHANGE);
  return id;
}

char *
outgoing_pay_now (Town *town, gint64 sum)
{
  return outgoing_pay_at (town, sum, town_now (town));
}

void
outgoing_remove_files (const char *folder)
{
  g_autoptr (GDir) opened = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (opened)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (unlink (path), ==, 0);
    }
  g_assert_cmpint (rmdir (folder), ==, 0);
}
