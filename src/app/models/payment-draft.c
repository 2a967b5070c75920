/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "payment-draft.h"

G_DEFINE_FINAL_TYPE (SmaPaymentDraft, sma_payment_draft, G_TYPE_OBJECT)

static void
sma_payment_draft_finalize (GObject *object)
{
  SmaPaymentDraft *self = SMA_PAYMENT_DRAFT (object);

  g_free (self->sum_text);
  g_hash_table_unref (self->lines);
  g_ptr_array_unref (self->forms);
  G_OBJECT_CLASS (sma_payment_draft_parent_class)->finalize (object);
}

static void
sma_payment_draft_class_init (SmaPaymentDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sma_payment_draft_finalize;
}

static void
sma_payment_draft_init (SmaPaymentDraft *self)
{
  self->sum_text = g_strdup ("");
  self->lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->forms = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * sma_payment_draft_new:
 *
 * Returns: (transfer full): nothing is chosen yet
 */
SmaPaymentDraft *
sma_payment_draft_new (void)
{
  return g_object_new (SMA_TYPE_PAYMENT_DRAFT, NULL);
}

/**
 * sma_payment_draft_take_form:
 * @self: the draft
 * @form: a meter's, just made
 *
 * The form gets what was typed into the former one of that meter, and is kept in its place.
 */
void
sma_payment_draft_take_form (SmaPaymentDraft *self, SmaMeterForm *form)
{
  for (guint i = 0; i < self->forms->len; i++)
    {
      SmaMeterForm *former = g_ptr_array_index (self->forms, i);

      if (g_strcmp0 (sma_meter_form_get_meter (former)->id, sma_meter_form_get_meter (form)->id)
          != 0)
        continue;
      if (sma_meter_form_is_blank (form))
        sma_meter_form_take_typed (form, former);
      g_ptr_array_remove_index (self->forms, i);
      break;
    }
  g_ptr_array_add (self->forms, g_object_ref (form));
}
