/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "customer-records.h"

G_BEGIN_DECLS

/** SmaConsent: the text of the consent to personal-data processing, a document of its own. */
#define SMA_TYPE_CONSENT (sma_consent_get_type ())
G_DECLARE_FINAL_TYPE (SmaConsent, sma_consent, SMA, CONSENT, AdwWindow)

GtkWindow *sma_consent_new (SmServiceInfo *service);

G_END_DECLS
