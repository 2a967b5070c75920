/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record.h"

G_BEGIN_DECLS

/* Records of payments. */

/** SmPaymentLine: A service line of a payment. */
#define SM_TYPE_PAYMENT_LINE (sm_payment_line_get_type ())
G_DECLARE_FINAL_TYPE (SmPaymentLine, sm_payment_line, SM, PAYMENT_LINE, SmRecord)
struct _SmPaymentLine
{
  SmRecord parent_instance;
  char *code;         /* the supplier's */
  char *title;        /* of the service */
  gint64 sum_kopecks; /* of this line */
  gboolean voluntary; /* voluntary: never pre-ticked */
};

/** SmQuoteInput: What would be paid. */
#define SM_TYPE_QUOTE_INPUT (sm_quote_input_get_type ())
G_DECLARE_FINAL_TYPE (SmQuoteInput, sm_quote_input, SM, QUOTE_INPUT, SmRecord)
struct _SmQuoteInput
{
  SmRecord parent_instance;
  char *account_id;   /* for */
  char *choice;       /* the debt or a sum of one's own */
  gint64 sum_kopecks; /* of one's own */
  GListStore *lines;  /* service lines paid separately; empty: undivided */
};

/** SmQuote: What a payment would cost. Shown before the button. */
#define SM_TYPE_QUOTE (sm_quote_get_type ())
G_DECLARE_FINAL_TYPE (SmQuote, sm_quote, SM, QUOTE, SmRecord)
struct _SmQuote
{
  SmRecord parent_instance;
  char *account_id;          /* for */
  gint64 sum_kopecks;        /* to the supplier */
  gint64 commission_kopecks; /* on top */
  gint64 total_kopecks;      /* what the card is charged */
  gint64 least_kopecks;      /* the least sum */
  gint64 most_kopecks;       /* the largest sum */
  gint64 pending_kopecks;    /* paid, not yet in the balance; below zero: refunded */
  gboolean repeated;         /* the same sum or a line of it is being paid, or was lately */
  GListStore *lines;         /* what is still owed of lines that can be paid separately */
};

/** SmPaymentInput: A payment. */
#define SM_TYPE_PAYMENT_INPUT (sm_payment_input_get_type ())
G_DECLARE_FINAL_TYPE (SmPaymentInput, sm_payment_input, SM, PAYMENT_INPUT, SmRecord)
struct _SmPaymentInput
{
  SmRecord parent_instance;
  char *account_id;          /* for */
  char *choice;              /* the debt or a sum of one's own */
  gint64 sum_kopecks;        /* to the supplier */
  gint64 total_kopecks;      /* what was shown to the customer */
  GListStore *lines;         /* service lines paid separately; empty: undivided */
  GListStore *readings;      /* sent along */
  gboolean repeat_confirmed; /* the customer was asked about a repeat and meant it */
};

/** SmPayment: A payment and its stages. */
#define SM_TYPE_PAYMENT (sm_payment_get_type ())
G_DECLARE_FINAL_TYPE (SmPayment, sm_payment, SM, PAYMENT, SmRecord)
struct _SmPayment
{
  SmRecord parent_instance;
  char *id;                  /* stable */
  char *account_id;          /* for */
  char *supplier_name;       /* whom */
  char *number;              /* the account's */
  char *alias;               /* the account's */
  char *choice;              /* debt or sum: what was chosen to be paid */
  char *state;               /* where it is */
  gint64 sum_kopecks;        /* to the supplier */
  gint64 commission_kopecks; /* on top */
  gint64 total_kopecks;      /* what the card is charged */
  gint64 refunded_kopecks;   /* of it, given back to the card */
  char *confirmation_url;    /* the acquirer's page; absent until it has one */
  char *cancel_reason;       /* why it did not succeed */
  char *method_title;        /* e.g. Bank card *4444 */
  gint64 created_at;         /* started */
  gint64 taken_at;           /* stage one: money taken */
  char *receipt_state;       /* stage two: the fiscal receipt */
  gint64 receipt_at;         /* registered */
  gint64 credited_at;        /* stage three: credited by the supplier */
  GListStore *lines;         /* service lines */
  GListStore *readings;      /* sent along */
};

/** SmPaymentList: Payments, newest first. */
#define SM_TYPE_PAYMENT_LIST (sm_payment_list_get_type ())
G_DECLARE_FINAL_TYPE (SmPaymentList, sm_payment_list, SM, PAYMENT_LIST, SmRecord)
struct _SmPaymentList
{
  SmRecord parent_instance;
  GListStore *items; /* payments */
  char *next_cursor; /* absent on the last page */
};

G_END_DECLS
