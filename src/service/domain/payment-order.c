/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "payment-order.h"

#include "error.h"
#include "input-rules.h"
#include "limits.h"
#include "text.h"

void
smd_payment_task_free (SmdPaymentTask *self)
{
  if (self == NULL)
    return;
  g_free (self->payment_id);
  g_free (self->customer_id);
  g_free (self->acquirer_key);
  g_free (self->acquirer_id);
  g_free (self->receipt_key);
  g_free (self->receipt_id);
  g_free (self);
}

void
smd_payment_order_free (SmdPaymentOrder *self)
{
  if (self == NULL)
    return;
  g_free (self->payment_id);
  g_free (self->return_url);
  g_free (self->email);
  g_free (self->number);
  g_free (self->month);
  g_free (self->service);
  g_free (self->payer_name);
  g_free (self->payer_address);
  g_clear_object (&self->lines);
  g_free (self->legal_name);
  g_free (self->inn);
  g_free (self->kpp);
  g_free (self->bank_name);
  g_free (self->bic);
  g_free (self->settlement_account);
  g_free (self->correspondent_account);
  g_free (self->agent_type);
  g_free (self->phone);
  g_free (self->acquirer_id);
  g_free (self);
}

void
smd_outcome_free (SmdOutcome *self)
{
  if (self == NULL)
    return;
  g_free (self->acquirer_id);
  g_free (self->currency);
  g_free (self->payment_id);
  g_free (self->confirmation_url);
  g_free (self->cancel_reason);
  g_free (self->method_title);
  g_free (self->receipt_state);
  g_free (self->receipt_id);
  g_free (self->receipt_problem);
  g_free (self->shop_id);
  g_free (self->doubt);
  g_free (self);
}

typedef struct
{
  gint64 now;
  SmdLane lane;
  guint limit;
  gint64 next_at;   /* the result */
  GPtrArray *tasks; /* owned; the result */
} DueCall;

static SmdPaymentTask *
read_task (SmdRows *rows)
{
  SmdPaymentTask *self = g_new0 (SmdPaymentTask, 1);

  self->payment_id = g_strdup (smd_rows_get_text (rows, "id"));
  self->customer_id = g_strdup (smd_rows_get_text (rows, "customer_id"));
  self->acquirer_key = g_strdup (smd_rows_get_text (rows, "acquirer_key"));
  self->acquirer_id = g_strdup (smd_rows_get_text (rows, "acquirer_id"));
  self->created_at = smd_rows_get_int (rows, "created_at");
  self->looks = smd_rows_get_int (rows, "looks");
  if (g_strcmp0 (smd_rows_get_text (rows, "receipt_state"), "pending") == 0)
    self->receipt_key = g_strdup (smd_rows_get_text (rows, "receipt_key"));
  self->receipt_id = g_strdup (smd_rows_get_text (rows, "receipt_id"));
  self->look_at = smd_rows_get_int (rows, "look_at");
  if (!smd_payment_state_from_string (smd_rows_get_text (rows, "state"), &self->state))
    g_assert_not_reached ();
  return self;
}

/* Turns go by customer: the first payment of each, then the second. No look is ever planned as far
 * ahead as FAR_SECONDS: one that is was written while the clock was wrong, and is due. */
#define FAR_SECONDS (2 * SM_LIMIT_PAYMENT_LOOK_LATEST)
#define DUE_SQL(lane)                                                                         \
  "SELECT id, customer_id, state, acquirer_key, acquirer_id, created_at, looks, look_at, "    \
  "receipt_state, receipt_key, receipt_id FROM ("                                             \
  "SELECT id, customer_id, state, acquirer_key, acquirer_id, created_at, looks, look_at, "    \
  "receipt_state, receipt_key, receipt_id, "                                                  \
  "ROW_NUMBER () OVER (PARTITION BY customer_id ORDER BY look_at, id) AS turn FROM payments " \
  "WHERE (look_at <= $1 OR look_at > $2) AND " lane ") AS due ORDER BY turn, look_at, id LIMIT $3"
#define NEXT_SQL(lane) "SELECT MIN (look_at) AS next_at FROM payments WHERE look_at > $1 AND " lane

static const struct
{
  const char *due;
  const char *next;
} lanes[SMD_N_LANES] = {
  [SMD_LANE_CREATE] = { DUE_SQL ("acquirer_id IS NULL"), NEXT_SQL ("acquirer_id IS NULL") },
  [SMD_LANE_LOOK] = { DUE_SQL ("acquirer_id IS NOT NULL"), NEXT_SQL ("acquirer_id IS NOT NULL") },
};

static gboolean
due_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  DueCall *self = data;
  g_autoptr (SmdRows) rows = NULL;
  g_autoptr (SmdRows) next = NULL;

  rows = smd_tx_query (tx, error, lanes[self->lane].due, "iii", self->now, self->now + FAR_SECONDS,
                       (gint64) self->limit);
  if (rows == NULL)
    return FALSE;
  g_ptr_array_set_size (self->tasks, 0);
  while (smd_rows_next (rows))
    g_ptr_array_add (self->tasks, read_task (rows));

  next = smd_tx_query (tx, error, lanes[self->lane].next, "i", self->now);
  if (next == NULL || !smd_rows_next (next))
    return FALSE;
  self->next_at =
      smd_rows_is_null (next, "next_at") ? G_MAXINT64 : smd_rows_get_int (next, "next_at");
  return TRUE;
}

/**
 * smd_payments_list_due:
 * @domain: the domain
 * @lane: those that the acquirer has to create, or those to look at
 * @limit: the most to return
 * @next_at: (out): unix seconds of the first look after now, %G_MAXINT64 where there is none
 * @error: the store's
 *
 * Returns: (transfer full) (element-type SmdPaymentTask): the payments of the lane that are due
 *   now, in turns by customer
 */
GPtrArray *
smd_payments_list_due (SmdDomain *domain, SmdLane lane, guint limit, gint64 *next_at,
                       GError **error)
{
  g_autoptr (GPtrArray) tasks =
      g_ptr_array_new_with_free_func ((GDestroyNotify) smd_payment_task_free);
  DueCall self = { sm_clock_now (domain->clock), lane, limit, G_MAXINT64, tasks };

  if (!smd_store_read (domain->store, due_in_tx, &self, error))
    return NULL;
  *next_at = self.next_at;
  return g_steal_pointer (&tasks);
}

/* The month that is paid for is the last one charged. */
static const char order_sql[] =
    "SELECT p.id, p.sum_kopecks, p.commission_kopecks, p.total_kopecks, p.acquirer_id, "
    "p.receipt_key, s.agent_type, s.support_phone, "
    "p.created_at, c.email_key, g.number, g.full_name, g.address, a.access, "
    "s.service, s.zone, s.legal_name, s.inn, s.kpp, s.bank_name, s.bic, s.settlement_account, "
    "s.correspondent_account, s.vat_code, "
    "(SELECT MAX (h.month) FROM charge_months h WHERE h.registry_id = g.id) AS month "
    "FROM payments p JOIN customers c ON c.id = p.customer_id "
    "JOIN accounts a ON a.id = p.account_id JOIN registry_accounts g ON g.id = p.registry_id "
    "JOIN suppliers s ON s.id = p.supplier_id WHERE p.id = $1";

static void
read_supplier (SmdPaymentOrder *self, SmdRows *rows)
{
  self->legal_name = g_strdup (smd_rows_get_text (rows, "legal_name"));
  self->inn = g_strdup (smd_rows_get_text (rows, "inn"));
  self->kpp = g_strdup (smd_rows_get_text (rows, "kpp"));
  self->bank_name = g_strdup (smd_rows_get_text (rows, "bank_name"));
  self->bic = g_strdup (smd_rows_get_text (rows, "bic"));
  self->settlement_account = g_strdup (smd_rows_get_text (rows, "settlement_account"));
  self->correspondent_account = g_strdup (smd_rows_get_text (rows, "correspondent_account"));
  self->vat_code = smd_rows_get_int (rows, "vat_code");
}

/* Checked when the supplier was loaded; what it was before that rule is left out. */
static void
read_agent (SmdPaymentOrder *self, SmdRows *rows)
{
  const char *typed = smd_rows_get_text (rows, "support_phone");
  g_autofree char *phone = NULL;

  self->receipt_apart = !smd_rows_is_null (rows, "receipt_key");
  self->acquirer_id = g_strdup (smd_rows_get_text (rows, "acquirer_id"));
  self->agent_type = g_strdup (smd_rows_get_text (rows, "agent_type"));
  if (typed != NULL && sm_rules_check_phone (typed, &phone, NULL))
    self->phone = g_strdup (*phone == '+' ? phone + 1 : phone);
}

static SmdPaymentOrder *
read_order (SmdRows *rows, const char *public_url)
{
  SmdPaymentOrder *self = g_new0 (SmdPaymentOrder, 1);
  const char *month = smd_rows_get_text (rows, "month");

  self->payment_id = g_strdup (smd_rows_get_text (rows, "id"));
  self->return_url = g_strconcat (public_url, "/return/", self->payment_id, NULL);
  self->email = g_strdup (smd_rows_get_text (rows, "email_key"));
  self->number = g_strdup (smd_rows_get_text (rows, "number"));
  self->service = g_strdup (smd_rows_get_text (rows, "service"));
  self->sum_kopecks = smd_rows_get_int (rows, "sum_kopecks");
  self->commission_kopecks = smd_rows_get_int (rows, "commission_kopecks");
  self->total_kopecks = smd_rows_get_int (rows, "total_kopecks");
  self->lines = g_list_store_new (SM_TYPE_PAYMENT_LINE);
  self->month = month != NULL ? g_strdup (month)
                              : sm_text_iso_month (smd_rows_get_int (rows, "created_at"),
                                                   smd_rows_get_text (rows, "zone"));
  if (g_strcmp0 (smd_rows_get_text (rows, "access"), "full") == 0)
    {
      self->payer_name = g_strdup (smd_rows_get_text (rows, "full_name"));
      self->payer_address = g_strdup (smd_rows_get_text (rows, "address"));
    }
  read_supplier (self, rows);
  read_agent (self, rows);
  return self;
}

typedef struct
{
  SmdDomain *domain;
  const char *payment_id;
  SmdPaymentOrder *order; /* owned; the result */
} OrderCall;

static gboolean
order_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  OrderCall *self = data;
  g_autoptr (SmdRows) rows = NULL;
  g_autoptr (SmdRows) lines = NULL;

  g_clear_pointer (&self->order, smd_payment_order_free);
  rows = smd_tx_query (tx, error, order_sql, "s", self->payment_id);
  if (rows == NULL)
    return FALSE;
  if (!smd_rows_next (rows))
    {
      sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no such payment"));
      return FALSE;
    }
  self->order = read_order (rows, self->domain->settings->public_url);

  lines = smd_tx_query (tx, error,
                        "SELECT code, title, sum_kopecks, voluntary FROM payment_lines "
                        "WHERE payment_id = $1 ORDER BY voluntary, code",
                        "s", self->payment_id);
  if (lines == NULL)
    return FALSE;
  while (smd_rows_next (lines))
    {
      g_autoptr (SmPaymentLine) line = smd_rows_dup_record (lines, SM_TYPE_PAYMENT_LINE);

      g_list_store_append (self->order->lines, line);
    }
  return TRUE;
}

/**
 * smd_payments_load_order:
 * @domain: the domain
 * @payment_id: which
 * @error: %SM_ERROR_NOT_FOUND, or the store's
 *
 * Returns: (transfer full): what the payment is created with at the acquirer
 */
SmdPaymentOrder *
smd_payments_load_order (SmdDomain *domain, const char *payment_id, GError **error)
{
  OrderCall self = { domain, payment_id, NULL };

  if (!smd_store_read (domain->store, order_in_tx, &self, error))
    g_clear_pointer (&self.order, smd_payment_order_free);
  return self.order;
}

typedef struct
{
  const SmdPaymentTask *task;
  gint64 until;
  const char *text;
  gint64 changed; /* the result, or: */
  char *kept;     /* owned */
} ClaimCall;

/* Nobody has looked at it, or claimed it, since the task was read. */
#define UNCLAIMED " WHERE id = $1 AND look_at = $2"

static gboolean
claim_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  ClaimCall *self = data;

  return smd_tx_exec_counted (tx, &self->changed, error,
                              "UPDATE payments SET look_at = $3" UNCLAIMED, "sii",
                              self->task->payment_id, self->task->look_at, self->until);
}

/**
 * smd_payments_claim:
 * @domain: the domain
 * @task: a payment that is due
 * @mine: (out): whether nobody was quicker
 * @error: the store's
 *
 * The claim is the time of the next look: whoever dies with the payment in hand leaves it to be
 * looked at then. Whatever comes of the look sets another time.
 *
 * Returns: whether the store could be asked
 */
gboolean
smd_payments_claim (SmdDomain *domain, SmdPaymentTask *task, gboolean *mine, GError **error)
{
  ClaimCall self = { task, sm_clock_now (domain->clock) + SM_LIMIT_PAYMENT_LEASE_SECONDS };

  if (!smd_store_write (domain->store, claim_in_tx, &self, error))
    return FALSE;
  task->held_until = self.until;
  *mine = self.changed == 1;
  return TRUE;
}

static gboolean
claim_order_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  ClaimCall *self = data;
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error,
                    "UPDATE payments SET look_at = $3, "
                    "acquirer_order = COALESCE (acquirer_order, $4)" UNCLAIMED
                    " AND state = 'created' RETURNING acquirer_order",
                    "siis", self->task->payment_id, self->task->look_at, self->until, self->text);

  g_clear_pointer (&self->kept, g_free);
  if (rows == NULL)
    return FALSE;
  if (smd_rows_next (rows))
    self->kept = g_strdup (smd_rows_get_text (rows, "acquirer_order"));
  return TRUE;
}

/**
 * smd_payments_claim_order:
 * @domain: the domain
 * @task: a payment that the acquirer has not named yet
 * @text: what it shall be created with, where it was never tried before
 * @error: the store's
 *
 * A retry by the same key must say the same (yookassa.ru/developers/using-api/interaction-format),
 * whatever a supplier's registry has changed since. It names the payer: once the acquirer has
 * named the payment, or will not, it is forgotten.
 *
 * Returns: (transfer full) (nullable): what to ask the acquirer with
 */
char *
smd_payments_claim_order (SmdDomain *domain, SmdPaymentTask *task, const char *text, GError **error)
{
  ClaimCall self = { task, sm_clock_now (domain->clock) + SM_LIMIT_PAYMENT_LEASE_SECONDS, text };

  if (!smd_store_write (domain->store, claim_order_in_tx, &self, error))
    g_clear_pointer (&self.kept, g_free);
  task->held_until = self.until;
  return self.kept;
}

static gboolean
release_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  const SmdPaymentTask *task = data;

  return smd_tx_exec (tx, error, "UPDATE payments SET look_at = $3" UNCLAIMED, "sii",
                      task->payment_id, task->held_until, task->look_at);
}

/**
 * smd_payments_release:
 * @domain: the domain
 * @task: a payment that was claimed
 * @error: the store's
 *
 * Returns: whether it is due as it was, or somebody has looked at it meanwhile
 */
gboolean
smd_payments_release (SmdDomain *domain, const SmdPaymentTask *task, GError **error)
{
  return smd_store_write (domain->store, release_in_tx, (gpointer) task, error);
}
