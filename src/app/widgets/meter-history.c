/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meter-history.h"

#include <glib/gi18n.h>

#include "chart.h"
#include "fill.h"
#include "format.h"
#include "hint.h"
#include "month-words.h"
#include "reading-history.h"
#include "reading-words.h"
#include "text.h"

#define ROWS_AT_FIRST 3

struct _SmaMeterHistory
{
  AdwBin parent_instance;

  SmaReadings *readings; /* owned */
  SmMeter *meter;        /* owned */
  GListModel *history;   /* borrowed from the readings: of the whole account, newest first */
  gboolean all;          /* the customer wants to see every reading */

  /* template children */
  AdwPreferencesGroup *group;
  SmaChart *chart;
  GtkListBox *list;
  GtkWidget *more_button;
};

G_DEFINE_FINAL_TYPE (SmaMeterHistory, sma_meter_history, ADW_TYPE_BIN)

/* What a button of a row does to its reading. */
typedef void (*ChangeFunc) (SmaReadingChanges *changes, SmReading *reading);

typedef struct
{
  SmaMeterHistory *history; /* borrowed: the button is a part of it */
  SmReading *reading;       /* owned */
  ChangeFunc change;        /* NULL: fills the form to replace it */
} Change;

static void
change_free (gpointer data, GClosure *closure)
{
  Change *self = data;

  g_object_unref (self->reading);
  g_free (self);
}

static void
on_change_clicked (GtkButton *button, gpointer data)
{
  Change *self = data;

  if (self->change != NULL)
    self->change (sma_readings_get_changes (self->history->readings), self->reading);
  else
    sma_readings_replace (self->history->readings, self->reading);
}

static void
add_change (SmaMeterHistory *self, GtkWidget *box, SmReading *reading, ChangeFunc change,
            const char *label, const char *tooltip)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);
  Change *data = g_new0 (Change, 1);

  data->history = self;
  data->reading = g_object_ref (reading);
  data->change = change;
  gtk_widget_set_tooltip_text (button, tooltip);
  g_signal_connect_data (button, "clicked", G_CALLBACK (on_change_clicked), data, change_free,
                         G_CONNECT_DEFAULT);
  gtk_box_append (GTK_BOX (box), button);
}

/* What may be done with a reading, while it may. */
static void
add_changes (SmaMeterHistory *self, GtkWidget *row, SmReading *reading)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  if (reading->changeable)
    {
      add_change (self, box, reading, NULL, _ ("_Replace"),
                  _ ("Send another value in its place: the supplier has not got it yet"));
      add_change (self, box, reading, sma_reading_changes_withdraw, _ ("_Withdraw"),
                  _ ("Take it back: the supplier has not got it yet"));
    }
  else if (sma_reading_changes_can_undo (sma_readings_get_changes (self->readings), reading))
    add_change (self, box, reading, sma_reading_changes_undo, _ ("_Undo"),
                _ ("Send the same once more"));
  /* Only the owner of the full version may, and sees the meter's number. */
  else if (sma_meter_is_known (self->meter) && g_strcmp0 (reading->state, "unverified") == 0)
    add_change (self, box, reading, sma_reading_changes_dismiss, _ ("_Dismiss"),
                _ ("This reading is not mine: the supplier is not to count it"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), box);
}

static void
add_consumption (SmaMeterHistory *self, GtkWidget *row, SmReading *reading)
{
  g_autofree char *used =
      sma_words_dup_volume (sma_reading_get_consumption (reading), self->meter->unit);
  GtkWidget *label = gtk_label_new (used);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  /* As wide as its text where there is room, and not as narrow as the row is high. */
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_RIGHT);
  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
}

static GtkWidget *
create_row (SmaMeterHistory *self, SmReading *reading)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *values = sma_reading_dup_values (reading);
  g_autofree char *time = sma_format_time (NULL, reading->taken_at);
  g_autofree char *state = sma_reading_dup_state (reading);
  g_autofree char *subtitle = g_strdup_printf ("%s\n%s", time, state);
  sma_fill_row (row, values, subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_set_focusable (row, FALSE);
  gtk_widget_add_css_class (row, "numeric");
  gtk_widget_set_tooltip_text (
      row, _ ("The values sent, when, and what was used since the ones before"));
  if (sma_reading_has_consumption (reading))
    add_consumption (self, row, reading);
  add_changes (self, row, reading);
  return row;
}

static void
show_list (SmaMeterHistory *self)
{
  GtkListBoxRow *row;
  guint n_rows = 0;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < g_list_model_get_n_items (self->history); i++)
    {
      g_autoptr (SmReading) reading = g_list_model_get_item (self->history, i);

      if (g_strcmp0 (reading->meter_id, self->meter->id) != 0)
        continue;
      n_rows++;
      if (self->all || n_rows <= ROWS_AT_FIRST)
        gtk_list_box_append (self->list, create_row (self, reading));
    }
  gtk_widget_set_visible (self->more_button, !self->all && n_rows > ROWS_AT_FIRST);
  gtk_widget_set_visible (GTK_WIDGET (self), n_rows > 0);
}

static gint64
get_month (SmaMeterHistory *self, const char *month, char **text)
{
  gint64 consumption_milli;

  if (!sma_reading_history_get_consumption (self->history, self->meter->id, month,
                                            &consumption_milli))
    return -1;
  *text = sma_words_dup_volume (consumption_milli, self->meter->unit);
  return consumption_milli;
}

/* One month alone compares with nothing. */
static void
show_chart (SmaMeterHistory *self)
{
  g_autofree char *current = sma_month_dup_current ();
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  SmaChartPoint points[SMA_CHART_MONTHS];
  guint n_known = 0;

  for (int i = 0; i < SMA_CHART_MONTHS; i++)
    {
      g_autofree char *month = sm_text_add_months (current, i + 1 - SMA_CHART_MONTHS);
      g_autofree char *former = sm_text_add_months (month, -12);
      g_autofree char *text = NULL;
      g_autofree char *former_text = NULL;

      points[i].label = sma_month_get_short_name (month);
      points[i].value = get_month (self, month, &text);
      points[i].former = get_month (self, former, &former_text);
      n_known += (points[i].value >= 0) + (points[i].former >= 0);
      points[i].tooltip = sma_month_dup_comparison (month, text, former_text);
      g_ptr_array_add (texts, (char *) points[i].tooltip);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->chart), n_known > 1);
  sma_chart_set_points (self->chart, points, SMA_CHART_MONTHS,
                        _ ("Chart of the consumption by month: this year beside the last"));
}

static void
show_history (SmaMeterHistory *self)
{
  show_list (self);
  show_chart (self);
}

static void
on_more_clicked (SmaMeterHistory *self)
{
  self->all = TRUE;
  show_list (self);
}

static void
sma_meter_history_dispose (GObject *object)
{
  SmaMeterHistory *self = SMA_METER_HISTORY (object);

  g_clear_object (&self->meter);
  g_clear_object (&self->readings);
  G_OBJECT_CLASS (sma_meter_history_parent_class)->dispose (object);
}

static void
sma_meter_history_class_init (SmaMeterHistoryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_meter_history_dispose;
  g_type_ensure (SMA_TYPE_CHART);
  g_type_ensure (SMA_TYPE_HINT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/meter-history.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaMeterHistory, group);
  gtk_widget_class_bind_template_child (widget_class, SmaMeterHistory, chart);
  gtk_widget_class_bind_template_child (widget_class, SmaMeterHistory, list);
  gtk_widget_class_bind_template_child (widget_class, SmaMeterHistory, more_button);
  gtk_widget_class_bind_template_callback (widget_class, on_more_clicked);
}

static void
sma_meter_history_init (SmaMeterHistory *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sma_meter_history_new:
 * @readings: what was sent for the account
 * @meter: one of its meters
 *
 * Returns: (transfer floating): its history; not there while nothing was sent
 */
GtkWidget *
sma_meter_history_new (SmaReadings *readings, SmMeter *meter)
{
  SmaMeterHistory *self = g_object_new (SMA_TYPE_METER_HISTORY, NULL);
  g_autofree char *name = sma_meter_dup_title (meter);
  g_autofree char *title = sma_meter_is_known (meter)
                               ? g_strdup_printf (_ ("History of meter No. %s"), meter->serial)
                               /* Translators: what the meter measures, perhaps which one it is */
                               : g_strdup_printf (_ ("History: %s"), name);

  self->readings = g_object_ref (readings);
  self->meter = g_object_ref (meter);
  self->history = sma_readings_get_history (readings);
  sma_fill_group (self->group, title);
  g_signal_connect_object (self->history, "items-changed", G_CALLBACK (show_history), self,
                           G_CONNECT_SWAPPED);
  show_history (self);
  return GTK_WIDGET (self);
}
