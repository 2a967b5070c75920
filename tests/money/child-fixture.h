/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CHILD "--child"

/* The test's own program once more, which works until it is killed and says line by line what was
 * acknowledged to it. */
typedef struct
{
  GSubprocess *process;
  GDataInputStream *lines;
} Child;

Child *child_new (const char *first, ...) G_GNUC_NULL_TERMINATED; /* its arguments after CHILD */
void child_free (Child *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Child, child_free)

/* Waits for so many lines, and takes them. */
void child_hear (Child *self, gint n_lines, GPtrArray *said);
/* Whatever it is at; what it said before that is taken too. */
void child_kill (Child *self, GPtrArray *said);

G_END_DECLS
