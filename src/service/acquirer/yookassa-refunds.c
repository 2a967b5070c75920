/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yookassa-private.h"

#include "error.h"
#include "json-gate.h"

#define CURSOR_MOST 512
#define PAGE 100 /* the most it lists at once */

/* A state that is new to us is no end. */
static const char *
fold_state (const char *state)
{
  static const char *const ends[] = { "succeeded", "canceled", NULL };

  return state != NULL && g_strv_contains (ends, state) ? state : "pending";
}

/* NULL where it has no id: what is told of one that has is kept, and what is wrong with it. */
static SmdRefund *
read_refund (JsonObject *object)
{
  g_autoptr (SmdRefund) self = g_new0 (SmdRefund, 1);

  self->id = g_strdup (smd_yookassa_get_id (object, "id"));
  if (self->id == NULL)
    return NULL;
  self->acquirer_id = g_strdup (smd_yookassa_get_id (object, "payment_id"));
  self->state = g_strdup (fold_state (smd_yookassa_get_text (object, "status")));
  if (!smd_yookassa_read_time (object, "created_at", &self->created_ms))
    self->created_ms = 0;
  if (!smd_yookassa_read_amount (object, &self->amount_kopecks, &self->currency)
      || self->amount_kopecks <= 0)
    self->amount_kopecks = 0;
  return g_steal_pointer (&self);
}

gboolean
smd_yookassa_read_cursor (JsonObject *object, char **cursor)
{
  JsonNode *node = json_object_get_member (object, "next_cursor");
  const char *text = smd_yookassa_get_text (object, "next_cursor");

  if (node == NULL || JSON_NODE_HOLDS_NULL (node) || g_strcmp0 (text, "") == 0)
    return TRUE;
  if (text == NULL || strlen (text) > CURSOR_MOST)
    return FALSE;
  *cursor = g_strdup (text);
  return TRUE;
}

JsonNode *
smd_yookassa_parse (const char *data, gsize length)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();

  if (!sm_json_gate_check (data, length, NULL)
      || !json_parser_load_from_data (parser, data, length, NULL)
      || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return NULL;
  return json_node_ref (json_parser_get_root (parser));
}

/**
 * smd_yookassa_refunds_from_json:
 * @data: a reply
 * @length: bytes
 * @unread: (out): how many of the refunds have no id
 * @next_cursor: (out): where the list goes on; %NULL on its last page
 * @error: %SM_ERROR_ACQUIRER
 *
 * Returns: (transfer full) (element-type SmdRefund): the refunds of a page
 */
GPtrArray *
smd_yookassa_refunds_from_json (const char *data, gsize length, guint *unread, char **next_cursor,
                                GError **error)
{
  g_autoptr (JsonNode) root = smd_yookassa_parse (data, length);
  JsonObject *object = root != NULL ? json_node_get_object (root) : NULL;
  JsonNode *node = object != NULL ? json_object_get_member (object, "items") : NULL;
  char *cursor = NULL;
  GPtrArray *refunds;
  JsonArray *items;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node) || !smd_yookassa_read_cursor (object, &cursor))
    {
      sm_error_set (error, SM_ERROR_ACQUIRER, 0, N_ ("not a list of the acquirer"));
      return NULL;
    }
  refunds = g_ptr_array_new_with_free_func ((GDestroyNotify) smd_refund_free);
  items = json_node_get_array (node);
  *unread = 0;
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonNode *item = json_array_get_element (items, i);
      SmdRefund *refund =
          JSON_NODE_HOLDS_OBJECT (item) ? read_refund (json_node_get_object (item)) : NULL;

      if (refund != NULL)
        g_ptr_array_add (refunds, refund);
      else
        (*unread)++;
    }
  *next_cursor = cursor;
  return refunds;
}

/**
 * smd_yookassa_list_refunds:
 * @self: the client
 * @since_ms: created then or later, ms of the acquirer's clock; 0: all it remembers
 * @cursor: (nullable): where the list goes on
 * @unread: (out): how many of the refunds have no id
 * @next_cursor: (out): where it goes on after this page; %NULL on the last one
 * @cancellable: (nullable): ends the wait
 * @error: see #SmdYookassa
 *
 * Returns: (transfer full) (element-type SmdRefund): a page of the shop's refunds, newest first
 */
GPtrArray *
smd_yookassa_list_refunds (SmdYookassa *self, gint64 since_ms, const char *cursor, guint *unread,
                           char **next_cursor, GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) path = g_string_new (NULL);
  g_autoptr (GByteArray) body = NULL;

  g_string_printf (path, "/refunds?limit=%d", PAGE);
  if (since_ms > 0)
    smd_yookassa_append_time (path, "created_at.gte", since_ms / 1000);
  smd_yookassa_append_cursor (path, cursor);
  body = smd_yookassa_fetch (self, path->str, cancellable, error);
  if (body == NULL)
    return NULL;
  return smd_yookassa_refunds_from_json ((const char *) body->data, body->len, unread, next_cursor,
                                         error);
}

/**
 * smd_yookassa_get_refund:
 * @self: the client
 * @id: the acquirer's id of a refund
 * @cancellable: (nullable): ends the wait
 * @error: see #SmdYookassa
 *
 * Returns: (transfer full): what the acquirer says of it
 */
SmdRefund *
smd_yookassa_get_refund (SmdYookassa *self, const char *id, GCancellable *cancellable,
                         GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);
  g_autofree char *path = g_strconcat ("/refunds/", escaped, NULL);
  g_autoptr (GByteArray) body = smd_yookassa_fetch (self, path, cancellable, error);
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (SmdRefund) refund = NULL;

  if (body == NULL)
    return NULL;
  root = smd_yookassa_parse ((const char *) body->data, body->len);
  refund = root != NULL ? read_refund (json_node_get_object (root)) : NULL;
  if (refund != NULL && g_strcmp0 (refund->id, id) == 0)
    return g_steal_pointer (&refund);
  sm_error_set (error, SM_ERROR_ACQUIRER, 0, N_ ("not this refund of the acquirer"));
  return NULL;
}
