/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"
#include "record.h"

G_BEGIN_DECLS

/*
 * Letters from the operators' side: what became of them, and sending them again. Nothing here tells
 * what a letter says: codes, links and PINs are in it.
 */

/* How long a letter is held by who sends it: longer than a transport may take. */
#define SMD_LETTER_CLAIM_SECONDS 55

/** SmdLetterFate: a letter of the outbox, for operators. */
#define SMD_TYPE_LETTER_FATE (smd_letter_fate_get_type ())
G_DECLARE_FINAL_TYPE (SmdLetterFate, smd_letter_fate, SMD, LETTER_FATE, SmRecord)
struct _SmdLetterFate
{
  SmRecord parent_instance;
  char *id;
  char *kind;
  char *state;       /* waiting, sent, failed; replaced: a fresh one took its place */
  char *recipient;   /* masked in lists */
  char *customer_id; /* NULL: of nobody who is a customer */
  gint64 tries;
  gint64 created_at;
  gint64 next_at;    /* the next try; 0: none */
  gint64 ended_at;   /* sent, or given up; 0: it waits */
  char *said;        /* NULL: nothing failed; the mail server's words */
  gint64 kept_until; /* what it says is kept; 0: it is not */
};

/* Which letters a page has. */
typedef struct
{
  const char *state; /* nullable */
  const char *email; /* nullable: to this address, or to the customer who has it */
  const char *after; /* the id of the last one before; "": from the first */
  gint64 limit;
} SmdLetterQuery;

/* In the order they were queued, with masked addresses. */
GListStore *smd_letters_list (SmdDomain *domain, const SmdLetterQuery *query, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* SM_ERROR_NOT_FOUND. */
SmdLetterFate *smd_letters_get (SmdDomain *domain, const char *id, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* Sends a letter again; those with a code to confirm an address, to set a password or with a PIN
 * get a fresh one, and a letter of their own. Returns (transfer full) the id of what goes out.
 * SM_ERROR_NOT_FOUND where there is none, or it cannot go again: the message says why. */
char *smd_letters_send_again (SmdDomain *domain, const char *id, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
