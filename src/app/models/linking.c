/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "linking.h"

#include <string.h>

#include "id.h"

/* A number is looked up when the customer has stopped typing: look-ups are counted. */
#define CHECK_DELAY_MS 350

struct _SmaLinking
{
  GObject parent_instance;

  SmaContext *context;   /* owned */
  SmaWork *search;       /* owned */
  SmaWork *work;         /* owned */
  GListStore *suppliers; /* owned, of SmSupplier */
  gboolean searched;     /* an answer came for the list shown */

  SmSupplier *supplier; /* owned, nullable */
  char *number;         /* owned, nullable: as typed */
  SmNumberCheck *check; /* owned, nullable: of the number as it is now */
  guint check_source;

  char *key;          /* owned, nullable: of the attempt under way */
  char *alias;        /* owned, nullable: sent with it */
  SmAccount *account; /* owned, nullable: connected */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SmaLinking, sma_linking, G_TYPE_OBJECT)

static void
emit_changed (SmaLinking *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
forget_number (SmaLinking *self)
{
  g_clear_handle_id (&self->check_source, g_source_remove);
  g_clear_object (&self->check);
  g_clear_pointer (&self->key, g_free);
  sma_work_forget (self->work);
}

static void
on_searched (gpointer owner, gpointer reply, const GError *error)
{
  SmaLinking *self = owner;
  SmSupplierList *list = reply;

  if (error == NULL)
    {
      self->searched = TRUE;
      g_list_store_remove_all (self->suppliers);
      for (guint i = 0; i < sm_record_list_length (list->items); i++)
        g_list_store_append (self->suppliers, sm_record_list_get (list->items, i));
    }
  emit_changed (self);
}

static void
on_checked (gpointer owner, gpointer reply, const GError *error)
{
  SmaLinking *self = owner;

  if (error == NULL)
    g_set_object (&self->check, SM_NUMBER_CHECK (reply));
  emit_changed (self);
}

static void
on_linked (gpointer owner, gpointer reply, const GError *error)
{
  SmaLinking *self = owner;

  if (!sma_work_is_undecided (error))
    g_clear_pointer (&self->key, g_free);
  if (error == NULL)
    {
      g_set_object (&self->account, SM_ACCOUNT (reply));
      sma_context_refresh (self->context);
    }
  emit_changed (self);
}

static gboolean
on_check_due (gpointer data)
{
  SmaLinking *self = data;

  self->check_source = 0;
  sma_linking_check (self);
  return G_SOURCE_REMOVE;
}

static void
sma_linking_dispose (GObject *object)
{
  SmaLinking *self = SMA_LINKING (object);

  g_clear_handle_id (&self->check_source, g_source_remove);
  if (self->search != NULL)
    sma_work_stop (self->search);
  if (self->work != NULL)
    sma_work_stop (self->work);
  g_clear_object (&self->search);
  g_clear_object (&self->work);
  g_clear_object (&self->context);
  g_clear_object (&self->suppliers);
  g_clear_object (&self->supplier);
  g_clear_object (&self->check);
  g_clear_object (&self->account);
  g_clear_pointer (&self->number, g_free);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->alias, g_free);
  G_OBJECT_CLASS (sma_linking_parent_class)->dispose (object);
}

static void
sma_linking_class_init (SmaLinkingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sma_linking_dispose;
  signals[CHANGED] = g_signal_new ("changed", SMA_TYPE_LINKING, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
sma_linking_init (SmaLinking *self)
{
  self->suppliers = g_list_store_new (SM_TYPE_SUPPLIER);
}

/**
 * sma_linking_new:
 * @context: the customer's context
 *
 * Returns: (transfer full): nothing chosen yet
 */
SmaLinking *
sma_linking_new (SmaContext *context)
{
  SmaLinking *self = g_object_new (SMA_TYPE_LINKING, NULL);

  self->context = g_object_ref (context);
  self->search = sma_work_new (context, self);
  self->work = sma_work_new (context, self);
  return self;
}

/**
 * sma_linking_get_search:
 * @self: the linking
 *
 * Returns: (transfer none): the search of suppliers under way
 */
SmaWork *
sma_linking_get_search (SmaLinking *self)
{
  return self->search;
}

/**
 * sma_linking_get_work:
 * @self: the linking
 *
 * Returns: (transfer none): the look at a number, or the connecting, under way
 */
SmaWork *
sma_linking_get_work (SmaLinking *self)
{
  return self->work;
}

/**
 * sma_linking_search:
 * @self: the linking
 * @text: words of the supplier's name, service or region; empty: all of them
 */
void
sma_linking_search (SmaLinking *self, const char *text)
{
  g_autofree char *escaped = g_uri_escape_string (text, NULL, FALSE);
  g_autofree char *query = g_strdup_printf ("query=%s&limit=100", escaped);
  const SmaWorkCall call = {
    .operation = SM_OPERATION_SUPPLIERS,
    .query = text[0] != '\0' ? query : "limit=100",
  };

  sma_work_cancel (self->search);
  sma_work_call (self->search, &call, on_searched);
}

/**
 * sma_linking_get_suppliers:
 * @self: the linking
 *
 * Returns: (transfer none): the #SmSupplier records found, by name
 */
GListModel *
sma_linking_get_suppliers (SmaLinking *self)
{
  return G_LIST_MODEL (self->suppliers);
}

/**
 * sma_linking_get_searched:
 * @self: the linking
 *
 * Returns: whether the list is an answer, so that an empty one means that nothing was found
 */
gboolean
sma_linking_get_searched (SmaLinking *self)
{
  return self->searched;
}

/* The number stays typed when the supplier changes: then it is another one's. */
static void
schedule_check (SmaLinking *self)
{
  if (sma_linking_get_mask_state (self) == SM_MASK_COMPLETE)
    self->check_source = g_timeout_add (CHECK_DELAY_MS, on_check_due, self);
}

/**
 * sma_linking_set_supplier:
 * @self: the linking
 * @supplier: (nullable): whose account it is; NULL to choose again
 */
void
sma_linking_set_supplier (SmaLinking *self, SmSupplier *supplier)
{
  if (!g_set_object (&self->supplier, supplier))
    return;
  forget_number (self);
  schedule_check (self);
  emit_changed (self);
}

/**
 * sma_linking_get_supplier:
 * @self: the linking
 *
 * Returns: (transfer none) (nullable): the chosen one
 */
SmSupplier *
sma_linking_get_supplier (SmaLinking *self)
{
  return self->supplier;
}

/**
 * sma_linking_set_number:
 * @self: the linking
 * @typed: the number as it is in the field
 *
 * Asks for the address as soon as the number is complete.
 */
void
sma_linking_set_number (SmaLinking *self, const char *typed)
{
  if (g_strcmp0 (self->number, typed) == 0)
    return;
  forget_number (self);
  g_free (self->number);
  self->number = g_strdup (typed);
  schedule_check (self);
  emit_changed (self);
}

/**
 * sma_linking_get_mask_state:
 * @self: the linking
 *
 * Returns: how far the typed number fits the supplier's mask
 */
SmMaskState
sma_linking_get_mask_state (SmaLinking *self)
{
  if (self->supplier == NULL || self->number == NULL)
    return SM_MASK_EMPTY;
  return sm_rules_mask_state (self->supplier->number_mask, self->number);
}

/**
 * sma_linking_count_mask:
 * @supplier: a supplier
 *
 * Returns: how many characters its account numbers have
 */
guint
sma_linking_count_mask (SmSupplier *supplier)
{
  return (guint) g_utf8_strlen (supplier->number_mask, -1);
}

/**
 * sma_linking_check:
 * @self: the linking
 *
 * Asks which address is behind the number; does nothing while the number is not complete.
 */
void
sma_linking_check (SmaLinking *self)
{
  g_autoptr (SmNumberInput) input = sm_record_new (SM_TYPE_NUMBER_INPUT);
  const SmaWorkCall call = { .operation = SM_OPERATION_NUMBER_CHECK, .body = input };

  if (sma_linking_get_mask_state (self) != SM_MASK_COMPLETE || sma_work_get_busy (self->work))
    return;
  g_clear_handle_id (&self->check_source, g_source_remove);
  sm_record_set_text (&input->supplier_id, self->supplier->id);
  sm_record_set_text (&input->number, self->number);
  sma_work_call (self->work, &call, on_checked);
}

/**
 * sma_linking_get_checked:
 * @self: the linking
 *
 * Returns: (transfer none) (nullable): what is behind the number as it is now
 */
SmNumberCheck *
sma_linking_get_checked (SmaLinking *self)
{
  return self->check;
}

/**
 * sma_linking_link:
 * @self: the linking; its number has been looked at
 * @alias: (nullable): the customer's own name for the account
 *
 * Connects the account. Pressed again after a lost answer, it is still one account.
 */
void
sma_linking_link (SmaLinking *self, const char *alias)
{
  g_autoptr (SmLinkInput) input = sm_record_new (SM_TYPE_LINK_INPUT);
  SmaWorkCall call = { .operation = SM_OPERATION_LINK, .body = input };

  g_return_if_fail (self->check != NULL);
  if (sma_work_get_busy (self->work))
    return;
  sm_record_set_text (&input->supplier_id, self->supplier->id);
  sm_record_set_text (&input->number, self->check->number);
  if (alias != NULL && alias[0] != '\0')
    sm_record_set_text (&input->alias, alias);
  if (self->key == NULL || g_strcmp0 (self->alias, input->alias) != 0)
    {
      g_free (self->key);
      g_free (self->alias);
      self->key = sm_uuid_new ();
      self->alias = g_strdup (input->alias);
    }
  call.key = self->key;
  sma_work_call (self->work, &call, on_linked);
}

/**
 * sma_linking_get_account:
 * @self: the linking
 *
 * Returns: (transfer none) (nullable): the account, once it is connected
 */
SmAccount *
sma_linking_get_account (SmaLinking *self)
{
  return self->account;
}
