/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text.h"

#include <string.h>

/*
 * What may be shown of an address or a number to somebody who might be a stranger, or to a log.
 * Whatever is not understood is hidden rather than shown.
 */

#define ELLIPSIS "\xe2\x80\xa6"
#define STREET_CHARACTERS 3

typedef enum
{
  PART_UNKNOWN,
  PART_PLACE,  /* shown: region, district, town */
  PART_STREET, /* its first letters */
  PART_HOUSE,  /* its first digit */
  PART_FLAT,   /* hidden */
} PartKind;

typedef struct
{
  const char *word; /* folded, without the full stop */
  PartKind kind;
} PartWord;

static const PartWord part_words[] = {
  { "г", PART_PLACE },         { "город", PART_PLACE },      { "гор", PART_PLACE },
  { "обл", PART_PLACE },       { "область", PART_PLACE },    { "край", PART_PLACE },
  { "респ", PART_PLACE },      { "республика", PART_PLACE }, { "р-н", PART_PLACE },
  { "район", PART_PLACE },     { "п", PART_PLACE },          { "пос", PART_PLACE },
  { "поселок", PART_PLACE },   { "пгт", PART_PLACE },        { "рп", PART_PLACE },
  { "с", PART_PLACE },         { "село", PART_PLACE },       { "дер", PART_PLACE },
  { "деревня", PART_PLACE },   { "ст-ца", PART_PLACE },      { "х", PART_PLACE },
  { "ул", PART_STREET },       { "улица", PART_STREET },     { "пр", PART_STREET },
  { "пр-т", PART_STREET },     { "пр-кт", PART_STREET },     { "просп", PART_STREET },
  { "проспект", PART_STREET }, { "пер", PART_STREET },       { "переулок", PART_STREET },
  { "б-р", PART_STREET },      { "бул", PART_STREET },       { "бульвар", PART_STREET },
  { "пл", PART_STREET },       { "площадь", PART_STREET },   { "ш", PART_STREET },
  { "шоссе", PART_STREET },    { "наб", PART_STREET },       { "набережная", PART_STREET },
  { "пр-д", PART_STREET },     { "проезд", PART_STREET },    { "туп", PART_STREET },
  { "тупик", PART_STREET },    { "мкр", PART_STREET },       { "микрорайон", PART_STREET },
  { "кв-л", PART_STREET },     { "снт", PART_STREET },       { "тер", PART_STREET },
  { "д", PART_HOUSE },         { "дом", PART_HOUSE },        { "корп", PART_HOUSE },
  { "корпус", PART_HOUSE },    { "к", PART_HOUSE },          { "стр", PART_HOUSE },
  { "строение", PART_HOUSE },  { "влд", PART_HOUSE },        { "лит", PART_HOUSE },
  { "кв", PART_FLAT },         { "квартира", PART_FLAT },    { "ком", PART_FLAT },
  { "комната", PART_FLAT },    { "пом", PART_FLAT },         { "помещение", PART_FLAT },
  { "оф", PART_FLAT },         { "офис", PART_FLAT },
};

static PartKind
word_kind (const char *word)
{
  g_autofree char *folded = sm_text_fold (word);
  gsize length = strlen (folded);

  if (length > 0 && folded[length - 1] == '.')
    folded[length - 1] = '\0';
  for (guint i = 0; i < G_N_ELEMENTS (part_words); i++)
    {
      g_autofree char *known = sm_text_fold (part_words[i].word);

      if (g_str_equal (folded, known))
        return part_words[i].kind;
    }
  return PART_UNKNOWN;
}

static gboolean
has_digit (const char *text)
{
  return strpbrk (text, "0123456789") != NULL;
}

static PartKind
guess_kind (const char *text, guint index, gboolean last)
{
  if (!has_digit (text))
    return index == 0 ? PART_PLACE : PART_STREET;
  if (index == 0 && strlen (text) == 6 && strspn (text, "0123456789") == 6)
    return PART_PLACE; /* a postal code */
  return last ? PART_FLAT : PART_HOUSE;
}

static void
append_stars (GString *out, glong count)
{
  for (glong i = 0; i < count; i++)
    g_string_append_c (out, '*');
}

static void
append_head (GString *out, const char *text, glong characters)
{
  g_string_append_len (out, text, g_utf8_offset_to_pointer (text, characters) - text);
}

static void
append_masked (GString *out, const char *text, PartKind kind)
{
  glong length = g_utf8_strlen (text, -1);

  if (kind == PART_PLACE || length == 0)
    {
      g_string_append (out, text);
    }
  else if (kind == PART_STREET)
    {
      append_head (out, text, MIN (length, STREET_CHARACTERS));
      g_string_append (out, ELLIPSIS);
    }
  else if (kind == PART_HOUSE && length > 1)
    {
      append_head (out, text, 1);
      append_stars (out, length - 1);
    }
  else
    append_stars (out, length);
}

/* One part between commas: its word of kind, before or after the name, stays readable. */
static void
append_part (GString *out, const char *part, guint index, gboolean last)
{
  g_autofree char *head = NULL;
  const char *tail = NULL;
  const char *space = strchr (part, ' ');
  const char *stop = strchr (part, '.');
  const char *split = NULL;
  PartKind kind;

  if (stop != NULL && stop[1] != '\0' && (space == NULL || stop < space))
    split = stop[1] == ' ' ? stop + 2 : stop + 1; /* "д.12" as well as "д. 12" */
  else if (space != NULL)
    split = space + 1;
  if (split != NULL)
    {
      g_autofree char *first = g_strndup (part, split - part);

      kind = word_kind (g_strstrip (first));
      tail = strrchr (part, ' ');
      if (kind != PART_UNKNOWN)
        {
          g_string_append_len (out, part, split - part);
          append_masked (out, split, kind);
          return;
        }
      kind = tail != NULL ? word_kind (tail + 1) : PART_UNKNOWN;
      if (kind != PART_UNKNOWN)
        {
          head = g_strndup (part, tail - part);
          append_masked (out, head, kind);
          g_string_append (out, tail);
          return;
        }
    }
  append_masked (out, part, guess_kind (part, index, last));
}

/**
 * sm_text_mask_address:
 * @address: a postal address, its parts between commas
 *
 * Returns: (transfer full): "г. Тверь, ул. Сов…, д. 1*, кв. **": enough for its owner to know
 *   it, not enough for a stranger
 */
char *
sm_text_mask_address (const char *address)
{
  g_autofree char *cleaned = sm_text_clean (address);
  g_auto (GStrv) parts = NULL;
  GString *out = g_string_new (NULL);

  parts = g_strsplit (cleaned != NULL ? cleaned : "", ",", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append (out, ", ");
      append_part (out, g_strstrip (parts[i]), i, parts[i + 1] == NULL);
    }
  return g_string_free (out, FALSE);
}

/**
 * sm_text_mask_email:
 * @email: an address
 *
 * Returns: (transfer full): "i***@example.ru"; "***" where it is no address
 */
char *
sm_text_mask_email (const char *email)
{
  const char *at;
  GString *out;

  g_return_val_if_fail (email != NULL, NULL);

  at = strrchr (email, '@');
  if (at == NULL || at == email || !g_utf8_validate (email, -1, NULL))
    return g_strdup ("***");
  out = g_string_new (NULL);
  append_head (out, email, 1);
  g_string_append (out, "***");
  g_string_append (out, at);
  return g_string_free (out, FALSE);
}

/**
 * sm_text_mask_number:
 * @number: an account number
 *
 * Returns: (transfer full): "37…78"; "…" where the number is too short to hide anything
 */
char *
sm_text_mask_number (const char *number)
{
  glong length;
  GString *out;

  g_return_val_if_fail (number != NULL, NULL);

  if (!g_utf8_validate (number, -1, NULL))
    return g_strdup (ELLIPSIS);
  length = g_utf8_strlen (number, -1);
  out = g_string_new (NULL);
  if (length >= 6)
    append_head (out, number, 2);
  g_string_append (out, ELLIPSIS);
  if (length >= 6)
    g_string_append (out, g_utf8_offset_to_pointer (number, length - 2));
  return g_string_free (out, FALSE);
}
