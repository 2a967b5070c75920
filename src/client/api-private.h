/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "api.h"

G_BEGIN_DECLS

struct _SmaApi
{
  GObject parent_instance;

  SoupSession *session;  /* owned */
  char *base_url;        /* owned; no slash at its end */
  char *token;           /* owned, nullable; wiped */
  GHashTable *validated; /* owned: path and query → SmaValidated */
  guint epoch;           /* grows when `validated` is forgotten: late answers are known */
};

/** SmaValidated: an answer that its ETag can prove to be current. */
typedef struct
{
  char *etag;
  GBytes *body;
} SmaValidated;

G_END_DECLS
