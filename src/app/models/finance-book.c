/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "finance-book.h"

/* Two years of charges: this year beside the last. */
#define CHARGES_QUERY "limit=24"
#define PAYMENTS_LIMIT 50

struct _SmaFinanceBook
{
  GObject parent_instance;

  SmaContext *context;  /* owned */
  SmaWork *charging;    /* owned: the loading of the charges */
  SmaWork *paying;      /* owned: the loading of the payments */
  SmAccount *account;   /* owned, nullable */
  GListStore *months;   /* owned, of SmChargeMonth, newest first */
  GListStore *payments; /* owned, of SmPayment, newest first */
  gboolean loaded;      /* the service has told the payments */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SmaFinanceBook, sma_finance_book, G_TYPE_OBJECT)

static void
emit_changed (SmaFinanceBook *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
replace_items (GListStore *store, GListStore *items)
{
  const guint n_items = sm_record_list_length (items);
  g_autoptr (GPtrArray) array = g_ptr_array_sized_new (n_items);

  for (guint i = 0; i < n_items; i++)
    g_ptr_array_add (array, sm_record_list_get (items, i));
  g_list_store_splice (store, 0, g_list_model_get_n_items (G_LIST_MODEL (store)), array->pdata,
                       array->len);
}

static void
on_months (gpointer owner, gpointer reply, const GError *error)
{
  SmaFinanceBook *self = owner;
  SmChargeList *list = reply;

  if (error == NULL)
    replace_items (self->months, list->items);
  emit_changed (self);
}

static void
on_payments (gpointer owner, gpointer reply, const GError *error)
{
  SmaFinanceBook *self = owner;
  SmPaymentList *list = reply;

  if (error == NULL)
    {
      self->loaded = TRUE;
      replace_items (self->payments, list->items);
    }
  emit_changed (self);
}

static gboolean
has_charges (SmaFinanceBook *self)
{
  return self->account != NULL && g_strcmp0 (self->account->access, "full") == 0;
}

static char *
build_payments_query (SmaFinanceBook *self)
{
  g_autofree char *escaped = g_uri_escape_string (self->account->id, NULL, FALSE);

  return g_strdup_printf ("account=%s&limit=%d", escaped, PAYMENTS_LIMIT);
}

static void
show_stored (SmaFinanceBook *self)
{
  const char *const parameters[] = { self->account->id, NULL };
  g_autofree char *query = build_payments_query (self);
  g_autoptr (SmPaymentList) payments = NULL;
  g_autoptr (SmChargeList) charges = NULL;
  gint64 stored_at;

  payments = sma_context_dup_stored (self->context, SM_OPERATION_PAYMENTS, NULL, query, &stored_at);
  if (payments != NULL)
    replace_items (self->payments, payments->items);
  if (!has_charges (self))
    return;
  charges = sma_context_dup_stored (self->context, SM_OPERATION_CHARGES, parameters, CHARGES_QUERY,
                                    &stored_at);
  if (charges != NULL)
    replace_items (self->months, charges->items);
}

static void
sma_finance_book_dispose (GObject *object)
{
  SmaFinanceBook *self = SMA_FINANCE_BOOK (object);

  if (self->charging != NULL)
    sma_work_stop (self->charging);
  if (self->paying != NULL)
    sma_work_stop (self->paying);
  g_clear_object (&self->charging);
  g_clear_object (&self->paying);
  g_clear_object (&self->context);
  g_clear_object (&self->account);
  g_clear_object (&self->months);
  g_clear_object (&self->payments);
  G_OBJECT_CLASS (sma_finance_book_parent_class)->dispose (object);
}

static void
sma_finance_book_class_init (SmaFinanceBookClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sma_finance_book_dispose;
  signals[CHANGED] = g_signal_new ("changed", SMA_TYPE_FINANCE_BOOK, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
sma_finance_book_init (SmaFinanceBook *self)
{
  self->months = g_list_store_new (SM_TYPE_CHARGE_MONTH);
  self->payments = g_list_store_new (SM_TYPE_PAYMENT);
}

/**
 * sma_finance_book_new:
 * @context: the customer's context
 *
 * Returns: (transfer full): of no account yet
 */
SmaFinanceBook *
sma_finance_book_new (SmaContext *context)
{
  SmaFinanceBook *self = g_object_new (SMA_TYPE_FINANCE_BOOK, NULL);

  self->context = g_object_ref (context);
  self->charging = sma_work_new (context, self);
  self->paying = sma_work_new (context, self);
  return self;
}

/**
 * sma_finance_book_set_account:
 * @self: the book
 * @account: (nullable): whose book; the same account told anew keeps what is shown
 */
void
sma_finance_book_set_account (SmaFinanceBook *self, SmAccount *account)
{
  const gboolean same = account != NULL && self->account != NULL
                        && g_str_equal (account->id, self->account->id)
                        && g_strcmp0 (account->access, self->account->access) == 0;

  g_set_object (&self->account, account);
  if (!same)
    {
      sma_work_forget (self->charging);
      sma_work_forget (self->paying);
      self->loaded = FALSE;
      g_list_store_remove_all (self->months);
      g_list_store_remove_all (self->payments);
      if (account != NULL)
        show_stored (self);
    }
  emit_changed (self);
}

/**
 * sma_finance_book_get_account:
 * @self: the book
 *
 * Returns: (transfer none) (nullable): whose book
 */
SmAccount *
sma_finance_book_get_account (SmaFinanceBook *self)
{
  return self->account;
}

/**
 * sma_finance_book_load:
 * @self: the book
 *
 * Asks the service for everything.
 */
void
sma_finance_book_load (SmaFinanceBook *self)
{
  sma_finance_book_load_payments (self);
  sma_finance_book_load_charges (self);
}

/**
 * sma_finance_book_load_charges:
 * @self: the book
 *
 * Asks the service for the charges, which the full version has.
 */
void
sma_finance_book_load_charges (SmaFinanceBook *self)
{
  SmaWorkCall charges = { .operation = SM_OPERATION_CHARGES, .query = CHARGES_QUERY };

  if (!has_charges (self))
    return;
  charges.parameter = self->account->id;
  sma_work_cancel (self->charging);
  sma_work_call (self->charging, &charges, on_months);
}

/**
 * sma_finance_book_load_payments:
 * @self: the book
 *
 * Asks the service for the payments: one of them has moved on.
 */
void
sma_finance_book_load_payments (SmaFinanceBook *self)
{
  SmaWorkCall payments = { .operation = SM_OPERATION_PAYMENTS };
  g_autofree char *query = NULL;

  if (self->account == NULL)
    return;
  query = build_payments_query (self);
  payments.query = query;
  sma_work_cancel (self->paying);
  sma_work_call (self->paying, &payments, on_payments);
}

/**
 * sma_finance_book_get_charging:
 * @self: the book
 *
 * Returns: (transfer none): the loading of the charges
 */
SmaWork *
sma_finance_book_get_charging (SmaFinanceBook *self)
{
  return self->charging;
}

/**
 * sma_finance_book_get_paying:
 * @self: the book
 *
 * Returns: (transfer none): the loading of the payments
 */
SmaWork *
sma_finance_book_get_paying (SmaFinanceBook *self)
{
  return self->paying;
}

/**
 * sma_finance_book_get_loaded:
 * @self: the book
 *
 * Returns: whether the service has told the payments, so that none means that there are none
 */
gboolean
sma_finance_book_get_loaded (SmaFinanceBook *self)
{
  return self->loaded;
}

/**
 * sma_finance_book_get_months:
 * @self: the book
 *
 * Returns: (transfer none): the #SmChargeMonth records, newest first; none in the simple version
 */
GListModel *
sma_finance_book_get_months (SmaFinanceBook *self)
{
  return G_LIST_MODEL (self->months);
}

/**
 * sma_finance_book_get_payments:
 * @self: the book
 *
 * Returns: (transfer none): the #SmPayment records, newest first
 */
GListModel *
sma_finance_book_get_payments (SmaFinanceBook *self)
{
  return G_LIST_MODEL (self->payments);
}

/**
 * sma_finance_book_find_payment:
 * @self: the book
 * @payment_id: a payment's
 *
 * Returns: (transfer none) (nullable): the payment
 */
SmPayment *
sma_finance_book_find_payment (SmaFinanceBook *self, const char *payment_id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->payments)); i++)
    {
      SmPayment *payment = sm_record_list_get (self->payments, i);

      if (g_str_equal (payment->id, payment_id))
        return payment;
    }
  return NULL;
}

/**
 * sma_finance_book_find_month:
 * @self: the book
 * @month: (nullable): "YYYY-MM"
 *
 * Returns: (transfer none) (nullable): what was charged in it
 */
SmChargeMonth *
sma_finance_book_find_month (SmaFinanceBook *self, const char *month)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->months)); i++)
    {
      SmChargeMonth *one = sm_record_list_get (self->months, i);

      if (month != NULL && g_strcmp0 (one->month, month) == 0)
        return one;
    }
  return NULL;
}

/**
 * sma_charge_month_find_line:
 * @month: a month
 * @title: a line's
 *
 * Returns: (transfer none) (nullable): the line of that service
 */
SmChargeLine *
sma_charge_month_find_line (SmChargeMonth *month, const char *title)
{
  for (guint i = 0; i < sm_record_list_length (month->lines); i++)
    {
      SmChargeLine *line = sm_record_list_get (month->lines, i);

      if (g_strcmp0 (line->title, title) == 0)
        return line;
    }
  return NULL;
}
