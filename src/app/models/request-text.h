/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "request-records.h"

G_BEGIN_DECLS

/* The topics of the feedback form, in the order it offers them: "payment", "readings"… */
const char *const *sma_request_get_topics (void);
/* «Оплата»: a topic in words. */
const char *sma_request_topic_to_text (const char *topic);
/* «Открыто: ждёт ответа поддержки»: a state in words, with whom it waits for. */
const char *sma_request_state_to_text (const char *state);

G_END_DECLS
