/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "payment-watch.h"

#include "work.h"

/* A step is shown within a second; the supplier's crediting takes its time. */
#define TICK_SECONDS 1
#define CREDIT_TICKS 3

struct _SmaPaymentWatch
{
  GObject parent_instance;

  SmaContext *context; /* owned */
  SmaWork *work;       /* owned */
  SmPayment *payment;  /* owned, nullable */
  guint tick_source;
  guint ticks;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SmaPaymentWatch, sma_payment_watch, G_TYPE_OBJECT)

static gboolean
is_expecting (SmPayment *payment)
{
  return payment != NULL && sma_payment_get_step (payment) != SMA_PAYING_DECLINED
         && payment->credited_at == 0;
}

static gboolean
is_only_credit_missing (SmPayment *payment)
{
  return sma_payment_get_step (payment) == SMA_PAYING_STAGES
         && g_strcmp0 (payment->receipt_state, "pending") != 0;
}

static void
on_looked (gpointer owner, gpointer reply, const GError *error)
{
  SmaPaymentWatch *self = owner;

  if (error == NULL)
    sma_payment_watch_set_payment (self, reply);
}

static gboolean
on_tick (gpointer data)
{
  SmaPaymentWatch *self = data;
  const SmaWorkCall call = {
    .operation = SM_OPERATION_PAYMENT,
    .parameter = self->payment->id,
  };

  if (is_only_credit_missing (self->payment) && ++self->ticks % CREDIT_TICKS != 0)
    return G_SOURCE_CONTINUE;
  /* One look at a time: a slow service is not asked twice. */
  if (!sma_work_get_busy (self->work))
    sma_work_call (self->work, &call, on_looked);
  return G_SOURCE_CONTINUE;
}

static void
sma_payment_watch_dispose (GObject *object)
{
  SmaPaymentWatch *self = SMA_PAYMENT_WATCH (object);

  g_clear_handle_id (&self->tick_source, g_source_remove);
  if (self->work != NULL)
    sma_work_stop (self->work);
  g_clear_object (&self->work);
  g_clear_object (&self->context);
  g_clear_object (&self->payment);
  G_OBJECT_CLASS (sma_payment_watch_parent_class)->dispose (object);
}

static void
sma_payment_watch_class_init (SmaPaymentWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sma_payment_watch_dispose;
  signals[CHANGED] = g_signal_new ("changed", SMA_TYPE_PAYMENT_WATCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
sma_payment_watch_init (SmaPaymentWatch *self)
{
}

/**
 * sma_payment_watch_new:
 * @context: the customer's context
 *
 * Returns: (transfer full): nothing to watch yet
 */
SmaPaymentWatch *
sma_payment_watch_new (SmaContext *context)
{
  SmaPaymentWatch *self = g_object_new (SMA_TYPE_PAYMENT_WATCH, NULL);

  self->context = g_object_ref (context);
  self->work = sma_work_new (context, self);
  return self;
}

/**
 * sma_payment_watch_set_payment:
 * @self: the watch
 * @payment: (nullable): the payment to watch, or what the service says of it now
 */
void
sma_payment_watch_set_payment (SmaPaymentWatch *self, SmPayment *payment)
{
  g_autoptr (SmPayment) former = g_steal_pointer (&self->payment);

  if (payment != NULL)
    self->payment = g_object_ref (payment);
  else
    sma_work_cancel (self->work);
  if (!is_expecting (payment))
    g_clear_handle_id (&self->tick_source, g_source_remove);
  else if (self->tick_source == 0)
    self->tick_source = g_timeout_add_seconds (TICK_SECONDS, on_tick, self);
  if (former != NULL && payment != NULL && sm_record_equal (former, payment))
    return;
  if (former != NULL && payment != NULL)
    {
      sma_context_tell_changed (self->context, "payments");
      sma_context_refresh (self->context);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * sma_payment_watch_get_payment:
 * @self: the watch
 *
 * Returns: (transfer none) (nullable): what the service said last
 */
SmPayment *
sma_payment_watch_get_payment (SmaPaymentWatch *self)
{
  return self->payment;
}

/**
 * sma_payment_get_step:
 * @payment: (nullable): a payment; NULL before it is started
 *
 * Returns: how far it is
 */
SmaPayingStep
sma_payment_get_step (SmPayment *payment)
{
  if (payment == NULL)
    return SMA_PAYING_CHOICE;
  if (g_strcmp0 (payment->state, "succeeded") == 0)
    return SMA_PAYING_STAGES;
  if (g_strcmp0 (payment->state, "canceled") == 0)
    return SMA_PAYING_DECLINED;
  return payment->confirmation_url != NULL ? SMA_PAYING_WAITING : SMA_PAYING_OPENING;
}
