/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service.h"

#include <malloc.h>
#include <sodium.h>
#include <string.h>

#include "error.h"
#include "limits.h"
#include "log.h"
#include "words.h"

#include "comparer.h"
#include "reconciler.h"

#include "outbox.h"

#include "housekeeper.h"
#include "server.h"

/*
 * Puts the parts together and takes them apart in the opposite order: nobody is called by a part
 * that outlives them.
 */

#define ARENAS_MOST 4                  /* more would keep what each thread once took */
#define MAPPED_FROM_BYTES (128 * 1024) /* blocks from here go back to the system when freed */

struct _SmdService
{
  const SmdConfig *config; /* borrowed */
  SmClock *clock;
  SmdStore *store;
  SmdHealth *health;
  SmdDomain domain;
  SmdOutbox *outbox;
  SmdReconciler *reconciler;
  SmdCompareWatch *compare;    /* while running */
  SmdHousekeeper *housekeeper; /* while running */
  SmdServer *server;
  gboolean running;
};

static void
on_wake (SmdWake wake, gpointer data)
{
  SmdService *self = data;

  if (wake == SMD_WAKE_LETTERS)
    smd_outbox_wake (self->outbox);
  else
    smd_reconciler_wake (self->reconciler);
}

static void
on_alarm (const char *event, const char *subject, gint64 number, gpointer data)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  sm_log_event (G_LOG_LEVEL_WARNING, event, "supplier", subject, "failures", text, NULL);
}

static void
on_letter (const char *event, const char *letter_id, const char *kind, const char *detail,
           gpointer data)
{
  gboolean sent = g_str_equal (event, "letter-sent");

  sm_log_event (sent ? G_LOG_LEVEL_INFO : G_LOG_LEVEL_WARNING, event, "letter", letter_id, "kind",
                kind, "detail", detail, NULL);
}

static void
on_payment (const char *event, const char *payment_id, const char *detail, gpointer data)
{
  static const char *const calm[] = { "payment-waiting",   "payment-succeeded",
                                      "payment-canceled",  "payment-refunded",
                                      "acquirer-up",       "acquirer-accepts",
                                      "acquirer-compared", NULL };
  gboolean fine = g_strv_contains (calm, event);

  sm_log_event (fine ? G_LOG_LEVEL_INFO : G_LOG_LEVEL_WARNING, event, "payment", payment_id,
                "detail", detail, NULL);
}

static void
on_housekeeping (const GError *error, gpointer data)
{
  sm_log_event (G_LOG_LEVEL_WARNING, "housekeeping-failed", "detail", error->message, NULL);
}

static SmdTransport *
make_transport (const SmdConfig *config)
{
  if (*config->maildir != '\0')
    return smd_transport_new_maildir (config->maildir);
  return smd_transport_new_smtp (config->smtp_url, config->smtp_username, config->smtp_password,
                                 config->smtp_ca_file);
}

static void
make_workers (SmdService *self)
{
  const SmdAcquirerConfig acquirer = smd_config_get_acquirer (self->config);

  self->outbox = smd_outbox_new (&self->domain, make_transport (self->config));
  smd_outbox_set_report (self->outbox, on_letter, self);
  self->reconciler = smd_reconciler_new (&self->domain, &acquirer);
  smd_reconciler_set_report (self->reconciler, on_payment, self);
}

/**
 * smd_service_new:
 * @config: must outlive the service
 * @error: %SM_ERROR_CONFIGURATION, %SM_ERROR_SCHEMA_NEWER, %SM_ERROR_SCHEMA_CHANGED, or of the
 *   store
 *
 * Returns: (transfer full) (nullable): a service whose store and socket are open
 */
SmdService *
smd_service_new (const SmdConfig *config, GError **error)
{
  g_autoptr (SmdService) self = g_new0 (SmdService, 1);

  if (sodium_init () < 0)
    {
      sm_error_set (error, SM_ERROR_INTERNAL, 0, N_ ("libsodium does not start"));
      return NULL;
    }
  self->config = config;
  self->clock = sm_clock_new ();
  self->store = smd_store_open (config->store_url, error);
  if (self->store == NULL || !smd_store_check (self->store, error)
      || !smd_store_migrate (self->store, error))
    return NULL;
  self->health = smd_health_new (self->store);
  self->domain = (SmdDomain) {
    .store = self->store,
    .health = self->health,
    .clock = self->clock,
    .settings = &config->settings,
    .wake = on_wake,
    .alarm = on_alarm,
    .wake_data = self,
  };
  make_workers (self);
  self->server = smd_server_new (config, &self->domain, error);
  if (self->server == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * smd_service_start:
 * @self: a service
 *
 * Answers requests, sends letters, follows payments from now on.
 */
void
smd_service_start (SmdService *self)
{
  const SmdAcquirerConfig acquirer = smd_config_get_acquirer (self->config);

  g_return_if_fail (!self->running);
  self->running = TRUE;
  smd_outbox_start (self->outbox);
  smd_reconciler_start (self->reconciler);
  self->compare = smd_compare_watch_new (&self->domain, &acquirer, on_payment, self);
  self->housekeeper = smd_housekeeper_new (&self->domain, on_housekeeping, self);
  smd_server_start (self->server);
}

/**
 * smd_service_stop:
 * @self: a service
 *
 * Accepts nothing new and lets what is in flight end. What waits for the network stays in the
 * store for the next start.
 */
void
smd_service_stop (SmdService *self)
{
  if (!self->running)
    return;
  self->running = FALSE;
  smd_server_stop (self->server, SM_LIMIT_STOP_SECONDS);
  g_clear_pointer (&self->housekeeper, smd_housekeeper_free);
  g_clear_pointer (&self->compare, smd_compare_watch_free);
  smd_reconciler_stop (self->reconciler);
  smd_outbox_stop (self->outbox);
}

/**
 * smd_service_get_port:
 * @self: a service
 *
 * Returns: the TCP port it listens on; 0 for a UNIX socket
 */
guint16
smd_service_get_port (SmdService *self)
{
  return smd_server_get_port (self->server);
}

/**
 * smd_service_get_domain:
 * @self: a service
 *
 * Returns: (transfer none): what its rules work with
 */
SmdDomain *
smd_service_get_domain (SmdService *self)
{
  return &self->domain;
}

/**
 * smd_service_free:
 * @self: a service
 */
void
smd_service_free (SmdService *self)
{
  smd_service_stop (self);
  /* First of all the workers that still use the rest. */
  g_clear_pointer (&self->server, smd_server_free);
  g_clear_pointer (&self->reconciler, smd_reconciler_free);
  g_clear_pointer (&self->outbox, smd_outbox_free);
  g_clear_pointer (&self->health, smd_health_free);
  g_clear_pointer (&self->store, smd_store_close);
  g_clear_object (&self->clock);
  g_free (self);
}

/**
 * smd_service_tune_memory:
 *
 * Without it every thread's arena keeps what argon2id once took.
 */
void
smd_service_tune_memory (void)
{
  mallopt (M_ARENA_MAX, ARENAS_MOST);
  mallopt (M_MMAP_THRESHOLD, MAPPED_FROM_BYTES);
  mallopt (M_TRIM_THRESHOLD, MAPPED_FROM_BYTES);
}

/**
 * smd_service_set_language:
 * @language: "ru" or "en"
 * @error: return location for an error: the translation is not installed
 *
 * Called before any thread is started.
 *
 * Returns: whether letters and pages will be in that language
 */
gboolean
smd_service_set_language (const char *language, GError **error)
{
  g_autofree char *path =
      g_build_filename (SM_LOCALEDIR, language, "LC_MESSAGES", GETTEXT_PACKAGE ".mo", NULL);

  return sm_words_use (g_str_equal (language, "en") ? NULL : path, error);
}
