/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "domain.h"

G_BEGIN_DECLS

/** SmdLetter: a composed letter, ready for a transport. Texts are owned. */
typedef struct
{
  char *id;        /* of the outbox's row; also in Message-ID, so that a repeat is known as one */
  char *sender;    /* the envelope's, an ASCII domain */
  char *recipient; /* the same */
  GBytes *content; /* RFC 5322, lines end in CR LF */
} SmdLetter;

/* `values_json`: a JSON object of texts. SM_ERROR_INTERNAL for a letter that can never be made,
 * SM_ERROR_EMAIL_INVALID for a recipient that no letter can reach. */
SmdLetter *smd_letter_compose (const char *id, const char *kind, const SmdSettings *settings,
                               const char *recipient, const char *values_json, gint64 now,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void smd_letter_free (SmdLetter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdLetter, smd_letter_free)

G_END_DECLS
