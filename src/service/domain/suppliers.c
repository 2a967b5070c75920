/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "suppliers.h"

#include <string.h>

#include "account-records.h"
#include "error.h"
#include "input-rules.h"
#include "operations.h"
#include "text.h"

/* Further words of a query are left out: four narrow any list down. */
#define WORDS_MOST 4
#define ANYTHING "%"

typedef struct
{
  const char *service;
  const char *words;
} ServiceWords;

/* Data to match what is typed, in the language of the registries; never shown. */
static const ServiceWords service_words[] = {
  { "gas", "газ газоснабжение" },
  { "electricity", "электричество электроэнергия свет энергосбыт" },
  { "water", "вода водоснабжение водоканал" },
  { "heat", "тепло отопление теплоснабжение" },
  { "waste", "мусор тко отходы вывоз" },
};

typedef struct
{
  char *words[WORDS_MOST]; /* owned patterns */
  const char *cursor;      /* borrowed */
  gint64 limit;

  SmSupplierList *reply; /* borrowed */
} Search;

/**
 * smd_suppliers_dup_search:
 * @name: the supplier's name
 * @service: what it supplies, as on the wire
 * @region: (nullable): where
 *
 * Returns: (transfer full): the text that searching looks at
 */
char *
smd_suppliers_dup_search (const char *name, const char *service, const char *region)
{
  g_autofree char *text = NULL;
  const char *words = "";

  for (gsize i = 0; i < G_N_ELEMENTS (service_words); i++)
    if (g_strcmp0 (service_words[i].service, service) == 0)
      words = service_words[i].words;
  text = g_strjoin (" ", name, words, region, NULL);
  return sm_text_fold (text);
}

/* A pattern of LIKE that finds the word anywhere; '!' escapes. */
static char *
dup_pattern (const char *word)
{
  GString *out = g_string_new (ANYTHING);

  for (const char *p = word; *p != '\0'; p++)
    {
      if (*p == '%' || *p == '_' || *p == '!')
        g_string_append_c (out, '!');
      g_string_append_c (out, *p);
    }
  g_string_append (out, ANYTHING);
  return g_string_free (out, FALSE);
}

static void
split_words (const char *query, char **words)
{
  g_autofree char *cleaned = sm_text_clean (query);
  g_autofree char *folded = sm_text_fold (cleaned != NULL ? cleaned : (query != NULL ? query : ""));
  g_auto (GStrv) parts = g_strsplit (folded, " ", -1);
  guint n_words = 0;

  for (guint i = 0; parts[i] != NULL && n_words < WORDS_MOST; i++)
    if (*parts[i] != '\0')
      words[n_words++] = dup_pattern (parts[i]);
  while (n_words < WORDS_MOST)
    words[n_words++] = g_strdup (ANYTHING);
}

static gboolean
search (SmdTx *tx, gpointer data, GError **error)
{
  Search *self = data;
  g_autoptr (SmdRows) rows = NULL;

  g_list_store_remove_all (self->reply->items);
  sm_record_set_text (&self->reply->next_cursor, NULL);
  rows = smd_tx_query (tx, error,
                       "SELECT id, name, service, region, number_mask, number_example, "
                       "number_hint, number_place, simple_readings, automatic_full, "
                       "commission_bps, commission_least_kopecks, payment_least_kopecks, "
                       "window_first_day, window_last_day, pay_day, support_email, "
                       "support_phone FROM suppliers WHERE closed_at IS NULL "
                       "AND search LIKE $1 ESCAPE '!' AND search LIKE $2 ESCAPE '!' "
                       "AND search LIKE $3 ESCAPE '!' AND search LIKE $4 ESCAPE '!' "
                       "AND ($5 = '' OR (name, id) > (SELECT c.name, c.id FROM suppliers c "
                       "WHERE c.id = $5)) ORDER BY name, id LIMIT $6",
                       "sssssi", self->words[0], self->words[1], self->words[2], self->words[3],
                       self->cursor != NULL ? self->cursor : "", self->limit + 1);
  if (rows == NULL)
    return FALSE;
  while (smd_rows_next (rows))
    {
      g_autoptr (SmSupplier) supplier = NULL;

      if (sm_record_list_length (self->reply->items) == self->limit)
        {
          SmSupplier *last = sm_record_list_get (self->reply->items, (guint) self->limit - 1);

          sm_record_set_text (&self->reply->next_cursor, last->id);
          break;
        }
      supplier = smd_rows_dup_record (rows, SM_TYPE_SUPPLIER);
      g_list_store_append (self->reply->items, supplier);
    }
  return TRUE;
}

/**
 * smd_op_suppliers:
 * @domain: the domain
 * @call: `query`: words that must all occur in name, service or region; paged
 * @error: an error of the store
 *
 * Returns: (transfer full) (nullable): an SmSupplierList by name
 */
gpointer
smd_op_suppliers (SmdDomain *domain, const SmdCall *call, GError **error)
{
  g_autoptr (SmSupplierList) reply = sm_record_new (SM_TYPE_SUPPLIER_LIST);
  Search data = { .reply = reply };
  gboolean found;

  data.limit = smd_call_get_page (call, &data.cursor);
  split_words (smd_call_get_query (call, "query"), data.words);
  found = smd_store_read (domain->store, search, &data, error);
  for (guint i = 0; i < WORDS_MOST; i++)
    g_free (data.words[i]);
  return found ? g_steal_pointer (&reply) : NULL;
}

/**
 * smd_suppliers_require:
 * @tx: a transaction
 * @id: a supplier's id
 * @error: SM_ERROR_SUPPLIER_UNKNOWN, or an error of the store
 *
 * Returns: whether there is such a supplier
 */
gboolean
smd_suppliers_require (SmdTx *tx, const char *id, GError **error)
{
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error, "SELECT id FROM suppliers WHERE id = $1", "s", id);

  if (rows == NULL)
    return FALSE;
  if (smd_rows_next (rows))
    return TRUE;
  sm_error_set (error, SM_ERROR_SUPPLIER_UNKNOWN, 0, N_ ("no supplier %s"), id);
  return FALSE;
}

/**
 * smd_suppliers_dup_number:
 * @tx: a transaction
 * @id: a supplier's id
 * @typed: an account number, as customers may write it
 * @error: SM_ERROR_SUPPLIER_UNKNOWN, or an error of the store
 *
 * Returns: (transfer full) (nullable): the number by the supplier's mask, or where that has become
 *   another one, as it is
 */
char *
smd_suppliers_dup_number (SmdTx *tx, const char *id, const char *typed, GError **error)
{
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error, "SELECT number_mask FROM suppliers WHERE id = $1", "s", id);
  char *number = NULL;

  if (rows == NULL)
    return NULL;
  if (!smd_rows_next (rows))
    {
      sm_error_set (error, SM_ERROR_SUPPLIER_UNKNOWN, 0, N_ ("no supplier %s"), id);
      return NULL;
    }
  if (sm_rules_check_account_number (smd_rows_get_text (rows, "number_mask"), typed, &number, NULL))
    return number;
  return g_strdup (typed);
}
