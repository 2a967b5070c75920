/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange.h"

#include "limits.h"

/**
 * smd_exchange_new:
 * @request: (transfer full): a request of which the head is here
 * @budget: must outlive the exchange, as the next two
 * @bodies: of the large bodies, what each customer sends
 * @answers: of the large answers, how many bytes each client has not taken
 *
 * Returns: (transfer full): an exchange that takes no memory yet
 */
SmdExchange *
smd_exchange_new (SmdRequest *request, SmdBudget *budget, SmdShare *bodies, SmdShare *answers)
{
  SmdExchange *self = g_new0 (SmdExchange, 1);

  self->request = request;
  self->budget = budget;
  self->bodies = bodies;
  self->answers = answers;
  return self;
}

/**
 * smd_exchange_take_body:
 * @self: an exchange
 * @request: its request
 * @error: %SM_ERROR_BUSY, or %SM_ERROR_TOO_MANY_TRIES where the customer sends others
 *
 * Before the body is received, by what its head says of it.
 *
 * Returns: whether there is room for it
 */
gboolean
smd_exchange_take_body (SmdExchange *self, const SmdRequest *request, GError **error)
{
  if (request->length <= SM_LIMIT_FORM_BYTES)
    self->part = SMD_PART_FORMS;
  else if (request->customer_id == NULL)
    self->part = SMD_PART_STRANGERS;
  else
    {
      if (!smd_share_take (self->bodies, request->customer_id, 1, error))
        return FALSE;
      self->sender = g_strdup (request->customer_id);
      self->part = SMD_PART_CUSTOMERS;
    }
  if (!smd_budget_take (self->budget, self->part, request->length, error))
    return FALSE;
  self->body_bytes = request->length;
  return TRUE;
}

/**
 * smd_exchange_take_answer:
 * @self: an exchange
 * @request: its request, with the reply
 * @error: %SM_ERROR_BUSY, or %SM_ERROR_TOO_MANY_TRIES where the client leaves others untaken
 *
 * Returns: whether there is room to keep the answer until it is taken
 */
gboolean
smd_exchange_take_answer (SmdExchange *self, const SmdRequest *request, GError **error)
{
  GBytes *body = request->reply->body;
  guint bytes = body != NULL ? (guint) g_bytes_get_size (body) : 0;
  const char *taker = request->customer_id != NULL ? request->customer_id : request->client;

  if (!smd_budget_take (self->budget, SMD_PART_ANSWERS, bytes, error))
    return FALSE;
  if (bytes > SM_LIMIT_FORM_BYTES)
    {
      if (!smd_share_take (self->answers, taker, bytes, error))
        {
          smd_budget_give_back (self->budget, SMD_PART_ANSWERS, bytes);
          return FALSE;
        }
      self->taker = g_strdup (taker);
    }
  self->answer_bytes = bytes;
  return TRUE;
}

/**
 * smd_exchange_free:
 * @self: an exchange that has ended
 */
void
smd_exchange_free (SmdExchange *self)
{
  smd_budget_give_back (self->budget, self->part, self->body_bytes);
  smd_budget_give_back (self->budget, SMD_PART_ANSWERS, self->answer_bytes);
  if (self->sender != NULL)
    smd_share_give_back (self->bodies, self->sender, 1);
  if (self->taker != NULL)
    smd_share_give_back (self->answers, self->taker, self->answer_bytes);
  g_free (self->sender);
  g_free (self->taker);
  g_clear_pointer (&self->request, smd_request_free);
  g_free (self);
}
