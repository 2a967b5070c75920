/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "submit.h"

/* An answer usually comes sooner than this: a spinner would only flash. */
#define PATIENCE_MS 300

struct _SmaSubmit
{
  GtkWidget parent_instance;

  /* template children */
  GtkBox *box;
  GtkButton *button;
  GtkBox *progress;
  GtkSpinner *spinner;
  GtkLabel *missing_label;

  char *style; /* owned, nullable: the button's CSS class */
  gboolean busy;
  gboolean ready;    /* nothing is missing */
  guint patience_id; /* source, 0 where none waits */
};

enum
{
  PROP_0,
  PROP_LABEL,
  PROP_STYLE,
  PROP_BUSY,
  N_PROPS
};

enum
{
  SIGNAL_SUBMITTED,
  SIGNAL_CANCELLED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SmaSubmit, sma_submit, GTK_TYPE_WIDGET)

static void
update (SmaSubmit *self)
{
  const char *missing = gtk_label_get_label (self->missing_label);
  const gboolean told = !self->ready && missing[0] != '\0';

  gtk_widget_set_sensitive (GTK_WIDGET (self->button), self->ready && !self->busy);
  gtk_widget_set_visible (GTK_WIDGET (self->missing_label), told);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button),
                               told ? missing : gtk_widget_get_tooltip_text (GTK_WIDGET (self)));
}

static void
show_progress (SmaSubmit *self, gboolean shown)
{
  gtk_widget_set_visible (GTK_WIDGET (self->progress), shown);
  gtk_spinner_set_spinning (self->spinner, shown);
}

static gboolean
on_patience_over (gpointer user_data)
{
  SmaSubmit *self = user_data;

  self->patience_id = 0;
  show_progress (self, TRUE);
  return G_SOURCE_REMOVE;
}

/* A press by keyboard takes a moment: what it was pressed for may be over by then. */
static void
on_button_clicked (SmaSubmit *self)
{
  if (self->ready && !self->busy)
    g_signal_emit (self, signals[SIGNAL_SUBMITTED], 0);
}

static void
on_cancel_clicked (SmaSubmit *self)
{
  g_signal_emit (self, signals[SIGNAL_CANCELLED], 0);
}

static void
set_style (SmaSubmit *self, const char *style)
{
  if (self->style != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->button), self->style);
  g_free (self->style);
  self->style = g_strdup (style);
  if (style != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->button), style);
}

static void
sma_submit_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SmaSubmit *self = SMA_SUBMIT (object);

  switch (id)
    {
    case PROP_LABEL:
      g_value_set_string (value, gtk_button_get_label (self->button));
      break;
    case PROP_STYLE:
      g_value_set_string (value, self->style);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sma_submit_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SmaSubmit *self = SMA_SUBMIT (object);

  switch (id)
    {
    case PROP_LABEL:
      gtk_button_set_label (self->button, g_value_get_string (value));
      break;
    case PROP_STYLE:
      set_style (self, g_value_get_string (value));
      break;
    case PROP_BUSY:
      sma_submit_set_busy (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static gboolean
sma_submit_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SMA_SUBMIT (widget)->button));
}

static void
sma_submit_dispose (GObject *object)
{
  SmaSubmit *self = SMA_SUBMIT (object);

  g_clear_handle_id (&self->patience_id, g_source_remove);
  g_clear_pointer ((GtkWidget **) &self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (sma_submit_parent_class)->dispose (object);
}

static void
sma_submit_finalize (GObject *object)
{
  g_free (SMA_SUBMIT (object)->style);
  G_OBJECT_CLASS (sma_submit_parent_class)->finalize (object);
}

static void
sma_submit_class_init (SmaSubmitClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sma_submit_get_property;
  object_class->set_property = sma_submit_set_property;
  object_class->dispose = sma_submit_dispose;
  object_class->finalize = sma_submit_finalize;
  widget_class->grab_focus = sma_submit_grab_focus;

  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_STYLE] = g_param_spec_string ("style", NULL, NULL, NULL, flags);
  properties[PROP_BUSY] =
      g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_SUBMITTED] = g_signal_new ("submitted", SMA_TYPE_SUBMIT, G_SIGNAL_RUN_LAST, 0,
                                            NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_CANCELLED] = g_signal_new ("cancelled", SMA_TYPE_SUBMIT, G_SIGNAL_RUN_LAST, 0,
                                            NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/submit.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaSubmit, box);
  gtk_widget_class_bind_template_child (widget_class, SmaSubmit, button);
  gtk_widget_class_bind_template_child (widget_class, SmaSubmit, progress);
  gtk_widget_class_bind_template_child (widget_class, SmaSubmit, spinner);
  gtk_widget_class_bind_template_child (widget_class, SmaSubmit, missing_label);
  gtk_widget_class_bind_template_callback (widget_class, on_button_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
}

static void
sma_submit_init (SmaSubmit *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  set_style (self, "suggested-action");
  g_signal_connect (self, "notify::tooltip-text", G_CALLBACK (update), NULL);
  update (self);
}

/**
 * sma_submit_new:
 * @label: what pressing does, a verb
 *
 * Returns: (transfer floating): the button
 */
GtkWidget *
sma_submit_new (const char *label)
{
  return g_object_new (SMA_TYPE_SUBMIT, "label", label, NULL);
}

/**
 * sma_submit_get_busy:
 * @self: a submit button
 *
 * Returns: whether what it sent is still on its way
 */
gboolean
sma_submit_get_busy (SmaSubmit *self)
{
  g_return_val_if_fail (SMA_IS_SUBMIT (self), FALSE);
  return self->busy;
}

/**
 * sma_submit_set_busy:
 * @self: a submit button
 * @busy: whether what it sent is on its way
 */
void
sma_submit_set_busy (SmaSubmit *self, gboolean busy)
{
  g_return_if_fail (SMA_IS_SUBMIT (self));

  if (self->busy == !!busy)
    return;
  self->busy = !!busy;
  g_clear_handle_id (&self->patience_id, g_source_remove);
  if (busy)
    self->patience_id = g_timeout_add (PATIENCE_MS, on_patience_over, self);
  else
    show_progress (self, FALSE);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/**
 * sma_submit_set_missing:
 * @self: a submit button
 * @missing: (nullable): what the form still lacks, "" where the page says it; %NULL where it can
 *   be sent as it is
 */
void
sma_submit_set_missing (SmaSubmit *self, const char *missing)
{
  g_return_if_fail (SMA_IS_SUBMIT (self));

  self->ready = missing == NULL;
  gtk_label_set_label (self->missing_label, missing != NULL ? missing : "");
  update (self);
}

/**
 * sma_submit_get_button:
 * @self: a submit button
 *
 * Returns: (transfer none): the button inside, to be a window's default widget
 */
GtkWidget *
sma_submit_get_button (SmaSubmit *self)
{
  g_return_val_if_fail (SMA_IS_SUBMIT (self), NULL);
  return GTK_WIDGET (self->button);
}

/**
 * sma_submit_press:
 * @self: a submit button
 *
 * Presses it where it can be pressed: what Return in an entry does.
 */
void
sma_submit_press (SmaSubmit *self)
{
  g_return_if_fail (SMA_IS_SUBMIT (self));

  on_button_clicked (self);
}
