/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rule-line.h"

#include <glib/gi18n.h>

struct _SmaRuleLine
{
  GtkBox parent_instance;

  GtkImage *image; /* borrowed from the box */
  GtkLabel *label; /* borrowed from the box */
};

enum
{
  PROP_0,
  PROP_LABEL,
  N_PROPS
};

typedef struct
{
  const char *icon_name;
  const char *css_class; /* nullable */
  const char *said;      /* msgid: what the picture says to those who do not see it */
} StateRow;

static const StateRow states[] = {
  [SMA_RULE_OPEN] = { "radio-symbolic", NULL, N_ ("not yet") },
  [SMA_RULE_MET] = { "object-select-symbolic", "success", N_ ("done") },
  [SMA_RULE_BROKEN] = { "dialog-warning-symbolic", "warning", N_ ("not right") },
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SmaRuleLine, sma_rule_line, GTK_TYPE_BOX)

static void
sma_rule_line_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SmaRuleLine *self = SMA_RULE_LINE (object);

  if (id == PROP_LABEL)
    g_value_set_string (value, gtk_label_get_label (self->label));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sma_rule_line_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SmaRuleLine *self = SMA_RULE_LINE (object);

  if (id == PROP_LABEL)
    sma_rule_line_set_label (self, g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sma_rule_line_class_init (SmaRuleLineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sma_rule_line_get_property;
  object_class->set_property = sma_rule_line_set_property;
  properties[PROP_LABEL] =
      g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sma_rule_line_init (SmaRuleLine *self)
{
  self->image = GTK_IMAGE (gtk_image_new ());
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_xalign (self->label, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self), "caption");
  gtk_box_set_spacing (GTK_BOX (self), 9);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->image));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->label));
  sma_rule_line_set_state (self, SMA_RULE_OPEN);
}

/**
 * sma_rule_line_set_label:
 * @self: a line
 * @label: the rule, translated
 */
void
sma_rule_line_set_label (SmaRuleLine *self, const char *label)
{
  g_return_if_fail (SMA_IS_RULE_LINE (self));
  gtk_label_set_label (self->label, label != NULL ? label : "");
}

/**
 * sma_rule_line_set_state:
 * @self: a line
 * @state: whether the rule is met
 */
void
sma_rule_line_set_state (SmaRuleLine *self, SmaRuleState state)
{
  g_return_if_fail (SMA_IS_RULE_LINE (self));

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (states[i].css_class != NULL)
      gtk_widget_remove_css_class (GTK_WIDGET (self), states[i].css_class);
  if (states[state].css_class != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), states[state].css_class);
  gtk_image_set_from_icon_name (self->image, states[state].icon_name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->image), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (states[state].said), -1);
}
