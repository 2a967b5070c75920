/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire-server.h"

#include <libsoup/soup.h>

#include "account-records.h"
#include "customer-records.h"
#include "problem.h"
#include "record.h"

typedef struct
{
  guint status;
  char *body; /* NULL: none */
  char *etag;
  gboolean hangs;
  SoupServerMessage *held; /* owned, nullable: the last one that hangs */
  guint count;
  GHashTable *headers; /* of the last request, lower case */
  gpointer received;   /* its record */
} Answer;

struct _WireServer
{
  SoupServer *soup;
  char *host; /* in dotted form */
  guint port;
  char *url;
  Answer answers[SM_N_OPERATIONS];
};

static void
remember_header (const char *name, const char *value, gpointer headers)
{
  g_hash_table_replace (headers, g_ascii_strdown (name, -1), g_strdup (value));
}

static void
remember (Answer *answer, const SmRoute *route, SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  answer->count++;
  g_clear_pointer (&answer->headers, g_hash_table_unref);
  answer->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  soup_message_headers_foreach (soup_server_message_get_request_headers (message), remember_header,
                                answer->headers);
  remember_header (":path", g_uri_get_path (soup_server_message_get_uri (message)),
                   answer->headers);
  g_clear_object (&answer->received);
  if (route->get_request_type != NULL && body->length > 0)
    answer->received =
        sm_record_from_json (route->get_request_type (), body->data, body->length, TRUE, NULL);
}

static void
respond (Answer *answer, SoupServerMessage *message)
{
  const char *known = g_hash_table_lookup (answer->headers, "if-none-match");

  if (answer->etag != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "ETag",
                                  answer->etag);
  if (answer->etag != NULL && g_strcmp0 (known, answer->etag) == 0)
    {
      soup_server_message_set_status (message, 304, NULL);
      return;
    }
  soup_server_message_set_status (message, answer->status != 0 ? answer->status : 503, NULL);
  if (answer->body != NULL)
    soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, answer->body,
                                      strlen (answer->body));
}

static void
on_request (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer user_data)
{
  WireServer *self = user_data;
  const SmRoute *route =
      sm_routes_match (soup_server_message_get_method (message), path, NULL, NULL);
  Answer *answer;

  if (route == NULL)
    {
      soup_server_message_set_status (message, 404, NULL);
      return;
    }
  answer = &self->answers[route->operation];
  remember (answer, route, message);
  if (answer->hangs)
    {
      soup_server_message_pause (message);
      g_set_object (&answer->held, message);
      return;
    }
  respond (answer, message);
}

static void
set_answer (WireServer *self, SmOperation operation, guint status, char *body)
{
  Answer *answer = &self->answers[operation];

  g_free (answer->body);
  answer->body = body;
  answer->status = status;
  answer->hangs = FALSE;
}

void
wire_server_start (WireServer *self)
{
  g_autoptr (GSocketAddress) address =
      g_inet_socket_address_new_from_string (self->host, self->port);
  GError *error = NULL;
  GSList *uris;

  self->soup = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->soup, NULL, on_request, self, NULL);
  soup_server_listen (self->soup, address, 0, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->soup);
  self->port = (guint) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

void
wire_server_stop (WireServer *self)
{
  soup_server_disconnect (self->soup);
  g_clear_object (&self->soup);
}

void
wire_turn (void)
{
  for (guint i = 0; i < 32 && g_main_context_iteration (NULL, FALSE); i++)
    continue;
}

WireServer *
wire_server_new (void)
{
  WireServer *self = g_new0 (WireServer, 1);

  /* The keyring and the cache know a service by its address, and a port comes again within a run:
   * no two servers shall be taken for one. */
  self->host = g_strdup_printf ("127.%d.%d.%d", g_random_int_range (0, 256),
                                g_random_int_range (0, 256), g_random_int_range (1, 255));
  wire_server_start (self);
  self->url = g_strdup_printf ("http://%s:%u", self->host, self->port);
  return self;
}

void
wire_server_free (WireServer *self)
{
  if (self->soup != NULL)
    wire_server_stop (self);
  for (guint i = 0; i < SM_N_OPERATIONS; i++)
    {
      g_free (self->answers[i].body);
      g_free (self->answers[i].etag);
      g_clear_pointer (&self->answers[i].headers, g_hash_table_unref);
      g_clear_object (&self->answers[i].received);
      g_clear_object (&self->answers[i].held);
    }
  g_free (self->host);
  g_free (self->url);
  g_free (self);
}

const char *
wire_server_get_url (WireServer *self)
{
  return self->url;
}

void
wire_server_answer (WireServer *self, SmOperation operation, gpointer record)
{
  g_autoptr (GObject) owned = record;

  set_answer (self, operation, sm_routes_get (operation)->status,
              record != NULL ? sm_record_to_json (record, NULL) : NULL);
}

void
wire_server_refuse (WireServer *self, SmOperation operation, SmErrorCode code, gint64 number)
{
  g_autoptr (GError) error = NULL;

  sm_error_set (&error, code, number, "refused");
  set_answer (self, operation, sm_problem_get_status (error),
              sm_problem_from_error (error, "test-1", NULL));
}

void
wire_server_answer_text (WireServer *self, SmOperation operation, const char *text)
{
  set_answer (self, operation, sm_routes_get (operation)->status, g_strdup (text));
}

void
wire_server_answer_raw (WireServer *self, SmOperation operation, guint status, const char *text)
{
  set_answer (self, operation, status, g_strdup (text));
}

void
wire_server_hang (WireServer *self, SmOperation operation)
{
  self->answers[operation].hangs = TRUE;
}

void
wire_server_release (WireServer *self, SmOperation operation)
{
  Answer *answer = &self->answers[operation];
  g_autoptr (SoupServerMessage) message = g_steal_pointer (&answer->held);

  answer->hangs = FALSE;
  g_assert_nonnull (message);
  respond (answer, message);
  soup_server_message_unpause (message);
}

void
wire_server_set_etag (WireServer *self, SmOperation operation, const char *etag)
{
  g_free (self->answers[operation].etag);
  self->answers[operation].etag = g_strdup (etag);
}

guint
wire_server_count (WireServer *self, SmOperation operation)
{
  return self->answers[operation].count;
}

const char *
wire_server_get_header (WireServer *self, SmOperation operation, const char *name)
{
  if (self->answers[operation].headers == NULL)
    return NULL;
  return g_hash_table_lookup (self->answers[operation].headers, name);
}

gpointer
wire_server_get_body (WireServer *self, SmOperation operation)
{
  return self->answers[operation].received;
}

gpointer
wire_new_service_info (void)
{
  SmServiceInfo *info = sm_record_new (SM_TYPE_SERVICE_INFO);

  sm_record_set_text (&info->version, "1");
  sm_record_set_text (&info->support_email, "support@example.ru");
  sm_record_set_text (&info->consent_version, "2026-01");
  sm_record_set_text (&info->consent_text, "The text of the consent.");
  info->password_least = 5;
  info->password_most = 10;
  return info;
}

static SmProfile *
new_profile (const char *email)
{
  SmProfile *profile = sm_record_new (SM_TYPE_PROFILE);

  sm_record_set_text (&profile->email, email);
  return profile;
}

gpointer
wire_new_session (const char *email)
{
  SmSession *session = sm_record_new (SM_TYPE_SESSION);

  sm_record_set_text (&session->id, "session-1");
  sm_record_set_text (&session->token, "token-of-the-tests");
  session->profile = new_profile (email);
  return session;
}

gpointer
wire_new_cabinet (guint n_accounts)
{
  SmCabinet *cabinet = sm_record_new (SM_TYPE_CABINET);

  cabinet->profile = new_profile ("ivanov@example.ru");
  for (guint i = 0; i < n_accounts; i++)
    {
      g_autoptr (SmAccount) account = sm_record_new (SM_TYPE_ACCOUNT);
      g_autofree char *id = g_strdup_printf ("account-%u", i);

      sm_record_set_text (&account->id, id);
      sm_record_set_text (&account->supplier_id, "gas");
      sm_record_set_text (&account->supplier_name, "Gas company");
      sm_record_set_text (&account->service, "gas");
      sm_record_set_text (&account->number, "370012345678");
      sm_record_set_text (&account->masked_address, "Tver, S*** street");
      sm_record_set_text (&account->access, i == 0 ? "full" : "simple");
      sm_record_set_text (&account->full_state, i == 0 ? "open" : "none");
      account->balance_kopecks = 51240;
      account->suggested_kopecks = 51240;
      g_list_store_append (cabinet->accounts, account);
    }
  return cabinet;
}
