/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "context-private.h"
#include "error.h"
#include "id.h"
#include "record.h"
#include "secrets.h"

/*
 * Logging in, logging out, and the session between two starts of the app. The token lies in the
 * keyring; that it does is marked in the cache, so that "the keyring gives nothing" is told apart
 * from "nobody was logged in". A keyring that fails never ends a session at the service.
 */

#define MARK_KEPT "session-kept"

/* It goes into a header as it is. */
static gboolean
is_token (const char *token)
{
  for (const char *p = token; p != NULL && *p != '\0'; p++)
    if (!g_ascii_isgraph (*p))
      return FALSE;
  return token != NULL && *token != '\0';
}

/* Work of the keyring that is under way belongs to a former state. */
static GCancellable *
renew_keyring (SmaContext *self)
{
  if (self->keyring != NULL)
    g_cancellable_cancel (self->keyring);
  g_clear_object (&self->keyring);
  self->keyring = g_cancellable_new ();
  sma_context_set_keyring_busy (self, FALSE);
  sma_context_set_keeping (self, FALSE);
  return self->keyring;
}

/* From here on answers under way are late ones. */
static void
begin_generation (SmaContext *self)
{
  self->generation++;
  sma_context_set_refreshing (self, FALSE);
}

static void
open_session (SmaContext *self, const char *email, const char *token, gboolean kept)
{
  begin_generation (self);
  sma_api_set_token (self->api, token);
  sma_context_set_email (self, email);
  sma_context_show_stored_cabinet (self);
  sma_context_set_session_kept (self, kept);
  sma_context_set_keeping (self, !kept);
  sma_context_set_session (self, SMA_SESSION_OPEN);
  sma_context_refresh (self);
  sma_context_schedule (self);
}

static void
close_session (SmaContext *self)
{
  begin_generation (self);
  sma_api_set_token (self->api, NULL);
  sma_cache_wipe (self->cache);
  g_hash_table_remove_all (self->drafts);
  sma_secrets_clear (self->service_url, renew_keyring (self));
  sma_context_set_session (self, SMA_SESSION_NONE);
  sma_context_set_cabinet (self, NULL, 0);
  sma_context_set_email (self, NULL);
  sma_context_set_session_kept (self, FALSE);
}

void
sma_context_end_session (SmaContext *self)
{
  close_session (self);
  sma_context_tell_ended (self);
}

/* What the keyring was asked, to know a late answer. */
typedef struct
{
  SmaContext *context;
  GCancellable *keyring;
} LookUp;

static void
look_up_free (LookUp *lookup)
{
  g_object_unref (lookup->context);
  g_object_unref (lookup->keyring);
  g_free (lookup);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LookUp, look_up_free)

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LookUp) lookup = user_data;
  SmaContext *self = lookup->context;
  g_autofree char *login = NULL;
  g_autofree char *marked = NULL;
  char *token = NULL;
  SmaSecretsState state = sma_secrets_lookup_finish (result, &login, &token);

  /* Somebody logged in meanwhile, went on without it, or chose another service. */
  if (lookup->keyring != self->keyring)
    {
      sm_secret_free (token);
      return;
    }
  sma_context_set_keyring_busy (self, FALSE);
  marked = sma_cache_dup_mark (self->cache, MARK_KEPT);
  if (state == SMA_SECRETS_FOUND && is_token (token))
    open_session (self, login, token, TRUE);
  else if (state == SMA_SECRETS_LOCKED)
    sma_context_set_session (self, SMA_SESSION_LOCKED);
  else if (marked != NULL)
    sma_context_set_session (self, SMA_SESSION_UNREACHABLE);
  else
    sma_context_set_session (self, SMA_SESSION_NONE);
  sm_secret_free (token);
}

static LookUp *
new_look_up (SmaContext *self)
{
  LookUp *lookup = g_new0 (LookUp, 1);

  lookup->context = g_object_ref (self);
  lookup->keyring = g_object_ref (renew_keyring (self));
  return lookup;
}

static void
look_up (SmaContext *self, gboolean unlock)
{
  LookUp *lookup = new_look_up (self);

  sma_secrets_lookup_async (self->service_url, unlock, lookup->keyring, on_looked_up, lookup);
}

/**
 * sma_context_start:
 * @self: the context
 *
 * Asks the keyring for a session and the service for what it is.
 */
void
sma_context_start (SmaContext *self)
{
  g_return_if_fail (SMA_IS_CONTEXT (self));

  sma_context_set_session (self, SMA_SESSION_STARTING);
  look_up (self, FALSE);
  sma_context_learn_device (self);
  sma_context_fetch_service (self);
}

/**
 * sma_context_retry_keyring:
 * @self: the context
 *
 * Asks the keyring again; the desktop may ask the customer to unlock it.
 */
void
sma_context_retry_keyring (SmaContext *self)
{
  g_return_if_fail (SMA_IS_CONTEXT (self));
  look_up (self, TRUE);
  sma_context_set_keyring_busy (self, TRUE);
}

/**
 * sma_context_stop_keyring:
 * @self: the context
 *
 * Stops asking the keyring; the session stays as unknown as it was.
 */
void
sma_context_stop_keyring (SmaContext *self)
{
  g_return_if_fail (SMA_IS_CONTEXT (self));
  renew_keyring (self);
}

/**
 * sma_context_forget_kept_session:
 * @self: the context
 *
 * Goes on to the login page; the session at the service lives on and is listed there.
 */
void
sma_context_forget_kept_session (SmaContext *self)
{
  g_return_if_fail (SMA_IS_CONTEXT (self));

  renew_keyring (self);
  sma_cache_set_mark (self->cache, MARK_KEPT, NULL);
  sma_context_set_session (self, SMA_SESSION_NONE);
}

static void
on_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LookUp) keeping = user_data;
  SmaContext *self = keeping->context;
  g_autoptr (GError) error = NULL;
  gboolean kept = sma_secrets_store_finish (result, &error);

  /* Of a former session, or of another service's. */
  if (keeping->keyring != self->keyring || self->session != SMA_SESSION_OPEN)
    return;
  sma_cache_set_mark (self->cache, MARK_KEPT, kept ? self->email : NULL);
  sma_context_set_session_kept (self, kept);
  sma_context_set_keeping (self, FALSE);
  /* A token that a former session left there must not be taken for this one's. */
  if (!kept)
    sma_secrets_clear (self->service_url, self->keyring);
}

static void
keep_session (SmaContext *self, const char *token)
{
  LookUp *keeping = new_look_up (self);

  sma_context_set_keeping (self, TRUE);
  sma_secrets_store_async (self->service_url, self->email, token, keeping->keyring, on_kept,
                           keeping);
}

typedef struct
{
  char *typed;      /* the e-mail address */
  guint generation; /* the session it was typed in */
} Login;

static void
login_free (Login *login)
{
  g_free (login->typed);
  g_free (login);
}

static void
on_logged_in (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SmaContext *self = SMA_CONTEXT (source);
  g_autoptr (GTask) task = user_data;
  Login *login = g_task_get_task_data (task);
  g_autoptr (SmSession) session = NULL;
  const char *email;
  GError *error = NULL;
  gpointer reply = NULL;

  if (!sma_context_call_finish (self, result, &reply, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  session = reply;
  if (login->generation != self->generation)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                               "somebody logged in meanwhile");
      return;
    }
  if (!is_token (session->token))
    {
      sm_error_set (&error, SM_ERROR_REPLY_MALFORMED, 0, "a session without a token");
      g_task_return_error (task, error);
      return;
    }
  email = session->profile != NULL ? session->profile->email : login->typed;
  open_session (self, email, session->token, FALSE);
  keep_session (self, session->token);
  g_task_return_boolean (task, TRUE);
}

/**
 * sma_context_login_async:
 * @self: the context
 * @email: the login, as typed
 * @password: as typed
 * @cancellable: (nullable): stops waiting
 * @callback: called when it is decided; as cancelled where somebody else logged in or another
 *   service was chosen meanwhile
 * @user_data: for @callback
 */
void
sma_context_login_async (SmaContext *self, const char *email, const char *password,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  sma_context_login_again_async (self, email, password, NULL, cancellable, callback, user_data);
}

/**
 * sma_context_login_again_async:
 * @self: the context
 * @email: the login, as typed
 * @password: as typed
 * @consent_version: (nullable): of the consent that is given again; %NULL: it is not
 * @cancellable: (nullable): stops waiting
 * @callback: as that of sma_context_login_async(), like the result
 * @user_data: for @callback
 *
 * Logs in who may have withdrawn the consent.
 */
void
sma_context_login_again_async (SmaContext *self, const char *email, const char *password,
                               const char *consent_version, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (SmLoginInput) input = NULL;
  Login *login;

  g_return_if_fail (SMA_IS_CONTEXT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sma_context_login_async);
  g_task_set_check_cancellable (task, FALSE);
  login = g_new0 (Login, 1);
  login->typed = g_strdup (email);
  login->generation = self->generation;
  g_task_set_task_data (task, login, (GDestroyNotify) login_free);
  input = sm_record_new (SM_TYPE_LOGIN_INPUT);
  sm_record_set_text (&input->email, email);
  sm_record_set_text (&input->password, password);
  sm_record_set_text (&input->device, g_get_host_name ());
  input->consent = consent_version != NULL;
  sm_record_set_text (&input->consent_version, consent_version);
  sma_context_call_async (self, SM_OPERATION_LOGIN, NULL, NULL, input, NULL, cancellable,
                          on_logged_in, g_steal_pointer (&task));
}

/**
 * sma_context_login_finish:
 * @self: the context
 * @result: of logging in
 * @error: SM_ERROR_LOGIN_REFUSED, SM_ERROR_TOO_MANY_TRIES, SM_ERROR_CONSENT_WITHDRAWN and those of
 *   every call
 *
 * Returns: whether the session is open
 */
gboolean
sma_context_login_finish (SmaContext *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sma_context_logout:
 * @self: the context
 *
 * Ends the session: at the service where it can be reached, here at once.
 */
void
sma_context_logout (SmaContext *self)
{
  g_return_if_fail (SMA_IS_CONTEXT (self));

  if (self->session != SMA_SESSION_OPEN)
    return;
  /* The message has its token by the time the call returns. */
  sma_api_call_async (self->api, SM_OPERATION_LOGOUT, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
  close_session (self);
}

/**
 * sma_context_set_service_url:
 * @self: the context
 * @service_url: another service's address
 *
 * Starts anew with that service; the former session stays kept where it is.
 */
void
sma_context_set_service_url (SmaContext *self, const char *service_url)
{
  g_return_if_fail (SMA_IS_CONTEXT (self));

  if (g_strcmp0 (self->service_url, service_url) == 0)
    return;
  begin_generation (self);
  self->service_generation++;
  g_free (self->service_url);
  self->service_url = g_strdup (service_url);
  sma_api_set_base_url (self->api, service_url);
  g_clear_object (&self->cache);
  self->cache = sma_cache_new (service_url);
  g_hash_table_remove_all (self->drafts);
  sma_context_set_cabinet (self, NULL, 0);
  sma_context_set_email (self, NULL);
  sma_context_set_service (self, NULL);
  sma_context_set_session_kept (self, FALSE);
  sma_context_notify_service_url (self);
  sma_context_start (self);
}
