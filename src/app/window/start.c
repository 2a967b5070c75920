/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "start.h"

#include <glib/gi18n.h>

#include "banner.h"
#include "confirmation.h"
#include "keyring.h"
#include "login.h"
#include "password-reset.h"
#include "registration.h"
#include "shell.h"
#include "signup.h"

struct _SmaStart
{
  AdwBin parent_instance;

  SmaContext *context; /* owned */
  SmaSignup *signup;   /* owned */

  /* template children */
  AdwWindowTitle *title;
  GtkButton *back_button;
  SmaBanner *banner;
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (SmaStart, sma_start, ADW_TYPE_BIN)

static GtkWidget *
new_login (SmaStart *self)
{
  return sma_login_new (self->context, self->signup);
}

static GtkWidget *
new_registration (SmaStart *self)
{
  return sma_registration_new (self->context, self->signup);
}

static GtkWidget *
new_confirmation (SmaStart *self)
{
  return sma_confirmation_new (self->context, self->signup);
}

static GtkWidget *
new_password_reset (SmaStart *self)
{
  return sma_password_reset_new (self->context, self->signup);
}

static GtkWidget *
new_keyring (SmaStart *self)
{
  return sma_keyring_new (self->context);
}

typedef struct
{
  const char *name;
  const char *title; /* msgid */
  const char *back;  /* where "Back" leads, nullable */
  GtkWidget *(*create) (SmaStart *self);
} StartPage;

static const StartPage pages[] = {
  { "login", N_ ("Log In"), NULL, new_login },
  { "registration", N_ ("Registration"), "login", new_registration },
  { "confirmation", N_ ("Confirmation"), "registration", new_confirmation },
  { "password-reset", N_ ("New Password"), "login", new_password_reset },
  { "keyring", N_ ("Keyring"), NULL, new_keyring },
};

static const StartPage *
find_page (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_strcmp0 (pages[i].name, name) == 0)
      return &pages[i];
  return NULL;
}

static gboolean
has_focus_within (GtkWidget *page)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (page));

  return focus != NULL && gtk_widget_is_ancestor (focus, page);
}

/* Before it is shown nothing can have the focus. The stack takes it along from page to page: one
 * step more would leave the first field out. */
static void
focus_page (SmaStart *self)
{
  GtkWidget *child = gtk_stack_get_visible_child (self->stack);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (SMA_IS_LOGIN (child))
    sma_login_focus (SMA_LOGIN (child));
  else if (!has_focus_within (child))
    gtk_widget_child_focus (child, GTK_DIR_TAB_FORWARD);
}

/* Pages stay when left, so that nothing typed is lost on the way back and forth. */
static void
show_page (SmaStart *self, const char *name)
{
  const StartPage *page = find_page (name);
  GtkWidget *child;

  g_return_if_fail (page != NULL);

  child = gtk_stack_get_child_by_name (self->stack, name);
  if (child == NULL)
    {
      child = page->create (self);
      gtk_stack_add_named (self->stack, child, name);
    }
  gtk_stack_set_visible_child (self->stack, child);
  adw_window_title_set_title (self->title, _ (page->title));
  gtk_widget_set_visible (GTK_WIDGET (self->back_button), page->back != NULL);
  focus_page (self);
}

static void
on_show (GtkWidget *widget, const char *action, GVariant *parameter)
{
  show_page (SMA_START (widget), g_variant_get_string (parameter, NULL));
}

static void
on_back_clicked (SmaStart *self)
{
  const StartPage *page = find_page (gtk_stack_get_visible_child_name (self->stack));

  if (page != NULL && page->back != NULL)
    show_page (self, page->back);
}

static void
on_back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  on_back_clicked (SMA_START (widget));
}

static void
on_session_changed (SmaStart *self)
{
  SmaSessionState session = sma_context_get_session (self->context);
  const char *shown = gtk_stack_get_visible_child_name (self->stack);

  if (session == SMA_SESSION_LOCKED || session == SMA_SESSION_UNREACHABLE)
    show_page (self, "keyring");
  else if (shown == NULL || g_str_equal (shown, "keyring"))
    show_page (self, "login");
}

/* The registration under way was the former service's. */
static void
on_service_changed (SmaStart *self)
{
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "confirmation") == 0)
    show_page (self, "registration");
}

static void
sma_start_dispose (GObject *object)
{
  SmaStart *self = SMA_START (object);

  if (self->context != NULL)
    g_signal_handlers_disconnect_by_data (self->context, self);
  g_clear_object (&self->signup);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (sma_start_parent_class)->dispose (object);
}

static void
sma_start_class_init (SmaStartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_start_dispose;
  g_type_ensure (SMA_TYPE_BANNER);
  gtk_widget_class_install_action (widget_class, "start.show", "s", on_show);
  gtk_widget_class_install_action (widget_class, "start.back", NULL, on_back);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "start.back", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/start.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaStart, title);
  gtk_widget_class_bind_template_child (widget_class, SmaStart, back_button);
  gtk_widget_class_bind_template_child (widget_class, SmaStart, banner);
  gtk_widget_class_bind_template_child (widget_class, SmaStart, stack);
  gtk_widget_class_bind_template_callback (widget_class, on_back_clicked);
}

static void
sma_start_init (SmaStart *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_after (self, "map", G_CALLBACK (focus_page), NULL);
}

/**
 * sma_start_new:
 * @context: the context
 *
 * Returns: (transfer floating): the start pages, on the one the session asks for
 */
GtkWidget *
sma_start_new (SmaContext *context)
{
  SmaStart *self = g_object_new (SMA_TYPE_START, NULL);

  self->context = g_object_ref (context);
  self->signup = sma_signup_new (context);
  sma_banner_set_context (self->banner, context);
  g_signal_connect_swapped (context, "notify::session", G_CALLBACK (on_session_changed), self);
  g_signal_connect_swapped (context, "notify::service-url", G_CALLBACK (on_service_changed), self);
  on_session_changed (self);
  return GTK_WIDGET (self);
}
