/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "error.h"
#include "sample-record.h"

static SmSample *
new_sample (void)
{
  SmSample *sample = sm_record_new (SM_TYPE_SAMPLE);
  g_autoptr (SmSampleItem) item = sm_record_new (SM_TYPE_SAMPLE_ITEM);

  sample->name = g_strdup ("name");
  sample->debt_kopecks = -42;
  sample->open = TRUE;
  sample->best = sm_record_new (SM_TYPE_SAMPLE_ITEM);
  sample->best->title = g_strdup ("best");
  item->title = g_strdup ("one");
  item->count = 1;
  g_list_store_append (sample->items, item);
  return sample;
}

static void
starts_empty (void)
{
  g_autoptr (SmSample) sample = sm_record_new (SM_TYPE_SAMPLE);

  g_assert_null (sample->name);
  g_assert_null (sample->best);
  g_assert_nonnull (sample->items);
  g_assert_cmpuint (sm_record_list_length (sample->items), ==, 0);
}

static void
fields_are_properties (void)
{
  g_autoptr (SmSample) sample = new_sample ();
  g_autoptr (SmSampleItem) other = sm_record_new (SM_TYPE_SAMPLE_ITEM);
  g_autofree char *name = NULL;
  g_autoptr (GListModel) items = NULL;
  gint64 debt = 0;
  gboolean open = FALSE;

  g_object_get (sample, "name", &name, "debt-kopecks", &debt, "open", &open, "items", &items, NULL);
  g_assert_cmpstr (name, ==, "name");
  g_assert_cmpint (debt, ==, -42);
  g_assert_true (open);
  g_assert_true (items == G_LIST_MODEL (sample->items));
  g_object_set (sample, "name", "other", "debt-kopecks", (gint64) 7, "open", FALSE, "at",
                (gint64) 5, "best", other, "pass-word", "secret", NULL);
  g_assert_cmpstr (sample->name, ==, "other");
  g_assert_cmpint (sample->debt_kopecks, ==, 7);
  g_assert_false (sample->open);
  g_assert_cmpint (sample->at, ==, 5);
  g_assert_true (sample->best == other);
}

static void
setting_a_property_notifies (void)
{
  g_autoptr (SmSample) sample = new_sample ();
  g_autoptr (SmSample) bound = sm_record_new (SM_TYPE_SAMPLE);

  g_object_bind_property (sample, "name", bound, "name", G_BINDING_SYNC_CREATE);
  g_assert_cmpstr (bound->name, ==, "name");
  g_object_set (sample, "name", "new", NULL);
  g_assert_cmpstr (bound->name, ==, "new");
}

static void
copy_is_deep (void)
{
  g_autoptr (SmSample) sample = new_sample ();
  g_autoptr (SmSample) copy = sm_record_copy (sample);
  SmSampleItem *item = sm_record_list_get (copy->items, 0);

  g_assert_true (sm_record_equal (sample, copy));
  g_assert_true (item != sm_record_list_get (sample->items, 0));
  g_assert_true (copy->best != sample->best);
  item->count = 2;
  g_assert_false (sm_record_equal (sample, copy));
  g_assert_null (sm_record_copy (NULL));
}

static void
comparison_sees_every_kind (void)
{
  g_autoptr (SmSample) sample = new_sample ();

  for (guint kind = 0; kind < 7; kind++)
    {
      g_autoptr (SmSample) other = sm_record_copy (sample);

      g_assert_true (sm_record_equal (sample, other));
      if (kind == 0)
        sm_record_set_text (&other->name, "else");
      else if (kind == 1)
        sm_record_set_text (&other->name, NULL);
      else if (kind == 2)
        other->debt_kopecks++;
      else if (kind == 3)
        other->open = FALSE;
      else if (kind == 4)
        other->at = 1;
      else if (kind == 5)
        g_clear_object (&other->best);
      else
        g_list_store_remove_all (other->items);
      g_assert_false (sm_record_equal (sample, other));
    }
  g_assert_false (sm_record_equal (sample, NULL));
  g_assert_false (sm_record_equal (sample, sample->best));
  g_assert_true (sm_record_equal (NULL, NULL));
}

static void
truth_is_truth (void)
{
  g_autoptr (SmSample) sample = new_sample ();
  g_autoptr (SmSample) other = sm_record_copy (sample);

  other->open = 2;
  g_assert_true (sm_record_equal (sample, other));
}

static void
text_may_be_set_to_itself (void)
{
  g_autoptr (SmSample) sample = new_sample ();

  sm_record_set_text (&sample->name, sample->name);
  g_assert_cmpstr (sample->name, ==, "name");
  sm_record_set_text (&sample->name, sample->name + 1);
  g_assert_cmpstr (sample->name, ==, "ame");
}

static void
check_keeps_the_table (void)
{
  g_autoptr (SmSample) sample = new_sample ();
  g_autoptr (GError) error = NULL;

  g_assert_true (sm_record_check (sample, &error));
  g_assert_no_error (error);

  sm_record_set_text (&sample->name, "");
  sm_record_set_text (&sample->best->title, "too long");
  sample->debt_kopecks = 101;
  g_assert_false (sm_record_check (sample, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_INPUT_INVALID);
  g_assert_cmpuint (sm_error_get_n_fields (error), ==, 3);
  g_assert_cmpstr (sm_error_get_field (error, 0)->name, ==, "name");
  g_assert_cmpint (sm_error_get_field (error, 0)->code, ==, SM_ERROR_FIELD_MISSING);
  g_assert_cmpstr (sm_error_get_field (error, 1)->name, ==, "debt_kopecks");
  g_assert_cmpstr (sm_error_get_field (error, 2)->name, ==, "best.title");
  g_assert_cmpint (sm_error_get_field (error, 2)->number, ==, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/starts-empty", starts_empty);
  g_test_add_func ("/record/fields-are-properties", fields_are_properties);
  g_test_add_func ("/record/setting-a-property-notifies", setting_a_property_notifies);
  g_test_add_func ("/record/copy-is-deep", copy_is_deep);
  g_test_add_func ("/record/comparison-sees-every-kind", comparison_sees_every_kind);
  g_test_add_func ("/record/truth-is-truth", truth_is_truth);
  g_test_add_func ("/record/text-may-be-set-to-itself", text_may_be_set_to_itself);
  g_test_add_func ("/record/check-keeps-the-table", check_keeps_the_table);
  return g_test_run ();
}
