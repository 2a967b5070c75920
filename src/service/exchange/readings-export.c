/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "error.h"
#include "limits.h"
#include "readings-desk.h"
#include "readings-file.h"
#include "suppliers.h"

/* clang-format off */
const SmdSection smd_readings_table[] = {
  { "readings", {
    [SMD_READING_ACCOUNT] = { "account", SMD_CELL_WORD, TRUE, .doc = N_ ("account number") },
    [SMD_READING_SERIAL] = { "serial", SMD_CELL_TEXT, TRUE, .doc = N_ ("the meter's number") },
    [SMD_READING_REGISTER] = { "register", SMD_CELL_INTEGER, TRUE,
      .doc = N_ ("its place on the meter, from 1") },
    [SMD_READING_TITLE] = { "title", SMD_CELL_TEXT, TRUE, .doc = N_ ("of the register") },
    [SMD_READING_VALUE] = { "value", SMD_CELL_MILLI, TRUE,
      .doc = N_ ("with a comma, and the meter's decimals") },
    [SMD_READING_TAKEN_ON] = { "taken_on", SMD_CELL_DATE, TRUE,
      .doc = N_ ("in the supplier's zone") },
    [SMD_READING_SENT_AT] = { "sent_at", SMD_CELL_TEXT, TRUE,
      .doc = N_ ("YYYY-MM-DD HH:MM:SS in the supplier's zone") },
    [SMD_READING_UNVERIFIED] = { "unverified", SMD_CELL_FLAG, TRUE,
      .doc = N_ ("1: sent by who has the simple version only") },
    [SMD_READING_ID] = { "id", SMD_CELL_WORD, TRUE,
      .doc = N_ ("of the reading, for the answer; the same in the lines of all its registers") },
  } },
  { "", { { "export", SMD_CELL_INTEGER, TRUE, .doc = N_ ("number of the export") } } },
  { NULL },
};
/* clang-format on */

typedef struct
{
  SmdDomain *domain; /* borrowed, like the next */
  const char *supplier_id;
  SmdOutEncoding encoding;
  gint64 before;
  SmdProblems *problems; /* borrowed */
  SmdExport *made;       /* owned, nullable: the result */
} Exporting;

static char *
dup_local_time (gint64 seconds, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (seconds);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);

  return g_date_time_format (local, "%Y-%m-%d %H:%M:%S");
}

/* The cells of a line, in the order of the table. */
static void
add_line (SmdOutText *out, SmdRows *rows, GTimeZone *zone)
{
  g_autofree char *place = g_strdup_printf ("%" G_GINT64_FORMAT, smd_rows_get_int (rows, "place"));
  g_autofree char *value = smd_readings_dup_value (smd_rows_get_int (rows, "value_milli"),
                                                   smd_rows_get_int (rows, "decimals"));
  g_autofree char *taken_at = dup_local_time (smd_rows_get_int (rows, "taken_at"), zone);
  g_autofree char *taken_on = g_strndup (taken_at, strlen ("YYYY-MM-DD"));
  g_autofree char *sent_at = dup_local_time (smd_rows_get_int (rows, "sent_at"), zone);
  const char *const cells[SMD_N_READING_COLUMNS] = {
    [SMD_READING_ACCOUNT] = smd_rows_get_text (rows, "number"),
    [SMD_READING_SERIAL] = smd_rows_get_text (rows, "serial"),
    [SMD_READING_REGISTER] = place,
    [SMD_READING_TITLE] = smd_rows_get_text (rows, "title"),
    [SMD_READING_VALUE] = value,
    [SMD_READING_TAKEN_ON] = taken_on,
    [SMD_READING_SENT_AT] = sent_at,
    [SMD_READING_UNVERIFIED] = smd_rows_get_int (rows, "verified") != 0 ? "0" : "1",
    [SMD_READING_ID] = smd_rows_get_text (rows, "id"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    smd_out_text_add_cell (out, smd_readings_table[0].columns[i].name, cells[i]);
  smd_out_text_end_line (out);
}

static void
add_head (SmdOutText *out, const SmdExport *made)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, made->number);

  smd_out_text_add_cell (out, NULL, smd_readings_table[1].columns[0].name);
  smd_out_text_add_cell (out, NULL, number);
  smd_out_text_end_line (out);
  smd_out_text_add_line (out, "#readings");
  for (guint i = 0; smd_readings_table[0].columns[i].name != NULL; i++)
    smd_out_text_add_cell (out, NULL, smd_readings_table[0].columns[i].name);
  smd_out_text_end_line (out);
}

static gboolean
add_readings (SmdTx *tx, SmdOutText *out, const SmdExport *made, GError **error)
{
  g_autoptr (GTimeZone) zone = NULL;
  g_autoptr (SmdRows) rows = smd_tx_query (
      tx, error,
      "SELECT r.id, r.taken_at, r.sent_at, r.verified, c.number, m.serial, m.decimals, g.place, "
      "g.title, v.value_milli, s.zone FROM readings r JOIN suppliers s ON s.id = r.supplier_id "
      "JOIN meters m ON m.id = r.meter_id JOIN registry_accounts c ON c.id = m.registry_id "
      "JOIN reading_values v ON v.reading_id = r.id JOIN registers g ON g.id = v.register_id "
      "WHERE r.export_id = $1 ORDER BY r.id, g.place",
      "s", made->id);

  while (rows != NULL && smd_rows_next (rows))
    {
      if (zone == NULL)
        zone = g_time_zone_new_identifier (smd_rows_get_text (rows, "zone"));
      if (zone == NULL)
        zone = g_time_zone_new_utc ();
      add_line (out, rows, zone);
    }
  return rows != NULL;
}

static gboolean
keep_file (SmdTx *tx, Exporting *self, SmdExport *made, GError **error)
{
  g_autoptr (SmdOutText) out = smd_out_text_new (self->encoding, self->problems);
  g_autofree char *name =
      g_strdup_printf ("%s-readings-%06" G_GINT64_FORMAT ".csv", made->supplier_id, made->number);
  g_autoptr (GBytes) content = NULL;

  add_head (out, made);
  if (!add_readings (tx, out, made, error))
    return FALSE;
  if (smd_problems_get_count (self->problems) > 0)
    {
      sm_error_set (error, SM_ERROR_INPUT_INVALID, 0, N_ ("the encoding lacks a character"));
      return FALSE;
    }
  content = smd_out_text_dup_bytes (out);
  return smd_exports_keep_file (tx, made, name, content, error);
}

/* All that waited may have been taken back before the transaction had it: then there is nothing to
 * number. */
static gboolean
forget (SmdTx *tx, const SmdExport *made, GError **error)
{
  return smd_tx_exec (tx, error, "DELETE FROM exports WHERE id = $1", "s", made->id);
}

static gboolean
export_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  Exporting *self = data;
  const gint64 now = sm_clock_now (self->domain->clock);
  g_autoptr (SmdExport) made = NULL;

  g_clear_object (&self->made);
  smd_problems_clear (self->problems);
  made = smd_exports_begin (tx, now, self->supplier_id, SMD_EXPORT_READINGS, NULL, error);
  if (made == NULL
      || !smd_readings_take_out (tx, self->supplier_id, made->id, now, self->before,
                                 SM_LIMIT_EXPORT_READINGS, &made->n_rows, error))
    return FALSE;
  if (made->n_rows == 0)
    return forget (tx, made, error);
  if (!keep_file (tx, self, made, error) || !smd_exports_end (tx, made, error))
    return FALSE;
  self->made = g_steal_pointer (&made);
  return TRUE;
}

typedef struct
{
  const char *supplier_id; /* borrowed */
  gint64 before;
  gboolean found;
} Waiting;

static gboolean
look_for_waiting (SmdTx *tx, gpointer data, GError **error)
{
  Waiting *self = data;

  return smd_suppliers_require (tx, self->supplier_id, error)
         && smd_readings_wait (tx, self->supplier_id, self->before, &self->found, error);
}

/**
 * smd_readings_export:
 * @domain: the domain
 * @supplier_id: whose
 * @encoding: of the file
 * @before: unix seconds: those that were sent then or later wait; %G_MAXINT64: none does
 * @problems: where to tell of characters that the encoding lacks
 * @made: (out) (transfer full) (nullable): the export; %NULL where nothing waits, or with problems
 * @error: %SM_ERROR_SUPPLIER_UNKNOWN, or the store's
 *
 * Returns: whether it could be tried
 */
gboolean
smd_readings_export (SmdDomain *domain, const char *supplier_id, SmdOutEncoding encoding,
                     gint64 before, SmdProblems *problems, SmdExport **made, GError **error)
{
  Waiting waiting = { supplier_id, before, FALSE };
  Exporting data = { domain, supplier_id, encoding, before, problems, NULL };
  g_autoptr (GError) local = NULL;

  *made = NULL;
  if (!smd_store_read (domain->store, look_for_waiting, &waiting, error))
    return FALSE;
  if (!waiting.found)
    return TRUE;
  if (smd_store_write (domain->store, export_in_tx, &data, &local))
    {
      *made = data.made;
      return TRUE;
    }
  g_clear_object (&data.made);
  if (smd_problems_get_count (problems) > 0)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
