/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "acquirer-marks.h"

/**
 * smd_acquirer_mark_get:
 * @tx: a transaction
 * @name: of the mark
 * @value: (out): its number; 0 where there is no such mark
 * @error: the store's
 *
 * Returns: whether it could be read
 */
gboolean
smd_acquirer_mark_get (SmdTx *tx, const char *name, gint64 *value, GError **error)
{
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error, "SELECT value FROM acquirer_marks WHERE name = $1", "s", name);

  if (rows == NULL)
    return FALSE;
  *value = smd_rows_next (rows) ? smd_rows_get_int (rows, "value") : 0;
  return TRUE;
}

/**
 * smd_acquirer_mark_hold:
 * @tx: a write transaction
 * @name: of the mark, which is made (0) where there is none
 * @value: (out): its number
 * @error: the store's
 *
 * Returns: whether nobody else holds or sets it until the transaction ends
 */
gboolean
smd_acquirer_mark_hold (SmdTx *tx, const char *name, gint64 *value, GError **error)
{
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error,
                    "INSERT INTO acquirer_marks (name, value) VALUES ($1, 0) "
                    "ON CONFLICT (name) DO UPDATE SET value = acquirer_marks.value "
                    "RETURNING value",
                    "s", name);

  if (rows == NULL || !smd_rows_next (rows))
    return FALSE;
  *value = smd_rows_get_int (rows, "value");
  return TRUE;
}

/**
 * smd_acquirer_mark_set:
 * @tx: a write transaction
 * @name: of the mark
 * @value: its number
 * @note: (nullable): in words
 * @error: the store's
 *
 * Returns: whether it is kept
 */
gboolean
smd_acquirer_mark_set (SmdTx *tx, const char *name, gint64 value, const char *note, GError **error)
{
  return smd_tx_exec (tx, error,
                      "INSERT INTO acquirer_marks (name, value, note) VALUES ($1, $2, $3) "
                      "ON CONFLICT (name) DO UPDATE SET value = $2, note = $3",
                      "sis", name, value, note);
}

typedef struct
{
  gint64 now;
  const char *what;
  const char *note;
  gint64 changed; /* the result */
} Refusal;

static gboolean
keep_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  Refusal *self = data;
  g_autofree char *name = g_strconcat (SMD_MARK_REFUSES, self->what, NULL);

  /* since when, stays */
  return smd_tx_exec (tx, error,
                      "INSERT INTO acquirer_marks (name, value, note) VALUES ($1, $2, $3) "
                      "ON CONFLICT (name) DO UPDATE SET note = $3",
                      "sis", name, self->now, self->note);
}

gboolean
smd_acquirer_keep_refusal (SmdDomain *domain, const char *what, const char *note, GError **error)
{
  Refusal self = { sm_clock_now (domain->clock), what, note, 0 };

  return smd_store_write (domain->store, keep_in_tx, &self, error);
}

static gboolean
clear_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  Refusal *self = data;
  g_autofree char *name = g_strconcat (SMD_MARK_REFUSES, self->what, NULL);

  return smd_tx_exec_counted (tx, &self->changed, error,
                              "DELETE FROM acquirer_marks WHERE name = $1", "s", name);
}

gboolean
smd_acquirer_clear_refusal (SmdDomain *domain, const char *what, gboolean *had, GError **error)
{
  Refusal self = { 0, what, NULL, 0 };

  if (!smd_store_write (domain->store, clear_in_tx, &self, error))
    return FALSE;
  *had = self.changed > 0;
  return TRUE;
}
