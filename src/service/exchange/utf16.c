/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "utf16.h"

#define BYTE_ORDER_MARK 0xfeff
#define JUDGED_BYTES 4096
#define FEW_PER_CENT 10

gboolean
smd_utf16_from_string (const char *name, SmdUtf16 *self)
{
  static const struct
  {
    const char *name;
    SmdUtf16Order order;
  } names[] = {
    { "utf-16", SMD_UTF16_UNKNOWN_ENDIAN },  { "utf16", SMD_UTF16_UNKNOWN_ENDIAN },
    { "utf-16le", SMD_UTF16_LITTLE_ENDIAN }, { "utf16le", SMD_UTF16_LITTLE_ENDIAN },
    { "utf-16be", SMD_UTF16_BIG_ENDIAN },    { "utf16be", SMD_UTF16_BIG_ENDIAN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (names[i].name, name) == 0)
      {
        self->order = names[i].order;
        return TRUE;
      }
  return FALSE;
}

static gunichar
get_unit (SmdUtf16Order order, const guint8 *bytes)
{
  return order == SMD_UTF16_BIG_ENDIAN ? (gunichar) (bytes[0] << 8 | bytes[1])
                                       : (gunichar) (bytes[1] << 8 | bytes[0]);
}

/* What Russian files are made of: ASCII without its controls, letters, punctuation and signs. */
static gboolean
is_usual (gunichar unit)
{
  return unit == '\t' || unit == '\n' || unit == '\r' || (unit >= ' ' && unit < 0x530)
         || (unit >= 0x2000 && unit < 0x2200);
}

static gboolean
is_likely (SmdUtf16Order order, const GByteArray *piece)
{
  const guint end = MIN (piece->len, JUDGED_BYTES);
  guint n_units = 0;
  guint n_strange = 0;

  for (guint i = 2; i + 1 < end; i += 2, n_units++)
    n_strange += !is_usual (get_unit (order, piece->data + i));
  return n_strange * 100 <= n_units * FEW_PER_CENT;
}

gboolean
smd_utf16_skip_mark (SmdUtf16 *self, GByteArray *piece, gboolean judged)
{
  const gboolean said = self->order != SMD_UTF16_NOT;
  SmdUtf16Order order = SMD_UTF16_NOT;

  if (piece->len >= 2 && get_unit (SMD_UTF16_LITTLE_ENDIAN, piece->data) == BYTE_ORDER_MARK)
    order = SMD_UTF16_LITTLE_ENDIAN;
  else if (piece->len >= 2 && get_unit (SMD_UTF16_BIG_ENDIAN, piece->data) == BYTE_ORDER_MARK)
    order = SMD_UTF16_BIG_ENDIAN;
  if (self->order == SMD_UTF16_UNKNOWN_ENDIAN)
    self->order = order != SMD_UTF16_NOT ? order : SMD_UTF16_LITTLE_ENDIAN;
  if (order == SMD_UTF16_NOT)
    return FALSE;
  if (!said && judged && is_likely (order, piece))
    self->order = order;
  g_byte_array_remove_range (piece, 0, 2);
  return self->order != SMD_UTF16_NOT;
}

static void
append (GByteArray *out, gunichar character)
{
  char bytes[6];
  const int length = g_unichar_to_utf8 (character, bytes);

  g_byte_array_append (out, (const guint8 *) bytes, (guint) length);
}

/* A half without the other is written as it is, which is no UTF-8. */
static void
take_unit (SmdUtf16 *self, gunichar unit, GByteArray *out)
{
  if (self->high != 0 && unit >= 0xdc00 && unit < 0xe000)
    {
      append (out, 0x10000 + ((self->high - 0xd800) << 10) + (unit - 0xdc00));
      self->high = 0;
      return;
    }
  if (self->high != 0)
    append (out, self->high);
  self->high = unit >= 0xd800 && unit < 0xdc00 ? unit : 0;
  if (self->high == 0)
    append (out, unit);
}

/**
 * smd_utf16_to_utf8:
 * @self: what was left of the piece before
 * @piece: (inout): bytes of UTF-16; then of UTF-8
 * @last: whether no other piece comes
 */
void
smd_utf16_to_utf8 (SmdUtf16 *self, GByteArray *piece, gboolean last)
{
  g_autoptr (GByteArray) units = g_byte_array_sized_new (piece->len + 1);
  const guint8 broken = 0xff;
  guint i = 0;

  g_byte_array_append (units, &self->kept, self->n_kept);
  g_byte_array_append (units, piece->data, piece->len);
  g_byte_array_set_size (piece, 0);
  for (; i + 1 < units->len; i += 2)
    take_unit (self, get_unit (self->order, units->data + i), piece);
  self->n_kept = units->len - i;
  if (self->n_kept > 0)
    self->kept = units->data[i];
  if (!last)
    return;
  if (self->high != 0)
    append (piece, self->high);
  if (self->n_kept > 0)
    g_byte_array_append (piece, &broken, 1);
  self->high = 0;
  self->n_kept = 0;
}
