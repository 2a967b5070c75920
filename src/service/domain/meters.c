/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meter-readings.h"

#include "error.h"
#include "operations.h"
#include "text.h"

/* Each register with the supplier's last reading and, beside it, the last one that came through
 * here; $3 is the moment as of which. Which of the two is the later, is decided by day. */
static const char meters_sql[] =
    "SELECT m.id AS meter_id, m.service, m.serial, m.unit, m.digits, m.decimals, "
    "m.implausible_milli, m.verification_due, g.id AS register_id, g.title, "
    "g.previous_milli, g.previous_on, g.tariff_centikopecks, "
    "(SELECT v.value_milli FROM reading_values v JOIN readings r ON r.id = v.reading_id "
    "  WHERE v.register_id = g.id AND r.meter_id = m.id AND r.taken_at <= $3 "
    "  AND " SMD_READING_STANDS "  ORDER BY r.taken_at DESC, r.id DESC LIMIT 1) AS sent_milli, "
    "(SELECT r.taken_at FROM readings r WHERE r.meter_id = m.id AND r.taken_at <= $3 "
    "  AND " SMD_READING_STANDS "  ORDER BY r.taken_at DESC, r.id DESC LIMIT 1) AS sent_at "
    "FROM meters m JOIN registers g ON g.meter_id = m.id "
    "WHERE m.registry_id = $1 AND ($2 = '' OR m.id = $2) "
    "ORDER BY m.service, m.serial, m.id, g.place";

static SmRegister *
read_register (SmdRows *rows, const char *zone)
{
  SmRegister *self = sm_record_new (SM_TYPE_REGISTER);
  const char *known_on = smd_rows_get_text (rows, "previous_on");
  g_autofree char *sent_on = NULL;

  sm_record_set_text (&self->id, smd_rows_get_text (rows, "register_id"));
  sm_record_set_text (&self->title, smd_rows_get_text (rows, "title"));
  self->tariff_centikopecks = smd_rows_get_int (rows, "tariff_centikopecks");
  self->previous_milli = smd_rows_get_int (rows, "previous_milli");
  sm_record_set_text (&self->previous_on, known_on);
  if (smd_rows_is_null (rows, "sent_milli"))
    return self;

  sent_on = sm_text_iso_date (smd_rows_get_int (rows, "sent_at"), zone);
  if (known_on != NULL && g_strcmp0 (sent_on, known_on) < 0)
    return self;
  self->previous_milli = smd_rows_get_int (rows, "sent_milli");
  sm_record_set_text (&self->previous_on, sent_on);
  return self;
}

static SmMeter *
read_meter (SmdRows *rows)
{
  SmMeter *self = sm_record_new (SM_TYPE_METER);

  sm_record_set_text (&self->id, smd_rows_get_text (rows, "meter_id"));
  sm_record_set_text (&self->service, smd_rows_get_text (rows, "service"));
  sm_record_set_text (&self->serial, smd_rows_get_text (rows, "serial"));
  sm_record_set_text (&self->unit, smd_rows_get_text (rows, "unit"));
  sm_record_set_text (&self->verification_due, smd_rows_get_text (rows, "verification_due"));
  self->digits = smd_rows_get_int (rows, "digits");
  self->decimals = smd_rows_get_int (rows, "decimals");
  self->implausible_milli = smd_rows_get_int (rows, "implausible_milli");
  return self;
}

/* How many meters of the list measure the same; `place`: which of them this one is, from 1. */
static guint
count_alike (GListStore *meters, guint index, guint *place)
{
  SmMeter *meter = sm_record_list_get (meters, index);
  guint alike = 0;

  for (guint i = 0; i < sm_record_list_length (meters); i++)
    {
      SmMeter *other = sm_record_list_get (meters, i);

      alike += g_str_equal (other->service, meter->service);
      if (i == index)
        *place = alike;
    }
  return alike;
}

/* Whoever knows an account's number has the simple version: it tells what to type in where, and
 * nothing that only the flat's people know. */
static void
hide_private (GListStore *meters)
{
  for (guint i = 0; i < sm_record_list_length (meters); i++)
    {
      SmMeter *meter = sm_record_list_get (meters, i);
      guint place = 0;

      meter->ordinal = count_alike (meters, i, &place) > 1 ? place : 0;
      sm_record_set_text (&meter->serial, NULL);
      sm_record_set_text (&meter->verification_due, NULL);
      meter->implausible_milli = 0;
      for (guint j = 0; j < sm_record_list_length (meter->registers); j++)
        {
          SmRegister *reg = sm_record_list_get (meter->registers, j);

          sm_record_set_text (&reg->previous_on, NULL);
          reg->previous_milli = 0;
          reg->tariff_centikopecks = 0;
        }
    }
}

static GListStore *
load (SmdTx *tx, const SmdTerms *terms, const char *meter_id, gint64 at, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;
  GListStore *meters;
  SmMeter *meter = NULL; /* borrowed from the list */

  rows = smd_tx_query (tx, error, meters_sql, "ssi", terms->registry_id, meter_id, at);
  if (rows == NULL)
    return NULL;
  meters = g_list_store_new (SM_TYPE_METER);
  while (smd_rows_next (rows))
    {
      g_autoptr (SmRegister) place = read_register (rows, terms->zone);

      if (meter == NULL || g_strcmp0 (meter->id, smd_rows_get_text (rows, "meter_id")) != 0)
        {
          g_autoptr (SmMeter) next = read_meter (rows);

          g_list_store_append (meters, next);
          meter = next;
        }
      g_list_store_append (meter->registers, place);
    }
  if (!terms->full)
    hide_private (meters);
  return meters;
}

/**
 * smd_meters_load_one:
 * @tx: a transaction
 * @terms: the account's
 * @meter_id: which
 * @at: unix seconds; readings taken later are left out
 * @error: %SM_ERROR_NOT_FOUND, or the store's
 *
 * Returns: (transfer full): the meter
 */
SmMeter *
smd_meters_load_one (SmdTx *tx, const SmdTerms *terms, const char *meter_id, gint64 at,
                     GError **error)
{
  g_autoptr (GListStore) meters = NULL;

  if (meter_id != NULL && *meter_id != '\0')
    {
      meters = load (tx, terms, meter_id, at, error);
      if (meters == NULL)
        return NULL;
    }
  if (meters == NULL || sm_record_list_length (meters) == 0)
    {
      sm_error_set_field (error, "meter_id", SM_ERROR_NOT_FOUND, 0);
      return NULL;
    }
  return g_list_model_get_item (G_LIST_MODEL (meters), 0);
}

typedef struct
{
  const SmdCall *call;
  SmMeterList *list; /* owned; the result */
} MetersCall;

static gboolean
meters_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  MetersCall *self = data;
  const char *account_id = self->call->parameters[0];
  g_autoptr (SmdTerms) terms = NULL;
  g_autoptr (GListStore) meters = NULL;

  terms = smd_terms_load (tx, self->call->customer_id, account_id, error);
  if (terms == NULL)
    return FALSE;
  if (!terms->full && !terms->simple_readings)
    {
      sm_error_set (error, SM_ERROR_FULL_VERSION_REQUIRED, 0, N_ ("meters need the full version"));
      return FALSE;
    }
  meters = load (tx, terms, "", G_MAXINT64, error);
  if (meters == NULL)
    return FALSE;
  g_set_object (&self->list->items, meters);
  return TRUE;
}

/**
 * smd_op_meters:
 * @domain: the domain
 * @call: of one account
 * @error: %SM_ERROR_FULL_VERSION_REQUIRED where the simple version takes no readings,
 *   %SM_ERROR_NOT_FOUND, or the store's
 *
 * Returns: (transfer full): a #SmMeterList
 */
gpointer
smd_op_meters (SmdDomain *domain, const SmdCall *call, GError **error)
{
  g_autoptr (SmMeterList) list = sm_record_new (SM_TYPE_METER_LIST);
  MetersCall self = { call, list };

  if (!smd_store_read (domain->store, meters_in_tx, &self, error))
    return NULL;
  return g_steal_pointer (&list);
}
