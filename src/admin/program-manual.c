/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "admin.h"
#include "manual.h"
#include "words.h"

static const SmManualSection sections[] = {
  { N_ ("EXIT STATUS"),
    N_ ("0 when done; 1 when it failed, the message says why; 2 on wrong usage or configuration; 3 "
        "when a file or the books have problems, which are listed; 4 when another exchange run is "
        "at work.") },
  { N_ ("ENVIRONMENT"),
    N_ ("SMORODINA_GROUP_KEY sets a key of the configuration over the file: "
        "SMORODINA_STORE_URL, SMORODINA_SECURITY_PEPPER. Messages are in the language of the "
        "locale; keys of JSON, of files and of the log are the same in each.") },
  { N_ ("FILES"), N_ ("/etc/smorodina/smorodina-service.conf is the service's configuration, which "
                      "the operators' program reads too.") },
  { NULL, NULL },
};

static const SmManual manual = {
  .program = "smorodina-admin",
  .section = "8",
  .brief = N_ ("the operators' side of Smorodina"),
  .synopsis = N_ ("[OPTION…] COMMAND…"),
  .description =
      N_ ("Works on the store of the service, beside it: suppliers and their registries, "
          "applications for the full version, requests, letters, readings, payments and what goes "
          "out to suppliers. Whatever changes something is logged with the operator's name.\n\n"
          "Lists come by pages, oldest first; what was cut off is told with the --after that goes "
          "on. With --json a list is an array and one thing is an object, for programs."),
  .sections = sections,
  .see_also = "smorodina-service(8), smorodina-demo(1), smorodina(1)",
};

static void
add_commands (GString *page)
{
  for (const SmdAdminCommand *command = smd_admin_commands; command->object != NULL; command++)
    {
      g_autofree char *states =
          command->states != NULL ? g_strjoinv (", ", (char **) command->states) : NULL;
      g_autofree char *term =
          g_strconcat (command->object, " ", command->verb, *command->arguments != '\0' ? " " : "",
                       *command->arguments != '\0' ? sm_words_say (command->arguments) : "", NULL);
      g_autofree char *text = g_strconcat (sm_words_say (command->help),
                                           states != NULL ? "; --state " : "", states, NULL);

      sm_manual_add_item (page, term, text);
    }
}

/**
 * smd_admin_print_manual:
 * @entries: the program's options
 * @path: as sm_manual_write_in()
 * @error: likewise
 *
 * Returns: whether it is printed
 */
gboolean
smd_admin_print_manual (const GOptionEntry *entries, const char *path, GError **error)
{
  g_autofree char *page = sm_manual_write_in (&manual, entries, path, add_commands, error);

  if (page != NULL)
    g_print ("%s", page);
  return page != NULL;
}
