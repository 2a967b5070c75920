/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "data-export.h"

#include "error.h"
#include "json-writer.h"
#include "limits.h"
#include "operations.h"
#include "password-check.h"
#include "personal-data.h"
#include "privacy-records.h"
#include "text.h"
#include "zip.h"

#define LINE_END "\r\n"
#define BYTE_ORDER_MARK "\xef\xbb\xbf" /* spreadsheets take the file for UTF-8 then */

typedef struct
{
  const char *customer_id; /* borrowed */
  const char *after;       /* borrowed: the id of a file */
  GPtrArray *names;        /* owned: of the CSV files */
  GPtrArray *tables;       /* owned GString: what is in them */
  GString *json;           /* owned */

  char *file_id; /* owned, nullable: of the next file, with what is in it */
  char *file_name;
  GBytes *content;
} Export;

static void
string_free (gpointer data)
{
  g_string_free (data, TRUE);
}

static void
clear_file (Export *self)
{
  g_clear_pointer (&self->file_id, g_free);
  g_clear_pointer (&self->file_name, g_free);
  g_clear_pointer (&self->content, g_bytes_unref);
}

static void
add_cell (GString *out, const char *text)
{
  if (out->len > 0 && out->str[out->len - 1] != '\n')
    g_string_append_c (out, ';');
  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

/* The columns that are shown, those by which a row is known first. */
static GPtrArray *
list_columns (const SmdPersonalTable *table)
{
  GPtrArray *columns = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) rest = g_strsplit (table->rest, " ", -1);

  for (guint i = 0; rest[i] != NULL; i++)
    g_ptr_array_add (columns, g_strdup (rest[i]));
  for (const SmdPersonalColumn *column = table->columns; column->column != NULL; column++)
    if (!column->hidden)
      g_ptr_array_add (columns, g_strdup (column->column));
  return columns;
}

static char *
dup_query (const SmdPersonalTable *table, GPtrArray *columns)
{
  g_autoptr (GString) sql = g_string_new ("SELECT ");

  for (guint i = 0; i < columns->len; i++)
    {
      g_string_append (sql, i > 0 ? ", " : "");
      g_string_append (sql, g_ptr_array_index (columns, i));
    }
  g_string_append (sql, " FROM ");
  g_string_append (sql, table->table);
  g_string_append (sql, " WHERE ");
  g_string_append (sql, table->mine);
  g_string_append (sql, " ORDER BY 1, 2");
  return g_string_free (g_steal_pointer (&sql), FALSE);
}

static gboolean
is_time (const char *column)
{
  return g_str_equal (column, "at") || g_str_has_suffix (column, "_at");
}

static void
add_value (Export *self, GString *csv, SmdRows *rows, const char *column)
{
  if (smd_rows_is_null (rows, column))
    {
      add_cell (csv, "");
      return;
    }
  if (!smd_rows_is_integer (rows, column))
    {
      add_cell (csv, smd_rows_get_text (rows, column));
      sm_json_add_string (self->json, column, smd_rows_get_text (rows, column));
      return;
    }

  const gint64 value = smd_rows_get_int (rows, column);
  g_autofree char *text =
      is_time (column) ? sm_text_iso_time (value) : g_strdup_printf ("%" G_GINT64_FORMAT, value);

  add_cell (csv, text);
  if (is_time (column))
    sm_json_add_string (self->json, column, text);
  else
    sm_json_add_integer (self->json, column, value);
}

static gboolean
add_table (SmdTx *tx, Export *self, const SmdPersonalTable *table, GError **error)
{
  g_autoptr (GPtrArray) columns = list_columns (table);
  g_autofree char *sql = dup_query (table, columns);
  g_autoptr (SmdRows) rows = smd_tx_query (tx, error, sql, "s", self->customer_id);
  GString *csv = g_string_new (BYTE_ORDER_MARK);

  g_ptr_array_add (self->names, g_strconcat (table->table, ".csv", NULL));
  g_ptr_array_add (self->tables, csv);
  for (guint i = 0; i < columns->len; i++)
    {
      g_string_append (csv, i > 0 ? ";" : "");
      g_string_append (csv, g_ptr_array_index (columns, i));
    }
  g_string_append (csv, LINE_END);
  sm_json_open_list (self->json, table->table);
  while (rows != NULL && smd_rows_next (rows))
    {
      sm_json_open_object (self->json, NULL);
      for (guint i = 0; i < columns->len; i++)
        add_value (self, csv, rows, g_ptr_array_index (columns, i));
      sm_json_close_object (self->json);
      g_string_append (csv, LINE_END);
    }
  sm_json_close_list (self->json);
  return rows != NULL;
}

static void
export_empty (Export *self)
{
  g_ptr_array_set_size (self->names, 0);
  g_ptr_array_set_size (self->tables, 0);
  g_string_truncate (self->json, 0);
}

static gboolean
load_tables (SmdTx *tx, gpointer data, GError **error)
{
  Export *self = data;

  export_empty (self);
  sm_json_open_object (self->json, NULL);
  for (const SmdPersonalTable *table = smd_personal_tables; table->table != NULL; table++)
    if (table->mine != NULL && !add_table (tx, self, table, error))
      return FALSE;
  sm_json_close_object (self->json);
  return TRUE;
}

/* What each column of the files is, as far as it says something of a person. */
static GBytes *
make_about (void)
{
  g_autoptr (GString) out = g_string_new (BYTE_ORDER_MARK "table;column;what;why;until" LINE_END);

  for (const SmdPersonalTable *table = smd_personal_tables; table->table != NULL; table++)
    for (const SmdPersonalColumn *column = table->columns;
         table->mine != NULL && column->column != NULL; column++)
      {
        add_cell (out, table->table);
        add_cell (out, column->column);
        add_cell (out, column->kind);
        add_cell (out, column->purpose);
        add_cell (out, column->until);
        g_string_append (out, LINE_END);
      }
  return g_string_free_to_bytes (g_steal_pointer (&out));
}

static gboolean
add_texts (SmdDomain *domain, Export *self, SmdZip *zip, GError **error)
{
  g_autoptr (GBytes) about = make_about ();
  g_autoptr (GBytes) json = NULL;

  if (!smd_store_read (domain->store, load_tables, self, error))
    return FALSE;
  json = g_bytes_new (self->json->str, self->json->len);
  if (!smd_zip_add (zip, "about.csv", about, error) || !smd_zip_add (zip, "data.json", json, error))
    return FALSE;
  for (guint i = 0; i < self->names->len; i++)
    {
      const GString *csv = g_ptr_array_index (self->tables, i);
      g_autoptr (GBytes) content = g_bytes_new (csv->str, csv->len);

      if (!smd_zip_add (zip, g_ptr_array_index (self->names, i), content, error))
        return FALSE;
    }
  export_empty (self);
  return TRUE;
}

static gboolean
load_file (SmdTx *tx, gpointer data, GError **error)
{
  Export *self = data;
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error,
                    "SELECT id, name, content FROM attachments WHERE customer_id = $1 AND id > $2 "
                    "ORDER BY id LIMIT 1",
                    "ss", self->customer_id, self->after);

  clear_file (self);
  if (rows == NULL || !smd_rows_next (rows))
    return rows != NULL;
  self->file_id = g_strdup (smd_rows_get_text (rows, "id"));
  self->file_name = g_strdup (smd_rows_get_text (rows, "name"));
  self->content = g_bytes_ref (smd_rows_get_bytes (rows, "content"));
  return TRUE;
}

static gboolean
add_files (SmdDomain *domain, Export *self, SmdZip *zip, gint64 most, char **next, GError **error)
{
  g_autofree char *last = NULL;
  gint64 left = most;

  while (smd_store_read (domain->store, load_file, self, error))
    {
      g_autofree char *name = NULL;

      if (self->file_id == NULL)
        return TRUE;
      left -= (gint64) g_bytes_get_size (self->content);
      if (most > 0 && left < 0)
        {
          *next = g_strdup (self->after);
          return TRUE;
        }
      name = g_strconcat ("files/", self->file_id, "-", self->file_name, NULL);
      if (!smd_zip_add (zip, name, self->content, error))
        return FALSE;
      g_free (last);
      last = g_strdup (self->file_id);
      self->after = last;
    }
  return FALSE;
}

/**
 * smd_data_export_write:
 * @domain: the domain
 * @customer_id: whose
 * @after: (nullable): the id of a file: only those after it; %NULL: everything
 * @most: bytes of files, no fewer than one may have; 0: all
 * @out: where the zip goes
 * @next: (out) (transfer full) (nullable): where the next part goes on; %NULL: there is none
 * @error: of the store or the stream
 *
 * Returns: whether it is written
 */
gboolean
smd_data_export_write (SmdDomain *domain, const char *customer_id, const char *after, gint64 most,
                       GOutputStream *out, char **next, GError **error)
{
  g_autoptr (SmdZip) zip = smd_zip_new (out);
  Export self = { .customer_id = customer_id, .after = after != NULL ? after : "" };
  gboolean written;

  *next = NULL;
  self.names = g_ptr_array_new_with_free_func (g_free);
  self.tables = g_ptr_array_new_with_free_func (string_free);
  self.json = g_string_new (NULL);
  written = (after != NULL || add_texts (domain, &self, zip, error))
            && add_files (domain, &self, zip, most, next, error) && smd_zip_finish (zip, error);
  g_ptr_array_unref (self.names);
  g_ptr_array_unref (self.tables);
  g_string_free (self.json, TRUE);
  clear_file (&self);
  return written;
}

/**
 * smd_op_data_export:
 * @domain: the domain
 * @call: with an SmDataExportInput
 * @error: %SM_ERROR_PASSWORD_REFUSED, %SM_ERROR_TOO_MANY_TRIES, or of the store
 *
 * Returns: (transfer full) (nullable): an SmDataExport
 */
gpointer
smd_op_data_export (SmdDomain *domain, const SmdCall *call, GError **error)
{
  const SmDataExportInput *input = call->body;
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
  g_autoptr (SmDataExport) reply = NULL;
  GMemoryOutputStream *memory = G_MEMORY_OUTPUT_STREAM (out);
  g_autofree char *next = NULL;

  if (!smd_password_check (domain, call, "password", input->password, NULL, error)
      || !smd_data_export_write (domain, call->customer_id, input->after,
                                 SM_LIMIT_DATA_EXPORT_BYTES, out, &next, error))
    return NULL;
  reply = sm_record_new (SM_TYPE_DATA_EXPORT);
  sm_record_set_text (&reply->name, "smorodina.zip");
  reply->data = g_base64_encode (g_memory_output_stream_get_data (memory),
                                 g_memory_output_stream_get_data_size (memory));
  reply->next = g_steal_pointer (&next);
  return g_steal_pointer (&reply);
}
