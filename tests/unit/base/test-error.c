/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <string.h>

#include "error.h"

static void
carries_a_number (void)
{
  g_autoptr (GError) error = NULL;

  sm_error_set (&error, SM_ERROR_PIN_WRONG, 3, "tries left: %d", 3);
  g_assert_error (error, SM_ERROR, SM_ERROR_PIN_WRONG);
  g_assert_cmpstr (error->message, ==, "tries left: 3");
  g_assert_cmpint (sm_error_get_number (error), ==, 3);
  g_assert_cmpuint (sm_error_get_n_fields (error), ==, 0);
  g_assert_null (sm_error_get_reference (error));
}

static void
one_field_gives_its_code (void)
{
  g_autoptr (GError) error = NULL;

  sm_error_add_field (&error, "password", SM_ERROR_PASSWORD_TOO_SHORT, 5);
  g_assert_error (error, SM_ERROR, SM_ERROR_PASSWORD_TOO_SHORT);
  g_assert_cmpint (sm_error_get_number (error), ==, 5);
  g_assert_cmpuint (sm_error_get_n_fields (error), ==, 1);
  g_assert_cmpstr (sm_error_get_field (error, 0)->name, ==, "password");
}

static void
several_fields_are_listed (void)
{
  g_autoptr (GError) error = NULL;

  sm_error_set_field (&error, "password", SM_ERROR_PASSWORD_TOO_LONG, 10);
  sm_error_add_field (&error, "email", SM_ERROR_EMAIL_INVALID, 0);
  g_assert_error (error, SM_ERROR, SM_ERROR_INPUT_INVALID);
  g_assert_cmpint (sm_error_get_number (error), ==, 0);
  g_assert_cmpuint (sm_error_get_n_fields (error), ==, 2);
  g_assert_cmpint (sm_error_get_field (error, 0)->code, ==, SM_ERROR_PASSWORD_TOO_LONG);
  g_assert_cmpint (sm_error_get_field (error, 0)->number, ==, 10);
  g_assert_cmpstr (sm_error_get_field (error, 1)->name, ==, "email");
}

static void
copy_shares_nothing (void)
{
  GError *error = NULL;
  g_autoptr (GError) copy = NULL;

  sm_error_set_field (&error, "number", SM_ERROR_NUMBER_FORMAT, 0);
  sm_error_set_reference (error, "01ARZ3NDEKTSV4RRFFQ69G5FAV");
  copy = g_error_copy (error);
  g_error_free (error);
  g_assert_cmpstr (sm_error_get_reference (copy), ==, "01ARZ3NDEKTSV4RRFFQ69G5FAV");
  g_assert_cmpstr (sm_error_get_field (copy, 0)->name, ==, "number");
}

static void
foreign_errors_carry_nothing (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "no");

  g_assert_cmpint (sm_error_get_number (error), ==, 0);
  g_assert_null (sm_error_get_reference (error));
  g_assert_cmpuint (sm_error_get_n_fields (error), ==, 0);
  g_assert_cmpint (sm_error_get_number (NULL), ==, 0);
}

static void
ignored_errors_cost_nothing (void)
{
  sm_error_set (NULL, SM_ERROR_INTERNAL, 0, "unseen");
  sm_error_set_field (NULL, "email", SM_ERROR_EMAIL_INVALID, 0);
  sm_error_add_field (NULL, "email", SM_ERROR_EMAIL_INVALID, 0);
}

static void
codes_are_unique_and_reversible (void)
{
  for (int i = 0; i < SM_ERROR_LAST; i++)
    {
      const char *text = sm_error_code_to_string ((SmErrorCode) i);
      guint status = sm_error_code_get_status ((SmErrorCode) i);
      SmErrorCode back = SM_ERROR_LAST;

      g_assert_true (sm_error_code_from_string (text, &back));
      g_assert_cmpint (back, ==, i);
      g_assert_cmpuint (strspn (text, "abcdefghijklmnopqrstuvwxyz_"), ==, strlen (text));
      g_assert_true (status == 0 || (status >= 400 && status < 600));
    }
}

static void
unknown_codes_are_told (void)
{
  SmErrorCode code = SM_ERROR_BUSY;

  g_assert_false (sm_error_code_from_string ("no_such_code", &code));
  g_assert_false (sm_error_code_from_string (NULL, &code));
  g_assert_cmpint (code, ==, SM_ERROR_BUSY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error/carries-a-number", carries_a_number);
  g_test_add_func ("/error/one-field-gives-its-code", one_field_gives_its_code);
  g_test_add_func ("/error/several-fields-are-listed", several_fields_are_listed);
  g_test_add_func ("/error/copy-shares-nothing", copy_shares_nothing);
  g_test_add_func ("/error/foreign-errors-carry-nothing", foreign_errors_carry_nothing);
  g_test_add_func ("/error/ignored-errors-cost-nothing", ignored_errors_cost_nothing);
  g_test_add_func ("/error/codes-are-unique-and-reversible", codes_are_unique_and_reversible);
  g_test_add_func ("/error/unknown-codes-are-told", unknown_codes_are_told);
  return g_test_run ();
}
