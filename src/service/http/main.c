/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib-unix.h>
#include <signal.h>
#include <stdlib.h>

#include "log.h"
#include "manual.h"
#include "words.h"

#include "config-check.h"
#include "service.h"

/* smorodina-service: reads its configuration, serves until it is told to end. */

#define EXIT_USAGE 2

typedef struct
{
  char *config;
  char **set;
  gboolean check;
  gboolean migrate;
  gboolean version;
  char *manual;
} Options;

static const SmManualSection sections[] = {
  { N_ ("EXIT STATUS"),
    N_ ("0 when it was told to end, or did what it was asked; 1 when it failed, the message says "
        "why; 2 on wrong usage or configuration.") },
  { N_ ("SIGNALS"), N_ ("TERM and INT end it in order: what is under way is finished, for at most "
                        "10 seconds. HUP changes nothing: the configuration is read at the start "
                        "only.") },
  { N_ ("ENVIRONMENT"),
    N_ ("SMORODINA_GROUP_KEY sets a key of the configuration over the file: "
        "SMORODINA_STORE_URL, SMORODINA_SECURITY_PEPPER. Messages are in the language of the "
        "locale; keys and names of events in the log are the same in each. Letters and web pages "
        "are in the language of the configuration.") },
  { N_ ("FILES"), N_ ("/etc/smorodina/smorodina-service.conf is read by the systemd unit "
                      "smorodina-service.service.") },
  { NULL, NULL },
};

static const SmManual manual = {
  .program = "smorodina-service",
  .section = "8",
  .brief = N_ ("the backend of Smorodina"),
  .synopsis = N_ ("[OPTION…]"),
  .description =
      N_ ("Serves the HTTP API and the few web pages of the customer account Smorodina, sends its "
          "letters, and follows its payments. It listens on loopback or on a UNIX socket; a proxy "
          "that terminates TLS stands before it.\n\n"
          "The store is SQLite or PostgreSQL. Its schema is brought up to date at the start; a "
          "newer one is refused."),
  .sections = sections,
  .see_also = "smorodina-admin(8), smorodina-demo(1), smorodina(1)",
};

static gboolean
print_manual (const GOptionEntry *entries, const char *path, GError **error)
{
  g_autofree char *page = sm_manual_write_in (&manual, entries, path, NULL, error);

  if (page != NULL)
    g_print ("%s", page);
  return page != NULL;
}

static gboolean
parse_options (Options *options, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &options->config,
      N_ ("Key file with the configuration"), N_ ("FILE") },
    { "set", 's', 0, G_OPTION_ARG_STRING_ARRAY, &options->set,
      N_ ("Sets group.key over the file and the environment; not for secrets"),
      N_ ("GROUP.KEY=VALUE") },
    { "check-config", 0, 0, G_OPTION_ARG_NONE, &options->check,
      N_ ("Says what is wrong with the configuration, and ends"), NULL },
    { "migrate", 0, 0, G_OPTION_ARG_NONE, &options->migrate,
      N_ ("Brings the store's schema up to date, and ends"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, N_ ("Prints the version, and ends"),
      NULL },
    { "manual", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, &options->manual, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, N_ ("The backend of Smorodina: HTTP API and web pages."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  if (g_option_context_parse (context, argc, argv, &error) && *argc == 1
      && (options->manual == NULL || print_manual (entries, options->manual, &error)))
    return TRUE;
  g_printerr ("smorodina-service: %s\n",
              error != NULL ? error->message : _ ("unexpected argument"));
  return FALSE;
}

static gboolean
on_signal (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

/* Terminals and log rotation send it; the unit has nothing to reload by. */
static gboolean
on_hangup (gpointer data)
{
  sm_log_event (G_LOG_LEVEL_MESSAGE, "hangup", "configuration",
                T_ (N_ ("is read at the start only")), NULL);
  return G_SOURCE_CONTINUE;
}

static void
tell_ready (SmdService *service, const SmdConfig *config)
{
  char port[8];

  g_snprintf (port, sizeof port, "%u", smd_service_get_port (service));
  sm_log_event (G_LOG_LEVEL_MESSAGE, "ready", "version", SM_VERSION, "listen", config->listen,
                "port", port, "store",
                smd_store_get_engine (smd_service_get_domain (service)->store), NULL);
}

static int
serve (const SmdConfig *config, gboolean only_migrate)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (SmdService) service = NULL;

  g_unix_signal_add (SIGHUP, on_hangup, NULL);
  service = smd_service_new (config, &error);
  if (service == NULL)
    {
      g_printerr ("smorodina-service: %s\n", error->message);
      return EXIT_FAILURE;
    }
  if (only_migrate)
    return EXIT_SUCCESS;
  /* A file that may not grow fails the write, which is told; it does not end the service. */
  signal (SIGXFSZ, SIG_IGN);
  g_unix_signal_add (SIGTERM, on_signal, loop);
  g_unix_signal_add (SIGINT, on_signal, loop);
  smd_service_start (service);
  tell_ready (service, config);
  g_main_loop_run (loop);
  sm_log_event (G_LOG_LEVEL_MESSAGE, "stopping", NULL, NULL);
  smd_service_stop (service);
  sm_log_event (G_LOG_LEVEL_MESSAGE, "stopped", NULL, NULL);
  return EXIT_SUCCESS;
}

static void
tell_doubts (const SmdConfig *config)
{
  g_autoptr (GString) doubts = g_string_new (NULL);

  smd_config_doubt (config, doubts);
  if (doubts->len > 0)
    g_printerr ("smorodina-service: %s\n%s", _ ("worth a look:"), doubts->str);
}

static int
run (const Options *options)
{
  g_auto (GStrv) environment = g_get_environ ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SmdConfig) config =
      smd_config_load (options->config, (const char *const *) environment,
                       (const char *const *) options->set, &error);

  if (config == NULL)
    {
      g_printerr ("smorodina-service: %s\n%s\n", _ ("the configuration is not usable:"),
                  error->message);
      return EXIT_USAGE;
    }
  tell_doubts (config);
  if (options->check)
    return EXIT_SUCCESS;
  if (!smd_service_set_language (config->language, &error))
    {
      g_printerr ("smorodina-service: %s\n", error->message);
      return EXIT_FAILURE;
    }
  return serve (config, options->migrate);
}

int
main (int argc, char **argv)
{
  Options options = { 0 };
  int status = EXIT_USAGE;

  smd_service_tune_memory ();
  sm_words_settle_locale (SM_LOCALEDIR);
  sm_log_init ("smorodina-service");
  if (parse_options (&options, &argc, &argv))
    {
      if (options.version)
        g_print ("smorodina-service %s\n", SM_VERSION);
      status = options.version || options.manual != NULL ? EXIT_SUCCESS : run (&options);
    }
  g_free (options.config);
  g_free (options.manual);
  g_strfreev (options.set);
  return status;
}
