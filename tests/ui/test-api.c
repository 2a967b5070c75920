/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-records.h"
#include "api.h"
#include "customer-records.h"
#include "record.h"
#include "wire-server.h"

typedef struct
{
  gboolean done;
  gpointer reply;
  GError *error;
} Outcome;

static void
on_called (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;
  gboolean ok = sma_api_call_finish (SMA_API (source), result, &outcome->reply, &outcome->error);

  g_assert_true (ok == (outcome->error == NULL));
  outcome->done = TRUE;
}

static void
call (SmaApi *api, SmOperation operation, gpointer body, const char *key, Outcome *outcome)
{
  *outcome = (Outcome) { 0 };
  sma_api_call_async (api, operation, NULL, NULL, body, key, NULL, on_called, outcome);
  wire_wait (outcome->done);
}

static void
clear (Outcome *outcome)
{
  g_clear_object (&outcome->reply);
  g_clear_error (&outcome->error);
}

static void
a_reply_becomes_a_record (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaApi) api = sma_api_new (wire_server_get_url (server));
  Outcome outcome;

  wire_server_answer (server, SM_OPERATION_SERVICE_INFO, wire_new_service_info ());
  call (api, SM_OPERATION_SERVICE_INFO, NULL, NULL, &outcome);
  g_assert_no_error (outcome.error);
  g_assert_true (SM_IS_SERVICE_INFO (outcome.reply));
  g_assert_cmpstr (SM_SERVICE_INFO (outcome.reply)->consent_version, ==, "2026-01");
  clear (&outcome);
}

static void
a_problem_becomes_its_error (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaApi) api = sma_api_new (wire_server_get_url (server));
  g_autoptr (SmLoginInput) input = sm_record_new (SM_TYPE_LOGIN_INPUT);
  Outcome outcome;

  sm_record_set_text (&input->email, "ivanov@example.ru");
  sm_record_set_text (&input->password, "Abc12");
  wire_server_refuse (server, SM_OPERATION_LOGIN, SM_ERROR_TOO_MANY_TRIES, 30);
  call (api, SM_OPERATION_LOGIN, input, NULL, &outcome);
  g_assert_error (outcome.error, SM_ERROR, SM_ERROR_TOO_MANY_TRIES);
  g_assert_cmpint (sm_error_get_number (outcome.error), ==, 30);
  clear (&outcome);
}

static void
garbage_is_said_to_be_garbage (void)
{
  static const char *const garbage[] = { "", "[", "{}", "null", "<html>", "{\"version\":1}" };
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaApi) api = sma_api_new (wire_server_get_url (server));
  Outcome outcome;

  for (guint i = 0; i < G_N_ELEMENTS (garbage); i++)
    {
      wire_server_answer_text (server, SM_OPERATION_SERVICE_INFO, garbage[i]);
      call (api, SM_OPERATION_SERVICE_INFO, NULL, NULL, &outcome);
      g_assert_error (outcome.error, SM_ERROR, SM_ERROR_REPLY_MALFORMED);
      clear (&outcome);
    }
}

/* A page of something in between is neither "done" nor the end of a session. */
static void
what_something_in_between_says_is_not_believed (void)
{
  static const struct
  {
    SmOperation operation;
    guint status;
    const char *body;
  } rows[] = {
    { SM_OPERATION_PASSWORD_CHANGE, 200, "<html>Welcome</html>" },
    { SM_OPERATION_PASSWORD_CHANGE, 304, NULL },
    { SM_OPERATION_PROFILE, 304, NULL },
    { SM_OPERATION_PROFILE, 401, NULL },
    { SM_OPERATION_PROFILE, 404, NULL },
    { SM_OPERATION_PROFILE, 410, NULL },
    { SM_OPERATION_PROFILE, 204, NULL },
    { SM_OPERATION_PROFILE, 302, NULL },
  };
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaApi) api = sma_api_new (wire_server_get_url (server));
  Outcome outcome;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%u", rows[i].status);
      wire_server_answer_raw (server, rows[i].operation, rows[i].status, rows[i].body);
      call (api, rows[i].operation, NULL, NULL, &outcome);
      g_assert_error (outcome.error, SM_ERROR, SM_ERROR_REPLY_MALFORMED);
      clear (&outcome);
    }
  wire_server_answer (server, SM_OPERATION_PASSWORD_CHANGE, NULL);
  call (api, SM_OPERATION_PASSWORD_CHANGE, NULL, NULL, &outcome);
  g_assert_no_error (outcome.error);
}

static void
a_reply_without_end_is_cut (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaApi) api = sma_api_new (wire_server_get_url (server));
  g_autofree char *large = g_strnfill (5 * 1024 * 1024, ' ');
  Outcome outcome;

  wire_server_answer_text (server, SM_OPERATION_SERVICE_INFO, large);
  call (api, SM_OPERATION_SERVICE_INFO, NULL, NULL, &outcome);
  g_assert_error (outcome.error, SM_ERROR, SM_ERROR_REPLY_MALFORMED);
  clear (&outcome);
}

static void
no_service_is_offline (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaApi) api = sma_api_new (wire_server_get_url (server));
  Outcome outcome;

  wire_server_stop (server);
  call (api, SM_OPERATION_SERVICE_INFO, NULL, NULL, &outcome);
  g_assert_error (outcome.error, SM_ERROR, SM_ERROR_OFFLINE);
  clear (&outcome);
}

static void
a_call_can_be_cancelled (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaApi) api = sma_api_new (wire_server_get_url (server));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Outcome outcome = { 0 };

  wire_server_hang (server, SM_OPERATION_SERVICE_INFO);
  sma_api_call_async (api, SM_OPERATION_SERVICE_INFO, NULL, NULL, NULL, NULL, cancellable,
                      on_called, &outcome);
  wire_wait (wire_server_count (server, SM_OPERATION_SERVICE_INFO) == 1);
  g_cancellable_cancel (cancellable);
  wire_wait (outcome.done);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  clear (&outcome);
}

static void
what_has_not_changed_is_not_sent_again (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaApi) api = sma_api_new (wire_server_get_url (server));
  Outcome outcome;

  sma_api_set_token (api, "token");
  wire_server_answer (server, SM_OPERATION_CABINET, wire_new_cabinet (2));
  wire_server_set_etag (server, SM_OPERATION_CABINET, "\"one\"");
  for (guint i = 0; i < 2; i++)
    {
      call (api, SM_OPERATION_CABINET, NULL, NULL, &outcome);
      g_assert_no_error (outcome.error);
      g_assert_cmpuint (sm_record_list_length (SM_CABINET (outcome.reply)->accounts), ==, 2);
      clear (&outcome);
    }
  g_assert_cmpstr (wire_server_get_header (server, SM_OPERATION_CABINET, "if-none-match"), ==,
                   "\"one\"");
  /* Another customer never sees it. */
  sma_api_set_token (api, "other");
  call (api, SM_OPERATION_CABINET, NULL, NULL, &outcome);
  g_assert_null (wire_server_get_header (server, SM_OPERATION_CABINET, "if-none-match"));
  clear (&outcome);
}

static void
the_token_goes_only_where_it_is_needed (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaApi) api = sma_api_new (wire_server_get_url (server));
  Outcome outcome;

  sma_api_set_token (api, "token");
  wire_server_answer (server, SM_OPERATION_SERVICE_INFO, wire_new_service_info ());
  wire_server_answer (server, SM_OPERATION_CABINET, wire_new_cabinet (0));
  call (api, SM_OPERATION_SERVICE_INFO, NULL, NULL, &outcome);
  clear (&outcome);
  call (api, SM_OPERATION_CABINET, NULL, NULL, &outcome);
  clear (&outcome);
  g_assert_null (wire_server_get_header (server, SM_OPERATION_SERVICE_INFO, "authorization"));
  g_assert_cmpstr (wire_server_get_header (server, SM_OPERATION_CABINET, "authorization"), ==,
                   "Bearer token");
}

static void
creating_has_a_key (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaApi) api = sma_api_new (wire_server_get_url (server));
  g_autoptr (SmLinkInput) input = sm_record_new (SM_TYPE_LINK_INPUT);
  Outcome outcome;

  sm_record_set_text (&input->supplier_id, "gas");
  sm_record_set_text (&input->number, "370012345678");
  wire_server_refuse (server, SM_OPERATION_LINK, SM_ERROR_NUMBER_UNKNOWN, 0);
  call (api, SM_OPERATION_LINK, input, "my-key", &outcome);
  clear (&outcome);
  g_assert_cmpstr (wire_server_get_header (server, SM_OPERATION_LINK, "idempotency-key"), ==,
                   "my-key");
  call (api, SM_OPERATION_LINK, input, NULL, &outcome);
  clear (&outcome);
  g_assert_nonnull (wire_server_get_header (server, SM_OPERATION_LINK, "idempotency-key"));
  g_assert_cmpstr (SM_LINK_INPUT (wire_server_get_body (server, SM_OPERATION_LINK))->number, ==,
                   "370012345678");
}

static void
plain_http_stays_on_this_computer (void)
{
  static const char *const refused[] = { "http://example.ru", "http://10.0.0.1", "ftp://localhost",
                                         "nonsense", "" };
  Outcome outcome;

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (SmaApi) api = sma_api_new (refused[i]);

      call (api, SM_OPERATION_SERVICE_INFO, NULL, NULL, &outcome);
      g_assert_error (outcome.error, SM_ERROR, SM_ERROR_CONFIGURATION);
      clear (&outcome);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/a-reply-becomes-a-record", a_reply_becomes_a_record);
  g_test_add_func ("/api/a-problem-becomes-its-error", a_problem_becomes_its_error);
  g_test_add_func ("/api/garbage-is-said-to-be-garbage", garbage_is_said_to_be_garbage);
  g_test_add_func ("/api/what-something-in-between-says-is-not-believed",
                   what_something_in_between_says_is_not_believed);
  g_test_add_func ("/api/a-reply-without-end-is-cut", a_reply_without_end_is_cut);
  g_test_add_func ("/api/no-service-is-offline", no_service_is_offline);
  g_test_add_func ("/api/a-call-can-be-cancelled", a_call_can_be_cancelled);
  g_test_add_func ("/api/what-has-not-changed-is-not-sent-again",
                   what_has_not_changed_is_not_sent_again);
  g_test_add_func ("/api/the-token-goes-only-where-it-is-needed",
                   the_token_goes_only_where_it_is_needed);
  g_test_add_func ("/api/creating-has-a-key", creating_has_a_key);
  g_test_add_func ("/api/plain-http-stays-on-this-computer", plain_http_stays_on_this_computer);
  return g_test_run ();
}
