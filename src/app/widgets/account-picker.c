/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-picker.h"

#include <glib/gi18n.h>

#include "format.h"

struct _SmaAccountPicker
{
  GtkWidget parent_instance;

  SmaContext *context; /* owned, nullable */
  gboolean following;  /* the context is being shown, not the customer's choice */

  /* template children */
  GtkDropDown *drop_down;
  GtkStringList *names; /* one an account, changed in place */
};

G_DEFINE_FINAL_TYPE (SmaAccountPicker, sma_account_picker, GTK_TYPE_WIDGET)

/* A long name is cut rather than widening the window. */
static void
on_name_setup (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (
      item, g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, NULL));
}

static void
on_name_bind (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

static char *
describe_account (SmAccount *account)
{
  g_autofree char *title = sma_format_account_title (NULL, account->alias, account->supplier_name);
  g_autofree char *number = sma_format_number (NULL, account->number);

  /* Translators: an account's name, its number */
  return g_strdup_printf (_ ("%s · No. %s"), title, number);
}

static guint
find_selected (SmaAccountPicker *self)
{
  GListModel *accounts = sma_context_get_accounts (self->context);
  SmAccount *selected = sma_context_get_selected_account (self->context);

  for (guint i = 0; selected != NULL && i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (SmAccount) account = g_list_model_get_item (accounts, i);

      if (g_str_equal (account->id, selected->id))
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

/* Called within the drop-down's own notification too: the list stays as it is. */
static void
show_selected (SmaAccountPicker *self)
{
  self->following = TRUE;
  gtk_drop_down_set_selected (self->drop_down, find_selected (self));
  self->following = FALSE;
}

static void
show_accounts (SmaAccountPicker *self, guint position, guint removed, guint added,
               GListModel *accounts)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  for (guint i = 0; i < added; i++)
    {
      g_autoptr (SmAccount) account = g_list_model_get_item (accounts, position + i);

      g_autofree char *name = describe_account (account);

      g_strv_builder_add (builder, name);
    }
  names = g_strv_builder_end (builder);
  self->following = TRUE;
  gtk_string_list_splice (self->names, position, removed, (const char *const *) names);
  self->following = FALSE;
  show_selected (self);
  gtk_widget_set_visible (GTK_WIDGET (self), g_list_model_get_n_items (accounts) > 1);
}

static void
on_selected (SmaAccountPicker *self)
{
  GListModel *accounts;
  g_autoptr (SmAccount) account = NULL;

  if (self->following || self->context == NULL)
    return;
  accounts = sma_context_get_accounts (self->context);
  account = g_list_model_get_item (accounts, gtk_drop_down_get_selected (self->drop_down));
  if (account != NULL)
    sma_context_select_account (self->context, account);
}

static void
sma_account_picker_dispose (GObject *object)
{
  SmaAccountPicker *self = SMA_ACCOUNT_PICKER (object);

  g_clear_object (&self->context);
  g_clear_pointer ((GtkWidget **) &self->drop_down, gtk_widget_unparent);
  G_OBJECT_CLASS (sma_account_picker_parent_class)->dispose (object);
}

static void
sma_account_picker_class_init (SmaAccountPickerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_account_picker_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/account-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaAccountPicker, drop_down);
  gtk_widget_class_bind_template_child (widget_class, SmaAccountPicker, names);
  gtk_widget_class_bind_template_callback (widget_class, on_name_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_name_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
}

static void
sma_account_picker_init (SmaAccountPicker *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sma_account_picker_set_context:
 * @self: the picker; called once
 * @context: the customer's context
 */
void
sma_account_picker_set_context (SmaAccountPicker *self, SmaContext *context)
{
  GListModel *accounts = sma_context_get_accounts (context);

  g_return_if_fail (self->context == NULL);
  self->context = g_object_ref (context);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (show_accounts), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "notify::selected-account", G_CALLBACK (show_selected), self,
                           G_CONNECT_SWAPPED);
  show_accounts (self, 0, 0, g_list_model_get_n_items (accounts), accounts);
}
