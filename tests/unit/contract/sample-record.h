/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record.h"

G_BEGIN_DECLS

/* Two records of the tests' own, with every kind of field. */

#define SM_TYPE_SAMPLE_ITEM (sm_sample_item_get_type ())
G_DECLARE_FINAL_TYPE (SmSampleItem, sm_sample_item, SM, SAMPLE_ITEM, SmRecord)
struct _SmSampleItem
{
  SmRecord parent_instance;
  char *title;
  gint64 count;
};

#define SM_TYPE_SAMPLE (sm_sample_get_type ())
G_DECLARE_FINAL_TYPE (SmSample, sm_sample, SM, SAMPLE, SmRecord)
struct _SmSample
{
  SmRecord parent_instance;
  char *name;
  char *colour;
  char *pass_word;
  gint64 debt_kopecks;
  gint64 free_number;
  gboolean open;
  gint64 at;
  SmSampleItem *best;
  GListStore *items;
};

G_END_DECLS
