/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "register-row.h"

#include <glib/gi18n.h>

#include "errors.h"
#include "fill.h"
#include "reading-words.h"

struct _SmaRegisterRow
{
  GtkBox parent_instance;

  SmaRegisterForm *form; /* owned */

  /* template children */
  GtkLabel *title_label;
  GtkLabel *previous_label;
  GtkEntry *entry;
  GtkLabel *feedback_label;
};

enum
{
  ACTIVATE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SmaRegisterRow, sma_register_row, GTK_TYPE_BOX)

static void
on_activate (SmaRegisterRow *self)
{
  g_signal_emit (self, signals[ACTIVATE], 0);
}

/* No red while one is still typing: too few digits are no mistake, letters and too many are. */
static void
show_feedback (SmaRegisterRow *self)
{
  const SmaRegisterState state = sma_register_form_get_state (self->form);
  const GError *error = sma_register_form_get_error (self->form);
  g_autofree char *previous = sma_register_form_dup_previous (self->form);
  g_autofree char *text = NULL;

  sma_fill_label (self->previous_label, previous);
  if (error != NULL)
    text = sma_error_to_text (error);
  else
    text = sma_register_form_dup_feedback (self->form);
  sma_fill_label (self->feedback_label, text);
  sma_fill_class (self->feedback_label, "error", state == SMA_REGISTER_WRONG);
  sma_fill_class (self->feedback_label, "warning",
                  state == SMA_REGISTER_LOWER || state == SMA_REGISTER_IMPLAUSIBLE);
  sma_fill_class (self->feedback_label, "success", state == SMA_REGISTER_GOOD);
}

static gboolean
sma_register_row_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SMA_REGISTER_ROW (widget)->entry));
}

static void
sma_register_row_dispose (GObject *object)
{
  g_clear_object (&SMA_REGISTER_ROW (object)->form);
  G_OBJECT_CLASS (sma_register_row_parent_class)->dispose (object);
}

static void
sma_register_row_class_init (SmaRegisterRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_register_row_dispose;
  widget_class->grab_focus = sma_register_row_grab_focus;
  signals[ACTIVATE] = g_signal_new ("activate", SMA_TYPE_REGISTER_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/register-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaRegisterRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, SmaRegisterRow, previous_label);
  gtk_widget_class_bind_template_child (widget_class, SmaRegisterRow, entry);
  gtk_widget_class_bind_template_child (widget_class, SmaRegisterRow, feedback_label);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

static void
sma_register_row_init (SmaRegisterRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sma_register_row_new:
 * @form: the register being read
 *
 * Returns: (transfer floating): its field
 */
GtkWidget *
sma_register_row_new (SmaRegisterForm *form)
{
  SmaRegisterRow *self = g_object_new (SMA_TYPE_REGISTER_ROW, NULL);
  SmRegister *reg = sma_register_form_get_register (form);

  self->form = g_object_ref (form);
  gtk_label_set_text (self->title_label, reg->title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  reg->title, -1);
  g_object_bind_property (form, "text", self->entry, "text",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect_object (form, "changed", G_CALLBACK (show_feedback), self, G_CONNECT_SWAPPED);
  show_feedback (self);
  return GTK_WIDGET (self);
}
