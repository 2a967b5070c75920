/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "operators-log.h"

#include "erasing.h"
#include "id.h"

static const SmField access_fields[] = {
  SM_TEXT (SmdAccess, id, 64, SM_FIELD_REQUIRED, "its id"),
  SM_TIME (SmdAccess, at, SM_FIELD_PLAIN, "when"),
  SM_TEXT (SmdAccess, operator, 200, SM_FIELD_REQUIRED, "who looked"),
  SM_TEXT (SmdAccess, command, 100, SM_FIELD_REQUIRED, "by which command"),
  SM_TEXT (SmdAccess, customer_id, 64, SM_FIELD_REQUIRED, "at whom"),
};

SM_DEFINE_RECORD (SmdAccess, smd_access, access_fields)

#define OF(table) "SELECT customer_id FROM " table " WHERE id = $1"

static const char *const subject_sql[SMD_N_SUBJECTS] = {
  [SMD_SUBJECT_CUSTOMER] = "SELECT id AS customer_id FROM customers WHERE id = $1",
  [SMD_SUBJECT_ACCOUNT] = OF ("accounts"),
  [SMD_SUBJECT_APPLICATION] = OF ("applications"),
  [SMD_SUBJECT_LETTER] = OF ("letters"),
  [SMD_SUBJECT_PAYMENT] = OF ("payments"),
  [SMD_SUBJECT_READING] = OF ("readings"),
  [SMD_SUBJECT_REQUEST] = OF ("requests") " OR number = $1",
};

typedef struct
{
  gint64 now;
  const SmdLook *look; /* borrowed, like the next */
  const char *const *ids;
  SmdSubject subject;
} Note;

typedef struct
{
  const char *customer; /* borrowed, like the next */
  const char *after;
  gint64 limit;
  GListStore *found; /* owned */
} List;

static gboolean
collect (SmdTx *tx, const Note *self, GHashTable *customers, GError **error)
{
  for (guint i = 0; self->ids[i] != NULL; i++)
    {
      g_autoptr (SmdRows) rows =
          smd_tx_query (tx, error, subject_sql[self->subject], "s", self->ids[i]);

      if (rows == NULL)
        return FALSE;
      if (smd_rows_next (rows) && !smd_rows_is_null (rows, "customer_id"))
        g_hash_table_add (customers, g_strdup (smd_rows_get_text (rows, "customer_id")));
    }
  return TRUE;
}

static gboolean
note_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  const Note *self = data;
  g_autoptr (GHashTable) customers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer customer;

  if (!collect (tx, self, customers, error))
    return FALSE;
  g_hash_table_iter_init (&iter, customers);
  while (g_hash_table_iter_next (&iter, &customer, NULL))
    {
      g_autofree char *id = sm_id_new ();

      if (!smd_tx_exec (tx, error,
                        "INSERT INTO operators_log (id, at, operator, command, customer_id) "
                        "VALUES ($1, $2, $3, $4, $5)",
                        "sisss", id, self->now, self->look->operator_name, self->look->command,
                        customer))
        return FALSE;
    }
  return TRUE;
}

/**
 * smd_access_note:
 * @store: a store that is open for writing
 * @clock: tells when
 * @look: who looks, by which command
 * @subject: what @ids name
 * @ids: (array zero-terminated=1): what is shown
 * @error: an error of the store: then nothing may be shown
 *
 * Returns: whether the looks are noted
 */
gboolean
smd_access_note (SmdStore *store, SmClock *clock, const SmdLook *look, SmdSubject subject,
                 const char *const *ids, GError **error)
{
  Note self = { sm_clock_now (clock), look, ids, subject };

  return ids[0] == NULL || smd_store_write (store, note_in_tx, &self, error);
}

static gboolean
list_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  List *self = data;
  g_autofree char *customer_id = smd_customers_find (tx, self->customer, error);
  g_autoptr (SmdRows) rows = NULL;

  g_list_store_remove_all (self->found);
  if (customer_id == NULL)
    return FALSE;
  rows = smd_tx_query (tx, error,
                       "SELECT id, at, operator, command, customer_id FROM operators_log "
                       "WHERE customer_id = $1 AND id > $2 ORDER BY id LIMIT $3",
                       "ssi", customer_id, self->after, self->limit);
  while (rows != NULL && smd_rows_next (rows))
    {
      g_autoptr (SmdAccess) access = smd_rows_dup_record (rows, SMD_TYPE_ACCESS);

      g_list_store_append (self->found, access);
    }
  return rows != NULL;
}

/**
 * smd_access_list:
 * @domain: the domain
 * @customer: the id or the address
 * @after: the id of the last one before; "": from the first
 * @limit: the most that come
 * @error: %SM_ERROR_NOT_FOUND, or an error of the store
 *
 * Returns: (transfer full) (nullable): the looks, the oldest first
 */
GListStore *
smd_access_list (SmdDomain *domain, const char *customer, const char *after, gint64 limit,
                 GError **error)
{
  List self = { customer, after, limit, g_list_store_new (SMD_TYPE_ACCESS) };

  if (!smd_store_read (domain->store, list_in_tx, &self, error))
    g_clear_object (&self.found);
  return self.found;
}
