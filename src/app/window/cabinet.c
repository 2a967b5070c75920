/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cabinet.h"

#include <glib/gi18n.h>

#include "banner.h"
#include "input-rules.h"
#include "page-list.h"

struct _SmaCabinet
{
  AdwBin parent_instance;

  SmaContext *context; /* owned */

  /* template children */
  AdwNavigationSplitView *split_view;
  AdwNavigationPage *content;
  GtkListBox *sections;
  GtkLabel *email_label;
  GtkSpinner *spinner;
  SmaBanner *banner;
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (SmaCabinet, sma_cabinet, ADW_TYPE_BIN)

static const char *
get_page_name (SmaCabinet *self)
{
  return gtk_stack_get_visible_child_name (self->stack);
}

/* Collapsed, the sections are a page of their own: none of them is the one on the screen. */
static void
on_collapsed_changed (SmaCabinet *self)
{
  gboolean collapsed = adw_navigation_split_view_get_collapsed (self->split_view);

  gtk_list_box_set_selection_mode (self->sections,
                                   collapsed ? GTK_SELECTION_NONE : GTK_SELECTION_BROWSE);
  if (!collapsed)
    sma_cabinet_show_page (self, get_page_name (self));
}

static const SmaPageEntry *
find_entry (const char *name, guint *index)
{
  guint n_pages = 0;
  const SmaPageEntry *pages = sma_page_list_get_pages (&n_pages);

  for (guint i = 0; i < n_pages; i++)
    if (g_strcmp0 (pages[i].name, name) == 0)
      {
        *index = i;
        return &pages[i];
      }
  return NULL;
}

/* Pages are made when they are shown first: starting up makes one. */
static GtkWidget *
require_page (SmaCabinet *self, const SmaPageEntry *entry)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->stack, entry->name);

  if (page != NULL)
    return page;
  page = entry->create (self->context);
  gtk_stack_add_named (self->stack, page, entry->name);
  return page;
}

static void
show_entry (SmaCabinet *self, const SmaPageEntry *entry, guint index)
{
  GtkWidget *page = require_page (self, entry);

  gtk_stack_set_visible_child (self->stack, page);
  adw_navigation_page_set_title (self->content, _ (entry->title));
  if (!adw_navigation_split_view_get_collapsed (self->split_view))
    gtk_list_box_select_row (self->sections, gtk_list_box_get_row_at_index (self->sections, index));
}

static void
on_section_activated (SmaCabinet *self, GtkListBoxRow *row)
{
  guint n_pages = 0;
  const SmaPageEntry *pages = sma_page_list_get_pages (&n_pages);
  guint index = gtk_list_box_row_get_index (row);

  g_return_if_fail (index < n_pages);
  sma_cabinet_show_page (self, pages[index].name);
}

/* The list selects what the focus comes to; what is chosen is the page on the screen. */
static void
on_section_selected (SmaCabinet *self)
{
  guint index = 0;

  if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL
      && !adw_navigation_split_view_get_collapsed (self->split_view)
      && find_entry (get_page_name (self), &index) != NULL)
    gtk_list_box_select_row (self->sections, gtk_list_box_get_row_at_index (self->sections, index));
}

static void
on_back_clicked (SmaCabinet *self)
{
  adw_navigation_split_view_set_show_content (self->split_view, FALSE);
}

static GtkWidget *
new_section_row (const SmaPageEntry *entry)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *image = gtk_image_new_from_icon_name (entry->icon_name);
  GtkWidget *label = gtk_label_new (_ (entry->title));
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, _ (entry->tooltip));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (entry->title), -1);
  return row;
}

static void
add_sections (SmaCabinet *self)
{
  guint n_pages = 0;
  const SmaPageEntry *pages = sma_page_list_get_pages (&n_pages);

  for (guint i = 0; i < n_pages; i++)
    gtk_list_box_append (self->sections, new_section_row (&pages[i]));
}

static gboolean
transform_email (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  const char *email = g_value_get_string (from);

  g_value_take_string (to, email != NULL ? sm_rules_display_email (email) : g_strdup (""));
  return TRUE;
}

static void
sma_cabinet_dispose (GObject *object)
{
  g_clear_object (&SMA_CABINET (object)->context);
  G_OBJECT_CLASS (sma_cabinet_parent_class)->dispose (object);
}

static void
sma_cabinet_class_init (SmaCabinetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_cabinet_dispose;
  g_type_ensure (SMA_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/cabinet.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaCabinet, split_view);
  gtk_widget_class_bind_template_child (widget_class, SmaCabinet, content);
  gtk_widget_class_bind_template_child (widget_class, SmaCabinet, sections);
  gtk_widget_class_bind_template_child (widget_class, SmaCabinet, email_label);
  gtk_widget_class_bind_template_child (widget_class, SmaCabinet, spinner);
  gtk_widget_class_bind_template_child (widget_class, SmaCabinet, banner);
  gtk_widget_class_bind_template_child (widget_class, SmaCabinet, stack);
  gtk_widget_class_bind_template_callback (widget_class, on_collapsed_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_section_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_section_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_back_clicked);
}

static void
sma_cabinet_init (SmaCabinet *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_sections (self);
}

/**
 * sma_cabinet_new:
 * @context: the context
 *
 * Returns: (transfer floating): the cabinet, on its first section
 */
GtkWidget *
sma_cabinet_new (SmaContext *context)
{
  SmaCabinet *self = g_object_new (SMA_TYPE_CABINET, NULL);
  guint n_pages = 0;
  const SmaPageEntry *pages = sma_page_list_get_pages (&n_pages);

  self->context = g_object_ref (context);
  sma_banner_set_context (self->banner, context);
  g_object_bind_property_full (context, "email", self->email_label, "label", G_BINDING_SYNC_CREATE,
                               transform_email, NULL, NULL, NULL);
  g_object_bind_property (context, "refreshing", self->spinner, "spinning", G_BINDING_SYNC_CREATE);
  g_object_bind_property (context, "refreshing", self->spinner, "visible", G_BINDING_SYNC_CREATE);
  if (n_pages > 0)
    show_entry (self, &pages[0], 0);
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  return GTK_WIDGET (self);
}

/**
 * sma_cabinet_show_page:
 * @self: the cabinet
 * @name: (nullable): a section's name
 */
void
sma_cabinet_show_page (SmaCabinet *self, const char *name)
{
  guint index = 0;
  const SmaPageEntry *entry = find_entry (name, &index);

  g_return_if_fail (SMA_IS_CABINET (self));

  if (entry == NULL)
    return;
  show_entry (self, entry, index);
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
}

/**
 * sma_cabinet_get_page:
 * @self: the cabinet
 * @name: a section's name
 *
 * Returns: (transfer none) (nullable): the section's page, made where it was not yet
 */
GtkWidget *
sma_cabinet_get_page (SmaCabinet *self, const char *name)
{
  guint index = 0;
  const SmaPageEntry *entry = find_entry (name, &index);

  g_return_val_if_fail (SMA_IS_CABINET (self), NULL);
  return entry != NULL ? require_page (self, entry) : NULL;
}
