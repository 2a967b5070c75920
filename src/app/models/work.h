/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "context.h"

G_BEGIN_DECLS

/**
 * SmaWork: what a view-model waits for.
 *
 * Runs calls of the service for one owner and tells, as plain properties, whether something is
 * under way ("busy"), whether it lasts long enough to be shown ("slow": over 0.3 s), what went
 * wrong with the last call ("error-text", in the customer's language) and how much of the last
 * answer could not be understood ("hidden"). The answer of a call is given to the owner only while
 * the owner lives and the call was not cancelled. Main thread only.
 */
#define SMA_TYPE_WORK (sma_work_get_type ())
G_DECLARE_FINAL_TYPE (SmaWork, sma_work, SMA, WORK, GObject)

/** SmaWorkCall: a call of the service; see sma_context_call_async() for its members. */
typedef struct
{
  SmOperation operation;
  const char *parameter; /* (nullable): the one parameter of the path */
  const char *query;     /* (nullable): "name=value", escaped */
  gpointer body;         /* (nullable): an SmRecord, borrowed */
  const char *key;       /* (nullable): the idempotency key of something that must happen once */
  gboolean quiet;        /* neither busy nor an error is shown: polling */
} SmaWorkCall;

/**
 * SmaWorkDone:
 * @owner: the owner, alive
 * @reply: (transfer none) (nullable): the record that came
 * @error: (nullable): what went wrong; NULL where the call succeeded
 */
typedef void (*SmaWorkDone) (gpointer owner, gpointer reply, const GError *error);

SmaWork *sma_work_new (SmaContext *context, gpointer owner);
void sma_work_call (SmaWork *self, const SmaWorkCall *call, SmaWorkDone done);
void sma_work_cancel (SmaWork *self);
void sma_work_stop (SmaWork *self);
gboolean sma_work_get_busy (SmaWork *self);
const GError *sma_work_get_error (SmaWork *self);
void sma_work_clear_error (SmaWork *self);
void sma_work_set_hidden (SmaWork *self, guint n_hidden);
void sma_work_forget (SmaWork *self);
gboolean sma_work_is_undecided (const GError *error);

G_END_DECLS
