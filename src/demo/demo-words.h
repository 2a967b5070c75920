/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** SmDemoFacts: what one has to know to try the demo. Owned. */
typedef struct
{
  guint32 seed;
  char *service;
  char *acquirer;
  char *mailbox;
  GPtrArray *numbers; /* SmDemoNumber */
} SmDemoFacts;

void sm_demo_facts_clear (SmDemoFacts *self);
char *sm_demo_facts_to_json (const SmDemoFacts *self);
char *sm_demo_facts_to_words (const SmDemoFacts *self);

G_END_DECLS
