/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "paying.h"

#include <glib/gi18n.h>

#include "error.h"
#include "id.h"

#define DRAFT "payment/"

struct _SmaPaying
{
  GObject parent_instance;

  SmaContext *context;      /* owned */
  SmAccount *account;       /* owned */
  SmaPaymentChoice *choice; /* owned */
  SmaReadings *readings;    /* owned */
  SmaWork *work;            /* owned: starting the payment */
  SmaPaymentWatch *watch;   /* owned: what became of it */
  SmaPaymentDraft *draft;   /* owned: what is chosen, kept until the payment is started */
  gboolean repeat_asked;    /* the service takes it for a repeat */
  gboolean repeat_confirmed;

  SmPaymentInput *input; /* owned, nullable: kept until it is decided */
  char *key;             /* owned, nullable: with it */
  gboolean stale;        /* something else was chosen while it was under way */
  gboolean page_told;    /* the acquirer's page was opened once */
  SmPayment *repeated;   /* owned, nullable: its readings wait for the forms of their meters */
};

enum
{
  CHANGED,
  PAGE_READY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SmaPaying, sma_paying, G_TYPE_OBJECT)

static void
emit_changed (SmaPaying *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
forget_input (SmaPaying *self)
{
  g_clear_object (&self->input);
  g_clear_pointer (&self->key, g_free);
}

static void
on_choice_changed (SmaPaying *self)
{
  self->stale = sma_work_get_busy (self->work);
  if (sma_paying_get_payment (self) == NULL && !self->stale)
    {
      forget_input (self);
      self->repeat_asked = FALSE;
      self->repeat_confirmed = FALSE;
    }
  emit_changed (self);
}

static void
on_form_changed (SmaPaying *self)
{
  self->stale = sma_work_get_busy (self->work);
  if (!self->stale)
    forget_input (self);
  emit_changed (self);
}

/* What was typed with the payment that is repeated, once for each meter. */
static void
take_readings (SmaPaying *self)
{
  if (self->repeated == NULL)
    return;
  for (guint i = sm_record_list_length (self->repeated->readings); i-- > 0;)
    {
      SmReading *reading = sm_record_list_get (self->repeated->readings, i);
      SmaMeterForm *form = sma_readings_find_form (self->readings, reading->meter_id);

      if (form == NULL)
        continue;
      if (sma_meter_form_is_blank (form))
        sma_meter_form_take_reading (form, reading);
      g_list_store_remove (self->repeated->readings, i);
    }
}

static void
on_forms_changed (SmaPaying *self, guint position, guint removed, guint added, GListModel *forms)
{
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (SmaMeterForm) form = g_list_model_get_item (forms, position + i);

      sma_payment_draft_take_form (self->draft, form);
      g_signal_connect_object (form, "changed", G_CALLBACK (on_form_changed), self,
                               G_CONNECT_SWAPPED);
    }
  take_readings (self);
  emit_changed (self);
}

static void
on_watched (SmaPaying *self)
{
  SmPayment *payment = sma_payment_watch_get_payment (self->watch);

  if (sma_payment_get_step (payment) == SMA_PAYING_WAITING && !self->page_told)
    {
      self->page_told = TRUE;
      g_signal_emit (self, signals[PAGE_READY], 0, payment->confirmation_url);
    }
  emit_changed (self);
}

static void
keep_draft (SmaPaying *self, SmaPaymentDraft *draft)
{
  g_autofree char *name = g_strconcat (DRAFT, self->account->id, NULL);

  sma_context_keep_draft (self->context, name, draft);
}

/* What was left of the last form for this account, or a new one: kept as long as it is not sent. */
static SmaPaymentDraft *
dup_draft (SmaPaying *self)
{
  g_autofree char *name = g_strconcat (DRAFT, self->account->id, NULL);
  SmaPaymentDraft *kept = sma_context_get_draft (self->context, name);
  SmaPaymentDraft *draft = kept != NULL ? g_object_ref (kept) : sma_payment_draft_new ();

  draft->with_readings = draft->with_readings && self->account->readings_allowed;
  keep_draft (self, draft);
  return draft;
}

static void
load_readings (SmaPaying *self)
{
  sma_readings_set_account (self->readings, self->account);
  sma_readings_load (self->readings);
}

static void
on_started (gpointer owner, gpointer reply, const GError *error)
{
  SmaPaying *self = owner;

  if (!sma_work_is_undecided (error))
    forget_input (self);
  if (error == NULL)
    {
      keep_draft (self, NULL);
      sma_payment_watch_set_payment (self->watch, reply);
      sma_context_tell_changed (self->context, "payments");
      return;
    }
  if (g_error_matches (error, SM_ERROR, SM_ERROR_PAYMENT_REPEATED))
    {
      self->repeat_asked = TRUE;
      sma_work_clear_error (self->work);
    }
  else if (g_error_matches (error, SM_ERROR, SM_ERROR_TOTAL_CHANGED))
    sma_payment_choice_quote (self->choice);
  emit_changed (self);
}

static void
sma_paying_dispose (GObject *object)
{
  SmaPaying *self = SMA_PAYING (object);

  if (self->work != NULL)
    sma_work_stop (self->work);
  g_clear_object (&self->work);
  g_clear_object (&self->watch);
  g_clear_object (&self->choice);
  g_clear_object (&self->readings);
  g_clear_object (&self->draft);
  g_clear_object (&self->repeated);
  g_clear_object (&self->account);
  g_clear_object (&self->context);
  forget_input (self);
  G_OBJECT_CLASS (sma_paying_parent_class)->dispose (object);
}

static void
sma_paying_class_init (SmaPayingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sma_paying_dispose;
  signals[CHANGED] = g_signal_new ("changed", SMA_TYPE_PAYING, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[PAGE_READY] = g_signal_new ("page-ready", SMA_TYPE_PAYING, G_SIGNAL_RUN_LAST, 0, NULL,
                                      NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sma_paying_init (SmaPaying *self)
{
}

/**
 * sma_paying_new:
 * @context: the customer's context
 * @account: what is paid for
 *
 * Returns: (transfer full): a payment to be chosen; what was chosen for this account in this
 *   session and never sent is chosen already
 */
SmaPaying *
sma_paying_new (SmaContext *context, SmAccount *account)
{
  SmaPaying *self = g_object_new (SMA_TYPE_PAYING, NULL);

  self->context = g_object_ref (context);
  self->account = g_object_ref (account);
  self->work = sma_work_new (context, self);
  self->watch = sma_payment_watch_new (context);
  self->draft = dup_draft (self);
  self->choice = sma_payment_choice_new (context, account, self->draft);
  self->readings = sma_readings_new (context);
  g_signal_connect_object (self->choice, "changed", G_CALLBACK (on_choice_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (on_watched), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sma_readings_get_forms (self->readings), "items-changed",
                           G_CALLBACK (on_forms_changed), self, G_CONNECT_SWAPPED);
  if (self->draft->with_readings)
    load_readings (self);
  return self;
}

/**
 * sma_paying_follow:
 * @self: the payment
 * @payment: one that was started earlier
 *
 * Shows where it is, and keeps asking while something is to be expected of it. The acquirer's
 * page is not opened unasked.
 */
void
sma_paying_follow (SmaPaying *self, SmPayment *payment)
{
  self->page_told = TRUE;
  sma_payment_watch_set_payment (self->watch, payment);
}

/**
 * sma_paying_get_account:
 * @self: the payment
 *
 * Returns: (transfer none): what is paid for
 */
SmAccount *
sma_paying_get_account (SmaPaying *self)
{
  return self->account;
}

/**
 * sma_paying_get_step:
 * @self: the payment
 *
 * Returns: how far it is
 */
SmaPayingStep
sma_paying_get_step (SmaPaying *self)
{
  return sma_payment_get_step (sma_paying_get_payment (self));
}

/**
 * sma_paying_get_payment:
 * @self: the payment
 *
 * Returns: (transfer none) (nullable): what the service says of it, once it is started
 */
SmPayment *
sma_paying_get_payment (SmaPaying *self)
{
  return sma_payment_watch_get_payment (self->watch);
}

/**
 * sma_paying_get_choice:
 * @self: the payment
 *
 * Returns: (transfer none): what is going to be paid
 */
SmaPaymentChoice *
sma_paying_get_choice (SmaPaying *self)
{
  return self->choice;
}

/**
 * sma_paying_get_readings:
 * @self: the payment
 *
 * Returns: (transfer none): the meters whose readings can go along
 */
SmaReadings *
sma_paying_get_readings (SmaPaying *self)
{
  return self->readings;
}

/**
 * sma_paying_get_work:
 * @self: the payment
 *
 * Returns: (transfer none): the starting
 */
SmaWork *
sma_paying_get_work (SmaPaying *self)
{
  return self->work;
}
/**
 * sma_paying_set_with_readings:
 * @self: the payment
 * @with_readings: whether readings go along
 */
void
sma_paying_set_with_readings (SmaPaying *self, gboolean with_readings)
{
  if (self->draft->with_readings == with_readings)
    return;
  self->draft->with_readings = with_readings;
  if (with_readings)
    load_readings (self);
  on_form_changed (self);
}

/**
 * sma_paying_get_with_readings:
 * @self: the payment
 *
 * Returns: whether readings go along
 */
gboolean
sma_paying_get_with_readings (SmaPaying *self)
{
  return self->draft->with_readings;
}

/**
 * sma_paying_set_repeat_confirmed:
 * @self: the payment
 * @confirmed: the customer means to pay the same sum once more
 */
void
sma_paying_set_repeat_confirmed (SmaPaying *self, gboolean confirmed)
{
  if (self->repeat_confirmed == confirmed)
    return;
  self->repeat_confirmed = confirmed;
  on_form_changed (self);
}

/**
 * sma_paying_asks_repeat:
 * @self: the payment
 *
 * Returns: whether the same sum was paid for this account lately, so that the customer is asked
 */
gboolean
sma_paying_asks_repeat (SmaPaying *self)
{
  SmQuote *quote = sma_payment_choice_get_quote (self->choice);

  return self->repeat_asked || (quote != NULL && quote->repeated);
}

/**
 * sma_paying_is_ready:
 * @self: the payment
 *
 * Returns: whether it can be started: quoted, readings complete, a repeat confirmed
 */
gboolean
sma_paying_is_ready (SmaPaying *self)
{
  if (sma_paying_get_payment (self) != NULL || sma_payment_choice_get_quote (self->choice) == NULL)
    return FALSE;
  if (self->draft->with_readings
      && !sma_meter_forms_are_ready (sma_readings_get_forms (self->readings)))
    return FALSE;
  return self->repeat_confirmed || !sma_paying_asks_repeat (self);
}

/**
 * sma_paying_get_missing:
 * @self: the payment
 *
 * Returns: (transfer none) (nullable): what is lacking before it can be started, "" where the
 *   choice itself says it; %NULL where it is ready
 */
const char *
sma_paying_get_missing (SmaPaying *self)
{
  if (sma_paying_is_ready (self))
    return NULL;
  if (sma_payment_choice_get_quote (self->choice) == NULL || sma_paying_asks_repeat (self))
    return "";
  return _ ("Fill in the readings, or switch them off");
}

/**
 * sma_paying_pay:
 * @self: the payment, ready
 *
 * Starts it. Pressed again after a lost answer, it is still one payment.
 */
void
sma_paying_pay (SmaPaying *self)
{
  SmaWorkCall call = { .operation = SM_OPERATION_PAY };

  if (sma_work_get_busy (self->work) || !sma_paying_is_ready (self))
    return;
  if (self->stale)
    forget_input (self);
  self->stale = FALSE;
  if (self->input == NULL)
    {
      self->input = sma_payment_choice_dup_input (self->choice);
      self->input->repeat_confirmed = self->repeat_confirmed;
      if (self->draft->with_readings)
        sma_meter_forms_add_inputs (sma_readings_get_forms (self->readings),
                                    g_get_real_time () / G_USEC_PER_SEC, self->input->readings);
      self->key = sm_uuid_new ();
    }
  call.body = self->input;
  call.key = self->key;
  sma_work_call (self->work, &call, on_started);
}

/**
 * sma_paying_cancel:
 * @self: the payment
 *
 * Gives up waiting for the start. The key is kept: started again unchanged, it is one payment.
 */
void
sma_paying_cancel (SmaPaying *self)
{
  sma_work_cancel (self->work);
  emit_changed (self);
}

/**
 * sma_paying_choose_again:
 * @self: the payment, declined
 *
 * Goes back to the choice, which is as it was for this payment wherever it was started: a further
 * payment. Readings that went along were given up with the payment and go along again.
 */
void
sma_paying_choose_again (SmaPaying *self)
{
  g_autoptr (SmPayment) payment = NULL;

  if (sma_paying_get_step (self) != SMA_PAYING_DECLINED)
    return;
  payment = g_object_ref (sma_paying_get_payment (self));
  self->page_told = FALSE;
  self->repeat_asked = FALSE;
  self->repeat_confirmed = FALSE;
  keep_draft (self, self->draft);
  sma_payment_watch_set_payment (self->watch, NULL);
  sma_payment_choice_take_payment (self->choice, payment);
  if (sm_record_list_length (payment->readings) == 0)
    {
      sma_paying_set_with_readings (self, FALSE);
      return;
    }
  g_clear_object (&self->repeated);
  self->repeated = sm_record_copy (payment);
  sma_paying_set_with_readings (self, TRUE);
  take_readings (self);
}
