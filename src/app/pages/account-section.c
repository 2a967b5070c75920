/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-section.h"

typedef struct
{
  SmaContext *context; /* owned */
  SmAccount *account;  /* owned, nullable: what is shown */
  gboolean stale;      /* to be loaded when it is next on the screen */
} SmaAccountSectionPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SmaAccountSection, sma_account_section, ADW_TYPE_BIN)

#define PRIVATE(self) ((SmaAccountSectionPrivate *) sma_account_section_get_instance_private (self))

static void
load (SmaAccountSection *self)
{
  PRIVATE (self)->stale = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (!PRIVATE (self)->stale)
    SMA_ACCOUNT_SECTION_GET_CLASS (self)->load (self);
}

static void
on_account_selected (SmaAccountSection *self)
{
  SmaAccountSectionPrivate *private = PRIVATE (self);
  SmAccount *account = sma_context_get_selected_account (private->context);
  const gboolean other =
      private->account == NULL || account == NULL || !sm_record_equal (private->account, account);

  g_set_object (&private->account, account);
  SMA_ACCOUNT_SECTION_GET_CLASS (self)->set_account (self, account, other);
  if (other)
    load (self);
}

static void
on_changed_elsewhere (SmaAccountSection *self, const char *what)
{
  if (g_str_equal (what, "payments") || g_str_equal (what, "everything"))
    load (self);
}

static void
sma_account_section_map (GtkWidget *widget)
{
  SmaAccountSection *self = SMA_ACCOUNT_SECTION (widget);

  GTK_WIDGET_CLASS (sma_account_section_parent_class)->map (widget);
  if (PRIVATE (self)->stale)
    load (self);
}

static void
sma_account_section_dispose (GObject *object)
{
  SmaAccountSectionPrivate *private = PRIVATE (SMA_ACCOUNT_SECTION (object));

  g_clear_object (&private->account);
  g_clear_object (&private->context);
  G_OBJECT_CLASS (sma_account_section_parent_class)->dispose (object);
}

static void
sma_account_section_class_init (SmaAccountSectionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sma_account_section_dispose;
  GTK_WIDGET_CLASS (klass)->map = sma_account_section_map;
}

static void
sma_account_section_init (SmaAccountSection *self)
{
  PRIVATE (self)->stale = TRUE;
}

/**
 * sma_account_section_set_context:
 * @self: a section, ready to show an account
 * @context: the customer's context; once
 */
void
sma_account_section_set_context (SmaAccountSection *self, SmaContext *context)
{
  PRIVATE (self)->context = g_object_ref (context);
  g_signal_connect_object (context, "notify::selected-account", G_CALLBACK (on_account_selected),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "notify::cabinet", G_CALLBACK (on_account_selected), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "changed-elsewhere", G_CALLBACK (on_changed_elsewhere), self,
                           G_CONNECT_SWAPPED);
  on_account_selected (self);
}

/**
 * sma_account_section_get_context:
 * @self: a section
 *
 * Returns: (transfer none): the customer's context
 */
SmaContext *
sma_account_section_get_context (SmaAccountSection *self)
{
  return PRIVATE (self)->context;
}
