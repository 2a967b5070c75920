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
  AdwLeaflet *leaflet;
  GtkBox *sidebar;
  GtkSeparator *separator;
  GtkBox *content;
  GtkListBox *sections;
  GtkLabel *email_label;
  AdwWindowTitle *title;
  GtkSpinner *spinner;
  SmaBanner *banner;
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (SmaCabinet, sma_cabinet, ADW_TYPE_BIN)

/* GTK 4.8 tells assistive technology that every child of a leaflet or stack is visible. */
static void
tell_hidden (gpointer widget, gboolean hidden)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_HIDDEN, hidden, -1);
}

static void
on_folded_changed (SmaCabinet *self)
{
  gboolean folded = adw_leaflet_get_folded (self->leaflet);
  GtkWidget *shown = adw_leaflet_get_visible_child (self->leaflet);

  tell_hidden (self->sidebar, folded && shown != GTK_WIDGET (self->sidebar));
  tell_hidden (self->content, folded && shown != GTK_WIDGET (self->content));
  gtk_list_box_set_selection_mode (self->sections,
                                   folded ? GTK_SELECTION_NONE : GTK_SELECTION_BROWSE);
  if (!folded)
    sma_cabinet_show_page (self, sma_cabinet_get_page_name (self));
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
tell_pages (SmaCabinet *self)
{
  GtkWidget *shown = gtk_stack_get_visible_child (self->stack);

  for (GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (self->stack)); page != NULL;
       page = gtk_widget_get_next_sibling (page))
    tell_hidden (page, page != shown);
}

static void
show_entry (SmaCabinet *self, const SmaPageEntry *entry, guint index)
{
  GtkWidget *page = require_page (self, entry);

  gtk_stack_set_visible_child (self->stack, page);
  tell_pages (self);
  adw_window_title_set_title (self->title, _ (entry->title));
  if (!adw_leaflet_get_folded (self->leaflet))
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

static void
on_back_clicked (SmaCabinet *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
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
  gtk_widget_class_bind_template_child (widget_class, SmaCabinet, leaflet);
  gtk_widget_class_bind_template_child (widget_class, SmaCabinet, sidebar);
  gtk_widget_class_bind_template_child (widget_class, SmaCabinet, separator);
  gtk_widget_class_bind_template_child (widget_class, SmaCabinet, content);
  gtk_widget_class_bind_template_child (widget_class, SmaCabinet, sections);
  gtk_widget_class_bind_template_child (widget_class, SmaCabinet, email_label);
  gtk_widget_class_bind_template_child (widget_class, SmaCabinet, title);
  gtk_widget_class_bind_template_child (widget_class, SmaCabinet, spinner);
  gtk_widget_class_bind_template_child (widget_class, SmaCabinet, banner);
  gtk_widget_class_bind_template_child (widget_class, SmaCabinet, stack);
  gtk_widget_class_bind_template_callback (widget_class, on_folded_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_section_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_back_clicked);
}

static void
sma_cabinet_init (SmaCabinet *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->leaflet, "notify::visible-child", G_CALLBACK (on_folded_changed),
                            self);
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
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->content));
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
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->content));
}

/**
 * sma_cabinet_get_page_name:
 * @self: the cabinet
 *
 * Returns: (transfer none) (nullable): the section shown
 */
const char *
sma_cabinet_get_page_name (SmaCabinet *self)
{
  g_return_val_if_fail (SMA_IS_CABINET (self), NULL);
  return gtk_stack_get_visible_child_name (self->stack);
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
