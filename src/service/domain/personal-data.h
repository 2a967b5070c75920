/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The register of personal data: what lies in which column, whose it is, why and until when it is
 * kept, and what erasing a customer does with it (152-FZ, articles 5, 14, 18.1, 21). Erasing and
 * the export of a customer's data go by it, and a test holds it against the schema: a column that
 * is in no list here fails.
 */

typedef struct
{
  const char *column;
  const char *kind;    /* what it says of somebody */
  const char *purpose; /* why it is kept */
  const char *until;
  /* What erasing sets it to where the row stays, SQL; NULL: it stays, or goes with its row. */
  const char *emptied;
  gboolean hidden; /* a secret's hash, or another's: not in the export */
} SmdPersonalColumn;

typedef struct
{
  const char *table;
  const char *whose; /* customer, subscriber (of a supplier's registry), operator; NULL: nobody's */
  /* The rows of the customer $1, SQL; NULL: they are not a customer's alone. */
  const char *mine;
  /* Of those the rows that erasing deletes, SQL; "" all of them, NULL none. */
  const char *deleted;
  /* Why rows stay, as the operator tells it; NULL where none does. */
  const char *kept_by;
  const SmdPersonalColumn *columns; /* ended by one without a name; nullable */
  const char *rest;                 /* names of the columns that say nothing of anybody */
} SmdPersonalTable;

/* Ended by one without a name, in the order of erasing: who refers to a row goes before it. */
extern const SmdPersonalTable smd_personal_tables[];

G_END_DECLS
