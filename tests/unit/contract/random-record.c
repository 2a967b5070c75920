/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "random-record.h"

static char *
random_text (gint64 least, gint64 most)
{
  static const gunichar ranges[][2] = {
    { 0x20, 0x7e }, { 0x01, 0x1f }, { 0x410, 0x44f }, { 0x2010, 0x2030 }, { 0x1f600, 0x1f640 },
  };
  GString *text = g_string_new (NULL);
  gint length = g_test_rand_int_range ((gint) least, (gint) MIN (most, 40) + 1);

  for (gint i = 0; i < length; i++)
    {
      const gunichar *range = ranges[g_test_rand_int_range (0, G_N_ELEMENTS (ranges))];

      g_string_append_unichar (
          text, (gunichar) g_test_rand_int_range ((gint) range[0], (gint) range[1] + 1));
    }
  return g_string_free (text, FALSE);
}

static gint64
random_integer (const SmField *field)
{
  gint64 wide = (gint64) (((guint64) g_test_rand_int () << 32) ^ (guint32) g_test_rand_int ());

  if (field->least == 0 && field->most == 0)
    return wide >> g_test_rand_int_range (0, 63);
  switch (g_test_rand_int_range (0, 3))
    {
    case 0:
      return field->least;
    case 1:
      return field->most;
    default:
      return field->least
             + (gint64) ((guint64) wide % ((guint64) (field->most - field->least) + 1));
    }
}

static char *
random_choice (const char *const *choices)
{
  guint n_choices = g_strv_length ((char **) choices);

  return g_strdup (choices[g_test_rand_int_range (0, (gint) n_choices)]);
}

static void
fill_list (GListStore *list, const SmField *field)
{
  gint length = g_test_rand_int_range (0, (gint) (field->most > 0 ? MIN (field->most, 3) : 3) + 1);

  for (gint i = 0; i < length; i++)
    {
      g_autoptr (SmRecord) item = random_record_new (field->get_type ());

      g_list_store_append (list, item);
    }
}

static char *
random_value (const SmField *field)
{
  const gint year = g_test_rand_int_range (1, 10000);
  const gint month = g_test_rand_int_range (1, 13);

  if (field->choices != NULL)
    return random_choice (field->choices);
  if (field->flags & SM_FIELD_DATE)
    return g_strdup_printf ("%04d-%02d-%02d", year, month, g_test_rand_int_range (1, 29));
  if (field->flags & SM_FIELD_MONTH)
    return g_strdup_printf ("%04d-%02d", year, month);
  return random_text (field->flags & SM_FIELD_REQUIRED, field->most > 0 ? field->most : 100);
}

static void
fill_field (gpointer record, const SmField *field)
{
  gpointer member = G_STRUCT_MEMBER_P (record, field->offset);
  gboolean required = field->flags & SM_FIELD_REQUIRED;
  gboolean zero_fits = field->least <= 0 && (field->most >= 0 || field->least == field->most);

  if (!required && zero_fits && field->kind != SM_FIELD_LIST && g_test_rand_bit ())
    return;
  switch (field->kind)
    {
    case SM_FIELD_TEXT:
      *(char **) member = random_value (field);
      break;
    case SM_FIELD_INTEGER:
      *(gint64 *) member = random_integer (field);
      break;
    case SM_FIELD_BOOLEAN:
      *(gboolean *) member = g_test_rand_bit ();
      break;
    case SM_FIELD_TIME:
      *(gint64 *) member = g_test_rand_int_range (1, G_MAXINT32);
      break;
    case SM_FIELD_RECORD:
      *(gpointer *) member = random_record_new (field->get_type ());
      break;
    case SM_FIELD_LIST:
    default:
      fill_list (*(GListStore **) member, field);
    }
}

gpointer
random_record_new (GType type)
{
  gpointer record = sm_record_new (type);
  guint n_fields = 0;
  const SmField *fields = sm_record_type_get_fields (type, &n_fields);

  for (guint i = 0; i < n_fields; i++)
    fill_field (record, &fields[i]);
  return record;
}
