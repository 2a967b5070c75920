/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "admin.h"
#include "customers-desk.h"

static const SmdOutputColumn columns[] = {
  { "ID", "id" },
  { "E-MAIL", "email" },
  { "NAME", "full_name" },
  { "REGISTERED", "created_at" },
  { "SEEN", "seen_at" },
  { "ACCOUNTS", "n_accounts" },
  { NULL },
};

static const SmdOutputColumn account_columns[] = {
  { "ID", "id" },
  { "SUPPLIER", "supplier_id" },
  { "NUMBER", "number" },
  { "ACCESS", "access" },
  { "STATE", "full_state" },
  { "LINKED", "linked_at" },
  { NULL },
};

int
smd_admin_customers_list (SmdAdmin *self, char **args, GError **error)
{
  const SmdCustomerQuery query = { self->email, self->supplier, self->account, self->after,
                                   self->limit };
  g_autoptr (GListStore) found = NULL;

  if ((self->supplier == NULL) != (self->account == NULL))
    {
      smd_output_failure ("--supplier and --account go together");
      return SMD_ADMIN_USAGE;
    }
  if (self->email != NULL && self->account != NULL)
    {
      smd_output_failure ("either --email, or --supplier and --account");
      return SMD_ADMIN_USAGE;
    }
  found = smd_customers_list (&self->domain, &query, error);
  if (found == NULL)
    return SMD_ADMIN_FAILED;
  smd_admin_put_page (self, found, columns);
  return SMD_ADMIN_DONE;
}

int
smd_admin_customers_show (SmdAdmin *self, char **args, GError **error)
{
  g_autoptr (SmdCustomer) found = smd_customers_get (&self->domain, args[0], error);

  if (found == NULL)
    return SMD_ADMIN_FAILED;
  smd_output_record (found, self->json);
  if (self->json || sm_record_list_length (found->accounts) == 0)
    return SMD_ADMIN_DONE;
  smd_output_line ("");
  smd_output_list (found->accounts, account_columns, FALSE);
  return SMD_ADMIN_DONE;
}
