/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sample-record.h"

static const char *const colours[] = { "red", "green", NULL };

static const SmField sample_item_fields[] = {
  SM_TEXT (SmSampleItem, title, 5, SM_FIELD_REQUIRED, "a title"),
  SM_INTEGER (SmSampleItem, count, 0, 9, SM_FIELD_REQUIRED, "a count"),
};

SM_DEFINE_RECORD (SmSampleItem, sm_sample_item, sample_item_fields)

static const SmField sample_fields[] = {
  SM_TEXT (SmSample, name, 5, SM_FIELD_REQUIRED, "a name"),
  SM_CHOICE (SmSample, colour, colours, SM_FIELD_PLAIN, "a colour"),
  SM_TEXT (SmSample, pass_word, 10, SM_FIELD_SECRET, "a secret"),
  SM_INTEGER (SmSample, debt_kopecks, -100, 100, SM_FIELD_PLAIN, "a debt"),
  SM_INTEGER (SmSample, free_number, 0, 0, SM_FIELD_PLAIN, "any number"),
  SM_BOOLEAN (SmSample, open, SM_FIELD_PLAIN, "whether open"),
  SM_TIME (SmSample, at, SM_FIELD_PLAIN, "when"),
  SM_SUBRECORD (SmSample, best, sm_sample_item_get_type, SM_FIELD_PLAIN, "the best"),
  SM_LIST (SmSample, items, sm_sample_item_get_type, 3, SM_FIELD_PLAIN, "items"),
};

SM_DEFINE_RECORD (SmSample, sm_sample, sample_fields)
