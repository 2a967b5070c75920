/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registry-forms.h"

#include "registry-table.h"

const SmdPlainForm smd_registry_forms[] = {
  { "sberbank",
    SMD_REGISTRY_ACCOUNTS,
    6,
    6,
    { SMD_ACCOUNT_NAME, SMD_NO_COLUMN, SMD_NO_COLUMN, SMD_ACCOUNT_ADDRESS, SMD_COLUMN_NUMBER,
      SMD_ACCOUNT_BALANCE },
    { NULL },
    NULL,
    0 },
  { "gorod",
    SMD_REGISTRY_ACCOUNTS,
    4,
    5,
    { SMD_ACCOUNT_NAME, SMD_ACCOUNT_ADDRESS, SMD_COLUMN_NUMBER, SMD_ACCOUNT_BALANCE,
      SMD_NO_COLUMN },
    { "FILESUM", "TYPE", "SERVICE", NULL },
    "FILESUM",
    SMD_ACCOUNT_BALANCE },
  { NULL },
};
