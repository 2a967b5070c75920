/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "load-reply.h"

#include <stdlib.h>
#include <string.h>

static gsize
body_length (const char *head, gsize length)
{
  static const char name[] = "\r\ncontent-length:";
  gsize name_length = sizeof name - 1;

  for (gsize i = 0; i + name_length < length; i++)
    if (g_ascii_strncasecmp (head + i, name, name_length) == 0)
      return strtoul (head + i + name_length, NULL, 10);
  return 0;
}

gssize
load_reply_length (const char *data, gsize length, guint *status)
{
  const char *end = memmem (data, length, "\r\n\r\n", 4);
  gsize head, whole;

  if (end == NULL)
    return 0;
  head = (gsize) (end - data) + 4;
  if (head < strlen ("HTTP/1.1 200") || memcmp (data, "HTTP/1.1 ", 9) != 0)
    return -1;
  *status = (guint) strtoul (data + 9, NULL, 10);
  whole = head + (*status == 204 || *status == 304 ? 0 : body_length (data, head));
  return whole <= length ? (gssize) whole : 0;
}
