/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "error.h"
#include "id.h"
#include "record.h"
#include "signup-private.h"

#define LOOK_SECONDS 1

enum
{
  PROP_0,
  PROP_STATE,
  PROP_EMAIL,
  PROP_TYPED_EMAIL,
  PROP_RESEND_SECONDS,
  PROP_BUSY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SmaSignup, sma_signup, G_TYPE_OBJECT)

static void
notify (SmaSignup *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
sma_signup_wipe_password (SmaSignup *self)
{
  g_clear_pointer (&self->password, sm_secret_free);
}

void
sma_signup_set_busy (SmaSignup *self, gboolean busy)
{
  self->busy = busy;
  notify (self, PROP_BUSY);
}

static void
stop_looking (SmaSignup *self)
{
  g_clear_handle_id (&self->look_id, g_source_remove);
  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
}

/* Counted from the answer on, by the clock of this computer alone: what day it has does not
 * matter. */
static void
update_resend_seconds (SmaSignup *self)
{
  gint64 left_us = self->registration != NULL ? self->resend_us - g_get_monotonic_time () : 0;
  guint seconds = (guint) ((MAX (0, left_us) + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);

  if (self->resend_seconds == seconds)
    return;
  self->resend_seconds = seconds;
  notify (self, PROP_RESEND_SECONDS);
}

/* The registration, and its password. */
static void
forget (SmaSignup *self)
{
  stop_looking (self);
  sma_signup_wipe_password (self);
  g_clear_object (&self->registration);
  g_clear_pointer (&self->key, g_free);
  self->ended = FALSE;
  self->login_failed = FALSE;
  update_resend_seconds (self);
  notify (self, PROP_EMAIL);
  notify (self, PROP_STATE);
}

static void
on_logged_in (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SmaSignup) self = user_data;
  g_autoptr (GError) error = NULL;

  self->logging_in = FALSE;
  if (sma_context_login_finish (SMA_CONTEXT (source), result, &error))
    {
      forget (self);
      return;
    }
  self->login_failed = self->registration != NULL;
  notify (self, PROP_STATE);
}

static void
set_typed_email (SmaSignup *self, const char *email)
{
  if (g_strcmp0 (self->typed_email, email) == 0)
    return;
  g_free (self->typed_email);
  self->typed_email = g_strdup (email);
  notify (self, PROP_TYPED_EMAIL);
}

static void
log_in (SmaSignup *self)
{
  if (self->logging_in || self->password == NULL)
    return;
  self->logging_in = TRUE;
  sma_context_login_async (self->context, self->registration->email, self->password, NULL,
                           on_logged_in, g_object_ref (self));
}

void
sma_signup_set_registration (SmaSignup *self, SmRegistration *registration)
{
  const gboolean confirmed = g_strcmp0 (registration->state, "confirmed") == 0;

  g_set_object (&self->registration, registration);
  self->ended = FALSE;
  self->login_failed = FALSE;
  self->resend_us = g_get_monotonic_time () + registration->resend_seconds * G_USEC_PER_SEC;
  set_typed_email (self, registration->email);
  update_resend_seconds (self);
  notify (self, PROP_EMAIL);
  notify (self, PROP_STATE);
  if (!confirmed)
    return;
  stop_looking (self);
  log_in (self);
}

/* A question under way, to know a late answer. */
typedef struct
{
  SmaSignup *signup;     /* owned */
  GCancellable *looking; /* owned */
} Look;

static void
look_free (Look *look)
{
  g_object_unref (look->signup);
  g_object_unref (look->looking);
  g_free (look);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_free)

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Look) look = user_data;
  SmaSignup *self = look->signup;
  g_autoptr (SmRegistration) registration = NULL;
  g_autoptr (GError) error = NULL;
  gpointer reply = NULL;
  const gboolean told = sma_context_call_finish (SMA_CONTEXT (source), result, &reply, &error);

  registration = reply;
  /* Of a registration that was given up meanwhile. */
  if (look->looking != self->looking)
    return;
  g_clear_object (&self->looking);
  if (told && g_strcmp0 (self->registration->id, registration->id) == 0)
    sma_signup_set_registration (self, registration);
  else if (g_error_matches (error, SM_ERROR, SM_ERROR_NOT_FOUND))
    sma_signup_end (self);
  /* Any other question that failed is asked again a second later: the letter is out. */
}

gboolean
sma_signup_look (gpointer user_data)
{
  SmaSignup *self = user_data;
  const char *parameters[] = { self->registration->id, NULL };
  Look *look;

  update_resend_seconds (self);
  if (self->looking != NULL || g_strcmp0 (self->registration->state, "pending") != 0)
    return G_SOURCE_CONTINUE;
  self->looking = g_cancellable_new ();
  look = g_new0 (Look, 1);
  look->signup = g_object_ref (self);
  look->looking = g_object_ref (self->looking);
  sma_context_call_async (self->context, SM_OPERATION_REGISTRATION_STATE, parameters, NULL, NULL,
                          NULL, self->looking, on_looked, look);
  return G_SOURCE_CONTINUE;
}

void
sma_signup_start_looking (SmaSignup *self)
{
  stop_looking (self);
  if (self->registration != NULL && g_strcmp0 (self->registration->state, "confirmed") != 0)
    self->look_id = g_timeout_add_seconds (LOOK_SECONDS, sma_signup_look, self);
}

static void
sma_signup_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SmaSignup *self = SMA_SIGNUP (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_string (value, sma_signup_get_state (self));
      break;
    case PROP_EMAIL:
      g_value_set_string (value, sma_signup_get_email (self));
      break;
    case PROP_TYPED_EMAIL:
      g_value_set_string (value, self->typed_email);
      break;
    case PROP_RESEND_SECONDS:
      g_value_set_uint (value, self->resend_seconds);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sma_signup_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_TYPED_EMAIL)
    set_typed_email (SMA_SIGNUP (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sma_signup_dispose (GObject *object)
{
  SmaSignup *self = SMA_SIGNUP (object);

  stop_looking (self);
  sma_signup_wipe_password (self);
  g_clear_object (&self->registration);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (sma_signup_parent_class)->dispose (object);
}

static void
sma_signup_finalize (GObject *object)
{
  SmaSignup *self = SMA_SIGNUP (object);

  g_free (self->typed_email);
  g_free (self->sent_email);
  g_free (self->asked_email);
  g_free (self->key);
  G_OBJECT_CLASS (sma_signup_parent_class)->finalize (object);
}

static void
sma_signup_class_init (SmaSignupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sma_signup_get_property;
  object_class->set_property = sma_signup_set_property;
  object_class->dispose = sma_signup_dispose;
  object_class->finalize = sma_signup_finalize;

  properties[PROP_STATE] = g_param_spec_string ("state", NULL, NULL, "none", flags);
  properties[PROP_EMAIL] = g_param_spec_string ("email", NULL, NULL, NULL, flags);
  properties[PROP_TYPED_EMAIL] =
      g_param_spec_string ("typed-email", NULL, NULL, "",
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_RESEND_SECONDS] =
      g_param_spec_uint ("resend-seconds", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sma_signup_init (SmaSignup *self)
{
  self->typed_email = g_strdup ("");
}

static void
on_session_changed (SmaSignup *self)
{
  if (sma_context_get_session (self->context) == SMA_SESSION_OPEN)
    forget (self);
}

/**
 * sma_signup_new:
 * @context: the context
 *
 * Returns: (transfer full): a registration that has not begun
 */
SmaSignup *
sma_signup_new (SmaContext *context)
{
  SmaSignup *self = g_object_new (SMA_TYPE_SIGNUP, NULL);

  self->context = g_object_ref (context);
  /* Whoever logged in, and whichever service is asked now: it is not this registration's. */
  g_signal_connect_object (context, "notify::service-url", G_CALLBACK (forget), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "notify::session", G_CALLBACK (on_session_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

const char *
sma_signup_get_state (SmaSignup *self)
{
  g_return_val_if_fail (SMA_IS_SIGNUP (self), NULL);
  if (self->registration != NULL && self->registration->undeliverable
      && g_strcmp0 (self->registration->state, "pending") == 0)
    return "undeliverable";
  if (self->login_failed)
    return "login";
  if (self->registration != NULL)
    return self->registration->state;
  return self->ended ? "ended" : "none";
}

const char *
sma_signup_get_email (SmaSignup *self)
{
  g_return_val_if_fail (SMA_IS_SIGNUP (self), NULL);
  return self->registration != NULL ? self->registration->email : NULL;
}

guint
sma_signup_get_resend_seconds (SmaSignup *self)
{
  g_return_val_if_fail (SMA_IS_SIGNUP (self), 0);
  return self->resend_seconds;
}

gboolean
sma_signup_get_busy (SmaSignup *self)
{
  g_return_val_if_fail (SMA_IS_SIGNUP (self), FALSE);
  return self->busy;
}

/* The service knows the registration no more: nothing of it goes on here either. */
void
sma_signup_end (SmaSignup *self)
{
  forget (self);
  self->ended = TRUE;
  notify (self, PROP_STATE);
}
