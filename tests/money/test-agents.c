/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "shop-fixture.h"
#include "yookassa.h"

/*
 * A supplier is served as its agent: the receipt of a payment names it (law 54-FZ). The acquirer
 * takes such a receipt only after the money, in a request of its own, once.
 */

#define GOOD_CARD "5555555555554444"
#define REGISTERED                                                         \
  "SELECT COUNT (*) AS n FROM payments WHERE receipt_state = 'succeeded' " \
  "AND receipt_at IS NOT NULL AND look_at IS NULL AND receipt_order IS NULL"

static Shop *
agents_shop (StoreFixture *fixture)
{
  Shop *shop = shop_new (fixture);

  town_exec (shop->town, "UPDATE suppliers SET agent_type = 'payment_agent', "
                         "support_phone = '8 (4822) 00-00-01' WHERE id = 'gas'");
  return shop;
}

static void
take (Shop *shop, const char *payment_id)
{
  shop_wait_state (shop, payment_id, "waiting");
  shop_pay (shop, payment_id, GOOD_CARD);
  shop_wait_state (shop, payment_id, "succeeded");
}

/* The receipts that the sandbox has. */
static JsonNode *
list_receipts (Shop *shop)
{
  guint status = 0;
  JsonNode *list = shop_request (sm_sandbox_get_api_url (shop->sandbox), "GET", "/receipts", NULL,
                                 NULL, SHOP_SECRET, &status);

  g_assert_cmpuint (status, ==, 200);
  return list;
}

static JsonArray *
get_items (JsonNode *list, guint n)
{
  JsonArray *receipts = json_object_get_array_member (json_node_get_object (list), "items");

  g_assert_cmpuint (json_array_get_length (receipts), ==, n);
  return json_object_get_array_member (json_array_get_object_element (receipts, 0), "items");
}

static gint64
get_kopecks (JsonObject *item)
{
  JsonObject *amount = json_object_get_object_member (item, "amount");
  g_auto (GStrv) parts = g_strsplit (json_object_get_string_member (amount, "value"), ".", 2);

  return g_ascii_strtoll (parts[0], NULL, 10) * 100 + g_ascii_strtoll (parts[1], NULL, 10);
}

static void
test_lines_name_the_supplier_and_the_commission_nobody (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = agents_shop (fixture);
  g_autofree char *id = town_pay_lines (shop->town, "supply", "insurance", 95000, 95950);
  g_autoptr (JsonNode) list = NULL;
  JsonArray *items;
  gint64 sum = 0;

  take (shop, id);
  shop_wait_int (shop, REGISTERED, 1);
  list = list_receipts (shop);
  items = get_items (list, 1);
  g_assert_cmpuint (json_array_get_length (items), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      JsonObject *item = json_array_get_object_element (items, i);
      JsonObject *supplier = NULL;

      sum += get_kopecks (item);
      if (i == 2)
        {
          g_assert_false (json_object_has_member (item, "agent_type"));
          g_assert_false (json_object_has_member (item, "supplier"));
          g_assert_cmpstr (json_object_get_string_member (item, "payment_subject"), ==,
                           "agent_commission");
          g_assert_cmpint (json_object_get_int_member (item, "vat_code"), ==, 1);
          continue;
        }
      supplier = json_object_get_object_member (item, "supplier");
      g_assert_cmpstr (json_object_get_string_member (item, "agent_type"), ==, "payment_agent");
      g_assert_cmpstr (json_object_get_string_member (supplier, "name"), ==, "ООО «Газ»");
      g_assert_cmpstr (json_object_get_string_member (supplier, "phone"), ==, "74822000001");
      g_assert_cmpstr (json_object_get_string_member (supplier, "inn"), ==, "6901067107");
      g_assert_cmpint (json_object_get_int_member (item, "vat_code"), ==, 11);
    }
  g_assert_cmpint (sum, ==, 95950);
  g_assert_cmpint (shop_count (shop, "receipts"), ==, 1);
}

/* Whatever goes wrong on the way. */
static void
test_a_receipt_is_asked_for_once (StoreFixture *fixture)
{
  static const char *const faults[] = {
    "{'fail_before': 2}", "{'fail_after': 2}",    "{'nothing': 2}",
    "{'garbage': 2}",     "{'receipts_lost': 1}",
  };
  g_autoptr (Shop) shop = agents_shop (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *id = town_pay (shop->town, 100000 + i);

      take (shop, id);
      shop_set_faults (shop, faults[i]);
      shop_wait_int (shop, REGISTERED, i + 1);
      shop_clear_faults (shop);
    }
  g_assert_cmpint (shop_count (shop, "receipts"), ==, G_N_ELEMENTS (faults));
  g_assert_cmpuint (town_check_books (shop->town), ==, 0);
}

/* The acquirer forgets keys after a day; what it has is found by the payment. */
static void
test_a_receipt_is_asked_for_once_after_days (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = agents_shop (fixture);
  g_autofree char *id = town_pay (shop->town, 100000);
  g_autoptr (JsonNode) list = NULL;

  take (shop, id);
  shop_wait_int (shop, REGISTERED, 1);
  sm_clock_shift (shop->town->clock, 259200); /* three days */
  /* It was asked for, and no answer came. */
  town_exec (shop->town, "UPDATE payments SET receipt_id = NULL, receipt_state = 'pending', "
                         "receipt_at = NULL, looks = 1, look_at = 1");
  shop_wait_int (shop, REGISTERED, 1);
  list = list_receipts (shop);
  (void) get_items (list, 1);
}

static void
test_a_receipt_that_is_refused_is_for_operators (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = agents_shop (fixture);
  g_autofree char *id = town_pay (shop->town, 100000);

  town_exec (shop->town, "UPDATE suppliers SET agent_type = 'friend'");
  take (shop, id);
  shop_wait_int (shop,
                 "SELECT COUNT (*) AS n FROM payments WHERE receipt_state = 'canceled' "
                 "AND look_at IS NULL AND receipt_order IS NULL",
                 1);
  g_assert_cmpint (town_int (shop->town, "SELECT COUNT (*) AS n FROM payment_events WHERE note "
                                         "LIKE 'receipt refused: %agent_type'"),
                   ==, 1);
  g_assert_cmpuint (town_check_books (shop->town), ==, 1);
}

/* Its receipt comes with the payment, as before. */
static void
test_who_is_no_agent_asks_for_none (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = town_pay (shop->town, 100000);
  g_autoptr (JsonNode) list = NULL;
  JsonArray *items;

  take (shop, id);
  shop_wait_int (shop, REGISTERED, 1);
  list = list_receipts (shop);
  items = get_items (list, 1);
  for (guint i = 0; i < json_array_get_length (items); i++)
    g_assert_false (
        json_object_has_member (json_array_get_object_element (items, i), "agent_type"));
  g_assert_cmpint (shop_count (shop, "receipts"), ==, 0);
}

/* A payment that was begun before the supplier was set so has its receipt already. */
static void
test_what_was_begun_goes_on_as_it_was (StoreFixture *fixture)
{
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = town_pay (shop->town, 100000);

  shop_wait_state (shop, id, "waiting");
  town_exec (shop->town, "UPDATE suppliers SET agent_type = 'agent' WHERE id = 'gas'");
  take (shop, id);
  shop_wait_int (shop, REGISTERED, 1);
  g_assert_cmpint (shop_count (shop, "receipts"), ==, 0);
}

#define ITEM(more)                                                               \
  "{'description':'x','quantity':1,'amount':{'value':'10.00','currency':'RUB'}," \
  "'vat_code':12,'payment_mode':'full_payment','payment_subject':'service'" more "}"
#define AGENT(phone, inn) \
  ",'agent_type':'agent','supplier':{'name':'x','phone':'" phone "','inn':'" inn "'}"
#define RECEIPT(item, more)                                                          \
  "{'type':'payment','payment_id':'%s','customer':{'email':'a@b.ru'},'items':[" item \
  "],'send':true,'settlements':[{'type':'cashless','amount':{'value':'10.00',"       \
  "'currency':'RUB'}}]" more "}"
#define PAYMENT(more)                                            \
  "{'amount':{'value':'10.00','currency':'RUB'},'capture':true," \
  "'confirmation':{'type':'redirect','return_url':'https://x.example'}" more "}"

static guint
ask (Shop *shop, const char *path, const char *form, const char *id, const char *key)
{
  g_autofree char *quoted = g_strdup (form);
  g_autoptr (GString) body = g_string_new (g_strdelimit (quoted, "'", '"'));
  g_autoptr (JsonNode) reply = NULL;
  guint status = 0;

  g_string_replace (body, "%s", id, 0);
  reply = shop_request (sm_sandbox_get_api_url (shop->sandbox), "POST", path, body->str, key,
                        SHOP_SECRET, &status);
  return status;
}

/* Only what the acquirer's own schema has, where it has it. */
static void
test_the_sandbox_judges_as_the_api_does (StoreFixture *fixture)
{
  static const char *const refused[] = {
    RECEIPT (ITEM (",'agent_type':'friend'"), ""),
    RECEIPT (ITEM (",'agent_type':'agent'"), ""),
    RECEIPT (ITEM (AGENT ("+74822000001", "6901067107")), ""),
    RECEIPT (ITEM (AGENT ("123", "6901067107")), ""),
    RECEIPT (ITEM (AGENT ("74822000001", "69010671")), ""),
    RECEIPT (ITEM (AGENT ("74822000001", "6901067107") ",'surprise':1"), ""),
    RECEIPT (ITEM (AGENT ("74822000001", "6901067107")), ",'surprise':1"),
    "{'type':'payment','payment_id':'%s','customer':{'email':'a@b.ru'},'items':[" ITEM (
        "") "],'send':true,'settlements':[]}",
  };
  g_autoptr (Shop) shop = shop_new (fixture);
  g_autofree char *id = town_pay (shop->town, 1000);
  g_autofree char *acquirer = NULL;

  g_assert_cmpuint (ask (shop, "/payments",
                         PAYMENT (",'receipt':{'customer':{'email':'a@b.ru'},'items':[" ITEM (
                             AGENT ("74822000001", "6901067107")) "]}"),
                         "", "k1"),
                    ==, 400);
  g_assert_cmpuint (
      ask (shop, "/payments",
           PAYMENT (",'receipt':{'customer':{'email':'a@b.ru'},'items':[" ITEM ("") "]}"), "",
           "k2"),
      ==, 200);
  take (shop, id);
  acquirer = town_text (shop->town, "SELECT acquirer_id AS n FROM payments");
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *key = g_strdup_printf ("r%u", i);

      g_test_message ("%s", refused[i]);
      g_assert_cmpuint (ask (shop, "/receipts", refused[i], acquirer, key), ==, 400);
    }
  /* The payment has one already, and another sum. */
  g_assert_cmpuint (ask (shop, "/receipts", RECEIPT (ITEM (""), ""), acquirer, "last"), ==, 400);
  g_assert_cmpuint (ask (shop, "/receipts", RECEIPT (ITEM (""), ""), "nobody", "none"), ==, 400);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/agents/lines-name-the-supplier-and-the-commission-nobody",
                  test_lines_name_the_supplier_and_the_commission_nobody);
  store_test_add ("/agents/a-receipt-is-asked-for-once", test_a_receipt_is_asked_for_once);
  store_test_add ("/agents/a-receipt-is-asked-for-once-after-days",
                  test_a_receipt_is_asked_for_once_after_days);
  store_test_add ("/agents/a-receipt-that-is-refused-is-for-operators",
                  test_a_receipt_that_is_refused_is_for_operators);
  store_test_add ("/agents/who-is-no-agent-asks-for-none", test_who_is_no_agent_asks_for_none);
  store_test_add ("/agents/what-was-begun-goes-on-as-it-was",
                  test_what_was_begun_goes_on_as_it_was);
  store_test_add ("/agents/the-sandbox-judges-as-the-api-does",
                  test_the_sandbox_judges_as_the_api_does);
  return g_test_run ();
}
