/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <unistd.h>

#include "error.h"
#include "limits.h"
#include "outgoing-fixture.h"

/* The bytes of an export of payments: frozen, in an encoding that has every character, and the
 * payment order of its forms. */

#define DAY OUTGOING_DAY
#define DAY_SECONDS 86400

/* --- bytes --- */

static void
test_again_is_the_same_to_the_byte (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = outgoing_pay_now (town, 100000);
  g_autoptr (SmdExport) export = NULL;
  g_autoptr (SmdExport) found = NULL;
  g_auto (GStrv) before = NULL;
  g_auto (GStrv) after = NULL;

  town->settings.operator_ = outgoing_operator;
  export = outgoing_make_with (town, DAY, TRUE);
  before = outgoing_read_lines (town, export);
  town_exec (town, "UPDATE registry_accounts SET full_name = 'Кто-то другой'");
  desk_refund (town, id, "r1", 100, town_now (town));
  found = smd_exports_find (&town->domain, "gas", SMD_EXPORT_PAYMENTS, 1, &error);
  g_assert_no_error (error);
  after = outgoing_read_lines (town, found);
  g_assert_true (g_strv_equal ((const char *const *) before, (const char *const *) after));
  g_assert_cmpuint (sm_record_list_length (found->files), ==, 2);
}

static void
test_what_an_encoding_lacks_is_named (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = outgoing_pay_now (town, 100000);
  static const struct
  {
    SmdOutEncoding encoding;
    const char *name;
    const char *problem;
  } cases[] = {
    { SMD_OUT_WINDOWS_1251, "Олена Мар’яна Ἀ",
      "line 1, full_name: windows-1251 has no “Ἀ” (U+1F08); utf-8 has every character" },
    { SMD_OUT_KOI8_R, "ООО «Газ»",
      "line 1, full_name: koi8-r has no “«” (U+00AB); utf-8 has every character" },
    { SMD_OUT_CP866, "Ильина — Анна",
      "line 1, full_name: cp866 has no “—” (U+2014); utf-8 has every character" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SmdProblems) problems = smd_problems_new ();
      const SmdPaymentsWish wish = { .day = DAY, .encoding = cases[i].encoding, .registry = TRUE };
      g_autofree char *named =
          g_strdup_printf ("UPDATE registry_accounts SET full_name = '%s'", cases[i].name);
      g_autoptr (GListStore) made = NULL;

      town_exec (town, named);
      made = outgoing_export_day (town, &wish, problems);
      g_assert_cmpuint (sm_record_list_length (made), ==, 0);
      g_assert_cmpstr (smd_problems_get (problems, 0), ==, cases[i].problem);
      g_assert_cmpint (town_int (town, "SELECT COUNT (*) AS n FROM exports"), ==, 0);
    }
  g_autoptr (SmdExport) export = outgoing_make (town, DAY);

  g_assert_cmpint (export->number, ==, 1);
  g_assert_cmpint (export->n_rows, ==, 1);
}

static void
test_cells_are_guarded (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = outgoing_pay_now (town, 100000);
  g_autoptr (SmdExport) export = NULL;
  g_auto (GStrv) lines = NULL;

  town_exec (town, "UPDATE registry_accounts SET full_name = 'ООО \"Газ\"; и Ко', "
                   "address = 'Тверь' || CAST ('\r\n' AS TEXT) || 'дом 2'");
  export = outgoing_make (town, DAY);
  lines = outgoing_read_lines (town, export);
  g_assert_cmpuint (g_strv_length (lines), ==, 2);
  g_assert_nonnull (strstr (lines[0], ";\"ООО \"\"Газ\"\"; и Ко\";Тверь  дом 2;"));
}

/* --- the payment order --- */

static void
assert_pair (const char *text, const char *pair)
{
  g_autofree char *line = g_strconcat ("\r\n", pair, "\r\n", NULL);

  if (strstr (text, line) == NULL)
    g_error ("no line “%s” in:\n%s", pair, text);
}

static char *
read_order (Town *town, const SmdExport *export)
{
  g_autofree char *name =
      g_strdup_printf ("gas-payments-%06d-%s-1c.txt", (int) export->number, export->day);
  g_autoptr (GBytes) content = smd_exports_read_file (&town->domain, export, name, NULL);
  gsize length;
  const char *bytes = g_bytes_get_data (content, &length);

  return g_convert (bytes, (gssize) length, "UTF-8", "WINDOWS-1251", NULL, NULL, NULL);
}

static void
insert_payments (Town *town, gint64 n)
{
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO payments (id, customer_id, account_id, registry_id, supplier_id, choice, "
      "state, sum_kopecks, commission_kopecks, total_kopecks, acquirer_key, created_at, "
      "taken_at) WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers "
      "WHERE n < %" G_GINT64_FORMAT ") SELECT 'p' || n, 'anna', 'anna-flat', 'flat', 'gas', "
      "'sum', 'succeeded', 100, 0, 100, 'k' || n, 1, 1789300000 + n FROM numbers",
      n);

  town_exec (town, sql);
}

static void
test_what_is_over_goes_into_the_next (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (SmdProblems) problems = smd_problems_new ();
  const SmdPaymentsWish wish = {
    .day = DAY, .encoding = SMD_OUT_WINDOWS_1251, .registry = TRUE, .order = TRUE
  };
  g_autoptr (GListStore) made = NULL;
  g_autofree char *order = NULL;
  const SmdExport *first;
  const SmdExport *second;

  town->settings.operator_ = outgoing_operator;
  insert_payments (town, SM_LIMIT_EXPORT_ROWS + 1);
  made = outgoing_export_day (town, &wish, problems);
  g_assert_cmpuint (sm_record_list_length (made), ==, 2);
  first = sm_record_list_get (made, 0);
  second = sm_record_list_get (made, 1);
  g_assert_cmpint (first->n_rows, ==, SM_LIMIT_EXPORT_ROWS);
  g_assert_cmpint (second->n_rows, ==, 1);
  g_assert_cmpint (second->number, ==, 2);
  /* One order, of the last. */
  g_assert_cmpint (first->order_kopecks, ==, 0);
  g_assert_cmpint (first->order_number, ==, 0);
  g_assert_cmpint (second->order_number, ==, 1);
  g_assert_cmpint (second->order_kopecks, ==, first->sum_kopecks + second->sum_kopecks);
  order = read_order (town, second);
  g_assert_nonnull (strstr (order, "на сумму 1.00 и по прежним реестрам 5000.00."));
}

/* Nothing is over, and the order is not left out for what would be. */
static void
test_as_many_as_there_may_be_have_their_order (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autoptr (SmdExport) export = NULL;

  insert_payments (town, SM_LIMIT_EXPORT_ROWS);
  export = outgoing_make (town, DAY);
  g_assert_cmpint (export->n_rows, ==, SM_LIMIT_EXPORT_ROWS);
  g_assert_cmpint (export->order_kopecks, ==, export->sum_kopecks);
}

static void
test_the_order_has_the_requisites_of_both (StoreFixture *fixture)
{
  static const char *const pairs[] = {
    "ВерсияФормата=1.03",
    "Кодировка=Windows",
    "ДатаСоздания=14.09.2026",
    "ДатаНачала=14.09.2026",
    "ДатаКонца=14.09.2026",
    "РасчСчет=40702810138250123017",
    "Документ=Платежное поручение",
    "СекцияДокумент=Платежное поручение",
    "Номер=1",
    "Дата=14.09.2026",
    "Сумма=1000.00",
    "ПлательщикСчет=40702810138250123017",
    "Плательщик=ИНН 7707083893 ООО Смородина",
    "ПлательщикИНН=7707083893",
    "ПлательщикКПП=770701001",
    "Плательщик1=ООО Смородина",
    "ПлательщикБИК=044525225",
    "ПлательщикКорсчет=30101810400000000225",
    "Получатель1=ООО «Газ»",
    "ПолучательСчет=40702810938000060473",
    "ПолучательИНН=6901067107",
    "ПолучательКПП=690101001",
    "ПолучательБанк1=Банк",
    "ПолучательБИК=044525225",
    "ПолучательКорсчет=30101810400000000225",
    "ВидОплаты=01",
    "Очередность=5",
    "КонецДокумента",
    "КонецФайла",
  };
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = outgoing_pay_now (town, 100000);
  g_autoptr (SmdExport) export = NULL;
  g_autofree char *text = NULL;

  town->settings.operator_ = outgoing_operator;
  export = outgoing_make_with (town, DAY, TRUE);
  text = read_order (town, export);
  g_assert_true (g_str_has_prefix (text, "1CClientBankExchange\r\n"));
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    assert_pair (text, pairs[i]);
  assert_pair (text, "НазначениеПлатежа=Перечисление платежей населения за 14.09.2026 по реестру "
                     "N 1 на сумму 1000.00. НДС не облагается");
}

static void
test_what_was_given_back_is_held_back (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *first = outgoing_pay_now (town, 100000);
  g_autofree char *second = NULL;
  g_autoptr (SmdExport) paid = NULL;
  g_autoptr (SmdExport) back = NULL;
  g_autoptr (SmdExport) next = NULL;
  g_autofree char *empty = NULL;
  g_autofree char *less = NULL;

  town->settings.operator_ = outgoing_operator;
  paid = outgoing_make_with (town, DAY, TRUE);
  sm_clock_shift (town->clock, DAY_SECONDS);
  desk_refund (town, first, "r1", 30000, town_now (town));
  back = outgoing_make_with (town, "2026-09-15", TRUE);
  empty = read_order (town, back);
  g_assert_cmpint (back->order_kopecks, ==, 0);
  g_assert_null (strstr (empty, "СекцияДокумент"));
  sm_clock_shift (town->clock, DAY_SECONDS);
  second = outgoing_pay_now (town, 50000);
  next = outgoing_make_with (town, "2026-09-16", TRUE);
  less = read_order (town, next);
  g_assert_cmpint (next->order_kopecks, ==, 20000);
  assert_pair (less, "Номер=2");
  assert_pair (less, "Сумма=200.00");
  g_assert_nonnull (strstr (less, "на сумму 500.00, удержано по прежним реестрам 300.00."));
}

static void
test_an_order_without_requisites_is_refused (StoreFixture *fixture)
{
  g_autoptr (Town) town = town_new (fixture);
  const SmdPaymentsWish wish = { .day = DAY, .registry = TRUE, .order = TRUE };

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SmdProblems) problems = smd_problems_new ();
      g_autoptr (GListStore) made = g_list_store_new (SMD_TYPE_EXPORT);

      g_assert_false (smd_payments_export (&town->domain, "gas", &wish, problems, made, &error));
      g_assert_error (error, SM_ERROR, SM_ERROR_CONFIGURATION);
      g_assert_nonnull (strstr (error->message, i == 0 ? "[operator]" : "suppliers keys"));
      town->settings.operator_ = outgoing_operator;
      town_exec (town, "UPDATE suppliers SET bic = NULL");
    }
  g_assert_cmpint (town_int (town, "SELECT COUNT (*) AS n FROM exports"), ==, 0);
}

static void
test_numbers_of_orders_do_not_end_with_zeros (StoreFixture *fixture)
{
  static const struct
  {
    gint64 before;
    gint64 number;
  } cases[] = { { 998, 999 }, { 999, 1001 }, { 998000, 998999 }, { 998001, 1 } };
  g_autoptr (Town) town = town_new (fixture);

  town_exec (town, "INSERT INTO counters (name, value) VALUES ('payment-order', 0)");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *counter = g_strdup_printf (
          "UPDATE counters SET value = %d WHERE name = 'payment-order'", (int) cases[i].before);
      g_autofree char *id = outgoing_pay_now (town, 100000);
      g_autoptr (SmdExport) export = NULL;

      town_exec (town, counter);
      export = outgoing_make (town, DAY);
      g_assert_cmpint (export->order_number, ==, cases[i].number);
    }
}

static void
test_an_order_can_be_asked_for_later (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Town) town = town_new (fixture);
  g_autofree char *id = outgoing_pay_now (town, 100000);
  g_autofree char *folder = g_dir_make_tmp ("smorodina-out-XXXXXX", NULL);
  g_autoptr (SmdExport) export = outgoing_make (town, DAY);
  g_autoptr (SmdProblems) problems = smd_problems_new ();
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const SmdPaymentsWish wish = { .encoding = SMD_OUT_CP866, .order = TRUE };
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  town->settings.operator_ = outgoing_operator;
  town_exec (town, "UPDATE suppliers SET legal_name = 'ООО Газ'");
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (
          smd_payments_write_out (&town->domain, export, &wish, folder, problems, names, &error));
      g_assert_no_error (error);
      g_assert_null (smd_problems_get (problems, 0));
    }
  g_assert_cmpuint (names->len, ==, 2);
  path = g_build_filename (folder, g_ptr_array_index (names, 0), NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "=DOS\r\n"));
  outgoing_remove_files (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("/export-files/again-is-the-same-to-the-byte",
                  test_again_is_the_same_to_the_byte);
  store_test_add ("/export-files/what-an-encoding-lacks-is-named",
                  test_what_an_encoding_lacks_is_named);
  store_test_add ("/export-files/cells-are-guarded", test_cells_are_guarded);
  store_test_add ("/export-files/as-many-as-there-may-be-have-their-order",
                  test_as_many_as_there_may_be_have_their_order);
  store_test_add ("/export-files/what-is-over-goes-into-the-next",
                  test_what_is_over_goes_into_the_next);
  store_test_add ("/export-files/the-order-has-the-requisites-of-both",
                  test_the_order_has_the_requisites_of_both);
  store_test_add ("/export-files/what-was-given-back-is-held-back",
                  test_what_was_given_back_is_held_back);
  store_test_add ("/export-files/an-order-without-requisites-is-refused",
                  test_an_order_without_requisites_is_refused);
  store_test_add ("/export-files/numbers-of-orders-do-not-end-with-zeros",
                  test_numbers_of_orders_do_not_end_with_zeros);
  store_test_add ("/export-files/an-order-can-be-asked-for-later",
                  test_an_order_can_be_asked_for_later);
  return g_test_run ();
}
