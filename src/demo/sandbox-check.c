/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox-private.h"

#include <string.h>

#include "money.h"
#include "receipt-rules.h"

/* Checks of what a shop sends, as strict as the API's schema. */

#define ITEMS_MOST 80
#define VAT_CODES 12

const char *
sm_sandbox_get_text (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

JsonObject *
sm_sandbox_get_object (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* A text with so many characters; where least is 0, it may be absent. */
gboolean
sm_sandbox_has_length (JsonObject *object, const char *name, gsize least, gsize most)
{
  const char *text = sm_sandbox_get_text (object, name);
  gsize length;

  if (text == NULL)
    return least == 0 && (object == NULL || !json_object_has_member (object, name));
  length = g_utf8_strlen (text, -1);
  return length >= least && length <= most;
}

gboolean
sm_sandbox_read_amount (JsonObject *object, const char *name, gint64 *kopecks)
{
  JsonObject *amount = sm_sandbox_get_object (object, name);
  const char *value = sm_sandbox_get_text (amount, "value");

  return value != NULL && g_strcmp0 (sm_sandbox_get_text (amount, "currency"), "RUB") == 0
         && sm_money_from_decimal (value, kopecks, NULL);
}

static gboolean
is_one_of (const char *text, const char *const *list)
{
  return text != NULL && g_strv_contains (list, text);
}

static gint64
get_integer (JsonObject *object, const char *name, gint64 fallback)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_INT64)
    return fallback;
  return json_node_get_int (node);
}

const char *
sm_sandbox_find_unknown (JsonObject *object, const char *const *members)
{
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, NULL))
    if (!g_strv_contains (members, name))
      return name;
  return NULL;
}

static gboolean
is_digits (JsonObject *object, const char *name, gsize least, gsize most)
{
  const char *text = sm_sandbox_get_text (object, name);

  return text != NULL && strlen (text) >= least && strlen (text) <= most
         && strspn (text, "0123456789") == strlen (text);
}

/* Of a receipt that is a request of its own alone: as whose agent the money is taken. Formats of
 * fiscal documents from 1.1 on want all of it. */
static const char *
check_agent (JsonObject *item)
{
  static const char *const members[] = { "name", "phone", "inn", NULL };
  JsonObject *supplier = sm_sandbox_get_object (item, "supplier");

  if (!json_object_has_member (item, "agent_type") && !json_object_has_member (item, "supplier"))
    return NULL;
  if (!is_one_of (sm_sandbox_get_text (item, "agent_type"), sm_receipt_agent_types))
    return "items.agent_type";
  if (supplier == NULL || sm_sandbox_find_unknown (supplier, members) != NULL
      || !sm_sandbox_has_length (supplier, "name", 1, 256))
    return "items.supplier";
  if (!is_digits (supplier, "phone", 4, 15))
    return "items.supplier.phone";
  if (!is_digits (supplier, "inn", 10, 10) && !is_digits (supplier, "inn", 12, 12))
    return "items.supplier.inn";
  return NULL;
}

/* The schema has two kinds of items: of a receipt that comes with its payment, and of one that is a
 * request of its own. The first know no agents. */
static const char *
find_unknown_of_item (JsonObject *item, gboolean own)
{
  static const char *const members[] = {
    "description",
    "amount",
    "vat_code",
    "quantity",
    "measure",
    "mark_quantity",
    "payment_subject",
    "payment_mode",
    "country_of_origin_code",
    "customs_declaration_number",
    "excise",
    "product_code",
    "planned_status",
    "mark_code_info",
    "mark_mode",
    "payment_subject_industry_details",
    NULL,
    "additional_payment_subject_props",
    "supplier",
    "agent_type",
    NULL,
  };
  const char *const *more = members + G_N_ELEMENTS (members) - 4;
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, item);
  while (json_object_iter_next (&iter, &name, NULL))
    if (!g_strv_contains (members, name) && (!own || !g_strv_contains (more, name)))
      return name;
  return NULL;
}

static const char *
check_item (JsonObject *item, gboolean own, gint64 *kopecks)
{
  static const char *const measures[] = {
    "piece", "cubic_meter", "kilowatt_hour", "gigacalorie", "square_meter", "day", "another", NULL
  };
  static const char *const modes[] = { "full_prepayment", "partial_prepayment",
                                       "advance",         "full_payment",
                                       "partial_payment", "credit",
                                       "credit_payment",  NULL };
  static const char *const subjects[] = { "commodity",        "service", "job", "payment",
                                          "agent_commission", "another", NULL };
  gint64 quantity = get_integer (item, "quantity", 0);
  gint64 vat_code = get_integer (item, "vat_code", 0);
  gint64 price = 0;

  if (find_unknown_of_item (item, own) != NULL)
    return find_unknown_of_item (item, own);
  if (check_agent (item) != NULL)
    return check_agent (item);
  if (!sm_sandbox_has_length (item, "description", 1, 128))
    return "receipt.items.description";
  if (quantity < 1 || quantity > 99999)
    return "receipt.items.quantity";
  if (!sm_sandbox_read_amount (item, "amount", &price))
    return "receipt.items.amount";
  if (vat_code < 1 || vat_code > VAT_CODES)
    return "receipt.items.vat_code";
  if (json_object_has_member (item, "measure")
      && !is_one_of (sm_sandbox_get_text (item, "measure"), measures))
    return "receipt.items.measure";
  if (!is_one_of (sm_sandbox_get_text (item, "payment_mode"), modes))
    return "receipt.items.payment_mode";
  if (!is_one_of (sm_sandbox_get_text (item, "payment_subject"), subjects))
    return "receipt.items.payment_subject";
  *kopecks = price * quantity;
  return NULL;
}

/* `own`: a request of its own, not part of a payment's. */
static const char *
check_items (JsonObject *receipt, gboolean own, gint64 amount_kopecks)
{
  JsonObject *customer = sm_sandbox_get_object (receipt, "customer");
  JsonNode *node = json_object_get_member (receipt, "items");
  JsonArray *items;
  gint64 sum = 0;

  if (sm_sandbox_get_text (customer, "email") == NULL
      && sm_sandbox_get_text (customer, "phone") == NULL)
    return "receipt.customer";
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return "receipt.items";
  items = json_node_get_array (node);
  if (json_array_get_length (items) < 1 || json_array_get_length (items) > ITEMS_MOST)
    return "receipt.items";
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonNode *item = json_array_get_element (items, i);
      const char *wrong = "receipt.items";
      gint64 kopecks = 0;

      if (JSON_NODE_HOLDS_OBJECT (item))
        wrong = check_item (json_node_get_object (item), own, &kopecks);
      if (wrong != NULL)
        return wrong;
      sum += kopecks;
    }
  return sum == amount_kopecks ? NULL : "receipt.items.amount";
}

const char *
sm_sandbox_check_receipt (JsonObject *receipt, gint64 amount_kopecks)
{
  return check_items (receipt, FALSE, amount_kopecks);
}

static const char *
check_settlements (JsonObject *body, gint64 amount_kopecks)
{
  static const char *const types[] = { "cashless", "prepayment", "postpayment", "consideration",
                                       NULL };
  JsonNode *node = json_object_get_member (body, "settlements");
  JsonArray *array =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  gint64 sum = 0;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *item = json_array_get_element (array, i);
      gint64 kopecks = 0;

      if (!JSON_NODE_HOLDS_OBJECT (item)
          || !is_one_of (sm_sandbox_get_text (json_node_get_object (item), "type"), types)
          || !sm_sandbox_read_amount (json_node_get_object (item), "amount", &kopecks))
        return "settlements";
      sum += kopecks;
    }
  return sum == amount_kopecks ? NULL : "settlements";
}

const char *
sm_sandbox_check_own_receipt (JsonObject *body, gint64 amount_kopecks)
{
  static const char *const members[] = { "type",
                                         "payment_id",
                                         "customer",
                                         "items",
                                         "send",
                                         "settlements",
                                         "tax_system_code",
                                         "timezone",
                                         "internet",
                                         "additional_user_props",
                                         "receipt_industry_details",
                                         "receipt_operational_details",
                                         "on_behalf_of",
                                         NULL };
  JsonNode *send = json_object_get_member (body, "send");

  if (sm_sandbox_find_unknown (body, members) != NULL)
    return sm_sandbox_find_unknown (body, members);
  if (g_strcmp0 (sm_sandbox_get_text (body, "type"), "payment") != 0)
    return "type";
  if (send == NULL || json_node_get_value_type (send) != G_TYPE_BOOLEAN)
    return "send";
  if (check_items (body, TRUE, amount_kopecks) != NULL)
    return check_items (body, TRUE, amount_kopecks);
  return check_settlements (body, amount_kopecks);
}

static const char *
check_recipient (JsonObject *recipient)
{
  JsonObject *bank = sm_sandbox_get_object (recipient, "bank");

  if (!sm_sandbox_has_length (recipient, "name", 1, 160))
    return "payment_order.recipient.name";
  if (!is_digits (recipient, "inn", 10, 10))
    return "payment_order.recipient.inn";
  if (!is_digits (recipient, "kpp", 9, 9))
    return "payment_order.recipient.kpp";
  if (!sm_sandbox_has_length (bank, "name", 1, 45))
    return "payment_order.recipient.bank.name";
  if (!is_digits (bank, "bic", 9, 9))
    return "payment_order.recipient.bank.bic";
  if (!is_digits (bank, "account", 20, 20))
    return "payment_order.recipient.bank.account";
  if (!is_digits (bank, "correspondent_account", 20, 20))
    return "payment_order.recipient.bank.correspondent_account";
  return NULL;
}

static gboolean
names_an_account (JsonObject *order)
{
  return sm_sandbox_has_length (order, "payment_document_id", 18, 18)
         || sm_sandbox_has_length (order, "payment_document_number", 1, 30)
         || sm_sandbox_has_length (order, "account_number", 1, 30)
         || sm_sandbox_has_length (order, "unified_account_number", 10, 10)
         || sm_sandbox_has_length (order, "service_id", 13, 13);
}

const char *
sm_sandbox_check_order (JsonObject *order, gint64 amount_kopecks)
{
  JsonObject *recipient = sm_sandbox_get_object (order, "recipient");
  JsonObject *period = sm_sandbox_get_object (order, "payment_period");
  gint64 amount = 0;

  if (g_strcmp0 (sm_sandbox_get_text (order, "type"), "utilities") != 0)
    return "payment_order.type";
  if (!sm_sandbox_read_amount (order, "amount", &amount) || amount != amount_kopecks)
    return "payment_order.amount";
  if (!sm_sandbox_has_length (order, "payment_purpose", 1, 210))
    return "payment_order.payment_purpose";
  if (recipient == NULL)
    return "payment_order.recipient";
  if (check_recipient (recipient) != NULL)
    return check_recipient (recipient);
  if (period == NULL || get_integer (period, "month", 0) < 1
      || get_integer (period, "month", 0) > 12 || get_integer (period, "year", 0) < 2000)
    return "payment_order.payment_period";
  return names_an_account (order) ? NULL : "payment_order.account_number";
}
