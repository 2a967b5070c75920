/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "work.h"

#include "error.h"
#include "errors.h"
#include "record.h"

#define SLOW_MS 300

struct _SmaWork
{
  GObject parent_instance;

  SmaContext *context;       /* owned */
  gpointer owner;            /* borrowed; NULL once stopped */
  GCancellable *cancellable; /* owned; of all calls under way */
  GError *error;             /* owned, nullable: of the last call that was not quiet */
  guint n_hidden;            /* what of the last answer could not be understood */
  guint running;             /* calls that are not quiet */
  guint slow_source;
  gboolean slow;
};

enum
{
  PROP_BUSY = 1,
  PROP_SLOW,
  PROP_ERROR_TEXT,
  PROP_HIDDEN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SmaWork, sma_work, G_TYPE_OBJECT)

typedef struct
{
  SmaWork *work;             /* owned */
  GCancellable *cancellable; /* owned */
  SmaWorkDone done;
  gboolean quiet;
} Call;

static void
call_free (Call *call)
{
  g_object_unref (call->work);
  g_object_unref (call->cancellable);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

static void
set_slow (SmaWork *self, gboolean slow)
{
  if (self->slow == slow)
    return;
  self->slow = slow;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SLOW]);
}

static gboolean
on_slow (gpointer data)
{
  SmaWork *self = data;

  self->slow_source = 0;
  set_slow (self, TRUE);
  return G_SOURCE_REMOVE;
}

static void
begin (SmaWork *self)
{
  sma_work_clear_error (self);
  if (self->running++ > 0)
    return;
  self->slow_source = g_timeout_add (SLOW_MS, on_slow, self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
end (SmaWork *self)
{
  if (self->running == 0)
    return;
  self->running--;
  if (self->running > 0)
    return;
  g_clear_handle_id (&self->slow_source, g_source_remove);
  set_slow (self, FALSE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
set_error (SmaWork *self, const GError *error)
{
  g_clear_error (&self->error);
  self->error = g_error_copy (error);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR_TEXT]);
}

static void
on_called (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Call) call = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) owner = NULL;
  g_autoptr (GObject) record = NULL;
  SmaWork *self = call->work;
  gpointer reply = NULL;
  gboolean succeeded;

  succeeded = sma_context_call_finish (SMA_CONTEXT (source), result, &reply, &error);
  record = reply;
  if (g_cancellable_is_cancelled (call->cancellable) || self->owner == NULL)
    return;
  owner = g_object_ref (self->owner);
  if (!call->quiet)
    {
      end (self);
      if (!succeeded)
        set_error (self, error);
      else
        sma_work_set_hidden (self, record != NULL ? sm_record_get_hidden (record) : 0);
    }
  call->done (owner, record, error);
}

static void
sma_work_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SmaWork *self = SMA_WORK (object);

  switch (id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, self->running > 0);
      break;
    case PROP_SLOW:
      g_value_set_boolean (value, self->slow);
      break;
    case PROP_ERROR_TEXT:
      g_value_take_string (value, self->error != NULL ? sma_error_to_text (self->error) : NULL);
      break;
    case PROP_HIDDEN:
      g_value_set_uint (value, self->n_hidden);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sma_work_dispose (GObject *object)
{
  SmaWork *self = SMA_WORK (object);

  sma_work_stop (self);
  g_clear_object (&self->context);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (sma_work_parent_class)->dispose (object);
}

static void
sma_work_class_init (SmaWorkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sma_work_get_property;
  object_class->dispose = sma_work_dispose;
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_SLOW] = g_param_spec_boolean ("slow", NULL, NULL, FALSE, flags);
  properties[PROP_ERROR_TEXT] = g_param_spec_string ("error-text", NULL, NULL, NULL, flags);
  properties[PROP_HIDDEN] = g_param_spec_uint ("hidden", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sma_work_init (SmaWork *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * sma_work_new:
 * @context: the customer's context
 * @owner: (type GObject.Object): who asks; calls sma_work_stop() at the latest when disposed
 *
 * Returns: (transfer full): nothing under way
 */
SmaWork *
sma_work_new (SmaContext *context, gpointer owner)
{
  SmaWork *self = g_object_new (SMA_TYPE_WORK, NULL);

  self->context = g_object_ref (context);
  self->owner = owner;
  return self;
}

/**
 * sma_work_call:
 * @self: the work
 * @call: what to ask; not kept
 * @done: called once on the main thread, unless the call is cancelled or the owner is gone
 */
void
sma_work_call (SmaWork *self, const SmaWorkCall *call, SmaWorkDone done)
{
  const char *const parameters[] = { call->parameter, NULL };
  Call *data = g_new0 (Call, 1);

  data->work = g_object_ref (self);
  data->cancellable = g_object_ref (self->cancellable);
  data->done = done;
  data->quiet = call->quiet;
  if (!call->quiet)
    begin (self);
  sma_context_call_async (self->context, call->operation,
                          call->parameter != NULL ? parameters : NULL, call->query, call->body,
                          call->key, self->cancellable, on_called, data);
}

/**
 * sma_work_cancel:
 * @self: the work
 *
 * Gives up everything under way; its answers are dropped.
 */
void
sma_work_cancel (SmaWork *self)
{
  g_autoptr (GCancellable) cancellable = g_steal_pointer (&self->cancellable);

  self->cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  if (self->running == 0)
    return;
  self->running = 1;
  end (self);
}

/**
 * sma_work_stop:
 * @self: the work
 *
 * Gives up everything and forgets the owner: called when the owner is disposed.
 */
void
sma_work_stop (SmaWork *self)
{
  self->owner = NULL;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->slow_source, g_source_remove);
  self->running = 0;
}

/**
 * sma_work_get_busy:
 * @self: the work
 *
 * Returns: whether a call is under way that the customer waits for
 */
gboolean
sma_work_get_busy (SmaWork *self)
{
  return self->running > 0;
}

/**
 * sma_work_get_error:
 * @self: the work
 *
 * Returns: (transfer none) (nullable): what went wrong with the last call
 */
const GError *
sma_work_get_error (SmaWork *self)
{
  return self->error;
}

/**
 * sma_work_clear_error:
 * @self: the work
 *
 * Forgets the last error: the customer has changed what was wrong.
 */
void
sma_work_clear_error (SmaWork *self)
{
  if (self->error == NULL)
    return;
  g_clear_error (&self->error);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR_TEXT]);
}

/**
 * sma_work_set_hidden:
 * @self: the work
 * @n_hidden: how much of what is shown now could not be understood
 *
 * Follows every answer; called where something else is shown, or nothing.
 */
void
sma_work_set_hidden (SmaWork *self, guint n_hidden)
{
  if (self->n_hidden == n_hidden)
    return;
  self->n_hidden = n_hidden;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HIDDEN]);
}

/**
 * sma_work_forget:
 * @self: the work
 *
 * Gives up what is under way and what came of it: something else is asked about from now on.
 */
void
sma_work_forget (SmaWork *self)
{
  sma_work_cancel (self);
  sma_work_clear_error (self);
  sma_work_set_hidden (self, 0);
}

/**
 * sma_work_is_undecided:
 * @error: (nullable): of a call that must happen once
 *
 * Returns: whether the service may have done it although no answer came, so that it must be
 *   repeated under the same idempotency key
 */
gboolean
sma_work_is_undecided (const GError *error)
{
  if (error == NULL || error->domain != SM_ERROR)
    return error != NULL;
  switch (error->code)
    {
    case SM_ERROR_OFFLINE:
    case SM_ERROR_TIMEOUT:
    case SM_ERROR_REPLY_MALFORMED:
    case SM_ERROR_IDEMPOTENCY_IN_FLIGHT:
    case SM_ERROR_BUSY:
    case SM_ERROR_UNAVAILABLE:
    case SM_ERROR_INTERNAL:
      return TRUE;
    default:
      return FALSE;
    }
}
