/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "readings-fixture.h"

SmReading *
readings_send (Town *town, const char *customer, gint64 day)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmReadingInput) input = town_reading (day, 60000);
  g_autofree char *account = g_strconcat (customer, "-flat", NULL);
  SmReading *reading;

  input->confirmed = TRUE;
  reading = town_call (town, SM_OPERATION_READING_SEND, customer, account, input, NULL, &error);
  g_assert_no_error (error);
  return reading;
}

ReadingsOut
readings_export (Town *town)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmdProblems) problems = smd_problems_new ();
  g_autoptr (SmdExport) made = NULL;

  g_assert_true (smd_readings_export (&town->domain, "gas", SMD_OUT_UTF_8, G_MAXINT64, problems,
                                      &made, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (smd_problems_get_count (problems), ==, 0);
  return made != NULL ? (ReadingsOut) { made->number, made->n_rows } : (ReadingsOut) { 0, 0 };
}

GBytes *
readings_dup_bytes (Town *town, gint64 number)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup_printf ("gas-readings-%06d.csv", (int) number);
  g_autoptr (SmdExport) export =
      smd_exports_find (&town->domain, "gas", SMD_EXPORT_READINGS, number, &error);
  GBytes *content = NULL;

  g_assert_no_error (error);
  content = smd_exports_read_file (&town->domain, export, name, &error);
  g_assert_no_error (error);
  return content;
}

char *
readings_dup_file (Town *town, gint64 number)
{
  g_autoptr (GBytes) content = readings_dup_bytes (town, number);

  return g_strndup (g_bytes_get_data (content, NULL), g_bytes_get_size (content));
}

char *
readings_dup_state (Town *town, const char *reading_id)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT state AS n FROM readings WHERE id = '%s'", reading_id);

  return town_text (town, sql);
}

void
readings_assert_state (Town *town, SmReading *reading, const char *expected)
{
  g_autofree char *state = readings_dup_state (town, reading->id);

  g_assert_cmpstr (state, ==, expected);
}

/* As the customer is told of it. */
SmReading *
readings_find_told (Town *town, const char *customer, SmReading *reading)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *account = g_strconcat (customer, "-flat", NULL);
  g_autoptr (SmReadingList) list =
      town_call (town, SM_OPERATION_READINGS, customer, account, NULL, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < sm_record_list_length (list->items); i++)
    {
      SmReading *found = sm_record_list_get (list->items, i);

      if (g_str_equal (found->id, reading->id))
        return g_object_ref (found);
    }
  return NULL;
}

/* Returns the first problem, or NULL where the answers were taken. */
char *
readings_answer (Town *town, const char *supplier, SmdAnswerCounts *counts, const char *lines)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmdProblems) problems = smd_problems_new ();
  g_autofree char *text =
      g_strconcat ("#answers\nid;result;month;reason_code;reason\n", lines, NULL);

  g_assert_true (smd_answers_take (&town->domain, supplier, text, problems, counts, &error));
  g_assert_no_error (error);
  return g_strdup (smd_problems_get (problems, 0));
}

void
readings_assert_answered (Town *town, SmReading *reading, const char *rest, guint credited,
                          guint rejected)
{
  SmdAnswerCounts counts;
  g_autofree char *line = g_strconcat (reading->id, ";", rest, "\n", NULL);
  g_autofree char *problem = readings_answer (town, "gas", &counts, line);

  g_assert_null (problem);
  g_assert_cmpuint (counts.credited, ==, credited);
  g_assert_cmpuint (counts.rejected, ==, rejected);
}

SmReading *
readings_withdraw (Town *town, const char *customer, SmReading *reading, GError **error)
{
  return town_call (town, SM_OPERATION_READING_WITHDRAW, customer, reading->id, NULL, NULL, error);
}

SmReading *
readings_replace (Town *town, const char *customer, SmReading *reading, gint64 day, const char *key,
                  GError **error)
{
  g_autoptr (SmReadingInput) input = town_reading (day, 60000);

  return town_call (town, SM_OPERATION_READING_REPLACE, customer, reading->id, input, key, error);
}

void
readings_assert_withdrawn (Town *town, SmReading *reading)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmReading) told = readings_withdraw (town, "anna", reading, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (told->id, ==, reading->id);
  g_assert_cmpstr (told->state, ==, "withdrawn");
  g_assert_false (told->changeable);
}

gint64
readings_get_previous (Town *town)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmMeterList) list =
      town_call (town, SM_OPERATION_METERS, "anna", "anna-flat", NULL, NULL, &error);
  SmMeter *meter = sm_record_list_get (list->items, 0);

  g_assert_no_error (error);
  return ((SmRegister *) sm_record_list_get (meter->registers, 0))->previous_milli;
}
