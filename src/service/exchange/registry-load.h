/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "registry-file.h"
#include "sections.h"

G_BEGIN_DECLS

/* A registry on its way into the store. */
typedef struct
{
  gint64 now;
  const char *supplier_id; /* borrowed, like the next four */
  const char *as_of;       /* the closing day of the registry */
  const SmdSections *sections;
  SmdProblems *problems;
  SmdRegistryCounts *counts;
  SmdOwners *owners; /* borrowed */

  guint newer;            /* accounts with a balance of a later day */
  guint newer_line;       /* the first of them */
  char *mask;             /* owned */
  char *today;            /* owned: the day it is in the supplier's zone */
  GHashTable *registries; /* owned: account number → registry_id */
  GHashTable *lines;      /* owned: registry and month → lines so far */
  GHashTable *named;      /* owned: what a section may have once of an account */
  GHashTable *apart;      /* owned: registry_ids whose balance is of another day than the file */
} SmdLoading;

/* What a file may not add one more of: the list that customers see has room for so many. */
gboolean smd_registry_check_room (SmdTx *tx, SmdLoading *self, const SmdRow *row,
                                  const char *counted, const char *of, GType type, const char *list,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Each loads a row of its section; what is wrong with it goes to the problems. */
gboolean smd_registry_load_month (SmdTx *tx, SmdLoading *self, const SmdRow *row,
                                  const char *registry_id, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_registry_load_charge (SmdTx *tx, SmdLoading *self, const SmdRow *row,
                                   const char *registry_id, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_registry_load_meter (SmdTx *tx, SmdLoading *self, const SmdRow *row,
                                  const char *registry_id, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_registry_load_register (SmdTx *tx, SmdLoading *self, const SmdRow *row,
                                     const char *registry_id, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

void smd_owners_start (SmdOwners *self);
gboolean smd_owners_note (SmdTx *tx, SmdLoading *self, const SmdRow *row, const char *registry_id,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_owners_settle (SmdTx *tx, SmdLoading *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
