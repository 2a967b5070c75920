/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "error.h"
#include "json-gate.h"
#include "limits.h"

static void
assert_passes (const char *json)
{
  g_autoptr (GError) error = NULL;

  if (!sm_json_gate_check (json, strlen (json), &error))
    g_error ("refused: %s: %s", json, error->message);
}

static void
assert_refused_bytes (const char *json, gsize length)
{
  g_autoptr (GError) error = NULL;

  if (sm_json_gate_check (json, length, &error))
    g_error ("let pass: %.200s", json);
  g_assert_error (error, SM_ERROR, SM_ERROR_REQUEST_MALFORMED);
  g_assert_cmpint (sm_error_get_number (error), >=, 0);
  g_assert_cmpint (sm_error_get_number (error), <=, (gint64) length);
}

static void
assert_refused (const char *json)
{
  assert_refused_bytes (json, strlen (json));
}

static void
valid_documents_pass (void)
{
  static const char *const cases[] = {
    "{}",
    "[]",
    "null",
    "true",
    "false",
    "0",
    "-0",
    "\"\"",
    " \t\r\n[ ] \n",
    "{\"a\":1,\"b\":[true,false,null,{}],\"c\":{\"a\":1}}",
    "[1,2,3]",
    "[[],[[]]]",
    "{\"\":1}",
    "{\"a\":1,\"A\":2}",
    "[{\"a\":1},{\"a\":1}]",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\"",
    "\"\\ud83d\\ude00\"",
    "\"Ё\xf0\x9f\x98\x80\"",
    "\"\\uD834\\uDd1e\"",
    "\"\x7f\"",
    "\"\\u0001\"",
    "-9223372036854775808",
    "9223372036854775807",
    "1.5",
    "-0.0",
    "0e1",
    "1E+2",
    "1e-2",
    "123456789.012345",
    "1.50000000000000000000000000",
    "0.000000000000001",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_passes (cases[i]);
}

static const char *const broken[] = {
  "",
  " ",
  "{",
  "}",
  "[",
  "]",
  "{]",
  "[}",
  "{\"a\"}",
  "{\"a\":}",
  "{\"a\":1",
  "{\"a\" 1}",
  "{a:1}",
  "{'a':1}",
  "{\"a\":1,}",
  "{,}",
  "[1,]",
  "[,1]",
  "[1 2]",
  "[1,,2]",
  "{\"a\":1 \"b\":2}",
  "{1:2}",
  "{null:1}",
  "[1",
  "nul",
  "True",
  "NULL",
  "undefined",
  "NaN",
  "Infinity",
  "-Infinity",
  "\"",
  "\"a",
  "'a'",
  "\"\\\"",
  "\"\\x41\"",
  "\"\\u12\"",
  "\"\\u123g\"",
  "\"\\U0041\"",
  "\"a\nb\"",
  "\"\t\"",
  "\"\x01\"",
  "// c\n1",
  "/* c */ 1",
  "1 // c",
  "# c\n1",
  "{} {}",
  "1 2",
  "[]]",
  "{}x",
  "\"a\"\"b\"",
  "{\"a\":1}}",
  "\\u0041",
  "\f1",
  "\v1",
  "\xc2\xa0"
  "1",
  "nulltrue",
  "{\"a\":1;\"b\":2}",
  "{\"a\"::1}",
  "[1:2]",
  ",",
  ":",
};

static void
broken_grammar_is_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    assert_refused (broken[i]);
}

static void
odd_numbers_are_refused (void)
{
  static const char *const cases[] = {
    "010",
    "00",
    "-01",
    "+1",
    "-",
    "--1",
    ".5",
    "5.",
    "-.5",
    "1.e1",
    "1e",
    "1e+",
    "1e1.5",
    "0x10",
    "1_000",
    "1,000",
    "9223372036854775808",
    "-9223372036854775809",
    "18446744073709551616",
    "100000000000000000000000000000000000000000000000000000000000000000",
    "1e999",
    "-1e999",
    "1e-999",
    "0.1234567890123456789",
    "1234567890123456.7",
    "0.00000000000000000000000000000000000000000000000000000000000000001",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *member = g_strdup_printf ("{\"a\":%s}", cases[i]);

      assert_refused (cases[i]);
      assert_refused (member);
    }
}

static void
dishonest_text_is_refused (void)
{
  static const char *const cases[] = {
    "\"\\ud800\"",        "\"\\udc00\"",        "\"\\ud800\\u0041\"", "\"\\ud800x\"",
    "\"\\ude00\\ud83d\"", "\"\\ud83d\\ud83d\"", "\"\\u0000\"",        "{\"\\u0000\":1}",
    "\"\xff\"",           "\"\xc0\xaf\"",       "\"\xed\xa0\x80\"",   "\"\xf5\x80\x80\x80\"",
    "\"\xe2\x82\"",       "\xef\xbb\xbf{}",     "\xff\xfe{",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (cases[i]);
  assert_refused_bytes ("{}\0", 3);
  assert_refused_bytes ("\"a\0b\"", 5);
  assert_refused_bytes ("\0", 1);
}

static void
names_given_twice_are_refused (void)
{
  assert_refused ("{\"a\":1,\"a\":1}");
  assert_refused ("{\"a\":1,\"b\":{},\"a\":null}");
  assert_refused ("{\"a\":1,\"\\u0061\":2}");
  assert_refused ("{\"\":1,\"\":2}");
  assert_refused ("[{\"x\":{\"\xd1\x91\":1,\"\\u0451\":1}}]");
}

static char *
nest (guint depth, char open, char close)
{
  GString *json = g_string_sized_new (2 * depth);

  for (guint i = 0; i < depth; i++)
    g_string_append_c (json, open);
  for (guint i = 0; i < depth; i++)
    g_string_append_c (json, close);
  return g_string_free (json, FALSE);
}

static void
depth_is_limited (void)
{
  g_autofree char *deepest = nest (SM_LIMIT_JSON_DEPTH, '[', ']');
  g_autofree char *deeper = nest (SM_LIMIT_JSON_DEPTH + 1, '[', ']');
  g_autofree char *abyss = nest (100000, '[', ']');
  g_autofree char *open = nest (100000, '[', '[');
  g_autoptr (GString) objects = g_string_new (NULL);

  assert_passes (deepest);
  assert_refused (deeper);
  assert_refused (abyss);
  assert_refused (open);
  for (guint i = 0; i < 100000; i++)
    g_string_append (objects, "{\"a\":");
  assert_refused (objects->str);
}

static char *
list_of (guint count)
{
  GString *json = g_string_new ("[0");

  for (guint i = 1; i < count; i++)
    g_string_append (json, ",0");
  g_string_append_c (json, ']');
  return g_string_free (json, FALSE);
}

static void
values_are_limited (void)
{
  g_autofree char *most = list_of (SM_LIMIT_JSON_MEMBERS - 1); /* the list is a value too */
  g_autofree char *over = list_of (SM_LIMIT_JSON_MEMBERS);

  assert_passes (most);
  assert_refused (over);
}

static char *
object_of (guint count)
{
  GString *json = g_string_new ("{\"a\":{\"n0\":0");

  for (guint i = 1; i < count; i++)
    g_string_append_printf (json, ",\"n%u\":0", i);
  g_string_append (json, "}}");
  return g_string_free (json, FALSE);
}

static void
names_are_limited (void)
{
  g_autofree char *most = object_of (SM_LIMIT_NAMES);
  g_autofree char *over = object_of (SM_LIMIT_NAMES + 1);

  assert_passes (most);
  assert_refused (over);
}

static void
long_strings_pass (void)
{
  g_autoptr (GString) json = g_string_new ("{\"a\":\"");

  for (guint i = 0; i < 2 * 1024 * 1024; i++)
    g_string_append_c (json, 'x');
  g_string_append (json, "\"}");
  assert_passes (json->str); /* size is the HTTP gate's business */
  g_string_truncate (json, json->len / 2);
  assert_refused (json->str);
}

static void
every_cut_is_refused (void)
{
  const char *json = "{\"name\":\"\\u0401 \\ud83d\\ude00\",\"list\":[1,-2.5e3,true,null],"
                     "\"object\":{\"empty\":{},\"text\":\"Ёж\"}}";
  gsize length = strlen (json);

  assert_passes (json);
  for (gsize i = 0; i < length; i++)
    {
      g_autofree char *cut = g_memdup2 (json, MAX (i, 1)); /* no NUL: reads beyond are seen */

      assert_refused_bytes (cut, i);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-gate/valid-documents-pass", valid_documents_pass);
  g_test_add_func ("/json-gate/broken-grammar-is-refused", broken_grammar_is_refused);
  g_test_add_func ("/json-gate/odd-numbers-are-refused", odd_numbers_are_refused);
  g_test_add_func ("/json-gate/dishonest-text-is-refused", dishonest_text_is_refused);
  g_test_add_func ("/json-gate/names-given-twice-are-refused", names_given_twice_are_refused);
  g_test_add_func ("/json-gate/depth-is-limited", depth_is_limited);
  g_test_add_func ("/json-gate/values-are-limited", values_are_limited);
  g_test_add_func ("/json-gate/names-are-limited", names_are_limited);
  g_test_add_func ("/json-gate/long-strings-pass", long_strings_pass);
  g_test_add_func ("/json-gate/every-cut-is-refused", every_cut_is_refused);
  return g_test_run ();
}
