/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "letters.h"

#include <string.h>

/* Of a part of a file whose encoding is known: as 1 to e to the twentieth. */
#define CONTRADICTS (G_GINT64_CONSTANT (20) * SMD_LETTERS_NEPER)
/* A letter of Russian text costs 3.2 on the average; near it nothing else is worth a look. */
#define USUAL_COST (G_GINT64_CONSTANT (35) * SMD_LETTERS_NEPER / 10)

/* Short words and capitals cost as much, too; text that was mistaken more. */
#define ODD_COST (G_GINT64_CONSTANT (42) * SMD_LETTERS_NEPER / 10)

#define SINGLE_BYTES 128       /* of an encoding, those that differ */
#define N_SINGLE SMD_OUT_UTF_8 /* the encodings before it are of single bytes */

#define CYRILLIC_FIRST 0x400
#define CYRILLIC 256

/* Costs, in hundredths of a neper. */
#define COST_FOREIGN 900   /* a letter that Russian has not */
#define COST_EXOTIC 2000   /* of a script that no such file is in */
#define COST_SYMBOL 500    /* a sign that stands in names and addresses */
#define COST_STRANGE 1000  /* line drawing, controls, what is no character */
#define COST_CASE 700      /* a capital after a small letter */
#define COST_BEGINNING 500 /* no word begins so */
#define COST_CAPITAL 50    /* of a word's first letter, and of a small one after it */
#define COST_SMALL 100     /* a word in small letters */
#define COST_CAPITALS 60   /* the next capital of a word in capitals */
#define GAIN_WHOLE 900     /* text of another encoding is hardly ever whole UTF-8 */

typedef enum
{
  CASE_NONE, /* no word */
  CASE_SMALL,
  CASE_CAPITAL,
} LetterCase;

/* а to я, by the shares that letters have in the Russian National Corpus (о 10.97 % … ъ 0.04 %):
 * -100 ln (share). */
static const guint16 letter_costs[32] = {
  252, 414, 309, 407, 351, 247, 467, 410, 261, 441, 336, 312, 344, 270, 221, 357,
  305, 291, 277, 364, 595, 464, 534, 424, 492, 563, 782, 396, 405, 574, 505, 391,
};
#define COST_YO 600 /* ё: rare in texts, not so in names */

static const char *const codesets[N_SINGLE] = {
  [SMD_OUT_WINDOWS_1251] = "WINDOWS-1251",
  [SMD_OUT_KOI8_R] = "KOI8-R",
  [SMD_OUT_CP866] = "CP866",
};

typedef struct
{
  guint16 cost;
  LetterCase letter_case;
  gboolean ends_only; /* ь, ъ, ы */
} Weight;

typedef struct
{
  gunichar characters[SINGLE_BYTES];
  Weight weights[SINGLE_BYTES];
} Table;

typedef struct
{
  Table single[N_SINGLE];
  Weight cyrillic[CYRILLIC]; /* of the block, for there are most of a text's letters */
} Tables;

static gboolean
is_russian (gunichar character)
{
  return (character >= 0x410 && character <= 0x44f) || character == 0x401 || character == 0x451;
}

static gboolean
is_sign (gunichar character)
{
  static const gunichar signs[] = { 0xa0,   0xa7,   0xab,   0xb0,   0xb2,   0xb3,   0xb7,
                                    0xbb,   0x2013, 0x2014, 0x2018, 0x2019, 0x201c, 0x201d,
                                    0x201e, 0x202f, 0x2026, 0x20bd, 0x2116, 0xfeff };

  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (signs[i] == character)
      return TRUE;
  return FALSE;
}

static Weight
weigh_letter (gunichar character)
{
  const gunichar small = g_unichar_tolower (character);
  const gboolean capital = small != character;

  return (Weight) { small == 0x451 ? COST_YO : letter_costs[small - 0x430],
                    capital ? CASE_CAPITAL : CASE_SMALL, small >= 0x44a && small <= 0x44c };
}

/* A character above 127. */
static Weight
weigh_character (gunichar character)
{
  if (is_russian (character))
    return weigh_letter (character);
  if (is_sign (character))
    return (Weight) { COST_SYMBOL, CASE_NONE, FALSE };
  if (g_unichar_isalpha (character) && character < 0x530)
    return (Weight) { COST_FOREIGN, CASE_NONE, FALSE };
  if (character >= 0x530 && (character < 0x2000 || character >= 0x2600))
    return (Weight) { COST_EXOTIC, CASE_NONE, FALSE };
  return (Weight) { COST_STRANGE, CASE_NONE, FALSE };
}

static gpointer
make_tables (gpointer unused)
{
  Tables *tables = g_new0 (Tables, 1);

  for (guint i = 0; i < N_SINGLE; i++)
    for (guint j = 0; j < SINGLE_BYTES; j++)
      {
        const char byte = (char) (j + SINGLE_BYTES);
        g_autofree char *character = g_convert (&byte, 1, "UTF-8", codesets[i], NULL, NULL, NULL);

        tables->single[i].characters[j] = character != NULL ? g_utf8_get_char (character) : 0;
        tables->single[i].weights[j] = weigh_character (tables->single[i].characters[j]);
      }
  for (guint i = 0; i < CYRILLIC; i++)
    tables->cyrillic[i] = weigh_character (CYRILLIC_FIRST + i);
  return tables;
}

static const Tables *
get_tables (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, make_tables, NULL);
}

/* The cost of a character in its word; `*before` goes on to it. */
static gint64
weigh_in_word (const Weight *weight, LetterCase *before)
{
  gint64 cost = weight->cost;

  if (weight->letter_case != CASE_NONE)
    {
      if (*before == CASE_NONE)
        cost += (weight->letter_case == CASE_CAPITAL ? COST_CAPITAL : COST_SMALL)
                + (weight->ends_only ? COST_BEGINNING : 0);
      else if (weight->letter_case == CASE_CAPITAL)
        cost += *before == CASE_SMALL ? COST_CASE : COST_CAPITALS;
      else if (*before == CASE_CAPITAL)
        cost += COST_CAPITAL;
    }
  *before = weight->letter_case;
  return cost;
}

static gint64
weigh_single (const Table *table, const char *bytes, gsize length)
{
  LetterCase before = CASE_NONE;
  gint64 cost = 0;

  for (gsize i = 0; i < length; i++)
    {
      const guint8 byte = (guint8) bytes[i];

      if (byte < SINGLE_BYTES)
        before = CASE_NONE;
      else
        cost += weigh_in_word (&table->weights[byte - SINGLE_BYTES], &before);
    }
  return cost;
}

/* As g_utf8_get_char_validated(); ASCII and the letters of the block without its work. */
static gunichar
get_character (const char *p, const char *end)
{
  const guint8 *b = (const guint8 *) p;

  if (b[0] < SINGLE_BYTES)
    return b[0];
  if (b[0] >= 0xd0 && b[0] <= 0xd3 && end - p > 1 && b[1] >= 0x80 && b[1] <= 0xbf)
    return (gunichar) (b[0] & 0x1f) << 6 | (b[1] & 0x3f);
  return g_utf8_get_char_validated (p, end - p);
}

static gint64
weigh_utf8 (const char *bytes, gsize length)
{
  const char *const end = bytes + length;
  const Tables *tables = get_tables ();
  LetterCase before = CASE_NONE;
  gboolean whole = TRUE;
  gboolean any = FALSE;
  gint64 cost = 0;

  for (const char *p = bytes; p < end;)
    {
      const gunichar character = get_character (p, end);
      Weight weight = { COST_STRANGE, CASE_NONE, FALSE };

      if (character < SINGLE_BYTES)
        {
          before = CASE_NONE;
          p++;
          continue;
        }
      whole = whole && (gint32) character >= 0;
      any = TRUE;
      if (character >= CYRILLIC_FIRST && character < CYRILLIC_FIRST + CYRILLIC)
        weight = tables->cyrillic[character - CYRILLIC_FIRST];
      else if ((gint32) character >= 0)
        weight = weigh_character (character);
      cost += weigh_in_word (&weight, &before);
      p += (gint32) character >= 0 ? g_utf8_next_char (p) - p : 1;
    }
  return whole && any ? cost - GAIN_WHOLE : cost;
}

gint64
smd_letters_weigh (SmdOutEncoding encoding, const char *bytes, gsize length)
{
  g_return_val_if_fail (encoding < SMD_N_OUT_ENCODINGS, 0);

  return encoding == SMD_OUT_UTF_8 ? weigh_utf8 (bytes, length)
                                   : weigh_single (&get_tables ()->single[encoding], bytes, length);
}

/**
 * smd_letters_judge:
 * @bytes: text
 * @length: its bytes
 * @gap: (out): how much likelier it is in the encoding than in the next, as of smd_letters_weigh()
 * @second: (out): the next
 *
 * Returns: the encoding in which the text is likeliest
 */
SmdOutEncoding
smd_letters_judge (const char *bytes, gsize length, gint64 *gap, SmdOutEncoding *second)
{
  gint64 costs[SMD_N_OUT_ENCODINGS];
  SmdOutEncoding best = SMD_OUT_UTF_8;

  for (guint i = 0; i < SMD_N_OUT_ENCODINGS; i++)
    costs[i] = smd_letters_weigh (i, bytes, length);
  for (guint i = 0; i < SMD_N_OUT_ENCODINGS; i++)
    if (costs[i] < costs[best])
      best = i;
  *second = best == 0 ? 1 : 0;
  for (guint i = 0; i < SMD_N_OUT_ENCODINGS; i++)
    if (i != best && costs[i] < costs[*second])
      *second = i;
  *gap = costs[*second] - costs[best];
  return best;
}

static gint64
count_ascii (const char *bytes, gsize length)
{
  gint64 count = 0;

  for (gsize i = 0; i < length; i++)
    count += (guint8) bytes[i] < SINGLE_BYTES;
  return count;
}

/**
 * smd_letters_contradict:
 * @encoding: which the bytes are said to be in
 * @bytes: text
 * @length: its bytes
 * @likelier: (out): the encoding that they are in
 *
 * Returns: whether they are in another encoding
 */
gboolean
smd_letters_contradict (SmdOutEncoding encoding, const char *bytes, gsize length,
                        SmdOutEncoding *likelier)
{
  const gint64 cost = smd_letters_weigh (encoding, bytes, length);
  SmdOutEncoding second;
  gint64 gap;

  if (cost < ((gint64) length - count_ascii (bytes, length)) * USUAL_COST)
    return FALSE;
  *likelier = smd_letters_judge (bytes, length, &gap, &second);
  return *likelier != encoding
         && cost - smd_letters_weigh (*likelier, bytes, length) >= CONTRADICTS;
}

/**
 * smd_letters_were_mistaken:
 * @text: UTF-8
 * @length: its bytes
 * @taken_for: (out): the encoding that a program took it for
 * @likelier: (out): which it was in
 *
 * Returns: whether there are such encodings
 */
gboolean
smd_letters_were_mistaken (const char *text, gsize length, SmdOutEncoding *taken_for,
                           SmdOutEncoding *likelier)
{
  const gint64 n_characters = g_utf8_strlen (text, (gssize) length);

  if (weigh_utf8 (text, length) + GAIN_WHOLE
      < (n_characters - count_ascii (text, length)) * ODD_COST)
    return FALSE;
  for (guint i = 0; i < N_SINGLE; i++)
    {
      gsize n_bytes;
      g_autofree char *bytes =
          g_convert (text, (gssize) length, codesets[i], "UTF-8", NULL, &n_bytes, NULL);

      *taken_for = i;
      if (bytes != NULL && smd_letters_contradict (i, bytes, n_bytes, likelier))
        return TRUE;
    }
  return FALSE;
}

gunichar
smd_letters_get_character (SmdOutEncoding encoding, guint8 byte)
{
  g_return_val_if_fail (encoding < N_SINGLE, 0);

  return byte < SINGLE_BYTES ? byte
                             : get_tables ()->single[encoding].characters[byte - SINGLE_BYTES];
}

gboolean
smd_letters_is_drawing (gunichar character)
{
  return character >= 0x2500 && character <= 0x259f;
}
