/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"

G_BEGIN_DECLS

/*
 * A folder a supplier, ROOT/SUPPLIER: what it puts into in/ is taken file by file and moved to
 * done/ or failed/, with a report beside it; what goes out to it is in out/. A supplier takes part
 * whose folder is there.
 *
 * Each step can be done again: a file is loaded, which changes nothing the second time, reported
 * on, and then moved; an export is made once, written, and then marked as given out. So whenever a
 * run ends, the next one goes on.
 */

typedef struct
{
  const char *root;
  const char *supplier_id; /* nullable: all whose folder is there */
  gboolean at_once;        /* files are not waited for, and what came until now goes out, not until
                            * the last midnight */
} SmdFoldersPlan;

typedef enum
{
  SMD_FOLDERS_TAKEN,   /* a file of in/ */
  SMD_FOLDERS_FAILED,  /* the same, and nothing of it was taken */
  SMD_FOLDERS_GIVEN,   /* files are in out/ */
  SMD_FOLDERS_TROUBLE, /* something could not be done, and the next run tries again */
  SMD_N_FOLDERS_NEWS
} SmdFoldersNews;

/* `file` is NULL where it is about none; both may hold anything a file's name may. */
typedef void (*SmdFoldersFunc) (SmdFoldersNews news, const char *supplier_id, const char *file,
                                const char *words, gpointer data);

/* SM_ERROR_BUSY while another run is at work in that root. What is wrong with one supplier is told
 * and stops no other. */
gboolean smd_folders_run (SmdDomain *domain, const SmdFoldersPlan *plan, SmdFoldersFunc tell,
                          gpointer data, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
