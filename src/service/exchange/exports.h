/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"
#include "record.h"

G_BEGIN_DECLS

/*
 * What goes out to suppliers. An export has a number by supplier and kind, 1, 2, …; its files are
 * kept as they were made. One transaction picks what no export has, keeps the bytes and marks the
 * rows, so that each row is in exactly one export whatever dies in between; giving the bytes out is
 * a step of its own that can be done again.
 */

#define SMD_EXPORT_READINGS "readings"
#define SMD_EXPORT_PAYMENTS "payments"

/** SmdExportFile: a file of an export, without its bytes. */
#define SMD_TYPE_EXPORT_FILE (smd_export_file_get_type ())
G_DECLARE_FINAL_TYPE (SmdExportFile, smd_export_file, SMD, EXPORT_FILE, SmRecord)
struct _SmdExportFile
{
  SmRecord parent_instance;
  char *name;
  gint64 size_bytes;
};

/** SmdExport: a row of the table, and what it has of files. */
#define SMD_TYPE_EXPORT (smd_export_get_type ())
G_DECLARE_FINAL_TYPE (SmdExport, smd_export, SMD, EXPORT, SmRecord)
struct _SmdExport
{
  SmRecord parent_instance;
  char *id;
  char *supplier_id;
  char *kind;
  gint64 number;
  char *day; /* YYYYMMDD; NULL or "": of no day */
  gint64 made_at;
  gint64 n_rows;
  gint64 sum_kopecks;
  gint64 order_kopecks;
  gint64 order_number; /* 0: no payment order */
  gint64 written_at;   /* 0: not given out yet */
  GListStore *files;   /* SmdExportFile; filled by find() alone */
};

/* Until the transaction ends no other makes an export of this supplier and kind. Before rows are
 * picked. */
gboolean smd_exports_lock (SmdTx *tx, const char *supplier_id, const char *kind, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* The next number, locked; `day` nullable. Its rows may be marked with its id from now on. */
SmdExport *smd_exports_begin (SmdTx *tx, gint64 now, const char *supplier_id, const char *kind,
                              const char *day, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_exports_keep_file (SmdTx *tx, SmdExport *self, const char *name, GBytes *content,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Saves its counts and sums. */
gboolean smd_exports_end (SmdTx *tx, SmdExport *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A page of a supplier's, of all kinds, oldest first. */
gboolean smd_exports_list (SmdDomain *domain, const char *supplier_id, const char *after,
                           gint64 limit, GListStore *found, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* SM_ERROR_NOT_FOUND where there is none. */
SmdExport *smd_exports_load (SmdDomain *domain, const char *id, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
SmdExport *smd_exports_find (SmdDomain *domain, const char *supplier_id, const char *kind,
                             gint64 number, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Those not given out yet, in the order of their numbers. */
gboolean smd_exports_list_unwritten (SmdDomain *domain, const char *supplier_id, const char *kind,
                                     GListStore *found, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes *smd_exports_read_file (SmdDomain *domain, const SmdExport *self, const char *name,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Writes a file of it into a folder, whole or not at all. */
gboolean smd_exports_write_file (SmdDomain *domain, const SmdExport *self, const char *name,
                                 const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Writes all files of it, as find() filled them in, and says that they are where they belong.
 * Appends their names to `names`. */
gboolean smd_exports_write_all (SmdDomain *domain, SmdExport *self, const char *folder,
                                GPtrArray *names, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Its files are where they belong. */
gboolean smd_exports_set_written (SmdDomain *domain, SmdExport *self, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
