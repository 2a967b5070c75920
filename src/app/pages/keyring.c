/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keyring.h"

#include <glib/gi18n.h>

#include "submit.h"

struct _SmaKeyring
{
  AdwBin parent_instance;

  SmaContext *context; /* owned */

  /* template children */
  GtkLabel *text_label;
  SmaSubmit *submit;
};

G_DEFINE_FINAL_TYPE (SmaKeyring, sma_keyring, ADW_TYPE_BIN)

static void
update (SmaKeyring *self)
{
  gboolean locked = sma_context_get_session (self->context) == SMA_SESSION_LOCKED;

  gtk_label_set_label (
      self->text_label,
      locked ? _ ("You are logged in, but the keyring that keeps your session is locked. Unlock "
                  "it, or log in with your password. Nothing is lost.")
             : _ ("You were logged in, but the keyring that keeps your session does not answer. "
                  "Try again, or log in with your password. Nothing is lost."));
  g_object_set (self->submit, "label", locked ? _ ("_Unlock") : _ ("_Try Again"), NULL);
  sma_submit_set_busy (self->submit, sma_context_get_keyring_busy (self->context));
}

static void
on_submitted (SmaKeyring *self)
{
  sma_context_retry_keyring (self->context);
}

static void
on_cancelled (SmaKeyring *self)
{
  sma_context_stop_keyring (self->context);
}

static void
on_login_clicked (SmaKeyring *self)
{
  sma_context_forget_kept_session (self->context);
}

static void
sma_keyring_dispose (GObject *object)
{
  SmaKeyring *self = SMA_KEYRING (object);

  if (self->context != NULL)
    g_signal_handlers_disconnect_by_data (self->context, self);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (sma_keyring_parent_class)->dispose (object);
}

static void
sma_keyring_class_init (SmaKeyringClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_keyring_dispose;
  g_type_ensure (SMA_TYPE_SUBMIT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/keyring.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaKeyring, text_label);
  gtk_widget_class_bind_template_child (widget_class, SmaKeyring, submit);
  gtk_widget_class_bind_template_callback (widget_class, on_submitted);
  gtk_widget_class_bind_template_callback (widget_class, on_cancelled);
  gtk_widget_class_bind_template_callback (widget_class, on_login_clicked);
}

static void
sma_keyring_init (SmaKeyring *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sma_submit_set_missing (self->submit, NULL);
}

/**
 * sma_keyring_new:
 * @context: the context
 *
 * Returns: (transfer floating): the page of a session that the keyring does not give out
 */
GtkWidget *
sma_keyring_new (SmaContext *context)
{
  SmaKeyring *self = g_object_new (SMA_TYPE_KEYRING, NULL);

  self->context = g_object_ref (context);
  g_signal_connect_swapped (context, "notify::session", G_CALLBACK (update), self);
  g_signal_connect_swapped (context, "notify::keyring-busy", G_CALLBACK (update), self);
  update (self);
  return GTK_WIDGET (self);
}
