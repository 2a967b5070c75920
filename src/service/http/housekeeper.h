/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"

G_BEGIN_DECLS

/* A thread that has what is out of date forgotten: a minute after the start, then hourly. Where
 * the store fails it tries again an hour later and tells the function (nullable, on its thread). */
typedef struct _SmdHousekeeper SmdHousekeeper;
typedef void (*SmdHousekeeperReport) (const GError *error, gpointer data);

SmdHousekeeper *smd_housekeeper_new (SmdDomain *domain, SmdHousekeeperReport report, gpointer data);
void smd_housekeeper_free (SmdHousekeeper *self); /* ends the thread */

G_END_DECLS
