/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "error.h"
#include "input-rules.h"

static void
addresses_become_keys (void)
{
  static const char *const cases[][2] = {
    { "ivan@example.ru", "ivan@example.ru" },
    { "  Ivan.Petrov@Example.RU\n", "ivan.petrov@example.ru" },
    { "ivan+flat34@example.ru", "ivan+flat34@example.ru" },
    { "o'neil@example.co.uk", "o'neil@example.co.uk" },
    { "a@b.ru", "a@b.ru" },
    { "support@смородина.онлайн", "support@xn--80ahmohdapg.xn--80asehdb" },
    { "Support@Смородина.ОНЛАЙН", "support@xn--80ahmohdapg.xn--80asehdb" },
    { "support@xn--80ahmohdapg.xn--80asehdb", "support@xn--80ahmohdapg.xn--80asehdb" },
    { "Иванов@почта.рф", "иванов@xn--80a1acny.xn--p1ai" },
    { "\xd0\xb8\xcc\x86@example.ru", "й@example.ru" },
    { "a@faß.de", "a@xn--fa-hia.de" },
    { "a@example。ru", "a@example.ru" },
    { "a@2gis.ru", "a@2gis.ru" },
    { "<ivan@example.ru>", "ivan@example.ru" },
    { "mailto:ivan@example.ru", "ivan@example.ru" },
    { "ivan@example.ru.", "ivan@example.ru" },
    { "ivan@example.ru,", "ivan@example.ru" },
    { "\xe2\x80\x8bivan@\xc2\xad"
      "example.ru\xef\xbb\xbf",
      "ivan@example.ru" },
    { "\xef\xb8\x8fiv\xcd\x8f"
      "an\xe2\x80\x8c@example.ru",
      "ivan@example.ru" },
    /* small, a capital I with a dot is an i: somebody else's key */
    { "\xc4\xb0van@example.ru", "\xc4\xb0van@example.ru" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *key = sm_rules_normalize_email (cases[i][0], &error);

      g_assert_no_error (error);
      g_assert_cmpstr (key, ==, cases[i][1]);
    }
}

static void
mixed_alphabets_are_known (void)
{
  static const char *const mixed[] = {
    "ivаn@example.ru" /* a Cyrillic а */,
    "ivan@exаmple.ru",
    "ivan@mail.рu",
    "Ивaн@почта.рф" /* a Latin a */,
    "ivan@xn--exmple-4nf.ru",
    "ivan@gοogle.com" /* a Greek ο */,
    "αvan@example.ru",
    "օivan@example.ru" /* an Armenian օ */,
  };
  static const char *const plain[] = {
    "ivan@example.ru", "иван@почта.рф",           "ivan@почта.рф",
    "иван@example.ru", "ivan.2@смородина.онлайн", "a@b",
  };

  for (guint i = 0; i < G_N_ELEMENTS (mixed); i++)
    g_assert_true (sm_rules_email_mixes_scripts (mixed[i]));
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    g_assert_false (sm_rules_email_mixes_scripts (plain[i]));
}

static void
other_text_is_refused (void)
{
  static const char *const cases[] = {
    "",
    " ",
    "@",
    "a@",
    "@example.ru",
    "example.ru",
    "a@b@example.ru",
    "a@@example.ru",
    "\"a b\"@example.ru",
    "\"a@b\"@example.ru",
    "\"\"@example.ru",
    "a b@example.ru",
    "a@exa mple.ru",
    "a\nb@example.ru",
    "a@example.ru\r\nBcc: all@example.ru",
    "a@example.ru\nx",
    "a@exam\nple.ru",
    ".a@example.ru",
    "a.@example.ru",
    "a..b@example.ru",
    "a@example",
    "a@.ru",
    "a@example.",
    "a@example..ru",
    "a@-example.ru",
    "a@example-.ru",
    "a@exam_ple.ru",
    "a@[127.0.0.1]",
    "a@127.0.0.1",
    "a@example.1",
    "Ivan <a@example.ru>",
    "a,b@example.ru",
    "a;b@example.ru",
    "a@example.ru,b@example.ru",
    "a(b)@example.ru",
    "a\\b@example.ru",
    "a\x01@example.ru",
    "a\x7f@example.ru",
    "a\xe2\x80\xae@example.ru",
    "\xff@example.ru",
    "a@\xff.ru",
    "a@xn--\xd0\xb0.ru",
    "a@xn--99999999999.ru",
    "mailto:a@example.ru?cc=b@c.ru",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *key = sm_rules_normalize_email (cases[i], &error);

      g_assert_cmpstr (key, ==, NULL);
      g_assert_error (error, SM_ERROR, SM_ERROR_EMAIL_INVALID);
    }
  g_assert_null (sm_rules_normalize_email (NULL, NULL));
}

static char *
address_of (guint local, guint label)
{
  g_autofree char *local_part = g_strnfill (local, 'l');
  g_autofree char *label_part = g_strnfill (label, 'd');

  return g_strdup_printf ("%s@%s.ru", local_part, label_part);
}

static void
assert_fits (char *address, gboolean fits)
{
  g_autofree char *key = sm_rules_normalize_email (address, NULL);

  g_assert_cmpint (key != NULL, ==, fits);
  g_free (address);
}

static char *
address_of_total (guint total)
{
  GString *address = g_string_new ("l@");

  while (address->len < total - 3)
    g_string_append (address, (address->len - 2) % 50 == 49 ? "." : "d");
  g_string_append (address, ".ru");
  return g_string_free (address, FALSE);
}

static void
lengths_hold_at_their_edges (void)
{
  assert_fits (address_of (64, 10), TRUE);
  assert_fits (address_of (65, 10), FALSE);
  assert_fits (address_of (10, 63), TRUE);
  assert_fits (address_of (10, 64), FALSE);
  assert_fits (address_of_total (253), TRUE);
  assert_fits (address_of_total (254), TRUE);
  assert_fits (address_of_total (256), FALSE);
  assert_fits (address_of_total (300), FALSE);
  assert_fits (address_of_total (100000), FALSE);
}

static void
keys_are_their_own_keys (void)
{
  g_autofree char *key = sm_rules_normalize_email ("Поддержка@Смородина.онлайн", NULL);
  g_autofree char *again = sm_rules_normalize_email (key, NULL);

  g_assert_cmpstr (key, ==, again);
}

static void
domains_are_shown_in_their_script (void)
{
  static const char *const cases[][2] = {
    { "support@xn--80ahmohdapg.xn--80asehdb", "support@смородина.онлайн" },
    { "ivan@example.ru", "ivan@example.ru" },
    { "иванов@xn--80a1acny.xn--p1ai", "иванов@почта.рф" },
    { "no address", "no address" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = sm_rules_display_email (cases[i][0]);

      g_assert_cmpstr (shown, ==, cases[i][1]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/email-rules/addresses-become-keys", addresses_become_keys);
  g_test_add_func ("/email-rules/mixed-alphabets-are-known", mixed_alphabets_are_known);
  g_test_add_func ("/email-rules/other-text-is-refused", other_text_is_refused);
  g_test_add_func ("/email-rules/lengths-hold-at-their-edges", lengths_hold_at_their_edges);
  g_test_add_func ("/email-rules/keys-are-their-own-keys", keys_are_their_own_keys);
  g_test_add_func ("/email-rules/domains-are-shown-in-their-script",
                   domains_are_shown_in_their_script);
  return g_test_run ();
}
