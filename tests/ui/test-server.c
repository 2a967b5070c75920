/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-server.h"

#include <libsoup/soup.h>

#include "problem.h"
#include "record.h"
#include "work.h"

#define PATIENCE_SECONDS 5

typedef struct
{
  guint count;
  guint status;
  char *reply;
  gsize reply_length;
  gpointer body; /* owned, nullable: what was sent last */
  char *key;     /* owned, nullable */
} Answer;

struct _TestServer
{
  SoupServer *server; /* owned */
  char *url;          /* owned */
  Answer answers[SM_N_OPERATIONS];
};

static void
keep_request (Answer *answer, const SmRoute *route, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  answer->count++;
  g_free (answer->key);
  answer->key = g_strdup (soup_message_headers_get_one (headers, "Idempotency-Key"));
  g_clear_object (&answer->body);
  if (route->get_request_type == NULL || body->length == 0)
    return;
  answer->body = sm_record_from_json (route->get_request_type (), body->data, (gsize) body->length,
                                      TRUE, NULL);
  g_assert_nonnull (answer->body);
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer data)
{
  TestServer *self = data;
  const SmRoute *route =
      sm_routes_match (soup_server_message_get_method (message), path, NULL, NULL);
  Answer *answer;

  g_assert_nonnull (route);
  answer = &self->answers[route->operation];
  keep_request (answer, route, message);
  if (answer->status == 0)
    {
      soup_server_message_set_status (message, 503, NULL);
      return;
    }
  soup_server_message_set_status (message, answer->status, NULL);
  if (answer->reply == NULL)
    return;
  soup_server_message_set_response (
      message, answer->status >= 400 ? "application/problem+json" : "application/json",
      SOUP_MEMORY_COPY, answer->reply, answer->reply_length);
}

TestServer *
test_server_new (void)
{
  TestServer *self = g_new0 (TestServer, 1);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->server = soup_server_new ("server-header", "test", NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return self;
}

void
test_server_free (TestServer *self)
{
  for (guint i = 0; i < SM_N_OPERATIONS; i++)
    {
      g_free (self->answers[i].reply);
      g_free (self->answers[i].key);
      g_clear_object (&self->answers[i].body);
    }
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_free (self->url);
  g_free (self);
}

const char *
test_server_get_url (TestServer *self)
{
  return self->url;
}

void
test_server_answer (TestServer *self, SmOperation operation, gpointer record)
{
  Answer *answer = &self->answers[operation];

  g_clear_pointer (&answer->reply, g_free);
  answer->status = sm_routes_get (operation)->status;
  if (record != NULL)
    answer->reply = sm_record_to_json (record, &answer->reply_length);
}

void
test_server_refuse (TestServer *self, SmOperation operation, SmErrorCode code, gint64 number)
{
  Answer *answer = &self->answers[operation];
  g_autoptr (GError) error = NULL;

  sm_error_set (&error, code, number, "refused by the test");
  g_clear_pointer (&answer->reply, g_free);
  answer->status = sm_error_code_get_status (code);
  answer->reply = sm_problem_from_error (error, "TEST", &answer->reply_length);
}

guint
test_server_count (TestServer *self, SmOperation operation)
{
  return self->answers[operation].count;
}

gpointer
test_server_get_body (TestServer *self, SmOperation operation)
{
  return self->answers[operation].body;
}

const char *
test_server_get_key (TestServer *self, SmOperation operation)
{
  return self->answers[operation].key;
}

static gboolean
on_patience_over (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_CONTINUE;
}

void
test_wait (TestCondition condition, gpointer data)
{
  gboolean over = FALSE;
  const guint source = g_timeout_add_seconds (PATIENCE_SECONDS, on_patience_over, &over);

  while (!condition (data) && !over)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
  g_assert_false (over);
}

static gboolean
is_idle (gpointer data)
{
  return !sma_work_get_busy (data);
}

void
test_wait_idle (gpointer work)
{
  test_wait (is_idle, work);
}

SmAccount *
test_account_new (const char *access, const char *full_state)
{
  SmAccount *account = sm_record_new (SM_TYPE_ACCOUNT);

  sm_record_set_text (&account->id, "01ACCOUNT0000000000000000");
  sm_record_set_text (&account->supplier_id, "01SUPPLIER000000000000000");
  sm_record_set_text (&account->supplier_name, "Gas & Light <Ltd>");
  sm_record_set_text (&account->service, "gas");
  sm_record_set_text (&account->number, "370012345678");
  sm_record_set_text (&account->masked_address, "г. Тверь, ул. Сов…, д. 1*, кв. **");
  sm_record_set_text (&account->access, access);
  sm_record_set_text (&account->full_state, full_state);
  sm_record_set_text (&account->pay_until, "2030-01-15");
  account->balance_kopecks = 51240;
  account->suggested_kopecks = 51240;
  account->readings_allowed = TRUE;
  account->readings_open = TRUE;
  return account;
}

static gboolean
has_account (gpointer data)
{
  return g_list_model_get_n_items (data) > 0;
}

static void
on_account_told (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) reply = NULL;

  g_assert_true (
      sma_context_call_finish (SMA_CONTEXT (source), result, (gpointer *) &reply, &error));
}

void
test_context_add_account (SmaContext *context, TestServer *server, SmAccount *account)
{
  const char *const parameters[] = { account->id, NULL };
  g_autoptr (SmAliasInput) input = sm_record_new (SM_TYPE_ALIAS_INPUT);

  test_server_answer (server, SM_OPERATION_ACCOUNT_RENAME, account);
  sma_context_call_async (context, SM_OPERATION_ACCOUNT_RENAME, parameters, NULL, input, NULL, NULL,
                          on_account_told, NULL);
  test_wait (has_account, sma_context_get_accounts (context));
}
