/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "admin.h"
#include "customers-desk.h"
#include "words.h"

static const SmdOutputColumn columns[] = {
  { N_ ("ID"), "id" },
  { N_ ("E-MAIL"), "email" },
  { N_ ("NAME"), "full_name" },
  { N_ ("REGISTERED"), "created_at" },
  { N_ ("SEEN"), "seen_at" },
  { N_ ("ACCOUNTS"), "n_accounts" },
  { NULL },
};

static const SmdOutputColumn account_columns[] = {
  { N_ ("ID"), "id" },
  { N_ ("SUPPLIER"), "supplier_id" },
  { N_ ("NUMBER"), "number" },
  { N_ ("ACCESS"), "access" },
  { N_ ("STATE"), "full_state" },
  { N_ ("LINKED"), "linked_at" },
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
      smd_output_failure (_ ("--supplier and --account go together"));
      return SMD_ADMIN_USAGE;
    }
  if (self->email != NULL && self->account != NULL)
    {
      smd_output_failure (_ ("either --email, or --supplier and --account"));
      return SMD_ADMIN_USAGE;
    }
  found = smd_customers_list (&self->domain, &query, error);
  if (found == NULL || !smd_admin_note_page (self, SMD_SUBJECT_CUSTOMER, found, error))
    return SMD_ADMIN_FAILED;
  smd_admin_put_page (self, found, columns);
  return SMD_ADMIN_DONE;
}

int
smd_admin_customers_show (SmdAdmin *self, char **args, GError **error)
{
  g_autoptr (SmdCustomer) found = smd_customers_get (&self->domain, args[0], error);

  if (found == NULL
      || !smd_admin_note_look (self, SMD_SUBJECT_CUSTOMER, (const char *[]) { found->id, NULL },
                               error))
    return SMD_ADMIN_FAILED;
  smd_output_record (found, self->json);
  if (self->json || sm_record_list_length (found->accounts) == 0)
    return SMD_ADMIN_DONE;
  smd_output_line ("");
  smd_output_list (found->accounts, account_columns, FALSE);
  return SMD_ADMIN_DONE;
}
