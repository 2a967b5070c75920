/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "demo-world.h"
#include "log.h"
#include "manual.h"
#include "service.h"
#include "words.h"

#define ACCOUNTS_DEFAULT 320
#define ACCOUNTS_MOST 100000
#define PORT_MOST 65533 /* two more follow it */
#define EXIT_USAGE 2

typedef struct
{
  int port;
  gint64 seed; /* -1: any */
  int accounts;
  char *state;
  char *smtp;
  char *manual;
} Arguments;

static const SmManualSection sections[] = {
  { N_ ("OUTPUT"), N_ ("Once it is ready, one line of JSON on the standard output tells the "
                       "addresses, logins and account numbers; the same in words goes to the "
                       "standard error.") },
  { N_ ("EXIT STATUS"),
    N_ ("0 when it was told to end; 1 when it failed, the message says why; 2 on wrong usage.") },
  { NULL, NULL },
};

static const SmManual manual = {
  .program = "smorodina-demo",
  .section = "1",
  .brief = N_ ("Smorodina for trying out"),
  .synopsis = N_ ("[OPTION…]"),
  .description =
      N_ ("Smorodina's service with a sandbox of the acquirer, a mailbox page with every letter, "
          "and generated suppliers and customers, in one process on loopback. Nothing leaves the "
          "machine.\n\n"
          "With --state it keeps its data and its configuration, DIR/service.ini, in a folder, for "
          "smorodina-admin --config."),
  .sections = sections,
  .see_also = "smorodina(1), smorodina-admin(8), smorodina-service(8)",
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
parse (Arguments *arguments, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "port", 'p', 0, G_OPTION_ARG_INT, &arguments->port,
      N_ ("Port of the service; acquirer and mailbox take the next two (default: any free ones)"),
      N_ ("N") },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &arguments->seed,
      N_ ("Number the data are made from (default: any)"), N_ ("N") },
    { "accounts", 0, 0, G_OPTION_ARG_INT, &arguments->accounts,
      N_ ("How many accounts the suppliers have (default: 320)"), N_ ("N") },
    { "state", 0, 0, G_OPTION_ARG_FILENAME, &arguments->state,
      N_ ("Folder to keep everything in (default: a temporary one)"), N_ ("DIR") },
    { "smtp", 0, 0, G_OPTION_ARG_STRING, &arguments->smtp,
      N_ ("Mail server for letters (default: the demo's mailbox)"), N_ ("URL") },
    { "manual", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, &arguments->manual, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (
      context, N_ ("Smorodina's service with a sandbox acquirer, a mailbox and generated data."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (arguments->manual != NULL)
    return print_manual (entries, arguments->manual, error);

  if (*argc > 1 || arguments->port < 0 || arguments->port > PORT_MOST || arguments->accounts < 1
      || arguments->accounts > ACCOUNTS_MOST || arguments->seed < -1
      || arguments->seed > G_MAXUINT32)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s",
                   _ ("a value is out of its bounds"));
      return FALSE;
    }
  return TRUE;
}

static gboolean
on_signal (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

/* The terminal it was started in was closed; nohup says that it shall go on. */
static gboolean
is_hangup_ignored (void)
{
  struct sigaction now;

  return sigaction (SIGHUP, NULL, &now) == 0 && now.sa_handler == SIG_IGN;
}

static void
tell_ready (SmDemo *demo)
{
  g_autofree char *json = sm_demo_dup_json (demo);
  g_autofree char *words = sm_demo_dup_words (demo);

  fputs (json, stdout);
  fputc ('\n', stdout);
  fflush (stdout);
  fputs (words, stderr);
}

static int
run (const Arguments *arguments)
{
  const SmDemoOptions options = {
    .port = arguments->port,
    .seed = arguments->seed >= 0 ? arguments->seed : g_random_int (),
    .n_accounts = arguments->accounts,
    .state = arguments->state,
    .smtp_url = arguments->smtp,
  };
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;

  /* From here on a signal ends the program in order: nothing is left behind. */
  g_unix_signal_add (SIGTERM, on_signal, loop);
  g_unix_signal_add (SIGINT, on_signal, loop);
  if (!is_hangup_ignored ())
    g_unix_signal_add (SIGHUP, on_signal, loop);
  g_autoptr (SmDemo) demo = sm_demo_new (&options, &error);
  if (demo == NULL)
    {
      fprintf (stderr, "smorodina-demo: %s\n", error->message);
      return EXIT_FAILURE;
    }

  tell_ready (demo);
  g_main_loop_run (loop);
  return EXIT_SUCCESS;
}

int
main (int argc, char **argv)
{
  Arguments arguments = { .seed = -1, .accounts = ACCOUNTS_DEFAULT };
  g_autoptr (GError) error = NULL;
  int status = EXIT_USAGE;

  smd_service_tune_memory ();
  sm_words_settle_locale (SM_LOCALEDIR);
  sm_log_init ("smorodina-demo");
  if (parse (&arguments, &argc, &argv, &error)
      && (arguments.manual != NULL || smd_service_set_language ("ru", &error)))
    status = arguments.manual != NULL ? EXIT_SUCCESS : run (&arguments);
  else
    fprintf (stderr, "smorodina-demo: %s\n", error->message);

  g_free (arguments.state);
  g_free (arguments.smtp);
  g_free (arguments.manual);
  return status;
}
