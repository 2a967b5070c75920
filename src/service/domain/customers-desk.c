/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "customers-desk.h"

#include "error.h"
#include "input-rules.h"
#include "limits.h"
#include "suppliers.h"

static const SmField customer_account_fields[] = {
  SM_TEXT (SmdCustomerAccount, id, 64, SM_FIELD_REQUIRED, "of the link"),
  SM_TEXT (SmdCustomerAccount, supplier_id, 64, SM_FIELD_REQUIRED, "whose it is"),
  SM_TEXT (SmdCustomerAccount, number, 60, SM_FIELD_REQUIRED, "account number"),
  SM_TEXT (SmdCustomerAccount, access, 20, SM_FIELD_REQUIRED, "simple or full"),
  SM_TEXT (SmdCustomerAccount, full_state, 20, SM_FIELD_REQUIRED, "how far the full version is"),
  SM_TIME (SmdCustomerAccount, linked_at, SM_FIELD_PLAIN, "when it was linked"),
};

SM_DEFINE_RECORD (SmdCustomerAccount, smd_customer_account, customer_account_fields)

static const SmField customer_fields[] = {
  SM_TEXT (SmdCustomer, id, 64, SM_FIELD_REQUIRED, "stable"),
  SM_TEXT (SmdCustomer, email, 300, SM_FIELD_REQUIRED, "as typed"),
  SM_TEXT (SmdCustomer, full_name, SM_LIMIT_NAME_CHARS, SM_FIELD_PLAIN, "as the customer says"),
  SM_TEXT (SmdCustomer, phone, SM_LIMIT_PHONE_CHARS, SM_FIELD_PLAIN, "as the customer says"),
  SM_TEXT (SmdCustomer, address, SM_LIMIT_ADDRESS_CHARS, SM_FIELD_PLAIN, "as the customer says"),
  SM_TIME (SmdCustomer, created_at, SM_FIELD_PLAIN, "when the address was confirmed"),
  SM_TIME (SmdCustomer, seen_at, SM_FIELD_PLAIN, "last request of a session"),
  SM_INTEGER (SmdCustomer, n_accounts, 0, 0, SM_FIELD_PLAIN, "linked now"),
  SM_INTEGER (SmdCustomer, n_sessions, 0, 0, SM_FIELD_PLAIN, "open"),
  SM_INTEGER (SmdCustomer, n_requests, 0, 0, SM_FIELD_PLAIN, "to support, not closed"),
  SM_TEXT (SmdCustomer, consent_version, 60, SM_FIELD_PLAIN, "of the text consented to"),
  SM_TIME (SmdCustomer, consent_at, SM_FIELD_PLAIN, "when"),
  SM_LIST (SmdCustomer, accounts, smd_customer_account_get_type, 0, SM_FIELD_PLAIN, "linked now"),
};

SM_DEFINE_RECORD (SmdCustomer, smd_customer, customer_fields)

#define SELECT                                                                         \
  "SELECT c.id, c.email, c.full_name, c.phone, c.address, c.created_at, "              \
  "(SELECT COUNT (*) FROM accounts a WHERE a.customer_id = c.id "                      \
  " AND a.disconnected_at IS NULL) AS n_accounts, "                                    \
  "(SELECT COUNT (*) FROM sessions s WHERE s.customer_id = c.id "                      \
  " AND s.ended_at IS NULL AND s.expires_at > $1) AS n_sessions, "                     \
  "COALESCE ((SELECT MAX (s.seen_at) FROM sessions s WHERE s.customer_id = c.id), 0) " \
  "AS seen_at, "                                                                       \
  "(SELECT COUNT (*) FROM requests r WHERE r.customer_id = c.id "                      \
  " AND r.state <> 'closed') AS n_requests FROM customers c "
#define CONSENT                                                                             \
  "SELECT version, given_at FROM consents WHERE customer_id = $1 AND withdrawn_at IS NULL " \
  "ORDER BY given_at DESC, id DESC LIMIT 1"
#define ACCOUNTS                                                               \
  "SELECT a.id, a.supplier_id, g.number, a.access, a.full_state, a.linked_at " \
  "FROM accounts a JOIN registry_accounts g ON g.id = a.registry_id "          \
  "WHERE a.customer_id = $1 AND a.disconnected_at IS NULL ORDER BY a.linked_at, a.id"

typedef struct
{
  gint64 now;
  const SmdCustomerQuery *query; /* borrowed, nullable, like the next */
  const char *name;
  GListStore *found; /* borrowed */
} Desk;

/* However a number is written, as customers may. */
static SmdRows *
query_number (SmdTx *tx, const Desk *self, GError **error)
{
  const SmdCustomerQuery *query = self->query;
  g_autofree char *number = smd_suppliers_dup_number (tx, query->supplier_id, query->number, error);

  if (number == NULL)
    return NULL;
  return smd_tx_query (tx, error,
                       SELECT "WHERE c.id IN (SELECT a.customer_id FROM registry_accounts g "
                              "JOIN accounts a ON a.registry_id = g.id "
                              "WHERE g.supplier_id = $4 AND g.number = $5 "
                              "AND a.disconnected_at IS NULL) "
                              "AND c.id > $2 ORDER BY c.id LIMIT $3",
                       "isiss", self->now, query->after, query->limit, query->supplier_id, number);
}

/* Each way by an index of its own. */
static SmdRows *
query_customers (SmdTx *tx, const Desk *self, GError **error)
{
  const char *email = self->query != NULL ? self->query->email : self->name;
  g_autofree char *key = sm_rules_normalize_email (email, NULL);

  if (self->query == NULL)
    return smd_tx_query (tx, error, SELECT "WHERE c.id = $2 OR c.email_key = $3", "iss", self->now,
                         self->name, key != NULL ? key : self->name);
  if (email != NULL)
    return smd_tx_query (
        tx, error, SELECT "WHERE c.email_key = $4 AND c.id > $2 ORDER BY c.id LIMIT $3", "isis",
        self->now, self->query->after, self->query->limit, key != NULL ? key : email);
  if (self->query->number != NULL)
    return query_number (tx, self, error);
  return smd_tx_query (tx, error, SELECT "WHERE c.id > $2 ORDER BY c.id LIMIT $3", "isi", self->now,
                       self->query->after, self->query->limit);
}

static gboolean
add_accounts (SmdTx *tx, SmdCustomer *customer, GError **error)
{
  g_autoptr (SmdRows) rows = smd_tx_query (tx, error, ACCOUNTS, "s", customer->id);

  if (rows == NULL)
    return FALSE;
  while (smd_rows_next (rows))
    {
      g_autoptr (SmdCustomerAccount) account =
          smd_rows_dup_record (rows, SMD_TYPE_CUSTOMER_ACCOUNT);

      g_list_store_append (customer->accounts, account);
    }
  return TRUE;
}

static gboolean
add_consent (SmdTx *tx, SmdCustomer *customer, GError **error)
{
  g_autoptr (SmdRows) rows = smd_tx_query (tx, error, CONSENT, "s", customer->id);

  if (rows == NULL)
    return FALSE;
  if (smd_rows_next (rows))
    {
      sm_record_set_text (&customer->consent_version, smd_rows_get_text (rows, "version"));
      customer->consent_at = smd_rows_get_int (rows, "given_at");
    }
  return TRUE;
}

static gboolean
find (SmdTx *tx, gpointer data, GError **error)
{
  Desk *self = data;
  g_autoptr (SmdRows) rows = NULL;

  g_list_store_remove_all (self->found);
  rows = query_customers (tx, self, error);
  if (rows == NULL)
    return FALSE;
  while (smd_rows_next (rows))
    {
      g_autoptr (SmdCustomer) customer = smd_rows_dup_record (rows, SMD_TYPE_CUSTOMER);

      g_list_store_append (self->found, customer);
      if (self->query == NULL
          && (!add_consent (tx, customer, error) || !add_accounts (tx, customer, error)))
        return FALSE;
    }
  return TRUE;
}

/**
 * smd_customers_list:
 * @domain: the domain
 * @query: which
 * @error: SM_ERROR_SUPPLIER_UNKNOWN, or an error of the store
 *
 * Returns: (transfer full) (nullable): a list of #SmdCustomer
 */
GListStore *
smd_customers_list (SmdDomain *domain, const SmdCustomerQuery *query, GError **error)
{
  g_autoptr (GListStore) found = g_list_store_new (SMD_TYPE_CUSTOMER);
  Desk data = { sm_clock_now (domain->clock), query, NULL, found };

  return smd_store_read (domain->store, find, &data, error) ? g_steal_pointer (&found) : NULL;
}

/**
 * smd_customers_get:
 * @domain: the domain
 * @name: an id, or the address that somebody logs in by
 * @error: SM_ERROR_NOT_FOUND, or an error of the store
 *
 * Returns: (transfer full) (nullable): the customer with their accounts
 */
SmdCustomer *
smd_customers_get (SmdDomain *domain, const char *name, GError **error)
{
  g_autoptr (GListStore) found = g_list_store_new (SMD_TYPE_CUSTOMER);
  Desk data = { sm_clock_now (domain->clock), NULL, name, found };

  if (!smd_store_read (domain->store, find, &data, error))
    return NULL;
  if (sm_record_list_length (found) > 0)
    return g_object_ref (sm_record_list_get (found, 0));
  sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no customer %s"), name);
  return NULL;
}
