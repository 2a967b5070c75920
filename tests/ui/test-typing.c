/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <string.h>

#include "meter-card.h"
#include "meter-records.h"
#include "register-row.h"
#include "submit.h"
#include "test-tools.h"
#include "window.h"

/* Who is typing a reading goes on typing it, whatever is told or sent meanwhile. */

typedef struct
{
  WireServer *server;
  SmaContext *context;
  GtkWidget *window;
  SmMeterList *meters;
} Fixture;

static GtkWidget *
find_card (Fixture *fixture, guint index)
{
  GtkWidget *card = test_find_widget (fixture->window, SMA_TYPE_METER_CARD);

  for (; card != NULL; card = gtk_widget_get_next_sibling (card))
    if (SMA_IS_METER_CARD (card) && index-- == 0)
      return card;
  return NULL;
}

static GtkWidget *
get_entry (GtkWidget *card)
{
  return test_find_widget (card, GTK_TYPE_ENTRY);
}

static void
type (GtkWidget *card, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (get_entry (card)), text);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  SmCabinet *cabinet = wire_new_cabinet (1);
  SmAccount *account = sm_record_list_get (cabinet->accounts, 0);

  fixture->server = wire_server_new ();
  fixture->context = test_context_log_in (fixture->server, 1);
  account->readings_allowed = TRUE;
  account->readings_open = TRUE;
  wire_server_answer (fixture->server, SM_OPERATION_CABINET, cabinet);
  sma_context_refresh (fixture->context);
  wire_wait (sma_context_find_account (fixture->context, "account-0")->readings_allowed);
  fixture->meters = test_meters_new ();
  wire_server_answer (fixture->server, SM_OPERATION_METERS, g_object_ref (fixture->meters));
  fixture->window = sma_window_new (NULL, fixture->context);
  gtk_window_present (GTK_WINDOW (fixture->window));
  test_wait_shown (fixture->window);
  g_assert_true (gtk_widget_activate_action (fixture->window, "win.show-page", "s", "meters"));
  wire_wait (find_card (fixture, 1) != NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_clear_object (&fixture->meters);
  g_clear_object (&fixture->context);
  wire_server_free (fixture->server);
}

static gboolean
shows_title (GtkWidget *card, const char *title)
{
  gpointer label = gtk_widget_get_template_child (card, SMA_TYPE_METER_CARD, "title_label");

  return strstr (gtk_label_get_text (label), title) != NULL;
}

static void
another_meter_told_anew_does_not_interrupt (Fixture *fixture, gconstpointer data)
{
  GtkWidget *card = find_card (fixture, 1);
  SmMeter *first = sm_record_list_get (fixture->meters->items, 0);
  GtkWidget *focus;

  wire_wait (gtk_widget_grab_focus (get_entry (card)));
  type (card, "12");
  sm_record_set_text (&first->service, "gas");
  wire_server_answer (fixture->server, SM_OPERATION_METERS, g_object_ref (fixture->meters));
  g_assert_true (gtk_widget_activate_action (fixture->window, "win.refresh", NULL));
  wire_wait (shows_title (find_card (fixture, 0), "Gas"));
  g_assert_true (find_card (fixture, 1) == card);
  focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  g_assert_true (focus != NULL && gtk_widget_is_ancestor (focus, get_entry (card)));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get_entry (card))), ==, "12");
}

static void
press_send (GtkWidget *card)
{
  sma_submit_press (SMA_SUBMIT (test_find_widget (card, SMA_TYPE_SUBMIT)));
}

/* What was sent is gone from the form; what was typed since is not. */
static void
what_is_typed_while_it_is_sent_stays (Fixture *fixture, gconstpointer data)
{
  SmReading *reading = sm_record_new (SM_TYPE_READING);
  GtkWidget *card = find_card (fixture, 0);

  sm_record_set_text (&reading->id, "reading");
  sm_record_set_text (&reading->meter_id, "meter-0");
  sm_record_set_text (&reading->state, "accepted");
  wire_server_answer (fixture->server, SM_OPERATION_READING_SEND, reading);
  wire_server_hang (fixture->server, SM_OPERATION_READING_SEND);
  type (card, "100");
  press_send (card);
  wire_wait (wire_server_count (fixture->server, SM_OPERATION_READING_SEND) == 1);
  type (find_card (fixture, 1), "7");
  type (card, "101");
  wire_server_release (fixture->server, SM_OPERATION_READING_SEND);
  wire_wait (!sma_submit_get_busy (SMA_SUBMIT (test_find_widget (card, SMA_TYPE_SUBMIT))));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get_entry (card))), ==, "101");
  press_send (card);
  wire_wait (wire_server_count (fixture->server, SM_OPERATION_READING_SEND) == 2);
  wire_wait (gtk_editable_get_text (GTK_EDITABLE (get_entry (card)))[0] == '\0');
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get_entry (find_card (fixture, 1)))), ==,
                   "7");
}

#define ADD(path, function) g_test_add ("/typing/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("another-meter-told-anew-does-not-interrupt", another_meter_told_anew_does_not_interrupt);
  ADD ("what-is-typed-while-it-is-sent-stays", what_is_typed_while_it_is_sent_stays);
  return g_test_run ();
}
