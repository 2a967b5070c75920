/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-linking.h"

#include <glib/gi18n.h>

#include "fill.h"
#include "format.h"
#include "hint.h"
#include "linking.h"
#include "loading.h"
#include "receipt-drawing.h"
#include "shell.h"
#include "submit.h"

struct _SmaAccountLinking
{
  AdwWindow parent_instance;

  SmaContext *context; /* owned */
  SmaLinking *linking; /* owned */

  /* template children */
  GtkWidget *back_button;
  GtkWidget *supplier_step;
  GtkSearchEntry *search_entry;
  GtkListBox *suppliers_list;
  GtkWidget *nothing_page;
  SmaLoading *search_loading;
  GtkWidget *number_step;
  GtkImage *service_image;
  GtkLabel *supplier_label;
  GtkLabel *service_label;
  GtkEditable *number_row;
  GtkWidget *number_mark;
  SmaHint *number_hint;
  SmaReceiptDrawing *receipt_drawing;
  GtkLabel *number_feedback;
  GtkWidget *address_box;
  GtkLabel *address_label;
  GtkEditable *alias_row;
  GtkLabel *error_label;
  SmaSubmit *submit;
  GtkWidget *done_step;
};

G_DEFINE_FINAL_TYPE (SmaAccountLinking, sma_account_linking, ADW_TYPE_WINDOW)

static char *
dup_service_and_region (SmSupplier *supplier)
{
  g_autofree char *service = sma_format_service (NULL, supplier->service);

  if (!sma_format_has_text (NULL, supplier->region))
    return g_steal_pointer (&service);
  /* Translators: a service, a region */
  return g_strdup_printf (_ ("%s · %s"), service, supplier->region);
}

static GtkWidget *
create_supplier_row (gpointer item, gpointer data)
{
  SmSupplier *supplier = item;
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *image =
      g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "valign",
                    GTK_ALIGN_CENTER, NULL);
  g_autofree char *subtitle = dup_service_and_region (supplier);

  sma_fill_service (GTK_IMAGE (image), supplier->service);
  sma_fill_row (row, supplier->name, subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                           "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                           NULL));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_widget_set_tooltip_text (row, _ ("Connect an account of this supplier"));
  return row;
}

static void
show_search (SmaAccountLinking *self)
{
  SmaWork *search = sma_linking_get_search (self->linking);
  const guint n_found = g_list_model_get_n_items (sma_linking_get_suppliers (self->linking));
  const gboolean failed = sma_work_get_error (search) != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->suppliers_list), n_found > 0);
  gtk_widget_set_visible (self->nothing_page,
                          n_found == 0 && !failed && sma_linking_get_searched (self->linking));
  /* The row that had it went. */
  if (n_found == 0 && GTK_IS_LIST_BOX_ROW (gtk_window_get_focus (GTK_WINDOW (self))))
    gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static char *
dup_number_feedback (SmaAccountLinking *self)
{
  SmSupplier *supplier = sma_linking_get_supplier (self->linking);
  const guint n_wanted = sma_linking_count_mask (supplier);

  switch (sma_linking_get_mask_state (self->linking))
    {
    case SM_MASK_COMPLETE:
      return sma_linking_get_checked (self->linking) == NULL
                     && sma_work_get_busy (sma_linking_get_work (self->linking))
                 ? g_strdup (_ ("Looking for the address…"))
                 : NULL;
    case SM_MASK_WRONG:
      return g_strdup_printf (_ ("This supplier's numbers look different, e.g. %s"),
                              supplier->number_example);
    case SM_MASK_EMPTY:
    case SM_MASK_PARTIAL:
    default:
      return g_strdup_printf (
          ngettext ("%u character, e.g. %s", "%u characters, e.g. %s", n_wanted), n_wanted,
          supplier->number_example);
    }
}

/* What went wrong on the way to the service is tried again by the same button. */
static gboolean
can_look_again (SmaAccountLinking *self)
{
  SmaWork *work = sma_linking_get_work (self->linking);

  return sma_linking_get_checked (self->linking) == NULL
         && sma_linking_get_mask_state (self->linking) == SM_MASK_COMPLETE
         && !sma_work_get_busy (work) && sma_work_is_undecided (sma_work_get_error (work));
}

static void
show_number (SmaAccountLinking *self)
{
  SmaWork *work = sma_linking_get_work (self->linking);
  SmNumberCheck *check = sma_linking_get_checked (self->linking);
  g_autofree char *feedback = NULL;
  g_autofree char *error = NULL;

  if (sma_linking_get_supplier (self->linking) == NULL)
    return;
  feedback = dup_number_feedback (self);
  g_object_get (work, "error-text", &error, NULL);
  sma_fill_label (self->number_feedback, feedback);
  sma_fill_class (self->number_feedback, "warning",
                  sma_linking_get_mask_state (self->linking) == SM_MASK_WRONG);
  sma_fill_class (self->number_feedback, "dim-label",
                  sma_linking_get_mask_state (self->linking) != SM_MASK_WRONG);
  sma_fill_label (self->error_label, error);
  gtk_widget_set_visible (self->number_mark, check != NULL);
  gtk_widget_set_visible (self->address_box, check != NULL);
  gtk_label_set_text (self->address_label, check != NULL ? check->masked_address : "");
  sma_submit_set_missing (self->submit, check != NULL || can_look_again (self) ? NULL : "");
  sma_submit_set_busy (self->submit, check != NULL && sma_work_get_busy (work));
}

static void
show_supplier (SmaAccountLinking *self)
{
  SmSupplier *supplier = sma_linking_get_supplier (self->linking);
  g_autofree char *service = NULL;

  if (supplier == NULL)
    return;
  service = dup_service_and_region (supplier);
  sma_fill_service (self->service_image, supplier->service);
  gtk_label_set_text (self->supplier_label, supplier->name);
  gtk_label_set_text (self->service_label, service);
  sma_hint_set_text (self->number_hint, supplier->number_hint);
  sma_receipt_drawing_set_place (self->receipt_drawing, supplier->number_place);
  sma_receipt_drawing_set_number (self->receipt_drawing, supplier->number_example);
}

static void
show_step (SmaAccountLinking *self)
{
  const gboolean done = sma_linking_get_account (self->linking) != NULL;
  const gboolean chosen = sma_linking_get_supplier (self->linking) != NULL;

  gtk_widget_set_visible (self->supplier_step, !done && !chosen);
  gtk_widget_set_visible (self->number_step, !done && chosen);
  gtk_widget_set_visible (self->done_step, done);
  gtk_widget_set_visible (self->back_button, !done && chosen);
  show_number (self);
}

static void
on_search_changed (SmaAccountLinking *self)
{
  sma_linking_search (self->linking, gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
}

static void
on_stop_search (SmaAccountLinking *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_supplier_activated (SmaAccountLinking *self, GtkListBoxRow *row)
{
  g_autoptr (SmSupplier) supplier = g_list_model_get_item (
      sma_linking_get_suppliers (self->linking), (guint) gtk_list_box_row_get_index (row));

  sma_linking_set_supplier (self->linking, supplier);
  show_supplier (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->number_row));
}

static void
on_back_clicked (SmaAccountLinking *self)
{
  sma_linking_set_supplier (self->linking, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
on_number_changed (SmaAccountLinking *self)
{
  sma_linking_set_number (self->linking, gtk_editable_get_text (self->number_row));
}

/* Looks for the address, then connects: nothing is connected whose address was not shown. */
static void
on_submitted (SmaAccountLinking *self)
{
  if (sma_linking_get_checked (self->linking) == NULL)
    sma_linking_check (self->linking);
  else
    sma_linking_link (self->linking, gtk_editable_get_text (self->alias_row));
}

static void
on_entry_activated (SmaAccountLinking *self)
{
  if (sma_linking_get_checked (self->linking) == NULL)
    sma_linking_check (self->linking);
  else
    sma_submit_press (self->submit);
}

static void
on_cancelled (SmaAccountLinking *self)
{
  sma_work_cancel (sma_linking_get_work (self->linking));
}

static void
on_full_clicked (SmaAccountLinking *self)
{
  g_autofree char *id = g_strdup (sma_linking_get_account (self->linking)->id);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (parent != NULL)
    sma_shell_activate (GTK_WIDGET (parent), "win.open-full", id);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_more_clicked (SmaAccountLinking *self)
{
  sma_shell_activate (GTK_WIDGET (self), "win.link-account", NULL);
  gtk_window_close (GTK_WINDOW (self));
}

static void
sma_account_linking_dispose (GObject *object)
{
  SmaAccountLinking *self = SMA_ACCOUNT_LINKING (object);

  g_clear_object (&self->linking);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (sma_account_linking_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, SmaAccountLinking, back_button);
  gtk_widget_class_bind_template_child (widget_class, SmaAccountLinking, supplier_step);
  gtk_widget_class_bind_template_child (widget_class, SmaAccountLinking, search_entry);
  gtk_widget_class_bind_template_child (widget_class, SmaAccountLinking, suppliers_list);
  gtk_widget_class_bind_template_child (widget_class, SmaAccountLinking, nothing_page);
  gtk_widget_class_bind_template_child (widget_class, SmaAccountLinking, search_loading);
  gtk_widget_class_bind_template_child (widget_class, SmaAccountLinking, number_step);
  gtk_widget_class_bind_template_child (widget_class, SmaAccountLinking, service_image);
  gtk_widget_class_bind_template_child (widget_class, SmaAccountLinking, supplier_label);
  gtk_widget_class_bind_template_child (widget_class, SmaAccountLinking, service_label);
  gtk_widget_class_bind_template_child (widget_class, SmaAccountLinking, number_row);
  gtk_widget_class_bind_template_child (widget_class, SmaAccountLinking, number_mark);
  gtk_widget_class_bind_template_child (widget_class, SmaAccountLinking, number_hint);
  gtk_widget_class_bind_template_child (widget_class, SmaAccountLinking, receipt_drawing);
  gtk_widget_class_bind_template_child (widget_class, SmaAccountLinking, number_feedback);
  gtk_widget_class_bind_template_child (widget_class, SmaAccountLinking, address_box);
  gtk_widget_class_bind_template_child (widget_class, SmaAccountLinking, address_label);
  gtk_widget_class_bind_template_child (widget_class, SmaAccountLinking, alias_row);
  gtk_widget_class_bind_template_child (widget_class, SmaAccountLinking, error_label);
  gtk_widget_class_bind_template_child (widget_class, SmaAccountLinking, submit);
  gtk_widget_class_bind_template_child (widget_class, SmaAccountLinking, done_step);
}

static void
sma_account_linking_class_init (SmaAccountLinkingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_account_linking_dispose;
  g_type_ensure (SMA_TYPE_HINT);
  g_type_ensure (SMA_TYPE_LOADING);
  g_type_ensure (SMA_TYPE_RECEIPT_DRAWING);
  g_type_ensure (SMA_TYPE_SUBMIT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/account-linking.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_supplier_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_back_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_number_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_submitted);
  gtk_widget_class_bind_template_callback (widget_class, on_cancelled);
  gtk_widget_class_bind_template_callback (widget_class, on_full_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_more_clicked);
}

static void
sma_account_linking_init (SmaAccountLinking *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sma_account_linking_new:
 * @context: the customer's context
 * @account: (nullable): of no use here: every account begins anew
 *
 * Returns: (transfer floating): the dialog
 */
GtkWindow *
sma_account_linking_new (SmaContext *context, SmAccount *account)
{
  SmaAccountLinking *self = g_object_new (SMA_TYPE_ACCOUNT_LINKING, NULL);

  self->context = g_object_ref (context);
  self->linking = sma_linking_new (context);
  gtk_list_box_bind_model (self->suppliers_list, sma_linking_get_suppliers (self->linking),
                           create_supplier_row, self, NULL);
  g_signal_connect_object (self->linking, "changed", G_CALLBACK (show_step), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->linking, "changed", G_CALLBACK (show_search), self,
                           G_CONNECT_SWAPPED);
  sma_loading_set_work (self->search_loading, sma_linking_get_search (self->linking));
  g_signal_connect_object (sma_linking_get_search (self->linking), "notify",
                           G_CALLBACK (show_search), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sma_linking_get_work (self->linking), "notify", G_CALLBACK (show_number),
                           self, G_CONNECT_SWAPPED);
  show_step (self);
  sma_linking_search (self->linking, "");
  return GTK_WINDOW (self);
}
