/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "folder-run.h"

G_BEGIN_DECLS

/* The folder of a supplier, while a run is at work in it. All borrowed. */
typedef struct
{
  SmdDomain *domain;
  const SmdFoldersPlan *plan;
  const char *supplier_id;
  int in;
  int out;
  int done;
  int failed;
  SmdFoldersFunc tell;
  gpointer data;
} SmdSupplierFolder;

void smd_supplier_folder_tell (const SmdSupplierFolder *self, SmdFoldersNews news, const char *file,
                               const char *words);
/* Takes what is in in/; a store that fails ends it. */
void smd_supplier_folder_take (const SmdSupplierFolder *self);
/* Makes what is due, and puts what was not given out into out/. */
void smd_supplier_folder_give (const SmdSupplierFolder *self);

G_END_DECLS
