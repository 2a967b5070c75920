/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attachment-list.h"

#include <glib/gi18n.h>

#include "fill.h"
#include "limits.h"
#include "request-records.h"

struct _SmaAttachmentList
{
  AdwPreferencesGroup parent_instance;

  GListStore *attachments;   /* owned: of SmAttachment */
  GCancellable *cancellable; /* owned; of files that are chosen and read */
  gboolean choosing;         /* the dialog is open */
  guint n_reading;           /* files that were chosen and are not read yet */
  GtkWidget *attach_button;
  GtkListBox *files_list;
  GtkLabel *error_label;
};

G_DEFINE_FINAL_TYPE (SmaAttachmentList, sma_attachment_list, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *const media_types[] = { "image/png", "image/jpeg", "application/pdf",
                                           "text/plain" };

static void
on_items_changed (SmaAttachmentList *self)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->attachments));

  gtk_widget_set_visible (GTK_WIDGET (self->files_list), n_items > 0);
  gtk_widget_set_sensitive (self->attach_button, n_items < SM_LIMIT_ATTACHMENTS);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_remove_clicked (GtkButton *button, SmaAttachmentList *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_LIST_BOX_ROW);

  sma_fill_label (self->error_label, NULL);
  g_list_store_remove (self->attachments,
                       (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)));
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  SmaAttachmentList *self = user_data;
  SmAttachment *attachment = item;
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *size = g_format_size ((guint64) attachment->size_bytes);

  sma_fill_row (row, attachment->name, size);
  gtk_widget_set_tooltip_text (row, _ ("A file that goes with the message"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("The message goes without this file"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Take this file away"), -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove_clicked), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static const char *
find_media_type (const char *name, const char *data, gsize length)
{
  g_autofree char *guessed = g_content_type_guess (name, (const guchar *) data, length, NULL);
  g_autofree char *mime = g_content_type_get_mime_type (guessed);

  for (guint i = 0; i < G_N_ELEMENTS (media_types); i++)
    if (g_strcmp0 (mime, media_types[i]) == 0)
      return media_types[i];
  return NULL;
}

/* A file that is too large is not read to its end. */
static gboolean
wants_more (const char *data, goffset length, gpointer user_data)
{
  return length <= SM_LIMIT_ATTACHMENT_BYTES;
}

/* What a file's name looks like: on disk it is any bytes. */
static char *
dup_file_name (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);

  return g_utf8_substring (shown, 0, MIN (g_utf8_strlen (shown, -1), SM_LIMIT_FILE_NAME_CHARS));
}

static void
on_file_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SmaAttachmentList) self = user_data;
  g_autofree char *name = dup_file_name (G_FILE (source));
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SmAttachment) attachment = NULL;
  const char *media_type;
  gsize length;

  self->n_reading--;
  g_signal_emit (self, signals[CHANGED], 0);
  if (!g_file_load_partial_contents_finish (G_FILE (source), result, &data, &length, NULL, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        sma_fill_label (self->error_label, _ ("The file could not be read. Choose another one."));
      return;
    }
  media_type = find_media_type (name, data, length);
  if (length > SM_LIMIT_ATTACHMENT_BYTES)
    sma_fill_label (self->error_label,
                    _ ("The file is larger than 2 MB. Make the picture smaller or choose "
                       "another file."));
  else if (length == 0 || media_type == NULL)
    sma_fill_label (self->error_label,
                    _ ("Only PNG and JPEG pictures, PDF and text files can be attached."));
  if (length > SM_LIMIT_ATTACHMENT_BYTES || length == 0 || media_type == NULL)
    return;

  attachment = sm_record_new (SM_TYPE_ATTACHMENT);
  attachment->name = g_steal_pointer (&name);
  attachment->size_bytes = (gint64) length;
  sm_record_set_text (&attachment->media_type, media_type);
  attachment->data = g_base64_encode ((const guchar *) data, length);
  g_list_store_append (self->attachments, attachment);
}

static void
on_file_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SmaAttachmentList) self = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);

  self->choosing = FALSE;
  if (file != NULL)
    sma_attachment_list_add_file (self, file);
}

static void
on_attach_clicked (SmaAttachmentList *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  if (self->choosing)
    return;
  gtk_file_filter_set_name (filter, _ ("Pictures, PDF and text"));
  for (guint i = 0; i < G_N_ELEMENTS (media_types); i++)
    gtk_file_filter_add_mime_type (filter, media_types[i]);
  gtk_file_dialog_set_title (dialog, _ ("Attach File"));
  gtk_file_dialog_set_default_filter (dialog, filter);
  self->choosing = TRUE;
  gtk_file_dialog_open (dialog, GTK_WINDOW (root), self->cancellable, on_file_chosen,
                        g_object_ref (self));
}

static void
sma_attachment_list_dispose (GObject *object)
{
  SmaAttachmentList *self = SMA_ATTACHMENT_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->attachments);
  G_OBJECT_CLASS (sma_attachment_list_parent_class)->dispose (object);
}

static void
sma_attachment_list_class_init (SmaAttachmentListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_attachment_list_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/attachment-list.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaAttachmentList, attach_button);
  gtk_widget_class_bind_template_child (widget_class, SmaAttachmentList, files_list);
  gtk_widget_class_bind_template_child (widget_class, SmaAttachmentList, error_label);
  gtk_widget_class_bind_template_callback (widget_class, on_attach_clicked);
}

static void
sma_attachment_list_init (SmaAttachmentList *self)
{
  self->cancellable = g_cancellable_new ();
  self->attachments = g_list_store_new (SM_TYPE_ATTACHMENT);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_bind_model (self->files_list, G_LIST_MODEL (self->attachments), create_row, self,
                           NULL);
  g_signal_connect_object (self->attachments, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
}

/**
 * sma_attachment_list_add_file:
 * @self: the list
 * @file: the file
 */
void
sma_attachment_list_add_file (SmaAttachmentList *self, GFile *file)
{
  sma_fill_label (self->error_label, NULL);
  self->n_reading++;
  g_signal_emit (self, signals[CHANGED], 0);
  g_file_load_partial_contents_async (file, self->cancellable, wants_more, on_file_read,
                                      g_object_ref (self));
}

/**
 * sma_attachment_list_is_reading:
 * @self: the list
 *
 * Returns: whether a file that was chosen is not in the list yet
 */
gboolean
sma_attachment_list_is_reading (SmaAttachmentList *self)
{
  return self->n_reading > 0;
}

/**
 * sma_attachment_list_append_to:
 * @self: the list
 * @list: where to
 */
void
sma_attachment_list_append_to (SmaAttachmentList *self, GListStore *list)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->attachments));

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (SmAttachment) attachment =
          g_list_model_get_item (G_LIST_MODEL (self->attachments), i);
      g_list_store_append (list, attachment);
    }
}
