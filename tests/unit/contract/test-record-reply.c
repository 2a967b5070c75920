/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "account-records.h"
#include "error.h"
#include "limits.h"
#include "meter-records.h"
#include "random-record.h"
#include "sample-record.h"

/* A reply is read as far as it can be understood: one value never costs all of it. */

static SmSample *
read_reply (const char *json, guint n_hidden)
{
  g_autoptr (GError) error = NULL;
  SmSample *sample = sm_record_from_json (SM_TYPE_SAMPLE, json, strlen (json), FALSE, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (sm_record_get_hidden (sample), ==, n_hidden);
  return sample;
}

static void
assert_not_understood (const char *json, const char *field)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmSample) sample =
      sm_record_from_json (SM_TYPE_SAMPLE, json, strlen (json), FALSE, &error);

  g_assert_null (sample);
  g_assert_cmpuint (sm_error_get_n_fields (error), ==, 1);
  g_assert_cmpstr (sm_error_get_field (error, 0)->name, ==, field);
}

static void
too_long_texts_are_kept_within_reason (void)
{
  const guint most = 5 * SM_LIMIT_REPLY_SLACK;

  for (guint length = most - 1; length <= most + 1; length++)
    {
      g_autofree char *text = g_strnfill (length, 'x');
      g_autofree char *json = g_strdup_printf ("{\"name\":\"%s\"}", text);

      if (length <= most)
        {
          g_autoptr (SmSample) sample = read_reply (json, 0);

          g_assert_cmpstr (sample->name, ==, text);
        }
      else
        assert_not_understood (json, "name");
    }
}

static void
optional_values_become_absent (void)
{
  static const char *const values[] = {
    "\"colour\":\"blue\"", "\"colour\":7",       "\"at\":\"yesterday\"", "\"pass_word\":[]",
    "\"best\":12",         "\"best\":{\"a\":1}", "\"items\":{}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *json =
          g_strdup_printf ("{\"name\":\"n\",%s,\"debt_kopecks\":12}", values[i]);
      g_autoptr (SmSample) sample = read_reply (json, 1);

      g_assert_cmpstr (sample->name, ==, "n");
      g_assert_null (sample->colour);
      g_assert_null (sample->pass_word);
      g_assert_null (sample->best);
      g_assert_cmpint (sample->at, ==, 0);
      g_assert_cmpuint (sm_record_list_length (sample->items), ==, 0);
      g_assert_cmpint (sample->debt_kopecks, ==, 12);
    }
}

/* A sum that cannot be read is not nought. */
static void
numbers_and_names_are_not_replaced (void)
{
  assert_not_understood ("{\"name\":\"n\",\"debt_kopecks\":\"12\"}", "debt_kopecks");
  assert_not_understood ("{\"name\":\"n\",\"debt_kopecks\":101}", "debt_kopecks");
  assert_not_understood ("{\"name\":\"n\",\"open\":1}", "open");
  assert_not_understood ("{\"debt_kopecks\":1}", "name");
  assert_not_understood ("{\"name\":\"\"}", "name");
}

static void
sound_items_stay (void)
{
  g_autoptr (SmSample) sample =
      read_reply ("{\"name\":\"n\",\"items\":[{\"title\":\"a\",\"count\":1},7,{\"title\":\"b\"},"
                  "{\"title\":\"longer\",\"count\":2},{\"title\":\"d\",\"count\":10},null,"
                  "{\"title\":\"e\",\"count\":3},{\"title\":\"f\",\"count\":4}]}",
                  4);

  g_assert_cmpuint (sm_record_list_length (sample->items), ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      static const char *const titles[] = { "a", "longer", "e", "f" };
      SmSampleItem *item = sm_record_list_get (sample->items, i);

      g_assert_cmpstr (item->title, ==, titles[i]);
    }
}

static void
lists_are_bounded (void)
{
  const guint most = 3 * SM_LIMIT_REPLY_SLACK;
  g_autoptr (GString) json = g_string_new ("{\"name\":\"n\",\"items\":[");
  g_autoptr (SmSample) sample = NULL;

  for (guint i = 0; i < most + 2; i++)
    g_string_append_printf (json, "%s{\"title\":\"a\",\"count\":1}", i > 0 ? "," : "");
  g_string_append (json, "]}");
  sample = read_reply (json->str, 2);
  g_assert_cmpuint (sm_record_list_length (sample->items), ==, most);
}

static void
cabinet_outlives_its_profile_and_counters (void)
{
  static const char json[] = "{\"profile\":{\"email\":5},\"open_requests\":\"many\","
                             "\"accounts\":[{\"id\":\"a\",\"supplier_id\":\"s\","
                             "\"supplier_name\":\"S\",\"service\":\"gas\",\"number\":\"1\","
                             "\"masked_address\":\"*\",\"access\":\"full\",\"full_state\":\"open\","
                             "\"pin_tries_left\":9,\"balance_kopecks\":7}]}";
  g_autoptr (GError) error = NULL;
  g_autoptr (SmCabinet) cabinet =
      sm_record_from_json (SM_TYPE_CABINET, json, strlen (json), FALSE, &error);

  g_assert_no_error (error);
  g_assert_null (cabinet->profile);
  g_assert_cmpint (cabinet->open_requests, ==, 0);
  g_assert_cmpuint (sm_record_list_length (cabinet->accounts), ==, 1);
  g_assert_cmpuint (sm_record_get_hidden (cabinet), ==, 3);
}

static void
dates_are_of_days_that_exist (void)
{
  static const char *const dates[] = { "2026-02-29", "9999-99-99", "tomorrow", "2026-2-1", "" };
  static const char form[] = "{\"items\":[{\"id\":\"m\",\"service\":\"gas\",\"serial\":\"1\","
                             "\"unit\":\"m\",\"digits\":5,\"verification_due\":\"%s\"}]}";

  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      g_autofree char *json = g_strdup_printf (form, dates[i]);
      g_autoptr (SmMeterList) list =
          sm_record_from_json (SM_TYPE_METER_LIST, json, strlen (json), FALSE, NULL);
      SmMeter *meter = sm_record_list_get (list->items, 0);

      if (dates[i][0] != '\0')
        g_assert_null (meter->verification_due);
      g_assert_cmpuint (sm_record_get_hidden (list), ==, dates[i][0] != '\0' ? 1 : 0);
    }
}

static void
the_closing_day_is_a_day (void)
{
  static const char json[] =
      "{\"id\":\"a\",\"supplier_id\":\"s\",\"supplier_name\":\"n\",\"service\":\"gas\","
      "\"number\":\"1\",\"masked_address\":\"*\",\"access\":\"full\",\"full_state\":\"open\","
      "\"as_of\":\"2026-02-30\"}";
  g_autoptr (SmAccount) account =
      sm_record_from_json (SM_TYPE_ACCOUNT, json, strlen (json), FALSE, NULL);

  g_assert_null (account->as_of);
  g_assert_cmpuint (sm_record_get_hidden (account), ==, 1);
}

static void
damaged_replies_do_no_harm (void)
{
  for (guint round = 0; round < 3000; round++)
    {
      g_autoptr (SmRecord) record = random_record_new (SM_TYPE_SAMPLE);
      g_autoptr (SmRecord) back = NULL;
      g_autoptr (GError) error = NULL;
      gsize length = 0;
      g_autofree char *json = sm_record_to_json (record, &length);

      for (gint i = g_test_rand_int_range (1, 4); i > 0; i--)
        json[g_test_rand_int_range (0, (gint) length)] = (char) g_test_rand_int_range (0, 256);
      back = sm_record_from_json (SM_TYPE_SAMPLE, json, length, FALSE, &error);
      g_assert_true ((back == NULL) == (error != NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record-reply/too-long-texts-are-kept-within-reason",
                   too_long_texts_are_kept_within_reason);
  g_test_add_func ("/record-reply/optional-values-become-absent", optional_values_become_absent);
  g_test_add_func ("/record-reply/numbers-and-names-are-not-replaced",
                   numbers_and_names_are_not_replaced);
  g_test_add_func ("/record-reply/sound-items-stay", sound_items_stay);
  g_test_add_func ("/record-reply/lists-are-bounded", lists_are_bounded);
  g_test_add_func ("/record-reply/cabinet-outlives-its-profile-and-counters",
                   cabinet_outlives_its_profile_and_counters);
  g_test_add_func ("/record-reply/dates-are-of-days-that-exist", dates_are_of_days_that_exist);
  g_test_add_func ("/record-reply/the-closing-day-is-a-day", the_closing_day_is_a_day);
  g_test_add_func ("/record-reply/damaged-replies-do-no-harm", damaged_replies_do_no_harm);
  return g_test_run ();
}
