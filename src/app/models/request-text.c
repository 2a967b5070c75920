/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "request-text.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *value;
  const char *text;
} Word;

static const char *const topics[] = { "payment",     "readings", "account", "full_version",
                                      "application", "other",    NULL };

static const Word topic_words[] = {
  { "payment", NC_ ("topic", "Payment") },
  { "readings", NC_ ("topic", "Meter readings") },
  { "account", NC_ ("topic", "Connecting an account") },
  { "full_version", NC_ ("topic", "Full version and PIN") },
  { "application", NC_ ("topic", "This program") },
  { "other", NC_ ("topic", "Something else") },
};

static const Word state_words[] = {
  { "open", NC_ ("request", "Open: waits for support") },
  { "answered", NC_ ("request", "Answered: waits for you") },
  { "closed", NC_ ("request", "Settled") },
};

/**
 * sma_request_get_topics:
 *
 * Returns: (transfer none) (array zero-terminated=1): the topics as they are on the wire
 */
const char *const *
sma_request_get_topics (void)
{
  return topics;
}

static const char *
find_text (const Word *words, gsize n_words, const char *context, const char *value)
{
  for (gsize i = 0; i < n_words; i++)
    if (g_strcmp0 (words[i].value, value) == 0)
      return g_dpgettext2 (NULL, context, words[i].text);
  return value;
}

/**
 * sma_request_topic_to_text:
 * @topic: as it is on the wire
 *
 * Returns: (transfer none): in words; an unknown one as it is
 */
const char *
sma_request_topic_to_text (const char *topic)
{
  return find_text (topic_words, G_N_ELEMENTS (topic_words), "topic", topic);
}

/**
 * sma_request_state_to_text:
 * @state: as it is on the wire
 *
 * Returns: (transfer none): in words; an unknown one as it is
 */
const char *
sma_request_state_to_text (const char *state)
{
  return find_text (state_words, G_N_ELEMENTS (state_words), "request", state);
}
