/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "payments.h"

G_BEGIN_DECLS

/*
 * Payments as the acquirer's client sees them: what to ask of it, and what to make of its word.
 */

/* A payment that is due for a look. */
typedef struct
{
  char *payment_id;
  char *customer_id;
  SmdPaymentState state;
  char *acquirer_key;
  char *acquirer_id; /* NULL until the acquirer has named it */
  gint64 created_at;
  gint64 looks;      /* in a row without an answer */
  char *receipt_key; /* of a receipt that is yet to be asked for or registered; else NULL */
  char *receipt_id;  /* of the one that was asked for; nullable */
  gint64 look_at;
  gint64 held_until; /* where it was claimed */
} SmdPaymentTask;

void smd_payment_task_free (SmdPaymentTask *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdPaymentTask, smd_payment_task_free)

/* All that a payment is created with at the acquirer. */
typedef struct
{
  char *payment_id;
  char *return_url;
  char *email;         /* for the receipt, ASCII domain */
  char *number;        /* the account's */
  char *month;         /* what is paid for, YYYY-MM */
  char *service;       /* "gas", … */
  char *payer_name;    /* NULL in the simple version */
  char *payer_address; /* NULL in the simple version */
  gint64 sum_kopecks;
  gint64 commission_kopecks;
  gint64 total_kopecks;
  GListStore *lines; /* SmPaymentLine; empty: undivided */
  /* the supplier's requisites; NULL where it has not told them */
  char *legal_name;
  char *inn;
  char *kpp;
  char *bank_name;
  char *bic;
  char *settlement_account;
  char *correspondent_account;
  gint64 vat_code;
  /* of a supplier that is served as its agent: the receipt is a request of its own, after the
   * money */
  gboolean receipt_apart;
  char *agent_type;  /* nullable */
  char *phone;       /* digits of E.164; nullable */
  char *acquirer_id; /* NULL until the acquirer has named the payment */
} SmdPaymentOrder;

void smd_payment_order_free (SmdPaymentOrder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdPaymentOrder, smd_payment_order_free)

/* What the acquirer says of a payment: well formed, not yet believed. */
typedef struct
{
  SmdPaymentState state; /* SMD_PAYMENT_CREATED never */
  char *acquirer_id;
  gint64 amount_kopecks;
  char *currency;
  char *payment_id;       /* of the metadata; NULL where there is none */
  char *confirmation_url; /* nullable */
  char *cancel_reason;    /* of the contract's reasons; nullable */
  char *method_title;     /* nullable */
  char *receipt_state;    /* "none", "pending", "succeeded", "canceled" */
  char *receipt_id;       /* of a receipt that is a request of its own; nullable */
  char *receipt_problem;  /* why the acquirer will not make it; nullable */
  char *shop_id;          /* whose money it is; NULL where it is not told */
  gboolean test_told;     /* whether it says so at all: */
  gboolean test;          /* play money */
  gint64 captured_at;     /* when the money was taken, unix seconds; 0 where it is not told */
  char *doubt;            /* why it cannot be ours though it is well formed; nullable */
} SmdOutcome;

void smd_outcome_free (SmdOutcome *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdOutcome, smd_outcome_free)

/* Payments that wait for their page, and those that have one: the second never delay the first. */
typedef enum
{
  SMD_LANE_CREATE,
  SMD_LANE_LOOK,
  SMD_N_LANES
} SmdLane;

/* The payments due, in turns by customer, the longest overdue first; *next_at: when to look again
 * where there are none, G_MAXINT64 where nothing is waited for. */
GPtrArray *smd_payments_list_due (SmdDomain *domain, SmdLane lane, guint limit, gint64 *next_at,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
SmdPaymentOrder *smd_payments_load_order (SmdDomain *domain, const char *payment_id, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* Takes a payment for SM_LIMIT_PAYMENT_LEASE_SECONDS: nobody else talks to the acquirer about it
 * meanwhile. *mine: nobody was quicker. */
gboolean smd_payments_claim (SmdDomain *domain, SmdPaymentTask *task, gboolean *mine,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same of one that is to be created, with what it was asked to create the payment with before,
 * or else `text`, which it will be asked with from now on. NULL without error: somebody else has
 * it, or it needs none any more. */
char *smd_payments_claim_order (SmdDomain *domain, SmdPaymentTask *task, const char *text,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Gives a claimed payment back as it was: nothing came of it. */
gboolean smd_payments_release (SmdDomain *domain, const SmdPaymentTask *task, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* What its receipt was asked for with before, where that is a request of its own, or else `text`,
 * which it will be asked with from now on. */
char *smd_payments_keep_receipt (SmdDomain *domain, const char *payment_id, const char *text,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef enum
{
  SMD_APPLIED_NOTHING,  /* as it was */
  SMD_APPLIED_CHANGE,   /* the payment moved on */
  SMD_APPLIED_MISMATCH, /* the acquirer speaks of another sum or payment: operators are told */
} SmdApplied;

/* Acts on the acquirer's word in one transaction: state, books, readings, the next look. */
gboolean smd_payments_apply (SmdDomain *domain, const char *payment_id, const char *source,
                             const SmdOutcome *outcome, SmdApplied *applied, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* There was no word: looks again after `seconds`. `note` says why, for the payment's record. */
gboolean smd_payments_postpone (SmdDomain *domain, const char *payment_id, gint64 seconds,
                                const char *note, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The acquirer will not create it: it ends without money. */
gboolean smd_payments_give_up (SmdDomain *domain, const char *payment_id, const char *reason,
                               const char *note, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Keeps what was said of a payment; the same note twice in a row is kept once. */
gboolean smd_payments_note (SmdTx *tx, gint64 now, const char *payment_id, const char *source,
                            const char *note, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
