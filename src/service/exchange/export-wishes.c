/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export-wishes.h"

#include <string.h>

#include "error.h"
#include "text.h"

#define NONE "none"

static const struct
{
  const char *word;
  SmdExportWish wish;
} words[] = {
  { "readings", SMD_WISH_READINGS },
  { "sber", SMD_WISH_REGISTRY },
  { "1c", SMD_WISH_ORDER },
};

static guint
find_wish (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i].word, word) == 0)
      return words[i].wish;
  return 0;
}

/**
 * smd_export_wishes_parse:
 * @text: words with commas between them
 * @wishes: (out): of #SmdExportWish
 *
 * Returns: whether each word is known
 */
gboolean
smd_export_wishes_parse (const char *text, guint *wishes)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  *wishes = 0;
  if (strcmp (text, NONE) == 0)
    return TRUE;
  for (guint i = 0; parts[i] != NULL; i++)
    {
      guint wish = find_wish (g_strstrip (parts[i]));

      if (wish == 0)
        return FALSE;
      *wishes |= wish;
    }
  return *wishes != 0;
}

typedef struct
{
  const SmdDomain *domain; /* borrowed, like the next */
  const char *supplier_id;
  SmdExportWishes *wishes;
} Loading;

static guint
find_default (const SmdDomain *domain)
{
  const char *payer = domain->settings->operator_.legal_name;

  return SMD_WISH_READINGS | SMD_WISH_REGISTRY
         | (payer != NULL && *payer != '\0' ? SMD_WISH_ORDER : 0);
}

static gboolean
find_midnight (gint64 now, const char *name, gint64 *midnight)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (name);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now);
  g_autoptr (GDateTime) local = zone != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  g_autoptr (GDateTime) began = NULL;
  int year, month, day;

  if (local == NULL)
    return FALSE;
  g_date_time_get_ymd (local, &year, &month, &day);
  began = g_date_time_new (zone, year, month, day, 0, 0, 0);
  *midnight = began != NULL ? g_date_time_to_unix (began) : 0;
  return began != NULL;
}

static gboolean
load_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  Loading *self = data;
  SmdExportWishes *wishes = self->wishes;
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error, "SELECT exports, export_encoding, zone FROM suppliers WHERE id = $1",
                    "s", self->supplier_id);

  if (rows == NULL)
    return FALSE;
  if (!smd_rows_next (rows))
    {
      sm_error_set (error, SM_ERROR_SUPPLIER_UNKNOWN, 0, N_ ("no supplier %s"), self->supplier_id);
      return FALSE;
    }
  wishes->wishes = find_default (self->domain);
  if ((*smd_rows_get_text (rows, "exports") == '\0'
       || smd_export_wishes_parse (smd_rows_get_text (rows, "exports"), &wishes->wishes))
      && smd_out_encoding_from_string (smd_rows_get_text (rows, "export_encoding"),
                                       &wishes->encoding)
      && find_midnight (sm_clock_now (self->domain->clock), smd_rows_get_text (rows, "zone"),
                        &wishes->midnight))
    return TRUE;
  sm_error_set (error, SM_ERROR_INTERNAL, 0,
                N_ ("exports, export_encoding or zone of %s is none that this program knows"),
                self->supplier_id);
  return FALSE;
}

/**
 * smd_export_wishes_load:
 * @domain: the domain
 * @supplier_id: whose
 * @self: (out caller-allocates): what it wants
 * @error: %SM_ERROR_SUPPLIER_UNKNOWN, or the store's
 *
 * Returns: whether it is known
 */
gboolean
smd_export_wishes_load (SmdDomain *domain, const char *supplier_id, SmdExportWishes *self,
                        GError **error)
{
  Loading loading = { domain, supplier_id, self };

  return smd_store_read (domain->store, load_in_tx, &loading, error);
}
