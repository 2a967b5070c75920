/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <json-glib/json-glib.h>

#include "account-linking.h"
#include "loading.h"
#include "page-list.h"
#include "random-record.h"
#include "request-thread.h"
#include "test-tools.h"

/* Every page that loads, against every kind of wrong answer: nothing harms the program (warnings of
 * the toolkit end the test), what failed is said and can be tried again, what is sound is shown. */

#define ROUNDS 5

typedef struct
{
  SmOperation operation;
  const char *page; /* a section of the window; NULL: the operation's own widget */
} Place;

static const Place places[] = {
  { SM_OPERATION_CABINET, "overview" },  { SM_OPERATION_CHARGES, "finance" },
  { SM_OPERATION_PAYMENTS, "finance" },  { SM_OPERATION_METERS, "meters" },
  { SM_OPERATION_READINGS, "meters" },   { SM_OPERATION_REQUESTS, "requests" },
  { SM_OPERATION_SESSIONS, "settings" }, { SM_OPERATION_REQUEST, NULL },
  { SM_OPERATION_SUPPLIERS, NULL },
};

typedef struct
{
  const char *name;
  guint status;
  const char *body;
} Failure;

static const Failure failures[] = {
  { "error", 500, "{\"title\":\"Internal Server Error\",\"status\":500}" },
  { "forbidden", 403, "{\"code\":\"forbidden\",\"status\":403}" },
  { "html", 200, "<!DOCTYPE html><title>It works!</title>" },
  { "html-error", 502, "<html><body><h1>502 Bad Gateway</h1></body></html>" },
  { "null", 200, "null" },
  { "list", 200, "[]" },
  { "text", 200, "\"everything is fine\"" },
  { "cut", 200, "{\"items\":[{\"id\":" },
  { "empty", 200, "" },
  { "deep", 200, "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[" },
};

typedef struct
{
  WireServer *server;
  SmaContext *context;
  GtkWidget *window;
} Fixture;

static void
answer_json (Fixture *fixture, SmOperation operation, const char *json)
{
  wire_server_answer_raw (fixture->server, operation, sm_routes_get (operation)->status, json);
}

/* Everything of the service that a page may ask for, none of it of much interest. */
static void
answer_soundly (Fixture *fixture)
{
  SmCabinet *cabinet = wire_new_cabinet (2);
  static const SmOperation lists[] = {
    SM_OPERATION_CHARGES,  SM_OPERATION_PAYMENTS, SM_OPERATION_METERS,    SM_OPERATION_READINGS,
    SM_OPERATION_REQUESTS, SM_OPERATION_SESSIONS, SM_OPERATION_SUPPLIERS,
  };

  SM_ACCOUNT (sm_record_list_get (cabinet->accounts, 0))->readings_allowed = TRUE;
  wire_server_answer (fixture->server, SM_OPERATION_CABINET, cabinet);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    answer_json (fixture, lists[i], "{\"items\":[]}");
  answer_json (fixture, SM_OPERATION_REQUEST,
               "{\"id\":\"request-1\",\"number\":\"1\",\"topic\":\"other\",\"state\":\"open\","
               "\"messages\":[]}");
}

static void
on_logged_in (GObject *source, GAsyncResult *result, gpointer done)
{
  g_assert_true (sma_context_login_finish (SMA_CONTEXT (source), result, NULL));
  *(gboolean *) done = TRUE;
}

static void
log_in (Fixture *fixture)
{
  gboolean done = FALSE;

  if (sma_context_get_session (fixture->context) == SMA_SESSION_STARTING)
    sma_context_start (fixture->context);
  wire_wait (sma_context_get_session (fixture->context) == SMA_SESSION_NONE);
  sma_context_login_async (fixture->context, "ivanov@example.ru", "Abc12", NULL, on_logged_in,
                           &done);
  wire_wait (done && !sma_context_get_refreshing (fixture->context));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = wire_server_new ();
  fixture->context = sma_context_new (wire_server_get_url (fixture->server));
  wire_server_answer (fixture->server, SM_OPERATION_SERVICE_INFO, wire_new_service_info ());
  wire_server_answer (fixture->server, SM_OPERATION_LOGIN, wire_new_session ("ivanov@example.ru"));
  wire_server_answer (fixture->server, SM_OPERATION_LOGOUT, NULL);
  answer_soundly (fixture);
}

static void
close_page (Fixture *fixture)
{
  if (fixture->window != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->window));
  fixture->window = NULL;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  close_page (fixture);
  sma_context_logout (fixture->context);
  g_clear_object (&fixture->context);
  wire_server_free (fixture->server);
}

static GtkWidget *
create_thread (Fixture *fixture)
{
  GtkWidget *thread = g_object_new (SMA_TYPE_REQUEST_THREAD, NULL);

  sma_request_thread_set_context (SMA_REQUEST_THREAD (thread), fixture->context);
  sma_request_thread_open (SMA_REQUEST_THREAD (thread), "request-1");
  return thread;
}

static GtkWidget *
create_page (Fixture *fixture, const char *name)
{
  guint n_pages;
  const SmaPageEntry *pages = sma_page_list_get_pages (&n_pages);

  for (guint i = 0; i < n_pages; i++)
    if (g_str_equal (pages[i].name, name))
      return pages[i].create (fixture->context);
  g_assert_not_reached ();
}

static void
run_for_a_while (void)
{
  const gint64 end = g_get_monotonic_time () + G_USEC_PER_SEC / 25;

  while (g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
}

/* Shows the page and waits until it has its answer. */
static void
show_place (Fixture *fixture, const Place *place)
{
  const guint n_before = wire_server_count (fixture->server, place->operation);

  close_page (fixture);
  if (place->operation == SM_OPERATION_SUPPLIERS)
    fixture->window = GTK_WIDGET (sma_account_linking_new (fixture->context, NULL));
  else
    {
      fixture->window = adw_window_new ();
      adw_window_set_content (ADW_WINDOW (fixture->window), place->page != NULL
                                                                ? create_page (fixture, place->page)
                                                                : create_thread (fixture));
    }
  gtk_window_present (GTK_WINDOW (fixture->window));
  if (place->operation == SM_OPERATION_CABINET)
    sma_context_refresh (fixture->context);
  wire_wait (wire_server_count (fixture->server, place->operation) > n_before);
  wire_wait (!sma_context_get_refreshing (fixture->context));
  run_for_a_while ();
}

static GtkWidget *
find_retry (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget)
      && gtk_widget_get_ancestor (widget, SMA_TYPE_LOADING) != NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_retry (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_failed_load_is_said_and_tried_again (Fixture *fixture, gconstpointer data)
{
  const Place *place = data;
  const gboolean of_login = place->operation == SM_OPERATION_CABINET;

  if (!of_login)
    log_in (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      GtkWidget *retry;

      g_test_message ("%s", failures[i].name);
      wire_server_answer_raw (fixture->server, place->operation, failures[i].status,
                              failures[i].body);
      /* The cabinet is loaded first when one logs in. */
      if (of_login)
        log_in (fixture);
      show_place (fixture, place);
      wire_wait ((retry = find_retry (fixture->window)) != NULL);
      answer_soundly (fixture);
      g_signal_emit_by_name (retry, "clicked");
      wire_wait (find_retry (fixture->window) == NULL);
      close_page (fixture);
      if (of_login)
        sma_context_logout (fixture->context);
    }
}

/* Every value of the document, with what holds it. */
typedef struct
{
  JsonNode *parent;
  char *name; /* owned, of an object's member; NULL: an array gets one more element */
} Spot;

static void
spot_clear (Spot *spot)
{
  g_free (spot->name);
}

static void
collect (JsonNode *node, GArray *spots)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) names = json_object_get_members (json_node_get_object (node));

      for (GList *l = names; l != NULL; l = l->next)
        {
          const Spot spot = { node, g_strdup (l->data) };

          g_array_append_val (spots, spot);
          collect (json_object_get_member (json_node_get_object (node), l->data), spots);
        }
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      {
        const Spot spot = { node, NULL };

        g_array_append_val (spots, spot);
        collect (json_array_get_element (json_node_get_array (node), i), spots);
      }
}

static JsonNode *
create_wrong_value (void)
{
  static const char *const values[] = {
    "null",
    "\"\"",
    "7",
    "-1",
    "9223372036854775807",
    "-9223372036854775808",
    "true",
    "[]",
    "{}",
    "[null,1,\"a\",{}]",
    "\"<b>&amp;<i\"",
    "\"9999-99-99\"",
    "\"0000-00\"",
    "\"-1\"",
    "\"%s%n\"",
    "\"\\u0001\\u202e\"",
  };
  const gint choice = g_test_rand_int_range (-1, G_N_ELEMENTS (values));
  g_autofree char *text = NULL;

  if (choice >= 0)
    return json_from_string (values[choice], NULL);
  text = g_strnfill ((gsize) g_test_rand_int_range (200, 6000), 'W');
  return json_node_init_string (json_node_alloc (), text);
}

static char *
mangle (const char *json)
{
  g_autoptr (JsonNode) root = json_from_string (json, NULL);
  g_autoptr (GArray) spots = g_array_new (FALSE, FALSE, sizeof (Spot));

  g_array_set_clear_func (spots, (GDestroyNotify) spot_clear);
  for (gint i = g_test_rand_int_range (1, 4); i > 0; i--)
    {
      Spot *spot;

      g_array_set_size (spots, 0);
      collect (root, spots);
      if (spots->len == 0)
        break;
      spot = &g_array_index (spots, Spot, g_test_rand_int_range (0, (gint) spots->len));
      if (spot->name != NULL)
        json_object_set_member (json_node_get_object (spot->parent), spot->name,
                                create_wrong_value ());
      else
        json_array_add_element (json_node_get_array (spot->parent), create_wrong_value ());
    }
  return json_to_string (root, FALSE);
}

static void
test_mangled_replies_do_no_harm (Fixture *fixture, gconstpointer data)
{
  const Place *place = data;
  const GType type = sm_routes_get (place->operation)->get_reply_type ();

  log_in (fixture);
  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (SmRecord) record = random_record_new (type);
      g_autofree char *json = sm_record_to_json (record, NULL);
      g_autofree char *mangled = mangle (json);

      g_test_message ("%s", mangled);
      answer_json (fixture, place->operation, i % 2 == 0 ? mangled : json);
      show_place (fixture, place);
    }
}

/* One account that is not understood, and one that says too much, beside a sound one. */
static void
test_sound_accounts_stay (Fixture *fixture, gconstpointer data)
{
  static const char account[] =
      "{\"id\":\"%s\",\"supplier_id\":\"s\",\"supplier_name\":\"%s\",\"service\":\"gas\","
      "\"number\":\"1\",\"masked_address\":\"*\",\"access\":\"full\",\"full_state\":\"open\","
      "\"balance_kopecks\":%s}";
  g_autofree char *name = g_strnfill (201, 'n');
  g_autofree char *sound = g_strdup_printf (account, "a", "Sound", "1");
  g_autofree char *longer = g_strdup_printf (account, "b", name, "2");
  g_autofree char *wrong = g_strdup_printf (account, "c", "Wrong", "\"three\"");
  g_autofree char *json =
      g_strdup_printf ("{\"profile\":{\"email\":\"ivanov@example.ru\"},\"accounts\":[%s,%s,%s]}",
                       sound, longer, wrong);

  answer_json (fixture, SM_OPERATION_CABINET, json);
  log_in (fixture);
  g_assert_nonnull (sma_context_find_account (fixture->context, "a"));
  g_assert_cmpstr (sma_context_find_account (fixture->context, "b")->supplier_name, ==, name);
  g_assert_null (sma_context_find_account (fixture->context, "c"));
  g_assert_cmpuint (sm_record_get_hidden (sma_context_get_cabinet (fixture->context)), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      const char *name = sm_routes_get (places[i].operation)->id;
      g_autofree char *failed = g_strdup_printf ("/replies/%s/failed-load-is-tried-again", name);
      g_autofree char *mangled = g_strdup_printf ("/replies/%s/mangled-do-no-harm", name);

      g_test_add (failed, Fixture, &places[i], set_up, test_failed_load_is_said_and_tried_again,
                  tear_down);
      g_test_add (mangled, Fixture, &places[i], set_up, test_mangled_replies_do_no_harm, tear_down);
    }
  g_test_add ("/replies/sound-accounts-stay", Fixture, NULL, set_up, test_sound_accounts_stay,
              tear_down);
  return g_test_run ();
}
