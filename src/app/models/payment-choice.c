/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "payment-choice.h"

#include "error.h"
#include "limits.h"
#include "money.h"

#define QUOTE_DELAY_MS 250

struct _SmaPaymentChoice
{
  GObject parent_instance;

  SmaWork *work;          /* owned */
  SmAccount *account;     /* owned */
  SmaPaymentDraft *draft; /* owned: what is chosen */
  gint64 sum_kopecks;     /* of one's own; 0: none that can be paid */
  GError *sum_error;      /* owned, nullable */

  GListStore *lines;    /* owned, of SmPaymentLine: those that can be paid separately */
  SmQuote *quote;       /* owned, nullable: of the choice as it is now */
  gboolean lines_asked; /* once a choice: which lines there are */
  guint quote_source;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SmaPaymentChoice, sma_payment_choice, G_TYPE_OBJECT)

static void
emit_changed (SmaPaymentChoice *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static guint
find_line (GListStore *lines, const char *code)
{
  for (guint i = 0; i < sm_record_list_length (lines); i++)
    {
      SmPaymentLine *line = sm_record_list_get (lines, i);

      if (g_str_equal (line->code, code))
        return i;
    }
  return G_MAXUINT;
}

/* Until the customer chooses among the lines, all of the debt are chosen. */
static void
tick_line (SmaPaymentChoice *self, SmPaymentLine *line)
{
  if (!self->draft->lines_chosen && !line->voluntary && line->sum_kopecks > 0)
    g_hash_table_add (self->draft->lines, g_strdup (line->code));
}

/* Lines are told with every quote: their sums follow it, what the customer ticked stays ticked.
 * Lines that say the same stay the same objects, so that a row keeps the focus. */
static void
take_lines (SmaPaymentChoice *self, GListStore *fresh)
{
  const guint n_fresh = sm_record_list_length (fresh);

  for (guint i = 0; i < n_fresh; i++)
    {
      SmPaymentLine *line = sm_record_list_get (fresh, i);
      const guint n_shown = sm_record_list_length (self->lines);
      const gboolean known = find_line (self->lines, line->code) != G_MAXUINT;

      /* Before the list tells of it: whoever shows the line asks whether it is ticked. */
      if (!known)
        tick_line (self, line);
      if (i >= n_shown)
        g_list_store_append (self->lines, line);
      else if (!sm_record_equal (sm_record_list_get (self->lines, i), line))
        g_list_store_splice (self->lines, i, 1, (gpointer *) &line, 1);
    }
  if (sm_record_list_length (self->lines) > n_fresh)
    g_list_store_splice (self->lines, n_fresh, sm_record_list_length (self->lines) - n_fresh, NULL,
                         0);
}

static gboolean
are_lines_refused (const GError *error)
{
  for (guint i = 0; error->domain == SM_ERROR && i < sm_error_get_n_fields (error); i++)
    if (g_str_has_prefix (sm_error_get_field (error, i)->name, "lines"))
      return TRUE;
  return FALSE;
}

static void
on_lines_told (gpointer owner, gpointer reply, const GError *error)
{
  SmaPaymentChoice *self = owner;

  if (error == NULL)
    {
      take_lines (self, SM_QUOTE (reply)->lines);
      sma_payment_choice_quote (self);
    }
  emit_changed (self);
}

/* A line that was chosen is no longer there, or none is known: the whole debt's quote tells which
 * ones there are. */
static void
ask_lines (SmaPaymentChoice *self)
{
  g_autoptr (SmQuoteInput) input = sm_record_new (SM_TYPE_QUOTE_INPUT);
  const SmaWorkCall call = { .operation = SM_OPERATION_QUOTE, .body = input };

  self->lines_asked = TRUE;
  sm_record_set_text (&input->account_id, self->account->id);
  sm_record_set_text (&input->choice, "debt");
  sma_work_call (self->work, &call, on_lines_told);
}

static void
on_quoted (gpointer owner, gpointer reply, const GError *error)
{
  SmaPaymentChoice *self = owner;

  if (error == NULL)
    {
      g_set_object (&self->quote, SM_QUOTE (reply));
      take_lines (self, self->quote->lines);
      /* Without its lines the choice would be the whole debt. */
      if (sma_payment_choice_is_empty (self))
        g_clear_object (&self->quote);
    }
  else if (!self->lines_asked && are_lines_refused (error))
    ask_lines (self);
  emit_changed (self);
}

static gboolean
on_quote_due (gpointer data)
{
  SmaPaymentChoice *self = data;

  self->quote_source = 0;
  sma_payment_choice_quote (self);
  return G_SOURCE_REMOVE;
}

static void
choose_anew (SmaPaymentChoice *self, guint delay_ms)
{
  g_clear_handle_id (&self->quote_source, g_source_remove);
  sma_work_cancel (self->work);
  sma_work_clear_error (self->work);
  g_clear_object (&self->quote);
  self->lines_asked = FALSE;
  self->draft->chosen = TRUE;
  self->quote_source = g_timeout_add (delay_ms, on_quote_due, self);
  emit_changed (self);
}

static void
read_sum (SmaPaymentChoice *self)
{
  const char *text = self->draft->sum_text;

  g_clear_error (&self->sum_error);
  self->sum_kopecks = 0;
  if (text[0] != '\0' && !sm_money_parse (text, &self->sum_kopecks, &self->sum_error))
    self->sum_kopecks = 0;
  else if (text[0] != '\0' && self->sum_kopecks == 0)
    sm_error_set (&self->sum_error, SM_ERROR_SUM_TOO_SMALL, SM_LIMIT_PAYMENT_LEAST, "nothing");
}

static void
add_lines (SmaPaymentChoice *self, GListStore *list)
{
  if (!self->draft->by_lines || self->draft->own_sum)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->lines)); i++)
    {
      SmPaymentLine *line = sm_record_list_get (self->lines, i);

      /* Nothing can be paid of a line that was paid meanwhile. */
      if (line->sum_kopecks > 0 && sma_payment_choice_has_line (self, line->code))
        g_list_store_append (list, line);
    }
}

/* Lines were chosen before anything told in this form which there are. */
static gboolean
is_waiting_for_lines (SmaPaymentChoice *self)
{
  return self->draft->by_lines && !self->draft->own_sum && !self->lines_asked
         && sm_record_list_length (self->lines) == 0;
}

static const char *
get_choice (SmaPaymentChoice *self)
{
  return self->draft->own_sum ? "sum" : "debt";
}

static void
sma_payment_choice_dispose (GObject *object)
{
  SmaPaymentChoice *self = SMA_PAYMENT_CHOICE (object);

  g_clear_handle_id (&self->quote_source, g_source_remove);
  if (self->work != NULL)
    sma_work_stop (self->work);
  g_clear_object (&self->work);
  g_clear_object (&self->account);
  g_clear_object (&self->lines);
  g_clear_object (&self->quote);
  g_clear_error (&self->sum_error);
  g_clear_object (&self->draft);
  G_OBJECT_CLASS (sma_payment_choice_parent_class)->dispose (object);
}

static void
sma_payment_choice_class_init (SmaPaymentChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sma_payment_choice_dispose;
  signals[CHANGED] = g_signal_new ("changed", SMA_TYPE_PAYMENT_CHOICE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
sma_payment_choice_init (SmaPaymentChoice *self)
{
  self->lines = g_list_store_new (SM_TYPE_PAYMENT_LINE);
}

/**
 * sma_payment_choice_new:
 * @context: the customer's context
 * @account: what is paid for
 * @draft: what was chosen before; it follows the choice
 *
 * Returns: (transfer full): as it was chosen; where nothing was, the debt. Where nothing is owed,
 *   a sum of one's own
 */
SmaPaymentChoice *
sma_payment_choice_new (SmaContext *context, SmAccount *account, SmaPaymentDraft *draft)
{
  SmaPaymentChoice *self = g_object_new (SMA_TYPE_PAYMENT_CHOICE, NULL);

  self->account = g_object_ref (account);
  self->work = sma_work_new (context, self);
  self->draft = g_object_ref (draft);
  draft->own_sum = account->suggested_kopecks <= 0 || (draft->chosen && draft->own_sum);
  read_sum (self);
  return self;
}

/**
 * sma_payment_choice_take_payment:
 * @self: the choice
 * @payment: a payment of the account
 *
 * Chooses what was chosen for that payment. Where it does not say, the very sum is chosen: another
 * one is never paid under the name of a repeat.
 */
void
sma_payment_choice_take_payment (SmaPaymentChoice *self, SmPayment *payment)
{
  const guint n_lines = sm_record_list_length (payment->lines);
  const gboolean debt = g_strcmp0 (payment->choice, "debt") == 0;
  g_autofree char *sum = g_strdelimit (sm_money_to_decimal (payment->sum_kopecks), ".", ',');

  self->draft->own_sum = !debt;
  self->draft->by_lines = debt && n_lines > 0;
  if (self->draft->own_sum && self->sum_kopecks != payment->sum_kopecks)
    sma_payment_choice_set_sum_text (self, sum);
  if (self->draft->by_lines)
    {
      self->draft->lines_chosen = TRUE;
      g_hash_table_remove_all (self->draft->lines);
      for (guint i = 0; i < n_lines; i++)
        {
          SmPaymentLine *line = sm_record_list_get (payment->lines, i);

          g_hash_table_add (self->draft->lines, g_strdup (line->code));
        }
      g_list_store_remove_all (self->lines);
      take_lines (self, payment->lines);
    }
  choose_anew (self, 0);
}

/**
 * sma_payment_choice_get_work:
 * @self: the choice
 *
 * Returns: (transfer none): the quoting
 */
SmaWork *
sma_payment_choice_get_work (SmaPaymentChoice *self)
{
  return self->work;
}

/**
 * sma_payment_choice_quote:
 * @self: the choice
 *
 * Asks the service what the choice costs; does nothing where nothing is chosen.
 */
void
sma_payment_choice_quote (SmaPaymentChoice *self)
{
  g_autoptr (SmQuoteInput) input = sm_record_new (SM_TYPE_QUOTE_INPUT);
  const SmaWorkCall call = { .operation = SM_OPERATION_QUOTE, .body = input };

  if (self->draft->own_sum && self->sum_kopecks <= 0)
    return;
  if (is_waiting_for_lines (self))
    {
      ask_lines (self);
      return;
    }
  sm_record_set_text (&input->account_id, self->account->id);
  sm_record_set_text (&input->choice, get_choice (self));
  input->sum_kopecks = self->draft->own_sum ? self->sum_kopecks : 0;
  add_lines (self, input->lines);
  if (sma_payment_choice_is_empty (self))
    return;
  sma_work_cancel (self->work);
  sma_work_call (self->work, &call, on_quoted);
}

/**
 * sma_payment_choice_set_own_sum:
 * @self: the choice
 * @own_sum: a sum of one's own rather than the debt
 */
void
sma_payment_choice_set_own_sum (SmaPaymentChoice *self, gboolean own_sum)
{
  if (self->draft->own_sum == own_sum)
    return;
  self->draft->own_sum = own_sum;
  choose_anew (self, 0);
}

/**
 * sma_payment_choice_get_own_sum:
 * @self: the choice
 *
 * Returns: whether a sum of one's own is paid
 */
gboolean
sma_payment_choice_get_own_sum (SmaPaymentChoice *self)
{
  return self->draft->own_sum;
}

/**
 * sma_payment_choice_set_sum_text:
 * @self: the choice
 * @text: the sum as typed: "12,50", "1 234"
 */
void
sma_payment_choice_set_sum_text (SmaPaymentChoice *self, const char *text)
{
  if (g_str_equal (self->draft->sum_text, text))
    return;
  g_free (self->draft->sum_text);
  self->draft->sum_text = g_strdup (text);
  read_sum (self);
  choose_anew (self, QUOTE_DELAY_MS);
}

/**
 * sma_payment_choice_get_sum_text:
 * @self: the choice
 *
 * Returns: (transfer none): the sum of one's own as typed
 */
const char *
sma_payment_choice_get_sum_text (SmaPaymentChoice *self)
{
  return self->draft->sum_text;
}

/**
 * sma_payment_choice_get_sum_error:
 * @self: the choice
 *
 * Returns: (transfer none) (nullable): what is wrong with the typed sum
 */
const GError *
sma_payment_choice_get_sum_error (SmaPaymentChoice *self)
{
  return self->sum_error;
}

/**
 * sma_payment_choice_set_by_lines:
 * @self: the choice
 * @by_lines: service lines of the debt are chosen one by one
 */
void
sma_payment_choice_set_by_lines (SmaPaymentChoice *self, gboolean by_lines)
{
  if (self->draft->by_lines == by_lines)
    return;
  self->draft->by_lines = by_lines;
  choose_anew (self, 0);
}

/**
 * sma_payment_choice_get_by_lines:
 * @self: the choice
 *
 * Returns: whether service lines are chosen one by one
 */
gboolean
sma_payment_choice_get_by_lines (SmaPaymentChoice *self)
{
  return self->draft->by_lines;
}

/**
 * sma_payment_choice_set_line:
 * @self: the choice
 * @code: a line's
 * @chosen: whether it is paid
 */
void
sma_payment_choice_set_line (SmaPaymentChoice *self, const char *code, gboolean chosen)
{
  if (sma_payment_choice_has_line (self, code) == chosen)
    return;
  self->draft->lines_chosen = TRUE;
  if (chosen)
    g_hash_table_add (self->draft->lines, g_strdup (code));
  else
    g_hash_table_remove (self->draft->lines, code);
  choose_anew (self, QUOTE_DELAY_MS);
}

/**
 * sma_payment_choice_has_line:
 * @self: the choice
 * @code: a line's
 *
 * Returns: whether it is ticked
 */
gboolean
sma_payment_choice_has_line (SmaPaymentChoice *self, const char *code)
{
  return g_hash_table_contains (self->draft->lines, code);
}

/**
 * sma_payment_choice_is_empty:
 * @self: the choice
 *
 * Returns: whether lines are chosen one by one and none of them is
 */
gboolean
sma_payment_choice_is_empty (SmaPaymentChoice *self)
{
  g_autoptr (GListStore) list = g_list_store_new (SM_TYPE_PAYMENT_LINE);

  if (!self->draft->by_lines || self->draft->own_sum)
    return FALSE;
  add_lines (self, list);
  return sm_record_list_length (list) == 0;
}

/**
 * sma_payment_choice_get_lines:
 * @self: the choice
 *
 * Returns: (transfer none): the #SmPaymentLine records that can be paid separately; none in the
 *   simple version
 */
GListModel *
sma_payment_choice_get_lines (SmaPaymentChoice *self)
{
  return G_LIST_MODEL (self->lines);
}

/**
 * sma_payment_choice_get_quote:
 * @self: the choice
 *
 * Returns: (transfer none) (nullable): what the choice costs; NULL while it is not known
 */
SmQuote *
sma_payment_choice_get_quote (SmaPaymentChoice *self)
{
  return self->quote;
}

/**
 * sma_payment_choice_dup_input:
 * @self: the choice, quoted
 *
 * Returns: (transfer full): the payment of it, no readings yet
 */
SmPaymentInput *
sma_payment_choice_dup_input (SmaPaymentChoice *self)
{
  SmPaymentInput *input = sm_record_new (SM_TYPE_PAYMENT_INPUT);

  g_return_val_if_fail (self->quote != NULL, input);
  sm_record_set_text (&input->account_id, self->account->id);
  sm_record_set_text (&input->choice, get_choice (self));
  input->sum_kopecks = self->quote->sum_kopecks;
  input->total_kopecks = self->quote->total_kopecks;
  add_lines (self, input->lines);
  return input;
}
