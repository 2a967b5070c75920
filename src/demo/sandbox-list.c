/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox-private.h"

#include <string.h>

#define PAGE_DEFAULT 10
#define PAGE_MOST 100

/* What GET answers: one object, or a page of them, newest first. The parts of the three kinds
 * that filters look at are taken from their JSON, so that they agree with what is shown. */

typedef struct
{
  const char *name;
  GPtrArray *(*get_all) (SmSandboxModel *model);
} Collection;

static const Collection collections[] = {
  { "payments", sm_sandbox_model_get_payments },
  { "refunds", sm_sandbox_model_get_refunds },
  { "receipts", sm_sandbox_model_get_receipts },
};

static JsonNode *
to_json (SmSandboxServer *self, const Collection *collection, gpointer item)
{
  if (strcmp (collection->name, "payments") == 0)
    return sm_sandbox_model_payment_to_json (self->model, item);
  if (strcmp (collection->name, "refunds") == 0)
    return sm_sandbox_model_refund_to_json (item);
  return sm_sandbox_model_receipt_to_json (item);
}

/* Times are compared as texts: all are in UTC with milliseconds, as in our own objects. */
static gboolean
is_time_allowed (const char *time, GHashTable *query, const char *name)
{
  static const struct
  {
    const char *suffix;
    gboolean less, equal, greater;
  } operators[] = {
    { ".gte", FALSE, TRUE, TRUE },
    { ".gt", FALSE, FALSE, TRUE },
    { ".lte", TRUE, TRUE, FALSE },
    { ".lt", TRUE, FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (operators); i++)
    {
      g_autofree char *key = g_strconcat (name, operators[i].suffix, NULL);
      const char *bound = g_hash_table_lookup (query, key);
      int order = g_strcmp0 (time, bound);

      if (bound == NULL)
        continue;
      if (time == NULL || (order < 0 && !operators[i].less) || (order == 0 && !operators[i].equal)
          || (order > 0 && !operators[i].greater))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_wanted (JsonObject *object, GHashTable *query)
{
  static const char *const exact[] = { "status", "payment_id" };
  JsonObject *method = sm_sandbox_get_object (object, "payment_method");
  const char *wanted_method = g_hash_table_lookup (query, "payment_method");

  for (guint i = 0; i < G_N_ELEMENTS (exact); i++)
    {
      const char *wanted = g_hash_table_lookup (query, exact[i]);

      if (wanted != NULL && g_strcmp0 (wanted, sm_sandbox_get_text (object, exact[i])) != 0)
        return FALSE;
    }
  if (wanted_method != NULL && g_strcmp0 (wanted_method, sm_sandbox_get_text (method, "type")) != 0)
    return FALSE;
  return is_time_allowed (sm_sandbox_get_text (object, "created_at"), query, "created_at")
         && is_time_allowed (sm_sandbox_get_text (object, "captured_at"), query, "captured_at");
}

static gboolean
read_limit (GHashTable *query, guint64 *limit)
{
  const char *text = g_hash_table_lookup (query, "limit");

  *limit = PAGE_DEFAULT;
  return text == NULL || g_ascii_string_to_unsigned (text, 10, 1, PAGE_MOST, limit, NULL);
}

/* Lets a page of refunds be followed by itself, where told to. */
static void
twist (SmSandboxServer *self, const char *cursor, JsonObject *page)
{
  JsonArray *items = json_object_get_array_member (page, "items");

  if (json_array_get_length (items) == 0 || !sm_sandbox_faults_take (&self->faults.endless))
    return;
  if (cursor == NULL)
    cursor = sm_sandbox_get_text (json_array_get_object_element (items, 0), "id");
  json_object_set_string_member (page, "next_cursor", cursor);
}

static void
list (SmSandboxServer *self, const Collection *collection, GHashTable *query, SmSandboxReply *reply)
{
  GPtrArray *all = collection->get_all (self->model);
  const char *cursor = g_hash_table_lookup (query, "cursor");
  gboolean started = cursor == NULL;
  g_autoptr (JsonObject) root = json_object_new ();
  JsonArray *items = json_array_new ();
  guint64 limit = 0;

  json_object_set_string_member (root, "type", "list");
  json_object_set_array_member (root, "items", items);
  if (!read_limit (query, &limit))
    {
      sm_sandbox_reply_error (reply, SOUP_STATUS_BAD_REQUEST, "limit", "From 1 to 100");
      return;
    }
  for (guint i = all->len; i > 0; i--)
    {
      g_autoptr (JsonNode) node = to_json (self, collection, g_ptr_array_index (all, i - 1));
      JsonObject *object = json_node_get_object (node);
      const char *id = sm_sandbox_get_text (object, "id");

      started = started || g_strcmp0 (cursor, id) == 0;
      if (!started || !is_wanted (object, query))
        continue;
      if (json_array_get_length (items) == limit)
        {
          json_object_set_string_member (root, "next_cursor", id);
          break;
        }
      json_array_add_element (items, g_steal_pointer (&node));
    }
  if (strcmp (collection->name, "refunds") == 0)
    twist (self, cursor, root);
  if (!started)
    {
      sm_sandbox_reply_error (reply, SOUP_STATUS_BAD_REQUEST, "cursor", "No such cursor");
      return;
    }
  reply->status = SOUP_STATUS_OK;
  reply->body = json_node_init_object (json_node_alloc (), root);
}

static gboolean
is_broken (const Collection *collection, gpointer item)
{
  return strcmp (collection->name, "refunds") == 0 && ((SmSandboxRefund *) item)->broken;
}

static void
find (SmSandboxServer *self, const Collection *collection, const char *id, SmSandboxReply *reply)
{
  GPtrArray *all = collection->get_all (self->model);

  for (guint i = 0; i < all->len; i++)
    {
      g_autoptr (JsonNode) node = to_json (self, collection, g_ptr_array_index (all, i));

      if (g_strcmp0 (sm_sandbox_get_text (json_node_get_object (node), "id"), id) != 0)
        continue;
      if (is_broken (collection, g_ptr_array_index (all, i)))
        {
          sm_sandbox_reply_error (reply, SOUP_STATUS_INTERNAL_SERVER_ERROR, NULL, "Told to");
          return;
        }
      reply->status = SOUP_STATUS_OK;
      reply->body = g_steal_pointer (&node);
      return;
    }
  sm_sandbox_reply_error (reply, SOUP_STATUS_NOT_FOUND, NULL, "No such object");
}

static void
tell_shop (SmSandboxServer *self, SmSandboxReply *reply)
{
  g_autoptr (JsonObject) root = json_object_new ();

  json_object_set_string_member (root, "account_id", self->shop_id);
  json_object_set_string_member (root, "status", "enabled");
  json_object_set_boolean_member (root, "test", TRUE);
  json_object_set_boolean_member (root, "fiscalization_enabled", TRUE);
  reply->status = SOUP_STATUS_OK;
  reply->body = json_node_init_object (json_node_alloc (), root);
}

void
sm_sandbox_list (SmSandboxServer *self, const char *path, GHashTable *query, SmSandboxReply *reply)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", 4);
  guint n_parts = g_strv_length (parts);

  if (strcmp (path, "/me") == 0)
    {
      tell_shop (self, reply);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (collections) && n_parts > 1; i++)
    {
      if (strcmp (parts[1], collections[i].name) != 0)
        continue;
      if (n_parts == 2)
        {
          list (self, &collections[i], query, reply);
          return;
        }
      if (n_parts == 3)
        {
          find (self, &collections[i], parts[2], reply);
          return;
        }
    }
  sm_sandbox_reply_error (reply, SOUP_STATUS_NOT_FOUND, NULL, "No such address");
}
