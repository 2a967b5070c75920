/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "error.h"
#include "limits.h"
#include "sections.h"
#include "text.h"
#include "words.h"

static const struct
{
  const char *form;
  const char *refusal; /* NULL: nothing of the kind is wrong */
} kinds[] = {
  [SMD_CELL_TEXT] = { N_ ("text"), NULL },
  [SMD_CELL_WORD] = { N_ ("text without spaces"), NULL },
  [SMD_CELL_MONEY] = { N_ ("a sum (1234.56)"), N_ ("not a sum (1234.56)") },
  [SMD_CELL_MILLI] = { N_ ("a number (12.345)"), N_ ("not a number (12.345)") },
  [SMD_CELL_TARIFF] = { N_ ("a price (6.8412)"), N_ ("not a price (6.8412)") },
  [SMD_CELL_INTEGER] = { N_ ("a whole number"), N_ ("not a whole number") },
  [SMD_CELL_FLAG] = { N_ ("0 or 1"), N_ ("neither 0 nor 1") },
  [SMD_CELL_MONTH] = { N_ ("a month (YYYY-MM)"), N_ ("not a month (YYYY-MM)") },
  [SMD_CELL_DATE] = { N_ ("a date (YYYY-MM-DD)"), N_ ("not a date (YYYY-MM-DD)") },
};

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
  GString *form = g_string_new (T_ (kinds[column->kind].form));

  if (field != NULL && field->choices != NULL)
    {
      g_autofree char *choices = g_strjoinv (", ", (char **) field->choices);

      g_string_printf (form, T_ (N_ ("one of: %s")), choices);
    }
  else if (field != NULL && field->kind == SM_FIELD_INTEGER && field->most > 0)
    g_string_append_printf (form, T_ (N_ (", %ld to %ld")), (long) field->least,
                            (long) field->most);
  else if (field != NULL && field->most > 0)
    g_string_append_printf (form, T_ (N_ (", at most %ld characters")), (long) field->most);
  if (column->doc != NULL)
    g_string_append_printf (form, "; %s", sm_words_tell (column->doc));
  return g_string_free (form, FALSE);
}

static gboolean
append_digit (gint64 *number, char digit)
{
  *number = *number * 10 + (digit - '0');
  return *number <= SM_LIMIT_MONEY_MOST;
}

/* Takes digits, and groups of three behind spaces: "1 234 567"; any of the spaces that programs
 * part them by. Returns where they end, NULL where spaces part them otherwise. */
static const char *
take_digits (const char *text, gint64 *number)
{
  const char *p = text;
  gboolean grouped = FALSE;
  guint n = 0;

  for (;;)
    {
      if (g_ascii_isdigit (*p))
        {
          if (!append_digit (number, *p++))
            return NULL;
          n++;
          continue;
        }
      if (n == 0 || (grouped && n != 3))
        return NULL;
      if (!g_unichar_isspace (g_utf8_get_char (p)))
        return p;
      if (!grouped && n > 3)
        return NULL;
      grouped = TRUE;
      n = 0;
      p = g_utf8_next_char (p);
    }
}

/**
 * smd_sections_parse_decimal:
 * @text: digits with a comma or a point, and perhaps a minus; thousands may be parted by a space of
 *   any kind
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
  const gboolean negative = *text == '-';
  gint64 number = 0;
  const char *p = take_digits (negative ? text + 1 : text, &number);
  guint n = 0;

  if (p == NULL)
    return FALSE;
  if ((*p == ',' || *p == '.') && g_ascii_isdigit (p[1]))
    for (p++; g_ascii_isdigit (*p) && n < decimals; p++, n++)
      if (!append_digit (&number, *p))
        return FALSE;
  if (*p != '\0')
    return FALSE;
  for (; n < decimals; n++)
    if (!append_digit (&number, '0'))
      return FALSE;
  *value = negative ? -number : number;
  return TRUE;
}

static gboolean
parse_number (const char *text, guint decimals, gint64 least, gint64 most, gint64 *value)
{
  return smd_sections_parse_decimal (text, decimals, value) && *value >= least && *value <= most;
}

/* "30.11.2026" → "2026-11-30", as it stands in the files of programs. */
static gboolean
is_date (char **text)
{
  const char *t = *text;
  g_autofree char *iso = NULL;

  if (sm_text_is_date (t))
    return TRUE;
  if (strlen (t) != 10 || t[2] != '.' || t[5] != '.')
    return FALSE;
  iso = g_strdup_printf ("%.4s-%.2s-%.2s", t + 6, t + 3, t);
  if (!sm_text_is_date (iso))
    return FALSE;
  g_free (*text);
  *text = g_steal_pointer (&iso);
  return TRUE;
}

static gboolean
is_of_kind (SmdCellKind kind, char **text, gint64 *value)
{
  switch (kind)
    {
    case SMD_CELL_MONEY:
      return parse_number (*text, 2, G_MININT64, G_MAXINT64, value);
    case SMD_CELL_MILLI:
      return parse_number (*text, 3, G_MININT64, G_MAXINT64, value);
    case SMD_CELL_TARIFF:
      return parse_number (*text, 4, 0, G_MAXINT64, value);
    case SMD_CELL_INTEGER:
      return parse_number (*text, 0, 0, G_MAXINT32, value);
    case SMD_CELL_FLAG:
      return parse_number (*text, 0, 0, 1, value);
    case SMD_CELL_MONTH:
      return sm_text_is_month (*text);
    case SMD_CELL_DATE:
      return is_date (text);
    case SMD_CELL_TEXT:
    case SMD_CELL_WORD:
    default:
      return TRUE;
    }
}

/* "3,7E+11": what a spreadsheet made of a long number. */
static gboolean
is_shortened (const char *text)
{
  const gsize digits = strspn (text, "0123456789.,");
  const char *p = text + digits;

  if (digits == 0)
    return FALSE;
  if (g_str_has_prefix (p, "Е") || g_str_has_prefix (p, "е"))
    p = g_utf8_next_char (p);
  else if (*p == 'E' || *p == 'e')
    p++;
  else
    return FALSE;
  return (*p == '+' || *p == '-') && p[1] != '\0' && p[1 + strspn (p + 1, "0123456789")] == '\0';
}

/* Returns what clients would refuse of a cell, or NULL. */
static char *
check_field (const SmField *field, const char *text, gint64 value)
{
  if (field == NULL)
    return NULL;
  if (field->kind == SM_FIELD_INTEGER)
    return (field->least != 0 || field->most != 0) && (value < field->least || value > field->most)
               ? smd_problems_dup_reason (field, SM_ERROR_FIELD_INVALID)
               : NULL;
  if (field->most > 0 && g_utf8_strlen (text, -1) > field->most)
    return smd_problems_dup_reason (field, SM_ERROR_FIELD_TOO_LONG);
  if (field->choices != NULL && !g_strv_contains (field->choices, text))
    return smd_problems_dup_reason (field, SM_ERROR_FIELD_INVALID);
  return NULL;
}

/* Whether sm_text_clean() would leave it as it is, told without its work: ASCII and Russian letters
 * with single spaces, and none around. */
static gboolean
is_clean (const char *text)
{
  const guint8 *p = (const guint8 *) text;

  if (*p == ' ')
    return FALSE;
  for (; *p != '\0'; p++)
    {
      if (*p == 0xd0 && (p[1] == 0x81 || (p[1] >= 0x90 && p[1] <= 0xbf)))
        p++;
      else if (*p == 0xd1 && ((p[1] >= 0x80 && p[1] <= 0x8f) || p[1] == 0x91))
        p++;
      else if (*p < ' ' || *p > '~' || (*p == ' ' && (p[1] == ' ' || p[1] == '\0')))
        return FALSE;
    }
  return TRUE;
}

/**
 * smd_sections_fill_cell:
 * @column: whose cell it is
 * @field: (nullable): what it fills, of smd_sections_find_field()
 * @text: (inout): the cell; %NULL where it is empty
 * @number: (inout): its number, where it is of a kind that has one
 *
 * Returns: (transfer full) (nullable): what is wrong with it
 */
char *
smd_sections_fill_cell (const SmdColumn *column, const SmField *field, char **text, gint64 *number)
{
  if (!is_clean (*text))
    {
      char *cleaned = sm_text_clean (*text);

      g_free (*text);
      *text = cleaned;
    }
  if (*text == NULL)
    return g_strdup (T_ (N_ ("holds characters that are no text")));
  if (**text == '\0')
    {
      g_clear_pointer (text, g_free);
      return column->required ? g_strdup (T_ (N_ ("is empty"))) : NULL;
    }
  if (strstr (*text, "\uFFFD") != NULL)
    return g_strdup (T_ (N_ ("holds “\uFFFD”: another program lost a letter")));
  if (column->kind <= SMD_CELL_WORD && is_shortened (*text))
    return g_strdup_printf (
        T_ (N_ ("is a number that a spreadsheet shortened (%s): make its column text")), *text);
  if (column->kind == SMD_CELL_WORD && strpbrk (*text, " \t") != NULL)
    return g_strdup (T_ (N_ ("holds spaces")));
  if (!is_of_kind (column->kind, text, number))
    return g_strdup (kinds[column->kind].refusal);
  return check_field (field, *text, *number);
}
