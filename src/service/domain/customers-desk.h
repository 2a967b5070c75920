/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"
#include "record.h"

G_BEGIN_DECLS

/* Customers from the operators' side: who it is, and which accounts they linked; nothing by which
 * anybody could log in. */

/** SmdCustomerAccount: an account that a customer linked. */
#define SMD_TYPE_CUSTOMER_ACCOUNT (smd_customer_account_get_type ())
G_DECLARE_FINAL_TYPE (SmdCustomerAccount, smd_customer_account, SMD, CUSTOMER_ACCOUNT, SmRecord)
struct _SmdCustomerAccount
{
  SmRecord parent_instance;
  char *id; /* of the link */
  char *supplier_id;
  char *number;
  char *access;
  char *full_state;
  gint64 linked_at;
};

/** SmdCustomer: a customer, for operators. */
#define SMD_TYPE_CUSTOMER (smd_customer_get_type ())
G_DECLARE_FINAL_TYPE (SmdCustomer, smd_customer, SMD, CUSTOMER, SmRecord)
struct _SmdCustomer
{
  SmRecord parent_instance;
  char *id;
  char *email;
  char *full_name; /* nullable, like the next two */
  char *phone;
  char *address;
  gint64 created_at;
  gint64 seen_at;    /* the last request of a session that is known; 0: none is */
  gint64 n_accounts; /* that are linked now */
  gint64 n_sessions; /* that are open */
  gint64 n_requests; /* to support, that are not closed */
  char *consent_version;
  gint64 consent_at;
  GListStore *accounts; /* SmdCustomerAccount; empty in lists */
};

/* Which customers a page has. */
typedef struct
{
  const char *email;       /* nullable: who has this address */
  const char *supplier_id; /* nullable, with the next: who linked this account */
  const char *number;
  const char *after; /* the id of the last one before; "": from the first */
  gint64 limit;
} SmdCustomerQuery;

/* In the order they registered. */
GListStore *smd_customers_list (SmdDomain *domain, const SmdCustomerQuery *query, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* By id or address; SM_ERROR_NOT_FOUND. */
SmdCustomer *smd_customers_get (SmdDomain *domain, const char *name, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
