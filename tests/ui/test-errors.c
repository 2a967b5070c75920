/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <string.h>

#include "errors.h"
#include "format.h"

static void
every_code_has_words (void)
{
  for (int code = 0; code < SM_ERROR_LAST; code++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;

      sm_error_set (&error, code, 5, "not for customers");
      text = sma_error_to_text (error);
      g_assert_nonnull (text);
      g_assert_cmpuint (strlen (text), >, 10);
      g_assert_null (strstr (text, "not for customers"));
    }
}

static void
a_cancelled_call_is_not_spoken_of (void)
{
  g_autoptr (GError) error = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");

  g_assert_null (sma_error_to_text (error));
  g_assert_null (sma_error_to_text (NULL));
}

static void
one_wrong_field_is_told_as_the_form (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *whole = NULL;

  sm_error_set_field (&error, "password", SM_ERROR_PASSWORD_TOO_SHORT, 5);
  whole = sma_error_to_text (error);
  g_assert_cmpstr (whole, ==, "A password has at least 5 characters.");
}

static void
a_balance_is_said_in_words (void)
{
  g_autofree char *debt = sma_format_balance (NULL, 51240);
  g_autofree char *over = sma_format_balance (NULL, -21237);
  g_autofree char *none = sma_format_balance (NULL, 0);

  g_assert_cmpstr (debt, ==, "debt 512,40\xc2\xa0₽");
  g_assert_cmpstr (over, ==, "overpayment 212,37\xc2\xa0₽");
  g_assert_cmpstr (none, ==, "no debt");
}

static void
shares_and_tariffs_keep_their_decimals (void)
{
  g_autofree char *whole = sma_format_percent (NULL, 100);
  g_autofree char *tenth = sma_format_percent (NULL, 150);
  g_autofree char *hundredth = sma_format_percent (NULL, 105);
  g_autofree char *tariff = sma_format_tariff (NULL, 64312);

  g_assert_cmpstr (whole, ==, "1\xc2\xa0%");
  g_assert_cmpstr (tenth, ==, "1,5\xc2\xa0%");
  g_assert_cmpstr (hundredth, ==, "1,05\xc2\xa0%");
  g_assert_cmpstr (tariff, ==, "6,4312\xc2\xa0₽");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/errors/every-code-has-words", every_code_has_words);
  g_test_add_func ("/errors/a-cancelled-call-is-not-spoken-of", a_cancelled_call_is_not_spoken_of);
  g_test_add_func ("/errors/one-wrong-field-is-told-as-the-form",
                   one_wrong_field_is_told_as_the_form);
  g_test_add_func ("/format/a-balance-is-said-in-words", a_balance_is_said_in_words);
  g_test_add_func ("/format/shares-and-tariffs-keep-their-decimals",
                   shares_and_tariffs_keep_their_decimals);
  return g_test_run ();
}
