/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** SmDemoHousehold: people of one flat or house; they have an account with every supplier. */
typedef struct
{
  char *full_name;
  char *address;
  gint64 persons;
  gint64 area;        /* square metres */
  gboolean own_house; /* heated by gas */
} SmDemoHousehold;

SmDemoHousehold *sm_demo_household_new (GRand *rand);
void sm_demo_household_free (SmDemoHousehold *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmDemoHousehold, sm_demo_household_free)

G_END_DECLS
