/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "desk-fixture.h"
#include "money.h"
#include "text.h"

#define ROUNDS 150
#define DAY_SECONDS (24 * 60 * 60)

/* The plain model: two customers of one flat, anna in the full version, boris in the simple one */

typedef struct
{
  gint64 kopecks;
  gint64 at;
  gboolean settled; /* given back before the credit: posted with the rest */
  char posted[11];
} Back;

typedef struct
{
  char *id;
  gboolean annas;
  gint64 sum;
  gboolean taken;
  gint64 taken_at;
  char posted[11]; /* the payment's posting day */
  gint64 refunded;
  gint64 credited; /* 0: not yet */
  GArray *backs;   /* Back */
} Paid;

typedef struct
{
  Town *town;
  GRand *random;
  GArray *paid; /* Paid */
  gint64 balance;
  char as_of[11];
  guint refunds;
} Model;

static void
paid_clear (gpointer data)
{
  g_free (((Paid *) data)->id);
  g_array_unref (((Paid *) data)->backs);
}

static void
expect_day (gint64 at, char *day)
{
  g_autofree char *moved = sm_text_iso_date (at, "Europe/Moscow");
  g_autofree char *posted = sm_text_add_days (moved, 1);

  g_strlcpy (day, posted, 11);
}

static void
post_back (const Paid *paid, Back *back)
{
  expect_day (back->at, back->posted);
  if (back->settled || strcmp (back->posted, paid->posted) < 0)
    g_strlcpy (back->posted, paid->posted, sizeof back->posted);
}

static void
post_on (Paid *paid, const char *day)
{
  memmove (paid->posted, day, sizeof paid->posted);
  for (guint i = 0; i < paid->backs->len; i++)
    post_back (paid, &g_array_index (paid->backs, Back, i));
}

static gint64
model_outside (const Model *self, gboolean all, gboolean annas)
{
  gint64 sum = 0;

  for (guint i = 0; i < self->paid->len; i++)
    {
      const Paid *paid = &g_array_index (self->paid, Paid, i);

      if (!paid->taken || (!all && paid->annas != annas))
        continue;
      if (strcmp (paid->posted, self->as_of) > 0)
        sum += paid->sum;
      for (guint j = 0; j < paid->backs->len; j++)
        {
          const Back *back = &g_array_index (paid->backs, Back, j);

          if (strcmp (back->posted, self->as_of) > 0)
            sum -= back->kopecks;
        }
    }
  return sum;
}

static gboolean
model_repeated (const Model *self, gboolean all, gboolean annas, gint64 sum)
{
  for (guint i = 0; i < self->paid->len; i++)
    {
      const Paid *paid = &g_array_index (self->paid, Paid, i);

      if (paid->sum == sum && (all || paid->annas == annas)
          && (!paid->taken || paid->taken_at > town_now (self->town) - 3 * DAY_SECONDS))
        return TRUE;
    }
  return FALSE;
}

static void
check_quote (Model *self, gboolean annas, gint64 suggested, gint64 outside)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmQuoteInput) input = town_quote_input (annas ? "anna-flat" : "boris-flat", "debt", 0);
  g_autoptr (SmQuote) quote = town_call (self->town, SM_OPERATION_QUOTE, annas ? "anna" : "boris",
                                         NULL, input, NULL, &error);

  if (suggested < 1000)
    {
      const SmErrorCode code = suggested == 0 ? SM_ERROR_NO_DEBT : SM_ERROR_SUM_TOO_SMALL;

      g_assert_error (error, SM_ERROR, (int) code);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpint (quote->sum_kopecks, ==, suggested);
  g_assert_cmpint (quote->pending_kopecks, ==, outside);
  g_assert_cmpint (quote->repeated, ==, model_repeated (self, annas, annas, suggested));
}

/* However lines are chosen, the debt is not asked for twice. */
static void
check_lines (Model *self, gint64 suggested)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmQuoteInput) input = town_quote_input ("anna-flat", "debt", 0);
  g_autoptr (SmQuote) quote = NULL;

  town_add_line (input->lines, "fee", 0);
  town_add_line (input->lines, "supply", 0);
  quote = town_call (self->town, SM_OPERATION_QUOTE, "anna", NULL, input, NULL, &error);
  if (quote == NULL)
    g_assert_true (g_error_matches (error, SM_ERROR, SM_ERROR_NO_DEBT)
                   || g_error_matches (error, SM_ERROR, SM_ERROR_SUM_TOO_SMALL));
  else
    g_assert_cmpint (quote->sum_kopecks, <=, suggested);
}

/* Whether paying a sum that somebody paid would be a repeat. */
static void
check_repeat (Model *self, gboolean annas)
{
  const Paid *paid = &g_array_index (self->paid, Paid,
                                     g_rand_int_range (self->random, 0, (gint32) self->paid->len));
  g_autoptr (GError) error = NULL;
  g_autoptr (SmQuoteInput) input =
      town_quote_input (annas ? "anna-flat" : "boris-flat", "sum", paid->sum);
  g_autoptr (SmQuote) quote = town_call (self->town, SM_OPERATION_QUOTE, annas ? "anna" : "boris",
                                         NULL, input, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (quote->repeated, ==, model_repeated (self, annas, annas, paid->sum));
}

static void
check_model (Model *self)
{
  for (guint annas = 0; annas < 2; annas++)
    {
      gint64 outside = model_outside (self, annas, annas);
      gint64 owed = MAX (0, self->balance - outside);
      gint64 suggested, pending;

      desk_get_account (self->town, annas ? "anna" : "boris", annas ? "anna-flat" : "boris-flat",
                        &suggested, &pending);
      g_assert_cmpint (pending, ==, outside);
      g_assert_cmpint (suggested, ==, owed);
      check_quote (self, annas, suggested, outside);
      if (self->paid->len > 0)
        check_repeat (self, annas);
      if (annas)
        check_lines (self, suggested);
    }
}

static void
model_take (Model *self, Paid *paid)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT taken_at AS n FROM payments WHERE id = '%s'", paid->id);

  desk_take (self->town, paid->id);
  paid->taken = TRUE;
  paid->taken_at = town_int (self->town, sql);
  expect_day (paid->taken_at, paid->posted);
}

static gboolean
model_has_open (const Model *self, gboolean annas)
{
  for (guint i = 0; i < self->paid->len; i++)
    {
      const Paid *paid = &g_array_index (self->paid, Paid, i);

      if (!paid->taken && paid->annas == annas)
        return TRUE;
    }
  return FALSE;
}

/* A sum of one's own, few enough that some meet again; now and then by a line. */
static void
model_pay (Model *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmPayment) payment = NULL;
  g_autoptr (SmPaymentInput) input = NULL;
  Paid paid = { .annas = g_rand_boolean (self->random),
                .sum = 2000 * g_rand_int_range (self->random, 1, 20),
                .backs = g_array_new (FALSE, TRUE, sizeof (Back)) };

  input = town_payment_input (paid.annas ? "anna-flat" : "boris-flat", "sum", paid.sum,
                              paid.sum + MAX (500, (paid.sum + 50) / 100));
  if (paid.annas && g_rand_boolean (self->random))
    town_add_line (input->lines, g_rand_boolean (self->random) ? "fee" : "supply", paid.sum);
  input->repeat_confirmed = TRUE;
  payment = town_call (self->town, SM_OPERATION_PAY, paid.annas ? "anna" : "boris", NULL, input,
                       NULL, &error);
  if (g_error_matches (error, SM_ERROR, SM_ERROR_PAYMENT_OPEN))
    {
      g_assert_true (model_has_open (self, paid.annas));
      g_array_unref (paid.backs);
      return;
    }
  g_assert_no_error (error);
  paid.id = g_strdup (payment->id);
  if (g_rand_int_range (self->random, 0, 4) > 0)
    model_take (self, &paid);
  g_array_append_val (self->paid, paid);
}

static char *
random_day (Model *self, const char *from)
{
  g_autofree char *today = desk_dup_today (self->town);
  int days = sm_text_days_between (from, today);

  return sm_text_add_days (from, g_rand_int_range (self->random, 0, days + 1));
}

static void
model_credit (Model *self, Paid *paid)
{
  gboolean dated = g_rand_boolean (self->random);
  g_autofree char *taken = sm_text_iso_date (paid->taken_at, "Europe/Moscow");
  g_autofree char *day = dated && paid->taken ? random_day (self, taken) : NULL;
  SmdCreditedCounts counts;
  gint64 due = paid->credited > 0 ? paid->credited : paid->sum - paid->refunded;
  g_autofree char *wrong = desk_load_credited (self->town, paid->id, due + 1, day, &counts);
  g_autofree char *problem = desk_load_credited (self->town, paid->id, due, day, &counts);
  g_autofree char *told = NULL;
  g_autofree char *expected = NULL;

  if (!paid->taken)
    {
      g_assert_cmpstr (problem, ==, "line 3: the money is not taken");
      return;
    }
  if (due == 0)
    {
      g_assert_cmpstr (problem, ==, "line 3: the money was given back");
      return;
    }
  g_assert_null (problem);
  told = sm_money_format (due);
  expected = g_strdup_printf (
      "line 3, sum: %s is what was paid to the supplier, less what was given back", told);
  g_assert_cmpstr (wrong, ==, expected);
  for (guint i = 0; paid->credited == 0 && i < paid->backs->len; i++)
    g_array_index (paid->backs, Back, i).settled = TRUE;
  paid->credited = due;
  post_on (paid, day != NULL ? day : paid->posted);
}

static void
model_registry (Model *self)
{
  gint64 balance = g_rand_int_range (self->random, -50000, 200000);
  gboolean old = g_rand_int_range (self->random, 0, 4) == 0;
  g_autofree char *day = old ? sm_text_add_days (self->as_of, -1) : random_day (self, self->as_of);
  g_autofree char *problem = desk_load_registry (self->town, balance, day);

  if (old)
    {
      g_assert_nonnull (problem);
      return;
    }
  g_assert_null (problem);
  self->balance = balance;
  g_strlcpy (self->as_of, day, sizeof self->as_of);
}

static void
model_refund (Model *self, Paid *paid)
{
  Back back = { .at = town_now (self->town) };
  g_autofree char *id = g_strdup_printf ("%u", self->refunds++);

  if (!paid->taken || paid->refunded == paid->sum)
    return;
  back.kopecks =
      g_rand_boolean (self->random)
          ? paid->sum - paid->refunded
          : g_rand_int_range (self->random, 1, (gint32) (paid->sum - paid->refunded) + 1);
  desk_refund (self->town, paid->id, id, back.kopecks, back.at);
  paid->refunded += back.kopecks;
  post_back (paid, &back);
  g_array_append_val (paid->backs, back);
}

static void
model_step (Model *self)
{
  guint choice = g_rand_int_range (self->random, 0, 10);
  Paid *paid;

  if (choice < 3 || self->paid->len == 0)
    {
      model_pay (self);
      return;
    }
  paid = &g_array_index (self->paid, Paid,
                         g_rand_int_range (self->random, 0, (gint32) self->paid->len));
  if (choice == 3 && !paid->taken)
    model_take (self, paid);
  else if (choice < 6)
    model_credit (self, paid);
  else if (choice < 7)
    model_refund (self, paid);
  else if (choice < 8)
    model_registry (self);
  else
    sm_clock_shift (self->town->clock, 60 * 60 * g_rand_int_range (self->random, 1, 30));
}

static void
test_every_order_keeps_what_is_owed (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (GRand) random = town_random ();
  g_autoptr (GArray) paid = g_array_new (FALSE, TRUE, sizeof (Paid));
  Model model = { town, random, paid, 100000, "2026-09-10", 0 };

  g_array_set_clear_func (paid, paid_clear);
  for (guint i = 0; i < ROUNDS; i++)
    {
      model_step (&model);
      check_model (&model);
    }
  g_assert_cmpuint (town_check_books (town), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/balances/every-order-keeps-what-is-owed", test_every_order_keeps_what_is_owed);
  return g_test_run ();
}
