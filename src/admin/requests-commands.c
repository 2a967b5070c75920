/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <unistd.h>

#include "admin.h"
#include "attachment-file.h"
#include "error.h"
#include "limits.h"
#include "log.h"
#include "output.h"
#include "request-threads.h"
#include "text.h"
#include "words.h"

static const SmdOutputColumn columns[] = {
  { N_ ("NUMBER"), "number" },      { N_ ("STATE"), "state" },        { N_ ("TOPIC"), "topic" },
  { N_ ("CREATED"), "created_at" }, { N_ ("CHANGED"), "updated_at" }, { NULL },
};

int
smd_admin_requests_list (SmdAdmin *self, char **args, GError **error)
{
  g_autoptr (GListStore) found =
      smd_requests_list (&self->domain, self->state, self->after, self->limit, error);

  if (found == NULL || !smd_admin_note_page (self, SMD_SUBJECT_REQUEST, found, error))
    return SMD_ADMIN_FAILED;
  smd_admin_put_page (self, found, columns);
  return SMD_ADMIN_DONE;
}

static void
show_message (SmRequestMessage *message)
{
  g_autofree char *time = sm_text_iso_time (message->created_at);
  g_autofree char *head = g_strconcat (message->author, ", ", time, ":", NULL);

  smd_output_line ("");
  smd_output_line (head);
  smd_output_quote (message->text);
  for (guint i = 0; i < sm_record_list_length (message->attachments); i++)
    {
      SmAttachment *attachment = sm_record_list_get (message->attachments, i);
      g_autofree char *line = g_strconcat ("  [", attachment->media_type, "] ", attachment->id,
                                           "  ", attachment->name, NULL);

      smd_output_line (line);
    }
}

int
smd_admin_requests_show (SmdAdmin *self, char **args, GError **error)
{
  g_autoptr (SmdDeskRequest) found = smd_requests_get (&self->domain, args[0], error);

  if (found == NULL
      || !smd_admin_note_look (self, SMD_SUBJECT_REQUEST, (const char *[]) { found->id, NULL },
                               error))
    return SMD_ADMIN_FAILED;
  smd_output_record (found, self->json);
  for (guint i = 0; !self->json && i < sm_record_list_length (found->messages); i++)
    show_message (sm_record_list_get (found->messages, i));
  return SMD_ADMIN_DONE;
}

int
smd_admin_requests_attachment (SmdAdmin *self, char **args, GError **error)
{
  g_autofree char *customer_id = NULL;
  g_autoptr (GBytes) content =
      smd_requests_get_attachment (&self->domain, args[0], &customer_id, error);

  if (content == NULL
      || !smd_admin_note_look (self, SMD_SUBJECT_CUSTOMER, (const char *[]) { customer_id, NULL },
                               error)
      || !smd_attachment_file_write (args[1], content, error))
    return SMD_ADMIN_FAILED;
  sm_log_event (G_LOG_LEVEL_MESSAGE, "attachment-taken", "operator", self->operator_name,
                "attachment", args[0], "customer", customer_id, NULL);
  return SMD_ADMIN_DONE;
}

/* What comes on standard input, where no --text is given: an answer is not for the list of
 * processes. */
static char *
read_text (GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  /* A terminal that is closed ends the input as well: half an answer must not go out. */
  void (*hangup) (int) = signal (SIGHUP, SIG_DFL);
  char buffer[4096];
  gssize got;

  while ((got = read (STDIN_FILENO, buffer, sizeof buffer)) > 0)
    {
      g_string_append_len (text, buffer, got);
      if (text->len / 4 > SM_LIMIT_REQUEST_CHARS)
        break;
    }
  signal (SIGHUP, hangup);
  if (got == 0 && g_utf8_validate_len (text->str, text->len, NULL)
      && g_utf8_strlen (text->str, -1) <= SM_LIMIT_REQUEST_CHARS)
    return g_string_free (g_steal_pointer (&text), FALSE);
  sm_error_set (error, SM_ERROR_FIELD_TOO_LONG, SM_LIMIT_REQUEST_CHARS,
                N_ ("the answer is too long, no UTF-8, or cannot be read"));
  return NULL;
}

int
smd_admin_requests_reply (SmdAdmin *self, char **args, GError **error)
{
  g_autofree char *text = self->text != NULL ? g_strdup (self->text) : read_text (error);

  if (text == NULL || !smd_requests_answer (&self->domain, args[0], text, error))
    return SMD_ADMIN_FAILED;
  sm_log_event (G_LOG_LEVEL_MESSAGE, "request-answered", "operator", self->operator_name, "request",
                args[0], NULL);
  smd_output_line (_ ("Answered; the answer goes out by mail too."));
  return SMD_ADMIN_DONE;
}

int
smd_admin_requests_close (SmdAdmin *self, char **args, GError **error)
{
  if (!smd_requests_close (&self->domain, args[0], error))
    return SMD_ADMIN_FAILED;
  sm_log_event (G_LOG_LEVEL_MESSAGE, "request-closed", "operator", self->operator_name, "request",
                args[0], NULL);
  smd_output_line (_ ("Closed."));
  return SMD_ADMIN_DONE;
}
