/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-tools.h"

#include "record.h"
#include "work.h"

void
test_wait (TestCondition condition, gpointer data)
{
  wire_wait (condition (data));
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

static gboolean
on_frame (GtkWidget *window, GdkFrameClock *clock, gpointer n_frames)
{
  ++*(guint *) n_frames;
  return G_SOURCE_CONTINUE;
}

void
test_wait_shown (GtkWidget *window)
{
  guint n_frames = 0;
  guint tick = gtk_widget_add_tick_callback (window, on_frame, &n_frames, NULL);

  /* The first is laid out after it was told of. */
  wire_wait (n_frames > 1 && !g_main_context_pending (NULL));
  gtk_widget_remove_tick_callback (window, tick);
}

GtkWidget *
test_find_widget (GtkWidget *widget, GType type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = test_find_widget (child, type);
  return found;
}

GtkWidget *
test_find_button (GtkWidget *widget, const char *label)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = test_find_button (child, label);
  return found;
}

SmMeterList *
test_meters_new (void)
{
  SmMeterList *list = sm_record_new (SM_TYPE_METER_LIST);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (SmMeter) meter = sm_record_new (SM_TYPE_METER);
      g_autoptr (SmRegister) reg = sm_record_new (SM_TYPE_REGISTER);
      g_autofree char *id = g_strdup_printf ("meter-%u", i);

      sm_record_set_text (&reg->id, "register");
      sm_record_set_text (&reg->title, "Day");
      sm_record_set_text (&meter->id, id);
      sm_record_set_text (&meter->serial, "12345");
      sm_record_set_text (&meter->service, "water");
      sm_record_set_text (&meter->unit, "m³");
      meter->digits = 5;
      g_list_store_append (meter->registers, reg);
      g_list_store_append (list->items, meter);
    }
  return list;
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
test_context_add_account (SmaContext *context, WireServer *server, SmAccount *account)
{
  const char *const parameters[] = { account->id, NULL };
  g_autoptr (SmAliasInput) input = sm_record_new (SM_TYPE_ALIAS_INPUT);

  wire_server_answer (server, SM_OPERATION_ACCOUNT_RENAME, g_object_ref (account));
  sma_context_call_async (context, SM_OPERATION_ACCOUNT_RENAME, parameters, NULL, input, NULL, NULL,
                          on_account_told, NULL);
  test_wait (has_account, sma_context_get_accounts (context));
}

static void
on_logged_in (GObject *source, GAsyncResult *result, gpointer done)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sma_context_login_finish (SMA_CONTEXT (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) done = TRUE;
}

SmaContext *
test_context_log_in (WireServer *server, guint n_accounts)
{
  SmaContext *context = sma_context_new (wire_server_get_url (server));
  gboolean done = FALSE;

  wire_server_answer (server, SM_OPERATION_SERVICE_INFO, wire_new_service_info ());
  wire_server_answer (server, SM_OPERATION_LOGIN, wire_new_session ("ivanov@example.ru"));
  wire_server_answer (server, SM_OPERATION_CABINET, wire_new_cabinet (n_accounts));
  wire_server_answer (server, SM_OPERATION_LOGOUT, NULL);
  sma_context_start (context);
  wire_wait (sma_context_get_session (context) != SMA_SESSION_STARTING);
  sma_context_login_async (context, "ivanov@example.ru", "Abc12", NULL, on_logged_in, &done);
  wire_wait (done && sma_context_get_cabinet (context) != NULL);
  return context;
}
