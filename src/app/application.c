/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "application.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

#include "context.h"
#include "demo.h"
#include "errors.h"
#include "manual.h"
#include "opening.h"
#include "shell.h"
#include "window.h"

#define RESOURCES "/online/smorodina/Cabinet"

struct _SmaApplication
{
  AdwApplication parent_instance;

  GSettings *settings; /* owned */
  SmaContext *context; /* owned, nullable until it is activated */
  SmaDemo *demo;       /* owned, nullable */
  GtkWidget *window;   /* borrowed, nullable */
  char *service_url;   /* owned, nullable: of --service */
  gboolean wants_demo;
};

G_DEFINE_FINAL_TYPE (SmaApplication, sma_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "demo", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Start with a demonstration of its own"), NULL },
  { "service", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Address of the service"), N_ ("ADDRESS") },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and exit"), NULL },
  { "manual", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, NULL, NULL, NULL },
  { NULL },
};

static const SmManualSection manual_sections[] = {
  { N_ ("ENVIRONMENT"), N_ ("Words are in the language of the locale: Russian or English.") },
  { NULL, NULL },
};

static const SmManual manual = {
  .program = "smorodina",
  .section = "1",
  .brief = N_ ("the customer account for utilities"),
  .synopsis = N_ ("[OPTION…]"),
  .description =
      N_ ("Gas, electricity, water, heat and waste collection in one window: personal accounts are "
          "connected by the number on the receipt, readings are sent, bills paid online.\n\n"
          "It asks the service at смородина.онлайн, or another one that --service or the key "
          "service-url of its GSettings names. The session is kept in the keyring."),
  .sections = manual_sections,
  .see_also = "smorodina-demo(1)",
};

typedef struct
{
  const char *action;
  const char *keys[3];
} Accelerator;

static const Accelerator accelerators[] = {
  { "app.quit", { "<Control>q" } },
  { "app.preferences", { "<Control>comma" } },
  { "app.shortcuts", { "<Control>question" } },
  { "app.help", { "F1" } },
  { "window.close", { "<Control>w" } },
  { "win.refresh", { "F5", "<Control>r" } },
  { "win.link-account", { "<Control>n" } },
  { "win.show-page('overview')", { "<Alt>1" } },
  { "win.show-page('finance')", { "<Alt>2" } },
  { "win.show-page('meters')", { "<Alt>3" } },
  { "win.show-page('requests')", { "<Alt>4" } },
  { "win.show-page('settings')", { "<Alt>5" } },
};

static void
say (SmaApplication *self, const char *text)
{
  if (self->window != NULL)
    sma_window_toast (SMA_WINDOW (self->window), text);
}

/* What only a demonstration of one's own has: its mailbox and its customers. */
static void
enable_demo_actions (SmaApplication *self, gboolean enabled)
{
  static const char *const names[] = { "mailbox", "demo-login" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), names[i]);

      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
    }
}

static void
on_demo_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SmaApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  g_application_unmark_busy (G_APPLICATION (self));
  if (!sma_demo_start_finish (SMA_DEMO (source), result, &error))
    {
      g_clear_object (&self->demo);
      say (self, _ ("The demonstration could not be started"));
      sma_context_start (self->context);
      return;
    }
  enable_demo_actions (self, sma_demo_get_mailbox_url (self->demo) != NULL);
  sma_context_set_service_url (self->context, sma_demo_get_service_url (self->demo));
}

static void
start_demo (SmaApplication *self)
{
  if (self->demo != NULL)
    return;
  self->demo = sma_demo_new ();
  g_application_mark_busy (G_APPLICATION (self));
  sma_demo_start_async (self->demo, NULL, on_demo_started, g_object_ref (self));
}

static void
on_demo (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  start_demo (user_data);
}

static void
on_mailbox (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SmaApplication *self = user_data;

  if (self->window != NULL && self->demo != NULL)
    sma_opening_page (self->window, SM_PAGE_LOOPBACK, sma_demo_get_mailbox_url (self->demo));
}

static void
on_demo_logged_in (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SmaApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (sma_context_login_finish (SMA_CONTEXT (source), result, &error))
    return;
  text = sma_error_to_text (error);
  if (text != NULL)
    say (self, text);
}

static void
on_demo_login (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SmaApplication *self = user_data;
  const char *email = NULL;
  const char *password = NULL;

  if (self->demo != NULL
      && sma_demo_find_login (self->demo, g_variant_get_string (parameter, NULL), &email,
                              &password))
    sma_context_login_async (self->context, email, password, NULL, on_demo_logged_in,
                             g_object_ref (self));
}

static void
on_preferences (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SmaApplication *self = user_data;

  if (self->window != NULL)
    sma_shell_activate (self->window, "win.show-page", "settings");
}

static void
on_help (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SmaApplication *self = user_data;

  if (self->window != NULL)
    sma_shell_activate (self->window, "win.help", "");
}

static void
on_shortcuts (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SmaApplication *self = user_data;
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (RESOURCES "/ui/shortcuts.ui");
  GtkWindow *shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay"));

  if (self->window == NULL)
    return;
  gtk_window_set_transient_for (shortcuts, GTK_WINDOW (self->window));
  gtk_window_present (shortcuts);
}

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SmaApplication *self = user_data;

  adw_show_about_dialog (GTK_WIDGET (self->window), "application-name", _ ("Smorodina"),
                         "application-icon", SM_APP_ID, "version", SM_VERSION, "developer-name",
                         _ ("Smorodina Project"), "license-type", GTK_LICENSE_GPL_3_0, "comments",
                         _ ("Gas, electricity, water, heat and waste: all accounts in one place"),
                         "website", "https://смородина.онлайн", NULL);
}

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SmaApplication *self = user_data;

  if (self->window != NULL)
    gtk_window_close (GTK_WINDOW (self->window));
  else
    g_application_quit (G_APPLICATION (self));
}

static const GActionEntry actions[] = {
  { .name = "about", .activate = on_about },
  { .name = "demo", .activate = on_demo },
  { .name = "demo-login", .activate = on_demo_login, .parameter_type = "s" },
  { .name = "help", .activate = on_help },
  { .name = "mailbox", .activate = on_mailbox },
  { .name = "preferences", .activate = on_preferences },
  { .name = "quit", .activate = on_quit },
  { .name = "shortcuts", .activate = on_shortcuts },
};

static void
apply_style (SmaApplication *self)
{
  g_autofree char *style = g_settings_get_string (self->settings, "style");
  AdwColorScheme scheme = ADW_COLOR_SCHEME_DEFAULT;

  if (g_str_equal (style, "light"))
    scheme = ADW_COLOR_SCHEME_FORCE_LIGHT;
  else if (g_str_equal (style, "dark"))
    scheme = ADW_COLOR_SCHEME_FORCE_DARK;
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
}

/* Asked to end from outside: the same end as by the window's button. */
static gboolean
on_terminated (gpointer user_data)
{
  g_application_quit (G_APPLICATION (user_data));
  return G_SOURCE_CONTINUE;
}

static char *
dup_service_url (SmaApplication *self)
{
  const char *variable = g_getenv ("SMORODINA_SERVICE");

  if (self->service_url != NULL)
    return g_strdup (self->service_url);
  if (variable != NULL && variable[0] != '\0')
    return g_strdup (variable);
  return g_settings_get_string (self->settings, "service-url");
}

static void
sma_application_startup (GApplication *application)
{
  SmaApplication *self = SMA_APPLICATION (application);

  G_APPLICATION_CLASS (sma_application_parent_class)->startup (application);
  g_unix_signal_add (SIGTERM, on_terminated, self);
  g_unix_signal_add (SIGINT, on_terminated, self);
  self->settings = g_settings_new (SM_APP_ID);
  g_signal_connect_swapped (self->settings, "changed::style", G_CALLBACK (apply_style), self);
  apply_style (self);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  enable_demo_actions (self, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accelerators[i].action,
                                           accelerators[i].keys);
}

static void
sma_application_activate (GApplication *application)
{
  SmaApplication *self = SMA_APPLICATION (application);
  g_autofree char *service_url = NULL;

  if (self->window != NULL)
    {
      gtk_window_present (GTK_WINDOW (self->window));
      return;
    }
  service_url = dup_service_url (self);
  self->context = sma_context_new (service_url);
  self->window = sma_window_new (GTK_APPLICATION (self), self->context);
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  gtk_window_present (GTK_WINDOW (self->window));
  if (self->wants_demo)
    start_demo (self);
  else
    sma_context_start (self->context);
}

static int
print_manual (const char *path)
{
  g_autofree char *page = sm_manual_write_in (&manual, options, path, NULL, NULL);

  if (page == NULL)
    return 1;
  g_print ("%s", page);
  return 0;
}

static int
sma_application_handle_local_options (GApplication *application, GVariantDict *dict)
{
  SmaApplication *self = SMA_APPLICATION (application);
  g_autofree char *path = NULL;

  if (g_variant_dict_contains (dict, "version"))
    {
      g_print ("smorodina %s\n", SM_VERSION);
      return 0;
    }
  if (g_variant_dict_lookup (dict, "manual", "^ay", &path))
    return print_manual (path);
  self->wants_demo = g_variant_dict_contains (dict, "demo");
  g_variant_dict_lookup (dict, "service", "s", &self->service_url);
  return -1;
}

static void
sma_application_shutdown (GApplication *application)
{
  SmaApplication *self = SMA_APPLICATION (application);

  g_clear_object (&self->demo);
  G_APPLICATION_CLASS (sma_application_parent_class)->shutdown (application);
}

static void
sma_application_finalize (GObject *object)
{
  SmaApplication *self = SMA_APPLICATION (object);

  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->demo);
  g_clear_object (&self->context);
  g_clear_object (&self->settings);
  g_free (self->service_url);
  G_OBJECT_CLASS (sma_application_parent_class)->finalize (object);
}

static void
sma_application_class_init (SmaApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sma_application_finalize;
  application_class->startup = sma_application_startup;
  application_class->activate = sma_application_activate;
  application_class->handle_local_options = sma_application_handle_local_options;
  application_class->shutdown = sma_application_shutdown;
}

static void
sma_application_init (SmaApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

/**
 * sma_application_new:
 *
 * Returns: (transfer full): the program
 */
SmaApplication *
sma_application_new (void)
{
  return g_object_new (SMA_TYPE_APPLICATION, "application-id", SM_APP_ID, "flags",
                       G_APPLICATION_DEFAULT_FLAGS, "resource-base-path", RESOURCES, NULL);
}
