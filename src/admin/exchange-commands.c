/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "admin.h"
#include "folder-run.h"
#include "log.h"
#include "words.h"

/* What became of it all. */
typedef struct
{
  const SmdAdmin *admin; /* borrowed */
  guint counts[SMD_N_FOLDERS_NEWS];
} Run;

static const char *const events[SMD_N_FOLDERS_NEWS] = {
  [SMD_FOLDERS_TAKEN] = "exchange-taken",
  [SMD_FOLDERS_FAILED] = "exchange-failed",
  [SMD_FOLDERS_GIVEN] = "exchange-given",
  [SMD_FOLDERS_TROUBLE] = "exchange-trouble",
};

static void
on_news (SmdFoldersNews news, const char *supplier_id, const char *file, const char *words,
         gpointer data)
{
  Run *self = data;
  const gboolean good = news == SMD_FOLDERS_TAKEN || news == SMD_FOLDERS_GIVEN;
  g_autofree char *line = file == NULL ? g_strjoin (": ", supplier_id, words, NULL)
                                       : g_strjoin (": ", supplier_id, file, words, NULL);

  self->counts[news]++;
  sm_log_event (good ? G_LOG_LEVEL_MESSAGE : G_LOG_LEVEL_WARNING, events[news], "operator",
                self->admin->operator_name, "subject", supplier_id, "result", words, NULL);
  if (news == SMD_FOLDERS_TROUBLE)
    smd_output_failure (line);
  else
    smd_output_line (line);
}

int
smd_admin_exchange_run (SmdAdmin *self, char **args, GError **error)
{
  const SmdFoldersPlan plan = { .root = self->exchange_folder, .supplier_id = args[0] };
  g_autoptr (GError) local = NULL;
  Run run = { self, { 0 } };

  if (*plan.root == '\0')
    {
      smd_output_failure (_ ("there is no folder to go through: group [exchange] of the "
                             "configuration, key folder"));
      return SMD_ADMIN_USAGE;
    }
  if (!smd_folders_run (&self->domain, &plan, on_news, &run, &local))
    {
      const gboolean busy = g_error_matches (local, SM_ERROR, SM_ERROR_BUSY);

      g_propagate_error (error, g_steal_pointer (&local));
      return busy ? SMD_ADMIN_BUSY : SMD_ADMIN_FAILED;
    }
  if (run.counts[SMD_FOLDERS_TROUBLE] > 0)
    return SMD_ADMIN_FAILED;
  return run.counts[SMD_FOLDERS_FAILED] > 0 ? SMD_ADMIN_FINDINGS : SMD_ADMIN_DONE;
}
