/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meter-card.h"

#include <glib/gi18n.h>

#include "account-words.h"
#include "fill.h"
#include "format.h"
#include "hint.h"
#include "reading-history.h"
#include "reading-words.h"
#include "register-row.h"
#include "submit.h"
#include "value-row.h"

struct _SmaMeterCard
{
  AdwBin parent_instance;

  SmaReadings *readings; /* owned */
  SmaMeterForm *form;    /* owned */
  gboolean alone;

  /* template children */
  GtkImage *service_image;
  GtkLabel *title_label;
  GtkLabel *serial_label;
  GtkLabel *verification_label;
  GtkWidget *replacing_box;
  GtkLabel *replacing_label;
  GtkBox *registers_box;
  SmaValueRow *total_row;
  GtkBox *question_box;
  GtkLabel *question_label;
  GtkSwitch *confirm_switch;
  GtkLabel *error_label;
  SmaSubmit *submit;
  GtkLabel *last_label;
};

G_DEFINE_FINAL_TYPE (SmaMeterCard, sma_meter_card, ADW_TYPE_BIN)

static void
on_submitted (SmaMeterCard *self)
{
  sma_readings_send (self->readings, self->form);
}

static void
on_cancelled (SmaMeterCard *self)
{
  sma_work_cancel (sma_readings_get_sending (self->readings));
}

static void
on_register_activated (SmaMeterCard *self, GtkWidget *row)
{
  GtkWidget *next = gtk_widget_get_next_sibling (row);

  if (next != NULL)
    gtk_widget_grab_focus (next);
  else if (self->alone)
    sma_submit_press (self->submit);
}

static gboolean
is_mine (SmaMeterCard *self)
{
  return sma_readings_get_sent_form (self->readings) == self->form;
}

static const char *
get_missing (SmaMeterCard *self)
{
  if (!is_mine (self) && sma_work_get_busy (sma_readings_get_sending (self->readings)))
    return _ ("The readings of another meter are being sent");
  if (sma_meter_form_is_ready (self->form))
    return NULL;
  return sma_meter_form_is_blank (self->form) ? _ ("Type the reading") : "";
}

static void
show_replacing (SmaMeterCard *self)
{
  SmReading *replaced = sma_meter_form_get_replaced (self->form);
  g_autofree char *time = replaced != NULL ? sma_format_time (NULL, replaced->taken_at) : NULL;
  /* Translators: the time of a reading */
  g_autofree char *text =
      time != NULL ? g_strdup_printf (_ ("Instead of the reading of %s"), time) : NULL;

  gtk_label_set_text (self->replacing_label, text != NULL ? text : "");
  gtk_widget_set_visible (self->replacing_box, text != NULL);
}

static void
show_form (SmaMeterCard *self)
{
  const char *question = sma_meter_form_get_question (self->form);
  const gboolean several = g_list_model_get_n_items (sma_meter_form_get_registers (self->form)) > 1;
  g_autofree char *total = several ? sma_meter_form_dup_total (self->form) : NULL;

  sma_value_row_set_value (self->total_row, total);
  gtk_widget_set_visible (GTK_WIDGET (self->total_row), total != NULL);
  gtk_label_set_text (self->question_label, question != NULL ? question : "");
  gtk_widget_set_visible (GTK_WIDGET (self->question_box), question != NULL);
  sma_submit_set_missing (self->submit, get_missing (self));
  show_replacing (self);
}

static void
on_keep_clicked (SmaMeterCard *self)
{
  sma_meter_form_clear (self->form);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
on_replacing (SmaMeterCard *self, SmaMeterForm *form)
{
  if (form == self->form)
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* The sending is shared by all meters of the account: only the card that sent shows it. */
static void
show_sending (SmaMeterCard *self)
{
  SmaWork *sending = sma_readings_get_sending (self->readings);
  const gboolean mine = is_mine (self);
  g_autofree char *error = NULL;

  g_object_get (sending, "error-text", &error, NULL);
  sma_fill_label (self->error_label, mine ? error : NULL);
  sma_submit_set_busy (self->submit, mine && sma_work_get_busy (sending));
  sma_submit_set_missing (self->submit, get_missing (self));
}

static void
show_last (SmaMeterCard *self)
{
  GListModel *history = sma_readings_get_history (self->readings);
  SmReading *last =
      sma_reading_history_find_last (history, sma_meter_form_get_meter (self->form)->id);
  g_autofree char *text = sma_reading_dup_last (last);

  sma_fill_label (self->last_label, text);
}

static void
show_meter (SmaMeterCard *self)
{
  SmMeter *meter = sma_meter_form_get_meter (self->form);
  g_autofree char *title = sma_meter_dup_title (meter);
  g_autofree char *serial = sma_meter_dup_serial (meter);
  g_autofree char *verification = NULL;
  gboolean urgent;

  verification = sma_words_dup_verification (meter->verification_due, &urgent);
  sma_fill_service (self->service_image, meter->service);
  gtk_label_set_text (self->title_label, title);
  sma_fill_label (self->serial_label, serial);
  sma_fill_label (self->verification_label, verification);
  sma_fill_class (self->verification_label, urgent ? "error" : "warning", TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  serial != NULL ? serial : title, -1);
}

static void
add_registers (SmaMeterCard *self)
{
  GListModel *registers = sma_meter_form_get_registers (self->form);

  for (guint i = 0; i < g_list_model_get_n_items (registers); i++)
    {
      g_autoptr (SmaRegisterForm) form = g_list_model_get_item (registers, i);
      GtkWidget *row = sma_register_row_new (form);

      g_signal_connect_object (row, "activate", G_CALLBACK (on_register_activated), self,
                               G_CONNECT_SWAPPED);
      gtk_box_append (self->registers_box, row);
    }
}

static gboolean
sma_meter_card_grab_focus (GtkWidget *widget)
{
  GtkWidget *first =
      gtk_widget_get_first_child (GTK_WIDGET (SMA_METER_CARD (widget)->registers_box));

  return first != NULL && gtk_widget_grab_focus (first);
}

static void
sma_meter_card_dispose (GObject *object)
{
  SmaMeterCard *self = SMA_METER_CARD (object);

  g_clear_object (&self->readings);
  g_clear_object (&self->form);
  G_OBJECT_CLASS (sma_meter_card_parent_class)->dispose (object);
}

static void
sma_meter_card_class_init (SmaMeterCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_meter_card_dispose;
  widget_class->grab_focus = sma_meter_card_grab_focus;
  g_type_ensure (SMA_TYPE_HINT);
  g_type_ensure (SMA_TYPE_SUBMIT);
  g_type_ensure (SMA_TYPE_VALUE_ROW);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/meter-card.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaMeterCard, service_image);
  gtk_widget_class_bind_template_child (widget_class, SmaMeterCard, title_label);
  gtk_widget_class_bind_template_child (widget_class, SmaMeterCard, serial_label);
  gtk_widget_class_bind_template_child (widget_class, SmaMeterCard, verification_label);
  gtk_widget_class_bind_template_child (widget_class, SmaMeterCard, replacing_box);
  gtk_widget_class_bind_template_child (widget_class, SmaMeterCard, replacing_label);
  gtk_widget_class_bind_template_child (widget_class, SmaMeterCard, registers_box);
  gtk_widget_class_bind_template_child (widget_class, SmaMeterCard, total_row);
  gtk_widget_class_bind_template_child (widget_class, SmaMeterCard, question_box);
  gtk_widget_class_bind_template_child (widget_class, SmaMeterCard, question_label);
  gtk_widget_class_bind_template_child (widget_class, SmaMeterCard, confirm_switch);
  gtk_widget_class_bind_template_child (widget_class, SmaMeterCard, error_label);
  gtk_widget_class_bind_template_child (widget_class, SmaMeterCard, submit);
  gtk_widget_class_bind_template_child (widget_class, SmaMeterCard, last_label);
  gtk_widget_class_bind_template_callback (widget_class, on_submitted);
  gtk_widget_class_bind_template_callback (widget_class, on_cancelled);
  gtk_widget_class_bind_template_callback (widget_class, on_keep_clicked);
}

static void
sma_meter_card_init (SmaMeterCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sma_meter_card_new:
 * @readings: the meters of the account
 * @form: the meter
 * @alone: whether it has its own button; otherwise what it is part of sends it
 *
 * Returns: (transfer floating): a card
 */
GtkWidget *
sma_meter_card_new (SmaReadings *readings, SmaMeterForm *form, gboolean alone)
{
  SmaMeterCard *self = g_object_new (SMA_TYPE_METER_CARD, NULL);
  SmaWork *sending = sma_readings_get_sending (readings);

  self->readings = g_object_ref (readings);
  self->form = g_object_ref (form);
  self->alone = alone;
  gtk_widget_set_visible (GTK_WIDGET (self->submit), alone);
  show_meter (self);
  add_registers (self);
  g_object_bind_property (form, "confirmed", self->confirm_switch, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect_object (form, "changed", G_CALLBACK (show_form), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (readings, "changed", G_CALLBACK (show_last), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (readings, "replacing", G_CALLBACK (on_replacing), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sending, "notify", G_CALLBACK (show_sending), self, G_CONNECT_SWAPPED);
  show_form (self);
  show_sending (self);
  show_last (self);
  return GTK_WIDGET (self);
}
