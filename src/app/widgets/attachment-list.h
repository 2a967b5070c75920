/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SmaAttachmentList: the files that go with a message, within the limits of the service.
 * Signal `changed`: a file was added or taken away.
 */
#define SMA_TYPE_ATTACHMENT_LIST (sma_attachment_list_get_type ())
G_DECLARE_FINAL_TYPE (SmaAttachmentList, sma_attachment_list, SMA, ATTACHMENT_LIST,
                      AdwPreferencesGroup)

/* Reads a file and adds it; what is wrong with it is said in the list. */
void sma_attachment_list_add_file (SmaAttachmentList *self, GFile *file);
/* Appends the files, as SmAttachment, to `list`. */
gboolean sma_attachment_list_is_reading (SmaAttachmentList *self);
void sma_attachment_list_append_to (SmaAttachmentList *self, GListStore *list);

G_END_DECLS
