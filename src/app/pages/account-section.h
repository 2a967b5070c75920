/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "context.h"

G_BEGIN_DECLS

/**
 * SmaAccountSection: a section of the cabinet about the selected account. It asks the service when
 * it is looked at: a section that nobody opens asks for nothing.
 */
#define SMA_TYPE_ACCOUNT_SECTION (sma_account_section_get_type ())
G_DECLARE_DERIVABLE_TYPE (SmaAccountSection, sma_account_section, SMA, ACCOUNT_SECTION, AdwBin)

struct _SmaAccountSectionClass
{
  AdwBinClass parent_class;

  /* `account` (nullable) is the one to show; `other`: it is not what was shown, and load follows.
   */
  void (*set_account) (SmaAccountSection *self, SmAccount *account, gboolean other);
  /* Asks the service for what belongs to the account. */
  void (*load) (SmaAccountSection *self);
};

void sma_account_section_set_context (SmaAccountSection *self, SmaContext *context);
SmaContext *sma_account_section_get_context (SmaAccountSection *self);

G_END_DECLS
