/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "problems.h"

G_BEGIN_DECLS

/* What a file of a supplier is, by what it says itself. */
typedef enum
{
  SMD_FILE_UNKNOWN,
  SMD_FILE_REGISTRY,
  SMD_FILE_CREDITED, /* a list of credited payments */
  SMD_FILE_ANSWERS,  /* to readings */
} SmdFileKind;

/* By the first section that is known, which is in the first SM_LIMIT_FILE_SAMPLE_BYTES, or by the
 * form that it has without sections. *dated: it tells the day that it is of. What is wrong with its
 * encoding goes to `problems`. SM_ERROR_NOT_FOUND where it cannot be read. */
gboolean smd_file_kind_find (const char *path, SmdProblems *problems, SmdFileKind *kind,
                             gboolean *dated, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
