/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meters.h"

#include <glib/gi18n.h>

#include "account-picker.h"
#include "account-words.h"
#include "fill.h"
#include "format.h"
#include "hint.h"
#include "loading.h"
#include "meter-card.h"
#include "meter-history.h"
#include "readings.h"
#include "shell.h"

#define WIDGETS_A_METER 2 /* its card and its history */

struct _SmaMeters
{
  SmaAccountSection parent_instance;

  SmaReadings *readings; /* owned */

  /* template children */
  SmaAccountPicker *picker;
  GtkWidget *window_box;
  GtkLabel *window_label;
  GtkLabel *window_note;
  SmaLoading *loading;
  SmaLoading *history_loading;
  GtkBox *meters_box;
  AdwStatusPage *empty_page;
  GtkButton *empty_button;
};

G_DEFINE_FINAL_TYPE (SmaMeters, sma_meters, SMA_TYPE_ACCOUNT_SECTION)

static gboolean
needs_full_version (SmAccount *account)
{
  return !account->readings_allowed && g_strcmp0 (account->access, "full") != 0;
}

static void
on_empty_clicked (SmaMeters *self)
{
  SmAccount *account = sma_readings_get_account (self->readings);

  if (account == NULL)
    sma_shell_activate (GTK_WIDGET (self), "win.link-account", NULL);
  else
    sma_shell_activate (GTK_WIDGET (self), "win.open-full", account->id);
}

static void
on_retry (SmaMeters *self)
{
  sma_readings_load (self->readings);
}

static void
on_retry_history (SmaMeters *self)
{
  sma_readings_load_history (self->readings);
}

static void
show_empty (SmaMeters *self, const char *title, const char *description, const char *label,
            const char *tooltip)
{
  sma_fill_status (self->empty_page, title, description);
  gtk_widget_set_visible (GTK_WIDGET (self->empty_page), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->empty_button), label != NULL);
  if (label == NULL)
    return;
  gtk_button_set_label (self->empty_button, label);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->empty_button), tooltip);
}

static void
show_window (SmaMeters *self, SmAccount *account)
{
  g_autofree char *days = sma_format_days (account->readings_from, account->readings_until);
  g_autofree char *task = NULL;
  g_autofree char *note = NULL;
  gboolean urgent;

  task = sma_account_dup_readings_task (account, &urgent);
  if (days[0] != '\0' && account->readings_open)
    note = g_strdup_printf (_ ("Readings are taken %s"), days);
  else if (!account->readings_open)
    note = g_strdup (_ ("What is sent outside of these days counts for the next period"));
  gtk_widget_set_visible (self->window_box, task != NULL);
  sma_fill_label (self->window_label, task);
  sma_fill_class (self->window_label, "warning", urgent);
  sma_fill_label (self->window_note, note);
}

static void
show_readings (SmaMeters *self)
{
  SmAccount *account = sma_readings_get_account (self->readings);
  const guint n_forms = g_list_model_get_n_items (sma_readings_get_forms (self->readings));

  gtk_widget_set_visible (GTK_WIDGET (self->empty_page), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->meters_box), n_forms > 0);
  gtk_widget_set_visible (self->window_box, FALSE);
  if (account == NULL)
    show_empty (self, _ ("No Meters Yet"),
                _ ("Connect a personal account: its meters appear here."),
                _ ("_Connect a Personal Account"),
                _ ("Choose the supplier and type the account number from the receipt"));
  else if (needs_full_version (account))
    show_empty (self, _ ("Readings Need the Full Version"),
                _ ("This supplier takes readings only from customers with the full version."),
                sma_account_get_access_label (account), sma_account_get_access_tooltip (account));
  else if (!account->readings_allowed || (n_forms == 0 && sma_readings_get_loaded (self->readings)))
    show_empty (self, _ ("No Meters"),
                _ ("The supplier has no meters for this account: it is charged by norm or by a "
                   "fixed sum."),
                NULL, NULL);
  else
    show_window (self, account);
}

static void
on_changing_failed (SmaMeters *self)
{
  SmaWork *work = sma_reading_changes_get_work (sma_readings_get_changes (self->readings));
  g_autofree char *error = NULL;

  g_object_get (work, "error-text", &error, NULL);
  if (error != NULL && *error != '\0')
    sma_shell_toast (GTK_WIDGET (self), error);
}

static void
show_meters (SmaMeters *self, guint position, guint removed, guint added, GListModel *forms)
{
  GtkWidget *last =
      sma_fill_cut_box (self->meters_box, WIDGETS_A_METER * position, WIDGETS_A_METER * removed);

  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (SmaMeterForm) form = g_list_model_get_item (forms, i);
      GtkWidget *card = sma_meter_card_new (self->readings, form, TRUE);

      gtk_box_insert_child_after (self->meters_box, card, last);
      last = sma_meter_history_new (self->readings, sma_meter_form_get_meter (form));
      gtk_box_insert_child_after (self->meters_box, last, card);
    }
}

static void
on_sent (SmaMeters *self, SmReading *reading)
{
  const gboolean unverified = g_strcmp0 (reading->state, "unverified") == 0;

  sma_shell_toast (GTK_WIDGET (self),
                   unverified ? _ ("The readings are sent as not verified")
                              : _ ("The readings are accepted and wait for the supplier"));
}

static void
on_too_late (SmaMeters *self, const char *text)
{
  sma_shell_toast (GTK_WIDGET (self), text);
}

static void
sma_meters_load (SmaAccountSection *section)
{
  sma_readings_load (SMA_METERS (section)->readings);
}

static void
sma_meters_set_account (SmaAccountSection *section, SmAccount *account, gboolean other)
{
  sma_readings_set_account (SMA_METERS (section)->readings, account);
}

static void
sma_meters_dispose (GObject *object)
{
  SmaMeters *self = SMA_METERS (object);

  g_clear_object (&self->readings);
  G_OBJECT_CLASS (sma_meters_parent_class)->dispose (object);
}

static void
sma_meters_class_init (SmaMetersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_meters_dispose;
  SMA_ACCOUNT_SECTION_CLASS (klass)->set_account = sma_meters_set_account;
  SMA_ACCOUNT_SECTION_CLASS (klass)->load = sma_meters_load;
  g_type_ensure (SMA_TYPE_ACCOUNT_PICKER);
  g_type_ensure (SMA_TYPE_HINT);
  g_type_ensure (SMA_TYPE_LOADING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/meters.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaMeters, picker);
  gtk_widget_class_bind_template_child (widget_class, SmaMeters, window_box);
  gtk_widget_class_bind_template_child (widget_class, SmaMeters, window_label);
  gtk_widget_class_bind_template_child (widget_class, SmaMeters, window_note);
  gtk_widget_class_bind_template_child (widget_class, SmaMeters, loading);
  gtk_widget_class_bind_template_child (widget_class, SmaMeters, history_loading);
  gtk_widget_class_bind_template_child (widget_class, SmaMeters, meters_box);
  gtk_widget_class_bind_template_child (widget_class, SmaMeters, empty_page);
  gtk_widget_class_bind_template_child (widget_class, SmaMeters, empty_button);
  gtk_widget_class_bind_template_callback (widget_class, on_empty_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  gtk_widget_class_bind_template_callback (widget_class, on_retry_history);
}

static void
sma_meters_init (SmaMeters *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sma_meters_new:
 * @context: the customer's context
 *
 * Returns: (transfer floating): the section
 */
GtkWidget *
sma_meters_new (SmaContext *context)
{
  SmaMeters *self = g_object_new (SMA_TYPE_METERS, NULL);

  self->readings = sma_readings_new (context);
  sma_account_picker_set_context (self->picker, context);
  g_signal_connect_object (sma_readings_get_forms (self->readings), "items-changed",
                           G_CALLBACK (show_meters), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->readings, "changed", G_CALLBACK (show_readings), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sma_reading_changes_get_work (sma_readings_get_changes (self->readings)),
                           "notify::error-text", G_CALLBACK (on_changing_failed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->readings, "too-late", G_CALLBACK (on_too_late), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->readings, "sent", G_CALLBACK (on_sent), self, G_CONNECT_SWAPPED);
  sma_loading_set_work (self->loading, sma_readings_get_work (self->readings));
  sma_loading_set_work (self->history_loading, sma_readings_get_recalling (self->readings));
  sma_account_section_set_context (SMA_ACCOUNT_SECTION (self), context);
  show_readings (self);
  return GTK_WIDGET (self);
}
