/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mailbox-server.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "error.h"
#include "mailbox-letters.h"
#include "mailbox-resource.h"
#include "own-host.h"
#include "template.h"
#include "text.h"

#define PIECES "/online/smorodina/mailbox/"
#define ONE_LETTER "/letters/"
#define FILE_SUFFIX ".eml"

struct _SmMailbox
{
  char *maildir;
  guint16 port;
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  SoupServer *server; /* of the thread */
};

static const char *
piece (const char *name)
{
  g_autofree char *path = g_strconcat (PIECES, name, NULL);

  return smd_template_get (mailbox_get_resource (), path);
}

/* The letters are the service's own, but nothing in them is let run. */
static void
respond (SoupServerMessage *message, const char *type, const char *text)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_headers_replace (headers, "Content-Security-Policy",
                                "default-src 'none'; style-src 'self' 'unsafe-inline'");
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, text, strlen (text));
}

static void
serve_list (SmMailbox *self, SoupServerMessage *message)
{
  g_autoptr (GPtrArray) letters = sm_mailbox_letters_load (self->maildir);
  g_autoptr (GString) rows = g_string_new (NULL);

  for (guint i = 0; i < letters->len; i++)
    {
      const SmMailboxLetter *letter = g_ptr_array_index (letters, i);
      g_autofree char *link = g_strconcat (ONE_LETTER, letter->id, NULL);
      g_autofree char *date = sm_text_time (letter->date, NULL);
      g_autofree char *row = smd_template_fill_pairs (SMD_TEMPLATE_HTML, piece ("mailbox-row.html"),
                                                      "link", link, "subject", letter->subject,
                                                      "to", letter->to, "date", date, NULL);
      g_string_append (rows, row);
    }
  if (letters->len == 0)
    g_string_append (rows, piece ("mailbox-empty.html"));

  g_autofree char *page = smd_template_fill_pairs (SMD_TEMPLATE_HTML, piece ("mailbox.html"),
                                                   "letters", rows->str, NULL);
  respond (message, "text/html; charset=utf-8", page);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_letter (JsonBuilder *builder, const SmMailboxLetter *letter)
{
  g_autofree char *date = sm_text_iso_time (letter->date);

  json_builder_begin_object (builder);
  add_text (builder, "id", letter->id);
  add_text (builder, "to", letter->to);
  add_text (builder, "subject", letter->subject);
  add_text (builder, "date", date);
  add_text (builder, "text", letter->text);
  add_text (builder, "html", letter->html);
  json_builder_set_member_name (builder, "links");
  json_builder_begin_array (builder);
  for (guint i = 0; letter->links[i] != NULL; i++)
    json_builder_add_string_value (builder, letter->links[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
serve_json (SmMailbox *self, SoupServerMessage *message)
{
  g_autoptr (GPtrArray) letters = sm_mailbox_letters_load (self->maildir);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < letters->len; i++)
    add_letter (builder, g_ptr_array_index (letters, i));
  json_builder_end_array (builder);

  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, FALSE);
  respond (message, "application/json", text);
}

static gboolean
serve_file (SmMailbox *self, SoupServerMessage *message, const char *name)
{
  g_autofree char *id = g_strndup (name, strlen (name) - strlen (FILE_SUFFIX));
  g_autofree char *path = sm_mailbox_dup_path (self->maildir, id);
  g_autofree char *content = NULL;

  if (path == NULL || !g_file_get_contents (path, &content, NULL, NULL))
    return FALSE;
  respond (message, "message/rfc822", content);
  return TRUE;
}

static gboolean
serve_letter (SmMailbox *self, SoupServerMessage *message, const char *id)
{
  g_autoptr (SmMailboxLetter) letter = sm_mailbox_letter_load (self->maildir, id);

  if (letter == NULL)
    return FALSE;
  if (*letter->html != '\0')
    respond (message, "text/html; charset=utf-8", letter->html);
  else
    respond (message, "text/plain; charset=utf-8", letter->text);
  return TRUE;
}

static void
serve_one (SmMailbox *self, SoupServerMessage *message, const char *name)
{
  gboolean found = g_str_has_suffix (name, FILE_SUFFIX) ? serve_file (self, message, name)
                                                        : serve_letter (self, message, name);

  if (!found)
    soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer data)
{
  SmMailbox *self = data;
  const char *method = soup_server_message_get_method (message);

  if (!sm_own_host_check (message, self->port))
    return;
  if (!g_str_equal (method, "GET") && !g_str_equal (method, "HEAD"))
    {
      soup_server_message_set_status (message, SOUP_STATUS_METHOD_NOT_ALLOWED, NULL);
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow",
                                    "GET, HEAD");
    }
  else if (strcmp (path, "/") == 0)
    serve_list (self, message);
  else if (strcmp (path, "/letters.json") == 0)
    serve_json (self, message);
  else if (strcmp (path, "/mailbox.css") == 0)
    respond (message, "text/css; charset=utf-8", piece ("mailbox.css"));
  else if (g_str_has_prefix (path, ONE_LETTER))
    serve_one (self, message, path + strlen (ONE_LETTER));
  else
    soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
}

static gboolean
listen (SmMailbox *self, guint16 port, GError **error)
{
  g_autoptr (GError) failure = NULL;

  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  if (!soup_server_listen_local (self->server, port, SOUP_SERVER_LISTEN_IPV4_ONLY, &failure))
    {
      sm_error_set (error, SM_ERROR_UNAVAILABLE, 0, N_ ("mailbox: %s"), failure->message);
      return FALSE;
    }

  GSList *uris = soup_server_get_uris (self->server);
  self->port = g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return TRUE;
}

static gpointer
mailbox_main (gpointer data)
{
  SmMailbox *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

SmMailbox *
sm_mailbox_new (guint16 port, const char *maildir, GError **error)
{
  g_autoptr (SmMailbox) self = g_new0 (SmMailbox, 1);

  self->maildir = g_strdup (maildir);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_main_context_push_thread_default (self->context);
  gboolean listening = listen (self, port, error);
  g_main_context_pop_thread_default (self->context);
  if (!listening)
    return NULL;

  self->thread = g_thread_new ("mailbox", mailbox_main, self);
  return g_steal_pointer (&self);
}

guint16
sm_mailbox_get_port (SmMailbox *self)
{
  return self->port;
}

static gboolean
quit (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

void
sm_mailbox_free (SmMailbox *self)
{
  if (self->thread != NULL)
    {
      g_main_context_invoke (self->context, quit, self->loop);
      g_thread_join (self->thread);
    }
  g_main_context_push_thread_default (self->context);
  g_clear_object (&self->server);
  g_main_context_pop_thread_default (self->context);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_free (self->maildir);
  g_free (self);
}
