/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "exports.h"
#include "out-text.h"
#include "problems.h"

G_BEGIN_DECLS

/* The two files of an export of payments. */

/* Whom it is for, and how: all texts owned, nullable. */
typedef struct
{
  char *zone;
  char *legal_name;
  char *inn;
  char *kpp;
  char *bank_name;
  char *bic;
  char *account;
  char *correspondent_account;
} SmdPayee;

void smd_payee_clear (SmdPayee *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SmdPayee, smd_payee_clear)
gboolean smd_payee_load (SmdTx *tx, const char *supplier_id, SmdPayee *self, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

char *smd_payment_files_dup_registry_name (const SmdExport *export);
char *smd_payment_files_dup_order_name (const SmdExport *export);

/* The registry of `rows` (SmdPaymentRow); counts and sums them into the export. */
GBytes *smd_payment_files_make_registry (const SmdExport *export, GPtrArray *rows, const char *zone,
                                         SmdOutEncoding encoding, SmdProblems *problems,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The payment order from the operator to the payee. SM_ERROR_CONFIGURATION where a requisite of
 * either is missing. */
GBytes *smd_payment_files_make_order (const SmdExport *export, const SmdOperator *operator_,
                                      const SmdPayee *payee, SmdOutEncoding encoding,
                                      SmdProblems *problems, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
