/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "profile.h"

#include "error.h"
#include "input.h"
#include "operations.h"

typedef struct
{
  const char *customer_id;
  char *full_name; /* owned, nullable; likewise the next two */
  char *phone;
  char *address;

  SmProfile *reply; /* owned */
} Save;

/**
 * smd_profile_ask:
 * @tx: a transaction
 * @customer_id: whose
 * @rows: (out): for smd_profile_take(), once they are there; see smd_tx_ask()
 * @error: an error of the store
 *
 * Returns: whether it is asked
 */
gboolean
smd_profile_ask (SmdTx *tx, const char *customer_id, SmdRows **rows, GError **error)
{
  return smd_tx_ask (tx, rows, error,
                     "SELECT email, full_name, phone, address FROM customers WHERE id = $1", "s",
                     customer_id);
}

/**
 * smd_profile_take:
 * @rows: what was answered
 * @error: SM_ERROR_NOT_FOUND
 *
 * Returns: (transfer full) (nullable): the profile
 */
SmProfile *
smd_profile_take (SmdRows *rows, GError **error)
{
  if (smd_rows_next (rows))
    return smd_rows_dup_record (rows, SM_TYPE_PROFILE);
  sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no such customer"));
  return NULL;
}

/**
 * smd_profile_load:
 * @tx: a transaction
 * @customer_id: whose
 * @error: SM_ERROR_NOT_FOUND, or an error of the store
 *
 * Returns: (transfer full) (nullable): the profile
 */
SmProfile *
smd_profile_load (SmdTx *tx, const char *customer_id, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  return smd_profile_ask (tx, customer_id, &rows, error) && smd_tx_settle (tx, error)
             ? smd_profile_take (rows, error)
             : NULL;
}

static gboolean
read_profile (SmdTx *tx, gpointer data, GError **error)
{
  Save *self = data;

  g_clear_object (&self->reply);
  self->reply = smd_profile_load (tx, self->customer_id, error);
  return self->reply != NULL;
}

/**
 * smd_op_profile:
 * @domain: the domain
 * @call: the call
 * @error: an error of the store
 *
 * Returns: (transfer full) (nullable): the customer's SmProfile
 */
gpointer
smd_op_profile (SmdDomain *domain, const SmdCall *call, GError **error)
{
  Save data = { call->customer_id };

  if (!smd_store_read (domain->store, read_profile, &data, error))
    g_clear_object (&data.reply);
  return data.reply;
}

static gboolean
save_profile (SmdTx *tx, gpointer data, GError **error)
{
  Save *self = data;

  if (!smd_tx_exec (tx, error,
                    "UPDATE customers SET full_name = $1, phone = $2, address = $3 WHERE id = $4",
                    "ssss", self->full_name, self->phone, self->address, self->customer_id))
    return FALSE;
  return read_profile (tx, data, error);
}

/**
 * smd_op_profile_save:
 * @domain: the domain
 * @call: with an SmProfileInput; empty members clear
 * @error: SM_ERROR_FIELD_INVALID, SM_ERROR_INPUT_INVALID, or an error of the store
 *
 * Returns: (transfer full) (nullable): the SmProfile as it is kept
 */
gpointer
smd_op_profile_save (SmdDomain *domain, const SmdCall *call, GError **error)
{
  const SmProfileInput *input = call->body;
  g_autoptr (GError) fields = NULL;
  g_autofree char *full_name = smd_input_text (&fields, "full_name", input->full_name, FALSE);
  g_autofree char *phone = smd_input_phone (&fields, "phone", input->phone);
  g_autofree char *address = smd_input_text (&fields, "address", input->address, FALSE);
  Save data = { call->customer_id, full_name, phone, address };

  if (!smd_input_check (&fields, error))
    return NULL;
  if (!smd_store_write (domain->store, save_profile, &data, error))
    g_clear_object (&data.reply);
  return data.reply;
}
