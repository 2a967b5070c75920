/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hostile-record.h"

#include <string.h>

#include "record.h"

#define LIST_ITEMS 3
#define MARK "<a href=\"file:///etc/passwd\">"

static const char *const texts[] = {
  MARK "pay</a>",
  "<b>bold",
  "</span><span size=\"100000\">huge</span>",
  "a & b &lt; &#0; &bogus;",
  "%s%n%d %1$s",
  "_m_n_e_monic_",
  "2026-99-99",
  "0000-00-00",
  "9999-12-31",
  "-1-1-1",
  "2026-13",
  "2026-02-30T25:61:61Z",
  "12:99",
  "\xe2\x80\xae"
  "desrever",
  "line\nbreak\r\n\ttab",
  "\x01\x1b[31m\x7f",
  "e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81",
  "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7",
  "javascript:alert(1)",
  "../../../etc/passwd",
  "?query#fragment",
  "  ",
  ".",
};

static char *
make_text (const SmField *field, GRand *random)
{
  const char *text = texts[g_rand_int_range (random, 0, G_N_ELEMENTS (texts))];

  if (field->most > 0 && g_utf8_strlen (text, -1) > field->most)
    return g_utf8_substring (text, 0, field->most);
  /* as long as the table lets it be */
  if (field->most > 0 && g_rand_int_range (random, 0, 8) == 0)
    {
      g_autofree char *spaces = g_strnfill ((gsize) MIN (field->most, 300) / 4, ' ');
      g_auto (GStrv) parts = g_strsplit (spaces, " ", -1);

      return g_strjoinv ("<&> ", parts);
    }
  return g_strdup (text);
}

static gint64
make_integer (const SmField *field, GRand *random)
{
  const gint64 most = G_GINT64_CONSTANT (1) << 53; /* what JSON carries whole */
  const gint64 values[] = { 0, 1, -1, field->least, field->most, most, -most };
  gint64 value = values[g_rand_int_range (random, 0, G_N_ELEMENTS (values))];

  return field->least == 0 && field->most == 0 ? value : CLAMP (value, field->least, field->most);
}

static void fill (gpointer record, GType type, GRand *random, const char *id);

static void
fill_field (gpointer record, const SmField *field, GRand *random, const char *id)
{
  gpointer member = G_STRUCT_MEMBER_P (record, field->offset);
  const gboolean is_id = g_str_equal (field->name, "id") || g_str_has_suffix (field->name, "_id");
  guint n_choices = field->choices != NULL ? g_strv_length ((char **) field->choices) : 0;

  switch (field->kind)
    {
    case SM_FIELD_TEXT:
      g_clear_pointer ((char **) member, g_free);
      if ((field->flags & SM_FIELD_REQUIRED) == 0 && g_rand_int_range (random, 0, 6) == 0)
        break;
      if (n_choices > 0)
        *(char **) member =
            g_strdup (field->choices[g_rand_int_range (random, 0, (gint32) n_choices)]);
      else
        *(char **) member = is_id && id != NULL ? g_strdup (id) : make_text (field, random);
      break;
    case SM_FIELD_INTEGER:
      *(gint64 *) member = make_integer (field, random);
      break;
    case SM_FIELD_BOOLEAN:
      *(gboolean *) member = g_rand_boolean (random);
      break;
    case SM_FIELD_TIME:
      *(gint64 *) member = g_rand_int_range (random, 0, 3) * G_GINT64_CONSTANT (86400) * 365 * 60;
      break;
    case SM_FIELD_RECORD:
      g_clear_object ((GObject **) member);
      *(gpointer *) member = hostile_record_new (field->get_type (), random, id);
      break;
    case SM_FIELD_LIST:
    default:
      for (guint i = 0; i < LIST_ITEMS; i++)
        {
          g_autoptr (GObject) item = hostile_record_new (field->get_type (), random, id);

          g_list_store_append (*(GListStore **) member, item);
        }
      break;
    }
}

static void
fill (gpointer record, GType type, GRand *random, const char *id)
{
  guint n_fields = 0;
  const SmField *fields = sm_record_type_get_fields (type, &n_fields);

  for (guint i = 0; i < n_fields; i++)
    fill_field (record, &fields[i], random, id);
}

gpointer
hostile_record_new (GType type, GRand *random, const char *id)
{
  gpointer record = sm_record_new (type);

  fill (record, type, random, id);
  return record;
}

void
hostile_assert_plain (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && gtk_label_get_use_markup (GTK_LABEL (widget)))
    {
      const char *text = gtk_label_get_label (GTK_LABEL (widget));

      g_assert_null (strstr (text, "<a "));
      g_assert_null (strstr (text, "<b>"));
      g_assert_null (strstr (text, "<span "));
    }
  g_assert_false (GTK_IS_LINK_BUTTON (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    hostile_assert_plain (child);
}
