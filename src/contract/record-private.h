/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "error.h"
#include "record.h"

G_BEGIN_DECLS

/* Where in a document a field stands; links up to the root live on the stack. */
typedef struct _SmFieldPath SmFieldPath;
struct _SmFieldPath
{
  const SmFieldPath *parent; /* NULL at the root */
  const char *name;          /* of the member */
  int index;                 /* of a list's item, -1 elsewhere */
};

/* Adds a wrong field under its full name, "lines[2].amount_kopecks". */
void sm_record_blame (const SmFieldPath *parent, const char *name, SmErrorCode code, gint64 number,
                      GError **error);
/* Checks one field's value against its row; adds what is wrong. Not the fields below it. */
void sm_record_check_field (gpointer record, const SmField *field, const SmFieldPath *parent,
                            GError **error);

G_END_DECLS
