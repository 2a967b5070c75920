/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "account-records.h"
#include "customer-records.h"
#include "routes.h"

G_BEGIN_DECLS

typedef enum
{
  SMA_SESSION_STARTING,    /* the keyring is being asked */
  SMA_SESSION_NONE,        /* nobody is logged in */
  SMA_SESSION_LOCKED,      /* a session was kept, but the keyring is locked */
  SMA_SESSION_UNREACHABLE, /* a session was kept, but there is no keyring to ask */
  SMA_SESSION_OPEN,        /* a customer is logged in */
} SmaSessionState;

#define SMA_TYPE_SESSION_STATE (sma_session_state_get_type ())
GType sma_session_state_get_type (void);

/**
 * SmaContext: what every page is given: the customer's session, the cabinet, the service.
 *
 * Properties to bind (all but `selected-account` read-only):
 *  - `session` (SmaSessionState)
 *  - `keyring-busy` (boolean): the keyring is being asked again
 *  - `session-kept` (boolean): the session outlives the window: its token is in the keyring
 *  - `keeping` (boolean): it is being put there
 *  - `email` (string, nullable): the login
 *  - `service` (SmServiceInfo, nullable until the service was reached once)
 *  - `service-url` (string)
 *  - `demo` (boolean): the service plays with generated data
 *  - `online` (boolean): the last call reached the service
 *  - `refreshing` (boolean): the cabinet is being fetched
 *  - `refreshed-at` (int64, unix seconds, 0: never): when the cabinet shown was fetched
 *  - `refresh-error` (GError, nullable): why the cabinet could not be fetched last
 *  - `cabinet` (SmCabinet, nullable), `profile` (SmProfile, nullable)
 *  - `accounts` (GListModel of SmAccount, the same object always)
 *  - `selected-account` (SmAccount, nullable; read-write): the one finance and meters speak of
 *
 * Signal `changed-elsewhere (const char *what)`: something was sent that other pages show:
 * "payments", "readings", "requests", "accounts", "profile", "sessions"; or
 * "everything": the customer pressed F5, or the service is there again; or "closing": the window
 * or the session is about to end, what is typed and not sent becomes a draft now.
 * Signal `session-ended`: the service no longer knows the session; the customer did not log out.
 */
#define SMA_TYPE_CONTEXT (sma_context_get_type ())
G_DECLARE_FINAL_TYPE (SmaContext, sma_context, SMA, CONTEXT, GObject)

SmaContext *sma_context_new (const char *service_url);
/* Asks the keyring, then the service; the state follows in `session`. */
void sma_context_start (SmaContext *self);

/* Any operation of the route table. A reply of type SmAccount updates the account shown; an
 * ended session logs out; `online` follows; registrations, logins and lost passwords tell by what
 * the service knows this device. Cancellable as everything. `idempotency_key` NULL:
 * one is made; a caller that lets people try again keeps its own (sm_uuid_new ()) until the form
 * changes, so that the second try cannot double what the first one did. */
void sma_context_call_async (SmaContext *self, SmOperation operation, const char *const *parameters,
                             const char *query, gpointer body, const char *idempotency_key,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean sma_context_call_finish (SmaContext *self, GAsyncResult *result, gpointer *reply,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The last answer of a GET made through sma_context_call_async (), to show it at once and offline
 * (NULL where nothing was kept); when it was fetched, in unix seconds. Transfer full. */
gpointer sma_context_dup_stored (SmaContext *self, SmOperation operation,
                                 const char *const *parameters, const char *query,
                                 gint64 *stored_at);

void sma_context_login_async (SmaContext *self, const char *email, const char *password,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
void sma_context_login_again_async (SmaContext *self, const char *email, const char *password,
                                    const char *consent_version, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
gboolean sma_context_login_finish (SmaContext *self, GAsyncResult *result, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* Ends the session here at once, and at the service when it can be reached. */
void sma_context_logout (SmaContext *self);
/* Asks a keyring that gave nothing again; stops asking. */
void sma_context_retry_keyring (SmaContext *self);
void sma_context_stop_keyring (SmaContext *self);
gboolean sma_context_get_keyring_busy (SmaContext *self);
/* Goes to the login page without the kept session; the session at the service lives on. */
void sma_context_forget_kept_session (SmaContext *self);

/* Fetches the cabinet; nobody waits for it. */
void sma_context_refresh (SmaContext *self);
/* Asks the service again now, logged in or not: what "Try Again" and F5 do. */
void sma_context_look_now (SmaContext *self);
void sma_context_set_service_url (SmaContext *self, const char *service_url);

SmaSessionState sma_context_get_session (SmaContext *self);
gboolean sma_context_get_session_kept (SmaContext *self);
gboolean sma_context_get_keeping (SmaContext *self);
gboolean sma_context_get_online (SmaContext *self);
gboolean sma_context_get_demo (SmaContext *self);
gboolean sma_context_get_refreshing (SmaContext *self);
gint64 sma_context_get_refreshed_at (SmaContext *self);
const GError *sma_context_get_refresh_error (SmaContext *self);
const char *sma_context_get_email (SmaContext *self);
const char *sma_context_get_service_url (SmaContext *self);
SmServiceInfo *sma_context_get_service (SmaContext *self);
SmCabinet *sma_context_get_cabinet (SmaContext *self);
SmProfile *sma_context_get_profile (SmaContext *self);
GListModel *sma_context_get_accounts (SmaContext *self);
SmAccount *sma_context_find_account (SmaContext *self, const char *account_id);
SmAccount *sma_context_get_selected_account (SmaContext *self);
void sma_context_select_account (SmaContext *self, SmAccount *account);
/* What was typed into a form and not sent, until the session ends; NULL: nothing (borrowed). */
gpointer sma_context_get_draft (SmaContext *self, const char *name);
void sma_context_keep_draft (SmaContext *self, const char *name, gpointer record);
gboolean sma_context_has_drafts (SmaContext *self, const char *prefix);
void sma_context_tell_changed (SmaContext *self, const char *what);

G_END_DECLS
