/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lookups.h"

#include "limits.h"
#include "throttle.h"

static char *
dup_supplier_key (const char *supplier_id)
{
  return g_strconcat ("numbers-at:", supplier_id, NULL);
}

/**
 * smd_lookups_dup_client_key:
 * @client_address: (nullable): an IPv4 address, or the /64 of an IPv6 one
 *
 * Returns: (transfer full): the key of its failures
 */
char *
smd_lookups_dup_client_key (const char *client_address)
{
  return g_strconcat ("numbers-of:", client_address != NULL ? client_address : "", NULL);
}

/**
 * smd_lookups_count:
 * @tx: a transaction
 * @now: unix seconds
 * @supplier_id: a supplier
 * @failures: (out): how many numbers nobody has were looked up at it within the hour
 * @error: the store's
 *
 * Returns: whether it is known
 */
gboolean
smd_lookups_count (SmdTx *tx, gint64 now, const char *supplier_id, gint64 *failures, GError **error)
{
  g_autofree char *key = dup_supplier_key (supplier_id);
  g_autoptr (SmdRows) rows = NULL;

  *failures = 0;
  rows = smd_tx_query (tx, error, "SELECT failures FROM throttles WHERE key = $1 AND first_at > $2",
                       "si", key, now - SM_LIMIT_LINK_FAILURE_SECONDS);
  if (rows == NULL)
    return FALSE;
  if (smd_rows_next (rows))
    *failures = smd_rows_get_int (rows, "failures");
  return TRUE;
}

/**
 * smd_lookups_fail:
 * @tx: a write transaction
 * @now: unix seconds
 * @client_address: (nullable): where it comes from
 * @supplier_id: whose number was looked up
 * @failures: (out): at this supplier within the hour, this one too
 * @error: the store's
 *
 * Counts a number that nobody has.
 *
 * Returns: whether it is counted
 */
gboolean
smd_lookups_fail (SmdTx *tx, gint64 now, const char *client_address, const char *supplier_id,
                  gint64 *failures, GError **error)
{
  g_autofree char *client = smd_lookups_dup_client_key (client_address);
  g_autofree char *supplier = dup_supplier_key (supplier_id);

  return smd_throttle_fail_within (tx, now, client, SM_LIMIT_LINK_FAILURES,
                                   SM_LIMIT_LINK_FAILURE_SECONDS, error)
         && smd_throttle_fail_within (tx, now, supplier, G_MAXUINT, SM_LIMIT_LINK_FAILURE_SECONDS,
                                      error)
         && smd_lookups_count (tx, now, supplier_id, failures, error);
}

/**
 * smd_lookups_alarm:
 * @domain: the domain
 * @supplier_id: a supplier
 * @failures: as smd_lookups_fail() counted them; 0: this look-up was none
 *
 * The count goes up by one in each transaction, so exactly one of them meets the limit within
 * the hour.
 */
void
smd_lookups_alarm (SmdDomain *domain, const char *supplier_id, gint64 failures)
{
  if (failures == SM_LIMIT_LINK_FLOOD && domain->alarm != NULL)
    domain->alarm ("numbers-searched", supplier_id, failures, domain->alarm_data);
}
