/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <string.h>

#include "admin.h"
#include "log.h"

typedef struct
{
  char *config;
  char **set;
  char *reason;
  char *text;
  char *state;
  gboolean json;
  gboolean version;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->config);
  g_strfreev (self->set);
  g_free (self->reason);
  g_free (self->text);
  g_free (self->state);
}

static char *
dup_commands (void)
{
  GString *text = g_string_new ("Commands:\n");

  for (const SmdAdminCommand *command = smd_admin_commands; command->object != NULL; command++)
    g_string_append_printf (text, "  %s %s %s\n      %s\n", command->object, command->verb,
                            command->arguments, command->help);
  g_string_append (text, "\nEnds with 0 when done, 1 when it failed, 2 on wrong usage or "
                         "configuration,\n3 when a file or the books have problems.");
  return g_string_free (text, FALSE);
}

static gboolean
parse_options (Options *options, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &options->config,
      "The service's key file with its configuration", "FILE" },
    { "set", 's', 0, G_OPTION_ARG_STRING_ARRAY, &options->set,
      "Sets group.key over the file and the environment; not for secrets", "GROUP.KEY=VALUE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, "Lists as JSON, for programs", NULL },
    { "state", 0, 0, G_OPTION_ARG_STRING, &options->state, "Only those in this state", "STATE" },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &options->reason, "Why, for the customer", "TEXT" },
    { "text", 0, 0, G_OPTION_ARG_STRING, &options->text, "The answer", "TEXT" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, "Prints the version, and ends", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("COMMAND…");
  g_autofree char *commands = dup_commands ();
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, "The operators' side of Smorodina.");
  g_option_context_set_description (context, commands);
  g_option_context_add_main_entries (context, entries, NULL);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;
  g_printerr ("smorodina-admin: %s\n", error->message);
  return FALSE;
}

static guint
count_words (const char *text)
{
  guint words = *text != '\0';

  for (const char *p = text; *p != '\0'; p++)
    words += *p == ' ';
  return words;
}

static const SmdAdminCommand *
find_command (int argc, char **argv)
{
  for (const SmdAdminCommand *command = smd_admin_commands; command->object != NULL; command++)
    if (argc >= 3 && strcmp (command->object, argv[1]) == 0 && strcmp (command->verb, argv[2]) == 0)
      return (guint) argc - 3 == count_words (command->arguments) ? command : NULL;
  return NULL;
}

static int
run_command (const SmdAdminCommand *command, const SmdConfig *config, const Options *options,
             char **args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmdStore) store = smd_store_open (config->store_url, &error);
  g_autoptr (SmClock) clock = sm_clock_new ();
  SmdAdmin admin = { { store, clock, &config->settings },
                     g_get_user_name (),
                     options->json,
                     options->reason,
                     options->text,
                     options->state };
  int status = SMD_ADMIN_FAILED;

  if (store != NULL && smd_store_migrate (store, &error))
    status = command->func (&admin, args, &error);
  if (error != NULL)
    g_printerr ("smorodina-admin: %s\n", error->message);
  return status;
}

static int
run (const Options *options, int argc, char **argv)
{
  const SmdAdminCommand *command = find_command (argc, argv);
  g_auto (GStrv) environment = g_get_environ ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SmdConfig) config = NULL;

  if (command == NULL)
    {
      g_printerr ("smorodina-admin: no such command; see --help\n");
      return SMD_ADMIN_USAGE;
    }
  config = smd_config_load (options->config, (const char *const *) environment,
                            (const char *const *) options->set, &error);
  if (config == NULL)
    {
      g_printerr ("smorodina-admin: the configuration is not usable:\n%s\n", error->message);
      return SMD_ADMIN_USAGE;
    }
  return run_command (command, config, options, argv + 3);
}

int
main (int argc, char **argv)
{
  Options options = { 0 };
  int status = SMD_ADMIN_USAGE;

  if (setlocale (LC_ALL, "") == NULL)
    setlocale (LC_ALL, "C.UTF-8");
  sm_log_init ("smorodina-admin");
  if (parse_options (&options, &argc, &argv))
    {
      if (options.version)
        g_print ("smorodina-admin %s\n", SM_VERSION);
      status = options.version ? SMD_ADMIN_DONE : run (&options, argc, argv);
    }
  options_clear (&options);
  return status;
}
