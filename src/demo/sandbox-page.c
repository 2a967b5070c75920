/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox-private.h"

#include <string.h>

#include "money.h"
#include "sandbox-resource.h"
#include "text.h"

/*
 * The page a payment is made at, in the browser: the form of the card, the code of 3-D Secure,
 * the end. It is in Russian, as the acquirer's own is. No scripts.
 */

#define RESOURCES "/online/smorodina/sandbox/"

static const struct
{
  const char *reason;
  const char *text;
} reasons[] = {
  { "3d_secure_failed", "Не пройдена проверка 3-D Secure." },
  { "card_expired", "Истёк срок действия карты." },
  { "country_forbidden", "Карты этой страны не принимаются." },
  { "expired_on_confirmation", "Время на оплату истекло." },
  { "fraud_suspected", "Платёж остановлен: есть подозрение на мошенничество." },
  { "general_decline", "Банк отклонил платёж без объяснения причин." },
  { "insufficient_funds", "На карте не хватает денег." },
  { "invalid_csc", "Неверный код с обратной стороны карты." },
};

/* Puts values, escaped, in the places {{name}} of a template. */
static char *
fill (const char *name, GHashTable *values)
{
  g_autofree char *path = g_strconcat (RESOURCES, name, NULL);
  g_autoptr (GBytes) bytes =
      g_resource_lookup_data (sm_sandbox_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  GString *page = g_string_new (NULL);
  const char *rest = g_bytes_get_data (bytes, NULL);
  const char *open;

  while ((open = strstr (rest, "{{")) != NULL)
    {
      const char *close = strstr (open, "}}");
      g_autofree char *key = g_strndup (open + 2, close - open - 2);
      const char *value = g_hash_table_lookup (values, key);
      g_autofree char *escaped = sm_text_escape_html (value != NULL ? value : "");

      g_string_append_len (page, rest, open - rest);
      g_string_append (page, escaped);
      rest = close + 2;
    }
  g_string_append (page, rest);
  return g_string_free (page, FALSE);
}

static void
respond (SoupServerMessage *message, guint status, const char *type, char *text)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_headers_replace (headers, "Content-Security-Policy",
                                "default-src 'none'; style-src 'self'");
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "Referrer-Policy", "no-referrer");
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_TAKE, text, strlen (text));
}

static GHashTable *
describe (SmSandboxPayment *payment)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  g_hash_table_insert (values, (gpointer) "id", g_strdup (payment->id));
  g_hash_table_insert (values, (gpointer) "amount", sm_money_format (payment->amount_kopecks));
  g_hash_table_insert (values, (gpointer) "description", g_strdup (payment->description));
  g_hash_table_insert (values, (gpointer) "return_url", g_strdup (payment->return_url));
  return values;
}

static const char *
explain (SmSandboxPayment *payment)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_strcmp0 (reasons[i].reason, payment->cancel_reason) == 0)
      return reasons[i].text;
  return "Платёж не состоялся.";
}

static void
show (SoupServerMessage *message, SmSandboxPayment *payment, guint status, const char *problem)
{
  g_autoptr (GHashTable) values = describe (payment);
  const char *name = "sandbox-card.html";

  g_hash_table_insert (values, (gpointer) "problem", g_strdup (problem));
  if (payment->state == SM_SANDBOX_PENDING && payment->three_d_secure)
    name = "sandbox-code.html";
  else if (payment->state == SM_SANDBOX_CANCELED)
    {
      name = "sandbox-end.html";
      g_hash_table_insert (values, (gpointer) "title", g_strdup ("Оплата не прошла"));
      g_hash_table_insert (values, (gpointer) "text", g_strdup (explain (payment)));
    }
  else if (payment->state != SM_SANDBOX_PENDING)
    {
      name = "sandbox-end.html";
      g_hash_table_insert (values, (gpointer) "title", g_strdup ("Оплачено"));
      g_hash_table_insert (values, (gpointer) "text", g_strdup ("Деньги приняты."));
    }
  respond (message, status, "text/html; charset=utf-8", fill (name, values));
}

/* Paid: back to the shop. Refused: the page says why, and leads there by a link. */
static void
finish (SoupServerMessage *message, SmSandboxPayment *payment)
{
  if (payment->state == SM_SANDBOX_CANCELED || payment->return_url == NULL)
    show (message, payment, SOUP_STATUS_OK, NULL);
  else
    soup_server_message_set_redirect (message, SOUP_STATUS_SEE_OTHER, payment->return_url);
}

static const char *
get_field (GHashTable *form, const char *name)
{
  const char *value = form != NULL ? g_hash_table_lookup (form, name) : NULL;

  return value != NULL ? value : "";
}

static void
take_card (SmSandboxServer *self, SoupServerMessage *message, SmSandboxPayment *payment,
           GHashTable *form)
{
  switch (sm_sandbox_pay_by_card (self, payment, get_field (form, "card-number"),
                                  get_field (form, "expiry"), get_field (form, "cvc")))
    {
    case SM_SANDBOX_CARD_MALFORMED:
      show (message, payment, 422,
            "Проверьте номер, срок и код. Здесь платят только тестовые карты.");
      return;
    case SM_SANDBOX_CARD_ASKS_CODE:
      show (message, payment, SOUP_STATUS_OK, NULL);
      return;
    case SM_SANDBOX_CARD_DONE:
    default:
      finish (message, payment);
    }
}

static void
take_code (SmSandboxServer *self, SoupServerMessage *message, SmSandboxPayment *payment,
           GHashTable *form)
{
  const char *code = get_field (form, "code");
  gboolean refused = *get_field (form, "refuse") != '\0';

  if (refused)
    (void) sm_sandbox_model_cancel (self->model, payment, "payment_network", "3d_secure_failed");
  else if (strlen (code) < 4 || strlen (code) > 6 || strspn (code, "0123456789") != strlen (code))
    {
      show (message, payment, 422, "Введите код из 4–6 цифр: подойдёт любой.");
      return;
    }
  else
    (void) sm_sandbox_model_authorize (self->model, payment);
  finish (message, payment);
}

static void
take_form (SmSandboxServer *self, SoupServerMessage *message, SmSandboxPayment *payment)
{
  g_autoptr (GBytes) bytes =
      soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autofree char *body = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (GHashTable) form = soup_form_decode (body);

  if (payment->state != SM_SANDBOX_PENDING)
    finish (message, payment);
  else if (payment->three_d_secure)
    take_code (self, message, payment, form);
  else
    take_card (self, message, payment, form);
}

void
sm_sandbox_serve_page (SmSandboxServer *self, SoupServerMessage *message, const char *path)
{
  const char *method = soup_server_message_get_method (message);
  g_autoptr (GHashTable) nothing = g_hash_table_new (g_str_hash, g_str_equal);
  SmSandboxPayment *payment;

  sm_sandbox_model_tick (self->model);
  if (strcmp (path, "/style.css") == 0)
    {
      respond (message, SOUP_STATUS_OK, "text/css", fill ("sandbox.css", nothing));
      return;
    }
  payment = *path == '/' ? sm_sandbox_model_find (self->model, path + 1) : NULL;
  if (payment == NULL)
    soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
  else if (strcmp (method, "POST") == 0)
    take_form (self, message, payment);
  else
    show (message, payment, SOUP_STATUS_OK, NULL);
}
