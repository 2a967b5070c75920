/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "limits.h"
#include "sections.h"

/**
 * smd_sections_parse_decimal:
 * @text: digits with a comma or a point, and perhaps a minus
 * @decimals: how many decimals there may be
 * @value: (out): the number times ten to the power of @decimals
 *
 * Exact: no floating point is involved.
 *
 * Returns: whether it is such a number within ±SM_LIMIT_MONEY_MOST
 */
gboolean
smd_sections_parse_decimal (const char *text, guint decimals, gint64 *value)
{
  gboolean negative = *text == '-';
  const char *p = negative ? text + 1 : text;
  gint64 number = 0;
  gboolean after = FALSE;
  guint found = 0;

  if (!g_ascii_isdigit (*p))
    return FALSE;
  for (; *p != '\0'; p++)
    {
      if (!after && (*p == ',' || *p == '.') && g_ascii_isdigit (p[1]))
        {
          after = TRUE;
          continue;
        }
      if (!g_ascii_isdigit (*p) || (after && ++found > decimals) || number > SM_LIMIT_MONEY_MOST)
        return FALSE;
      number = number * 10 + (*p - '0');
    }
  for (; found < decimals && number <= SM_LIMIT_MONEY_MOST; found++)
    number *= 10;
  if (number > SM_LIMIT_MONEY_MOST)
    return FALSE;
  *value = negative ? -number : number;
  return TRUE;
}

/* Takes one cell from `*cursor` on and leaves it at the separator or the end. */
static char *
take_cell (const char **cursor)
{
  GString *cell = g_string_new (NULL);
  const char *p = *cursor;
  gboolean quoted = *p == '"';

  if (quoted)
    p++;
  while (*p != '\0' && (quoted || *p != ';'))
    {
      if (quoted && *p == '"' && p[1] != '"')
        {
          quoted = FALSE;
          p++;
          continue;
        }
      if (quoted && *p == '"')
        p++;
      g_string_append_c (cell, *p++);
    }
  *cursor = p;
  return g_strstrip (g_string_free (cell, FALSE));
}

/**
 * smd_sections_split:
 * @line: a line
 *
 * Returns: (transfer full) (element-type utf8): its cells without the white space around them
 */
GPtrArray *
smd_sections_split (const char *line)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);
  const char *p = line;

  for (;;)
    {
      g_ptr_array_add (cells, take_cell (&p));
      if (*p == '\0')
        return cells;
      p++;
    }
}
