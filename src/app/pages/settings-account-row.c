/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings-account-row.h"

#include <glib/gi18n.h>

#include "account-words.h"
#include "errors.h"
#include "fill.h"
#include "format.h"
#include "page-tools.h"
#include "shell.h"

struct _SmaSettingsAccountRow
{
  AdwExpanderRow parent_instance;

  SmaContext *context; /* owned */
  SmAccount *account;  /* owned */
  GtkImage *service_icon;
  AdwEntryRow *alias_row;
};

G_DEFINE_FINAL_TYPE (SmaSettingsAccountRow, sma_settings_account_row, ADW_TYPE_EXPANDER_ROW)

enum
{
  DISCONNECT_ASKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *
get_alias (SmAccount *account)
{
  return account != NULL && account->alias != NULL ? account->alias : "";
}

static gboolean
is_edited (SmaSettingsAccountRow *self)
{
  return !g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->alias_row)),
                       get_alias (self->account));
}

static void
on_renamed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SmaSettingsAccountRow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (sma_context_call_finish (SMA_CONTEXT (source), result, NULL, &error))
    {
      sma_shell_toast (GTK_WIDGET (self), _ ("The account was renamed"));
      return;
    }
  if (self->context != NULL && is_edited (self))
    sma_page_offer_again (self->alias_row);
  text = sma_error_to_text (error);
  if (text != NULL)
    sma_shell_toast (GTK_WIDGET (self), text);
}

static void
on_alias_apply (SmaSettingsAccountRow *self)
{
  g_autoptr (SmAliasInput) input = sm_record_new (SM_TYPE_ALIAS_INPUT);
  const char *parameters[] = { self->account->id, NULL };

  sm_record_set_text (&input->alias, gtk_editable_get_text (GTK_EDITABLE (self->alias_row)));
  sma_context_call_async (self->context, SM_OPERATION_ACCOUNT_RENAME, parameters, NULL, input, NULL,
                          NULL, on_renamed, g_object_ref (self));
}

static void
on_disconnect_clicked (SmaSettingsAccountRow *self)
{
  g_signal_emit (self, signals[DISCONNECT_ASKED], 0);
}

static void
sma_settings_account_row_dispose (GObject *object)
{
  SmaSettingsAccountRow *self = SMA_SETTINGS_ACCOUNT_ROW (object);

  g_clear_object (&self->context);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (sma_settings_account_row_parent_class)->dispose (object);
}

static void
sma_settings_account_row_class_init (SmaSettingsAccountRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_settings_account_row_dispose;
  signals[DISCONNECT_ASKED] = g_signal_new ("disconnect-asked", G_TYPE_FROM_CLASS (klass),
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/online/smorodina/Cabinet/ui/settings-account-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaSettingsAccountRow, service_icon);
  gtk_widget_class_bind_template_child (widget_class, SmaSettingsAccountRow, alias_row);
  gtk_widget_class_bind_template_callback (widget_class, on_alias_apply);
  gtk_widget_class_bind_template_callback (widget_class, on_disconnect_clicked);
}

static void
sma_settings_account_row_init (SmaSettingsAccountRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_account (SmaSettingsAccountRow *self)
{
  SmAccount *account = self->account;
  g_autofree char *title = sma_format_account_title (NULL, account->alias, account->supplier_name);
  g_autofree char *number = sma_format_number (NULL, account->number);
  g_autofree char *subtitle = NULL;
  g_autofree char *icon = sma_format_service_icon (NULL, account->service);

  if (sma_format_has_text (NULL, account->alias))
    /* Translators: supplier, account number, address */
    subtitle = g_strdup_printf (_ ("%s · No. %s · %s"), account->supplier_name, number,
                                sma_account_get_shown_address (account));
  else
    /* Translators: account number, address */
    subtitle = g_strdup_printf (_ ("No. %s · %s"), number, sma_account_get_shown_address (account));
  sma_fill_row (self, title, subtitle);
  gtk_image_set_from_icon_name (self->service_icon, icon);
}

/**
 * sma_settings_account_row_new:
 * @context: the context
 * @account: the account shown
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
sma_settings_account_row_new (SmaContext *context, SmAccount *account)
{
  SmaSettingsAccountRow *self = g_object_new (SMA_TYPE_SETTINGS_ACCOUNT_ROW, NULL);

  self->context = g_object_ref (context);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), _ ("Rename or disconnect this account"));
  sma_settings_account_row_set_account (self, account);
  return GTK_WIDGET (self);
}

/**
 * sma_settings_account_row_set_account:
 * @self: the row
 * @account: the same account, told anew
 *
 * A name that is typed and not applied stays.
 */
void
sma_settings_account_row_set_account (SmaSettingsAccountRow *self, SmAccount *account)
{
  GtkEditable *entry = GTK_EDITABLE (self->alias_row);
  const gboolean edited = is_edited (self);

  g_set_object (&self->account, account);
  show_account (self);
  if (!edited && !g_str_equal (gtk_editable_get_text (entry), get_alias (account)))
    gtk_editable_set_text (entry, get_alias (account));
}

/**
 * sma_settings_account_row_get_account:
 * @self: the row
 *
 * Returns: (transfer none): its account
 */
SmAccount *
sma_settings_account_row_get_account (SmaSettingsAccountRow *self)
{
  return self->account;
}
