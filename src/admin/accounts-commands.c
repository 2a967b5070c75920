/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "admin.h"
#include "closings.h"
#include "log.h"
#include "words.h"

static const SmdOutputColumn columns[] = {
  { N_ ("ID"), "id" },
  { N_ ("NUMBER"), "number" },
  { N_ ("CUSTOMER"), "email" },
  { N_ ("ACCESS"), "access" },
  { N_ ("STATE"), "full_state" },
  { N_ ("SINCE"), "full_state_at" },
  { N_ ("CLOSED"), "closed_reason" },
  { N_ ("LINKED"), "linked_at" },
  { NULL },
};

int
smd_admin_accounts_list (SmdAdmin *self, char **args, GError **error)
{
  const SmdAccountQuery query = { args[0], self->number, self->state, self->after, self->limit };
  g_autoptr (GListStore) found = smd_accounts_list (&self->domain, &query, error);

  if (found == NULL || !smd_admin_note_page (self, SMD_SUBJECT_ACCOUNT, found, error))
    return SMD_ADMIN_FAILED;
  smd_admin_put_page (self, found, columns);
  return SMD_ADMIN_DONE;
}

int
smd_admin_accounts_revoke (SmdAdmin *self, char **args, GError **error)
{
  if (!smd_accounts_revoke (&self->domain, args[0], self->reason, error))
    return SMD_ADMIN_FAILED;
  sm_log_event (G_LOG_LEVEL_MESSAGE, "access-revoked", "operator", self->operator_name, "account",
                args[0], NULL);
  smd_output_line (_ ("Revoked; the reason goes out by mail."));
  return SMD_ADMIN_DONE;
}
