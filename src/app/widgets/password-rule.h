/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "context.h"

G_BEGIN_DECLS

/** SmaPasswordRule: the rule of passwords as two lines, met while one types. */
#define SMA_TYPE_PASSWORD_RULE (sma_password_rule_get_type ())
G_DECLARE_FINAL_TYPE (SmaPasswordRule, sma_password_rule, SMA, PASSWORD_RULE, GtkBox)

/* Shows how `password` stands to the rule of the service; TRUE where it may be sent. */
gboolean sma_password_rule_check (SmaPasswordRule *self, SmaContext *context, const char *password);

G_END_DECLS
