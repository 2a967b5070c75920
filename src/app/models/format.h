/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/*
 * How values look to customers. Each function can be a closure of a .ui file:
 *   <closure type="gchararray" function="sma_format_money">
 *     <lookup name="balance-kopecks">…</lookup></closure>
 * after sma_closures_bind (widget_class) of closures.h in class_init; in C pass NULL as `self`.
 */
char *sma_format_money (gpointer self, gint64 kopecks);           /* «1 234,56 ₽» */
char *sma_format_balance (gpointer self, gint64 balance_kopecks); /* «долг 512,40 ₽» */
/* The same with what is on its way: «долг 512,40 ₽, из них 100,00 ₽ уже оплачено» */
char *sma_format_balance_pending (gpointer self, gint64 balance_kopecks, gint64 pending_kopecks);
char *sma_format_date (gpointer self, const char *iso_date);
char *sma_format_today (void); /* "YYYY-MM-DD" */
/* From a day to another; "" where one of them is none. */
char *sma_format_days (const char *iso_from, const char *iso_until);
char *sma_format_date_short (gpointer self, const char *iso_date);
char *sma_format_month (gpointer self, const char *iso_month);
char *sma_format_time (gpointer self, gint64 seconds);
char *sma_format_age (gpointer self, gint64 seconds);          /* «5 минут назад» */
char *sma_format_number (gpointer self, const char *number);   /* in groups */
char *sma_format_reading (gpointer self, gint64 milli);        /* «12 345,678» */
char *sma_format_percent (gpointer self, gint64 basis_points); /* «1,5 %» */
char *sma_format_tariff (gpointer self, gint64 centikopecks);  /* «5,92 ₽», «6,4312 ₽» */
char *sma_format_account_title (gpointer self, const char *alias, const char *supplier_name);
char *sma_format_service (gpointer self, const char *service);      /* "gas" → «Газ» */
char *sma_format_service_icon (gpointer self, const char *service); /* smorodina-gas-symbolic */
char *sma_format_unit (gpointer self, const char *unit);            /* "kWh" → «кВт·ч» */
gboolean sma_format_has_text (gpointer self, const char *text);
gboolean sma_format_is_debt (gpointer self, gint64 balance_kopecks);
gboolean sma_format_is_full (gpointer self, const char *access);
gboolean sma_format_is_simple (gpointer self, const char *access);

G_END_DECLS
