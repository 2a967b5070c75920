/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text.h"

typedef char *(*Mask) (const char *text);

typedef struct
{
  const char *text;
  const char *expected;
} Case;

static void
check_cases (Mask mask, const Case *cases, guint n_cases)
{
  for (guint i = 0; i < n_cases; i++)
    {
      g_autofree char *masked = mask (cases[i].text);

      g_assert_cmpstr (masked, ==, cases[i].expected);
    }
}

static void
addresses_keep_the_first_letter (void)
{
  static const Case cases[] = {
    { "ivanov@example.ru", "i***@example.ru" },
    { "я@почта.рф", "я***@почта.рф" },
    { "a@b@c", "a***@c" },
    { "@example.ru", "***" },
    { "no address", "***" },
    { "", "***" },
    { "\xff@b", "***" },
  };

  check_cases (sm_text_mask_email, cases, G_N_ELEMENTS (cases));
}

static void
numbers_show_their_ends (void)
{
  static const Case cases[] = {
    { "370012345678", "37…78" }, { "123456", "12…56" }, { "12345", "…" }, { "", "…" },
    { "АБ1234ВГ", "АБ…ВГ" },
  };

  check_cases (sm_text_mask_number, cases, G_N_ELEMENTS (cases));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text-mask/e-mail-keeps-the-first-letter", addresses_keep_the_first_letter);
  g_test_add_func ("/text-mask/numbers-show-their-ends", numbers_show_their_ends);
  return g_test_run ();
}
