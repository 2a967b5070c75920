/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "error.h"
#include "money.h"

static void
takes_what_a_meter_shows (void)
{
  static const struct
  {
    const char *text;
    gint64 milli;
  } cases[] = {
    { "0", 0 },
    { "00123", 123000 },
    { "12345,678", 12345678 },
    { "12345.6", 12345600 },
    { "12 345,67", 12345670 },
    { "99999,999", 99999999 },
    { "0000099999", 99999000 },
    { " 7 ", 7000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 milli = -1;

      g_assert_true (sm_reading_parse (cases[i].text, 5, 3, &milli, &error));
      g_assert_no_error (error);
      g_assert_cmpint (milli, ==, cases[i].milli);
    }
}

static void
refuses_other_text (void)
{
  static const char *const cases[] = { "", "12a", "-1", "1,2345", "12,", "1e3", "12 34", "1/2" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 milli = -1;

      g_assert_false (sm_reading_parse (cases[i], 5, 3, &milli, &error));
      g_assert_error (error, SM_ERROR, SM_ERROR_READING_FORMAT);
    }
}

static void
refuses_more_digits_than_the_meter_has (void)
{
  static const char *const cases[] = { "100000", "123456,7", "99999999999999999999999999999999" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 milli = -1;

      g_assert_false (sm_reading_parse (cases[i], 5, 3, &milli, &error));
      g_assert_error (error, SM_ERROR, SM_ERROR_READING_TOO_LARGE);
      g_assert_cmpint (sm_error_get_number (error), ==, 5);
    }
}

static void
whole_meters_take_no_decimals (void)
{
  g_autoptr (GError) error = NULL;
  gint64 milli = -1;

  g_assert_false (sm_reading_parse ("12,5", 5, 0, &milli, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_READING_FORMAT);
  g_assert_cmpint (sm_error_get_number (error), ==, 0);
  g_assert_true (sm_reading_parse ("12", 5, 0, &milli, NULL));
}

static void
formats_with_exact_decimals (void)
{
  static const struct
  {
    gint64 milli;
    guint decimals;
    const char *text;
  } cases[] = {
    { 12345678, 3, "12" SM_NBSP "345,678" },
    { 12345678, 2, "12" SM_NBSP "345,67" },
    { 12345678, 0, "12" SM_NBSP "345" },
    { 5, 3, "0,005" },
    { 5, 1, "0,0" },
    { -1500, 1, SM_MINUS "1,5" },
    { 0, 0, "0" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = sm_reading_format (cases[i].milli, cases[i].decimals);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
own_notation_comes_back (void)
{
  for (int i = 0; i < 2000; i++)
    {
      gint64 milli =
          (gint64) g_test_rand_int_range (0, 1000000000) * 1000 + g_test_rand_int_range (0, 1000);
      g_autofree char *text = sm_reading_format (milli, 3);
      gint64 back = -1;

      g_assert_true (sm_reading_parse (text, 9, 3, &back, NULL));
      g_assert_cmpint (back, ==, milli);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reading/takes-what-a-meter-shows", takes_what_a_meter_shows);
  g_test_add_func ("/reading/refuses-other-text", refuses_other_text);
  g_test_add_func ("/reading/refuses-more-digits-than-the-meter-has",
                   refuses_more_digits_than_the_meter_has);
  g_test_add_func ("/reading/whole-meters-take-no-decimals", whole_meters_take_no_decimals);
  g_test_add_func ("/reading/formats-with-exact-decimals", formats_with_exact_decimals);
  g_test_add_func ("/reading/own-notation-comes-back", own_notation_comes_back);
  return g_test_run ();
}
