/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "error.h"
#include "limits.h"
#include "money.h"

#define ROUBLE "\xe2\x82\xbd"
#define NARROW_NBSP "\xe2\x80\xaf"

static void
takes_what_people_type (void)
{
  static const struct
  {
    const char *text;
    gint64 kopecks;
  } cases[] = {
    { "0", 0 },
    { "12,50", 1250 },
    { "12.50", 1250 },
    { "12,5", 1250 },
    { "0,01", 1 },
    { "1234", 123400 },
    { "1 234,5", 123450 },
    { "1" SM_NBSP "234,56" SM_NBSP ROUBLE, 123456 },
    { "1" NARROW_NBSP "234" NARROW_NBSP "567", 123456700 },
    { "  100 " ROUBLE "  ", 10000 },
    { "007", 700 },
    { "1  234", 123400 },
    { "500р", 50000 },
    { "500 р.", 50000 },
    { "500" SM_NBSP "руб.", 50000 },
    { "1 512 РУБЛЕЙ", 151200 },
    { "7200,5 " ROUBLE, 720050 },
    { "7" SM_NBSP "200,5" SM_NBSP ROUBLE, 720050 },
    { "\xe2\x80\x8e"
      "7200,5" ROUBLE "\n",
      720050 },
    { "\xef\xbb\xbf"
      "12\xc2\xad"
      "\xe2\x80\x8b"
      ",50",
      1250 },
    { "1 234 руб. 56 коп.", 123456 },
    { "1 234 рубля 5 копеек", 123405 },
    { "500р00к", 50000 },
    { "0000000000000000000000000000000000000000000001", 100 },
    { "1000000000000", SM_LIMIT_MONEY_MOST },
    { "1000000000000,00", SM_LIMIT_MONEY_MOST },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 kopecks = -1;

      g_assert_true (sm_money_parse (cases[i].text, &kopecks, &error));
      g_assert_no_error (error);
      g_assert_cmpint (kopecks, ==, cases[i].kopecks);
    }
}

static void
refuses_what_is_no_sum (void)
{
  static const char *const cases[] = {
    "",
    " ",
    ",",
    ".",
    "0.001",
    "12,345",
    "-5",
    SM_MINUS "5",
    "+5",
    "1e9",
    "12,",
    ",5",
    "12,5,0",
    "1.234,56",
    "12 50",
    "1 2345",
    "1234 567",
    "twelve",
    "12 rub",
    "0x10",
    "1_000",
    "\xd9\xa1\xd9\xa2", /* Arabic digits */
    "\xef\xbc\x91",     /* a full-width digit */
    "NaN",
    "inf",
    "12,50 " ROUBLE " " ROUBLE,
    "500 " ROUBLE " руб",
    "500 к.",
    "500 рублей 5",
    "500,50 руб. 50 коп.",
    "500 руб. 150 коп.",
    "500 руб. коп.",
    "50 коп. 5 руб.",
    "р",
    "1\n2",
    "1'234",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 kopecks = -1;

      g_assert_false (sm_money_parse (cases[i], &kopecks, &error));
      g_assert_error (error, SM_ERROR, SM_ERROR_SUM_FORMAT);
      g_assert_cmpint (kopecks, ==, -1);
    }
}

static void
refuses_too_much (void)
{
  static const char *const cases[] = {
    "1000000000000,01",     "1000000000001",
    "92233720368547758,08", "9223372036854775808",
    "18446744073709551616", "99999999999999999999999999999999999999999999999999",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 kopecks = -1;

      g_assert_false (sm_money_parse (cases[i], &kopecks, &error));
      g_assert_error (error, SM_ERROR, SM_ERROR_SUM_TOO_LARGE);
      g_assert_cmpint (sm_error_get_number (error), ==, SM_LIMIT_MONEY_MOST);
    }
}

static void
formats_as_in_russia (void)
{
  static const struct
  {
    gint64 kopecks;
    const char *text;
  } cases[] = {
    { 0, "0,00" SM_NBSP ROUBLE },
    { 5, "0,05" SM_NBSP ROUBLE },
    { 123456, "1" SM_NBSP "234,56" SM_NBSP ROUBLE },
    { -21237, SM_MINUS "212,37" SM_NBSP ROUBLE },
    { 100000000, "1" SM_NBSP "000" SM_NBSP "000,00" SM_NBSP ROUBLE },
    { G_MININT64, SM_MINUS "92" SM_NBSP "233" SM_NBSP "720" SM_NBSP "368" SM_NBSP "547" SM_NBSP
                           "758,08" SM_NBSP ROUBLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = sm_money_format (cases[i].kopecks);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
own_notation_comes_back (void)
{
  for (int i = 0; i < 2000; i++)
    {
      gint64 kopecks = ((g_test_rand_int () * ((gint64) 1 << 31)) ^ g_test_rand_int ())
                       & (((gint64) 1 << g_test_rand_int_range (1, 46)) - 1);
      g_autofree char *shown = sm_money_format (kopecks);
      g_autofree char *decimal = sm_money_to_decimal (kopecks);
      gint64 back = -1;

      g_assert_true (sm_money_parse (shown, &back, NULL));
      g_assert_cmpint (back, ==, kopecks);
      g_assert_true (sm_money_from_decimal (decimal, &back, NULL));
      g_assert_cmpint (back, ==, kopecks);
    }
}

static void
decimals_are_strict (void)
{
  static const char *const refused[] = {
    "",      "1",     "1.5", "1.500", "1,50",     " 1.50",  "1.50 ",
    "-1.50", "+1.50", ".50", "1.5a",  "1 000.00", "1e2.00",
  };
  g_autofree char *negative = sm_money_to_decimal (-150);
  gint64 kopecks = -1;

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (sm_money_from_decimal (refused[i], &kopecks, &error));
      g_assert_error (error, SM_ERROR, SM_ERROR_SUM_FORMAT);
    }
  g_assert_false (sm_money_from_decimal ("1000000000000.01", &kopecks, NULL));
  g_assert_true (sm_money_from_decimal ("0.01", &kopecks, NULL));
  g_assert_cmpint (kopecks, ==, 1);
  g_assert_cmpstr (negative, ==, "-1.50");
}

static void
addition_stays_in_bounds (void)
{
  gint64 sum = 7;

  g_assert_true (sm_money_add (SM_LIMIT_MONEY_MOST - 1, 1, &sum));
  g_assert_cmpint (sum, ==, SM_LIMIT_MONEY_MOST);
  g_assert_true (sm_money_add (-SM_LIMIT_MONEY_MOST, 0, &sum));
  g_assert_false (sm_money_add (SM_LIMIT_MONEY_MOST, 1, &sum));
  g_assert_false (sm_money_add (-SM_LIMIT_MONEY_MOST, -1, &sum));
  g_assert_false (sm_money_add (G_MAXINT64, 1, &sum));
  g_assert_false (sm_money_add (G_MININT64, -1, &sum));
  g_assert_cmpint (sum, ==, -SM_LIMIT_MONEY_MOST);
}

static void
shares_round_halves_away (void)
{
  g_assert_cmpint (sm_money_share (10000, 100), ==, 100);
  g_assert_cmpint (sm_money_share (51240, 90), ==, 461);
  g_assert_cmpint (sm_money_share (50, 100), ==, 1);
  g_assert_cmpint (sm_money_share (49, 100), ==, 0);
  g_assert_cmpint (sm_money_share (-50, 100), ==, -1);
  g_assert_cmpint (sm_money_share (-49, 100), ==, 0);
  g_assert_cmpint (sm_money_share (G_MAXINT64, 10000), ==, G_MAXINT64);
  g_assert_cmpint (sm_money_share (0, 10000), ==, 0);
}

static void
charges_round_halves_up (void)
{
  /* 12,345 m³ at 8,03 roubles: 99,13035 roubles */
  g_assert_cmpint (sm_money_charge (12345, 80300), ==, 9913);
  g_assert_cmpint (sm_money_charge (1, 50000), ==, 1);
  g_assert_cmpint (sm_money_charge (1, 49999), ==, 0);
  g_assert_cmpint (sm_money_charge (-1, 50000), ==, 0);
  g_assert_cmpint (sm_money_charge (-1, 50001), ==, -1);
  g_assert_cmpint (sm_money_charge (-1000, 100), ==, -1);
  g_assert_cmpint (sm_money_charge (G_MAXINT64, G_MAXINT64), ==, G_MAXINT64);
  g_assert_cmpint (sm_money_charge (G_MININT64, G_MAXINT64), ==, G_MININT64);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/money/takes-what-people-type", takes_what_people_type);
  g_test_add_func ("/money/refuses-what-is-no-sum", refuses_what_is_no_sum);
  g_test_add_func ("/money/refuses-too-much", refuses_too_much);
  g_test_add_func ("/money/formats-as-in-russia", formats_as_in_russia);
  g_test_add_func ("/money/own-notation-comes-back", own_notation_comes_back);
  g_test_add_func ("/money/decimals-are-strict", decimals_are_strict);
  g_test_add_func ("/money/addition-stays-in-bounds", addition_stays_in_bounds);
  g_test_add_func ("/money/shares-round-halves-away", shares_round_halves_away);
  g_test_add_func ("/money/charges-round-halves-up", charges_round_halves_up);
  return g_test_run ();
}
