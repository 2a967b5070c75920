/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "context.h"

G_BEGIN_DECLS

/* Drafts of applications: this, and the account's id. */
#define SMA_FULL_VERSION_DRAFTS "application/"

/**
 * SmaFullVersion: the dialog that opens the full version of an account: the application, the wait
 * for the supplier, a refusal with its reason, the PIN, congratulations.
 */
#define SMA_TYPE_FULL_VERSION (sma_full_version_get_type ())
G_DECLARE_FINAL_TYPE (SmaFullVersion, sma_full_version, SMA, FULL_VERSION, AdwWindow)

GtkWindow *sma_full_version_new (SmaContext *context, SmAccount *account);

G_END_DECLS
