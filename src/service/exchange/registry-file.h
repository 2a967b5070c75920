/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"
#include "problems.h"
#include "section-reader.h"

G_BEGIN_DECLS

/* What loading a registry did. */
typedef struct
{
  guint accounts;
  guint lines;
  guint months;
  guint meters;
} SmdRegistryCounts;

/* Accounts whose owner is another than before. */
typedef struct
{
  gboolean expected;  /* given: however many they are, it is meant so */
  GPtrArray *changed; /* owned: registry ids */
  GPtrArray *lines;   /* owned: what to tell of each, for operators */
  guint known;        /* accounts that were known before */
  guint closed;       /* customers who lost full access by it */
} SmdOwners;

void smd_owners_clear (SmdOwners *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SmdOwners, smd_owners_clear)

/* Loads a supplier's registry (see sections.h for the form of the file, registry-table.c for its
 * sections): accounts with balances, payable lines, charges by month, meters. What the file has
 * replaces what was there, the rest stays. All or nothing: with problems nothing is taken and
 * the result is TRUE all the same; FALSE is a file or store that fails.
 * SM_ERROR_SUPPLIER_UNKNOWN. */
gboolean smd_registry_load (SmdDomain *domain, const char *supplier_id, const char *path,
                            const SmdFileWish *wish, const char *as_of, SmdOwners *owners,
                            SmdProblems *problems, SmdRegistryCounts *counts, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* What a list of credited payments did. */
typedef struct
{
  guint credited; /* now, and were not before */
  guint dated;    /* got another posting day */
} SmdCreditedCounts;

/* Takes a supplier's list of credited payments (section "credited": payment; sum; perhaps day).
 * All or nothing, as above. `encoding` here and below as of smd_in_text_open(). */
gboolean smd_credited_load (SmdDomain *domain, const char *supplier_id, const char *path,
                            const char *encoding, SmdProblems *problems, SmdCreditedCounts *counts,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Saves the suppliers of a key file, one group each: [supplier ID], keys named as the columns of
 * the table of suppliers. All or nothing, as above. */
gboolean smd_suppliers_load (SmdDomain *domain, const char *path, const char *encoding,
                             SmdProblems *problems, guint *saved, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
