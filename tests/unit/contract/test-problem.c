/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <string.h>

#include "error.h"
#include "problem.h"

static GError *
read_problem (const char *body, guint status)
{
  return sm_problem_to_error (body, body != NULL ? strlen (body) : 0, status);
}

static void
errors_cross_the_wire (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) back = NULL;
  g_autofree char *body = NULL;
  gsize length = 0;

  sm_error_set (&error, SM_ERROR_PIN_WRONG, 3, "a secret message");
  body = sm_problem_from_error (error, "01ARZ3NDEKTSV4RRFFQ69G5FAV", &length);
  g_assert_cmpstr (body, ==,
                   "{\"type\":\"about:blank\",\"title\":\"Unprocessable Content\",\"status\":422,"
                   "\"code\":\"pin_wrong\",\"number\":3,"
                   "\"reference\":\"01ARZ3NDEKTSV4RRFFQ69G5FAV\"}");
  back = sm_problem_to_error (body, length, 422);
  g_assert_error (back, SM_ERROR, SM_ERROR_PIN_WRONG);
  g_assert_cmpint (sm_error_get_number (back), ==, 3);
  g_assert_cmpstr (sm_error_get_reference (back), ==, "01ARZ3NDEKTSV4RRFFQ69G5FAV");
}

static void
every_code_comes_back (void)
{
  for (int i = 0; i < SM_ERROR_LAST; i++)
    {
      guint status = sm_error_code_get_status ((SmErrorCode) i);
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) back = NULL;
      g_autofree char *body = NULL;

      sm_error_set (&error, (SmErrorCode) i, 7, "words");
      body = sm_problem_from_error (error, NULL, NULL);
      g_assert_null (strstr (body, "words"));
      back = read_problem (body, sm_problem_get_status (error));
      if (status == 0 || status == 500)
        g_assert_error (back, SM_ERROR, SM_ERROR_INTERNAL);
      else
        g_assert_error (back, SM_ERROR, i);
    }
}

static void
fields_cross_the_wire (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) back = NULL;
  g_autofree char *body = NULL;

  sm_error_add_field (&error, "password", SM_ERROR_PASSWORD_TOO_SHORT, 5);
  sm_error_add_field (&error, "a\"b", SM_ERROR_FIELD_UNKNOWN, 0);
  body = sm_problem_from_error (error, NULL, NULL);
  back = read_problem (body, 422);
  g_assert_error (back, SM_ERROR, SM_ERROR_INPUT_INVALID);
  g_assert_cmpuint (sm_error_get_n_fields (back), ==, 2);
  g_assert_cmpstr (sm_error_get_field (back, 0)->name, ==, "password");
  g_assert_cmpint (sm_error_get_field (back, 0)->number, ==, 5);
  g_assert_cmpstr (sm_error_get_field (back, 1)->name, ==, "a\"b");
}

static void
one_field_keeps_its_code (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) back = NULL;
  g_autofree char *body = NULL;

  sm_error_set_field (&error, "sum_kopecks", SM_ERROR_SUM_TOO_SMALL, 100);
  body = sm_problem_from_error (error, NULL, NULL);
  back = read_problem (body, 422);
  g_assert_error (back, SM_ERROR, SM_ERROR_SUM_TOO_SMALL);
  g_assert_cmpint (sm_error_get_number (back), ==, 100);
  g_assert_cmpuint (sm_error_get_n_fields (back), ==, 1);
}

static void
own_faults_say_nothing (void)
{
  g_autoptr (GError) foreign = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "/etc/secret");
  g_autoptr (GError) store = NULL;
  g_autofree char *foreign_body = sm_problem_from_error (foreign, "R", NULL);
  g_autofree char *store_body = NULL;
  const char *expected = "{\"type\":\"about:blank\",\"title\":\"Internal Server Error\","
                         "\"status\":500,\"code\":\"internal\",\"reference\":\"R\"}";

  sm_error_add_field (&store, "column", SM_ERROR_STORE_UNIQUE, 12);
  store_body = sm_problem_from_error (store, "R", NULL);
  g_assert_cmpstr (foreign_body, ==, expected);
  g_assert_cmpstr (store_body, ==, expected);
}

static void
unknown_replies_go_by_status (void)
{
  static const struct
  {
    const char *body;
    guint status;
    SmErrorCode code;
  } cases[] = {
    { NULL, 503, SM_ERROR_UNAVAILABLE },
    { "", 404, SM_ERROR_NOT_FOUND },
    { "<html>Bad Gateway</html>", 502, SM_ERROR_UNAVAILABLE },
    { "[]", 401, SM_ERROR_UNAUTHENTICATED },
    { "{}", 422, SM_ERROR_INPUT_INVALID },
    { "{\"code\":\"from_the_future\"}", 403, SM_ERROR_FORBIDDEN },
    { "{\"code\":\"offline\"}", 500, SM_ERROR_INTERNAL },
    { "{\"code\":12,\"number\":\"x\",\"errors\":7,\"reference\":[]}", 429,
      SM_ERROR_TOO_MANY_TRIES },
    { "{\"code\":\"busy\"", 504, SM_ERROR_UNAVAILABLE },
    { NULL, 418, SM_ERROR_REQUEST_MALFORMED },
    { NULL, 599, SM_ERROR_INTERNAL },
    { NULL, 302, SM_ERROR_REPLY_MALFORMED },
    { NULL, 0, SM_ERROR_REPLY_MALFORMED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = read_problem (cases[i].body, cases[i].status);

      g_assert_error (error, SM_ERROR, (int) cases[i].code);
    }
}

static void
odd_fields_are_passed_over (void)
{
  g_autoptr (GError) error =
      read_problem ("{\"code\":\"input_invalid\",\"errors\":[1,{},{\"field\":\"a\"},{\"field\":3},"
                    "{\"field\":\"b\",\"code\":\"new\",\"number\":1.5}]}",
                    422);

  g_assert_error (error, SM_ERROR, SM_ERROR_INPUT_INVALID);
  g_assert_cmpuint (sm_error_get_n_fields (error), ==, 2);
  g_assert_cmpint (sm_error_get_field (error, 1)->code, ==, SM_ERROR_FIELD_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/problem/errors-cross-the-wire", errors_cross_the_wire);
  g_test_add_func ("/problem/every-code-comes-back", every_code_comes_back);
  g_test_add_func ("/problem/fields-cross-the-wire", fields_cross_the_wire);
  g_test_add_func ("/problem/one-field-keeps-its-code", one_field_keeps_its_code);
  g_test_add_func ("/problem/own-faults-say-nothing", own_faults_say_nothing);
  g_test_add_func ("/problem/unknown-replies-go-by-status", unknown_replies_go_by_status);
  g_test_add_func ("/problem/odd-fields-are-passed-over", odd_fields_are_passed_over);
  return g_test_run ();
}
