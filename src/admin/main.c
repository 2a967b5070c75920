/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "admin.h"
#include "limits.h"
#include "log.h"
#include "words.h"

#define LIMIT_UNSET G_MININT

typedef struct
{
  char *config;
  char **set;
  char *reason;
  char *text;
  char *state;
  char *after;
  char *number;
  gboolean owners_changed;
  int limit;
  char *as_of;
  char *day;
  char *format;
  char *supplier;
  char *account;
  char *email;
  char *encoding;
  char *out;
  gint64 again;
  gboolean full;
  gboolean json;
  gboolean version;
  char *manual;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->config);
  g_strfreev (self->set);
  g_free (self->reason);
  g_free (self->text);
  g_free (self->state);
  g_free (self->after);
  g_free (self->number);
  g_free (self->as_of);
  g_free (self->day);
  g_free (self->format);
  g_free (self->supplier);
  g_free (self->account);
  g_free (self->email);
  g_free (self->encoding);
  g_free (self->out);
  g_free (self->manual);
}

static char *
dup_commands (void)
{
  GString *text = g_string_new (_ ("Commands:"));

  g_string_append_c (text, '\n');
  for (const SmdAdminCommand *command = smd_admin_commands; command->object != NULL; command++)
    {
      g_autofree char *states =
          command->states != NULL ? g_strjoinv (", ", (char **) command->states) : NULL;

      g_string_append_printf (text, "  %s %s%s%s\n      %s%s%s\n", command->object, command->verb,
                              *command->arguments != '\0' ? " " : "",
                              *command->arguments != '\0' ? _ (command->arguments) : "",
                              _ (command->help), states != NULL ? "; --state " : "",
                              states != NULL ? states : "");
    }
  g_string_append_printf (text, "\n%s",
                          _ ("Ends with 0 when done, 1 when it failed, 2 on wrong usage or "
                             "configuration,\n3 when a file or the books have problems, 4 when "
                             "another exchange run is at work."));
  return g_string_free (text, FALSE);
}

static gboolean
parse_options (Options *options, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &options->config,
      N_ ("The service's key file with its configuration"), N_ ("FILE") },
    { "set", 's', 0, G_OPTION_ARG_STRING_ARRAY, &options->set,
      N_ ("Sets group.key over the file and the environment; not for secrets"),
      N_ ("GROUP.KEY=VALUE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_ ("Lists as JSON, for programs"), NULL },
    { "state", 0, 0, G_OPTION_ARG_STRING, &options->state,
      N_ ("Only those in this state (default: the first one of the command's)"), N_ ("STATE") },
    { "after", 0, 0, G_OPTION_ARG_STRING, &options->after, N_ ("Lists go on after this ID"),
      N_ ("ID") },
    { "number", 0, 0, G_OPTION_ARG_STRING, &options->number, N_ ("Only links of this account"),
      N_ ("NUMBER") },
    { "owners-changed", 0, 0, G_OPTION_ARG_NONE, &options->owners_changed,
      N_ ("A registry names other owners in many lines, and is right"), NULL },
    { "limit", 0, 0, G_OPTION_ARG_INT, &options->limit, N_ ("The most a list shows (default: 100)"),
      N_ ("N") },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &options->reason, N_ ("Why, for the customer"),
      N_ ("TEXT") },
    { "text", 0, 0, G_OPTION_ARG_STRING, &options->text, N_ ("The answer"), N_ ("TEXT") },
    { "as-of", 0, 0, G_OPTION_ARG_STRING, &options->as_of,
      N_ ("The supplier's closing day that a registry is of"), N_ ("YYYY-MM-DD") },
    { "day", 0, 0, G_OPTION_ARG_STRING, &options->day,
      N_ ("The day of an export, in the supplier's zone, or of the acquirer's lists, in UTC "
          "(default: yesterday)"),
      N_ ("YYYY-MM-DD") },
    { "format", 0, 0, G_OPTION_ARG_STRING, &options->format,
      N_ ("One file of an export of payments: sber or 1c (default: both, where [operator] is set); "
          "or what a registry is in: sections, sberbank, gorod (default: what it looks like)"),
      N_ ("FORMAT") },
    { "encoding", 0, 0, G_OPTION_ARG_STRING, &options->encoding,
      N_ ("windows-1251, koi8-r, cp866 or utf-8: what goes out (default: the first; a 1C file only "
          "the first or cp866), and what comes in, where its letters do not tell it; utf-16 too"),
      N_ ("NAME") },
    { "again", 0, 0, G_OPTION_ARG_INT64, &options->again,
      N_ ("Gives out an export that was made, to the byte"), N_ ("NUMBER") },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &options->out,
      N_ ("The folder for the files of an export (default: this one)"), N_ ("FOLDER") },
    { "supplier", 0, 0, G_OPTION_ARG_STRING, &options->supplier, N_ ("Only of this supplier"),
      N_ ("ID") },
    { "account", 0, 0, G_OPTION_ARG_STRING, &options->account, N_ ("Only of this account of it"),
      N_ ("NUMBER") },
    { "email", 0, 0, G_OPTION_ARG_STRING, &options->email, N_ ("Only of who has this address"),
      N_ ("ADDRESS") },
    { "full", 0, 0, G_OPTION_ARG_NONE, &options->full,
      N_ ("All of the books, from the first transfer on"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, N_ ("Prints the version, and ends"),
      NULL },
    { "manual", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, &options->manual, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (N_ ("COMMAND…"));
  g_autofree char *commands = dup_commands ();
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, N_ ("The operators' side of Smorodina."));
  g_option_context_set_description (context, commands);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  if (g_option_context_parse (context, argc, argv, &error)
      && (options->manual == NULL || smd_admin_print_manual (entries, options->manual, &error)))
    return TRUE;
  smd_output_failure (error->message);
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

static gboolean
takes_so_many (const SmdAdminCommand *command, guint given)
{
  const guint most = count_words (command->arguments);

  return given == most || (given + 1 == most && g_str_has_suffix (command->arguments, "]"));
}

static const SmdAdminCommand *
find_command (int argc, char **argv)
{
  for (const SmdAdminCommand *command = smd_admin_commands; command->object != NULL; command++)
    if (argc >= 3 && strcmp (command->object, argv[1]) == 0 && strcmp (command->verb, argv[2]) == 0)
      return takes_so_many (command, (guint) argc - 3) ? command : NULL;
  return NULL;
}

/* An option that means nothing to a command was meant to mean something. */
static gboolean
check_options (const SmdAdminCommand *command, const Options *options)
{
  const struct
  {
    const char *name;
    gboolean given;
    gboolean taken;
  } all[] = {
    { "--json", options->json, command->takes & SMD_ADMIN_TAKES_JSON },
    { "--state", options->state != NULL, command->states != NULL },
    { "--after", options->after != NULL, command->takes & SMD_ADMIN_TAKES_PAGE },
    { "--limit", options->limit != LIMIT_UNSET, command->takes & SMD_ADMIN_TAKES_PAGE },
    { "--number", options->number != NULL, command->takes & SMD_ADMIN_TAKES_NUMBER },
    { "--text", options->text != NULL, command->takes & SMD_ADMIN_TAKES_TEXT },
    { "--as-of", options->as_of != NULL, command->takes & SMD_ADMIN_TAKES_REGISTRY },
    { "--owners-changed", options->owners_changed, command->takes & SMD_ADMIN_TAKES_REGISTRY },
    { "--day", options->day != NULL,
      command->takes & (SMD_ADMIN_TAKES_PAYING | SMD_ADMIN_TAKES_DAY) },
    { "--format", options->format != NULL,
      command->takes & (SMD_ADMIN_TAKES_PAYING | SMD_ADMIN_TAKES_REGISTRY) },
    { "--encoding", options->encoding != NULL,
      command->takes
          & (SMD_ADMIN_TAKES_PAYING | SMD_ADMIN_TAKES_ENCODING | SMD_ADMIN_TAKES_REGISTRY) },
    { "--again", options->again != SMD_ADMIN_NO_NUMBER, command->takes & SMD_ADMIN_TAKES_EXPORT },
    { "--supplier", options->supplier != NULL, command->takes & SMD_ADMIN_TAKES_ACCOUNT },
    { "--account", options->account != NULL, command->takes & SMD_ADMIN_TAKES_ACCOUNT },
    { "--email", options->email != NULL, command->takes & SMD_ADMIN_TAKES_EMAIL },
    { "--out", options->out != NULL,
      command->takes & (SMD_ADMIN_TAKES_EXPORT | SMD_ADMIN_TAKES_OUT) },
    { "--full", options->full, command->takes & SMD_ADMIN_TAKES_FULL },
    { "--reason", options->reason != NULL, command->takes & SMD_ADMIN_NEEDS_REASON },
  };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (all[i].given && !all[i].taken)
      {
        g_autofree char *text = g_strdup_printf (_ ("this command takes no %s"), all[i].name);

        smd_output_failure (text);
        return FALSE;
      }
  if (!(command->takes & SMD_ADMIN_NEEDS_REASON)
      || (options->reason != NULL && *options->reason != '\0'))
    return TRUE;
  smd_output_failure (_ ("--reason is missing: the customer will read it"));
  return FALSE;
}

/* Says what a command that is there takes, or that there is none. */
static void
tell_usage (int argc, char **argv)
{
  for (const SmdAdminCommand *command = smd_admin_commands; command->object != NULL; command++)
    if (argc >= 3 && strcmp (command->object, argv[1]) == 0 && strcmp (command->verb, argv[2]) == 0)
      {
        g_autofree char *usage =
            *command->arguments != '\0'
                ? g_strdup_printf (_ ("%s %s takes: %s; see --help"), command->object,
                                   command->verb, _ (command->arguments))
                : g_strdup_printf (_ ("%s %s takes nothing; see --help"), command->object,
                                   command->verb);

        smd_output_failure (usage);
        return;
      }
  smd_output_failure (_ ("no such command; see --help"));
}

/* Settles --state: what the command's list has, "all" as NULL. */
static gboolean
settle_state (const SmdAdminCommand *command, const char *typed, const char **state)
{
  g_autofree char *choices = NULL;
  g_autofree char *text = NULL;

  *state = typed;
  if (typed == NULL && command->states != NULL)
    *state = command->states[0];
  if (*state == NULL || g_strv_contains (command->states, *state))
    {
      if (g_strcmp0 (*state, SMD_ADMIN_ALL) == 0)
        *state = NULL;
      return TRUE;
    }
  choices = g_strjoinv (", ", (char **) command->states);
  text = g_strdup_printf (_ ("--state is none of: %s"), choices);
  smd_output_failure (text);
  return FALSE;
}

static gboolean
settle_page (const Options *options, SmdAdmin *admin)
{
  g_autofree char *text = NULL;

  admin->after = options->after != NULL ? options->after : "";
  admin->limit = options->limit != LIMIT_UNSET ? options->limit : SM_LIMIT_PAGE;
  if (admin->limit >= 1 && admin->limit <= SM_LIMIT_ADMIN_PAGE)
    return TRUE;
  text = g_strdup_printf (_ ("--limit is not within 1 to %d"), SM_LIMIT_ADMIN_PAGE);
  smd_output_failure (text);
  return FALSE;
}

/* Nothing that only looks makes a database, changes its schema, or reads the whole of it. */
static SmdStore *
open_store (const SmdAdminCommand *command, const char *url, GError **error)
{
  g_autoptr (SmdStore) store = NULL;

  if (command->need == SMD_ADMIN_READS || command->need == SMD_ADMIN_KEEPS)
    store = smd_store_open_to_read (url, error);
  if (store == NULL && command->need != SMD_ADMIN_WRITES)
    return NULL;
  if (command->need == SMD_ADMIN_READS)
    return g_steal_pointer (&store);
  g_clear_pointer (&store, smd_store_close);
  store = smd_store_open (url, error);
  if (store == NULL || (command->need == SMD_ADMIN_WRITES && !smd_store_migrate (store, error)))
    return NULL;
  return g_steal_pointer (&store);
}

static int
run_on_store (const SmdAdminCommand *command, SmdAdmin *admin, const SmdConfig *config, char **args,
              GError **error)
{
  g_autoptr (SmdStore) store = open_store (command, config->store_url, error);
  g_autoptr (SmClock) clock = sm_clock_new ();

  if (store == NULL)
    return SMD_ADMIN_FAILED;
  admin->domain = (SmdDomain) { store, clock, &config->settings };
  admin->exchange_folder = config->exchange_folder;
  admin->config = config;
  /* What was begun is not cut because the terminal was closed, or nobody reads what is shown: its
   * end is in the log. */
  if (command->need == SMD_ADMIN_WRITES)
    {
      signal (SIGHUP, SIG_IGN);
      signal (SIGPIPE, SIG_IGN);
    }
  return command->func (admin, args, error);
}

static int
run_command (const SmdAdminCommand *command, SmdAdmin *admin, const Options *options, char **args,
             GError **error)
{
  g_auto (GStrv) environment = g_get_environ ();
  g_autoptr (SmdConfig) config = NULL;

  if (command->need == SMD_ADMIN_ALONE)
    return command->func (admin, args, error);
  config = smd_config_load (options->config, (const char *const *) environment,
                            (const char *const *) options->set, error);
  if (config != NULL)
    return run_on_store (command, admin, config, args, error);
  smd_output_failure (_ ("the configuration is not usable:"));
  return SMD_ADMIN_USAGE;
}

static int
run (const Options *options, int argc, char **argv)
{
  const SmdAdminCommand *command = find_command (argc, argv);
  g_autoptr (GError) error = NULL;
  SmdAdmin admin = { .command = command,
                     .operator_name = g_get_user_name (),
                     .json = options->json,
                     .reason = options->reason,
                     .text = options->text,
                     .number = options->number,
                     .owners_changed = options->owners_changed,
                     .as_of = options->as_of,
                     .day = options->day,
                     .format = options->format,
                     .encoding = options->encoding,
                     .out = options->out != NULL ? options->out : ".",
                     .again = options->again,
                     .supplier = options->supplier,
                     .account = options->account,
                     .email = options->email,
                     .full = options->full };
  int status;

  if (command == NULL)
    {
      tell_usage (argc, argv);
      return SMD_ADMIN_USAGE;
    }
  if (!check_options (command, options) || !settle_state (command, options->state, &admin.state)
      || !settle_page (options, &admin))
    return SMD_ADMIN_USAGE;
  status = run_command (command, &admin, options, argv + 3, &error);
  if (error != NULL)
    smd_output_failure (error->message);
  return status;
}

int
main (int argc, char **argv)
{
  Options options = { .limit = LIMIT_UNSET, .again = SMD_ADMIN_NO_NUMBER };
  int status = SMD_ADMIN_USAGE;

  sm_words_settle_locale (SM_LOCALEDIR);
  sm_log_init ("smorodina-admin");
  if (parse_options (&options, &argc, &argv))
    {
      if (options.version)
        g_print ("smorodina-admin %s\n", SM_VERSION);
      status =
          options.version || options.manual != NULL ? SMD_ADMIN_DONE : run (&options, argc, argv);
    }
  options_clear (&options);
  /* A list on a full disk is not the whole list. */
  if (fflush (stdout) == 0 && !ferror (stdout))
    return status;
  smd_output_failure (_ ("what was to be shown could not be written"));
  return SMD_ADMIN_FAILED;
}
