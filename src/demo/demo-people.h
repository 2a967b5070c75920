/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"

G_BEGIN_DECLS

/**
 * SmDemoPeople: those on the other side, in a thread of their own. A supplier credits payments a
 * few seconds after their receipt, takes readings by file and answers them so; an operator decides
 * applications: approves them, or refuses those whose comment has the word «отказ».
 */
typedef struct _SmDemoPeople SmDemoPeople;

/* The domain is borrowed and must outlive them. */
SmDemoPeople *sm_demo_people_new (SmdDomain *domain);
void sm_demo_people_free (SmDemoPeople *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmDemoPeople, sm_demo_people_free)

/* What they have to do now; the thread does it twice a second. */
gboolean sm_demo_people_credit_payments (SmdDomain *domain, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean sm_demo_people_take_readings (SmdDomain *domain, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean sm_demo_people_answer_readings (SmdDomain *domain, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
