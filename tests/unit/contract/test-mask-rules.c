/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "error.h"
#include "input-rules.h"

typedef struct
{
  const char *mask;
  const char *typed;
  SmMaskState state;
  const char *normalized; /* of a complete one */
} Case;

static const Case cases[] = {
  /* digits alone */
  { "9999999999", "", SM_MASK_EMPTY, NULL },
  { "9999999999", "  - ", SM_MASK_EMPTY, NULL },
  { "9999999999", "3", SM_MASK_PARTIAL, NULL },
  { "9999999999", "370012345", SM_MASK_PARTIAL, NULL }, /* one short */
  { "9999999999", "3700123456", SM_MASK_COMPLETE, "3700123456" },
  { "9999999999", " 3700 1234-56 ", SM_MASK_COMPLETE, "3700123456" },
  { "9999999999",
    "3700\xc2\xa0"
    "1234\xe2\x80\x93"
    "56",
    SM_MASK_COMPLETE, "3700123456" },
  { "9999999999", "37001234567", SM_MASK_WRONG, NULL }, /* one over */
  { "9999999999", "37001a3456", SM_MASK_WRONG, NULL },
  { "9999999999", "37О0123456", SM_MASK_WRONG, NULL }, /* a Cyrillic О for a nought */
  { "9999999999", "З700123456", SM_MASK_WRONG, NULL }, /* a Cyrillic З for a three */
  { "9999999999", "١٢٣٤٥٦٧٨٩٠", SM_MASK_WRONG, NULL },
  { "9999999999", "3700.123456", SM_MASK_WRONG, NULL },
  { "9999999999", "\xff", SM_MASK_WRONG, NULL },
  /* pasted from a receipt or a messenger */
  { "9999999999", "л/с № 3700123456", SM_MASK_COMPLETE, "3700123456" },
  { "9999999999", "Л/С3700123456.", SM_MASK_COMPLETE, "3700123456" },
  { "9999999999", "ЛС: 3700 123456;", SM_MASK_COMPLETE, "3700123456" },
  { "9999999999", "№3700123456", SM_MASK_COMPLETE, "3700123456" },
  { "9999999999", "Лицевой счёт № 3700123456", SM_MASK_COMPLETE, "3700123456" },
  { "9999999999", "лиц. сч. 3700123456", SM_MASK_COMPLETE, "3700123456" },
  { "9999999999", "No. 3700123456", SM_MASK_COMPLETE, "3700123456" },
  { "9999999999", "N3700123456", SM_MASK_COMPLETE, "3700123456" },
  { "9999999999", "Nº 3700123456", SM_MASK_COMPLETE, "3700123456" },
  { "9999999999", "л\\с 3700123456", SM_MASK_COMPLETE, "3700123456" },
  { "9999999999", "л / с = 3700123456", SM_MASK_COMPLETE, "3700123456" },
  { "9999999999", "Ваш лицевой счёт: «3700123456»", SM_MASK_COMPLETE, "3700123456" },
  { "9999999999", "\"3700123456\"", SM_MASK_COMPLETE, "3700123456" },
  { "9999999999", "(3700123456)", SM_MASK_COMPLETE, "3700123456" },
  { "9999999999", "ЕЛС 3700123456", SM_MASK_WRONG, NULL }, /* another number */
  { "9999999999", "Ngas 3700123456", SM_MASK_WRONG, NULL },
  { "9999999999",
    "\xe2\x80\xaa"
    "3700123456\xe2\x80\xac",
    SM_MASK_COMPLETE, "3700123456" },
  { "9999999999", "№ 37", SM_MASK_PARTIAL, NULL },
  { "9999999999", "№", SM_MASK_EMPTY, NULL },
  { "9999999999", "№ 37001234567", SM_MASK_WRONG, NULL },
  { "9999999999",
    "\xe2\x80\x8e"
    "3700\xe2\x80\x8b"
    "1234\xc2\xad"
    "56\xef\xbb\xbf",
    SM_MASK_COMPLETE, "3700123456" },
  { "9999999999",
    "37001234\xe2\x80\xae"
    "56",
    SM_MASK_WRONG, NULL }, /* a right-to-left override */
  { "А-999", "л/с т-123", SM_MASK_COMPLETE, "Т-123" },
  { "ЛС-999", "ЛС-123", SM_MASK_COMPLETE, "ЛС-123" },
  { "ЛС-999", "л/с ЛС-123", SM_MASK_WRONG, NULL }, /* the label swallows the number's letters */
  /* the mask's own separators */
  { "99-999999-9", "123456789", SM_MASK_COMPLETE, "12-345678-9" },
  { "99-999999-9", "12-345678-9", SM_MASK_COMPLETE, "12-345678-9" },
  { "99-999999-9", "12 3456 789", SM_MASK_COMPLETE, "12-345678-9" },
  { "99-999999-9", "12-", SM_MASK_PARTIAL, NULL },
  { "9999/99", "1234/56", SM_MASK_COMPLETE, "1234/56" },
  { "9999/99", "123456", SM_MASK_WRONG, NULL },
  /* letters */
  { "A999999", "k123456", SM_MASK_COMPLETE, "K123456" },
  { "A999999", "К123456", SM_MASK_COMPLETE, "K123456" }, /* a Cyrillic К */
  { "A999999", "Ж123456", SM_MASK_WRONG, NULL },
  { "A999999", "1123456", SM_MASK_WRONG, NULL },
  { "А999999", "т123456", SM_MASK_COMPLETE, "Т123456" },
  { "А999999", "T123456", SM_MASK_COMPLETE, "Т123456" }, /* a Latin T */
  { "А999999", "Z123456", SM_MASK_WRONG, NULL },
  { "ТВ-9999", "тв1234", SM_MASK_COMPLETE, "ТВ-1234" },
  { "ТВ-9999", "TB 1234", SM_MASK_COMPLETE, "ТВ-1234" },
  { "ТВ-9999", "т", SM_MASK_PARTIAL, NULL },
  { "ТВ-9999", "1234", SM_MASK_WRONG, NULL },
};

static void
states_follow_the_typing (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (sm_rules_mask_state (cases[i].mask, cases[i].typed), ==, cases[i].state);
  g_assert_cmpint (sm_rules_mask_state ("99", NULL), ==, SM_MASK_EMPTY);
}

static void
only_complete_numbers_pass (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *normalized = NULL;
      gboolean passed =
          sm_rules_check_account_number (cases[i].mask, cases[i].typed, &normalized, &error);

      g_assert_cmpint (passed, ==, cases[i].state == SM_MASK_COMPLETE);
      g_assert_cmpstr (normalized, ==, cases[i].normalized);
      if (!passed)
        g_assert_error (error, SM_ERROR, SM_ERROR_NUMBER_FORMAT);
    }
  g_assert_false (sm_rules_check_account_number ("99", NULL, NULL, NULL));
}

static void
normal_numbers_stay (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *again = NULL;

      if (cases[i].normalized == NULL)
        continue;
      g_assert_true (
          sm_rules_check_account_number (cases[i].mask, cases[i].normalized, &again, NULL));
      g_assert_cmpstr (again, ==, cases[i].normalized);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mask-rules/states-follow-the-typing", states_follow_the_typing);
  g_test_add_func ("/mask-rules/only-complete-numbers-pass", only_complete_numbers_pass);
  g_test_add_func ("/mask-rules/normal-numbers-stay", normal_numbers_stay);
  return g_test_run ();
}
