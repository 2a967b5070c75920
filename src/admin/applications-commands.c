/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "admin.h"
#include "applications.h"
#include "log.h"
#include "output.h"
#include "words.h"

static const SmdOutputColumn columns[] = {
  { N_ ("ID"), "id" },
  { N_ ("STATE"), "state" },
  { N_ ("CREATED"), "created_at" },
  { N_ ("SUPPLIER"), "supplier" },
  { N_ ("NUMBER"), "number" },
  { N_ ("NAME"), "full_name" },
  { NULL },
};

int
smd_admin_applications_list (SmdAdmin *self, char **args, GError **error)
{
  g_autoptr (GListStore) found =
      smd_applications_list (&self->domain, self->state, self->after, self->limit, error);

  if (found == NULL || !smd_admin_note_page (self, SMD_SUBJECT_APPLICATION, found, error))
    return SMD_ADMIN_FAILED;
  smd_admin_put_page (self, found, columns);
  return SMD_ADMIN_DONE;
}

int
smd_admin_applications_show (SmdAdmin *self, char **args, GError **error)
{
  g_autoptr (SmdApplication) found = smd_applications_get (&self->domain, args[0], error);

  if (found == NULL
      || !smd_admin_note_look (self, SMD_SUBJECT_APPLICATION, (const char *[]) { found->id, NULL },
                               error))
    return SMD_ADMIN_FAILED;
  smd_output_record (found, self->json);
  return SMD_ADMIN_DONE;
}

int
smd_admin_applications_approve (SmdAdmin *self, char **args, GError **error)
{
  if (!smd_applications_approve (&self->domain, args[0], self->operator_name, error))
    return SMD_ADMIN_FAILED;
  sm_log_event (G_LOG_LEVEL_MESSAGE, "application-approved", "operator", self->operator_name,
                "application", args[0], NULL);
  smd_output_line (_ ("Approved; the PIN goes out by mail."));
  return SMD_ADMIN_DONE;
}

int
smd_admin_applications_refuse (SmdAdmin *self, char **args, GError **error)
{
  if (!smd_applications_refuse (&self->domain, args[0], self->reason, self->operator_name, error))
    return SMD_ADMIN_FAILED;
  sm_log_event (G_LOG_LEVEL_MESSAGE, "application-refused", "operator", self->operator_name,
                "application", args[0], NULL);
  smd_output_line (_ ("Refused; the reason goes out by mail."));
  return SMD_ADMIN_DONE;
}

int
smd_admin_applications_undo (SmdAdmin *self, char **args, GError **error)
{
  if (!smd_applications_undo (&self->domain, args[0], error))
    return SMD_ADMIN_FAILED;
  sm_log_event (G_LOG_LEVEL_MESSAGE, "application-undone", "operator", self->operator_name,
                "application", args[0], NULL);
  smd_output_line (_ ("Taken back: the application waits again; the customer is told by mail."));
  return SMD_ADMIN_DONE;
}
