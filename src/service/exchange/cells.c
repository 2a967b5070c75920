/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "limits.h"
#include "sections.h"

static const struct
{
  const char *form;
  const char *refusal; /* NULL: nothing of the kind is wrong */
} kinds[] = {
  [SMD_CELL_TEXT] = { "text", NULL },
  [SMD_CELL_WORD] = { "text without spaces", NULL },
  [SMD_CELL_MONEY] = { "a sum (1234.56)", "not a sum (1234.56)" },
  [SMD_CELL_MILLI] = { "a number (12.345)", "not a number (12.345)" },
  [SMD_CELL_TARIFF] = { "a price (6.8412)", "not a price (6.8412)" },
  [SMD_CELL_INTEGER] = { "a whole number", "not a whole number" },
  [SMD_CELL_FLAG] = { "0 or 1", "neither 0 nor 1" },
  [SMD_CELL_MONTH] = { "a month (YYYY-MM)", "not a month (YYYY-MM)" },
  [SMD_CELL_DATE] = { "a date (YYYY-MM-DD)", "not a date (YYYY-MM-DD)" },
};

/**
 * smd_sections_get_refusal:
 * @kind: a kind of cell
 *
 * Returns: (transfer none) (nullable): what is wrong with a cell that is not of the kind
 */
const char *
smd_sections_get_refusal (SmdCellKind kind)
{
  return kinds[kind].refusal;
}

/**
 * smd_sections_find_field:
 * @column: a column
 *
 * Returns: (transfer none) (nullable): the record's field that it fills
 */
const SmField *
smd_sections_find_field (const SmdColumn *column)
{
  const SmField *field;

  if (column->get_type == NULL)
    return NULL;
  field = sm_record_type_find_field (column->get_type (), column->field);
  g_assert (field != NULL);
  return field;
}

/**
 * smd_sections_dup_form:
 * @column: a column
 *
 * Returns: (transfer full): what every cell of it is, with the limits of the field it fills
 */
char *
smd_sections_dup_form (const SmdColumn *column)
{
  const SmField *field = smd_sections_find_field (column);
  GString *form = g_string_new (kinds[column->kind].form);

  if (field != NULL && field->choices != NULL)
    {
      g_autofree char *choices = g_strjoinv (", ", (char **) field->choices);

      g_string_printf (form, "one of: %s", choices);
    }
  else if (field != NULL && field->kind == SM_FIELD_INTEGER && field->most > 0)
    g_string_append_printf (form, ", %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, field->least,
                            field->most);
  else if (field != NULL && field->most > 0)
    g_string_append_printf (form, ", at most %" G_GINT64_FORMAT " characters", field->most);
  if (column->doc != NULL)
    g_string_append_printf (form, "; %s", column->doc);
  return g_string_free (form, FALSE);
}

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
