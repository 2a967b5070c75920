/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk-fixture.h"
#include "payments-export.h"

G_BEGIN_DECLS

/* What goes out to the supplier "gas" of the town. */

#define OUTGOING_DAY "2026-09-14" /* TOWN_NOW's, in Moscow and in UTC */

/* Requisites of a payer that nothing is wrong with. */
extern const SmdOperator outgoing_operator;

/* A payment for the flat that was taken at that time; the caller owns the id. */
char *outgoing_pay_at (Town *town, gint64 sum, gint64 at);
char *outgoing_pay_now (Town *town, gint64 sum);

/* The exports made; what is wrong is told. */
GListStore *outgoing_export_day (Town *town, const SmdPaymentsWish *wish, SmdProblems *problems);
/* The one export that a day makes, in UTF-8 and with nothing wrong; NULL where it makes none. */
SmdExport *outgoing_make_with (Town *town, const char *day, gboolean order);
SmdExport *outgoing_make (Town *town, const char *day);
/* The lines of its registry; the last one closes it. */
char **outgoing_read_lines (Town *town, const SmdExport *export);
/* Places are counted from 1. */
typedef struct
{
  guint line;
  guint place; /* from 1 on */
  const char *expected;
} OutgoingField;
/* A table of fields: { line, place, expected }, … */
#define outgoing_assert_fields(lines, ...) \
  outgoing_check_fields ((lines), (const OutgoingField[]) { __VA_ARGS__, { 0 } })
void outgoing_check_fields (char **lines, const OutgoingField *fields); /* ended by a place 0 */
/* What all exports hold is what the ledger says, and the books are in order. */
void outgoing_assert_exports_are_the_ledger (Town *town);
void outgoing_remove_files (const char *folder); /* and the folder */

G_END_DECLS
