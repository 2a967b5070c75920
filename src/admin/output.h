/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "problems.h"

G_BEGIN_DECLS

/* What operators read: aligned columns or, for programs, JSON. */

typedef struct
{
  const char *title; /* msgid; NULL ends the list */
  const char *field; /* of the record */
} SmdOutputColumn;

/* A list of records, a line each; or as a JSON array with all of their fields. */
void smd_output_list (GListStore *records, const SmdOutputColumn *columns, gboolean json);
/* One record, a field a line; or as a JSON object. */
void smd_output_record (gpointer record, gboolean json);
/* One line: line breaks and whatever else a terminal obeys are shown, not done. */
void smd_output_line (const char *text);
/* What a person wrote, in lines of its own behind a mark that nothing else begins with. */
void smd_output_quote (const char *text);
/* A failure, to the standard error; of several lines each by itself. */
void smd_output_failure (const char *text);
/* A warning beside a list, to the standard error: one line. */
void smd_output_warning (const char *what, const char *when, const char *said);
/* "1 account", "2 accounts": for the log; what people read is counted by ngettext(). */
char *smd_output_dup_count (guint count, const char *noun);
/* Lists problems, and says that nothing was taken. */
void smd_output_problems (const SmdProblems *problems);

G_END_DECLS
