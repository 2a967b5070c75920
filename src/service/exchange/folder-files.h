/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Files in folders that others write to as well. A folder is an open descriptor and a file a name
 * in it; no link is followed. What cannot be done is SM_ERROR_UNAVAILABLE, with the name and the
 * system's words.
 */

/* -1 with @error. `parent` may be AT_FDCWD. */
int smd_folder_open (int parent, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same; one that is missing is made, for its owner and group: the parent's group where that one
 * hands it down (setgid). */
int smd_folder_make (int parent, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Something in a folder. */
typedef struct
{
  char *name;
  gint64 changed_at; /* unix seconds */
  gboolean regular;  /* otherwise a link, a device, a pipe */
} SmdFolderEntry;

/* What is no folder and not hidden, the oldest first, by names where they are equally old; or the
 * names of folders alone. NULL with @error. */
GPtrArray *smd_folder_list (int folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *smd_folder_list_folders (int folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Written as NAME.part, brought to the disk and renamed: whoever reads the folder finds all of it
 * or nothing. Its owner's, to be read by the group. */
gboolean smd_folder_write (int folder, const char *name, const char *content, gsize length,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Nothing is overwritten: *taken tells that there is such a name already, and nothing was moved. */
gboolean smd_folder_move (int from, const char *name, int to, const char *new_name, gboolean *taken,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A path to what is open, for functions that take one. */
char *smd_folder_dup_path (int fd);

G_END_DECLS
