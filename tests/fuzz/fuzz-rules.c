/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "fuzz-target.h"
#include "id.h"
#include "input-rules.h"
#include "limits.h"
#include "money.h"
#include "text.h"

const char *const fuzz_seeds[] = {
  "Иванов@Почта.РФ",
  "support@xn--80ahmohdapg.xn--80asehdb",
  "a.b+c@example.co.uk",
  "1\xc2\xa0"
  "234,56\xc2\xa0\xe2\x82\xbd",
  "12.50",
  "8 (912) 345-67-89",
  "ТВ-1234/56",
  "г. Тверь, ул. Советская, д. 12, кв. 34",
  "2026-11-22T18:05:05.5+03:00",
  "  two\r\n\nlines\t ",
  NULL,
};

static void
check_email (const char *typed)
{
  g_autofree char *key = sm_rules_normalize_email (typed, NULL);
  g_autofree char *again = NULL;
  g_autofree char *shown = NULL;

  if (key == NULL)
    return;
  again = sm_rules_normalize_email (key, NULL);
  g_assert_cmpstr (again, ==, key);
  g_assert_cmpuint (strlen (key), <=, SM_LIMIT_EMAIL_BYTES);
  g_assert_null (strpbrk (key, " \r\n\t<>\",;:"));
  shown = sm_rules_display_email (key);
  g_assert_true (g_utf8_validate (shown, -1, NULL));
}

static void
check_sums (const char *typed)
{
  gint64 value = -1;
  gint64 again = -1;

  if (sm_money_parse (typed, &value, NULL))
    {
      g_autofree char *shown = sm_money_format (value);

      g_assert_true (value >= 0 && value <= SM_LIMIT_MONEY_MOST);
      g_assert_true (sm_money_parse (shown, &again, NULL));
      g_assert_cmpint (again, ==, value);
    }
  if (sm_reading_parse (typed, 9, 3, &value, NULL))
    {
      g_autofree char *shown = sm_reading_format (value, 3);

      g_assert_true (sm_reading_parse (shown, 9, 3, &again, NULL));
      g_assert_cmpint (again, ==, value);
    }
}

static void
check_numbers (const char *typed)
{
  static const char *const masks[] = { "999999999999", "99-999/9", "A999", "АА-9999" };

  for (guint i = 0; i < G_N_ELEMENTS (masks); i++)
    {
      g_autofree char *number = NULL;
      g_autofree char *again = NULL;

      if (!sm_rules_check_account_number (masks[i], typed, &number, NULL))
        continue;
      g_assert_true (sm_rules_check_account_number (masks[i], number, &again, NULL));
      g_assert_cmpstr (again, ==, number);
    }
}

static void
check_text (const char *typed)
{
  g_autofree char *cleaned = sm_text_clean (typed);
  g_autofree char *lines = sm_text_clean_lines (typed);
  g_autofree char *again = sm_text_clean (cleaned);
  g_autofree char *masked = sm_text_mask_address (typed);
  g_autofree char *folded = sm_text_fold (typed);
  g_autofree char *secret = sm_secret_normalize (typed);
  gint64 seconds = 0;

  g_assert_cmpstr (again, ==, cleaned);
  g_assert_cmpint (cleaned == NULL, ==, lines == NULL);
  g_assert_true (g_utf8_validate (masked, -1, NULL));
  g_assert_true (g_utf8_validate (folded, -1, NULL));
  g_assert_true (g_utf8_validate (secret, -1, NULL));
  sm_text_parse_iso_time (typed, &seconds);
}

/* What a rule takes, it takes again in its own notation. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  g_autofree char *typed = g_strndup ((const char *) data, length);
  g_autofree char *phone = NULL;
  g_autofree char *phone_again = NULL;

  check_email (typed);
  check_sums (typed);
  check_numbers (typed);
  check_text (typed);
  if (sm_rules_check_phone (typed, &phone, NULL))
    g_assert_true (sm_rules_check_phone (phone, &phone_again, NULL));
  g_assert_cmpstr (phone, ==, phone_again);
  return 0;
}
