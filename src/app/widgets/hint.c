/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hint.h"

/* The text is also the tooltip of the question mark, so that hovering is enough. */

struct _SmaHint
{
  GtkWidget parent_instance;

  /* template children */
  GtkMenuButton *button;
  GtkLabel *title_label;
  GtkLabel *text_label;
  GtkBox *box;

  GtkWidget *child; /* borrowed from box, nullable */
  char *title;      /* owned, nullable */
  char *text;       /* owned */
};

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_TEXT,
  PROP_CHILD,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SmaHint, sma_hint, GTK_TYPE_WIDGET)

static void
set_child (SmaHint *self, GtkWidget *child)
{
  if (self->child != NULL)
    gtk_box_remove (self->box, self->child);
  self->child = child;
  if (child != NULL)
    gtk_box_append (self->box, child);
}

static void
set_title (SmaHint *self, const char *title)
{
  g_free (self->title);
  self->title = g_strdup (title);
  gtk_label_set_text (self->title_label, title != NULL ? title : "");
  gtk_widget_set_visible (GTK_WIDGET (self->title_label), title != NULL && title[0] != '\0');
  /* Several hints on a page: each is called after what it explains. */
  if (title != NULL && title[0] != '\0')
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    title, -1);
}

static void
sma_hint_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SmaHint *self = SMA_HINT (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_CHILD:
      g_value_set_object (value, self->child);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sma_hint_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SmaHint *self = SMA_HINT (object);

  switch (id)
    {
    case PROP_TITLE:
      set_title (self, g_value_get_string (value));
      break;
    case PROP_TEXT:
      sma_hint_set_text (self, g_value_get_string (value));
      break;
    case PROP_CHILD:
      set_child (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static gboolean
sma_hint_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SMA_HINT (widget)->button));
}

static void
sma_hint_dispose (GObject *object)
{
  SmaHint *self = SMA_HINT (object);

  g_clear_pointer ((GtkWidget **) &self->button, gtk_widget_unparent);
  self->child = NULL;
  G_OBJECT_CLASS (sma_hint_parent_class)->dispose (object);
}

static void
sma_hint_finalize (GObject *object)
{
  SmaHint *self = SMA_HINT (object);

  g_free (self->title);
  g_free (self->text);
  G_OBJECT_CLASS (sma_hint_parent_class)->finalize (object);
}

static void
sma_hint_class_init (SmaHintClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sma_hint_get_property;
  object_class->set_property = sma_hint_set_property;
  object_class->dispose = sma_hint_dispose;
  object_class->finalize = sma_hint_finalize;
  widget_class->grab_focus = sma_hint_grab_focus;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "hint");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/hint.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaHint, button);
  gtk_widget_class_bind_template_child (widget_class, SmaHint, title_label);
  gtk_widget_class_bind_template_child (widget_class, SmaHint, text_label);
  gtk_widget_class_bind_template_child (widget_class, SmaHint, box);
}

static void
sma_hint_init (SmaHint *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sma_hint_set_text:
 * @self: a hint
 * @text: the explanation
 */
void
sma_hint_set_text (SmaHint *self, const char *text)
{
  g_return_if_fail (SMA_IS_HINT (self));

  if (g_strcmp0 (self->text, text) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  gtk_label_set_text (self->text_label, text != NULL ? text : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}
