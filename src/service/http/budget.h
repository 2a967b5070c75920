/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** SmdBudget: what clients may have the service keep in memory, all of them together. */
typedef enum
{
  SMD_PART_FORMS,     /* bodies that are forms, whoever sends them */
  SMD_PART_STRANGERS, /* larger bodies of nobody who is known */
  SMD_PART_CUSTOMERS, /* larger bodies of customers whose token was judged */
  SMD_PART_ANSWERS,   /* answers until they were taken */
  SMD_N_PARTS,
} SmdPart;

/* Empty: all zeros. Belongs to the I/O thread. */
typedef struct
{
  gint64 taken[SMD_N_PARTS]; /* bytes */
} SmdBudget;

/* Error: SM_ERROR_BUSY; nothing is taken then. */
gboolean smd_budget_take (SmdBudget *self, SmdPart part, gint64 bytes, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void smd_budget_give_back (SmdBudget *self, SmdPart part, gint64 bytes);

G_END_DECLS
