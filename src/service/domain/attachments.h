/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"
#include "request-records.h"

G_BEGIN_DECLS

/* A file that came with a message, decoded and checked. */
typedef struct
{
  char *name;
  const char *media_type; /* static */
  GBytes *content;
} SmdAttachment;

/* Decodes SmAttachment records. What a file is, its first bytes tell and not its sender.
 * SM_ERROR_TOO_MANY_ATTACHMENTS (number: most), SM_ERROR_ATTACHMENT_TOO_LARGE (number: bytes),
 * SM_ERROR_ATTACHMENT_TYPE, SM_ERROR_FIELD_INVALID. Returns SmdAttachment *. */
GPtrArray *smd_attachments_decode (GListStore *attachments, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_attachments_insert (SmdTx *tx, const char *customer_id, const char *message_id,
                                 GPtrArray *attachments, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
