/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/*
 * SmdColumns: the names of an answer's columns, shared by all answers of a prepared statement.
 * Thread-safe once made. Private to this folder.
 *
 * Which column fills which field of a record is looked for once a statement, not once an answer.
 */
typedef struct _SmdColumns SmdColumns;

#define SMD_NO_COLUMN G_MAXUINT

/* For each field of a record type, in the order of its table: its column, or SMD_NO_COLUMN. */
typedef struct
{
  GType type;
  guint column[];
} SmdPlaces;

SmdColumns *smd_columns_new (guint n_columns);
/* Before the first answer only. */
void smd_columns_add (SmdColumns *self, const char *name);
SmdColumns *smd_columns_ref (SmdColumns *self);
void smd_columns_unref (SmdColumns *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdColumns, smd_columns_unref)

guint smd_columns_get_length (const SmdColumns *self);
/* Looks from column `from` on and then from the first; SMD_NO_COLUMN where there is none. */
guint smd_columns_find (const SmdColumns *self, const char *name, guint from);
/* Returns: (transfer none): lives as long as the columns */
const SmdPlaces *smd_columns_get_places (SmdColumns *self, GType record_type);

G_END_DECLS
