/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sqlite-owner.h"
#include "words.h"

#define APPLICATION_ID 0x536d7264 /* "Smrd", in the file's header */

static gboolean
read_header (SmdTx *tx, gint64 *id, gint64 *version, GError **error)
{
  g_autoptr (SmdRows) rows = smd_tx_query (
      tx, error,
      "SELECT application_id, schema_version FROM pragma_application_id, pragma_schema_version",
      "");

  if (rows == NULL)
    return FALSE;

  g_assert (smd_rows_next (rows));
  *id = smd_rows_get_int (rows, "application_id");
  *version = smd_rows_get_int (rows, "schema_version");
  return TRUE;
}

gboolean
smd_sqlite_owner_claim (SmdTx *tx, GError **error)
{
  gint64 id, version;

  if (!read_header (tx, &id, &version, error))
    return FALSE;
  if (id == APPLICATION_ID)
    return TRUE;
  if (id != 0 || version != 0)
    {
      sm_error_set (error, SM_ERROR_STORE, 0, N_ ("the file is a database of another program"));
      return FALSE;
    }

  return smd_tx_run_script (tx, "PRAGMA application_id = " G_STRINGIFY (APPLICATION_ID), error);
}
