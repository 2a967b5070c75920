/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SmaRuleLine: a rule of a form and whether it is met: a circle that becomes a tick, never red
 * while one is still typing. Property: `label`.
 */
#define SMA_TYPE_RULE_LINE (sma_rule_line_get_type ())
G_DECLARE_FINAL_TYPE (SmaRuleLine, sma_rule_line, SMA, RULE_LINE, GtkBox)

typedef enum
{
  SMA_RULE_OPEN,
  SMA_RULE_MET,
  SMA_RULE_BROKEN,
} SmaRuleState;

void sma_rule_line_set_label (SmaRuleLine *self, const char *label);
void sma_rule_line_set_state (SmaRuleLine *self, SmaRuleState state);

G_END_DECLS
