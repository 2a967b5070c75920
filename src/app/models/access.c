/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "access.h"

#include "error.h"
#include "id.h"
#include "mixed-email.h"

#define LOOK_SECONDS 3

struct _SmaAccess
{
  GObject parent_instance;

  SmaContext *context; /* owned */
  SmAccount *account;  /* owned: as the service said last */
  SmaWork *work;       /* owned */
  gboolean again;      /* the customer fills in the application once more */

  SmApplicationInput *application; /* owned, nullable: kept until it is decided */
  char *key;                       /* owned, nullable: with it */
  char *asked_email;               /* owned, nullable: asked about, for it has two alphabets */
  guint look_source;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SmaAccess, sma_access, G_TYPE_OBJECT)

static const struct
{
  const char *full_state;
  SmaAccessStep step;
} steps[] = {
  { "none", SMA_ACCESS_FORM },         { "requested", SMA_ACCESS_WAITING },
  { "refused", SMA_ACCESS_REFUSED },   { "pin_sent", SMA_ACCESS_PIN },
  { "pin_locked", SMA_ACCESS_LOCKED }, { "pin_expired", SMA_ACCESS_EXPIRED },
  { "open", SMA_ACCESS_OPEN },
};

static SmaAccessStep
get_step_of (SmAccount *account)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (g_strcmp0 (steps[i].full_state, account->full_state) == 0)
      return steps[i].step;
  return SMA_ACCESS_FORM;
}

static gboolean
on_look_due (gpointer data)
{
  SmaAccess *self = data;

  sma_context_refresh (self->context);
  return G_SOURCE_CONTINUE;
}

/* For the operator, or for the letter, which may come back. */
static gboolean
is_waiting (SmAccount *account)
{
  const SmaAccessStep step = get_step_of (account);

  return step == SMA_ACCESS_WAITING || (step == SMA_ACCESS_PIN && !account->pin_undeliverable);
}

static void
take_account (SmaAccess *self, SmAccount *account)
{
  const SmaAccessStep former = get_step_of (self->account);

  g_set_object (&self->account, account);
  if (get_step_of (account) != former)
    self->again = FALSE;
  if (!is_waiting (account))
    g_clear_handle_id (&self->look_source, g_source_remove);
  else if (self->look_source == 0)
    self->look_source = g_timeout_add_seconds (LOOK_SECONDS, on_look_due, self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_cabinet_changed (SmaAccess *self)
{
  SmAccount *account = sma_context_find_account (self->context, self->account->id);

  if (account != NULL && !sm_record_equal (account, self->account))
    take_account (self, account);
}

static void
on_applied (gpointer owner, gpointer reply, const GError *error)
{
  SmaAccess *self = owner;

  sma_mixed_email_learn (&self->asked_email, self->application->email, error);
  if (!sma_work_is_undecided (error))
    {
      g_clear_object (&self->application);
      g_clear_pointer (&self->key, g_free);
    }
  if (error == NULL)
    {
      self->again = FALSE;
      take_account (self, reply);
      sma_context_refresh (self->context);
      return;
    }
  if (g_error_matches (error, SM_ERROR, SM_ERROR_APPLICATION_PENDING)
      || g_error_matches (error, SM_ERROR, SM_ERROR_FULL_VERSION_OPEN))
    sma_context_refresh (self->context);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_pin_checked (gpointer owner, gpointer reply, const GError *error)
{
  SmaAccess *self = owner;

  if (error == NULL)
    take_account (self, reply);
  /* Tries left, locked, expired: the account says so too. */
  sma_context_refresh (self->context);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
sma_access_dispose (GObject *object)
{
  SmaAccess *self = SMA_ACCESS (object);

  g_clear_handle_id (&self->look_source, g_source_remove);
  if (self->work != NULL)
    sma_work_stop (self->work);
  g_clear_object (&self->work);
  g_clear_object (&self->context);
  g_clear_object (&self->account);
  g_clear_object (&self->application);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->asked_email, g_free);
  G_OBJECT_CLASS (sma_access_parent_class)->dispose (object);
}

static void
sma_access_class_init (SmaAccessClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sma_access_dispose;
  signals[CHANGED] = g_signal_new ("changed", SMA_TYPE_ACCESS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
sma_access_init (SmaAccess *self)
{
}

/**
 * sma_access_new:
 * @context: the customer's context
 * @account: the account
 *
 * Returns: (transfer full): as far as the account is
 */
SmaAccess *
sma_access_new (SmaContext *context, SmAccount *account)
{
  SmaAccess *self = g_object_new (SMA_TYPE_ACCESS, NULL);

  self->context = g_object_ref (context);
  self->account = g_object_ref (account);
  self->work = sma_work_new (context, self);
  g_signal_connect_object (context, "notify::cabinet", G_CALLBACK (on_cabinet_changed), self,
                           G_CONNECT_SWAPPED);
  take_account (self, account);
  return self;
}

/**
 * sma_access_get_account:
 * @self: the access
 *
 * Returns: (transfer none): the account as the service said last
 */
SmAccount *
sma_access_get_account (SmaAccess *self)
{
  return self->account;
}

/**
 * sma_access_get_work:
 * @self: the access
 *
 * Returns: (transfer none): the applying, or the look at a PIN, under way
 */
SmaWork *
sma_access_get_work (SmaAccess *self)
{
  return self->work;
}

/**
 * sma_access_get_step:
 * @self: the access
 *
 * Returns: how far it is
 */
SmaAccessStep
sma_access_get_step (SmaAccess *self)
{
  return self->again ? SMA_ACCESS_FORM : get_step_of (self->account);
}

/**
 * sma_access_apply_again:
 * @self: the access
 *
 * Goes back to the application: refused, or the letter lost, locked or expired.
 */
void
sma_access_apply_again (SmaAccess *self)
{
  self->again = TRUE;
  sma_work_clear_error (self->work);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * sma_access_apply:
 * @self: the access
 * @application: what the customer filled in
 *
 * Sends the application. Pressed again after a lost answer, it is still one application.
 */
void
sma_access_apply (SmaAccess *self, SmApplicationInput *application)
{
  SmaWorkCall call = { .operation = SM_OPERATION_APPLY, .parameter = self->account->id };

  if (sma_work_get_busy (self->work))
    return;
  application->email_confirmed = sma_mixed_email_is_meant (self->asked_email, application->email);
  if (self->application == NULL || !sm_record_equal (self->application, application))
    {
      g_set_object (&self->application, application);
      g_free (self->key);
      self->key = sm_uuid_new ();
    }
  call.body = self->application;
  call.key = self->key;
  sma_work_call (self->work, &call, on_applied);
}

/**
 * sma_access_send_pin:
 * @self: the access
 * @pin: six digits
 *
 * Opens the full version, if it is the PIN of the letter.
 */
void
sma_access_send_pin (SmaAccess *self, const char *pin)
{
  g_autoptr (SmPinInput) input = sm_record_new (SM_TYPE_PIN_INPUT);
  const SmaWorkCall call = {
    .operation = SM_OPERATION_PIN,
    .parameter = self->account->id,
    .body = input,
  };

  if (sma_work_get_busy (self->work))
    return;
  sm_record_set_text (&input->pin, pin);
  sma_work_call (self->work, &call, on_pin_checked);
}
