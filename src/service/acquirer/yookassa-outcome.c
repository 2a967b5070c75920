/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yookassa-private.h"

#include <string.h>

#include "error.h"
#include "json-gate.h"
#include "limits.h"
#include "money.h"
#include "text.h"

#define ID_MOST 64
#define TITLE_MOST 200

static const char id_characters[] =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";

const char *
smd_yookassa_get_text (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

static JsonObject *
get_object (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* Whether the flag is told; it is FALSE where not. */
static gboolean
read_flag (JsonObject *object, const char *name, gboolean *flag)
{
  JsonNode *node = json_object_get_member (object, name);
  gboolean told = node != NULL && json_node_get_value_type (node) == G_TYPE_BOOLEAN;

  *flag = told && json_node_get_boolean (node);
  return told;
}

static gboolean
is_paid (JsonObject *root)
{
  gboolean paid = FALSE;

  return read_flag (root, "paid", &paid) && paid;
}

static gboolean
read_state (JsonObject *root, SmdPaymentState *state)
{
  const char *status = smd_yookassa_get_text (root, "status");

  /* we never ask for a capture of our own; where it comes all the same, the end is still open */
  if (g_strcmp0 (status, "pending") == 0 || g_strcmp0 (status, "waiting_for_capture") == 0)
    *state = SMD_PAYMENT_WAITING;
  else if (g_strcmp0 (status, "succeeded") == 0 && is_paid (root))
    *state = SMD_PAYMENT_SUCCEEDED;
  else if (g_strcmp0 (status, "canceled") == 0)
    *state = SMD_PAYMENT_CANCELED;
  else
    return FALSE;
  return TRUE;
}

gboolean
smd_yookassa_read_amount (JsonObject *object, gint64 *kopecks, char **currency)
{
  JsonObject *amount = get_object (object, "amount");
  const char *value = smd_yookassa_get_text (amount, "value");
  const char *code = smd_yookassa_get_text (amount, "currency");

  if (value == NULL || code == NULL || strlen (code) != 3
      || !sm_money_from_decimal (value, kopecks, NULL))
    return FALSE;
  *currency = g_strdup (code);
  return TRUE;
}

gboolean
smd_yookassa_read_time (JsonObject *object, const char *name, gint64 *ms)
{
  const char *text = smd_yookassa_get_text (object, name);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, utc) : NULL;

  if (time == NULL)
    return FALSE;
  *ms = g_date_time_to_unix (time) * 1000 + g_date_time_get_microsecond (time) / 1000;
  return TRUE;
}

const char *
smd_yookassa_get_id (JsonObject *object, const char *name)
{
  const char *id = smd_yookassa_get_text (object, name);

  return id != NULL && *id != '\0' && strlen (id) <= ID_MOST
                 && strspn (id, id_characters) == strlen (id)
             ? id
             : NULL;
}

/* The contract's own list of reasons; what is new to it is "other". */
static const char *
fold_reason (const char *reason)
{
  guint n_fields = 0;
  const SmField *fields = sm_record_type_get_fields (SM_TYPE_PAYMENT, &n_fields);

  for (guint i = 0; i < n_fields; i++)
    if (strcmp (fields[i].name, "cancel_reason") == 0 && reason != NULL
        && g_strv_contains (fields[i].choices, reason))
      return reason;
  return "other";
}

static const char *
fold_receipt (const char *registration)
{
  static const char *const states[] = { "pending", "succeeded", "canceled", NULL };

  return registration != NULL && g_strv_contains (states, registration) ? registration : "none";
}

static void
read_rest (SmdOutcome *self, JsonObject *root)
{
  JsonObject *metadata = get_object (root, "metadata");
  JsonObject *confirmation = get_object (root, "confirmation");
  JsonObject *cancellation = get_object (root, "cancellation_details");
  JsonObject *method = get_object (root, "payment_method");
  const char *title = smd_yookassa_get_text (method, "title");
  const char *url = smd_yookassa_get_text (confirmation, "confirmation_url");
  gint64 captured_ms = 0;

  self->payment_id = g_strdup (smd_yookassa_get_text (metadata, "payment_id"));
  if (smd_yookassa_read_time (root, "captured_at", &captured_ms))
    self->captured_at = captured_ms / 1000;
  if (self->state == SMD_PAYMENT_WAITING && url != NULL && strlen (url) <= SM_LIMIT_PAGE_ADDRESS)
    self->confirmation_url = g_strdup (url);
  if (self->state == SMD_PAYMENT_CANCELED)
    self->cancel_reason = g_strdup (fold_reason (smd_yookassa_get_text (cancellation, "reason")));
  if (title != NULL && g_utf8_strlen (title, -1) <= TITLE_MOST)
    self->method_title = sm_text_clean (title);
  self->receipt_state =
      g_strdup (fold_receipt (smd_yookassa_get_text (root, "receipt_registration")));
  self->shop_id = g_strdup (smd_yookassa_get_text (get_object (root, "recipient"), "account_id"));
  self->test_told = read_flag (root, "test", &self->test);
}

static gboolean
read_payment (SmdOutcome *self, JsonObject *root)
{
  self->acquirer_id = g_strdup (smd_yookassa_get_id (root, "id"));
  if (self->acquirer_id == NULL || !read_state (root, &self->state)
      || !smd_yookassa_read_amount (root, &self->amount_kopecks, &self->currency))
    return FALSE;
  read_rest (self, root);
  return TRUE;
}

/**
 * smd_yookassa_outcome_from_json:
 * @data: a reply
 * @length: bytes
 * @error: %SM_ERROR_ACQUIRER
 *
 * Returns: (transfer full): what it says of a payment
 */
SmdOutcome *
smd_yookassa_outcome_from_json (const char *data, gsize length, GError **error)
{
  g_autoptr (SmdOutcome) self = g_new0 (SmdOutcome, 1);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root = NULL;

  if (sm_json_gate_check (data, length, NULL)
      && json_parser_load_from_data (parser, data, length, NULL))
    root = json_parser_get_root (parser);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root)
      && read_payment (self, json_node_get_object (root)))
    return g_steal_pointer (&self);
  sm_error_set (error, SM_ERROR_ACQUIRER, 0, N_ ("not a payment of the acquirer"));
  return NULL;
}
