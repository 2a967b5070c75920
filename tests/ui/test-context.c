/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "context.h"
#include "record.h"
#include "test-tools.h"

/* The context on a real server, with the real keyring of the desktop the tests run in. */

static void
logging_in_brings_the_cabinet (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = test_context_log_in (server, 2);
  GListModel *accounts = sma_context_get_accounts (context);

  g_assert_cmpint (sma_context_get_session (context), ==, SMA_SESSION_OPEN);
  g_assert_cmpstr (sma_context_get_email (context), ==, "ivanov@example.ru");
  g_assert_cmpuint (g_list_model_get_n_items (accounts), ==, 2);
  g_assert_cmpstr (sma_context_get_selected_account (context)->id, ==, "account-0");
  sma_context_logout (context);
}

static void
logging_out_leaves_nothing (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = test_context_log_in (server, 2);
  g_autoptr (SmaContext) later = NULL;

  sma_context_logout (context);
  g_assert_cmpint (sma_context_get_session (context), ==, SMA_SESSION_NONE);
  g_assert_cmpuint (g_list_model_get_n_items (sma_context_get_accounts (context)), ==, 0);
  g_assert_null (sma_context_get_email (context));
  wire_wait (wire_server_count (server, SM_OPERATION_LOGOUT) == 1);
  g_assert_cmpstr (wire_server_get_header (server, SM_OPERATION_LOGOUT, "authorization"), ==,
                   "Bearer token-of-the-tests");
  later = sma_context_new (wire_server_get_url (server));
  g_assert_null (sma_context_dup_stored (later, SM_OPERATION_CABINET, NULL, NULL, NULL));
}

static void
an_ended_session_leads_back_to_logging_in (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = test_context_log_in (server, 1);

  wire_server_refuse (server, SM_OPERATION_CABINET, SM_ERROR_UNAUTHENTICATED, 0);
  sma_context_refresh (context);
  wire_wait (sma_context_get_session (context) == SMA_SESSION_NONE);
  g_assert_null (sma_context_get_cabinet (context));
}

static void
a_service_that_is_gone_is_told_and_waited_for (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = test_context_log_in (server, 1);

  g_assert_true (sma_context_get_online (context));
  wire_server_stop (server);
  sma_context_refresh (context);
  wire_wait (!sma_context_get_online (context));
  g_assert_cmpint (sma_context_get_session (context), ==, SMA_SESSION_OPEN);
  g_assert_nonnull (sma_context_get_cabinet (context));
  wire_server_start (server);
  wire_wait (sma_context_get_online (context));
  sma_context_logout (context);
}

static void
an_account_that_says_the_same_stays_the_same_object (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = test_context_log_in (server, 2);
  SmAccount *before = sma_context_find_account (context, "account-1");
  SmCabinet *changed = wire_new_cabinet (3);

  SM_ACCOUNT (sm_record_list_get (changed->accounts, 0))->balance_kopecks = 1;
  wire_server_answer (server, SM_OPERATION_CABINET, changed);
  wire_wait (({
    sma_context_refresh (context);
    g_list_model_get_n_items (sma_context_get_accounts (context)) == 3;
  }));
  g_assert_true (sma_context_find_account (context, "account-1") == before);
  g_assert_cmpint (sma_context_find_account (context, "account-0")->balance_kopecks, ==, 1);
  g_assert_cmpint (sma_context_get_selected_account (context)->balance_kopecks, ==, 1);
  sma_context_logout (context);
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer done)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sma_context_call_finish (SMA_CONTEXT (source), result, NULL, &error));
  *(gboolean *) done = TRUE;
}

/* What was asked before something was changed does not take the change back. */
static void
a_cabinet_older_than_a_change_is_not_shown (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = test_context_log_in (server, 1);
  g_autoptr (SmLinkInput) input = sm_record_new (SM_TYPE_LINK_INPUT);
  g_autoptr (SmCabinet) cabinet = wire_new_cabinet (2);
  SmCabinet *older = wire_new_cabinet (1);
  GListModel *accounts = sma_context_get_accounts (context);
  guint n_asked;
  gboolean done = FALSE;

  wire_wait (!sma_context_get_refreshing (context));
  n_asked = wire_server_count (server, SM_OPERATION_CABINET);
  SM_ACCOUNT (sm_record_list_get (older->accounts, 0))->balance_kopecks = 1;
  wire_server_answer (server, SM_OPERATION_CABINET, older);
  wire_server_hang (server, SM_OPERATION_CABINET);
  sma_context_refresh (context);
  wire_wait (wire_server_count (server, SM_OPERATION_CABINET) > n_asked);
  wire_server_answer (server, SM_OPERATION_LINK,
                      g_object_ref (sm_record_list_get (cabinet->accounts, 1)));
  sma_context_call_async (context, SM_OPERATION_LINK, NULL, NULL, input, NULL, NULL, on_connected,
                          &done);
  wire_wait (done);
  sma_context_refresh (context);
  g_assert_cmpuint (g_list_model_get_n_items (accounts), ==, 2);
  wire_server_release (server, SM_OPERATION_CABINET);
  wire_server_answer (server, SM_OPERATION_CABINET, wire_new_cabinet (2));
  wire_wait (({
    g_assert_cmpuint (g_list_model_get_n_items (accounts), ==, 2);
    wire_server_count (server, SM_OPERATION_CABINET) > n_asked + 1
        && !sma_context_get_refreshing (context);
  }));
  sma_context_logout (context);
}

/* The answer is the same as before, what is shown is not. */
static void
an_account_that_is_gone_is_not_shown_on (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = test_context_log_in (server, 1);
  g_autoptr (SmCabinet) cabinet = wire_new_cabinet (2);
  SmAccount *connected = sm_record_list_get (cabinet->accounts, 1);
  GListModel *accounts = sma_context_get_accounts (context);

  wire_wait (!sma_context_get_refreshing (context));
  test_context_add_account (context, server, g_object_ref (connected));
  wire_wait (g_list_model_get_n_items (accounts) == 2);
  sma_context_refresh (context);
  wire_wait (!sma_context_get_refreshing (context));
  g_assert_cmpuint (g_list_model_get_n_items (accounts), ==, 1);
  sma_context_logout (context);
}

static void
a_session_survives_the_program (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = test_context_log_in (server, 1);
  g_autoptr (SmaContext) again = sma_context_new (wire_server_get_url (server));
  gint64 patience = g_get_monotonic_time () + G_USEC_PER_SEC;

  /* The keyring is written beside everything else. */
  wire_wait (g_get_monotonic_time () > patience);
  wire_server_stop (server);
  sma_context_start (again);
  wire_wait (sma_context_get_session (again) != SMA_SESSION_STARTING);
  g_assert_cmpint (sma_context_get_session (again), ==, SMA_SESSION_OPEN);
  g_assert_cmpstr (sma_context_get_email (again), ==, "ivanov@example.ru");
  g_assert_cmpuint (g_list_model_get_n_items (sma_context_get_accounts (again)), ==, 1);
  sma_context_logout (again);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/context/logging-in-brings-the-cabinet", logging_in_brings_the_cabinet);
  g_test_add_func ("/context/logging-out-leaves-nothing", logging_out_leaves_nothing);
  g_test_add_func ("/context/an-ended-session-leads-back-to-logging-in",
                   an_ended_session_leads_back_to_logging_in);
  g_test_add_func ("/context/a-service-that-is-gone-is-told-and-waited-for",
                   a_service_that_is_gone_is_told_and_waited_for);
  g_test_add_func ("/context/an-account-that-says-the-same-stays-the-same-object",
                   an_account_that_says_the_same_stays_the_same_object);
  g_test_add_func ("/context/a-cabinet-older-than-a-change-is-not-shown",
                   a_cabinet_older_than_a_change_is_not_shown);
  g_test_add_func ("/context/an-account-that-is-gone-is-not-shown-on",
                   an_account_that_is_gone_is_not_shown_on);
  g_test_add_func ("/context/a-session-survives-the-program", a_session_survives_the_program);
  return g_test_run ();
}
