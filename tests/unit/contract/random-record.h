/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record.h"

G_BEGIN_DECLS

/* A record of any type, filled within its field table from the test's seed. */
gpointer random_record_new (GType type);

G_END_DECLS
