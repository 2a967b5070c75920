/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reading-changes.h"

#include "error.h"
#include "id.h"

struct _SmaReadingChanges
{
  GObject parent_instance;

  SmaContext *context;  /* owned */
  SmaWork *work;        /* owned */
  char *account_id;     /* owned, nullable */
  GHashTable *undoable; /* owned: id of a reading withdrawn here → key of sending it again */
  char *undone;         /* owned, nullable: the reading that is being sent again */
};

enum
{
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SmaReadingChanges, sma_reading_changes, G_TYPE_OBJECT)

static void
on_changed (gpointer owner, gpointer reply, const GError *error)
{
  SmaReadingChanges *self = owner;

  if (error == NULL)
    {
      sma_context_tell_changed (self->context, "readings");
      sma_context_refresh (self->context);
    }
  if (error == NULL || sma_reading_changes_are_late (error))
    g_signal_emit (self, signals[DONE], 0);
}

static void
on_withdrawn (gpointer owner, gpointer reply, const GError *error)
{
  SmaReadingChanges *self = owner;
  SmReading *reading = reply;

  if (error == NULL && reading != NULL)
    g_hash_table_insert (self->undoable, g_strdup (reading->id), sm_uuid_new ());
  on_changed (self, reply, error);
}

static void
on_undone (gpointer owner, gpointer reply, const GError *error)
{
  SmaReadingChanges *self = owner;

  if (error == NULL && self->undone != NULL)
    g_hash_table_remove (self->undoable, self->undone);
  on_changed (self, reply, error);
}

static void
sma_reading_changes_dispose (GObject *object)
{
  SmaReadingChanges *self = SMA_READING_CHANGES (object);

  if (self->work != NULL)
    sma_work_stop (self->work);
  g_clear_object (&self->work);
  g_clear_object (&self->context);
  g_clear_pointer (&self->account_id, g_free);
  g_clear_pointer (&self->undone, g_free);
  g_clear_pointer (&self->undoable, g_hash_table_unref);
  G_OBJECT_CLASS (sma_reading_changes_parent_class)->dispose (object);
}

static void
sma_reading_changes_class_init (SmaReadingChangesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sma_reading_changes_dispose;
  signals[DONE] = g_signal_new ("done", SMA_TYPE_READING_CHANGES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
sma_reading_changes_init (SmaReadingChanges *self)
{
  self->undoable = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * sma_reading_changes_new:
 * @context: the customer's context
 *
 * Returns: (transfer full): of no account yet
 */
SmaReadingChanges *
sma_reading_changes_new (SmaContext *context)
{
  SmaReadingChanges *self = g_object_new (SMA_TYPE_READING_CHANGES, NULL);

  self->context = g_object_ref (context);
  self->work = sma_work_new (context, self);
  return self;
}

/**
 * sma_reading_changes_set_account:
 * @self: the changes
 * @account_id: (nullable): of which account the readings are from now on
 */
void
sma_reading_changes_set_account (SmaReadingChanges *self, const char *account_id)
{
  if (g_set_str (&self->account_id, account_id))
    sma_work_cancel (self->work);
}

/**
 * sma_reading_changes_get_work:
 * @self: the changes
 *
 * Returns: (transfer none): whether one is under way, and what went wrong with the last
 */
SmaWork *
sma_reading_changes_get_work (SmaReadingChanges *self)
{
  return self->work;
}

/**
 * sma_reading_changes_dismiss:
 * @self: the changes
 * @reading: an unverified one
 *
 * Tells the service that the reading is not the customer's.
 */
void
sma_reading_changes_dismiss (SmaReadingChanges *self, SmReading *reading)
{
  SmaWorkCall call = { .operation = SM_OPERATION_READING_DISMISS, .parameter = reading->id };

  if (!sma_work_get_busy (self->work))
    sma_work_call (self->work, &call, on_changed);
}

/**
 * sma_reading_changes_withdraw:
 * @self: the changes
 * @reading: a changeable one
 *
 * The supplier will not get it.
 */
void
sma_reading_changes_withdraw (SmaReadingChanges *self, SmReading *reading)
{
  SmaWorkCall call = { .operation = SM_OPERATION_READING_WITHDRAW, .parameter = reading->id };

  if (!sma_work_get_busy (self->work))
    sma_work_call (self->work, &call, on_withdrawn);
}

/**
 * sma_reading_changes_can_undo:
 * @self: the changes
 * @reading: a reading
 *
 * Returns: whether it was withdrawn here, so that this can be taken back
 */
gboolean
sma_reading_changes_can_undo (SmaReadingChanges *self, SmReading *reading)
{
  return g_strcmp0 (reading->state, "withdrawn") == 0
         && g_hash_table_contains (self->undoable, reading->id);
}

static SmReadingInput *
dup_input (SmReading *reading)
{
  SmReadingInput *input = sm_record_new (SM_TYPE_READING_INPUT);

  sm_record_set_text (&input->meter_id, reading->meter_id);
  input->taken_at = reading->taken_at;
  input->confirmed = TRUE;
  for (guint i = 0; i < sm_record_list_length (reading->values); i++)
    {
      g_autoptr (SmRegisterValue) value = sm_record_new (SM_TYPE_REGISTER_VALUE);
      SmRegisterValue *sent = sm_record_list_get (reading->values, i);

      sm_record_set_text (&value->register_id, sent->register_id);
      value->value_milli = sent->value_milli;
      g_list_store_append (input->values, value);
    }
  return input;
}

/**
 * sma_reading_changes_undo:
 * @self: the changes
 * @reading: one that sma_reading_changes_can_undo()
 *
 * Sends the same once more, as of the time it was taken; pressed again it is still one reading.
 */
void
sma_reading_changes_undo (SmaReadingChanges *self, SmReading *reading)
{
  g_autoptr (SmReadingInput) input = dup_input (reading);
  const SmaWorkCall call = { .operation = SM_OPERATION_READING_SEND,
                             .parameter = self->account_id,
                             .body = input,
                             .key = g_hash_table_lookup (self->undoable, reading->id) };

  if (call.parameter == NULL || call.key == NULL || sma_work_get_busy (self->work))
    return;
  g_set_str (&self->undone, reading->id);
  sma_work_call (self->work, &call, on_undone);
}

/**
 * sma_reading_changes_are_late:
 * @error: (nullable): what the service said
 *
 * Returns: whether the reading is not what it was shown as: the supplier has it, or it was changed
 */
gboolean
sma_reading_changes_are_late (const GError *error)
{
  return g_error_matches (error, SM_ERROR, SM_ERROR_READING_EXPORTED)
         || g_error_matches (error, SM_ERROR, SM_ERROR_READING_STATE)
         || g_error_matches (error, SM_ERROR, SM_ERROR_NOT_FOUND);
}
