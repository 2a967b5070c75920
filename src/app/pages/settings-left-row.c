/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings-left-row.h"

#include <glib/gi18n.h>

#include "error.h"
#include "errors.h"
#include "fill.h"
#include "format.h"
#include "id.h"
#include "work.h"

struct _SmaSettingsLeftRow
{
  AdwActionRow parent_instance;

  SmAccount *account; /* owned */
  SmaWork *work;      /* owned */
  char *key;          /* owned, nullable: of linking it again, until that is decided */
  GtkWidget *undo_button;
};

G_DEFINE_FINAL_TYPE (SmaSettingsLeftRow, sma_settings_left_row, ADW_TYPE_ACTION_ROW)

enum
{
  TAKEN_BACK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
show (SmaSettingsLeftRow *self, const char *problem)
{
  g_autofree char *number = sma_format_number (NULL, self->account->number);
  /* Translators: an account number */
  g_autofree char *title = g_strdup_printf (_ ("Account %s disconnected"), number);

  if (problem == NULL)
    problem = _ ("Connected again within 30 days it comes back as it was");
  sma_fill_row (self, title, problem);
}

static void
on_linked (gpointer owner, gpointer reply, const GError *error)
{
  SmaSettingsLeftRow *self = owner;
  g_autofree char *text = NULL;

  gtk_widget_set_sensitive (self->undo_button, TRUE);
  if (!sma_work_is_undecided (error))
    g_clear_pointer (&self->key, g_free);
  if (error == NULL || g_error_matches (error, SM_ERROR, SM_ERROR_ACCOUNT_ALREADY_LINKED))
    {
      g_signal_emit (self, signals[TAKEN_BACK], 0);
      return;
    }
  text = sma_error_to_text (error);
  show (self, text);
  gtk_widget_grab_focus (self->undo_button);
}

static void
sma_settings_left_row_dispose (GObject *object)
{
  SmaSettingsLeftRow *self = SMA_SETTINGS_LEFT_ROW (object);

  if (self->work != NULL)
    sma_work_stop (self->work);
  g_clear_object (&self->work);
  g_clear_object (&self->account);
  g_clear_pointer (&self->key, g_free);
  G_OBJECT_CLASS (sma_settings_left_row_parent_class)->dispose (object);
}

static void
sma_settings_left_row_class_init (SmaSettingsLeftRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sma_settings_left_row_dispose;
  signals[TAKEN_BACK] = g_signal_new ("taken-back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sma_settings_left_row_init (SmaSettingsLeftRow *self)
{
  self->undo_button = gtk_button_new_with_label (_ ("Undo"));
  gtk_widget_set_valign (self->undo_button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->undo_button, _ ("Connect this account again (Ctrl+Z)"));
  g_signal_connect_swapped (self->undo_button, "clicked", G_CALLBACK (sma_settings_left_row_undo),
                            self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->undo_button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), self->undo_button);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), _ ("This account was disconnected just now"));
}

/**
 * sma_settings_left_row_new:
 * @context: the context
 * @account: that was disconnected
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
sma_settings_left_row_new (SmaContext *context, SmAccount *account)
{
  SmaSettingsLeftRow *self = g_object_new (SMA_TYPE_SETTINGS_LEFT_ROW, NULL);

  self->account = g_object_ref (account);
  self->work = sma_work_new (context, self);
  show (self, NULL);
  return GTK_WIDGET (self);
}

/**
 * sma_settings_left_row_get_account:
 * @self: the row
 *
 * Returns: (transfer none): the account
 */
SmAccount *
sma_settings_left_row_get_account (SmaSettingsLeftRow *self)
{
  return self->account;
}

/**
 * sma_settings_left_row_undo:
 * @self: the row
 *
 * Links the account again; pressed twice it is linked once.
 */
void
sma_settings_left_row_undo (SmaSettingsLeftRow *self)
{
  g_autoptr (SmLinkInput) input = sm_record_new (SM_TYPE_LINK_INPUT);
  SmaWorkCall call = { .operation = SM_OPERATION_LINK, .body = input };

  if (sma_work_get_busy (self->work))
    return;
  if (self->key == NULL)
    self->key = sm_uuid_new ();
  call.key = self->key;
  sm_record_set_text (&input->supplier_id, self->account->supplier_id);
  sm_record_set_text (&input->number, self->account->number);
  gtk_widget_set_sensitive (self->undo_button, FALSE);
  sma_work_call (self->work, &call, on_linked);
}
