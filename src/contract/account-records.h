/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "customer-records.h"
#include "record.h"

G_BEGIN_DECLS

/* Records of suppliers and personal accounts. */

/** SmSupplier: A supplier of a service. Suppliers differ by data, never by code. */
#define SM_TYPE_SUPPLIER (sm_supplier_get_type ())
G_DECLARE_FINAL_TYPE (SmSupplier, sm_supplier, SM, SUPPLIER, SmRecord)
struct _SmSupplier
{
  SmRecord parent_instance;
  char *id;                 /* stable */
  char *name;               /* as customers know it */
  char *service;            /* what it supplies */
  char *region;             /* where */
  char *number_mask;        /* 9 a digit, A a Latin letter, А a Cyrillic one, others as they are */
  char *number_example;     /* an account number of the right form */
  char *number_hint;        /* where on the receipt it stands and how it looks */
  char *number_place;       /* where the drawing of the receipt marks it */
  gboolean simple_readings; /* readings are taken in the simple version too */
  gboolean automatic_full;  /* applications that match the registry are approved at once */
  gint64 commission_bps;    /* commission of a payment, hundredths of a per cent */
  gint64 commission_least_kopecks; /* the least commission, where there is one */
  gint64 payment_least_kopecks;    /* the least payment */
  gint64 window_first_day;         /* readings are taken from this day of the month, 0: always */
  gint64 window_last_day;          /* to this one */
  gint64 pay_day;                  /* charges are to be paid by this day */
  char *support_email;             /* the supplier's own support */
  char *support_phone;             /* the supplier's own support */
};

/** SmSupplierList: Suppliers found. */
#define SM_TYPE_SUPPLIER_LIST (sm_supplier_list_get_type ())
G_DECLARE_FINAL_TYPE (SmSupplierList, sm_supplier_list, SM, SUPPLIER_LIST, SmRecord)
struct _SmSupplierList
{
  SmRecord parent_instance;
  GListStore *items; /* by name */
  char *next_cursor; /* absent on the last page */
};

/** SmNumberInput: An account number, before linking. */
#define SM_TYPE_NUMBER_INPUT (sm_number_input_get_type ())
G_DECLARE_FINAL_TYPE (SmNumberInput, sm_number_input, SM, NUMBER_INPUT, SmRecord)
struct _SmNumberInput
{
  SmRecord parent_instance;
  char *supplier_id; /* whose */
  char *number;      /* as typed */
};

/** SmNumberCheck: What an account number leads to, shown so that nobody links a stranger's flat. */
#define SM_TYPE_NUMBER_CHECK (sm_number_check_get_type ())
G_DECLARE_FINAL_TYPE (SmNumberCheck, sm_number_check, SM, NUMBER_CHECK, SmRecord)
struct _SmNumberCheck
{
  SmRecord parent_instance;
  char *supplier_id;    /* whose */
  char *number;         /* normalised */
  char *masked_address; /* enough for its owner to know it */
};

/** SmLinkInput: Linking an account. */
#define SM_TYPE_LINK_INPUT (sm_link_input_get_type ())
G_DECLARE_FINAL_TYPE (SmLinkInput, sm_link_input, SM, LINK_INPUT, SmRecord)
struct _SmLinkInput
{
  SmRecord parent_instance;
  char *supplier_id; /* whose */
  char *number;      /* as typed */
  char *alias;       /* the customer's own name for it */
};

/** SmAliasInput: A new name of an account. */
#define SM_TYPE_ALIAS_INPUT (sm_alias_input_get_type ())
G_DECLARE_FINAL_TYPE (SmAliasInput, sm_alias_input, SM, ALIAS_INPUT, SmRecord)
struct _SmAliasInput
{
  SmRecord parent_instance;
  char *alias; /* empty: the supplier's name serves */
};

/** SmAccount: A linked personal account. The simple version lacks the full one's members. */
#define SM_TYPE_ACCOUNT (sm_account_get_type ())
G_DECLARE_FINAL_TYPE (SmAccount, sm_account, SM, ACCOUNT, SmRecord)
struct _SmAccount
{
  SmRecord parent_instance;
  char *id;                     /* the link's */
  char *supplier_id;            /* whose */
  char *supplier_name;          /* as customers know it */
  char *service;                /* what is supplied */
  char *number;                 /* normalised */
  char *alias;                  /* the customer's own name for it */
  char *masked_address;         /* of the flat */
  char *access;                 /* simple or full */
  char *full_state;             /* how far the full version is */
  gint64 full_state_at;         /* since when */
  char *refusal_reason;         /* why the application was refused */
  char *closed_reason;          /* why the full version was closed; NULL: it was not */
  gint64 pin_tries_left;        /* of the PIN that was sent */
  gboolean pin_undeliverable;   /* the mail server refused its letter for good */
  gint64 balance_kopecks;       /* plus is debt, minus is overpayment */
  gint64 balance_at;            /* when the supplier sent it */
  char *as_of;                  /* the supplier's closing day that the balance is of */
  gint64 pending_kopecks;       /* paid, not yet in the balance; below zero: refunded */
  gint64 suggested_kopecks;     /* balance less what is not yet in it, never below zero */
  gboolean readings_allowed;    /* readings are taken for it, in the version it has */
  gboolean readings_open;       /* the window is open today */
  char *readings_from;          /* the window's first day, YYYY-MM-DD */
  char *readings_until;         /* the window's last day */
  char *readings_sent_on;       /* the day readings were sent in this window */
  char *pay_until;              /* the next day of payment */
  char *verification_due;       /* the soonest verification date of its meters */
  char *owner_name;             /* full version only */
  char *address;                /* full version only */
  char *support_email;          /* the supplier's */
  char *support_phone;          /* the supplier's */
  gint64 payment_least_kopecks; /* the least payment */
  gint64 commission_bps;        /* hundredths of a per cent */
};

/** SmCabinet: Everything of a customer at a glance. */
#define SM_TYPE_CABINET (sm_cabinet_get_type ())
G_DECLARE_FINAL_TYPE (SmCabinet, sm_cabinet, SM, CABINET, SmRecord)
struct _SmCabinet
{
  SmRecord parent_instance;
  SmProfile *profile;   /* the customer */
  GListStore *accounts; /* in the order they were linked */
  gint64 open_requests; /* requests answered and not yet closed */
};

/** SmApplicationInput: The application for the full version. */
#define SM_TYPE_APPLICATION_INPUT (sm_application_input_get_type ())
G_DECLARE_FINAL_TYPE (SmApplicationInput, sm_application_input, SM, APPLICATION_INPUT, SmRecord)
struct _SmApplicationInput
{
  SmRecord parent_instance;
  char *full_name;          /* of the account's owner */
  char *address;            /* of the flat */
  char *phone;              /* as typed */
  char *email;              /* where the PIN goes */
  gboolean email_confirmed; /* an address of two alphabets is meant so */
  char *comment;            /* to the operator */
};

/** SmPinInput: The PIN from the letter. */
#define SM_TYPE_PIN_INPUT (sm_pin_input_get_type ())
G_DECLARE_FINAL_TYPE (SmPinInput, sm_pin_input, SM, PIN_INPUT, SmRecord)
struct _SmPinInput
{
  SmRecord parent_instance;
  char *pin; /* six digits */
};

/** SmChargeLine: One line of a month's charges. */
#define SM_TYPE_CHARGE_LINE (sm_charge_line_get_type ())
G_DECLARE_FINAL_TYPE (SmChargeLine, sm_charge_line, SM, CHARGE_LINE, SmRecord)
struct _SmChargeLine
{
  SmRecord parent_instance;
  char *title;                 /* the service */
  char *method;                /* by meter, average, norm or a fixed sum */
  gint64 volume_milli;         /* thousandths of a unit */
  char *unit;                  /* m³, kWh, Gcal… */
  gint64 tariff_centikopecks;  /* price of a unit, hundredths of a kopeck */
  gint64 charged_kopecks;      /* volume × tariff */
  gint64 recalculated_kopecks; /* recalculation */
  gint64 benefit_kopecks;      /* benefit, taken off */
  gint64 penalty_kopecks;      /* penalty */
  gint64 total_kopecks;        /* of the line */
  gboolean voluntary;          /* voluntary insurance and the like */
};

/** SmChargeMonth: A month of an account. */
#define SM_TYPE_CHARGE_MONTH (sm_charge_month_get_type ())
G_DECLARE_FINAL_TYPE (SmChargeMonth, sm_charge_month, SM, CHARGE_MONTH, SmRecord)
struct _SmChargeMonth
{
  SmRecord parent_instance;
  char *month;            /* YYYY-MM */
  gint64 opening_kopecks; /* debt at its start */
  gint64 charged_kopecks; /* charged, all lines */
  gint64 paid_kopecks;    /* paid in it */
  gint64 closing_kopecks; /* debt at its end */
  GListStore *lines;      /* what was charged */
};

/** SmChargeList: Months, newest first. */
#define SM_TYPE_CHARGE_LIST (sm_charge_list_get_type ())
G_DECLARE_FINAL_TYPE (SmChargeList, sm_charge_list, SM, CHARGE_LIST, SmRecord)
struct _SmChargeList
{
  SmRecord parent_instance;
  GListStore *items; /* months */
  char *next_cursor; /* absent on the last page */
};

G_END_DECLS
