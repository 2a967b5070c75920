/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "readings.h"

#include "errors.h"
#include "id.h"

struct _SmaReadings
{
  GObject parent_instance;

  SmaContext *context;        /* owned */
  SmaWork *work;              /* owned: loading the meters */
  SmaWork *recalling;         /* owned: loading what was sent */
  SmaWork *sending;           /* owned */
  SmaReadingChanges *changes; /* owned: of what was sent */
  SmAccount *account;         /* owned, nullable */
  GListStore *forms;          /* owned, of SmaMeterForm */
  GListStore *history;        /* owned, of SmReading, newest first */
  gboolean loaded;            /* the service has told the meters */
  GHashTable *typed; /* owned: meter id → SmaMeterForm with what was typed, of other accounts */
  /* what is being sent: kept until it is decided, so that it cannot be sent twice */
  SmaMeterForm *sent_form; /* owned, nullable */
  SmReadingInput *input;   /* owned, nullable */
  char *key;               /* owned, nullable */
  SmReadingInput *sent;    /* owned, nullable: what went out last */
};

enum
{
  CHANGED,
  SENT,
  REPLACING,
  TOO_LATE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SmaReadings, sma_readings, G_TYPE_OBJECT)

static void
emit_changed (SmaReadings *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
forget_input (SmaReadings *self)
{
  g_clear_object (&self->input);
  g_clear_pointer (&self->key, g_free);
}

static void
on_form_changed (SmaReadings *self)
{
  forget_input (self);
  sma_work_clear_error (self->sending);
}

/* Forms that stay where they are are not told of: somebody may be typing there. */
static void
replace_forms (SmaReadings *self, GPtrArray *forms)
{
  const guint n_former = g_list_model_get_n_items (G_LIST_MODEL (self->forms));

  for (guint i = 0; i < forms->len; i++)
    if (i >= n_former)
      g_list_store_append (self->forms, g_ptr_array_index (forms, i));
    else if (sm_record_list_get (self->forms, i) != g_ptr_array_index (forms, i))
      g_list_store_splice (self->forms, i, 1, &g_ptr_array_index (forms, i), 1);
  if (n_former > forms->len)
    g_list_store_splice (self->forms, forms->len, n_former - forms->len, NULL, 0);
}

static void
show_meters (SmaReadings *self, SmMeterList *list)
{
  g_autoptr (GPtrArray) forms = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < sm_record_list_length (list->items); i++)
    {
      SmMeter *meter = sm_record_list_get (list->items, i);
      SmaMeterForm *former = sma_readings_find_form (self, meter->id);
      SmaMeterForm *form;

      if (former == NULL)
        former = g_hash_table_lookup (self->typed, meter->id);

      if (former != NULL && sm_record_equal (sma_meter_form_get_meter (former), meter))
        {
          g_ptr_array_add (forms, g_object_ref (former));
          continue;
        }
      form = sma_meter_form_new (meter);
      if (former != NULL)
        sma_meter_form_take_typed (form, former);
      /* What is undecided of the former form is the new one's: it keeps its key. */
      if (former != NULL && self->sent_form == former)
        g_set_object (&self->sent_form, form);
      g_signal_connect_object (form, "changed", G_CALLBACK (on_form_changed), self,
                               G_CONNECT_SWAPPED);
      g_ptr_array_add (forms, form);
    }
  replace_forms (self, forms);
}

/* Another account is looked at: what was typed for this one waits until it is shown again. */
static void
keep_typed (SmaReadings *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->forms)); i++)
    {
      SmaMeterForm *form = sm_record_list_get (self->forms, i);
      const char *meter_id = sma_meter_form_get_meter (form)->id;

      if (sma_meter_form_is_blank (form))
        g_hash_table_remove (self->typed, meter_id);
      else
        g_hash_table_insert (self->typed, g_strdup (meter_id), g_object_ref (form));
    }
}

static void
show_history (SmaReadings *self, SmReadingList *list)
{
  g_list_store_remove_all (self->history);
  for (guint i = 0; i < sm_record_list_length (list->items); i++)
    g_list_store_append (self->history, sm_record_list_get (list->items, i));
}

static void
on_meters (gpointer owner, gpointer reply, const GError *error)
{
  SmaReadings *self = owner;

  if (error == NULL)
    {
      self->loaded = TRUE;
      show_meters (self, reply);
    }
  emit_changed (self);
}

static void
on_history (gpointer owner, gpointer reply, const GError *error)
{
  if (error == NULL)
    show_history (owner, reply);
  emit_changed (owner);
}

/* What was typed since then was not sent. */
static gboolean
is_as_sent (SmaReadings *self, SmaMeterForm *form)
{
  g_autoptr (SmReadingInput) now = sma_meter_form_dup_input (form, self->sent->taken_at);

  return sm_record_equal (now, self->sent);
}

/* What was to be replaced is out of reach: what is typed can be sent as a new reading. */
static void
give_up_replacing (SmaReadings *self, SmaMeterForm *form, const GError *error)
{
  g_autofree char *text = NULL;

  if (sma_meter_form_get_replaced (form) == NULL || !sma_reading_changes_are_late (error))
    return;
  text = sma_error_to_text (error);
  sma_meter_form_set_replaced (form, NULL);
  g_signal_emit (self, signals[TOO_LATE], 0, text);
  sma_readings_load (self);
}

static void
on_sent (gpointer owner, gpointer reply, const GError *error)
{
  SmaReadings *self = owner;
  g_autoptr (SmaMeterForm) form = self->sent_form != NULL ? g_object_ref (self->sent_form) : NULL;

  if (!sma_work_is_undecided (error))
    forget_input (self);
  if (error == NULL && form != NULL)
    {
      if (is_as_sent (self, form))
        sma_meter_form_clear (form);
      else
        sma_meter_form_set_replaced (form, NULL);
      g_list_store_insert (self->history, 0, reply);
      g_signal_emit (self, signals[SENT], 0, reply);
      sma_context_tell_changed (self->context, "readings");
      sma_context_refresh (self->context);
      sma_readings_load (self);
    }
  else if (error != NULL && form != NULL)
    give_up_replacing (self, form, error);
  emit_changed (self);
}

static void
show_stored (SmaReadings *self)
{
  const char *const parameters[] = { self->account->id, NULL };
  g_autoptr (SmMeterList) meters = NULL;
  g_autoptr (SmReadingList) readings = NULL;

  meters = sma_context_dup_stored (self->context, SM_OPERATION_METERS, parameters, NULL, NULL);
  if (meters != NULL)
    show_meters (self, meters);
  readings =
      sma_context_dup_stored (self->context, SM_OPERATION_READINGS, parameters, "limit=100", NULL);
  if (readings != NULL)
    show_history (self, readings);
}

static void
sma_readings_dispose (GObject *object)
{
  SmaReadings *self = SMA_READINGS (object);

  if (self->work != NULL)
    sma_work_stop (self->work);
  if (self->recalling != NULL)
    sma_work_stop (self->recalling);
  if (self->sending != NULL)
    sma_work_stop (self->sending);
  g_clear_object (&self->work);
  g_clear_object (&self->recalling);
  g_clear_object (&self->sending);
  g_clear_object (&self->changes);
  g_clear_object (&self->account);
  g_clear_object (&self->context);
  g_clear_object (&self->forms);
  g_clear_object (&self->history);
  g_clear_object (&self->sent_form);
  g_clear_object (&self->sent);
  g_clear_pointer (&self->typed, g_hash_table_unref);
  forget_input (self);
  G_OBJECT_CLASS (sma_readings_parent_class)->dispose (object);
}

static void
sma_readings_class_init (SmaReadingsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sma_readings_dispose;
  signals[CHANGED] = g_signal_new ("changed", SMA_TYPE_READINGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[SENT] = g_signal_new ("sent", SMA_TYPE_READINGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, SM_TYPE_READING);
  signals[REPLACING] = g_signal_new ("replacing", SMA_TYPE_READINGS, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, SMA_TYPE_METER_FORM);
  signals[TOO_LATE] = g_signal_new ("too-late", SMA_TYPE_READINGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sma_readings_init (SmaReadings *self)
{
  self->forms = g_list_store_new (SMA_TYPE_METER_FORM);
  self->history = g_list_store_new (SM_TYPE_READING);
  self->typed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

/**
 * sma_readings_new:
 * @context: the customer's context
 *
 * Returns: (transfer full): of no account yet
 */
SmaReadings *
sma_readings_new (SmaContext *context)
{
  SmaReadings *self = g_object_new (SMA_TYPE_READINGS, NULL);

  self->context = g_object_ref (context);
  self->work = sma_work_new (context, self);
  self->recalling = sma_work_new (context, self);
  self->sending = sma_work_new (context, self);
  self->changes = sma_reading_changes_new (context);
  g_signal_connect_object (self->changes, "done", G_CALLBACK (sma_readings_load), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * sma_readings_set_account:
 * @self: the readings
 * @account: (nullable): whose meters; the same account told anew keeps everything
 */
void
sma_readings_set_account (SmaReadings *self, SmAccount *account)
{
  const gboolean same =
      account != NULL && self->account != NULL && g_str_equal (account->id, self->account->id);

  g_set_object (&self->account, account);
  sma_reading_changes_set_account (self->changes, account != NULL ? account->id : NULL);
  if (!same)
    {
      sma_work_forget (self->work);
      sma_work_forget (self->recalling);
      sma_work_cancel (self->sending);
      sma_work_clear_error (self->sending);
      forget_input (self);
      g_clear_object (&self->sent_form);
      self->loaded = FALSE;
      keep_typed (self);
      g_list_store_remove_all (self->forms);
      g_list_store_remove_all (self->history);
      if (account != NULL && account->readings_allowed)
        show_stored (self);
    }
  emit_changed (self);
}

/**
 * sma_readings_get_account:
 * @self: the readings
 *
 * Returns: (transfer none) (nullable): whose meters
 */
SmAccount *
sma_readings_get_account (SmaReadings *self)
{
  return self->account;
}

/**
 * sma_readings_load:
 * @self: the readings
 *
 * Asks the service for the meters and for what was sent.
 */
void
sma_readings_load (SmaReadings *self)
{
  SmaWorkCall meters = { .operation = SM_OPERATION_METERS };

  if (self->account == NULL || !self->account->readings_allowed)
    return;
  meters.parameter = self->account->id;
  sma_work_cancel (self->work);
  sma_work_call (self->work, &meters, on_meters);
  sma_readings_load_history (self);
}

/**
 * sma_readings_load_history:
 * @self: the readings
 *
 * Asks the service for what was sent.
 */
void
sma_readings_load_history (SmaReadings *self)
{
  SmaWorkCall history = { .operation = SM_OPERATION_READINGS, .query = "limit=100" };

  if (self->account == NULL || !self->account->readings_allowed)
    return;
  history.parameter = self->account->id;
  sma_work_cancel (self->recalling);
  sma_work_call (self->recalling, &history, on_history);
}

/**
 * sma_readings_get_work:
 * @self: the readings
 *
 * Returns: (transfer none): the loading of the meters
 */
SmaWork *
sma_readings_get_work (SmaReadings *self)
{
  return self->work;
}

/**
 * sma_readings_get_recalling:
 * @self: the readings
 *
 * Returns: (transfer none): the loading of what was sent
 */
SmaWork *
sma_readings_get_recalling (SmaReadings *self)
{
  return self->recalling;
}

/**
 * sma_readings_get_sending:
 * @self: the readings
 *
 * Returns: (transfer none): the sending
 */
SmaWork *
sma_readings_get_sending (SmaReadings *self)
{
  return self->sending;
}

/**
 * sma_readings_get_loaded:
 * @self: the readings
 *
 * Returns: whether the service has told the meters, so that none means that there are none
 */
gboolean
sma_readings_get_loaded (SmaReadings *self)
{
  return self->loaded;
}

/**
 * sma_readings_get_forms:
 * @self: the readings
 *
 * Returns: (transfer none): the #SmaMeterForm objects of the account
 */
GListModel *
sma_readings_get_forms (SmaReadings *self)
{
  return G_LIST_MODEL (self->forms);
}

/**
 * sma_readings_get_history:
 * @self: the readings
 *
 * Returns: (transfer none): the #SmReading records, newest first
 */
GListModel *
sma_readings_get_history (SmaReadings *self)
{
  return G_LIST_MODEL (self->history);
}

/**
 * sma_readings_find_form:
 * @self: the readings
 * @meter_id: a meter
 *
 * Returns: (transfer none) (nullable): its form
 */
SmaMeterForm *
sma_readings_find_form (SmaReadings *self, const char *meter_id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->forms)); i++)
    {
      SmaMeterForm *form = sm_record_list_get (self->forms, i);

      if (g_str_equal (sma_meter_form_get_meter (form)->id, meter_id))
        return form;
    }
  return NULL;
}

/**
 * sma_readings_send:
 * @self: the readings
 * @form: one of its forms, ready
 *
 * Sends the reading of a meter, in the place of another one where the form says so. Pressed again
 * after a lost answer, it is still one reading.
 */
void
sma_readings_send (SmaReadings *self, SmaMeterForm *form)
{
  SmReading *replaced = sma_meter_form_get_replaced (form);
  SmaWorkCall call = { .operation = replaced != NULL ? SM_OPERATION_READING_REPLACE
                                                     : SM_OPERATION_READING_SEND };

  g_return_if_fail (self->account != NULL);
  if (sma_work_get_busy (self->sending) || !sma_meter_form_is_ready (form))
    return;
  if (g_set_object (&self->sent_form, form))
    forget_input (self);
  if (self->input == NULL)
    {
      self->input = sma_meter_form_dup_input (form, g_get_real_time () / G_USEC_PER_SEC);
      self->key = sm_uuid_new ();
    }
  call.parameter = replaced != NULL ? replaced->id : self->account->id;
  g_set_object (&self->sent, self->input);
  call.body = self->input;
  call.key = self->key;
  sma_work_call (self->sending, &call, on_sent);
}

/**
 * sma_readings_replace:
 * @self: the readings
 * @reading: a changeable one of its history
 *
 * Types the values of the reading into the form of its meter: what is sent there next takes its
 * place.
 */
void
sma_readings_replace (SmaReadings *self, SmReading *reading)
{
  SmaMeterForm *form = sma_readings_find_form (self, reading->meter_id);

  if (form == NULL)
    return;
  sma_meter_form_set_replaced (form, reading);
  sma_meter_form_take_reading (form, reading);
  g_signal_emit (self, signals[REPLACING], 0, form);
}

/**
 * sma_readings_get_changes:
 * @self: the readings
 *
 * Returns: (transfer none): what is done to those of its history
 */
SmaReadingChanges *
sma_readings_get_changes (SmaReadings *self)
{
  return self->changes;
}

/**
 * sma_readings_get_sent_form:
 * @self: the readings
 *
 * Returns: (transfer none) (nullable): the form that was sent last: whose error it is
 */
SmaMeterForm *
sma_readings_get_sent_form (SmaReadings *self)
{
  return self->sent_form;
}
