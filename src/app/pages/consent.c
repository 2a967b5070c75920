/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "consent.h"

#include <glib/gi18n.h>

struct _SmaConsent
{
  AdwWindow parent_instance;

  /* template children */
  GtkLabel *text_label;
  GtkLabel *version_label;
  GtkButton *close_button;
};

G_DEFINE_FINAL_TYPE (SmaConsent, sma_consent, ADW_TYPE_WINDOW)

static void
sma_consent_class_init (SmaConsentClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/consent.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaConsent, text_label);
  gtk_widget_class_bind_template_child (widget_class, SmaConsent, version_label);
  gtk_widget_class_bind_template_child (widget_class, SmaConsent, close_button);
}

static void
sma_consent_init (SmaConsent *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_widget (GTK_WINDOW (self), GTK_WIDGET (self->close_button));
  gtk_widget_grab_focus (GTK_WIDGET (self->close_button));
}

/**
 * sma_consent_new:
 * @service: whose text
 *
 * Returns: (transfer full): the window with the text; its opener presents it
 */
GtkWindow *
sma_consent_new (SmServiceInfo *service)
{
  SmaConsent *self = g_object_new (SMA_TYPE_CONSENT, NULL);
  /* Translators: which version of a document, e.g. 2026-11 */
  g_autofree char *version = g_strdup_printf (_ ("Version %s"), service->consent_version);

  gtk_label_set_text (self->text_label, service->consent_text);
  gtk_label_set_text (self->version_label, version);
  return GTK_WINDOW (self);
}
