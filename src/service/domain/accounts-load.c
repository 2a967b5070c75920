/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts.h"

#include <string.h>

#include "error.h"
#include "masks.h"
#include "movements.h"
#include "text.h"
#include "windows.h"

static const char load_sql[] =
    "SELECT " SMD_MOVEMENTS_OUTSIDE_SQL " AS pending_kopecks, "
    "  a.id, a.alias, a.access, a.full_state, a.full_state_at, a.refusal_reason, "
    "  a.closed_reason, g.number, " SMD_MASK_SHOWN ", g.balance_kopecks, g.balance_at, "
    "  NULLIF (g.as_of, '') AS as_of, "
    "  g.full_name AS owner_name, g.address, "
    "  s.id AS supplier_id, s.name AS supplier_name, s.service, s.support_email, "
    "  s.support_phone, s.payment_least_kopecks, s.commission_bps, s.simple_readings, "
    "  s.window_first_day, s.window_last_day, s.pay_day, s.zone, "
    "  p.tries_left AS pin_tries_left, p.expires_at AS pin_expires_at, "
    "  CASE WHEN l.state = 'failed' THEN 1 ELSE 0 END AS pin_undeliverable, "
    "  (SELECT COUNT(*) FROM meters m WHERE m.registry_id = g.id) AS n_meters, "
    "  (SELECT MIN(m.verification_due) FROM meters m WHERE m.registry_id = g.id) "
    "   AS verification_due, "
    "  (SELECT MAX(d.sent_at) FROM readings d WHERE d.account_id = a.id "
    "   AND d.state IN ('accepted', 'exported', 'credited', 'unverified')) AS last_sent_at "
    "FROM accounts a JOIN registry_accounts g ON g.id = a.registry_id "
    "JOIN suppliers s ON s.id = g.supplier_id "
    "LEFT JOIN pins p ON p.account_id = a.id AND p.used_at IS NULL "
    "LEFT JOIN letters l ON l.id = p.letter_id "
    "WHERE a.customer_id = $1 AND ($2 = '' OR a.id = $2) AND a.disconnected_at IS NULL "
    "ORDER BY a.linked_at, a.id";

static void
hide_personal (SmAccount *account)
{
  sm_record_set_text (&account->owner_name, NULL);
  sm_record_set_text (&account->address, NULL);
  sm_record_set_text (&account->verification_due, NULL);
}

/* A PIN that ran out needs no one to notice: the state follows from the clock. */
static void
settle_pin (SmAccount *account, SmdRows *rows, gint64 now)
{
  if (g_strcmp0 (account->full_state, "pin_sent") != 0)
    {
      account->pin_tries_left = 0;
      account->pin_undeliverable = FALSE;
      return;
    }
  if (smd_rows_get_int (rows, "pin_expires_at") > now)
    return;
  sm_record_set_text (&account->full_state, "pin_expired");
  account->full_state_at = smd_rows_get_int (rows, "pin_expires_at");
  account->pin_tries_left = 0;
}

static void
set_readings (SmAccount *account, SmdRows *rows, const char *zone, const char *today)
{
  g_auto (SmdWindow) window = { 0 };
  gint64 last_sent_at = smd_rows_get_int (rows, "last_sent_at");
  g_autofree char *sent_on = NULL;
  const char *from;

  if (!account->readings_allowed)
    {
      sm_record_set_text (&account->verification_due, NULL);
      return;
    }
  smd_window_find (today, smd_rows_get_int (rows, "window_first_day"),
                   smd_rows_get_int (rows, "window_last_day"), &window);
  account->readings_open = window.open;
  sm_record_set_text (&account->readings_from, window.from);
  sm_record_set_text (&account->readings_until, window.until);
  if (last_sent_at == 0 || !window.open)
    return;

  sent_on = sm_text_iso_date (last_sent_at, zone);
  from = window.from;
  if (from != NULL ? strcmp (sent_on, from) >= 0 : strncmp (sent_on, today, 7) == 0)
    sm_record_set_text (&account->readings_sent_on, sent_on);
}

/* The day it is now, kept from account to account: most suppliers are of one zone. */
typedef struct
{
  gint64 now;
  char *zone; /* owned, nullable */
  char *date; /* owned, nullable */
} Today;

static void
today_clear (Today *self)
{
  g_clear_pointer (&self->zone, g_free);
  g_clear_pointer (&self->date, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Today, today_clear)

static const char *
today_in (Today *self, const char *zone)
{
  if (self->date != NULL && g_strcmp0 (self->zone, zone) == 0)
    return self->date;
  today_clear (self);
  self->zone = g_strdup (zone);
  self->date = sm_text_iso_date (self->now, zone);
  return self->date;
}

static SmAccount *
dup_account (SmdRows *rows, Today *today)
{
  SmAccount *account = smd_rows_dup_record (rows, SM_TYPE_ACCOUNT);
  const char *zone = smd_rows_get_text (rows, "zone");
  const char *date = today_in (today, zone);
  gboolean full = g_strcmp0 (account->access, "full") == 0;

  if (!full)
    hide_personal (account);
  settle_pin (account, rows, today->now);
  account->suggested_kopecks = MAX (0, account->balance_kopecks - account->pending_kopecks);
  account->readings_allowed = smd_rows_get_int (rows, "n_meters") > 0
                              && (full || smd_rows_get_int (rows, "simple_readings") != 0);
  set_readings (account, rows, zone, date);
  account->pay_until = smd_window_next_day (date, smd_rows_get_int (rows, "pay_day"));
  return account;
}

/**
 * smd_accounts_load:
 * @tx: a transaction
 * @now: unix seconds; windows and days of payment are those of the supplier's zone
 * @customer_id: whose
 * @account_id: (nullable): only this one
 * @accounts: a list of #SmAccount
 * @error: an error of the store
 *
 * Returns: whether they were read
 */
gboolean
smd_accounts_load (SmdTx *tx, gint64 now, const char *customer_id, const char *account_id,
                   GListStore *accounts, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;
  g_auto (Today) today = { now };

  rows =
      smd_tx_query (tx, error, load_sql, "ss", customer_id, account_id != NULL ? account_id : "");
  if (rows == NULL)
    return FALSE;
  while (smd_rows_next (rows))
    {
      g_autoptr (SmAccount) account = dup_account (rows, &today);

      g_list_store_append (accounts, account);
    }
  return TRUE;
}

/**
 * smd_accounts_load_one:
 * @tx: a transaction
 * @now: unix seconds
 * @customer_id: whose
 * @account_id: which
 * @error: SM_ERROR_NOT_FOUND, or an error of the store
 *
 * Returns: (transfer full) (nullable): the account
 */
SmAccount *
smd_accounts_load_one (SmdTx *tx, gint64 now, const char *customer_id, const char *account_id,
                       GError **error)
{
  g_autoptr (GListStore) accounts = g_list_store_new (SM_TYPE_ACCOUNT);

  if (!smd_accounts_load (tx, now, customer_id, account_id, accounts, error))
    return NULL;
  if (sm_record_list_length (accounts) == 1)
    return g_object_ref (sm_record_list_get (accounts, 0));
  sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no such account"));
  return NULL;
}

/**
 * smd_accounts_set_full_state:
 * @tx: a write transaction
 * @now: unix seconds
 * @account_id: which
 * @full_state: the state it gets; "open" gives full access
 * @refusal_reason: (nullable): why, where it was refused
 * @error: an error of the store
 *
 * Returns: whether it was set
 */
gboolean
smd_accounts_set_full_state (SmdTx *tx, gint64 now, const char *account_id, const char *full_state,
                             const char *refusal_reason, GError **error)
{
  const char *access = g_strcmp0 (full_state, "open") == 0 ? "full" : "simple";

  return smd_tx_exec (
      tx, error,
      "UPDATE accounts SET access = $1, full_state = $2, full_state_at = $3, "
      "refusal_reason = $4, closed_reason = NULL WHERE id = $5 AND disconnected_at IS NULL",
      "ssiss", access, full_state, now, refusal_reason, account_id);
}
