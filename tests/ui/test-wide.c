/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "meter-history.h"
#include "page-list.h"
#include "record.h"
#include "request-thread.h"
#include "test-tools.h"

/* Texts of a service as long as their fields let them be, in one word: no page becomes wider than
 * the narrowest window. */

#define NARROWEST 360
#define LONGEST 300

static void
fill (gpointer record, GType type)
{
  guint n_fields = 0;
  const SmField *fields = sm_record_type_get_fields (type, &n_fields);

  for (guint i = 0; i < n_fields; i++)
    {
      const SmField *field = &fields[i];
      gpointer member = G_STRUCT_MEMBER_P (record, field->offset);
      const gboolean is_id =
          g_str_equal (field->name, "id") || g_str_has_suffix (field->name, "_id");

      if (field->kind == SM_FIELD_TEXT)
        {
          g_clear_pointer ((char **) member, g_free);
          if (field->choices != NULL)
            *(char **) member = g_strdup (field->choices[0]);
          else if (is_id)
            *(char **) member = g_strdup ("account-0");
          else if (field->flags & SM_FIELD_DATE)
            *(char **) member = g_strdup ("2026-12-25");
          else if (field->flags & SM_FIELD_MONTH)
            *(char **) member = g_strdup ("2026-11");
          else
            *(char **) member =
                g_strnfill ((gsize) (field->most > 0 ? MIN (field->most, LONGEST) : LONGEST), 'W');
        }
      else if (field->kind == SM_FIELD_INTEGER)
        *(gint64 *) member = field->most > 0 ? MIN (field->most, 999999999) : 999999999;
      else if (field->kind == SM_FIELD_BOOLEAN)
        *(gboolean *) member = TRUE;
      else if (field->kind == SM_FIELD_TIME)
        *(gint64 *) member = G_GINT64_CONSTANT (1790000000);
      else if (field->kind == SM_FIELD_RECORD)
        {
          g_clear_object ((GObject **) member);
          *(gpointer *) member = sm_record_new (field->get_type ());
          fill (*(gpointer *) member, field->get_type ());
        }
      else
        {
          g_autoptr (GObject) item = sm_record_new (field->get_type ());

          fill (item, field->get_type ());
          g_list_store_append (*(GListStore **) member, item);
        }
    }
}

static int
measure (GtkWidget *widget)
{
  int least = 0;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  return least;
}

/* The innermost ones are to blame. */
static gboolean
blame (GtkWidget *widget)
{
  gboolean below = FALSE;

  if (!gtk_widget_get_visible (widget) || measure (widget) <= NARROWEST)
    return FALSE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    below = blame (child) || below;
  if (!below)
    {
      for (GtkWidget *w = widget; w != NULL; w = gtk_widget_get_parent (w))
        g_test_message ("  %s %s %d %s", G_OBJECT_TYPE_NAME (w),
                        gtk_buildable_get_buildable_id (GTK_BUILDABLE (w)), measure (w),
                        GTK_IS_LABEL (w) ? gtk_label_get_text (GTK_LABEL (w)) : "");
      g_test_fail ();
    }
  return TRUE;
}

static void
look (GtkWidget *window)
{
  const gint64 end = g_get_monotonic_time () + G_USEC_PER_SEC / 5;

  while (g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  blame (gtk_widget_get_first_child (window));
}

static void
no_text_widens_the_window (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = test_context_log_in (server, 1);
  guint n_pages = 0;
  guint n_dialogs = 0;
  const SmaPageEntry *pages = sma_page_list_get_pages (&n_pages);
  const SmaDialogEntry *dialogs = sma_page_list_get_dialogs (&n_dialogs);
  g_autoptr (SmAccount) account = NULL;

  for (guint i = 0; i < SM_N_OPERATIONS; i++)
    {
      const SmRoute *route = sm_routes_get (i);
      gpointer record;

      if (route->get_reply_type == NULL || i == SM_OPERATION_LOGIN)
        continue;
      record = sm_record_new (route->get_reply_type ());
      fill (record, route->get_reply_type ());
      wire_server_answer (server, i, record);
    }
  /* what the service is, is asked anew where nobody is logged in */
  sma_context_logout (context);
  sma_context_look_now (context);
  wire_wait (g_str_has_prefix (sma_context_get_service (context)->support_email, "WW"));
  sma_context_login_async (context, "ivanov@example.ru", "Abc12", NULL, NULL, NULL);
  wire_wait (sma_context_get_cabinet (context) != NULL && !sma_context_get_refreshing (context));
  account = g_list_model_get_item (sma_context_get_accounts (context), 0);
  for (guint i = 0; i < n_pages; i++)
    {
      GtkWidget *window = adw_window_new ();
      GtkWidget *thread;

      g_test_message ("page %s", pages[i].name);
      adw_window_set_content (ADW_WINDOW (window), pages[i].create (context));
      gtk_window_present (GTK_WINDOW (window));
      look (window);
      thread = test_find_widget (window, SMA_TYPE_REQUEST_THREAD);
      if (thread != NULL)
        {
          sma_request_thread_open (SMA_REQUEST_THREAD (thread), "account-0");
          gtk_widget_set_visible (gtk_widget_get_prev_sibling (thread) != NULL
                                      ? gtk_widget_get_prev_sibling (thread)
                                      : gtk_widget_get_next_sibling (thread),
                                  FALSE);
          gtk_widget_set_visible (thread, TRUE);
          look (window);
        }
      gtk_window_destroy (GTK_WINDOW (window));
    }
  for (guint i = 0; i < n_dialogs; i++)
    {
      GtkWindow *dialog = dialogs[i].create (context, account);

      g_test_message ("dialog %s", dialogs[i].action);
      gtk_window_present (dialog);
      look (GTK_WIDGET (dialog));
      gtk_window_destroy (dialog);
    }
}

/* A text that has room is not broken, however high its row is. */
static void
look_for_broken_texts (GtkWidget *widget, guint *n_texts)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
      && gtk_label_get_wrap_mode (GTK_LABEL (widget)) == PANGO_WRAP_WORD_CHAR
      && g_utf8_strlen (gtk_label_get_text (GTK_LABEL (widget)), -1) < 40)
    {
      PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (widget));

      g_test_message ("%s", gtk_label_get_text (GTK_LABEL (widget)));
      g_assert_false (pango_layout_is_wrapped (layout));
      *n_texts += 1;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    look_for_broken_texts (child, n_texts);
}

static void
check_whole (GtkWidget *content)
{
  GtkWidget *window = adw_window_new ();
  guint n_texts = 0;

  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 700);
  adw_window_set_content (ADW_WINDOW (window), content);
  gtk_window_present (GTK_WINDOW (window));
  test_wait_shown (window);
  look_for_broken_texts (window, &n_texts);
  g_assert_cmpuint (n_texts, >, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
a_text_that_has_room_is_whole (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = test_context_log_in (server, 1);
  g_autoptr (SmMeter) meter = sm_record_new (SM_TYPE_METER);
  g_autoptr (SmReading) reading = sm_record_new (SM_TYPE_READING);
  g_autoptr (SmRegisterValue) value = sm_record_new (SM_TYPE_REGISTER_VALUE);
  g_autoptr (SmaReadings) readings = sma_readings_new (context);
  guint n_pages = 0;
  const SmaPageEntry *pages = sma_page_list_get_pages (&n_pages);

  sm_record_set_text (&meter->id, "meter");
  sm_record_set_text (&meter->service, "gas");
  sm_record_set_text (&meter->unit, "m³");
  sm_record_set_text (&reading->id, "reading");
  sm_record_set_text (&reading->meter_id, "meter");
  sm_record_set_text (&reading->serial, "12345");
  sm_record_set_text (&reading->state, "credited");
  value->previous_milli = 1000000;
  value->value_milli = 1015000;
  g_list_store_append (reading->values, value);
  reading->changeable = TRUE;
  g_list_store_append (G_LIST_STORE (sma_readings_get_history (readings)), reading);
  check_whole (sma_meter_history_new (readings, meter));
  for (guint i = 0; i < n_pages; i++)
    if (g_str_equal (pages[i].name, "requests") || g_str_equal (pages[i].name, "help"))
      check_whole (pages[i].create (context));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/wide/no-text-widens-the-window", no_text_widens_the_window);
  g_test_add_func ("/wide/a-text-that-has-room-is-whole", a_text_that_has_room_is_whole);
  return g_test_run ();
}
