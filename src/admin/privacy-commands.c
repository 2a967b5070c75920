/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <gio/gunixoutputstream.h>
#include <glib/gstdio.h>

#include "admin.h"
#include "data-export.h"
#include "erasing.h"
#include "error.h"
#include "log.h"
#include "personal-data.h"
#include "words.h"

#define FILE_MODE 0600 /* everything of one person: for the operator who was asked for it */

static const SmdOutputColumn log_columns[] = {
  { N_ ("ID"), "id" },
  { N_ ("AT"), "at" },
  { N_ ("OPERATOR"), "operator" },
  { N_ ("COMMAND"), "command" },
  { NULL },
};

typedef struct
{
  const char *name; /* borrowed */
  char *id;         /* owned, nullable */
} Find;

static gboolean
find (SmdTx *tx, gpointer data, GError **error)
{
  Find *self = data;

  g_free (self->id);
  self->id = smd_customers_find (tx, self->name, error);
  return self->id != NULL;
}

static gboolean
fail_file (const char *path, int code, GError **error)
{
  sm_error_set (error, SM_ERROR_UNAVAILABLE, 0, "%s: %s", path, g_strerror (code));
  return FALSE;
}

/* Nothing that is there is written over, and no half of an export is left behind. */
static gboolean
write_export (SmdAdmin *self, const char *customer_id, const char *path, GError **error)
{
  const int file = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE);
  g_autoptr (GOutputStream) out = NULL;
  g_autofree char *next = NULL;
  gboolean written;

  if (file < 0)
    return fail_file (path, errno, error);
  out = g_unix_output_stream_new (file, TRUE);
  written = smd_data_export_write (&self->domain, customer_id, NULL, 0, out, &next, error);
  if (written && g_fsync (file) != 0)
    written = fail_file (path, errno, error);
  written = g_output_stream_close (out, NULL, written ? error : NULL) && written;
  if (!written && g_unlink (path) != 0)
    g_prefix_error (error, _ ("%s is left behind: "), path);
  return written;
}

int
smd_admin_customers_export (SmdAdmin *self, char **args, GError **error)
{
  Find wanted = { args[0], NULL };
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  if (!smd_store_read (self->domain.store, find, &wanted, error))
    return SMD_ADMIN_FAILED;
  id = wanted.id;
  name = g_strconcat (id, ".zip", NULL);
  path = g_build_filename (self->out, name, NULL);
  if (!smd_admin_note_look (self, SMD_SUBJECT_CUSTOMER, (const char *[]) { id, NULL }, error)
      || !write_export (self, id, path, error))
    return SMD_ADMIN_FAILED;
  sm_log_event (G_LOG_LEVEL_MESSAGE, "customer-exported", "operator", self->operator_name,
                "customer", id, NULL);
  smd_output_line (path);
  return SMD_ADMIN_DONE;
}

/* What stays, and by which law, once each. */
static void
put_kept (void)
{
  g_autoptr (GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);

  smd_output_line (_ ("Erased. Without a name stay:"));
  for (const SmdPersonalTable *table = smd_personal_tables; table->table != NULL; table++)
    if (table->kept_by != NULL && g_hash_table_add (told, (gpointer) table->kept_by))
      {
        g_autofree char *line = g_strconcat ("  ", _ (table->kept_by), NULL);

        smd_output_line (line);
      }
}

static void
put_waits (const SmErasing *erasing)
{
  const struct
  {
    gint64 count;
    const char *what;
  } waits[] = {
    { erasing->payments, _ ("payments and receipts under way") },
    { erasing->refunds, _ ("refunds under way") },
    { erasing->exports, _ ("payments and refunds that no export has") },
    { erasing->readings, _ ("readings that no export has") },
  };

  smd_output_line (
      _ ("The cabinet is closed, and erased by the service once nothing is under way:"));
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    if (waits[i].count > 0)
      {
        g_autofree char *line =
            g_strdup_printf ("  %s: %" G_GINT64_FORMAT, waits[i].what, waits[i].count);

        smd_output_line (line);
      }
}

int
smd_admin_customers_erase (SmdAdmin *self, char **args, GError **error)
{
  g_autofree char *id = NULL;
  g_autoptr (SmErasing) erasing = smd_customers_erase (&self->domain, args[0], &id, error);

  if (erasing == NULL)
    return SMD_ADMIN_FAILED;
  sm_log_event (G_LOG_LEVEL_MESSAGE, erasing->erased ? "customer-erased" : "customer-closed",
                "operator", self->operator_name, "customer", id, "reason", self->reason, NULL);
  if (self->json)
    smd_output_record (erasing, TRUE);
  else if (erasing->erased)
    put_kept ();
  else
    put_waits (erasing);
  return erasing->erased ? SMD_ADMIN_DONE : SMD_ADMIN_FINDINGS;
}

int
smd_admin_customers_log (SmdAdmin *self, char **args, GError **error)
{
  g_autoptr (GListStore) found =
      smd_access_list (&self->domain, args[0], self->after, self->limit, error);

  if (found == NULL)
    return SMD_ADMIN_FAILED;
  smd_admin_put_page (self, found, log_columns);
  return SMD_ADMIN_DONE;
}

/* A cell of the register: texts have no quotes in them. */
static void
put_register_line (const SmdPersonalTable *table, const SmdPersonalColumn *column)
{
  const char *erasing = "goes with its row";
  g_autofree char *line = NULL;

  if (column->emptied != NULL)
    erasing = "is emptied";
  else if (table->mine == NULL || g_str_equal (table->whose, "subscriber"))
    erasing = "stays: the supplier's";
  else if (table->kept_by != NULL)
    erasing = "stays, without a name";
  line = g_strjoin (";", table->table, column->column, table->whose, column->kind, column->purpose,
                    column->until, erasing, NULL);
  smd_output_line (line);
}

int
smd_admin_customers_register (SmdAdmin *self, char **args, GError **error)
{
  smd_output_line ("table;column;whose;what;why;until;erasing");
  for (const SmdPersonalTable *table = smd_personal_tables; table->table != NULL; table++)
    for (const SmdPersonalColumn *column = table->columns; column != NULL && column->column != NULL;
         column++)
      put_register_line (table, column);
  return SMD_ADMIN_DONE;
}
