/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "budget.h"
#include "request.h"
#include "share.h"

G_BEGIN_DECLS

/**
 * SmdExchange: a request and its answer, from the head's last byte until the answer was taken or
 * the client is gone; holds what memory they take. Belongs to the I/O thread.
 */
typedef struct
{
  SmdBudget *budget;   /* borrowed, like the next two */
  SmdShare *bodies;    /* large ones, by customer */
  SmdShare *answers;   /* bytes of large ones, by customer or address */
  char *sender;        /* owned, nullable: who has one of the bodies with it */
  char *taker;         /* owned, nullable: who has answer_bytes of the answers with it */
  SmdRequest *request; /* owned; NULL while a worker has it, and once it is answered */
  SmdPart part;        /* of the body */
  gint64 body_bytes;   /* taken for it */
  guint answer_bytes;  /* taken for the answer */
  gboolean is_counted; /* among those that are worked on */
} SmdExchange;

SmdExchange *smd_exchange_new (SmdRequest *request, SmdBudget *budget, SmdShare *bodies,
                               SmdShare *answers);
/* Asks for the memory of the body that is announced. Error: SM_ERROR_BUSY, or
 * SM_ERROR_TOO_MANY_TRIES where the customer sends others. */
gboolean smd_exchange_take_body (SmdExchange *self, const SmdRequest *request, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* Error: SM_ERROR_BUSY, or SM_ERROR_TOO_MANY_TRIES where the client leaves others untaken. */
gboolean smd_exchange_take_answer (SmdExchange *self, const SmdRequest *request, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void smd_exchange_free (SmdExchange *self);

G_END_DECLS
