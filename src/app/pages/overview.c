/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "overview.h"

#include <glib/gi18n.h>

#include "account-card.h"
#include "errors.h"
#include "fill.h"
#include "hint.h"
#include "loading.h"
#include "money.h"
#include "record.h"

struct _SmaOverview
{
  AdwBin parent_instance;

  SmaContext *context; /* owned */

  /* template children */
  SmaLoading *loading;
  GtkWidget *empty_page;
  GtkWidget *cabinet_box;
  GtkLabel *total_title;
  GtkLabel *total_label;
  GtkLabel *total_note;
  GtkFlowBox *cards_box;

  AdwNavigationSplitView *split_view; /* borrowed, weak: what the window collapses, nullable */
};

G_DEFINE_FINAL_TYPE (SmaOverview, sma_overview, ADW_TYPE_BIN)

static GtkWidget *
create_card (gpointer item, gpointer data)
{
  SmaOverview *self = data;
  GtkWidget *child = gtk_flow_box_child_new ();

  /* The card's own buttons take the focus. */
  gtk_widget_set_focusable (child, FALSE);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child),
                                sma_account_card_new (self->context, SM_ACCOUNT (item)));
  return child;
}

static char *
dup_note (guint n_accounts, guint n_due)
{
  g_autofree char *due = NULL;
  g_autofree char *all = NULL;

  all = g_strdup_printf (ngettext ("%u account connected", "%u accounts connected", n_accounts),
                         n_accounts);
  if (n_due == 0)
    return g_steal_pointer (&all);
  due = g_strdup_printf (ngettext ("%u is to be paid", "%u are to be paid", n_due), n_due);
  /* Translators: how many accounts there are, how many of them are to be paid */
  return g_strdup_printf (_ ("%s, %s"), all, due);
}

static void
show_total (SmaOverview *self)
{
  GListModel *accounts = sma_context_get_accounts (self->context);
  const guint n_accounts = g_list_model_get_n_items (accounts);
  g_autofree char *sum = NULL;
  g_autofree char *note = NULL;
  gint64 total_kopecks = 0;
  guint n_due = 0;

  for (guint i = 0; i < n_accounts; i++)
    {
      g_autoptr (SmAccount) account = g_list_model_get_item (accounts, i);

      if (account->suggested_kopecks <= 0)
        continue;
      n_due++;
      total_kopecks += account->suggested_kopecks;
    }
  sum = sm_money_format (total_kopecks);
  note = dup_note (n_accounts, n_due);
  gtk_label_set_text (self->total_title, n_due > 0 ? _ ("To pay now") : _ ("Nothing to pay"));
  sma_fill_label (self->total_label, n_due > 0 ? sum : _ ("All is paid"));
  gtk_label_set_text (self->total_note, note);
}

/* Beside each other cards are of one size; below each other each takes what it needs. */
static void
lay_out_cards (SmaOverview *self)
{
  const guint n_accounts = g_list_model_get_n_items (sma_context_get_accounts (self->context));
  const gboolean narrow =
      self->split_view != NULL && adw_navigation_split_view_get_collapsed (self->split_view);

  gtk_flow_box_set_max_children_per_line (self->cards_box, n_accounts > 1 && !narrow ? 2 : 1);
  gtk_flow_box_set_homogeneous (self->cards_box, !narrow);
}

static void
show_accounts (SmaOverview *self)
{
  const guint n_accounts = g_list_model_get_n_items (sma_context_get_accounts (self->context));
  const gboolean known = sma_context_get_cabinet (self->context) != NULL;

  gtk_widget_set_visible (self->empty_page, known && n_accounts == 0);
  gtk_widget_set_visible (self->cabinet_box, n_accounts > 0);
  lay_out_cards (self);
  show_total (self);
}

static void
on_retry (SmaOverview *self)
{
  sma_context_refresh (self->context);
}

/* That the service cannot be reached is said above the page, with the age of what is shown. */
static void
show_loading (SmaOverview *self)
{
  SmCabinet *cabinet = sma_context_get_cabinet (self->context);
  const gboolean first = cabinet == NULL;
  const gboolean told = sma_context_get_online (self->context);
  g_autofree char *error = sma_error_to_text (sma_context_get_refresh_error (self->context));

  sma_loading_show (self->loading, first || told ? error : NULL,
                    first ? 0 : sm_record_get_hidden (cabinet),
                    first && sma_context_get_refreshing (self->context));
}

static void
on_mapped (SmaOverview *self)
{
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_SPLIT_VIEW);

  if (self->split_view != NULL || view == NULL)
    return;
  g_set_weak_pointer (&self->split_view, ADW_NAVIGATION_SPLIT_VIEW (view));
  g_signal_connect_object (view, "notify::collapsed", G_CALLBACK (lay_out_cards), self,
                           G_CONNECT_SWAPPED);
  lay_out_cards (self);
}

static void
sma_overview_dispose (GObject *object)
{
  g_clear_weak_pointer (&SMA_OVERVIEW (object)->split_view);
  g_clear_object (&SMA_OVERVIEW (object)->context);
  G_OBJECT_CLASS (sma_overview_parent_class)->dispose (object);
}

static void
sma_overview_class_init (SmaOverviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_overview_dispose;
  g_type_ensure (SMA_TYPE_HINT);
  g_type_ensure (SMA_TYPE_LOADING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/overview.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaOverview, loading);
  gtk_widget_class_bind_template_child (widget_class, SmaOverview, empty_page);
  gtk_widget_class_bind_template_child (widget_class, SmaOverview, cabinet_box);
  gtk_widget_class_bind_template_child (widget_class, SmaOverview, total_title);
  gtk_widget_class_bind_template_child (widget_class, SmaOverview, total_label);
  gtk_widget_class_bind_template_child (widget_class, SmaOverview, total_note);
  gtk_widget_class_bind_template_child (widget_class, SmaOverview, cards_box);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
}

static void
sma_overview_init (SmaOverview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "map", G_CALLBACK (on_mapped), NULL);
}

/**
 * sma_overview_new:
 * @context: the customer's context
 *
 * Returns: (transfer floating): the section
 */
GtkWidget *
sma_overview_new (SmaContext *context)
{
  static const char *const told[] = { "notify::cabinet", "notify::refresh-error",
                                      "notify::refreshing", "notify::online" };
  SmaOverview *self = g_object_new (SMA_TYPE_OVERVIEW, NULL);
  GListModel *accounts = sma_context_get_accounts (context);

  self->context = g_object_ref (context);
  gtk_flow_box_bind_model (self->cards_box, accounts, create_card, self, NULL);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (show_accounts), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "notify::cabinet", G_CALLBACK (show_accounts), self,
                           G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    g_signal_connect_object (context, told[i], G_CALLBACK (show_loading), self, G_CONNECT_SWAPPED);
  show_accounts (self);
  show_loading (self);
  return GTK_WIDGET (self);
}
