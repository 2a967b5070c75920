/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-fixture.h"

#include "account-records.h"
#include "refunds.h"
#include "text.h"

#define NUMBER "370012345678"

/* What suppliers send */

static char *
write_file (Town *town, const char *text)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (town->fixture->folder, "sent.csv", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, &error));
  g_assert_no_error (error);
  return path;
}

/* A sum as files have it. */
static char *
dup_sum (gint64 kopecks)
{
  gint64 size = ABS (kopecks);

  return g_strdup_printf ("%s%" G_GINT64_FORMAT ",%02d", kopecks < 0 ? "-" : "", size / 100,
                          (int) (size % 100));
}

/* Returns the first problem, or NULL where the registry was taken. */
char *
desk_load_registry (Town *town, gint64 balance, const char *as_of)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmdProblems) problems = smd_problems_new ();
  g_autofree char *sum = dup_sum (balance);
  g_autofree char *text = g_strdup_printf (
      "as_of;%s\n#accounts\nnumber;full_name;address;balance\n" NUMBER ";Анна Ильина;г. Тверь;%s\n",
      as_of, sum);
  g_autofree char *path = write_file (town, text);
  g_auto (SmdOwners) owners = { .expected = TRUE };
  SmdRegistryCounts counts;

  g_assert_true (smd_registry_load (&town->domain, "gas", path, NULL, NULL, &owners, problems,
                                    &counts, &error));
  g_assert_no_error (error);
  return g_strdup (smd_problems_get (problems, 0));
}

/* Returns the first problem, or NULL where the list was taken; `day` is nullable. */
char *
desk_load_credited (Town *town, const char *payment_id, gint64 sum, const char *day,
                    SmdCreditedCounts *counts)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmdProblems) problems = smd_problems_new ();
  g_autofree char *kopecks = dup_sum (sum);
  g_autofree char *text = g_strdup_printf ("#credited\npayment;sum;day\n%s;%s;%s\n", payment_id,
                                           kopecks, day != NULL ? day : "");
  g_autofree char *path = write_file (town, text);

  g_assert_true (smd_credited_load (&town->domain, "gas", path, NULL, problems, counts, &error));
  g_assert_no_error (error);
  return g_strdup (smd_problems_get (problems, 0));
}

char *
desk_dup_today (Town *town)
{
  return sm_text_iso_date (town_now (town), NULL);
}

/* Money that moves */

void
desk_take (Town *town, const char *payment_id)
{
  g_autoptr (SmdOutcome) outcome = town_outcome (town, payment_id, SMD_PAYMENT_SUCCEEDED);

  g_assert_cmpint (town_apply (town, payment_id, outcome), ==, SMD_APPLIED_CHANGE);
}

void
desk_refund (Town *town, const char *payment_id, const char *refund_id, gint64 kopecks, gint64 at)
{
  desk_tell_refund (town, payment_id, refund_id, kopecks, at, "succeeded");
}

void
desk_tell_refund (Town *town, const char *payment_id, const char *refund_id, gint64 kopecks,
                  gint64 at, const char *state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) refunds = g_ptr_array_new_with_free_func ((GDestroyNotify) smd_refund_free);
  g_autoptr (GPtrArray) events = smd_refund_events_new ();
  SmdRefund *refund = g_new0 (SmdRefund, 1);

  refund->id = g_strdup (refund_id);
  refund->acquirer_id = g_strconcat ("acquirer-", payment_id, NULL);
  refund->state = g_strdup (state);
  refund->amount_kopecks = kopecks;
  refund->currency = g_strdup ("RUB");
  refund->created_ms = at * 1000;
  g_ptr_array_add (refunds, refund);
  g_assert_true (smd_refunds_take (&town->domain, refunds, events, &error));
  g_assert_no_error (error);
}

/* What customers see */

void
desk_get_account (Town *town, const char *customer, const char *account, gint64 *suggested,
                  gint64 *pending)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmCabinet) cabinet =
      town_call (town, SM_OPERATION_CABINET, customer, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < sm_record_list_length (cabinet->accounts); i++)
    {
      const SmAccount *found = sm_record_list_get (cabinet->accounts, i);

      if (!g_str_equal (found->id, account))
        continue;
      *suggested = found->suggested_kopecks;
      *pending = found->pending_kopecks;
      return;
    }
  g_assert_not_reached ();
}
