/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format.h"

#include <glib/gi18n.h>

#include "money.h"
#include "text.h"

typedef struct
{
  const char *id;    /* on the wire */
  const char *title; /* msgid */
  const char *icon;
} ServiceRow;

static const ServiceRow services[] = {
  { "gas", N_ ("Gas"), "smorodina-gas-symbolic" },
  { "electricity", N_ ("Electricity"), "smorodina-electricity-symbolic" },
  { "water", N_ ("Water"), "smorodina-water-symbolic" },
  { "heat", N_ ("Heat"), "smorodina-heat-symbolic" },
  { "waste", N_ ("Waste collection"), "smorodina-waste-symbolic" },
};

typedef struct
{
  const char *id;    /* on the wire */
  const char *title; /* msgid */
} UnitRow;

static const UnitRow units[] = {
  { "m³", N_ ("m³") },
  { "m3", N_ ("m³") },
  { "kWh", N_ ("kWh") },
  { "Gcal", N_ ("Gcal") },
};

static const ServiceRow *
find_service (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    if (g_strcmp0 (services[i].id, id) == 0)
      return &services[i];
  return NULL;
}

char *
sma_format_money (gpointer self, gint64 kopecks)
{
  return sm_money_format (kopecks);
}

/* Never a bare sign: debt and overpayment are said in words. */
char *
sma_format_balance (gpointer self, gint64 balance_kopecks)
{
  g_autofree char *sum = sm_money_format (ABS (balance_kopecks));

  if (balance_kopecks > 0)
    return g_strdup_printf (_ ("debt %s"), sum);
  if (balance_kopecks < 0)
    return g_strdup_printf (_ ("overpayment %s"), sum);
  return g_strdup (_ ("no debt"));
}

char *
sma_format_balance_pending (gpointer self, gint64 balance_kopecks, gint64 pending_kopecks)
{
  g_autofree char *balance = sma_format_balance (NULL, balance_kopecks);
  g_autofree char *pending = NULL;

  if (pending_kopecks <= 0)
    return g_steal_pointer (&balance);
  pending = sm_money_format (pending_kopecks);
  /* Translators: first a debt or overpayment, then what was paid and is not yet in it */
  return g_strdup_printf (_ ("%s, of it %s paid already"), balance, pending);
}

char *
sma_format_today (void)
{
  return sm_text_iso_date (g_get_real_time () / G_USEC_PER_SEC, NULL);
}

char *
sma_format_date (gpointer self, const char *iso_date)
{
  g_autofree char *today = sma_format_today ();

  return sm_text_is_date (iso_date) ? sm_text_day (iso_date, today) : g_strdup ("");
}

char *
sma_format_days (const char *iso_from, const char *iso_until)
{
  g_autofree char *today = sma_format_today ();

  if (!sm_text_is_date (iso_from) || !sm_text_is_date (iso_until))
    return g_strdup ("");
  return sm_text_days (iso_from, iso_until, today);
}

char *
sma_format_date_short (gpointer self, const char *iso_date)
{
  return sm_text_is_date (iso_date) ? sm_text_date_short (iso_date) : g_strdup ("");
}

char *
sma_format_month (gpointer self, const char *iso_month)
{
  return sm_text_is_month (iso_month) ? sm_text_month (iso_month) : g_strdup ("");
}

char *
sma_format_time (gpointer self, gint64 seconds)
{
  return seconds > 0 ? sm_text_time (seconds, NULL) : g_strdup ("");
}

char *
sma_format_age (gpointer self, gint64 seconds)
{
  gint64 age = MAX (g_get_real_time () / G_USEC_PER_SEC - seconds, 0);
  guint minutes = (guint) MIN (age / 60, G_MAXINT);
  guint hours = minutes / 60;

  if (seconds <= 0)
    return g_strdup ("");
  if (minutes == 0)
    return g_strdup (_ ("just now"));
  if (minutes < 60)
    return g_strdup_printf (ngettext ("%u minute ago", "%u minutes ago", minutes), minutes);
  if (hours < 24)
    return g_strdup_printf (ngettext ("%u hour ago", "%u hours ago", hours), hours);
  return sm_text_time (seconds, NULL);
}

char *
sma_format_number (gpointer self, const char *number)
{
  return sma_format_has_text (NULL, number) ? sm_text_group_number (number) : g_strdup ("");
}

char *
sma_format_reading (gpointer self, gint64 milli)
{
  return sm_reading_format (milli, milli % 1000 == 0 ? 0 : 3);
}

char *
sma_format_percent (gpointer self, gint64 basis_points)
{
  gint64 whole = basis_points / 100;
  gint64 part = basis_points % 100;

  if (part == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT SM_NBSP "%%", whole);
  if (part % 10 == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT SM_NBSP "%%", whole,
                            part / 10);
  return g_strdup_printf ("%" G_GINT64_FORMAT ",%02" G_GINT64_FORMAT SM_NBSP "%%", whole, part);
}

/* Tariffs have up to four decimals of a rouble; two are always shown. */
char *
sma_format_tariff (gpointer self, gint64 centikopecks)
{
  if (centikopecks % 100 == 0)
    return sm_money_format (centikopecks / 100);
  return g_strdup_printf ("%" G_GINT64_FORMAT ",%04" G_GINT64_FORMAT SM_NBSP "₽",
                          centikopecks / 10000, centikopecks % 10000);
}

char *
sma_format_account_title (gpointer self, const char *alias, const char *supplier_name)
{
  return g_strdup (sma_format_has_text (NULL, alias) ? alias : supplier_name);
}

char *
sma_format_service (gpointer self, const char *service)
{
  const ServiceRow *row = find_service (service);

  return g_strdup (row != NULL ? _ (row->title) : service);
}

char *
sma_format_service_icon (gpointer self, const char *service)
{
  const ServiceRow *row = find_service (service);

  return g_strdup (row != NULL ? row->icon : "smorodina-overview-symbolic");
}

char *
sma_format_unit (gpointer self, const char *unit)
{
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_strcmp0 (units[i].id, unit) == 0)
      return g_strdup (_ (units[i].title));
  return g_strdup (unit);
}

gboolean
sma_format_has_text (gpointer self, const char *text)
{
  return text != NULL && text[0] != '\0';
}

gboolean
sma_format_is_debt (gpointer self, gint64 balance_kopecks)
{
  return balance_kopecks > 0;
}

gboolean
sma_format_is_full (gpointer self, const char *access)
{
  return g_strcmp0 (access, "full") == 0;
}

gboolean
sma_format_is_simple (gpointer self, const char *access)
{
  return g_strcmp0 (access, "simple") == 0;
}
