/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "customer-records.h"
#include "hostile-record.h"
#include "page-list.h"
#include "payment-records.h"
#include "request-thread.h"
#include "test-tools.h"
#include "window.h"

/* Whatever a service says in any field of any record, the pages show it as a text. A warning of the
 * toolkit (markup it cannot read, say) ends the test: they are fatal. */

#define ROUNDS 3
#define ACCOUNT "account-0"

static GRand *
new_random (guint round)
{
  const char *text = g_getenv ("SMORODINA_TEST_SEED");
  guint32 seed = text != NULL ? (guint32) g_ascii_strtoull (text, NULL, 10) : g_random_int ();

  g_test_message ("SMORODINA_TEST_SEED=%u, round %u", seed, round);
  return g_rand_new_with_seed (seed + (text != NULL ? 0 : round));
}

/* All that the service has answered is on the screen: what is sent between two places of this
 * process is there at once, so that nothing is left to be done but later frames. */
static void
wait_until_shown (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  const gint64 frame = clock != NULL ? gdk_frame_clock_get_frame_counter (clock) : 0;

  if (!gtk_widget_get_mapped (window) || clock == NULL)
    return;
  gtk_widget_queue_draw (window);
  wire_wait (gdk_frame_clock_get_frame_counter (clock) > frame && !g_main_context_pending (NULL));
}

/* All windows and what is in them now. */
static void
look_around (void)
{
  g_autoptr (GList) toplevels = gtk_window_list_toplevels ();

  for (GList *l = toplevels; l != NULL; l = l->next)
    wait_until_shown (l->data);
  for (GList *l = toplevels; l != NULL; l = l->next)
    hostile_assert_plain (l->data);
}

static void
answer_everything (WireServer *server, GRand *random, const char *id)
{
  for (guint i = 0; i < SM_N_OPERATIONS; i++)
    {
      const SmRoute *route = sm_routes_get (i);

      if (i == SM_OPERATION_LOGIN || i == SM_OPERATION_SERVICE_INFO)
        continue;
      if (route->get_reply_type != NULL)
        wire_server_answer (server, i, hostile_record_new (route->get_reply_type (), random, id));
    }
}

static void
show_dialogs (SmaContext *context, GtkWidget *window)
{
  guint n_dialogs = 0;
  const SmaDialogEntry *dialogs = sma_page_list_get_dialogs (&n_dialogs);
  GListModel *accounts = sma_context_get_accounts (context);
  g_autoptr (SmAccount) account = g_list_model_get_item (accounts, 0);

  for (guint i = 0; i < n_dialogs; i++)
    {
      GtkWindow *dialog;

      if (dialogs[i].kind == SMA_DIALOG_OF_ACCOUNT && account == NULL)
        continue;
      dialog = dialogs[i].create (context, account);
      gtk_window_set_transient_for (dialog, GTK_WINDOW (window));
      gtk_window_present (dialog);
      look_around ();
      gtk_window_destroy (dialog);
    }
}

static void
show_all (SmaContext *context, WireServer *server)
{
  GtkWidget *window = sma_window_new (NULL, context);
  guint n_pages = 0;
  const SmaPageEntry *pages = sma_page_list_get_pages (&n_pages);
  GListModel *accounts = sma_context_get_accounts (context);

  gtk_window_present (GTK_WINDOW (window));
  for (guint i = 0; i < n_pages; i++)
    {
      GtkWidget *thread;

      (void) gtk_widget_activate_action (window, "win.show-page", "s", pages[i].name);
      look_around ();
      for (guint j = 0; j < g_list_model_get_n_items (accounts); j++)
        {
          g_autoptr (SmAccount) account = g_list_model_get_item (accounts, j);

          sma_context_select_account (context, account);
          look_around ();
        }
      thread = test_find_widget (window, SMA_TYPE_REQUEST_THREAD);
      if (thread != NULL)
        sma_request_thread_open (SMA_REQUEST_THREAD (thread), ACCOUNT);
      (void) gtk_widget_activate_action (window, "win.toast", "s",
                                         "<a href=\"file:///\">x</a> & <b>");
      look_around ();
    }
  show_dialogs (context, window);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_no_text_of_a_service_is_more_than_a_text (gconstpointer data)
{
  const char *const id = data;

  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autoptr (GRand) random = new_random (round);
      g_autoptr (WireServer) server = wire_server_new ();
      g_autoptr (SmaContext) context = test_context_log_in (server, 2);

      answer_everything (server, random, id);
      sma_context_refresh (context);
      show_all (context, server);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_data_func ("/hostile/texts", ACCOUNT, test_no_text_of_a_service_is_more_than_a_text);
  g_test_add_data_func ("/hostile/texts-and-ids", NULL,
                        test_no_text_of_a_service_is_more_than_a_text);
  return g_test_run ();
}
