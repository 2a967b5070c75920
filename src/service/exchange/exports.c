/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exports.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "error.h"
#include "folder-files.h"
#include "id.h"
#include "suppliers.h"

static const SmField file_fields[] = {
  SM_TEXT (SmdExportFile, name, 200, SM_FIELD_REQUIRED, "of the file"),
  SM_INTEGER (SmdExportFile, size_bytes, 0, 0, SM_FIELD_PLAIN, "its length"),
};

SM_DEFINE_RECORD (SmdExportFile, smd_export_file, file_fields)

static const SmField export_fields[] = {
  SM_TEXT (SmdExport, id, 64, SM_FIELD_REQUIRED, "stable"),
  SM_TEXT (SmdExport, supplier_id, 64, SM_FIELD_REQUIRED, "to whom"),
  SM_TEXT (SmdExport, kind, 20, SM_FIELD_REQUIRED, "readings or payments"),
  SM_INTEGER (SmdExport, number, 1, 0, SM_FIELD_PLAIN, "1, 2, … by supplier and kind"),
  SM_TEXT (SmdExport, day, 8, SM_FIELD_PLAIN, "YYYYMMDD in the supplier's zone"),
  SM_TIME (SmdExport, made_at, SM_FIELD_PLAIN, "made"),
  SM_INTEGER (SmdExport, n_rows, 0, 0, SM_FIELD_PLAIN, "rows"),
  SM_INTEGER (SmdExport, sum_kopecks, 0, 0, SM_FIELD_PLAIN, "for the supplier"),
  SM_INTEGER (SmdExport, order_kopecks, 0, 0, SM_FIELD_PLAIN, "of the payment order"),
  SM_INTEGER (SmdExport, order_number, 0, 0, SM_FIELD_PLAIN, "of the payment order; 0: none"),
  SM_TIME (SmdExport, written_at, SM_FIELD_PLAIN, "given out first"),
  SM_LIST (SmdExport, files, smd_export_file_get_type, 0, SM_FIELD_PLAIN, "its files"),
};

SM_DEFINE_RECORD (SmdExport, smd_export, export_fields)

/* ---- made ---- */

/**
 * smd_exports_lock:
 * @tx: a write transaction
 * @supplier_id: whose
 * @kind: %SMD_EXPORT_READINGS or %SMD_EXPORT_PAYMENTS
 * @error: the store's
 *
 * The row of the counter is locked; its value means nothing.
 *
 * Returns: whether numbers and rows are this transaction's alone
 */
gboolean
smd_exports_lock (SmdTx *tx, const char *supplier_id, const char *kind, GError **error)
{
  g_autofree char *name = g_strjoin (":", "export", kind, supplier_id, NULL);

  return smd_tx_exec (tx, error,
                      "INSERT INTO counters (name, value) VALUES ($1, 0) "
                      "ON CONFLICT (name) DO UPDATE SET value = counters.value",
                      "s", name);
}

static gboolean
find_next_number (SmdTx *tx, SmdExport *self, GError **error)
{
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error,
                    "SELECT COALESCE (MAX (number), 0) + 1 AS number FROM exports "
                    "WHERE supplier_id = $1 AND kind = $2",
                    "ss", self->supplier_id, self->kind);

  if (rows == NULL || !smd_rows_next (rows))
    return FALSE;
  self->number = smd_rows_get_int (rows, "number");
  return TRUE;
}

/**
 * smd_exports_begin:
 * @tx: a write transaction
 * @now: unix seconds
 * @supplier_id: whose
 * @kind: %SMD_EXPORT_READINGS or %SMD_EXPORT_PAYMENTS
 * @day: (nullable): YYYYMMDD in the supplier's zone
 * @error: %SM_ERROR_SUPPLIER_UNKNOWN, or the store's
 *
 * Returns: (transfer full): an export with the next number, without rows or files
 */
SmdExport *
smd_exports_begin (SmdTx *tx, gint64 now, const char *supplier_id, const char *kind,
                   const char *day, GError **error)
{
  g_autoptr (SmdExport) self = sm_record_new (SMD_TYPE_EXPORT);
  g_autofree char *id = sm_id_new ();

  sm_record_set_text (&self->id, id);
  sm_record_set_text (&self->supplier_id, supplier_id);
  sm_record_set_text (&self->kind, kind);
  sm_record_set_text (&self->day, day);
  self->made_at = now;
  if (!smd_suppliers_require (tx, supplier_id, error)
      || !smd_exports_lock (tx, supplier_id, kind, error) || !find_next_number (tx, self, error)
      || !smd_tx_exec (tx, error,
                       "INSERT INTO exports (id, supplier_id, kind, number, day, made_at, n_rows, "
                       "sum_kopecks) VALUES ($1, $2, $3, $4, COALESCE ($5, ''), $6, 0, 0)",
                       "sssisi", self->id, supplier_id, kind, self->number, day, now))
    return NULL;
  return g_steal_pointer (&self);
}

static void
add_file (SmdExport *self, const char *name, gint64 size)
{
  g_autoptr (SmdExportFile) file = sm_record_new (SMD_TYPE_EXPORT_FILE);

  sm_record_set_text (&file->name, name);
  file->size_bytes = size;
  g_list_store_append (self->files, file);
}

/**
 * smd_exports_keep_file:
 * @tx: a write transaction
 * @self: an export
 * @name: a name without a folder, of none of its files yet
 * @content: what stays so
 * @error: the store's
 *
 * Returns: whether the file is the export's
 */
gboolean
smd_exports_keep_file (SmdTx *tx, SmdExport *self, const char *name, GBytes *content,
                       GError **error)
{
  if (!smd_tx_exec (tx, error,
                    "INSERT INTO export_files (export_id, name, content) VALUES ($1, $2, $3)",
                    "ssb", self->id, name, content))
    return FALSE;
  add_file (self, name, (gint64) g_bytes_get_size (content));
  return TRUE;
}

gboolean
smd_exports_end (SmdTx *tx, SmdExport *self, GError **error)
{
  return smd_tx_exec (tx, error,
                      "UPDATE exports SET n_rows = $1, sum_kopecks = $2, order_kopecks = $3, "
                      "order_number = NULLIF ($4, 0) WHERE id = $5",
                      "iiiis", self->n_rows, self->sum_kopecks, self->order_kopecks,
                      self->order_number, self->id);
}

/* ---- read back ---- */

#define SELECT                                                                \
  "SELECT id, supplier_id, kind, number, day, made_at, n_rows, sum_kopecks, " \
  "order_kopecks, COALESCE (order_number, 0) AS order_number, written_at FROM exports "

typedef struct
{
  const char *supplier_id; /* borrowed, like the next three */
  const char *kind;
  const char *id; /* of the one, or after which the page begins */
  GListStore *found;
  gint64 number; /* or the limit of a page */
} Search;

static gboolean
fill (Search *self, SmdRows *rows)
{
  g_list_store_remove_all (self->found);
  while (rows != NULL && smd_rows_next (rows))
    {
      g_autoptr (SmdExport) found = smd_rows_dup_record (rows, SMD_TYPE_EXPORT);

      g_list_store_append (self->found, found);
    }
  return rows != NULL;
}

static gboolean
list_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  Search *self = data;
  g_autoptr (SmdRows) rows = NULL;

  if (!smd_suppliers_require (tx, self->supplier_id, error))
    return FALSE;
  rows = smd_tx_query (tx, error, SELECT "WHERE supplier_id = $1 AND id > $2 ORDER BY id LIMIT $3",
                       "ssi", self->supplier_id, self->id, self->number);
  return fill (self, rows);
}

gboolean
smd_exports_list (SmdDomain *domain, const char *supplier_id, const char *after, gint64 limit,
                  GListStore *found, GError **error)
{
  Search self = { .supplier_id = supplier_id, .id = after, .found = found, .number = limit };

  return smd_store_read (domain->store, list_in_tx, &self, error);
}

static gboolean
unwritten_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  Search *self = data;
  g_autoptr (SmdRows) rows = smd_tx_query (
      tx, error,
      SELECT "WHERE supplier_id = $1 AND kind = $2 AND written_at IS NULL ORDER BY number", "ss",
      self->supplier_id, self->kind);

  return fill (self, rows);
}

gboolean
smd_exports_list_unwritten (SmdDomain *domain, const char *supplier_id, const char *kind,
                            GListStore *found, GError **error)
{
  Search self = { .supplier_id = supplier_id, .kind = kind, .found = found };

  return smd_store_read (domain->store, unwritten_in_tx, &self, error);
}

static gboolean
fill_files (SmdTx *tx, SmdExport *export, GError **error)
{
  g_autoptr (SmdRows) rows = smd_tx_query (tx, error,
                                           "SELECT name, LENGTH (content) AS size_bytes "
                                           "FROM export_files WHERE export_id = $1 ORDER BY name",
                                           "s", export->id);

  while (rows != NULL && smd_rows_next (rows))
    add_file (export, smd_rows_get_text (rows, "name"), smd_rows_get_int (rows, "size_bytes"));
  return rows != NULL;
}

static gboolean
find_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  Search *self = data;
  g_autoptr (SmdRows) rows = NULL;

  if (self->id != NULL)
    rows = smd_tx_query (tx, error, SELECT "WHERE id = $1", "s", self->id);
  else if (smd_suppliers_require (tx, self->supplier_id, error))
    rows = smd_tx_query (tx, error, SELECT "WHERE supplier_id = $1 AND kind = $2 AND number = $3",
                         "ssi", self->supplier_id, self->kind, self->number);
  if (!fill (self, rows))
    return FALSE;
  if (sm_record_list_length (self->found) > 0)
    return fill_files (tx, sm_record_list_get (self->found, 0), error);
  sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no such export; see exports list"));
  return FALSE;
}

static SmdExport *
find (SmdDomain *domain, Search *search, GError **error)
{
  g_autoptr (GListStore) found = g_list_store_new (SMD_TYPE_EXPORT);

  search->found = found;
  if (!smd_store_read (domain->store, find_in_tx, search, error))
    return NULL;
  return g_object_ref (sm_record_list_get (found, 0));
}

SmdExport *
smd_exports_load (SmdDomain *domain, const char *id, GError **error)
{
  return find (domain, &(Search) { .id = id }, error);
}

SmdExport *
smd_exports_find (SmdDomain *domain, const char *supplier_id, const char *kind, gint64 number,
                  GError **error)
{
  return find (domain, &(Search) { .supplier_id = supplier_id, .kind = kind, .number = number },
               error);
}

typedef struct
{
  const char *export_id; /* borrowed, like the next */
  const char *name;
  GBytes *content; /* owned; the result */
} Content;

static gboolean
read_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  Content *self = data;
  g_autoptr (SmdRows) rows = smd_tx_query (
      tx, error, "SELECT content FROM export_files WHERE export_id = $1 AND name = $2", "ss",
      self->export_id, self->name);

  if (rows == NULL)
    return FALSE;
  if (!smd_rows_next (rows))
    {
      sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("the export has no file %s"), self->name);
      return FALSE;
    }
  g_clear_pointer (&self->content, g_bytes_unref);
  self->content = g_bytes_ref (smd_rows_get_bytes (rows, "content"));
  return TRUE;
}

/**
 * smd_exports_read_file:
 * @domain: the domain
 * @self: an export
 * @name: of one of its files
 * @error: %SM_ERROR_NOT_FOUND, or the store's
 *
 * Returns: (transfer full): its bytes, as they were made
 */
GBytes *
smd_exports_read_file (SmdDomain *domain, const SmdExport *self, const char *name, GError **error)
{
  Content call = { self->id, name, NULL };

  if (!smd_store_read (domain->store, read_in_tx, &call, error))
    g_clear_pointer (&call.content, g_bytes_unref);
  return call.content;
}

/* ---- given out ---- */

/**
 * smd_exports_write_file:
 * @domain: the domain
 * @self: an export
 * @name: of one of its files
 * @folder: where to
 * @error: %SM_ERROR_NOT_FOUND where the export has no such file, %SM_ERROR_UNAVAILABLE where it
 *   cannot be written, or the store's
 *
 * It is written beside its place, brought to the disk and renamed: whoever reads the folder finds
 * all of it or nothing.
 *
 * Returns: whether the file is there
 */
gboolean
smd_exports_write_file (SmdDomain *domain, const SmdExport *self, const char *name,
                        const char *folder, GError **error)
{
  g_autoptr (GBytes) content = smd_exports_read_file (domain, self, name, error);
  gsize length = 0;
  gboolean written;
  int fd;

  if (content == NULL)
    return FALSE;
  fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    {
      sm_error_set (error, SM_ERROR_UNAVAILABLE, 0, "%s: %s", folder, g_strerror (errno));
      return FALSE;
    }
  const char *bytes = g_bytes_get_data (content, &length);
  written = smd_folder_write (fd, name, bytes, length, error);
  close (fd);
  return written;
}

typedef struct
{
  gint64 now;
  const char *id; /* borrowed */
} Written;

static gboolean
set_written_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  Written *self = data;

  return smd_tx_exec (tx, error,
                      "UPDATE exports SET written_at = $1 WHERE id = $2 AND written_at IS NULL",
                      "is", self->now, self->id);
}

gboolean
smd_exports_set_written (SmdDomain *domain, SmdExport *self, GError **error)
{
  Written call = { sm_clock_now (domain->clock), self->id };

  if (self->written_at != 0)
    return TRUE;
  if (!smd_store_write (domain->store, set_written_in_tx, &call, error))
    return FALSE;
  self->written_at = call.now;
  return TRUE;
}

gboolean
smd_exports_write_all (SmdDomain *domain, SmdExport *self, const char *folder, GPtrArray *names,
                       GError **error)
{
  for (guint i = 0; i < sm_record_list_length (self->files); i++)
    {
      const SmdExportFile *file = sm_record_list_get (self->files, i);

      if (!smd_exports_write_file (domain, self, file->name, folder, error))
        return FALSE;
      g_ptr_array_add (names, g_strdup (file->name));
    }
  return smd_exports_set_written (domain, self, error);
}
