/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "admin.h"
#include "letter-fates.h"
#include "log.h"
#include "words.h"

static const SmdOutputColumn columns[] = {
  { N_ ("ID"), "id" },          { N_ ("STATE"), "state" },
  { N_ ("KIND"), "kind" },      { N_ ("TO"), "recipient" },
  { N_ ("TRIES"), "tries" },    { N_ ("QUEUED"), "created_at" },
  { N_ ("ENDED"), "ended_at" }, { N_ ("NEXT TRY"), "next_at" },
  { N_ ("SAID"), "said" },      { NULL },
};

int
smd_admin_letters_list (SmdAdmin *self, char **args, GError **error)
{
  const SmdLetterQuery query = { self->state, self->email, self->after, self->limit };
  g_autoptr (GListStore) found = smd_letters_list (&self->domain, &query, error);

  if (found == NULL || !smd_admin_note_page (self, SMD_SUBJECT_LETTER, found, error))
    return SMD_ADMIN_FAILED;
  smd_admin_put_page (self, found, columns);
  return SMD_ADMIN_DONE;
}

int
smd_admin_letters_show (SmdAdmin *self, char **args, GError **error)
{
  g_autoptr (SmdLetterFate) found = smd_letters_get (&self->domain, args[0], error);

  if (found == NULL
      || !smd_admin_note_look (self, SMD_SUBJECT_LETTER, (const char *[]) { found->id, NULL },
                               error))
    return SMD_ADMIN_FAILED;
  smd_output_record (found, self->json);
  return SMD_ADMIN_DONE;
}

int
smd_admin_letters_again (SmdAdmin *self, char **args, GError **error)
{
  g_autofree char *sent = smd_letters_send_again (&self->domain, args[0], error);
  g_autofree char *line = NULL;

  if (sent == NULL)
    return SMD_ADMIN_FAILED;
  sm_log_event (G_LOG_LEVEL_MESSAGE, "letter-again", "operator", self->operator_name, "letter",
                args[0], "sent", sent, NULL);
  line = g_strdup_printf (_ ("Goes out again: letter %s"), sent);
  smd_output_line (line);
  return SMD_ADMIN_DONE;
}
