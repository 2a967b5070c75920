/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "clock.h"
#include "health.h"
#include "routes.h"
#include "store.h"

G_BEGIN_DECLS

/*
 * What every rule of the domain works with. Domain functions run on worker threads, block, know
 * nothing of HTTP, and do nothing that waits for the network.
 */

/* Who runs the service, as a payer to its suppliers; texts are owned. All NULL or empty: payment
 * orders are not made here. The KPP alone may be empty: an entrepreneur has none. */
typedef struct
{
  char *legal_name;
  char *inn;
  char *kpp;
  char *bank_name;
  char *bic;
  char *account;
  char *correspondent_account;
} SmdOperator;

/* What an operator may set. Texts are owned, never NULL where not said otherwise. */
typedef struct
{
  char *public_url;        /* "https://cabinet.example": links in letters and the return page */
  char *support_email;     /* ASCII domain */
  char *support_recipient; /* where feedback goes */
  char *sender;            /* From: of letters, e.g. "Смородина <noreply@…>" */
  char *page_hosts;        /* of the acquirer's payment pages, see page-hosts.h */
  char *consent_version;
  char *consent_text;
  GBytes *pepper;       /* key of the HMAC before argon2id, at least 32 bytes */
  guint password_least; /* characters */
  guint password_most;
  guint64 hash_memory; /* bytes argon2id takes */
  guint hash_passes;
  gint64 payments_years; /* how long these are kept; 0: for good */
  gint64 requests_years;
  gint64 operators_log_years;
  SmdOperator operator_;
  gboolean demo;
} SmdSettings;

/* Tells the program that there is something to do for a background worker. Called after the
 * commit, from any thread; must not block. */
typedef enum
{
  SMD_WAKE_LETTERS,  /* a letter waits in the outbox */
  SMD_WAKE_PAYMENTS, /* a payment waits for the acquirer */
} SmdWake;
typedef void (*SmdWakeFunc) (SmdWake wake, gpointer data);

/* Tells operators of something that they should look at: `event` names it as in the log. Called
 * after the commit, from any thread; must not block. */
typedef void (*SmdAlarmFunc) (const char *event, const char *subject, gint64 number, gpointer data);

typedef struct
{
  SmdStore *store;             /* borrowed */
  SmClock *clock;              /* borrowed */
  const SmdSettings *settings; /* borrowed */
  SmdWakeFunc wake;            /* nullable */
  gpointer wake_data;
  SmdHealth *health;  /* borrowed; NULL where nobody asks for it */
  SmdAlarmFunc alarm; /* nullable */
  gpointer alarm_data;
} SmdDomain;

/* One call of an operation, decoded and checked against its field table. All borrowed. */
typedef struct
{
  const SmRoute *route;
  const char *customer_id; /* NULL where nobody is logged in */
  const char *session_id;
  const char *const *parameters; /* of the path, in order, NULL-terminated */
  GHashTable *query;             /* char * → char *; NULL where there is none */
  gpointer body;                 /* the request's record, or NULL */
  const char *idempotency_key;   /* of operations with SM_ROUTE_ONCE */
  const char *body_hash;         /* SHA-256, hex, of the body as it came */
  const char *client_address;    /* for throttling; never logged whole */
  const char *client_program;    /* what the client says it is; nullable, never trusted */
} SmdCall;

/* Every operation of the route table is a function of this form: it returns the reply's record
 * (transfer full), or NULL with @error; operations without a reply return NULL without. */
typedef gpointer (*SmdOperationFunc) (SmdDomain *domain, const SmdCall *call, GError **error);

void smd_domain_wake (SmdDomain *domain, SmdWake wake);

/* Runs `func` in one write transaction at most once for the call's Idempotency-Key: the reply
 * record it leaves in *reply is kept with the key in the same transaction; a repeat gets the
 * first answer, another body under the same key SM_ERROR_IDEMPOTENCY_KEY_REUSED. `owner` is the
 * customer's id, or what stands for it before there is one. */
typedef gboolean (*SmdOnceFunc) (SmdTx *tx, gpointer data, gpointer *reply, GError **error);
gpointer smd_domain_write_once (SmdDomain *domain, const SmdCall *call, const char *owner,
                                SmdOnceFunc func, gpointer data, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Paging: ?limit= within 1..SM_LIMIT_PAGE and ?cursor= (an id; rows after it in the order of the
 * list). Returns the limit. */
gint64 smd_call_get_page (const SmdCall *call, const char **cursor);
const char *smd_call_get_query (const SmdCall *call, const char *name);

/* Throttling of whatever may be guessed. `key` names it, e.g. "login:ivan@example.ru".
 * check: SM_ERROR_TOO_MANY_TRIES (number: seconds) while blocked. fail: counts a failure.
 * clear: forgets after success. Each in its own transaction where tx is not given. */
gboolean smd_throttle_check (SmdTx *tx, gint64 now, const char *key, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_throttle_fail (SmdTx *tx, gint64 now, const char *key, guint free_failures,
                            gint64 first_delay, gint64 most_delay, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_throttle_clear (SmdTx *tx, const char *key, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The outbox: a letter is queued in the transaction that gives rise to it; the mail layer sends
 * it. kinds: "confirm" (code, link, decline, when, network, program), "already-registered",
 * "reset" (code, link), "no-cabinet", "new-device" (link, device, when, network, program), "pin"
 * (pin, supplier, number), "refused" (reason, supplier, number), "request" (number, text),
 * "request-reply" (number, text), "refund" (sum, number, supplier), "feedback" (to support: number,
 * topic, text), "password-changed", "consent-withdrawn" (when), "owner-changed" (supplier, number),
 * "full-revoked" (reason, supplier, number), "full-automatic", "approval-undone", "refusal-undone"
 * (supplier, number). */
gboolean smd_letters_queue (SmdTx *tx, gint64 now, const char *kind, const char *recipient,
                            const char *customer_id, GError **error, const char *first_name, ...)
    G_GNUC_NULL_TERMINATED G_GNUC_WARN_UNUSED_RESULT;

/* The same for letters with codes or PINs: their values are sealed while they wait. `letter_id`
 * (nullable) is set to the letter's id, by which its fate can be told. */
gboolean smd_letters_queue_sealed (SmdTx *tx, const SmdSettings *settings, gint64 now,
                                   const char *kind, const char *recipient, const char *customer_id,
                                   char **letter_id, GError **error, const char *first_name, ...)
    G_GNUC_NULL_TERMINATED G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
