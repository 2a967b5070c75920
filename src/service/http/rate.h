/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** SmdRate: how many requests a second one client address may make. One thread at a time. */
typedef struct _SmdRate SmdRate;

SmdRate *smd_rate_new (gint64 per_second, gint64 burst);
gboolean smd_rate_take (SmdRate *self, const char *client, gint64 now_us, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
char *smd_rate_dup_client (GInetAddress *address);
void smd_rate_free (SmdRate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdRate, smd_rate_free)

G_END_DECLS
