/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * What the sandbox can be told to do wrong, to see what comes of it. A number says how many of
 * the next requests of the API it happens to; -1: all, until told otherwise.
 *
 * POST /control/faults {"fail_after": 3} sets those named; DELETE clears all; GET tells them.
 */
typedef struct
{
  gint64 fail_before;       /* 500, and nothing was done */
  gint64 fail_after;        /* 500, and it was done */
  gint64 receipts_lost;     /* the same of a receipt that is asked for */
  gint64 too_many;          /* 429 with retry_after */
  gint64 retry_after;       /* of those, milliseconds, not counted down; 0: the usual */
  gint64 refuse;            /* 400 */
  gint64 unknown_shop;      /* 401 */
  gint64 forbidden;         /* 403 */
  gint64 not_found;         /* 404 */
  gint64 not_allowed;       /* 405 */
  gint64 refunds_fail;      /* 500 to whoever asks for refunds; no other fault befalls those */
  gint64 refunds_forbidden; /* 403 */
  gint64 fail_pages;        /* 500 to whoever asks for a further page of refunds */
  gint64 endless;           /* a page of refunds is followed by itself */
  gint64 slow;              /* the reply comes after slow_ms */
  gint64 slow_looks;        /* the same of GET only */
  gint64 slow_ms;           /* milliseconds, not counted down */
  gint64 garbage;           /* the reply is no JSON */
  gint64 nothing;           /* the connection is cut without a reply, after it was done */
  gint64 wrong_amount;      /* payments are told with a kopeck more */
  gint64 wrong_currency;    /* … in another currency */
  gint64 wrong_payment;     /* … with another payment's metadata */
  gint64 foreign_page;      /* … with a page on another host */
  gint64 no_page;           /* … with no page */
  gint64 other_shop;        /* … of another shop */
  gint64 no_shop;           /* … of nobody */
  gint64 real_money;        /* … as no test */
  gint64 no_test;           /* … without a word on whether it is one */
  gint64 webhooks_off;      /* notifications are not sent (not counted down: 0 or 1) */
  gint64 webhooks_times;    /* each notification is sent so many times more */
} SmSandboxFaults;

/* Whether it is to happen now; counts down. */
gboolean sm_sandbox_faults_take (gint64 *fault);
/* The member named wrongly, or NULL where all could be set. */
const char *sm_sandbox_faults_set (SmSandboxFaults *self, JsonObject *values);
JsonNode *sm_sandbox_faults_to_json (const SmSandboxFaults *self);
/* The status to refuse with, where told to; 0: serve. */
guint sm_sandbox_faults_take_refusal (SmSandboxFaults *self);
/* The same of what is asked about refunds. */
guint sm_sandbox_faults_take_refunds (SmSandboxFaults *self, GHashTable *query);
/* Makes a payment's object lie, where told to. */
void sm_sandbox_faults_twist (SmSandboxFaults *self, JsonObject *payment);

G_END_DECLS
