/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "meter-form.h"

G_BEGIN_DECLS

/**
 * SmaPaymentDraft: what a customer has chosen for a payment that is not started.
 *
 * It outlives the form, which opens as it was left. Main thread only.
 */
#define SMA_TYPE_PAYMENT_DRAFT (sma_payment_draft_get_type ())
G_DECLARE_FINAL_TYPE (SmaPaymentDraft, sma_payment_draft, SMA, PAYMENT_DRAFT, GObject)

struct _SmaPaymentDraft
{
  GObject parent_instance;

  gboolean chosen;       /* by the customer; otherwise the rest follows from what is owed */
  gboolean own_sum;      /* rather than the debt */
  char *sum_text;        /* owned: of one's own, as typed */
  gboolean by_lines;     /* service lines of the debt are chosen one by one */
  gboolean lines_chosen; /* by the customer */
  GHashTable *lines;     /* owned: codes of those ticked */
  gboolean with_readings;
  GPtrArray *forms; /* owned, of SmaMeterForm: with the readings typed */
};

SmaPaymentDraft *sma_payment_draft_new (void);
void sma_payment_draft_take_form (SmaPaymentDraft *self, SmaMeterForm *form);

G_END_DECLS
