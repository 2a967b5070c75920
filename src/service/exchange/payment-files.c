/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "payment-files.h"

#include <string.h>

#include "error.h"
#include "payments-rows.h"
#include "text.h"

/*
 * The registry has the twelve fields of the savings bank's registries of accepted payments, in its
 * order: day, time, branch, place, unique code, account number, full name, address, month, sum of
 * the operation, of the transfer, commission. Three more follow where a row has something in one of
 * them: the code of the service line; readings that came along, "serial:register:value" each, apart
 * by "|"; of a refund, the unique code of the payment. The last line begins with "=": rows, the
 * three sums, number and day of the payment order.
 *
 * The payment order is a file of the exchange between accounting programs and banks, version 1.03
 * (v8.1c.ru, "Стандарт обмена с системами Клиент банка"). Its names are the format's own words.
 */

#define BRANCH "0"
#define PLACE "ЛК"       /* the customers' account */
#define PURPOSE_MOST 210 /* characters of a payment order's fields, Bank of Russia 762-P */
#define NAME_MOST 160

G_STATIC_ASSERT (NAME_MOST == 160); /* as the message below has it */
#define QUEUE "5"                   /* an order that no law puts before others, Civil Code 855 */

/* ---- the payee ---- */

void
smd_payee_clear (SmdPayee *self)
{
  g_free (self->zone);
  g_free (self->legal_name);
  g_free (self->inn);
  g_free (self->kpp);
  g_free (self->bank_name);
  g_free (self->bic);
  g_free (self->account);
  g_free (self->correspondent_account);
  *self = (SmdPayee) { 0 };
}

gboolean
smd_payee_load (SmdTx *tx, const char *supplier_id, SmdPayee *self, GError **error)
{
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error,
                    "SELECT zone, legal_name, inn, kpp, bank_name, bic, settlement_account, "
                    "correspondent_account FROM suppliers WHERE id = $1",
                    "s", supplier_id);

  if (rows == NULL)
    return FALSE;
  if (!smd_rows_next (rows))
    {
      sm_error_set (error, SM_ERROR_SUPPLIER_UNKNOWN, 0, N_ ("no supplier %s"), supplier_id);
      return FALSE;
    }
  smd_payee_clear (self);
  self->zone = g_strdup (smd_rows_get_text (rows, "zone"));
  self->legal_name = g_strdup (smd_rows_get_text (rows, "legal_name"));
  self->inn = g_strdup (smd_rows_get_text (rows, "inn"));
  self->kpp = g_strdup (smd_rows_get_text (rows, "kpp"));
  self->bank_name = g_strdup (smd_rows_get_text (rows, "bank_name"));
  self->bic = g_strdup (smd_rows_get_text (rows, "bic"));
  self->account = g_strdup (smd_rows_get_text (rows, "settlement_account"));
  self->correspondent_account = g_strdup (smd_rows_get_text (rows, "correspondent_account"));
  return TRUE;
}

/* ---- names ---- */

static char *
dup_name (const SmdExport *export, const char *end)
{
  return g_strdup_printf ("%s-payments-%06" G_GINT64_FORMAT "-%s%s", export->supplier_id,
                          export->number, export->day, end);
}

char *
smd_payment_files_dup_registry_name (const SmdExport *export)
{
  return dup_name (export, ".csv");
}

char *
smd_payment_files_dup_order_name (const SmdExport *export)
{
  return dup_name (export, "-1c.txt");
}

/* ---- the registry ---- */

/* "-1234,50" */
static void
add_sum (SmdOutText *text, gint64 kopecks)
{
  const gint64 size = ABS (kopecks);
  g_autofree char *sum = g_strdup_printf ("%s%" G_GINT64_FORMAT ",%02d", kopecks < 0 ? "-" : "",
                                          size / 100, (int) (size % 100));

  smd_out_text_add_cell (text, NULL, sum);
}

/* "2026-09" → "0926" */
static void
add_month (SmdOutText *text, const char *month)
{
  g_autofree char *cell =
      g_strdup_printf ("%.2s%.2s", month + strlen ("YYYY-"), month + strlen ("YY"));

  smd_out_text_add_cell (text, NULL, cell);
}

static void
add_time (SmdOutText *text, gint64 at, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
  g_autofree char *day = g_date_time_format (local, "%d-%m-%Y");
  g_autofree char *clock = g_date_time_format (local, "%H:%M:%S");

  smd_out_text_add_cell (text, NULL, day);
  smd_out_text_add_cell (text, NULL, clock);
}

static void
add_row (SmdOutText *text, const SmdPaymentRow *row, GTimeZone *zone)
{
  const gboolean more = row->line_code != NULL || row->readings != NULL || row->payment != NULL;

  add_time (text, row->at, zone);
  smd_out_text_add_cell (text, NULL, BRANCH);
  smd_out_text_add_cell (text, NULL, PLACE);
  smd_out_text_add_cell (text, "code", row->code);
  smd_out_text_add_cell (text, "number", row->number);
  smd_out_text_add_cell (text, "full_name", row->full_name);
  smd_out_text_add_cell (text, "address", row->address);
  add_month (text, row->month);
  add_sum (text, row->sum_kopecks + row->commission_kopecks);
  add_sum (text, row->sum_kopecks);
  add_sum (text, row->commission_kopecks);
  if (more)
    {
      smd_out_text_add_cell (text, "line", row->line_code);
      smd_out_text_add_cell (text, "readings", row->readings);
      smd_out_text_add_cell (text, "payment", row->payment);
    }
  smd_out_text_end_line (text);
}

static void
add_closing (SmdOutText *text, const SmdExport *export, gint64 commission, GTimeZone *zone)
{
  g_autofree char *count = g_strdup_printf ("=%" G_GINT64_FORMAT, export->n_rows);
  g_autofree char *number = NULL;
  g_autofree char *day = NULL;

  if (export->order_number != 0)
    {
      g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (export->made_at);
      g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);

      number = g_strdup_printf ("%" G_GINT64_FORMAT, export->order_number);
      day = g_date_time_format (local, "%d-%m-%Y");
    }
  smd_out_text_add_cell (text, NULL, count);
  add_sum (text, export->sum_kopecks + commission);
  add_sum (text, export->sum_kopecks);
  add_sum (text, commission);
  smd_out_text_add_cell (text, NULL, number);
  smd_out_text_add_cell (text, NULL, day);
  smd_out_text_end_line (text);
}

static GTimeZone *
open_zone (const char *name, GError **error)
{
  GTimeZone *zone = g_time_zone_new_identifier (name);

  if (zone == NULL)
    sm_error_set (error, SM_ERROR_INTERNAL, 0, N_ ("this system does not know the time zone %s"),
                  name);
  return zone;
}

/**
 * smd_payment_files_make_registry:
 * @export: an export with its counts and sums
 * @rows: (element-type SmdPaymentRow): its rows
 * @zone: of the supplier's days
 * @encoding: of the file
 * @problems: where to tell what the encoding lacks
 * @error: %SM_ERROR_INTERNAL where the zone is unknown here
 *
 * Returns: (transfer full): the bytes; worth nothing where there are problems
 */
GBytes *
smd_payment_files_make_registry (const SmdExport *export, GPtrArray *rows, const char *zone,
                                 SmdOutEncoding encoding, SmdProblems *problems, GError **error)
{
  g_autoptr (SmdOutText) text = smd_out_text_new (encoding, problems);
  g_autoptr (GTimeZone) opened = open_zone (zone, error);
  gint64 commission = 0;

  if (opened == NULL)
    return NULL;
  for (guint i = 0; i < rows->len; i++)
    {
      const SmdPaymentRow *row = g_ptr_array_index (rows, i);

      add_row (text, row, opened);
      commission += row->commission_kopecks;
    }
  add_closing (text, export, commission, opened);
  return smd_out_text_dup_bytes (text);
}

/* ---- the payment order ---- */

/* Both sides by the format's names: "Плательщик…" and "Получатель…". */
typedef struct
{
  const char *side;
  const char *legal_name; /* all borrowed */
  const char *inn;
  const char *kpp; /* nullable: an entrepreneur has none */
  const char *bank_name;
  const char *bic;
  const char *account;
  const char *correspondent_account;
} Party;

static void
add_of (SmdOutText *text, const Party *party, const char *key, const char *value)
{
  g_autofree char *name = g_strconcat (party->side, key, NULL);

  smd_out_text_add_pair (text, name, value);
}

static void
add_party (SmdOutText *text, const Party *party)
{
  g_autofree char *named = g_strconcat ("ИНН ", party->inn, " ", party->legal_name, NULL);

  add_of (text, party, "Счет", party->account);
  add_of (text, party, "", named);
  add_of (text, party, "ИНН", party->inn);
  if (party->kpp != NULL)
    add_of (text, party, "КПП", party->kpp);
  add_of (text, party, "1", party->legal_name);
  add_of (text, party, "РасчСчет", party->account);
  add_of (text, party, "Банк1", party->bank_name);
  add_of (text, party, "БИК", party->bic);
  add_of (text, party, "Корсчет", party->correspondent_account);
}

/* The first requisite that is missing, or NULL. */
static const char *
find_missing (const Party *party)
{
  const struct
  {
    const char *name;
    const char *value;
  } all[] = {
    { "legal_name", party->legal_name }, { "inn", party->inn },
    { "bank_name", party->bank_name },   { "bic", party->bic },
    { "account", party->account },       { "correspondent_account", party->correspondent_account },
  };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (all[i].value == NULL || *all[i].value == '\0')
      return all[i].name;
  return NULL;
}

static gboolean
check_parties (const Party *payer, const Party *payee, GError **error)
{
  if (find_missing (payer) != NULL)
    {
      sm_error_set (error, SM_ERROR_CONFIGURATION, 0,
                    N_ ("a payment order needs the operator's requisites: group [operator] of the "
                        "configuration has no %s"),
                    find_missing (payer));
      return FALSE;
    }
  if (find_missing (payee) != NULL)
    {
      sm_error_set (error, SM_ERROR_CONFIGURATION, 0,
                    N_ ("a payment order needs the supplier's requisites: %s is missing; see "
                        "suppliers keys"),
                    find_missing (payee));
      return FALSE;
    }
  return TRUE;
}

/* "20260914" → "14.09.2026" */
static char *
dup_day (const char *day)
{
  return g_strdup_printf ("%.2s.%.2s.%.4s", day + strlen ("YYYYMM"), day + strlen ("YYYY"), day);
}

static char *
dup_decimal (gint64 kopecks)
{
  const gint64 size = ABS (kopecks);

  return g_strdup_printf ("%s%" G_GINT64_FORMAT ".%02d", kopecks < 0 ? "-" : "", size / 100,
                          (int) (size % 100));
}

static char *
dup_purpose (const SmdExport *export, const char *day)
{
  const gint64 carried = export->order_kopecks - export->sum_kopecks;
  const char *how = carried < 0 ? ", удержано" : " и";
  g_autofree char *sum = dup_decimal (export->sum_kopecks);
  g_autofree char *rest = dup_decimal (ABS (carried));
  g_autofree char *more =
      carried != 0 ? g_strconcat (how, " по прежним реестрам ", rest, NULL) : g_strdup ("");

  return g_strdup_printf ("Перечисление платежей населения за %s по реестру N %" G_GINT64_FORMAT
                          " на сумму %s%s. НДС не облагается",
                          day, export->number, sum, more);
}

static void
check_lengths (const Party *party, SmdProblems *problems)
{
  g_autofree char *name = g_strconcat (party->side, "1", NULL);

  if (g_utf8_strlen (party->legal_name, -1) > NAME_MOST)
    smd_problems_add (problems, 0, name,
                      N_ ("has more than 160 characters, which no payment order can carry"));
}

static void
add_order (SmdOutText *text, const SmdExport *export, const Party *payer, const Party *payee,
           const char *made_on)
{
  g_autofree char *day = dup_day (export->day);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, export->order_number);
  g_autofree char *sum = dup_decimal (export->order_kopecks);
  g_autofree char *purpose = dup_purpose (export, day);

  g_assert (g_utf8_strlen (purpose, -1) <= PURPOSE_MOST);
  smd_out_text_add_pair (text, "СекцияДокумент", "Платежное поручение");
  smd_out_text_add_pair (text, "Номер", number);
  smd_out_text_add_pair (text, "Дата", made_on);
  smd_out_text_add_pair (text, "Сумма", sum);
  add_party (text, payer);
  add_party (text, payee);
  smd_out_text_add_pair (text, "ВидПлатежа", "");
  smd_out_text_add_pair (text, "ВидОплаты", "01");
  smd_out_text_add_pair (text, "Очередность", QUEUE);
  smd_out_text_add_pair (text, "НазначениеПлатежа", purpose);
  smd_out_text_add_line (text, "КонецДокумента");
}

static void
add_head (SmdOutText *text, const SmdExport *export, const Party *payer, SmdOutEncoding encoding,
          GDateTime *made)
{
  g_autofree char *made_on = g_date_time_format (made, "%d.%m.%Y");
  g_autofree char *clock = g_date_time_format (made, "%H:%M:%S");
  g_autofree char *day = dup_day (export->day);

  smd_out_text_add_line (text, "1CClientBankExchange");
  smd_out_text_add_pair (text, "ВерсияФормата", "1.03");
  smd_out_text_add_pair (text, "Кодировка", encoding == SMD_OUT_CP866 ? "DOS" : "Windows");
  smd_out_text_add_pair (text, "Отправитель", "Смородина");
  smd_out_text_add_pair (text, "Получатель", "");
  smd_out_text_add_pair (text, "ДатаСоздания", made_on);
  smd_out_text_add_pair (text, "ВремяСоздания", clock);
  /* of the documents, which are of the day the file is made on; the registry's day is before it */
  smd_out_text_add_pair (text, "ДатаНачала", day);
  smd_out_text_add_pair (text, "ДатаКонца", made_on);
  smd_out_text_add_pair (text, "РасчСчет", payer->account);
  smd_out_text_add_pair (text, "Документ", "Платежное поручение");
}

/**
 * smd_payment_files_make_order:
 * @export: an export with its sums
 * @operator_: who pays
 * @payee: the supplier
 * @encoding: %SMD_OUT_WINDOWS_1251 or %SMD_OUT_CP866: the header can name no other
 * @problems: where to tell what the encoding lacks
 * @error: %SM_ERROR_CONFIGURATION where a requisite is missing
 *
 * Where nothing is to be paid the file has no document.
 *
 * Returns: (transfer full): the bytes; worth nothing where there are problems
 */
GBytes *
smd_payment_files_make_order (const SmdExport *export, const SmdOperator *operator_,
                              const SmdPayee *payee, SmdOutEncoding encoding, SmdProblems *problems,
                              GError **error)
{
  const gboolean person = operator_->kpp == NULL || *operator_->kpp == '\0';
  const Party from = { "Плательщик",         operator_->legal_name,
                       operator_->inn,       person ? NULL : operator_->kpp,
                       operator_->bank_name, operator_->bic,
                       operator_->account,   operator_->correspondent_account };
  const Party to = { "Получатель",     payee->legal_name,
                     payee->inn,       payee->kpp,
                     payee->bank_name, payee->bic,
                     payee->account,   payee->correspondent_account };
  g_autoptr (SmdOutText) text = smd_out_text_new (encoding, problems);
  g_autoptr (GTimeZone) zone = open_zone (payee->zone, error);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (export->made_at);
  g_autoptr (GDateTime) made = zone != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  g_autofree char *made_on = made != NULL ? g_date_time_format (made, "%d.%m.%Y") : NULL;

  g_return_val_if_fail (encoding == SMD_OUT_WINDOWS_1251 || encoding == SMD_OUT_CP866, NULL);

  if (zone == NULL || !check_parties (&from, &to, error))
    return NULL;
  check_lengths (&from, problems);
  check_lengths (&to, problems);
  add_head (text, export, &from, encoding, made);
  if (export->order_number != 0)
    add_order (text, export, &from, &to, made_on);
  smd_out_text_add_line (text, "КонецФайла");
  return smd_out_text_dup_bytes (text);
}
