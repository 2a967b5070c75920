/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"
#include "record.h"

G_BEGIN_DECLS

/*
 * Full access that ends: a registry names another owner, or an operator revokes it. What was on
 * the way to it (an application, a PIN) ends with it; the customers are told by letter, and apply
 * again if it is still theirs.
 */

/** SmdAccountLink: a linked account, for operators. */
#define SMD_TYPE_ACCOUNT_LINK (smd_account_link_get_type ())
G_DECLARE_FINAL_TYPE (SmdAccountLink, smd_account_link, SMD, ACCOUNT_LINK, SmRecord)
struct _SmdAccountLink
{
  SmRecord parent_instance;
  char *id;
  char *number;
  char *email; /* of the customer */
  char *access;
  char *full_state;
  gint64 full_state_at;
  char *closed_reason; /* NULL: it was not closed */
  gint64 linked_at;
};

/* Which links a page has. */
typedef struct
{
  const char *supplier_id;
  const char *number; /* nullable: only of this account */
  const char *access; /* nullable: "simple", "full", or a reason it was closed for */
  const char *after;  /* the id of the last one before; "": from the first */
  gint64 limit;
} SmdAccountQuery;

/* In the order they were linked. */
GListStore *smd_accounts_list (SmdDomain *domain, const SmdAccountQuery *query, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Closes the full access of everybody to a registry's account, whose owner is another now;
 * *n_closed grows by how many had it. */
gboolean smd_accounts_close_changed (SmdTx *tx, gint64 now, const char *registry_id,
                                     guint *n_closed, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Closes the full access of one customer; `reason` is for the customer. SM_ERROR_NOT_FOUND where
 * nothing is open or on its way under this link. */
gboolean smd_accounts_revoke (SmdDomain *domain, const char *id, const char *reason, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
