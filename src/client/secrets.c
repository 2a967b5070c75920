/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "secrets.h"

#include <libsecret/secret.h>

#include "error.h"
#include "id.h"

/*
 * libsecret's synchronous calls in a thread of GTask: a keyring that hangs then holds a thread and
 * not the window. When the time is over or the caller cancels, the task answers at once
 * (return-on-cancel) and the thread ends whenever the keyring lets it. Writing is not cancelled
 * itself: libsecret 0.20 answers a cancelled clear twice. One thread at a time writes.
 */

#define DEVICE_PREFIX "device:"

static GMutex writing;

#define SCHEMA(flags)                                               \
  {                                                                 \
    "online.smorodina.Session", (flags),                            \
    {                                                               \
      { "service-url", SECRET_SCHEMA_ATTRIBUTE_STRING },            \
          { "login", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 }, \
    }                                                               \
  }

static const SecretSchema schema = SCHEMA (SECRET_SCHEMA_NONE);
/* gnome-keyring finds an item of a locked keyring by its attributes only, never by its schema's
 * name, and says nothing at all where the name is asked for. */
static const SecretSchema search_schema = SCHEMA (SECRET_SCHEMA_DONT_MATCH_NAME);

typedef struct
{
  char *service_url;
  char *login;
  char *token; /* wiped */
  gboolean unlock;
  GCancellable *own;
  GCancellable *callers; /* nullable */
  gulong callers_id;
  guint timeout_id;
} Job;

typedef struct
{
  SmaSecretsState state;
  char *login;
  char *token; /* wiped */
} Found;

static void
found_free (Found *found)
{
  g_free (found->login);
  sm_secret_free (found->token);
  g_free (found);
}

static void
job_free (Job *job)
{
  g_clear_object (&job->own);
  g_free (job->service_url);
  g_free (job->login);
  sm_secret_free (job->token);
  g_free (job);
}

static gboolean
on_time_over (gpointer user_data)
{
  GTask *task = user_data;
  Job *job = g_task_get_task_data (task);

  job->timeout_id = 0;
  g_cancellable_cancel (job->own);
  return G_SOURCE_REMOVE;
}

static void
on_callers_cancelled (GCancellable *callers, GCancellable *own)
{
  g_cancellable_cancel (own);
}

/* Runs in the thread that asked, when the task has answered: the clock stops. */
static void
on_completed (GTask *task)
{
  Job *job = g_task_get_task_data (task);

  g_clear_handle_id (&job->timeout_id, g_source_remove);
  if (job->callers_id != 0)
    g_cancellable_disconnect (job->callers, job->callers_id);
  job->callers_id = 0;
  g_clear_object (&job->callers);
}

static void
start (Job *job, gpointer tag, GTaskThreadFunc work, GCancellable *cancellable,
       GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  job->own = g_cancellable_new ();
  task = g_task_new (NULL, job->own, callback, user_data);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_set_return_on_cancel (task, TRUE);
  g_signal_connect (task, "notify::completed", G_CALLBACK (on_completed), NULL);
  if (cancellable != NULL)
    {
      job->callers = g_object_ref (cancellable);
      job->callers_id = g_cancellable_connect (cancellable, G_CALLBACK (on_callers_cancelled),
                                               g_object_ref (job->own), g_object_unref);
    }
  job->timeout_id = g_timeout_add_seconds_full (
      G_PRIORITY_DEFAULT, job->unlock ? SMA_SECRETS_UNLOCK_SECONDS : SMA_SECRETS_SECONDS,
      on_time_over, g_object_ref (task), g_object_unref);
  g_task_run_in_thread (task, work);
}

static gboolean
is_locked (gpointer item)
{
  return SECRET_IS_ITEM (item) && secret_item_get_locked (item);
}

static Found *
read_item (SecretRetrievable *item, GCancellable *cancellable)
{
  g_autoptr (GHashTable) attributes = secret_retrievable_get_attributes (item);
  SecretValue *value = secret_retrievable_retrieve_secret_sync (item, cancellable, NULL);
  Found *found = g_new0 (Found, 1);

  if (value == NULL)
    {
      found->state = SMA_SECRETS_LOCKED;
      return found;
    }
  found->state = SMA_SECRETS_FOUND;
  found->login = g_strdup (g_hash_table_lookup (attributes, "login"));
  found->token = g_strdup (secret_value_get_text (value));
  secret_value_unref (value);
  if (found->token == NULL || found->login == NULL)
    found->state = SMA_SECRETS_NONE;
  return found;
}

static void
look_up (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  SecretSearchFlags flags = SECRET_SEARCH_LOAD_SECRETS;
  g_autolist (GObject) items = NULL;
  GError *error = NULL;
  Found *found;

  if (job->unlock)
    flags |= SECRET_SEARCH_UNLOCK;
  items = secret_password_search_sync (&search_schema, flags, job->unlock ? cancellable : NULL,
                                       &error, "service-url", job->service_url, NULL);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (items != NULL && !is_locked (items->data))
    found = read_item (items->data, NULL);
  else
    {
      found = g_new0 (Found, 1);
      found->state = items != NULL ? SMA_SECRETS_LOCKED : SMA_SECRETS_NONE;
    }
  g_task_return_pointer (task, found, (GDestroyNotify) found_free);
}

/* Which words the keyring uses for "locked" is its own business: it was reached and refused. */
static void
return_keyring_error (GTask *task, GError *error)
{
  g_autoptr (GError) owned = error;
  GError *converted = NULL;
  gboolean absent = owned->domain == G_DBUS_ERROR || owned->domain == G_IO_ERROR;

  sm_error_set (&converted, absent ? SM_ERROR_KEYRING_UNAVAILABLE : SM_ERROR_KEYRING_LOCKED, 0,
                "%s", owned->message);
  g_task_return_error (task, converted);
}

static void
store (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&writing);
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  /* One session a service: a former login's token would otherwise lie there for ever. */
  secret_password_clear_sync (&schema, NULL, NULL, "service-url", job->service_url, NULL);
  if (secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, "Смородина", job->token, NULL,
                                  &error, "service-url", job->service_url, "login", job->login,
                                  NULL))
    g_task_return_boolean (task, TRUE);
  else
    return_keyring_error (task, error);
}

static void
clear (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&writing);
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  secret_password_clear_sync (&schema, NULL, &error, "service-url", job->service_url, NULL);
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    return_keyring_error (task, error);
}

static char *
dup_kept_secret (GList *items)
{
  Found *found = items != NULL && !is_locked (items->data) ? read_item (items->data, NULL) : NULL;
  char *secret = NULL;

  if (found == NULL)
    return NULL;
  if (found->state == SMA_SECRETS_FOUND)
    secret = g_strdup (found->token);
  found_free (found);
  return secret;
}

/* The item lies beside the session's, under the same schema, and no logout clears it: its
 * "service-url" is another. */
static void
find_device (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&writing);
  g_autofree char *key = g_strconcat (DEVICE_PREFIX, job->service_url, NULL);
  g_autolist (GObject) items = NULL;
  char *secret = NULL;

  g_autoptr (GError) error = NULL;

  items = secret_password_search_sync (&search_schema, SECRET_SEARCH_LOAD_SECRETS, NULL, &error,
                                       "service-url", key, NULL);
  if (error == NULL)
    secret = dup_kept_secret (items);
  if (error == NULL && items == NULL)
    {
      secret = g_strdup (job->token);
      if (!secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, "Смородина", secret,
                                       NULL, &error, "service-url", key, "login", "device", NULL))
        g_clear_pointer (&secret, sm_secret_free);
    }
  g_task_return_pointer (task, secret, (GDestroyNotify) sm_secret_free);
}

/**
 * sma_secrets_device_async:
 * @service_url: which service the device is to be known to
 * @fresh: what becomes its secret where none is kept yet
 * @cancellable: (nullable): stops waiting
 * @callback: called when it is known
 * @user_data: for @callback
 */
void
sma_secrets_device_async (const char *service_url, const char *fresh, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  Job *job = g_new0 (Job, 1);

  job->service_url = g_strdup (service_url);
  job->token = g_strdup (fresh);
  start (job, sma_secrets_device_async, find_device, cancellable, callback, user_data);
}

/**
 * sma_secrets_device_finish:
 * @result: of the look-up
 *
 * Returns: (transfer full) (nullable): the device's secret; to be wiped
 */
char *
sma_secrets_device_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/**
 * sma_secrets_lookup_async:
 * @service_url: the session of which service
 * @unlock: whether the customer may be asked to unlock the keyring
 * @cancellable: (nullable): stops waiting
 * @callback: called when it is known
 * @user_data: for @callback
 */
void
sma_secrets_lookup_async (const char *service_url, gboolean unlock, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  Job *job = g_new0 (Job, 1);

  job->service_url = g_strdup (service_url);
  job->unlock = unlock;
  start (job, sma_secrets_lookup_async, look_up, cancellable, callback, user_data);
}

/**
 * sma_secrets_lookup_finish:
 * @result: of the look-up
 * @login: (out) (transfer full) (nullable): the login, where a session was found
 * @token: (out) (transfer full) (nullable): its token; to be wiped when no longer needed
 *
 * Returns: what the keyring has
 */
SmaSecretsState
sma_secrets_lookup_finish (GAsyncResult *result, char **login, char **token)
{
  g_autoptr (GError) error = NULL;
  Found *found = g_task_propagate_pointer (G_TASK (result), &error);
  SmaSecretsState state;

  *login = NULL;
  *token = NULL;
  if (found == NULL)
    return SMA_SECRETS_UNAVAILABLE;
  state = found->state;
  if (state == SMA_SECRETS_FOUND)
    {
      *login = g_steal_pointer (&found->login);
      *token = g_steal_pointer (&found->token);
    }
  found_free (found);
  return state;
}

/**
 * sma_secrets_store_async:
 * @service_url: the session of which service
 * @login: the customer's login
 * @token: the session's token
 * @cancellable: (nullable): stops waiting
 * @callback: called when it is kept or refused
 * @user_data: for @callback
 */
void
sma_secrets_store_async (const char *service_url, const char *login, const char *token,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  Job *job = g_new0 (Job, 1);

  job->service_url = g_strdup (service_url);
  job->login = g_strdup (login);
  job->token = g_strdup (token);
  start (job, sma_secrets_store_async, store, cancellable, callback, user_data);
}

/**
 * sma_secrets_store_finish:
 * @result: of the storing
 * @error: SM_ERROR_KEYRING_LOCKED, SM_ERROR_KEYRING_UNAVAILABLE or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the session is kept
 */
gboolean
sma_secrets_store_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sma_secrets_clear:
 * @service_url: the sessions of which service
 * @cancellable: (nullable): stops it where it has not begun
 *
 * Forgets them; nobody waits for it.
 */
void
sma_secrets_clear (const char *service_url, GCancellable *cancellable)
{
  Job *job = g_new0 (Job, 1);

  job->service_url = g_strdup (service_url);
  start (job, sma_secrets_clear, clear, cancellable, NULL, NULL);
}
