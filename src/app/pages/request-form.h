/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "context.h"

G_BEGIN_DECLS

/** SmaRequestForm: the feedback form. */
#define SMA_TYPE_REQUEST_FORM (sma_request_form_get_type ())
G_DECLARE_FINAL_TYPE (SmaRequestForm, sma_request_form, SMA, REQUEST_FORM, AdwWindow)

GtkWindow *sma_request_form_new (SmaContext *context, SmAccount *account);

G_END_DECLS
