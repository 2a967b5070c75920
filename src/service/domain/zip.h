/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SmdZip: a zip archive, written to a stream file by file (APPNOTE 6.3: deflate, names in UTF-8, no
 * ZIP64: at most 65,535 files and 4 GiB). Nothing of it is read back.
 */
typedef struct _SmdZip SmdZip;

SmdZip *smd_zip_new (GOutputStream *out); /* borrowed */
gboolean smd_zip_add (SmdZip *self, const char *name, GBytes *content, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* The table of what is in it; without it there is no archive. */
gboolean smd_zip_finish (SmdZip *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void smd_zip_free (SmdZip *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdZip, smd_zip_free)

G_END_DECLS
