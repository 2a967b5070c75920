/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "api.h"
#include "cache.h"
#include "context.h"

G_BEGIN_DECLS

struct _SmaContext
{
  GObject parent_instance;

  SmaApi *api;     /* owned */
  SmaCache *cache; /* owned */
  char *service_url;
  SmServiceInfo *service; /* owned, nullable */

  /* the session */
  SmaSessionState session;
  gboolean session_kept;
  char *email;           /* owned, nullable: the login */
  char *device_secret;   /* owned, wiped, nullable: not needed yet, or not known */
  gboolean device_asked; /* the keyring has not answered yet */
  GQueue device_calls;   /* owned, of GTask: calls that name the device and wait for that */
  guint device_wait_id;
  GCancellable *keyring; /* owned: of the keyring's work under way */
  gboolean keyring_busy;
  gboolean keeping;         /* the token is being put into the keyring */
  guint generation;         /* grows with every login, logout and service: late answers are known */
  guint service_generation; /* grows with every service */

  /* what the service said last */
  gboolean online;
  gboolean refreshing;
  gboolean outdated; /* something was changed since the cabinet was asked for */
  gint64 refreshed_at;
  GError *refresh_error; /* owned, nullable: why the cabinet could not be fetched last */
  SmCabinet *cabinet;    /* owned, nullable */
  GListStore *accounts;  /* owned */
  SmAccount *selected;   /* owned, nullable */
  GHashTable *drafts;    /* owned: the form's name → what it holds */

  /* looking again by itself */
  guint tick_id;     /* source */
  guint retry_delay; /* seconds */
  gulong network_id;
};

/* context.c: set and notify. */
void sma_context_set_session (SmaContext *self, SmaSessionState session);
void sma_context_set_session_kept (SmaContext *self, gboolean kept);
void sma_context_set_keeping (SmaContext *self, gboolean keeping);
void sma_context_set_keyring_busy (SmaContext *self, gboolean busy);
void sma_context_set_email (SmaContext *self, const char *email);
void sma_context_set_service (SmaContext *self, SmServiceInfo *service);
void sma_context_set_online (SmaContext *self, gboolean online);
void sma_context_set_refreshing (SmaContext *self, gboolean refreshing);
void sma_context_set_refresh_error (SmaContext *self, const GError *error);
void sma_context_set_cabinet (SmaContext *self, SmCabinet *cabinet, gint64 fetched_at);

void sma_context_tell_ended (SmaContext *self);
void sma_context_notify_service_url (SmaContext *self);

/* context-accounts.c */
void sma_context_merge_accounts (SmaContext *self, GListStore *fresh);
void sma_context_update_account (SmaContext *self, SmAccount *account);

/* context-refresh.c */
void sma_context_show_stored_cabinet (SmaContext *self);
void sma_context_fetch_service (SmaContext *self);
void sma_context_schedule (SmaContext *self);

/* context-session.c: the service does not know the token any more. */
void sma_context_end_session (SmaContext *self);

/* context-device.c */
void sma_context_learn_device (SmaContext *self);
void sma_context_forget_device (SmaContext *self);
gboolean sma_context_waits_for_device (SmaContext *self, SmOperation operation, gpointer body);
void sma_context_wait_for_device (SmaContext *self, GTask *call);
void sma_context_name_device (SmaContext *self, SmOperation operation, gpointer body);

/* context-calls.c: takes a call that has waited for what the device is known by. */
void sma_context_send_waiting (SmaContext *self, GTask *task);

G_END_DECLS
