/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "text.h"

typedef char *(*Change) (const char *text);

typedef struct
{
  const char *text;
  const char *expected; /* NULL: refused */
} Case;

static void
check_cases (Change change, const Case *cases, guint n_cases)
{
  for (guint i = 0; i < n_cases; i++)
    {
      g_autofree char *changed = change (cases[i].text);

      g_assert_cmpstr (changed, ==, cases[i].expected);
    }
}

static void
clean_trims_and_folds (void)
{
  static const Case cases[] = {
    { "  Иванов   Пётр ", "Иванов Пётр" },
    { "two\r\nlines\there", "two lines here" },
    { "\xd0\xb8\xcc\x86", "й" }, /* и and a combining breve */
    { "a\xc2\xa0"
      "b\xe3\x80\x80"
      "c",
      "a b c" }, /* no-break and ideographic spaces */
    { "", "" },
    { " \n ", "" },
    { NULL, NULL },
    { "a\x01"
      "b",
      NULL },
    { "a\x7f", NULL },
    { "a\xc2\x85"
      "b",
      "a b" }, /* a line break of mainframes */
    { "a\xc2\x9b"
      "b",
      NULL }, /* a C1 control */
    { "a\xe2\x80\xae"
      "b",
      NULL }, /* right-to-left override */
    { "a\xe2\x81\xa7"
      "b",
      NULL },                                       /* a right-to-left isolate */
    { "\xe2\x80\xaa+7 912\xe2\x80\xac", "+7 912" }, /* as lists of contacts give numbers */
    { "\xe2\x81\xa8+7 912\xe2\x81\xa9", "+7 912" }, /* an isolate that turns nothing */
    { "a\xe2\x80\x8c"
      "b\xe2\x80\x8d"
      "c\xe1\xa0\x8e"
      "d\xef\xb8\x8f"
      "e\xcd\x8f"
      "f\xe2\x81\xa3"
      "g\xe3\x85\xa4"
      "h\xe2\xa0\x80"
      "i\xf3\xa0\x81\x81",
      "abcdefghi" }, /* joiners, selectors, separators, fillers, blanks and tags */
    { "\xd0\xb8\xe2\x80\x8b\xcc\x86", "й" }, /* one between a letter and its breve */
    { "a\x0b"
      "b\x0c"
      "c",
      "a b c" }, /* a word processor's line and page */
    { "\xef\xbb\xbf"
      "a\xc2\xad"
      "b\xe2\x80\x8b"
      "c\xe2\x81\xa0"
      "d",
      "abcd" }, /* a byte order mark, a soft hyphen, a zero-width space, a word joiner */
    { "\xe2\x80\x8e"
      "+7 912\xe2\x80\x8f",
      "+7 912" }, /* a messenger's marks of direction */
    { "\xff", NULL },
    { "\xed\xa0\x80", NULL }, /* a surrogate */
    { "\xc0\xaf", NULL },     /* overlong */
  };

  check_cases (sm_text_clean, cases, G_N_ELEMENTS (cases));
}

static void
ungroup_leaves_what_counts (void)
{
  static const Case cases[] = {
    { " 123 456\n", "123456" },
    { "123-456", "123456" },
    { "12"
      "\xc2\xa0"
      "34\xe2\x80\x93"
      "56\xe2\x88\x92"
      "7\xe2\x80\x8b",
      "1234567" },
    { NULL, "" },
    { "\xff", "" },
    { "a\x01", "" },
  };

  check_cases (sm_text_ungroup, cases, G_N_ELEMENTS (cases));
}

static void
clean_lines_keeps_breaks (void)
{
  static const Case cases[] = {
    { "  one \r\n two  \n", "one\ntwo" }, { "one\n\n\n\n\ntwo", "one\n\ntwo" },
    { "one\rtwo", "one\ntwo" },           { "\n\none", "one" },
    { "one  \t two", "one two" },         { "one\x1b[2Jtwo", NULL },
    { "one\x0btwo", "one\ntwo" },         { "one\xe2\x80\xa8two", "one\ntwo" },
  };

  check_cases (sm_text_clean_lines, cases, G_N_ELEMENTS (cases));
}

static void
fold_makes_searchable (void)
{
  static const Case cases[] = {
    { "Пётр ЁЛКИН", "петр елкин" },
    { "Йошкар-Ола", "йошкар-ола" },
    { "  ООО   «Тверь­газ»", "ооо «тверь­газ»" },
    { "Ｇａｓ", "gas" },
    { "Straße", "strasse" },
    { "\xff", "" },
  };

  check_cases (sm_text_fold, cases, G_N_ELEMENTS (cases));
}

static void
numbers_stand_in_groups (void)
{
  static const Case cases[] = {
    { "370012345678", "3700 1234 5678" },
    { "3700123456", "3700 1234 56" },
    { "12345", "12345" },
    { "123456", "1234 56" },
    { "", "" },
    { "АБ-123456", "АБ-123456" },
  };

  check_cases (sm_text_group_number, cases, G_N_ELEMENTS (cases));
}

static void
html_is_escaped (void)
{
  static const Case cases[] = {
    { "<b>\"A\" & 'B'</b>", "&lt;b&gt;&quot;A&quot; &amp; &apos;B&apos;&lt;/b&gt;" },
    { "Привет", "Привет" },
  };

  check_cases (sm_text_escape_html, cases, G_N_ELEMENTS (cases));
}

static void
random_bytes_are_clean_or_refused (void)
{
  for (int i = 0; i < 5000; i++)
    {
      char bytes[33] = { 0 };
      g_autofree char *cleaned = NULL;

      for (int j = 0; j < 32; j++)
        bytes[j] = (char) g_test_rand_int_range (i % 2 ? 1 : 32, i % 3 ? 127 : 256);
      cleaned = sm_text_clean (bytes);
      if (cleaned == NULL)
        continue;
      g_assert_true (g_utf8_validate (cleaned, -1, NULL));
      g_assert_null (strpbrk (cleaned, "\n\r\t\x1b\x7f"));
      g_assert_null (strstr (cleaned, "  "));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/clean-trims-and-folds", clean_trims_and_folds);
  g_test_add_func ("/text/ungroup-leaves-what-counts", ungroup_leaves_what_counts);
  g_test_add_func ("/text/clean-lines-keeps-breaks", clean_lines_keeps_breaks);
  g_test_add_func ("/text/fold-makes-searchable", fold_makes_searchable);
  g_test_add_func ("/text/numbers-stand-in-groups", numbers_stand_in_groups);
  g_test_add_func ("/text/html-is-escaped", html_is_escaped);
  g_test_add_func ("/text/random-bytes-are-clean-or-refused", random_bytes_are_clean_or_refused);
  return g_test_run ();
}
