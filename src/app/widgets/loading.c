/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "loading.h"

#include <glib/gi18n.h>

#include "fill.h"

struct _SmaLoading
{
  GtkWidget parent_instance;

  char *what; /* owned, nullable */

  /* template children */
  GtkWidget *box;
  GtkWidget *error_box;
  GtkLabel *error_label;
  GtkLabel *hidden_label;
  GtkSpinner *spinner;
};

enum
{
  PROP_WHAT = 1,
  N_PROPS
};

enum
{
  RETRY,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SmaLoading, sma_loading, GTK_TYPE_WIDGET)

static void
on_retry_clicked (SmaLoading *self)
{
  g_signal_emit (self, signals[RETRY], 0);
}

static void
sma_loading_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_WHAT)
    g_value_set_string (value, SMA_LOADING (object)->what);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sma_loading_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SmaLoading *self = SMA_LOADING (object);

  if (id != PROP_WHAT)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  g_free (self->what);
  self->what = g_value_dup_string (value);
}

static void
sma_loading_dispose (GObject *object)
{
  SmaLoading *self = SMA_LOADING (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (sma_loading_parent_class)->dispose (object);
}

static void
sma_loading_finalize (GObject *object)
{
  g_free (SMA_LOADING (object)->what);
  G_OBJECT_CLASS (sma_loading_parent_class)->finalize (object);
}

static void
sma_loading_class_init (SmaLoadingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sma_loading_get_property;
  object_class->set_property = sma_loading_set_property;
  object_class->dispose = sma_loading_dispose;
  object_class->finalize = sma_loading_finalize;
  properties[PROP_WHAT] =
      g_param_spec_string ("what", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[RETRY] = g_signal_new ("retry", SMA_TYPE_LOADING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/loading.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaLoading, box);
  gtk_widget_class_bind_template_child (widget_class, SmaLoading, error_box);
  gtk_widget_class_bind_template_child (widget_class, SmaLoading, error_label);
  gtk_widget_class_bind_template_child (widget_class, SmaLoading, hidden_label);
  gtk_widget_class_bind_template_child (widget_class, SmaLoading, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_retry_clicked);
}

static void
sma_loading_init (SmaLoading *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static char *
dup_named (SmaLoading *self, const char *text)
{
  if (text == NULL || self->what == NULL)
    return g_strdup (text);
  /* Translators: what is loaded, what is the matter with it */
  return g_strdup_printf (_ ("%s: %s"), self->what, text);
}

static char *
dup_hidden (guint n_hidden)
{
  if (n_hidden == 0)
    return NULL;
  return g_strdup_printf (
      ngettext ("%u entry cannot be shown: this program does not understand it. Perhaps there is a "
                "newer version of the program.",
                "%u entries cannot be shown: this program does not understand them. Perhaps there "
                "is a newer version of the program.",
                n_hidden),
      n_hidden);
}

/**
 * sma_loading_show:
 * @self: where it is said
 * @error: (nullable): what went wrong
 * @n_hidden: how much of the answer could not be understood
 * @slow: it is under way and takes long
 */
void
sma_loading_show (SmaLoading *self, const char *error, guint n_hidden, gboolean slow)
{
  g_autofree char *named = dup_named (self, error);
  g_autofree char *hidden = dup_hidden (n_hidden);
  g_autofree char *named_hidden = dup_named (self, hidden);

  sma_fill_label (self->error_label, named);
  gtk_widget_set_visible (self->error_box, named != NULL);
  sma_fill_label (self->hidden_label, named_hidden);
  gtk_spinner_set_spinning (self->spinner, slow);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), slow);
  gtk_widget_set_visible (GTK_WIDGET (self), named != NULL || hidden != NULL || slow);
}

static void
show_work (SmaLoading *self, GParamSpec *pspec, SmaWork *work)
{
  g_autofree char *error = NULL;
  gboolean slow = FALSE;
  guint n_hidden = 0;

  g_object_get (work, "error-text", &error, "slow", &slow, "hidden", &n_hidden, NULL);
  sma_loading_show (self, error, n_hidden, slow);
}

/**
 * sma_loading_set_work:
 * @self: where it is said
 * @work: the loading, from now on; once
 */
void
sma_loading_set_work (SmaLoading *self, SmaWork *work)
{
  g_signal_connect_object (work, "notify", G_CALLBACK (show_work), self, G_CONNECT_SWAPPED);
  show_work (self, NULL, work);
}
