/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yookassa-private.h"

#include "error.h"
#include "limits.h"

#define PAYMENTS_PAGE 30 /* of up to 8 KiB each: within SM_LIMIT_ACQUIRER_BYTES */
#define REFUNDS_PAGE 100 /* the most it lists at once */

static const struct
{
  const char *path;
  guint page;
} plans[SMD_N_COMPARED] = {
  [SMD_COMPARED_PAYMENTS] = { "/payments", PAYMENTS_PAGE },
  [SMD_COMPARED_REFUNDS] = { "/refunds", REFUNDS_PAGE },
};

void
smd_yookassa_append_time (GString *path, const char *name, gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *text = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S.000Z");

  g_string_append_c (path, '&');
  g_string_append (path, name);
  g_string_append_c (path, '=');
  g_string_append_uri_escaped (path, text, NULL, FALSE);
}

void
smd_yookassa_append_cursor (GString *path, const char *cursor)
{
  if (cursor == NULL)
    return;
  g_string_append (path, "&cursor=");
  g_string_append_uri_escaped (path, cursor, NULL, FALSE);
}

/* A state that is new to us is no end. */
static const char *
fold_state (const char *state)
{
  if (g_strcmp0 (state, "succeeded") == 0)
    return "succeeded";
  return g_strcmp0 (state, "canceled") == 0 ? "canceled" : "waiting";
}

/* Unix seconds; 0 where it cannot be read. */
static gint64
get_time (JsonObject *object, const char *name)
{
  gint64 ms = 0;

  return smd_yookassa_read_time (object, name, &ms) ? ms / 1000 : 0;
}

static const char *
get_of (SmdCompared what, JsonObject *object)
{
  JsonNode *metadata = json_object_get_member (object, "metadata");

  if (what == SMD_COMPARED_REFUNDS)
    return smd_yookassa_get_id (object, "payment_id");
  return metadata != NULL && JSON_NODE_HOLDS_OBJECT (metadata)
             ? smd_yookassa_get_id (json_node_get_object (metadata), "payment_id")
             : NULL;
}

/* NULL where it has no id. */
static SmdListed *
read_listed (SmdCompared what, JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *id = object != NULL ? smd_yookassa_get_id (object, "id") : NULL;
  g_autofree char *currency = NULL;
  SmdListed *self;

  if (id == NULL)
    return NULL;
  self = g_new0 (SmdListed, 1);
  self->id = g_strdup (id);
  self->of = g_strdup (get_of (what, object));
  self->state = fold_state (smd_yookassa_get_text (object, "status"));
  self->created_at = get_time (object, "created_at");
  self->captured_at = get_time (object, "captured_at");
  /* a sum of another currency is none of ours */
  if (!smd_yookassa_read_amount (object, &self->amount_kopecks, &currency)
      || g_strcmp0 (currency, "RUB") != 0)
    self->amount_kopecks = 0;
  return self;
}

static GPtrArray *
read_page (SmdCompared what, const GByteArray *body, guint *unread, char **next_cursor,
           GError **error)
{
  g_autoptr (JsonNode) root = smd_yookassa_parse ((const char *) body->data, body->len);
  JsonObject *object = root != NULL ? json_node_get_object (root) : NULL;
  JsonNode *node = object != NULL ? json_object_get_member (object, "items") : NULL;
  GPtrArray *page;
  JsonArray *items;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node)
      || !smd_yookassa_read_cursor (object, next_cursor))
    {
      sm_error_set (error, SM_ERROR_ACQUIRER, 0, N_ ("not a list of the acquirer"));
      return NULL;
    }
  page = g_ptr_array_new_with_free_func ((GDestroyNotify) smd_listed_free);
  items = json_node_get_array (node);
  *unread = 0;
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      SmdListed *listed = read_listed (what, json_array_get_element (items, i));

      if (listed != NULL)
        g_ptr_array_add (page, listed);
      else
        (*unread)++;
    }
  return page;
}

/**
 * smd_yookassa_list:
 * @self: the client
 * @wish: what is asked for
 * @unread: (out): how many of them have no id
 * @next_cursor: (out): where it goes on after this page; %NULL on the last one
 * @cancellable: (nullable): ends the wait
 * @error: see #SmdYookassa
 *
 * Returns: (transfer full) (element-type SmdListed): a page, newest first
 */
GPtrArray *
smd_yookassa_list (SmdYookassa *self, const SmdListWish *wish, guint *unread, char **next_cursor,
                   GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) path = g_string_new (plans[wish->what].path);
  g_autoptr (GByteArray) body = NULL;

  g_string_append_printf (path, "?limit=%u", plans[wish->what].page);
  smd_yookassa_append_time (path, "created_at.gte", wish->from);
  smd_yookassa_append_time (path, "created_at.lt", wish->until);
  smd_yookassa_append_cursor (path, wish->cursor);
  body = smd_yookassa_fetch (self, path->str, cancellable, error);
  if (body == NULL)
    return NULL;
  return read_page (wish->what, body, unread, next_cursor, error);
}

/**
 * smd_yookassa_find:
 * @self: the client
 * @what: a payment or a refund
 * @id: the acquirer's
 * @cancellable: (nullable): ends the wait
 * @error: see #SmdYookassa
 *
 * Returns: (transfer full): what the acquirer says of it
 */
SmdListed *
smd_yookassa_find (SmdYookassa *self, SmdCompared what, const char *id, GCancellable *cancellable,
                   GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);
  g_autofree char *path = g_strjoin ("/", plans[what].path, escaped, NULL);
  g_autoptr (GByteArray) body = smd_yookassa_fetch (self, path, cancellable, error);
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (SmdListed) listed = NULL;

  if (body == NULL)
    return NULL;
  root = smd_yookassa_parse ((const char *) body->data, body->len);
  listed = root != NULL ? read_listed (what, root) : NULL;
  if (listed != NULL && g_strcmp0 (listed->id, id) == 0)
    return g_steal_pointer (&listed);
  sm_error_set (error, SM_ERROR_ACQUIRER, 0, N_ ("not what the acquirer was asked for"));
  return NULL;
}
