/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "error.h"
#include "input-rules.h"
#include "letter-fates.h"
#include "limits.h"

static const SmField letter_fate_fields[] = {
  SM_TEXT (SmdLetterFate, id, 64, SM_FIELD_REQUIRED, "stable"),
  SM_TEXT (SmdLetterFate, kind, 40, SM_FIELD_REQUIRED, "which letter"),
  SM_TEXT (SmdLetterFate, state, 20, SM_FIELD_REQUIRED, "waiting, sent, failed or replaced"),
  SM_TEXT (SmdLetterFate, recipient, 300, SM_FIELD_REQUIRED, "to whom"),
  SM_TEXT (SmdLetterFate, customer_id, 64, SM_FIELD_PLAIN, "whose it is"),
  SM_INTEGER (SmdLetterFate, tries, 0, 0, SM_FIELD_PLAIN, "how often it was tried"),
  SM_TIME (SmdLetterFate, created_at, SM_FIELD_PLAIN, "when it was queued"),
  SM_TIME (SmdLetterFate, next_at, SM_FIELD_PLAIN, "when it is tried next"),
  SM_TIME (SmdLetterFate, ended_at, SM_FIELD_PLAIN, "when it was sent or given up"),
  SM_TEXT (SmdLetterFate, said, 2000, SM_FIELD_PLAIN, "why the last try failed"),
  SM_TIME (SmdLetterFate, kept_until, SM_FIELD_PLAIN, "until when what it says is kept"),
};

SM_DEFINE_RECORD (SmdLetterFate, smd_letter_fate, letter_fate_fields)

#define SELECT                                                                                \
  "SELECT l.id, l.kind, l.state, l.recipient, l.customer_id, l.tries, l.created_at, "         \
  "CASE WHEN l.state = 'waiting' THEN l.next_at ELSE 0 END AS next_at, "                      \
  "COALESCE (l.sent_at, 0) AS ended_at, l.last_error AS said, "                               \
  "CASE WHEN l.state = 'failed' AND l.values_json IS NOT NULL "                               \
  "THEN l.sent_at + " G_STRINGIFY (SM_LIMIT_LETTER_KEPT_SECONDS) " ELSE 0 END AS kept_until " \
                                                                 "FROM letters l "
#define PAGE " ORDER BY l.id LIMIT $2"

typedef struct
{
  const SmdLetterQuery *query; /* borrowed, like the next two */
  const char *id;
  GListStore *found;
} Desk;

/* Also letters that went to a former address of who has this one now. */
static SmdRows *
query_email (SmdTx *tx, const SmdLetterQuery *query, GError **error)
{
  g_autofree char *key = sm_rules_normalize_email (query->email, NULL);

  return smd_tx_query (tx, error,
                       SELECT "WHERE (l.recipient IN ($3, $4) OR l.customer_id = "
                              "(SELECT c.id FROM customers c WHERE c.email_key = $4)) "
                              "AND l.id > $1 AND ($5 = '' OR l.state = $5)" PAGE,
                       "sisss", query->after, query->limit, query->email,
                       key != NULL ? key : query->email, query->state != NULL ? query->state : "");
}

/* Each way by an index of its own. */
static SmdRows *
query_letters (SmdTx *tx, const Desk *self, GError **error)
{
  const SmdLetterQuery *query = self->query;

  if (query == NULL)
    return smd_tx_query (tx, error, SELECT "WHERE l.id = $1", "s", self->id);
  if (query->email != NULL)
    return query_email (tx, query, error);
  if (query->state != NULL)
    return smd_tx_query (tx, error, SELECT "WHERE l.state = $3 AND l.id > $1" PAGE, "sis",
                         query->after, query->limit, query->state);
  return smd_tx_query (tx, error, SELECT "WHERE l.id > $1" PAGE, "si", query->after, query->limit);
}

static gboolean
find (SmdTx *tx, gpointer data, GError **error)
{
  Desk *self = data;
  g_autoptr (SmdRows) rows = NULL;

  g_list_store_remove_all (self->found);
  rows = query_letters (tx, self, error);
  if (rows == NULL)
    return FALSE;
  while (smd_rows_next (rows))
    {
      g_autoptr (SmdLetterFate) letter = smd_rows_dup_record (rows, SMD_TYPE_LETTER_FATE);

      g_list_store_append (self->found, letter);
    }
  return TRUE;
}

/* "i***@example.ru": enough to tell letters of one person from those of others. */
static void
mask_recipient (SmdLetterFate *letter)
{
  const char *at = strrchr (letter->recipient, '@');
  const char *second = g_utf8_next_char (letter->recipient);
  g_autofree char *first = NULL;
  g_autofree char *masked = NULL;

  if (at == NULL || at < second)
    return;
  first = g_strndup (letter->recipient, (gsize) (second - letter->recipient));
  masked = g_strconcat (first, "***", at, NULL);
  sm_record_set_text (&letter->recipient, masked);
}

/**
 * smd_letters_list:
 * @domain: the domain
 * @query: which
 * @error: an error of the store
 *
 * Returns: (transfer full) (nullable): a list of #SmdLetterFate
 */
GListStore *
smd_letters_list (SmdDomain *domain, const SmdLetterQuery *query, GError **error)
{
  g_autoptr (GListStore) found = g_list_store_new (SMD_TYPE_LETTER_FATE);
  Desk data = { .query = query, .found = found };

  if (!smd_store_read (domain->store, find, &data, error))
    return NULL;
  for (guint i = 0; i < sm_record_list_length (found); i++)
    mask_recipient (sm_record_list_get (found, i));
  return g_steal_pointer (&found);
}

/**
 * smd_letters_get:
 * @domain: the domain
 * @id: which
 * @error: SM_ERROR_NOT_FOUND, or an error of the store
 *
 * Returns: (transfer full) (nullable): the letter, with its address
 */
SmdLetterFate *
smd_letters_get (SmdDomain *domain, const char *id, GError **error)
{
  g_autoptr (GListStore) found = g_list_store_new (SMD_TYPE_LETTER_FATE);
  Desk data = { .id = id, .found = found };

  if (!smd_store_read (domain->store, find, &data, error))
    return NULL;
  if (sm_record_list_length (found) == 1)
    return g_object_ref (sm_record_list_get (found, 0));
  sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no letter %s"), id);
  return NULL;
}
