/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-supplier.h"

G_BEGIN_DECLS

/** SmDemoNumber: an account with a debt that nobody has linked, for trying out. */
typedef struct
{
  const SmDemoSupplier *supplier; /* static */
  char *number;
  char *address;
  char *full_name;
} SmDemoNumber;

/* Returns: (transfer full) (element-type SmDemoNumber): a few of each supplier */
GPtrArray *sm_demo_numbers_load (SmdStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
