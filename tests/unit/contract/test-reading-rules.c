/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reading-rules.h"

static void
only_what_the_supplier_has_not_got_is_open (void)
{
  guint n_open = 0;

  for (guint i = 0; sm_reading_states[i] != NULL; i++)
    n_open += sm_reading_state_is_open (sm_reading_states[i]);
  g_assert_cmpuint (n_open, ==, 2);
  g_assert_true (sm_reading_state_is_open ("accepted"));
  g_assert_true (sm_reading_state_is_open ("unverified"));
  g_assert_false (sm_reading_state_is_open (NULL));
}

static void
a_supplier_has_its_own_reasons (void)
{
  for (guint i = 0; sm_reading_reasons[i] != NULL; i++)
    g_assert_cmpint (sm_reading_reason_is_suppliers (sm_reading_reasons[i]), ==,
                     !g_str_equal (sm_reading_reasons[i], "payment_not_taken"));
  g_assert_false (sm_reading_reason_is_suppliers (NULL));
  g_assert_false (sm_reading_reason_is_suppliers (""));
  g_assert_false (sm_reading_reason_is_suppliers ("low"));
}

static void
a_strangers_reading_stands_when_the_supplier_counts_it (void)
{
  static const struct
  {
    const char *state;
    gboolean own;
    gboolean strangers;
  } rows[] = {
    { "accepted", TRUE, FALSE },    { "exported", TRUE, FALSE },   { "credited", TRUE, TRUE },
    { "waiting", FALSE, FALSE },    { "rejected", FALSE, FALSE },  { "replaced", FALSE, FALSE },
    { "unverified", FALSE, FALSE }, { "dismissed", FALSE, FALSE }, { "withdrawn", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (SmReading) reading = sm_record_new (SM_TYPE_READING);

      sm_record_set_text (&reading->state, rows[i].state);
      g_assert_cmpint (sm_reading_stands (reading), ==, rows[i].own);
      reading->unverified = TRUE;
      g_assert_cmpint (sm_reading_stands (reading), ==, rows[i].strangers);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reading-rules/only-what-the-supplier-has-not-got-is-open",
                   only_what_the_supplier_has_not_got_is_open);
  g_test_add_func ("/reading-rules/a-supplier-has-its-own-reasons", a_supplier_has_its_own_reasons);
  g_test_add_func ("/reading-rules/a-strangers-reading-stands-when-the-supplier-counts-it",
                   a_strangers_reading_stands_when_the_supplier_counts_it);
  return g_test_run ();
}
