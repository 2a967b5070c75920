/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "context.h"

G_BEGIN_DECLS

/**
 * SmaAccountLinking: the dialog that connects a personal account: the supplier, the number with
 * its hint and the masked address behind it, then the offer of the full version.
 */
#define SMA_TYPE_ACCOUNT_LINKING (sma_account_linking_get_type ())
G_DECLARE_FINAL_TYPE (SmaAccountLinking, sma_account_linking, SMA, ACCOUNT_LINKING, AdwWindow)

GtkWindow *sma_account_linking_new (SmaContext *context, SmAccount *account);

G_END_DECLS
