/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SM_DEMO_SHOP "100500"

/** SmDemoFolder: where the demo keeps its state and the configuration of its service. */
typedef struct
{
  char *path;
  gboolean temporary; /* removed at the end */
  char *secret;       /* the acquirer's */
} SmDemoFolder;

/* `path` NULL: a temporary one. An existing folder keeps its secrets. */
SmDemoFolder *sm_demo_folder_new (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void sm_demo_folder_free (SmDemoFolder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmDemoFolder, sm_demo_folder_free)

/* Writes *seed down; a folder that was used before gives back the one its data came from. */
gboolean sm_demo_folder_keep_seed (const SmDemoFolder *self, guint32 *seed, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
char *sm_demo_folder_dup_file (const SmDemoFolder *self, const char *name);
/* Writes the key file of the service and returns its path. `smtp_url` NULL: into the Maildir. */
char *sm_demo_folder_write_config (const SmDemoFolder *self, guint16 port, const char *acquirer_url,
                                   const char *smtp_url, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
