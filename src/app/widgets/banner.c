/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "banner.h"

#include <glib/gi18n.h>

#include "format.h"
#include "hint.h"

struct _SmaBanner
{
  GtkWidget parent_instance;

  SmaContext *context; /* owned, nullable */

  /* template children */
  GtkBox *box;
  GtkBox *offline_box;
  GtkLabel *offline_label;
  GtkBox *session_box;
  GtkBox *demo_box;
  GtkButton *mailbox_button;
};

G_DEFINE_FINAL_TYPE (SmaBanner, sma_banner, GTK_TYPE_WIDGET)

static void
update_offline_label (SmaBanner *self)
{
  gint64 refreshed_at = sma_context_get_refreshed_at (self->context);
  g_autofree char *age = sma_format_time (NULL, refreshed_at);
  g_autofree char *text = NULL;

  if (refreshed_at > 0 && sma_context_get_session (self->context) == SMA_SESSION_OPEN)
    /* Translators: the day and time the data shown were fetched */
    text = g_strdup_printf (_ ("The service cannot be reached. Data as of %s"), age);
  else
    text = g_strdup (_ ("The service cannot be reached. It is tried again by itself"));
  gtk_label_set_label (self->offline_label, text);
}

static void
update (SmaBanner *self)
{
  gboolean open = sma_context_get_session (self->context) == SMA_SESSION_OPEN;
  gboolean online = sma_context_get_online (self->context);

  if (!online)
    update_offline_label (self);
  gtk_widget_set_visible (GTK_WIDGET (self->offline_box), !online);
  gtk_widget_set_visible (GTK_WIDGET (self->session_box),
                          open && !sma_context_get_session_kept (self->context)
                              && !sma_context_get_keeping (self->context));
  gtk_widget_set_visible (GTK_WIDGET (self->demo_box), sma_context_get_demo (self->context));
}

/* The mailbox is there only where the app itself started the demonstration. */
static void
on_mailbox_sensitive (SmaBanner *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->mailbox_button),
                          gtk_widget_is_sensitive (GTK_WIDGET (self->mailbox_button)));
}

static void
sma_banner_dispose (GObject *object)
{
  SmaBanner *self = SMA_BANNER (object);

  if (self->context != NULL)
    g_signal_handlers_disconnect_by_data (self->context, self);
  g_clear_object (&self->context);
  g_clear_pointer ((GtkWidget **) &self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (sma_banner_parent_class)->dispose (object);
}

static void
sma_banner_class_init (SmaBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_banner_dispose;
  g_type_ensure (SMA_TYPE_HINT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/banner.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaBanner, box);
  gtk_widget_class_bind_template_child (widget_class, SmaBanner, offline_box);
  gtk_widget_class_bind_template_child (widget_class, SmaBanner, offline_label);
  gtk_widget_class_bind_template_child (widget_class, SmaBanner, session_box);
  gtk_widget_class_bind_template_child (widget_class, SmaBanner, demo_box);
  gtk_widget_class_bind_template_child (widget_class, SmaBanner, mailbox_button);
}

static void
sma_banner_init (SmaBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->mailbox_button, "notify::sensitive",
                            G_CALLBACK (on_mailbox_sensitive), self);
}

/**
 * sma_banner_set_context:
 * @self: a banner
 * @context: what it tells about; once
 */
void
sma_banner_set_context (SmaBanner *self, SmaContext *context)
{
  static const char *const watched[] = { "notify::online",       "notify::session",
                                         "notify::session-kept", "notify::keeping",
                                         "notify::demo",         "notify::refreshed-at" };

  g_return_if_fail (SMA_IS_BANNER (self));
  g_return_if_fail (self->context == NULL);

  self->context = g_object_ref (context);
  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    g_signal_connect_swapped (context, watched[i], G_CALLBACK (update), self);
  update (self);
}
