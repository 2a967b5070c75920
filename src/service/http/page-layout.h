/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "reply.h"

G_BEGIN_DECLS

typedef enum
{
  SMD_PAGE_PLAIN,
  SMD_PAGE_GOOD,
  SMD_PAGE_BAD,
} SmdPageMood;

/** SmdPage: a page being put together of translated texts and pieces. */
typedef struct _SmdPage SmdPage;

SmdPage *smd_page_new (guint status, SmdPageMood mood, const char *heading);
void smd_page_add_text (SmdPage *self, const char *text);
void smd_page_add_alert (SmdPage *self, const char *text);
/* A piece of the resources, with name, value, … NULL for its places. */
void smd_page_add_piece (SmdPage *self, const char *piece, ...) G_GNUC_NULL_TERMINATED;
/* The page's reply; frees the page. */
SmdReply *smd_page_finish (SmdPage *self);

G_END_DECLS
