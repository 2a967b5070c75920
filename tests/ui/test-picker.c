/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "account-picker.h"
#include "page-list.h"
#include "test-tools.h"

/* Choosing an account as customers do: the list is opened and a row of it pressed. */

#define N_ACCOUNTS 5

typedef struct
{
  WireServer *server;
  SmaContext *context;
  GtkWidget *window;
} Fixture;

/* Two of the accounts are of the same supplier and differ in their numbers only. */
static void
add_accounts (Fixture *fixture)
{
  for (guint i = 0; i < N_ACCOUNTS; i++)
    {
      g_autoptr (SmAccount) account = test_account_new ("full", "open");
      g_autofree char *id = g_strdup_printf ("01ACCOUNT%016u", i);
      g_autofree char *number = g_strdup_printf ("37001234567%u", i);
      g_autofree char *name = g_strdup_printf ("Supplier %u", MAX (i, 1));

      sm_record_set_text (&account->id, id);
      sm_record_set_text (&account->number, number);
      sm_record_set_text (&account->supplier_name, name);
      test_context_add_account (fixture->context, fixture->server, account);
      wire_wait (sma_context_find_account (fixture->context, id) != NULL);
    }
}

static GtkWidget *
find_child (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_child (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
show_page (Fixture *fixture, const char *name)
{
  guint n_pages;
  const SmaPageEntry *pages = sma_page_list_get_pages (&n_pages);

  for (guint i = 0; i < n_pages; i++)
    if (g_str_equal (pages[i].name, name))
      adw_window_set_content (ADW_WINDOW (fixture->window), pages[i].create (fixture->context));
  gtk_window_present (GTK_WINDOW (fixture->window));
  wire_wait (gtk_widget_get_mapped (fixture->window));
}

static void
set_up (Fixture *fixture, gconstpointer page)
{
  fixture->server = wire_server_new ();
  fixture->context = sma_context_new (wire_server_get_url (fixture->server));
  fixture->window = adw_window_new ();
  add_accounts (fixture);
  show_page (fixture, page);
}

static void
tear_down (Fixture *fixture, gconstpointer page)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_clear_object (&fixture->context);
  wire_server_free (fixture->server);
}

static GtkWidget *
find_drop_down (Fixture *fixture)
{
  GtkWidget *picker = find_child (fixture->window, SMA_TYPE_ACCOUNT_PICKER);

  g_assert_nonnull (picker);
  return find_child (picker, GTK_TYPE_DROP_DOWN);
}

static void
choose (Fixture *fixture, guint position)
{
  GtkWidget *drop_down = find_drop_down (fixture);
  GtkWidget *list;

  g_assert_true (gtk_widget_activate (drop_down));
  wire_wait ((list = find_child (drop_down, GTK_TYPE_LIST_VIEW)) != NULL
             && gtk_widget_get_mapped (list));
  g_assert_true (
      gtk_widget_activate_action (list, "list.select-item", "(ubb)", position, FALSE, FALSE));
  g_assert_true (gtk_widget_activate_action (list, "list.activate-item", "u", position));
  wire_wait (!gtk_widget_get_mapped (list));
}

static void
assert_selected (Fixture *fixture, guint position)
{
  GtkDropDown *drop_down = GTK_DROP_DOWN (find_drop_down (fixture));
  g_autoptr (SmAccount) account =
      g_list_model_get_item (sma_context_get_accounts (fixture->context), position);

  g_assert_true (sma_context_get_selected_account (fixture->context) == account);
  g_assert_cmpuint (gtk_drop_down_get_selected (drop_down), ==, position);
}

static void
test_every_account_can_be_chosen (Fixture *fixture, gconstpointer page)
{
  assert_selected (fixture, 0);
  for (guint i = N_ACCOUNTS; i-- > 0;)
    {
      choose (fixture, i);
      assert_selected (fixture, i);
    }
}

static void
test_choice_stays_when_accounts_change (Fixture *fixture, gconstpointer page)
{
  g_autoptr (SmAccount) account = test_account_new ("full", "open");
  GtkDropDown *drop_down = GTK_DROP_DOWN (find_drop_down (fixture));
  g_autofree char *name = NULL;

  choose (fixture, 3);
  sm_record_set_text (&account->id, "01ACCOUNT0000000000000003");
  sm_record_set_text (&account->alias, "The country house");
  test_context_add_account (fixture->context, fixture->server, account);
  wire_wait (g_strcmp0 (sma_context_get_selected_account (fixture->context)->alias, account->alias)
             == 0);
  assert_selected (fixture, 3);
  name = g_strdup (gtk_string_object_get_string (gtk_drop_down_get_selected_item (drop_down)));
  g_assert_true (g_str_has_prefix (name, "The country house"));
}

#define ADD(page, path, function) \
  g_test_add ("/picker/" page "/" path, Fixture, page, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("finance", "every-account-can-be-chosen", test_every_account_can_be_chosen);
  ADD ("meters", "every-account-can-be-chosen", test_every_account_can_be_chosen);
  ADD ("finance", "choice-stays-when-accounts-change", test_choice_stays_when_accounts_change);
  ADD ("meters", "choice-stays-when-accounts-change", test_choice_stays_when_accounts_change);
  return g_test_run ();
}
