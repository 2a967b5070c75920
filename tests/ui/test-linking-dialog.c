/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "account-linking.h"
#include "error.h"
#include "shell.h"
#include "submit.h"
#include "test-tools.h"

/* The dialog in which an account is connected. */

static SmSupplierList *
create_suppliers (void)
{
  SmSupplierList *list = sm_record_new (SM_TYPE_SUPPLIER_LIST);
  g_autoptr (SmSupplier) supplier = sm_record_new (SM_TYPE_SUPPLIER);

  sm_record_set_text (&supplier->id, "gas");
  sm_record_set_text (&supplier->name, "Gas");
  sm_record_set_text (&supplier->service, "gas");
  sm_record_set_text (&supplier->number_mask, "9999");
  sm_record_set_text (&supplier->number_example, "1234");
  sm_record_set_text (&supplier->number_hint, "On top");
  sm_record_set_text (&supplier->number_place, "top-left");
  g_list_store_append (list->items, supplier);
  return list;
}

static gpointer
get_child (GtkWidget *dialog, const char *name)
{
  return gtk_widget_get_template_child (dialog, SMA_TYPE_ACCOUNT_LINKING, name);
}

/* With one supplier to choose. */
static GtkWidget *
open_dialog (WireServer *server, SmaContext *context)
{
  GtkWidget *dialog;
  GtkWidget *opener = adw_window_new ();

  wire_server_answer (server, SM_OPERATION_SUPPLIERS, create_suppliers ());
  gtk_window_present (GTK_WINDOW (opener));
  dialog = GTK_WIDGET (sma_account_linking_new (context, NULL));
  sma_shell_present_dialog (opener, GTK_WINDOW (dialog));
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
  wire_wait (gtk_list_box_get_row_at_index (get_child (dialog, "suppliers_list"), 0) != NULL);
  return dialog;
}

static void
close_dialog (GtkWidget *dialog)
{
  gtk_window_destroy (gtk_window_get_transient_for (GTK_WINDOW (dialog)));
}

/* No answer is no refusal: the button looks once more, and connects nothing unseen. */
static void
a_number_is_looked_up_again (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = test_context_log_in (server, 0);
  GtkWidget *dialog;
  GtkWidget *button;
  SmNumberCheck *check;
  GtkListBox *list;

  wire_server_refuse (server, SM_OPERATION_NUMBER_CHECK, SM_ERROR_UNAVAILABLE, 0);
  dialog = open_dialog (server, context);
  list = get_child (dialog, "suppliers_list");
  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (list, 0));
  button = sma_submit_get_button (get_child (dialog, "submit"));
  gtk_editable_set_text (get_child (dialog, "number_row"), "4321");
  g_assert_false (gtk_widget_get_sensitive (button));
  wire_wait (gtk_widget_get_visible (get_child (dialog, "error_label")));
  g_assert_true (gtk_widget_get_sensitive (button));
  check = sm_record_new (SM_TYPE_NUMBER_CHECK);
  sm_record_set_text (&check->supplier_id, "gas");
  sm_record_set_text (&check->number, "4321");
  sm_record_set_text (&check->masked_address, "Tver, ***");
  wire_server_answer (server, SM_OPERATION_NUMBER_CHECK, check);
  g_signal_emit_by_name (button, "clicked");
  wire_wait (gtk_widget_get_visible (get_child (dialog, "address_box")));
  g_assert_cmpuint (wire_server_count (server, SM_OPERATION_LINK), ==, 0);
  close_dialog (dialog);
}

/* The row goes with the search's answer; keys go on where words are typed. */
static void
a_row_that_goes_leaves_the_focus (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (SmaContext) context = test_context_log_in (server, 0);
  GtkWidget *dialog;
  GtkWidget *focus;
  GtkListBox *list;

  dialog = open_dialog (server, context);
  list = get_child (dialog, "suppliers_list");
  wire_wait (gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (list, 0))));
  wire_server_answer (server, SM_OPERATION_SUPPLIERS, sm_record_new (SM_TYPE_SUPPLIER_LIST));
  gtk_editable_set_text (get_child (dialog, "search_entry"), "zzz");
  wire_wait (gtk_widget_get_visible (get_child (dialog, "nothing_page")));
  wire_wait ((focus = gtk_window_get_focus (GTK_WINDOW (dialog))) != NULL);
  g_assert_true (gtk_widget_is_ancestor (focus, get_child (dialog, "search_entry")));
  close_dialog (dialog);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/linking-dialog/a-number-is-looked-up-again", a_number_is_looked_up_again);
  g_test_add_func ("/linking-dialog/a-row-that-goes-leaves-the-focus",
                   a_row_that_goes_leaves_the_focus);
  return g_test_run ();
}
