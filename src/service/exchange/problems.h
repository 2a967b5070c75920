/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "error.h"
#include "record.h"

G_BEGIN_DECLS

/* What is wrong with a file, line by line, for whoever made it. Nothing of a file is taken while
 * there is any of it. */
typedef struct _SmdProblems SmdProblems;

SmdProblems *smd_problems_new (void);
/* `line` from 1; 0 is the file as a whole. The column may be NULL. */
void smd_problems_add (SmdProblems *self, guint line, const char *column, const char *reason);
/* In words what a check against the field table found. */
char *smd_problems_dup_reason (const SmField *field, SmErrorCode code);
guint smd_problems_get_count (const SmdProblems *self);
/* "line 12, balance: not a sum" (borrowed). */
const char *smd_problems_get (const SmdProblems *self, guint index);
void smd_problems_clear (SmdProblems *self);
void smd_problems_free (SmdProblems *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdProblems, smd_problems_free)

G_END_DECLS
