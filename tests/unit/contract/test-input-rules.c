/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "error.h"
#include "input-rules.h"
#include "limits.h"

static void
assert_password (const char *password, int code, gint64 number)
{
  g_autoptr (GError) error = NULL;
  gboolean kept =
      sm_rules_check_password (password, SM_LIMIT_PASSWORD_MIN, SM_LIMIT_PASSWORD_MAX, &error);

  if (code < 0)
    {
      g_assert_no_error (error);
      g_assert_true (kept);
      return;
    }
  g_assert_false (kept);
  g_assert_error (error, SM_ERROR, code);
  g_assert_cmpint (sm_error_get_number (error), ==, number);
}

static void
passwords_keep_the_rule (void)
{
  assert_password ("abcde", -1, 0);
  assert_password ("12345", -1, 0);
  assert_password ("Ab3dE6gH9j", -1, 0);
  assert_password (" Ab3dE6gH9j\r\n", -1, 0); /* as pasted */
  assert_password ("\xe2\x80\x8b"
                   "abcde\xc2\xa0",
                   -1, 0);
  assert_password (NULL, SM_ERROR_PASSWORD_TOO_SHORT, 5);
  assert_password ("", SM_ERROR_PASSWORD_TOO_SHORT, 5);
  assert_password ("abcd", SM_ERROR_PASSWORD_TOO_SHORT, 5);
  assert_password ("abcdefghijk", SM_ERROR_PASSWORD_TOO_LONG, 10);
}

static void
passwords_hold_nothing_else (void)
{
  static const char *const cases[] = {
    "pаssword" /* a Cyrillic а */,
    "пароль1",
    "pass word",
    "pass-wd",
    "pass_1",
    "p@ssword",
    "pass\nwd",
    "passé",
    "\xff\xff\xff\xff\xff",
    "１２３４５",
    "٠١٢٣٤",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_password (cases[i], SM_ERROR_PASSWORD_CHARACTERS, 0);
}

static void
bounds_are_settings (void)
{
  g_assert_true (sm_rules_check_password ("abcdefghijk", 8, 64, NULL));
  g_assert_false (sm_rules_check_password ("abcdefg", 8, 64, NULL));
}

static void
pins_are_six_digits (void)
{
  static const char *const right[] = {
    "012345",
    " 012345\n",
    "012 345",
    "012-345",
    "012\xc2\xa0"
    "345",
    "012\xe2\x80\x93"
    "345",
    "\xe2\x80\x8e"
    "012345\xe2\x80\x8b",
    "\xe2\x80\xaa"
    "012\xe2\x80\x8d"
    "345\xe2\x80\xac",
  };
  static const char *const wrong[] = { "",       "12345",  "1234567",      "12345a",
                                       "12 345", " 12345", "１２３４５６", "012.345" };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (right); i++)
    {
      g_autofree char *pin = NULL;

      g_assert_true (sm_rules_check_pin (right[i], &pin, NULL));
      g_assert_cmpstr (pin, ==, "012345");
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (sm_rules_check_pin (wrong[i], NULL, NULL));
  g_assert_false (sm_rules_check_pin (NULL, NULL, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_PIN_FORMAT);
  g_assert_cmpint (sm_error_get_number (error), ==, 6);
}

static void
keys_are_visible_and_short (void)
{
  g_autofree char *longest = g_strnfill (SM_LIMIT_IDEMPOTENCY_KEY, 'k');
  g_autofree char *longer = g_strnfill (SM_LIMIT_IDEMPOTENCY_KEY + 1, 'k');
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) malformed = NULL;

  g_assert_true (sm_rules_check_idempotency_key ("k", NULL));
  g_assert_true (sm_rules_check_idempotency_key ("01ARZ3NDEKTSV4RRFFQ69G5FAV", NULL));
  g_assert_true (sm_rules_check_idempotency_key (longest, NULL));
  g_assert_false (sm_rules_check_idempotency_key (longer, NULL));
  g_assert_false (sm_rules_check_idempotency_key ("a b", NULL));
  g_assert_false (sm_rules_check_idempotency_key ("ключ", NULL));
  g_assert_false (sm_rules_check_idempotency_key ("a\n", &malformed));
  g_assert_error (malformed, SM_ERROR, SM_ERROR_REQUEST_MALFORMED);
  g_assert_false (sm_rules_check_idempotency_key ("", &missing));
  g_assert_error (missing, SM_ERROR, SM_ERROR_IDEMPOTENCY_KEY_MISSING);
}

static void
phones_become_international (void)
{
  static const char *const cases[][2] = {
    { "8 (912) 345-67-89", "+79123456789" },
    { "+7 912 345 67 89", "+79123456789" },
    { "79123456789", "+79123456789" },
    { "9123456789", "+79123456789" },
    { "8\xe2\x80\x93"
      "912\xc2\xa0"
      "345.67.89",
      "+79123456789" },
    { "+375 29 123-45-67", "+375291234567" },
    { "\xe2\x80\xaa+7 912 345-67-89\xe2\x80\xac", "+79123456789" }, /* from a list of contacts */
    { "+7\xe2\x88\x92"
      "912\xe2\x80\x8b"
      "3456789\xc2\xad\n",
      "+79123456789" },
    { "+7 912 345\xe2\x80\xae"
      "67 89",
      NULL },
    { "", NULL },
    { "12345", NULL },
    { "+", NULL },
    { "+7912345678", NULL },
    { "+791234567890", NULL },
    { "+0123456789", NULL },
    { "+1234567890123456", NULL },
    { "8 912 345 67 89 ext. 5", NULL },
    { "9123+456789", NULL },
    { "\xff", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *normalized = NULL;
      g_autoptr (GError) error = NULL;
      gboolean known = sm_rules_check_phone (cases[i][0], &normalized, &error);

      g_assert_cmpint (known, ==, cases[i][1] != NULL);
      g_assert_cmpstr (normalized, ==, cases[i][1]);
      if (!known)
        g_assert_error (error, SM_ERROR, SM_ERROR_FIELD_INVALID);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/input-rules/passwords-keep-the-rule", passwords_keep_the_rule);
  g_test_add_func ("/input-rules/passwords-hold-nothing-else", passwords_hold_nothing_else);
  g_test_add_func ("/input-rules/bounds-are-settings", bounds_are_settings);
  g_test_add_func ("/input-rules/pins-are-six-digits", pins_are_six_digits);
  g_test_add_func ("/input-rules/keys-are-visible-and-short", keys_are_visible_and_short);
  g_test_add_func ("/input-rules/phones-become-international", phones_become_international);
  return g_test_run ();
}
