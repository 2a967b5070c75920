/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "context-private.h"

#include "record.h"

/* State and properties. The session is in context-session.c, calls in context-calls.c, looking
 * again by itself in context-refresh.c. */

G_DEFINE_ENUM_TYPE (SmaSessionState, sma_session_state,
                    G_DEFINE_ENUM_VALUE (SMA_SESSION_STARTING, "starting"),
                    G_DEFINE_ENUM_VALUE (SMA_SESSION_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (SMA_SESSION_LOCKED, "locked"),
                    G_DEFINE_ENUM_VALUE (SMA_SESSION_UNREACHABLE, "unreachable"),
                    G_DEFINE_ENUM_VALUE (SMA_SESSION_OPEN, "open"))

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_SESSION_KEPT,
  PROP_KEEPING,
  PROP_KEYRING_BUSY,
  PROP_EMAIL,
  PROP_SERVICE,
  PROP_SERVICE_URL,
  PROP_DEMO,
  PROP_ONLINE,
  PROP_REFRESHING,
  PROP_REFRESHED_AT,
  PROP_REFRESH_ERROR,
  PROP_CABINET,
  PROP_PROFILE,
  PROP_ACCOUNTS,
  PROP_SELECTED_ACCOUNT,
  N_PROPS
};

enum
{
  SIGNAL_CHANGED_ELSEWHERE,
  SIGNAL_SESSION_ENDED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SmaContext, sma_context, G_TYPE_OBJECT)

static void
notify (SmaContext *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
sma_context_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SmaContext *self = SMA_CONTEXT (object);

  switch (id)
    {
    case PROP_SESSION:
      g_value_set_enum (value, self->session);
      break;
    case PROP_SESSION_KEPT:
      g_value_set_boolean (value, self->session_kept);
      break;
    case PROP_KEEPING:
      g_value_set_boolean (value, self->keeping);
      break;
    case PROP_KEYRING_BUSY:
      g_value_set_boolean (value, self->keyring_busy);
      break;
    case PROP_EMAIL:
      g_value_set_string (value, self->email);
      break;
    case PROP_SERVICE:
      g_value_set_object (value, self->service);
      break;
    case PROP_SERVICE_URL:
      g_value_set_string (value, self->service_url);
      break;
    case PROP_DEMO:
      g_value_set_boolean (value, sma_context_get_demo (self));
      break;
    case PROP_ONLINE:
      g_value_set_boolean (value, self->online);
      break;
    case PROP_REFRESHING:
      g_value_set_boolean (value, self->refreshing);
      break;
    case PROP_REFRESHED_AT:
      g_value_set_int64 (value, self->refreshed_at);
      break;
    case PROP_REFRESH_ERROR:
      g_value_set_boxed (value, self->refresh_error);
      break;
    case PROP_CABINET:
      g_value_set_object (value, self->cabinet);
      break;
    case PROP_PROFILE:
      g_value_set_object (value, sma_context_get_profile (self));
      break;
    case PROP_ACCOUNTS:
      g_value_set_object (value, self->accounts);
      break;
    case PROP_SELECTED_ACCOUNT:
      g_value_set_object (value, self->selected);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sma_context_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SmaContext *self = SMA_CONTEXT (object);

  switch (id)
    {
    case PROP_SELECTED_ACCOUNT:
      sma_context_select_account (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sma_context_dispose (GObject *object)
{
  SmaContext *self = SMA_CONTEXT (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (self->network_id != 0)
    g_signal_handler_disconnect (g_network_monitor_get_default (), self->network_id);
  self->network_id = 0;
  sma_context_forget_device (self);
  if (self->keyring != NULL)
    g_cancellable_cancel (self->keyring);
  g_clear_object (&self->keyring);
  G_OBJECT_CLASS (sma_context_parent_class)->dispose (object);
}

static void
sma_context_finalize (GObject *object)
{
  SmaContext *self = SMA_CONTEXT (object);

  g_clear_error (&self->refresh_error);
  g_clear_object (&self->selected);
  g_clear_pointer (&self->drafts, g_hash_table_unref);
  g_clear_object (&self->accounts);
  g_clear_object (&self->cabinet);
  g_clear_object (&self->service);
  g_clear_object (&self->cache);
  g_clear_object (&self->api);
  g_free (self->email);
  g_free (self->service_url);
  G_OBJECT_CLASS (sma_context_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  properties[PROP_SESSION] = g_param_spec_enum ("session", NULL, NULL, SMA_TYPE_SESSION_STATE,
                                                SMA_SESSION_STARTING, flags);
  properties[PROP_SESSION_KEPT] = g_param_spec_boolean ("session-kept", NULL, NULL, FALSE, flags);
  properties[PROP_KEEPING] = g_param_spec_boolean ("keeping", NULL, NULL, FALSE, flags);
  properties[PROP_KEYRING_BUSY] = g_param_spec_boolean ("keyring-busy", NULL, NULL, FALSE, flags);
  properties[PROP_EMAIL] = g_param_spec_string ("email", NULL, NULL, NULL, flags);
  properties[PROP_SERVICE] =
      g_param_spec_object ("service", NULL, NULL, SM_TYPE_SERVICE_INFO, flags);
  properties[PROP_SERVICE_URL] = g_param_spec_string ("service-url", NULL, NULL, NULL, flags);
  properties[PROP_DEMO] = g_param_spec_boolean ("demo", NULL, NULL, FALSE, flags);
  properties[PROP_ONLINE] = g_param_spec_boolean ("online", NULL, NULL, TRUE, flags);
  properties[PROP_REFRESHING] = g_param_spec_boolean ("refreshing", NULL, NULL, FALSE, flags);
  properties[PROP_REFRESHED_AT] =
      g_param_spec_int64 ("refreshed-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_REFRESH_ERROR] =
      g_param_spec_boxed ("refresh-error", NULL, NULL, G_TYPE_ERROR, flags);
  properties[PROP_CABINET] = g_param_spec_object ("cabinet", NULL, NULL, SM_TYPE_CABINET, flags);
  properties[PROP_PROFILE] = g_param_spec_object ("profile", NULL, NULL, SM_TYPE_PROFILE, flags);
  properties[PROP_ACCOUNTS] =
      g_param_spec_object ("accounts", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_SELECTED_ACCOUNT] =
      g_param_spec_object ("selected-account", NULL, NULL, SM_TYPE_ACCOUNT,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sma_context_class_init (SmaContextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sma_context_get_property;
  object_class->set_property = sma_context_set_property;
  object_class->dispose = sma_context_dispose;
  object_class->finalize = sma_context_finalize;
  install_properties (object_class);

  signals[SIGNAL_CHANGED_ELSEWHERE] =
      g_signal_new ("changed-elsewhere", SMA_TYPE_CONTEXT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_SESSION_ENDED] = g_signal_new (
      "session-ended", SMA_TYPE_CONTEXT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sma_context_init (SmaContext *self)
{
  self->accounts = g_list_store_new (SM_TYPE_ACCOUNT);
  self->drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->online = TRUE;
}

/**
 * sma_context_new:
 * @service_url: the service's address
 *
 * Returns: (transfer full): a context that knows nothing yet; see sma_context_start()
 */
SmaContext *
sma_context_new (const char *service_url)
{
  SmaContext *self = g_object_new (SMA_TYPE_CONTEXT, NULL);

  self->service_url = g_strdup (service_url);
  self->api = sma_api_new (service_url);
  self->cache = sma_cache_new (service_url);
  return self;
}

void
sma_context_set_session (SmaContext *self, SmaSessionState session)
{
  if (self->session == session)
    return;
  self->session = session;
  notify (self, PROP_SESSION);
}

void
sma_context_set_session_kept (SmaContext *self, gboolean kept)
{
  if (self->session_kept == kept)
    return;
  self->session_kept = kept;
  notify (self, PROP_SESSION_KEPT);
}

void
sma_context_set_keeping (SmaContext *self, gboolean keeping)
{
  if (self->keeping == keeping)
    return;
  self->keeping = keeping;
  notify (self, PROP_KEEPING);
}

void
sma_context_set_keyring_busy (SmaContext *self, gboolean busy)
{
  if (self->keyring_busy == busy)
    return;
  self->keyring_busy = busy;
  notify (self, PROP_KEYRING_BUSY);
}

void
sma_context_set_email (SmaContext *self, const char *email)
{
  if (g_strcmp0 (self->email, email) == 0)
    return;
  g_free (self->email);
  self->email = g_strdup (email);
  notify (self, PROP_EMAIL);
}

void
sma_context_set_service (SmaContext *self, SmServiceInfo *service)
{
  if (!g_set_object (&self->service, service))
    return;
  notify (self, PROP_SERVICE);
  notify (self, PROP_DEMO);
}

void
sma_context_set_online (SmaContext *self, gboolean online)
{
  if (online)
    self->retry_delay = 0;
  if (self->online == online)
    return;
  self->online = online;
  notify (self, PROP_ONLINE);
  /* What could not be loaded meanwhile is asked for again. */
  if (online)
    sma_context_tell_changed (self, "everything");
}

void
sma_context_set_refreshing (SmaContext *self, gboolean refreshing)
{
  if (self->refreshing == refreshing)
    return;
  self->refreshing = refreshing;
  notify (self, PROP_REFRESHING);
}

void
sma_context_set_refresh_error (SmaContext *self, const GError *error)
{
  if (self->refresh_error == NULL && error == NULL)
    return;
  g_clear_error (&self->refresh_error);
  self->refresh_error = error != NULL ? g_error_copy (error) : NULL;
  notify (self, PROP_REFRESH_ERROR);
}

static gboolean
is_told_already (SmaContext *self, SmCabinet *cabinet)
{
  return cabinet == self->cabinet
         || (cabinet != NULL && self->cabinet != NULL && sm_record_equal (cabinet, self->cabinet)
             && sm_record_get_hidden (cabinet) == sm_record_get_hidden (self->cabinet));
}

void
sma_context_set_cabinet (SmaContext *self, SmCabinet *cabinet, gint64 fetched_at)
{
  const gboolean same = is_told_already (self, cabinet);

  if (self->refreshed_at != fetched_at)
    {
      self->refreshed_at = fetched_at;
      notify (self, PROP_REFRESHED_AT);
    }
  if (cabinet == NULL)
    sma_context_set_refresh_error (self, NULL);
  if (!same)
    g_set_object (&self->cabinet, cabinet);
  /* Also where it says the same: single replies may have changed the list since. */
  if (cabinet != NULL)
    sma_context_merge_accounts (self, cabinet->accounts);
  if (same)
    return;
  if (cabinet == NULL)
    {
      g_list_store_remove_all (self->accounts);
      sma_context_select_account (self, NULL);
    }
  notify (self, PROP_CABINET);
  notify (self, PROP_PROFILE);
}

/**
 * sma_context_select_account:
 * @self: the context
 * @account: (nullable): the account that finance and meters shall speak of
 */
void
sma_context_select_account (SmaContext *self, SmAccount *account)
{
  g_return_if_fail (SMA_IS_CONTEXT (self));

  if (g_set_object (&self->selected, account))
    notify (self, PROP_SELECTED_ACCOUNT);
}

/**
 * sma_context_get_draft:
 * @self: the context
 * @name: the form's, and what it is about
 *
 * Returns: (transfer none) (nullable): what was typed into it and not sent
 */
gpointer
sma_context_get_draft (SmaContext *self, const char *name)
{
  g_return_val_if_fail (SMA_IS_CONTEXT (self), NULL);
  return g_hash_table_lookup (self->drafts, name);
}

/**
 * sma_context_keep_draft:
 * @self: the context
 * @name: the form's, and what it is about
 * @record: (nullable): what is typed into it, any object; %NULL once it is sent
 *
 * Kept in memory until the session ends, so that a form that was closed opens as it was left.
 */
void
sma_context_keep_draft (SmaContext *self, const char *name, gpointer record)
{
  g_return_if_fail (SMA_IS_CONTEXT (self));

  if (record != NULL)
    g_hash_table_replace (self->drafts, g_strdup (name), g_object_ref (record));
  else
    g_hash_table_remove (self->drafts, name);
}

/**
 * sma_context_has_drafts:
 * @self: the context
 * @prefix: of their names
 *
 * Returns: whether anything typed into such forms is not sent yet
 */
gboolean
sma_context_has_drafts (SmaContext *self, const char *prefix)
{
  GHashTableIter iter;
  gpointer name;

  g_return_val_if_fail (SMA_IS_CONTEXT (self), FALSE);

  g_hash_table_iter_init (&iter, self->drafts);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (g_str_has_prefix (name, prefix))
      return TRUE;
  return FALSE;
}

/**
 * sma_context_tell_changed:
 * @self: the context
 * @what: one of those that the signal names
 *
 * Tells other pages that something was sent which they show.
 */
void
sma_context_tell_changed (SmaContext *self, const char *what)
{
  g_return_if_fail (SMA_IS_CONTEXT (self));
  g_signal_emit (self, signals[SIGNAL_CHANGED_ELSEWHERE], 0, what);
}

void
sma_context_tell_ended (SmaContext *self)
{
  g_signal_emit (self, signals[SIGNAL_SESSION_ENDED], 0);
}

void
sma_context_notify_service_url (SmaContext *self)
{
  notify (self, PROP_SERVICE_URL);
}
