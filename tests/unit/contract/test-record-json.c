/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "error.h"
#include "limits.h"
#include "random-record.h"
#include "routes.h"
#include "sample-record.h"

static SmSample *
decode (const char *json, gboolean strict, GError **error)
{
  return sm_record_from_json (SM_TYPE_SAMPLE, json, strlen (json), strict, error);
}

static void
assert_blames (const char *json, const char *field, SmErrorCode code, gint64 number)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmSample) sample = decode (json, TRUE, &error);

  g_assert_null (sample);
  g_assert_error (error, SM_ERROR, (int) code);
  g_assert_cmpuint (sm_error_get_n_fields (error), ==, 1);
  g_assert_cmpstr (sm_error_get_field (error, 0)->name, ==, field);
  g_assert_cmpint (sm_error_get_number (error), ==, number);
}

static void
writes_compact_json (void)
{
  g_autoptr (SmSample) sample = sm_record_new (SM_TYPE_SAMPLE);
  g_autoptr (SmSampleItem) item = sm_record_new (SM_TYPE_SAMPLE_ITEM);
  g_autofree char *json = NULL;
  gsize length = 0;

  sample->name = g_strdup ("Ё\"\\\n\x01");
  sample->debt_kopecks = G_MININT64;
  sample->at = 1;
  item->title = g_strdup ("\xff");
  g_list_store_append (sample->items, item);
  json = sm_record_to_json (sample, &length);
  g_assert_cmpstr (json, ==,
                   "{\"name\":\"Ё\\\"\\\\\\n\\u0001\",\"debt_kopecks\":-9223372036854775808,"
                   "\"free_number\":0,\"open\":false,\"at\":\"1970-01-01T00:00:01Z\","
                   "\"items\":[{\"title\":\"\xef\xbf\xbd\",\"count\":0}]}");
  g_assert_cmpuint (length, ==, strlen (json));
}

static void
reads_every_kind (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmSample) sample = decode (
      " {\"name\" : \"\\u0401\\ud83d\\ude00\", \"colour\":\"green\", \"debt_kopecks\":-100,"
      "\"free_number\":9223372036854775807,\"open\":true,\"at\":\"2026-11-22T18:05:05+03:00\","
      "\"best\":{\"title\":\"b\",\"count\":9},\"items\":[{\"title\":\"i\",\"count\":0}]}\n",
      TRUE, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (sample->name, ==, "Ё😀");
  g_assert_cmpstr (sample->colour, ==, "green");
  g_assert_cmpint (sample->debt_kopecks, ==, -100);
  g_assert_cmpint (sample->free_number, ==, G_MAXINT64);
  g_assert_true (sample->open);
  g_assert_cmpint (sample->at, ==, 1795359905);
  g_assert_cmpint (sample->best->count, ==, 9);
  g_assert_cmpuint (sm_record_list_length (sample->items), ==, 1);
}

static void
limits_hold_at_their_edges (void)
{
  assert_blames ("{\"name\":\"sixsix\"}", "name", SM_ERROR_FIELD_TOO_LONG, 5);
  assert_blames ("{\"name\":\"шесть6\"}", "name", SM_ERROR_FIELD_TOO_LONG, 5);
  assert_blames ("{\"name\":\"n\",\"debt_kopecks\":101}", "debt_kopecks", SM_ERROR_FIELD_INVALID,
                 100);
  assert_blames ("{\"name\":\"n\",\"debt_kopecks\":-101}", "debt_kopecks", SM_ERROR_FIELD_INVALID,
                 -100);
  assert_blames ("{\"name\":\"n\",\"items\":[{\"title\":\"1\",\"count\":1},{\"title\":\"2\","
                 "\"count\":1},{\"title\":\"3\",\"count\":1},{\"title\":\"4\",\"count\":1}]}",
                 "items", SM_ERROR_FIELD_TOO_LONG, 3);
  for (guint i = 0; i < 2; i++)
    {
      static const char *const fit[] = { "{\"name\":\"пятьш\"}",
                                         "{\"name\":\"n\",\"debt_kopecks\":100}" };
      g_autoptr (SmSample) sample = decode (fit[i], TRUE, NULL);

      g_assert_nonnull (sample);
    }
}

static void
wrong_fields_are_named (void)
{
  assert_blames ("{}", "name", SM_ERROR_FIELD_MISSING, 0);
  assert_blames ("{\"name\":null}", "name", SM_ERROR_FIELD_MISSING, 0);
  assert_blames ("{\"name\":\"\"}", "name", SM_ERROR_FIELD_MISSING, 0);
  assert_blames ("{\"name\":12}", "name", SM_ERROR_FIELD_INVALID, 0);
  assert_blames ("{\"name\":\"n\",\"colour\":\"blue\"}", "colour", SM_ERROR_FIELD_INVALID, 0);
  assert_blames ("{\"name\":\"n\",\"colour\":\"\"}", "colour", SM_ERROR_FIELD_INVALID, 0);
  assert_blames ("{\"name\":\"n\",\"open\":1}", "open", SM_ERROR_FIELD_INVALID, 0);
  assert_blames ("{\"name\":\"n\",\"open\":\"true\"}", "open", SM_ERROR_FIELD_INVALID, 0);
  assert_blames ("{\"name\":\"n\",\"at\":\"yesterday\"}", "at", SM_ERROR_FIELD_INVALID, 0);
  assert_blames ("{\"name\":\"n\",\"at\":1795359905}", "at", SM_ERROR_FIELD_INVALID, 0);
  assert_blames ("{\"name\":\"n\",\"at\":\"1970-01-01T00:00:00Z\"}", "at", SM_ERROR_FIELD_INVALID,
                 0);
  assert_blames ("{\"name\":\"n\",\"best\":[]}", "best", SM_ERROR_FIELD_INVALID, 0);
  assert_blames ("{\"name\":\"n\",\"best\":{\"title\":\"t\"}}", "best.count",
                 SM_ERROR_FIELD_MISSING, 0);
  assert_blames ("{\"name\":\"n\",\"items\":{}}", "items", SM_ERROR_FIELD_INVALID, 0);
  assert_blames ("{\"name\":\"n\",\"items\":[7]}", "items", SM_ERROR_FIELD_INVALID, 0);
  assert_blames (
      "{\"name\":\"n\",\"items\":[{\"title\":\"t\",\"count\":1},{\"title\":\"long title\","
      "\"count\":1}]}",
      "items[1].title", SM_ERROR_FIELD_TOO_LONG, 5);
}

static void
integers_are_integer_tokens (void)
{
  static const char *const tokens[] = { "1.0", "1e1", "\"1\"", "true", "[1]", "0.5", "1E0" };

  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"name\":\"n\",\"debt_kopecks\":%s}", tokens[i]);

      assert_blames (json, "debt_kopecks", SM_ERROR_FIELD_INVALID, 0);
    }
}

static void
only_strict_refuses_the_unknown (void)
{
  const char *json = "{\"name\":\"n\",\"colour\":null,\"extra\":{\"a\":[1,2]}}";
  g_autoptr (SmSample) sample = decode (json, FALSE, NULL);

  g_assert_nonnull (sample);
  g_assert_null (sample->colour);
  assert_blames (json, "extra", SM_ERROR_FIELD_UNKNOWN, 0);
}

static void
all_wrong_fields_are_collected (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmSample) sample = decode ("{\"open\":7,\"x\":1,\"debt_kopecks\":1.5}", TRUE, &error);

  g_assert_null (sample);
  g_assert_error (error, SM_ERROR, SM_ERROR_INPUT_INVALID);
  g_assert_cmpuint (sm_error_get_n_fields (error), ==, 4);
}

static void
blame_is_bounded (void)
{
  g_autoptr (GString) json = g_string_new ("{\"name\":\"n\"");
  g_autoptr (GError) error = NULL;
  g_autoptr (SmSample) sample = NULL;

  for (guint i = 0; i < SM_LIMIT_NAMES - 1; i++)
    g_string_append_printf (json, ",\"%0100u\":1", i);
  g_string_append_c (json, '}');
  sample = decode (json->str, TRUE, &error);
  g_assert_null (sample);
  g_assert_cmpuint (sm_error_get_n_fields (error), ==, 32);
  g_assert_cmpuint (strlen (sm_error_get_field (error, 0)->name), ==, 64);
}

static void
other_documents_are_malformed (void)
{
  static const char *const cases[] = {
    "", " ", "[]", "\"a\"", "1", "null", "{", "{\"name\":\"n\"", "{\"name\":\"n\",\"name\":\"m\"}"
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SmSample) sample = decode (cases[i], FALSE, &error);

      g_assert_null (sample);
      g_assert_error (error, SM_ERROR, SM_ERROR_REQUEST_MALFORMED);
    }
}

static void
data_need_not_end_in_nul (void)
{
  const char json[] = "{\"name\":\"n\"}garbage";
  g_autoptr (SmSample) sample =
      sm_record_from_json (SM_TYPE_SAMPLE, json, strlen ("{\"name\":\"n\"}"), TRUE, NULL);

  g_assert_nonnull (sample);
}

static void
assert_round_trip (GType type)
{
  g_autoptr (SmRecord) record = random_record_new (type);
  g_autoptr (SmRecord) copy = sm_record_copy (record);
  g_autoptr (SmRecord) back = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;
  g_autofree char *again = NULL;
  gsize length = 0;

  if (!sm_record_check (record, &error))
    g_error ("%s: %s", g_type_name (type), error->message);
  g_assert_true (sm_record_equal (record, copy));
  json = sm_record_to_json (record, &length);
  back = sm_record_from_json (type, json, length, TRUE, &error);
  g_assert_no_error (error);
  g_assert_true (sm_record_equal (record, back));
  again = sm_record_to_json (back, NULL);
  g_assert_cmpstr (again, ==, json);
}

static void
every_record_comes_back (void)
{
  for (guint round = 0; round < 30; round++)
    {
      assert_round_trip (SM_TYPE_SAMPLE);
      for (guint i = 0; i < SM_N_OPERATIONS; i++)
        {
          const SmRoute *route = sm_routes_get (i);

          if (route->get_request_type != NULL)
            assert_round_trip (route->get_request_type ());
          if (route->get_reply_type != NULL)
            assert_round_trip (route->get_reply_type ());
        }
    }
}

static void
damaged_documents_do_no_harm (void)
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
      if (g_test_rand_bit ())
        length = (gsize) g_test_rand_int_range (0, (gint) length);
      back = sm_record_from_json (SM_TYPE_SAMPLE, json, length, TRUE, &error);
      g_assert_true ((back == NULL) == (error != NULL));
      if (back != NULL)
        g_assert_true (sm_record_check (back, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record-json/writes-compact-json", writes_compact_json);
  g_test_add_func ("/record-json/reads-every-kind", reads_every_kind);
  g_test_add_func ("/record-json/limits-hold-at-their-edges", limits_hold_at_their_edges);
  g_test_add_func ("/record-json/wrong-fields-are-named", wrong_fields_are_named);
  g_test_add_func ("/record-json/integers-are-integer-tokens", integers_are_integer_tokens);
  g_test_add_func ("/record-json/only-strict-refuses-the-unknown", only_strict_refuses_the_unknown);
  g_test_add_func ("/record-json/all-wrong-fields-are-collected", all_wrong_fields_are_collected);
  g_test_add_func ("/record-json/blame-is-bounded", blame_is_bounded);
  g_test_add_func ("/record-json/other-documents-are-malformed", other_documents_are_malformed);
  g_test_add_func ("/record-json/data-need-not-end-in-nul", data_need_not_end_in_nul);
  g_test_add_func ("/record-json/every-record-comes-back", every_record_comes_back);
  g_test_add_func ("/record-json/damaged-documents-do-no-harm", damaged_documents_do_no_harm);
  return g_test_run ();
}
