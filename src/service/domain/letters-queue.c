/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>

#include "domain.h"
#include "id.h"
#include "letter-seal.h"

static char *
dup_values (const char *first_name, va_list args)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *values = json_object_new ();

  for (const char *name = first_name; name != NULL; name = va_arg (args, const char *))
    {
      const char *value = va_arg (args, const char *);

      json_object_set_string_member (values, name, value != NULL ? value : "");
    }
  json_node_take_object (node, values);
  return json_to_string (node, FALSE);
}

/* What goes to a customer whose consent is withdrawn: what they asked for themselves, what became
 * of their password, and their money. */
static const char *const kinds_at_rest[] = {
  "already-registered", "consent-withdrawn", "password-changed", "refund", "reset", NULL,
};

/* Who was erased has no address. */
static gboolean
insert_letter (SmdTx *tx, gint64 now, const char *id, const char *kind, const char *recipient,
               const char *customer_id, const char *values, GError **error)
{
  const gint64 always = customer_id == NULL || g_strv_contains (kinds_at_rest, kind);

  if (*recipient == '\0')
    return TRUE;
  return smd_tx_exec (tx, error,
                      "INSERT INTO letters (id, kind, recipient, values_json, customer_id, state, "
                      "tries, next_at, created_at) SELECT $1, $2, $3, $4, $5, 'waiting', 0, $6, $6 "
                      "WHERE $7 = 1 OR NOT EXISTS "
                      "(SELECT 1 FROM customers WHERE id = $5 AND withdrawn_at IS NOT NULL)",
                      "sssssii", id, kind, recipient, values, customer_id, now, always);
}

/**
 * smd_letters_queue:
 * @tx: the write transaction that gives rise to the letter
 * @now: unix seconds
 * @kind: which letter
 * @recipient: the address as typed
 * @customer_id: (nullable): to whom, where there is a customer
 * @error: an error of the store
 * @first_name: (nullable): the name of a value the letter shows, then its text, and so on, %NULL
 *
 * Queues a letter in the outbox. After the commit the caller wakes SMD_WAKE_LETTERS.
 *
 * Returns: whether it is queued
 */
gboolean
smd_letters_queue (SmdTx *tx, gint64 now, const char *kind, const char *recipient,
                   const char *customer_id, GError **error, const char *first_name, ...)
{
  g_autofree char *id = sm_id_new ();
  g_autofree char *values = NULL;
  va_list args;

  va_start (args, first_name);
  values = dup_values (first_name, args);
  va_end (args);
  return insert_letter (tx, now, id, kind, recipient, customer_id, values, error);
}

/**
 * smd_letters_queue_sealed:
 * @tx: the write transaction that gives rise to the letter
 * @settings: settings with the pepper
 * @now: unix seconds
 * @kind: which letter
 * @recipient: the address as typed
 * @customer_id: (nullable): to whom, where there is a customer
 * @letter_id: (out) (transfer full) (optional): the letter's id
 * @error: an error of the store
 * @first_name: (nullable): as smd_letters_queue()
 *
 * Queues a letter that holds a code or PIN. After the commit the caller wakes SMD_WAKE_LETTERS.
 *
 * Returns: whether it is queued
 */
gboolean
smd_letters_queue_sealed (SmdTx *tx, const SmdSettings *settings, gint64 now, const char *kind,
                          const char *recipient, const char *customer_id, char **letter_id,
                          GError **error, const char *first_name, ...)
{
  g_autofree char *id = sm_id_new ();
  char *values;
  g_autofree char *sealed = NULL;
  va_list args;

  va_start (args, first_name);
  values = dup_values (first_name, args);
  va_end (args);
  sealed = smd_letter_seal (settings, values);
  sm_secret_free (values);
  if (!insert_letter (tx, now, id, kind, recipient, customer_id, sealed, error))
    return FALSE;
  if (letter_id != NULL)
    *letter_id = g_steal_pointer (&id);
  return TRUE;
}
