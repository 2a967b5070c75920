/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yookassa.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "money.h"
#include "words.h"

/* Lengths in characters, by the acquirer's schema. */
#define DESCRIPTION_MOST 128
#define BANK_NAME_MOST 45
#define INN_COMPANY 10
#define PURPOSE_MOST 210 /* a payment order's, Bank of Russia 762-P */
#define VAT_NONE 1
#define SERVICE "service" /* of payment_subject */
#define AGENT_COMMISSION "agent_commission"

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_integer (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_boolean (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static void
begin (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
}

static void
add_amount (JsonBuilder *builder, gint64 kopecks)
{
  g_autofree char *value = sm_money_to_decimal (kopecks);

  begin (builder, "amount");
  add_text (builder, "value", value);
  add_text (builder, "currency", "RUB");
  json_builder_end_object (builder);
}

static char *
shorten (const char *text, glong most)
{
  if (g_utf8_strlen (text, -1) <= most)
    return g_strdup (text);
  return g_utf8_substring (text, 0, most);
}

/* "2026-09" → "09.2026", as the acquirer's and the banks' forms want it. */
static char *
format_period (const char *month)
{
  g_auto (GStrv) parts = g_strsplit (month, "-", 2);

  return g_strjoin (".", parts[1], parts[0], NULL);
}

static const char *
get_service_title (const char *service)
{
  if (g_strcmp0 (service, "gas") == 0)
    return _ ("Gas supply");
  if (g_strcmp0 (service, "electricity") == 0)
    return _ ("Electricity supply");
  if (g_strcmp0 (service, "water") == 0)
    return _ ("Water supply");
  if (g_strcmp0 (service, "heat") == 0)
    return _ ("Heating");
  if (g_strcmp0 (service, "waste") == 0)
    return _ ("Waste collection");
  return _ ("Utilities");
}

/* As whose agent the money is taken; the acquirer takes it in receipts of their own alone. */
static void
add_agent (JsonBuilder *builder, const SmdPaymentOrder *order)
{
  if (!order->receipt_apart || order->agent_type == NULL || order->legal_name == NULL
      || order->inn == NULL || order->phone == NULL)
    return;
  add_text (builder, "agent_type", order->agent_type);
  begin (builder, "supplier");
  add_text (builder, "name", order->legal_name);
  add_text (builder, "phone", order->phone);
  add_text (builder, "inn", order->inn);
  json_builder_end_object (builder);
}

/* `order`: the supplier's own service; NULL: what the operator is paid for. */
static void
add_item (JsonBuilder *builder, const char *title, const char *period, gint64 kopecks,
          const SmdPaymentOrder *order, const char *subject)
{
  g_autofree char *text =
      period != NULL ? g_strconcat (title, ", ", period, NULL) : g_strdup (title);
  g_autofree char *description = shorten (text, DESCRIPTION_MOST);

  json_builder_begin_object (builder);
  add_text (builder, "description", description);
  add_integer (builder, "quantity", 1);
  add_amount (builder, kopecks);
  add_integer (builder, "vat_code", order != NULL ? order->vat_code : VAT_NONE);
  add_text (builder, "measure", "piece");
  add_text (builder, "payment_subject", subject);
  add_text (builder, "payment_mode", "full_payment");
  if (order != NULL)
    add_agent (builder, order);
  json_builder_end_object (builder);
}

/* What was paid for, line by line, and the commission: together all that was paid. */
static void
add_items (JsonBuilder *builder, const SmdPaymentOrder *order, const char *period)
{
  guint n_lines = sm_record_list_length (order->lines);

  begin (builder, "customer");
  add_text (builder, "email", order->email);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "items");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n_lines; i++)
    {
      SmPaymentLine *line = sm_record_list_get (order->lines, i);

      add_item (builder, line->title, period, line->sum_kopecks, order, SERVICE);
    }
  if (n_lines == 0)
    add_item (builder, get_service_title (order->service), period, order->sum_kopecks, order,
              SERVICE);
  if (order->commission_kopecks > 0)
    add_item (builder, _ ("Payment commission"), NULL, order->commission_kopecks, NULL,
              order->receipt_apart ? AGENT_COMMISSION : SERVICE);
  json_builder_end_array (builder);
}

/* The fiscal receipt (law 54-FZ) that is made with the payment. */
static void
add_receipt (JsonBuilder *builder, const SmdPaymentOrder *order, const char *period)
{
  begin (builder, "receipt");
  add_items (builder, order, period);
  add_boolean (builder, "internet", TRUE);
  json_builder_end_object (builder);
}

/* By letter IN-04-45/12 of the Bank of Russia: parts in this order and in these words, whatever
 * the language of the program. */
static char *
make_purpose (const SmdPaymentOrder *order, const char *period)
{
  g_autoptr (GString) text = g_string_new ("Оплата ЖКУ;ЛСИ ");

  g_string_append (text, order->number);
  g_string_append (text, ";ПРД ");
  g_string_append (text, period);
  if (order->payer_name != NULL)
    {
      g_string_append_c (text, ';');
      g_string_append (text, order->payer_name);
    }
  if (order->payer_address != NULL)
    {
      g_string_append_c (text, ';');
      g_string_append (text, order->payer_address);
    }
  return shorten (text->str, PURPOSE_MOST);
}

static void
add_bank (JsonBuilder *builder, const SmdPaymentOrder *order)
{
  g_autofree char *name = shorten (order->bank_name, BANK_NAME_MOST);

  begin (builder, "bank");
  add_text (builder, "name", name);
  add_text (builder, "bic", order->bic);
  add_text (builder, "account", order->settlement_account);
  add_text (builder, "correspondent_account", order->correspondent_account);
  json_builder_end_object (builder);
}

/* The order to the supplier's bank, which utilities have to send (it goes to GIS ZhKKh). */
static void
add_payment_order (JsonBuilder *builder, const SmdPaymentOrder *order, const char *period)
{
  g_autofree char *purpose = make_purpose (order, period);

  begin (builder, "payment_order");
  add_text (builder, "type", "utilities");
  add_amount (builder, order->total_kopecks);
  add_text (builder, "payment_purpose", purpose);
  begin (builder, "recipient");
  add_text (builder, "name", order->legal_name);
  add_text (builder, "inn", order->inn);
  add_text (builder, "kpp", order->kpp);
  add_bank (builder, order);
  json_builder_end_object (builder);
  begin (builder, "payment_period");
  add_integer (builder, "month", g_ascii_strtoll (order->month + strlen ("YYYY-"), NULL, 10));
  add_integer (builder, "year", g_ascii_strtoll (order->month, NULL, 10));
  json_builder_end_object (builder);
  add_text (builder, "account_number", order->number);
  json_builder_end_object (builder);
}

/* The acquirer's orders go to companies alone: an INN of ten digits, and a KPP of nine. */
static gboolean
has_requisites (const SmdPaymentOrder *order)
{
  return order->legal_name != NULL && order->inn != NULL && strlen (order->inn) == INN_COMPANY
         && order->kpp != NULL && strspn (order->kpp, "0123456789") == strlen (order->kpp)
         && order->bank_name != NULL && order->bic != NULL && order->settlement_account != NULL
         && order->correspondent_account != NULL;
}

/**
 * smd_yookassa_order_to_json:
 * @order: a payment
 * @length: (out) (optional): bytes
 *
 * Returns: (transfer full): the body that creates it; the same order gives the same bytes, as
 *   the acquirer's memory of keys wants it
 */
char *
smd_yookassa_order_to_json (const SmdPaymentOrder *order, gsize *length)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autofree char *period = format_period (order->month);
  g_autofree char *title = g_strconcat ("ЛС ", order->number, ", ", period, NULL);
  g_autofree char *description = shorten (title, DESCRIPTION_MOST);

  json_builder_begin_object (builder);
  add_amount (builder, order->total_kopecks);
  add_boolean (builder, "capture", TRUE);
  add_text (builder, "description", description);
  begin (builder, "confirmation");
  add_text (builder, "type", "redirect");
  add_text (builder, "return_url", order->return_url);
  add_text (builder, "locale", "ru_RU");
  json_builder_end_object (builder);
  begin (builder, "metadata");
  add_text (builder, "payment_id", order->payment_id);
  json_builder_end_object (builder);
  if (!order->receipt_apart)
    add_receipt (builder, order, period);
  if (has_requisites (order))
    add_payment_order (builder, order, period);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  return json_generator_to_data (generator, length);
}

/**
 * smd_yookassa_receipt_to_json:
 * @order: a payment whose money the acquirer took
 *
 * Returns: (transfer full): the body that its receipt is asked for with, where that is a request of
 *   its own; the same order gives the same bytes
 */
char *
smd_yookassa_receipt_to_json (const SmdPaymentOrder *order)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *period = format_period (order->month);

  json_builder_begin_object (builder);
  add_text (builder, "type", "payment");
  add_text (builder, "payment_id", order->acquirer_id);
  add_items (builder, order, period);
  add_boolean (builder, "send", TRUE);
  json_builder_set_member_name (builder, "settlements");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  add_text (builder, "type", "cashless");
  add_amount (builder, order->total_kopecks);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}
