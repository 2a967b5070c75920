/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* UTF-16 in pieces, as UTF-8. */

typedef enum
{
  SMD_UTF16_NOT,
  SMD_UTF16_UNKNOWN_ENDIAN, /* its mark tells the order; without one it is little-endian */
  SMD_UTF16_LITTLE_ENDIAN,
  SMD_UTF16_BIG_ENDIAN,
} SmdUtf16Order;

typedef struct
{
  SmdUtf16Order order;
  gunichar high; /* a surrogate whose other half is to come, or 0 */
  guint n_kept;  /* 0 or 1 */
  guint8 kept;   /* half of a unit */
} SmdUtf16;

/* "utf-16", "utf-16le", "utf-16be", in any case. */
gboolean smd_utf16_from_string (const char *name, SmdUtf16 *self);
/* Takes a mark from a text's beginning, and the order from it where it is not said otherwise.
 * `judged`: only where the text is likely to be of that order, for two bytes prove nothing. */
gboolean smd_utf16_skip_mark (SmdUtf16 *self, GByteArray *piece, gboolean judged);
/* Turns a piece. What is broken becomes what is broken in UTF-8. */
void smd_utf16_to_utf8 (SmdUtf16 *self, GByteArray *piece, gboolean last);

G_END_DECLS
