/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json-writer.h"

static void
assert_string (const char *text, const char *json)
{
  g_autoptr (GString) out = g_string_new (NULL);

  sm_json_append_string (out, text);
  g_assert_cmpstr (out->str, ==, json);
}

static void
assert_integer (gint64 value, const char *json)
{
  g_autoptr (GString) out = g_string_new (NULL);

  sm_json_append_integer (out, value);
  g_assert_cmpstr (out->str, ==, json);
}

static void
strings_are_escaped (void)
{
  assert_string ("", "\"\"");
  assert_string ("a\"b\\c/d", "\"a\\\"b\\\\c/d\"");
  assert_string ("\n\t\r\x1f\x7f", "\"\\n\\t\\u000d\\u001f\x7f\"");
  assert_string ("Ёж \xf0\x9f\x98\x80", "\"Ёж \xf0\x9f\x98\x80\"");
  assert_string ("a\xff"
                 "b",
                 "\"a\xef\xbf\xbd"
                 "b\"");
  assert_string ("\"", "\"\\\"\"");
}

static void
integers_are_exact (void)
{
  assert_integer (0, "0");
  assert_integer (-1, "-1");
  assert_integer (10, "10");
  assert_integer (G_MAXINT64, "9223372036854775807");
  assert_integer (G_MININT64, "-9223372036854775808");
}

static void
names_are_separated (void)
{
  g_autoptr (GString) out = g_string_new ("{");

  sm_json_append_name (out, "a");
  sm_json_append_integer (out, 1);
  sm_json_append_name (out, "b");
  sm_json_append_time (out, 0);
  g_assert_cmpstr (out->str, ==, "{\"a\":1,\"b\":\"1970-01-01T00:00:00Z\"");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-writer/strings-are-escaped", strings_are_escaped);
  g_test_add_func ("/json-writer/integers-are-exact", integers_are_exact);
  g_test_add_func ("/json-writer/names-are-separated", names_are_separated);
  return g_test_run ();
}
