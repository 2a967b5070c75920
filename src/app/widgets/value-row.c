/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "value-row.h"

#include "fill.h"
#include "money.h"

struct _SmaValueRow
{
  GtkBox parent_instance;

  /* template children */
  GtkLabel *title_label;
  GtkLabel *note_label;
  GtkLabel *value_label;
};

enum
{
  PROP_TITLE = 1,
  PROP_NOTE,
  PROP_VALUE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SmaValueRow, sma_value_row, GTK_TYPE_BOX)

static GtkLabel *
get_label (SmaValueRow *self, guint id)
{
  GtkLabel *labels[] = { NULL, self->title_label, self->note_label, self->value_label };

  return labels[id];
}

static void
sma_value_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id >= N_PROPS)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else
    g_value_set_string (value, gtk_label_get_text (get_label (SMA_VALUE_ROW (object), id)));
}

static void
sma_value_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id >= N_PROPS)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else
    sma_fill_label (get_label (SMA_VALUE_ROW (object), id), g_value_get_string (value));
}

static void
sma_value_row_class_init (SmaValueRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sma_value_row_get_property;
  object_class->set_property = sma_value_row_set_property;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_NOTE] = g_param_spec_string ("note", NULL, NULL, NULL, flags);
  properties[PROP_VALUE] = g_param_spec_string ("value", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/value-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaValueRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, SmaValueRow, note_label);
  gtk_widget_class_bind_template_child (widget_class, SmaValueRow, value_label);
}

static void
sma_value_row_init (SmaValueRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sma_value_row_new:
 * @title: what it is
 * @note: (nullable): how it came about
 * @value: how much
 *
 * Returns: (transfer floating): a line
 */
GtkWidget *
sma_value_row_new (const char *title, const char *note, const char *value)
{
  return g_object_new (SMA_TYPE_VALUE_ROW, "title", title, "note", note, "value", value, NULL);
}

/**
 * sma_value_row_set_value:
 * @self: the line
 * @value: (nullable): how much
 */
void
sma_value_row_set_value (SmaValueRow *self, const char *value)
{
  sma_fill_label (self->value_label, value);
}

/**
 * sma_value_row_set_money:
 * @self: the line
 * @kopecks: how much
 */
void
sma_value_row_set_money (SmaValueRow *self, gint64 kopecks)
{
  g_autofree char *text = sm_money_format (kopecks);

  sma_value_row_set_value (self, text);
}

/**
 * sma_value_row_set_strong:
 * @self: the line
 * @strong: whether it is the line that counts
 */
void
sma_value_row_set_strong (SmaValueRow *self, gboolean strong)
{
  sma_fill_class (self->title_label, "heading", strong);
  sma_fill_class (self->value_label, "money", strong);
}
