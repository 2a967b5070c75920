/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attachment-list.h"
#include "limits.h"
#include "request-form.h"
#include "request-records.h"
#include "wire-server.h"

/* Files that go with a message: read from the disk as customers choose them. */

typedef struct
{
  char *folder;
  SmaAttachmentList *list;
  GtkLabel *error_label;
} Fixture;

static GtkWidget *
find_error_label (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found =
          gtk_widget_has_css_class (child, "error") ? child : find_error_label (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("smorodina-XXXXXX", NULL);
  fixture->list = g_object_ref_sink (g_object_new (SMA_TYPE_ATTACHMENT_LIST, NULL));
  fixture->error_label = GTK_LABEL (find_error_label (GTK_WIDGET (fixture->list)));
  g_assert_nonnull (fixture->error_label);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->list);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

/* A file that reads as zeros, as long as wished and of no size on the disk. */
static void
add (Fixture *fixture, const char *name, const char *start, goffset length)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GListStore) list = g_list_store_new (SM_TYPE_ATTACHMENT);

  g_assert_true (g_file_set_contents (path, start, -1, NULL));
  if (length > 0)
    g_assert_cmpint (truncate (path, length), ==, 0);
  sma_attachment_list_add_file (fixture->list, file);
  wire_wait (({
    sma_attachment_list_append_to (fixture->list, list);
    g_list_model_get_n_items (G_LIST_MODEL (list)) > 0
        || gtk_widget_get_visible (GTK_WIDGET (fixture->error_label));
  }));
  g_unlink (path);
}

static SmAttachment *
take_first (Fixture *fixture)
{
  g_autoptr (GListStore) list = g_list_store_new (SM_TYPE_ATTACHMENT);

  sma_attachment_list_append_to (fixture->list, list);
  return g_list_model_get_item (G_LIST_MODEL (list), 0);
}

static void
a_text_is_taken (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SmAttachment) attachment = NULL;

  add (fixture, "квитанция.txt", "Долг 512,40", 0);
  attachment = take_first (fixture);
  g_assert_cmpstr (attachment->name, ==, "квитанция.txt");
  g_assert_cmpstr (attachment->media_type, ==, "text/plain");
}

static void
a_name_of_other_bytes_is_shown_as_well_as_it_can_be (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SmAttachment) attachment = NULL;

  add (fixture, "\xea\xe2\xe8\xf2.txt", "Долг 512,40", 0);
  attachment = take_first (fixture);
  g_assert_true (g_utf8_validate (attachment->name, -1, NULL));
  g_assert_true (g_str_has_suffix (attachment->name, ".txt"));
}

static void
a_file_too_large_is_not_read_to_its_end (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SmAttachment) attachment = NULL;
  const goffset length = G_GOFFSET_CONSTANT (64) * 1024 * 1024 * 1024;

  add (fixture, "photo.png", "\x89PNG\r\n\x1a\n", length);
  attachment = take_first (fixture);
  g_assert_null (attachment);
  g_assert_nonnull (strstr (gtk_label_get_label (fixture->error_label), "2 MB"));
}

/* It does not go without a file that comes slowly, say from a telephone. */
static void
a_request_waits_for_its_file (Fixture *fixture, gconstpointer data)
{
  static const char text[] = "Долг 512,40";
  g_autoptr (SmaContext) context = sma_context_new ("https://127.0.0.1:1");
  GtkWidget *form = GTK_WIDGET (sma_request_form_new (context, NULL));
  gpointer list = gtk_widget_get_template_child (form, SMA_TYPE_REQUEST_FORM, "attachments");
  gpointer view = gtk_widget_get_template_child (form, SMA_TYPE_REQUEST_FORM, "text_view");
  gpointer button = gtk_widget_get_template_child (form, SMA_TYPE_REQUEST_FORM, "send_button");
  g_autofree char *path = g_build_filename (fixture->folder, "bill.txt", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GListStore) read = g_list_store_new (SM_TYPE_ATTACHMENT);
  int pipe;

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (view), "The bill is wrong", -1);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  sma_attachment_list_add_file (list, file);
  g_assert_false (gtk_widget_get_sensitive (button));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, "A file is still being read");
  pipe = g_open (path, O_WRONLY);
  g_assert_cmpint (write (pipe, text, strlen (text)), ==, strlen (text));
  close (pipe);
  wire_wait (gtk_widget_get_sensitive (button));
  sma_attachment_list_append_to (list, read);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (read)), ==, 1);
  gtk_window_destroy (GTK_WINDOW (form));
  g_unlink (path);
}

#define ADD(path, function) \
  g_test_add ("/attachments/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("a-text-is-taken", a_text_is_taken);
  ADD ("a-name-of-other-bytes-is-shown-as-well-as-it-can-be",
       a_name_of_other_bytes_is_shown_as_well_as_it_can_be);
  ADD ("a-file-too-large-is-not-read-to-its-end", a_file_too_large_is_not_read_to_its_end);
  ADD ("a-request-waits-for-its-file", a_request_waits_for_its_file);
  return g_test_run ();
}
