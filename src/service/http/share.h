/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How much each has under way of what all share, so that nobody has all of it. Of one thread. */
typedef struct _SmdShare SmdShare;

SmdShare *smd_share_new (guint most);
gboolean smd_share_take (SmdShare *self, const char *who, guint n, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void smd_share_give_back (SmdShare *self, const char *who, guint n);
void smd_share_free (SmdShare *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdShare, smd_share_free)

G_END_DECLS
