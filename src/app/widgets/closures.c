/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "closures.h"

#include "format.h"

#define BIND(function) gtk_widget_class_bind_template_callback (widget_class, function)

/**
 * sma_closures_bind:
 * @widget_class: a class with a template
 *
 * Call it in class_init, after the template was set.
 */
void
sma_closures_bind (GtkWidgetClass *widget_class)
{
  BIND (sma_format_money);
  BIND (sma_format_balance);
  BIND (sma_format_balance_pending);
  BIND (sma_format_date);
  BIND (sma_format_date_short);
  BIND (sma_format_month);
  BIND (sma_format_time);
  BIND (sma_format_age);
  BIND (sma_format_number);
  BIND (sma_format_reading);
  BIND (sma_format_percent);
  BIND (sma_format_tariff);
  BIND (sma_format_account_title);
  BIND (sma_format_service);
  BIND (sma_format_service_icon);
  BIND (sma_format_unit);
  BIND (sma_format_has_text);
  BIND (sma_format_is_debt);
  BIND (sma_format_is_full);
  BIND (sma_format_is_simple);
}
