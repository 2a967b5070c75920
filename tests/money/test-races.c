/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "id.h"
#include "limits.h"
#include "payments.h"
#include "refunds.h"
#include "sessions.h"
#include "shop-fixture.h"
#include "throttle.h"
#include "waiting.h"

/* Many at once on one customer, one account of a registry, one payment; two programs at once. */

#define CLIENTS 32

typedef struct
{
  Town *town;
  GThreadFunc step; /* given a Turn */
  gint n_done;      /* atomic, like the next */
  gint n_refused;
  gint n_inside;
} Race;

typedef struct
{
  Race *race;
  guint number;
} Turn;

static gboolean
wait_for_the_others (SmdTx *tx, gpointer data, GError **error)
{
  gint *n_inside = data;
  g_autoptr (SmdRows) rows = smd_tx_query (tx, error, "SELECT 1 AS one", "");

  g_atomic_int_inc (n_inside);
  wait_until (g_atomic_int_get (n_inside) >= CLIENTS);
  return rows != NULL;
}

static gpointer
take_connection (gpointer data)
{
  Race *race = data;
  g_autoptr (GError) error = NULL;

  g_assert_true (
      smd_store_write (race->town->domain.store, wait_for_the_others, &race->n_inside, &error));
  return NULL;
}

/* Each client has its connection before the race begins, where each can have one. */
static void
warm_up (Race *race)
{
  GThread *threads[CLIENTS];

  if (strcmp (race->town->fixture->engine, "postgresql") != 0)
    return;
  for (guint i = 0; i < CLIENTS; i++)
    threads[i] = g_thread_new ("client", take_connection, race);
  for (guint i = 0; i < CLIENTS; i++)
    g_thread_join (threads[i]);
}

static void
run_race (Race *race)
{
  GThread *threads[CLIENTS];
  Turn turns[CLIENTS];
  SmdStoreStats before, after;

  warm_up (race);
  smd_store_get_stats (race->town->domain.store, &before);
  for (guint i = 0; i < CLIENTS; i++)
    {
      turns[i] = (Turn) { race, i };
      threads[i] = g_thread_new ("client", race->step, &turns[i]);
    }
  for (guint i = 0; i < CLIENTS; i++)
    g_thread_join (threads[i]);
  smd_store_get_stats (race->town->domain.store, &after);
  g_assert_cmpint (after.conflicts, ==, before.conflicts);
}

/* Counts the outcome; a failure must be this one. */
static void
count (Race *race, gboolean done, const GError *error, SmErrorCode refused)
{
  if (done)
    {
      g_assert_no_error (error);
      g_atomic_int_inc (&race->n_done);
      return;
    }
  g_assert_error (error, SM_ERROR, (int) refused);
  g_atomic_int_inc (&race->n_refused);
}

static void
add_flat (Town *town, guint i)
{
  g_autofree char *registry = g_strdup_printf (
      "INSERT INTO registry_accounts (id, supplier_id, number, full_name, address, "
      "masked_address, balance_kopecks, balance_at) VALUES ('flat-%u', 'heat', '%u', "
      "'Анна Ильина', 'г. Тверь', 'г. Тверь', 0, 1789000000)",
      i, 500 + i);
  g_autofree char *account = g_strdup_printf (
      "INSERT INTO accounts (id, customer_id, registry_id, access, full_state, full_state_at, "
      "linked_at) VALUES ('account-%u', 'anna', 'flat-%u', 'simple', 'none', 1, 1)",
      i, i);

  town_exec (town, registry);
  town_exec (town, account);
}

static void
pay (const Turn *turn, const char *customer, SmPaymentInput *input, SmErrorCode refusal)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmPayment) payment =
      town_call (turn->race->town, SM_OPERATION_PAY, customer, NULL, input, NULL, &error);

  count (turn->race, payment != NULL, error, refusal);
}

static gpointer
pay_one_of_many (gpointer data)
{
  const Turn *turn = data;
  g_autofree char *account = g_strdup_printf ("account-%u", turn->number);
  g_autoptr (SmPaymentInput) input = town_payment_input (account, "sum", 10000, 10000);

  pay (turn, "anna", input, SM_ERROR_TOO_MANY_PAYMENTS);
  return NULL;
}

static void
test_one_customer (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  Race race = { town, pay_one_of_many };

  for (guint i = 0; i < CLIENTS; i++)
    add_flat (town, i);
  run_race (&race);
  g_assert_cmpint (race.n_done, ==, SM_LIMIT_OPEN_PAYMENTS);
  g_assert_cmpint (race.n_refused, ==, CLIENTS - SM_LIMIT_OPEN_PAYMENTS);
  g_assert_cmpint (town_int (town, "SELECT COUNT (*) AS n FROM payments"), ==,
                   SM_LIMIT_OPEN_PAYMENTS);
}

static void
add_resident (Town *town, guint i)
{
  g_autofree char *customer =
      g_strdup_printf ("INSERT INTO customers (id, email, email_key, password_hash, created_at) "
                       "VALUES ('resident-%u', 'r%u@example.ru', 'r%u@example.ru', '-', 1)",
                       i, i, i);
  g_autofree char *account = g_strdup_printf (
      "INSERT INTO accounts (id, customer_id, registry_id, access, full_state, full_state_at, "
      "linked_at) VALUES ('resident-%u', 'resident-%u', 'flat', 'full', 'open', 1, 1)",
      i, i);

  town_exec (town, customer);
  town_exec (town, account);
}

static gpointer
pay_the_same (gpointer data)
{
  const Turn *turn = data;
  g_autofree char *resident = g_strdup_printf ("resident-%u", turn->number);
  g_autoptr (SmPaymentInput) input = town_payment_input (resident, "debt", 100000, 101000);

  pay (turn, resident, input, SM_ERROR_PAYMENT_REPEATED);
  return NULL;
}

/* Whoever of a flat pays its debt, the others are asked whether they mean it. */
static void
test_one_registry_account (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  Race race = { town, pay_the_same };

  for (guint i = 0; i < CLIENTS; i++)
    add_resident (town, i);
  run_race (&race);
  g_assert_cmpint (race.n_done, ==, 1);
  g_assert_cmpint (race.n_refused, ==, CLIENTS - 1);
}

static char *the_payment; /* of the race for one */

static void
take_refund (Turn *turn)
{
  g_autoptr (GPtrArray) refunds = g_ptr_array_new_with_free_func ((GDestroyNotify) smd_refund_free);
  g_autoptr (GPtrArray) events = smd_refund_events_new ();
  g_autoptr (GError) error = NULL;
  SmdRefund *refund = g_new0 (SmdRefund, 1);
  gboolean done;

  refund->id = g_strdup ("refund");
  refund->acquirer_id = g_strconcat ("acquirer-", the_payment, NULL);
  refund->state = g_strdup ("succeeded");
  refund->amount_kopecks = 40000;
  refund->currency = g_strdup ("RUB");
  refund->created_ms = town_now (turn->race->town) * 1000;
  g_ptr_array_add (refunds, refund);
  done = smd_refunds_take (&turn->race->town->domain, refunds, events, &error);
  count (turn->race, done, error, SM_ERROR_STORE);
}

static gpointer
have_a_part (gpointer data)
{
  Turn *turn = data;
  Town *town = turn->race->town;
  g_autoptr (GError) error = NULL;
  g_autoptr (SmdOutcome) outcome = NULL;
  SmdPaymentState word = turn->number % 8 == 0 ? SMD_PAYMENT_WAITING : SMD_PAYMENT_SUCCEEDED;
  gboolean done;

  switch (turn->number % 4)
    {
    case 0:
    case 1:
      outcome = town_outcome (town, the_payment, word);
      town_apply (town, the_payment, outcome);
      g_atomic_int_inc (&turn->race->n_done);
      break;
    case 2:
      take_refund (turn);
      break;
    default:
      done = town_credit (town, the_payment, &error);
      count (turn->race, done, error, SM_ERROR_PAYMENT_STATE);
    }
  return NULL;
}

static gint64
count_transfers (Town *town, const char *kind)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT COUNT (*) AS n FROM ledger_transfers WHERE kind = '%s'", kind);

  return town_int (town, sql);
}

static void
test_one_payment (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = town_pay (town, 100000);
  g_autoptr (GError) error = NULL;
  Race race = { town, have_a_part };
  Turn last = { &race, 2 };

  the_payment = id;
  for (guint round = 0; round < 4; round++)
    run_race (&race);
  /* a refund that came before the payment was known is booked with the next list */
  have_a_part (&last);
  g_assert_true (town_credit (town, id, &error));
  g_assert_cmpint (count_transfers (town, "payment"), ==, 1);
  g_assert_cmpint (count_transfers (town, "commission"), ==, 1);
  g_assert_cmpint (count_transfers (town, "refund"), ==, 1);
  g_assert_cmpint (count_transfers (town, "settlement"), ==, 1);
  g_assert_cmpint (town_int (town, "SELECT COUNT (*) AS n FROM movements"), ==, 2);
  g_assert_cmpint (town_int (town, "SELECT refunded_kopecks AS n FROM payments"), ==, 40000);
  g_assert_cmpuint (town_check_books (town), ==, 0);
}

static gboolean
use_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  return smd_throttle_use (tx, 1000, "key", 10, 3600, error);
}

static gpointer
use_once (gpointer data)
{
  const Turn *turn = data;
  g_autoptr (GError) error = NULL;
  gboolean done = smd_store_write (turn->race->town->domain.store, use_in_tx, NULL, &error);

  count (turn->race, done, error, SM_ERROR_TOO_MANY_TRIES);
  return NULL;
}

static void
test_one_throttle (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  Race race = { town, use_once };

  run_race (&race);
  g_assert_cmpint (race.n_done, ==, 10);
}

/* A second program on the same database. */
typedef struct
{
  SmdStore *store;
  SmdDomain domain;
  SmdReconciler *reconciler;
} Second;

static void
second_start (Second *self, Shop *shop, StoreFixture *fixture)
{
  const SmdAcquirerConfig config = { sm_sandbox_get_api_url (shop->sandbox), SHOP_ID, SHOP_SECRET,
                                     TRUE };
  g_autoptr (GError) error = NULL;

  self->store = smd_store_open (fixture->url, &error);
  g_assert_no_error (error);
  self->domain = shop->town->domain;
  self->domain.store = self->store;
  self->reconciler = smd_reconciler_new (&self->domain, &config);
  smd_reconciler_start (self->reconciler);
}

static void
second_stop (Second *self)
{
  smd_reconciler_free (self->reconciler);
  smd_store_close (self->store);
}

static void
test_each_payment_is_taken_by_one_program (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  Second second = { NULL };

  second_start (&second, shop, fixture);
  shop_set_faults (shop, "{'slow_ms': 300}");
  for (guint i = 0; i < CLIENTS; i++)
    {
      g_autofree char *resident = g_strdup_printf ("resident-%u", i);
      g_autoptr (SmPaymentInput) input = town_payment_input (resident, "sum", 100000, 101000);
      g_autoptr (SmPayment) payment = NULL;
      g_autoptr (GError) error = NULL;

      add_resident (shop->town, i);
      input->repeat_confirmed = TRUE;
      payment = town_call (shop->town, SM_OPERATION_PAY, resident, NULL, input, NULL, &error);
      g_assert_no_error (error);
      smd_reconciler_wake (shop->reconciler);
      smd_reconciler_wake (second.reconciler);
    }
  wait_until (town_int (shop->town, "SELECT COUNT (*) AS n FROM payments WHERE state = 'waiting'")
              == CLIENTS);
  g_assert_cmpint (shop_count (shop, "creates"), ==, CLIENTS);
  second_stop (&second);
}

/* Whoever died with a payment in hand had claimed it: its time is over in a minute. */
static void
test_what_a_dead_program_held_is_taken_over (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = town_pay (town, 100000);
  g_autoptr (GPtrArray) due = NULL;
  g_autoptr (GPtrArray) held = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *order = NULL;
  g_autofree char *late = NULL;
  gint64 next_at = 0;

  due = smd_payments_list_due (&town->domain, SMD_LANE_CREATE, 10, &next_at, &error);
  g_assert_cmpuint (due->len, ==, 1);
  order = smd_payments_claim_order (&town->domain, g_ptr_array_index (due, 0), "{}", &error);
  g_assert_cmpstr (order, ==, "{}");
  late = smd_payments_claim_order (&town->domain, g_ptr_array_index (due, 0), "{}", &error);
  g_assert_no_error (error);
  g_assert_null (late);
  held = smd_payments_list_due (&town->domain, SMD_LANE_CREATE, 10, &next_at, &error);
  g_assert_cmpuint (held->len, ==, 0);
  g_assert_cmpint (next_at, <=, town_now (town) + 60);
  sm_clock_shift (town->clock, 60);
  again = smd_payments_list_due (&town->domain, SMD_LANE_CREATE, 10, &next_at, &error);
  g_assert_cmpuint (again->len, ==, 1);
}

#define TOKEN "token"

typedef struct
{
  Town *town;
  SmOperation operation;
  gpointer body;
  SmdLogin login;
} Asking;

static gboolean
authenticate (Asking *self, GError **error)
{
  return smd_sessions_authenticate (&self->town->domain, TOKEN, &self->login, error);
}

static gboolean
call (Asking *self, GError **error)
{
  const char *const parameters[] = { "anna-flat", NULL };
  g_autofree char *key = sm_uuid_new ();
  g_autoptr (GError) found = NULL;
  SmdCall given = { .route = sm_routes_get (self->operation),
                    .customer_id = self->login.customer_id,
                    .session_id = self->login.session_id,
                    .parameters = parameters,
                    .idempotency_key = key,
                    .body_hash = "hash",
                    .body = self->body };
  g_autoptr (GObject) reply = smd_operations_run (&self->town->domain, &given, &found);

  g_assert_no_error (found);
  g_assert_nonnull (reply);
  return TRUE;
}

static gboolean
read_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  Asking *self = data;

  return smd_sessions_authenticate_in_tx (tx, &self->town->domain, TOKEN, &self->login, error)
         && call (self, error);
}

static gint64
count_waits (Asking *self, gboolean reads)
{
  g_autoptr (GError) error = NULL;
  SmdStoreStats before, after;

  smd_store_get_stats (self->town->domain.store, &before);
  if (reads)
    g_assert_true (smd_store_read (self->town->domain.store, read_in_tx, self, &error));
  else
    g_assert_true (authenticate (self, &error) && call (self, &error));
  g_assert_no_error (error);
  smd_store_get_stats (self->town->domain.store, &after);
  return after.round_trips - before.round_trips;
}

/* As the service calls them, the check of the session included. */
static void
test_round_trips (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (SmReadingInput) reading = town_reading (130000, 65000);
  g_autofree char *hash = sm_secret_hash (TOKEN);
  g_autofree char *session = g_strdup_printf (
      "INSERT INTO sessions (id, token_hash, customer_id, created_at, seen_at, expires_at) "
      "VALUES ('session', '%s', 'anna', 1, %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ")",
      hash, town_now (town), town_now (town) + 3600);
  Asking cabinet = { town, SM_OPERATION_CABINET };
  Asking sending = { town, SM_OPERATION_READING_SEND, reading };

  town_exec (town, session);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpint (count_waits (&cabinet, TRUE), <=, 2);
      g_assert_cmpint (count_waits (&sending, FALSE), <=, 5);
    }
  smd_login_clear (&cabinet.login);
  smd_login_clear (&sending.login);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  store_test_add ("/races/one-customer", test_one_customer);
  store_test_add ("/races/one-registry-account", test_one_registry_account);
  store_test_add ("/races/one-payment", test_one_payment);
  store_test_add ("/races/one-throttle", test_one_throttle);
  store_test_add ("/races/each-payment-is-taken-by-one-program",
                  test_each_payment_is_taken_by_one_program);
  store_test_add ("/races/what-a-dead-program-held-is-taken-over",
                  test_what_a_dead_program_held_is_taken_over);
  store_test_add ("/races/round-trips", test_round_trips);
  return g_test_run ();
}
