/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yookassa-private.h"

#include <string.h>

#include "error.h"
#include "json-gate.h"

/* Receipts that are requests of their own: "first the payment, then the receipt". */

void
smd_receipt_free (SmdReceipt *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->state);
  g_free (self);
}

/* The object of an answer; NULL where it is none. */
static JsonObject *
parse (JsonParser *parser, const GByteArray *body)
{
  const char *data = (const char *) body->data;

  if (!sm_json_gate_check (data, body->len, NULL)
      || !json_parser_load_from_data (parser, data, body->len, NULL)
      || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return NULL;
  return json_node_get_object (json_parser_get_root (parser));
}

/* A receipt of that payment, and not one of a refund. */
static SmdReceipt *
read_receipt (JsonObject *object, const char *acquirer_id)
{
  static const char *const states[] = { "pending", "succeeded", "canceled", NULL };
  const char *id = smd_yookassa_get_id (object, "id");
  const char *state = smd_yookassa_get_text (object, "status");
  SmdReceipt *self;

  if (id == NULL || state == NULL || !g_strv_contains (states, state)
      || g_strcmp0 (smd_yookassa_get_text (object, "type"), "payment") != 0
      || g_strcmp0 (smd_yookassa_get_text (object, "payment_id"), acquirer_id) != 0)
    return NULL;
  self = g_new0 (SmdReceipt, 1);
  self->id = g_strdup (id);
  self->state = g_strdup (state);
  return self;
}

/* `body` nullable: there was no answer, and @error says why. */
static SmdReceipt *
read_answer (const GByteArray *body, const char *acquirer_id, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonObject *root = body != NULL ? parse (parser, body) : NULL;
  SmdReceipt *receipt = root != NULL ? read_receipt (root, acquirer_id) : NULL;

  if (receipt == NULL && body != NULL)
    sm_error_set (error, SM_ERROR_ACQUIRER, 0, N_ ("not the receipt of the payment"));
  return receipt;
}

/* One that is there already, canceled ones apart; NULL where there is none. */
static SmdReceipt *
pick_receipt (JsonArray *items, const char *acquirer_id)
{
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonNode *item = json_array_get_element (items, i);
      g_autoptr (SmdReceipt) receipt = NULL;

      if (JSON_NODE_HOLDS_OBJECT (item))
        receipt = read_receipt (json_node_get_object (item), acquirer_id);
      if (receipt != NULL && strcmp (receipt->state, "canceled") != 0)
        return g_steal_pointer (&receipt);
    }
  return NULL;
}

/* Returns whether the list could be read; *receipt may be NULL then. */
static gboolean
find_receipt (SmdYookassa *self, const char *acquirer_id, SmdReceipt **receipt,
              GCancellable *cancellable, GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (acquirer_id, NULL, FALSE);
  g_autofree char *path = g_strconcat ("/receipts?limit=100&payment_id=", escaped, NULL);
  g_autoptr (GByteArray) body = smd_yookassa_fetch (self, path, cancellable, error);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonObject *root = body != NULL ? parse (parser, body) : NULL;
  JsonNode *items = root != NULL ? json_object_get_member (root, "items") : NULL;

  if (body == NULL)
    return FALSE;
  if (items != NULL && JSON_NODE_HOLDS_ARRAY (items))
    {
      *receipt = pick_receipt (json_node_get_array (items), acquirer_id);
      return TRUE;
    }
  sm_error_set (error, SM_ERROR_ACQUIRER, 0, N_ ("not a list of receipts"));
  return FALSE;
}

/**
 * smd_yookassa_send_receipt:
 * @self: the client
 * @key: makes sure that it is made once
 * @order: as of smd_yookassa_receipt_to_json()
 * @acquirer_id: the acquirer's id of the payment
 * @again: it was tried before
 * @cancellable: (nullable): ends the wait
 * @error: see #SmdYookassa
 *
 * Returns: (transfer full): what the acquirer says of it
 */
SmdReceipt *
smd_yookassa_send_receipt (SmdYookassa *self, const char *key, const char *order,
                           const char *acquirer_id, gboolean again, GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (SmdReceipt) found = NULL;
  g_autoptr (GByteArray) body = NULL;

  if (again && !find_receipt (self, acquirer_id, &found, cancellable, error))
    return NULL;
  if (found != NULL)
    return g_steal_pointer (&found);
  body = smd_yookassa_post (self, "/receipts", key, order, cancellable, error);
  return read_answer (body, acquirer_id, error);
}

SmdReceipt *
smd_yookassa_get_receipt (SmdYookassa *self, const char *id, const char *acquirer_id,
                          GCancellable *cancellable, GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);
  g_autofree char *path = g_strconcat ("/receipts/", escaped, NULL);
  g_autoptr (GByteArray) body = smd_yookassa_fetch (self, path, cancellable, error);

  return read_answer (body, acquirer_id, error);
}
