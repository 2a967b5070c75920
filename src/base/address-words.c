/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "address-words.h"

#include "text.h"

/*
 * An address taken apart into words and their kinds. Abbreviations: order of the Ministry of
 * Finance 171n of 05.11.2015 and what suppliers' registries are seen to use beside it.
 */

#define JOIN_MOST 3 /* "п.г.т." */
#define ORDINAL                                                                      \
  "^(?:(?:перв|втор|четверт|пят|шест|седьм|восьм|девят|десят|\\p{L}+надцат|двадцат|" \
  "тридцат|сороков|\\p{L}+десят|девяност|сот)(?:ый|ой|ая|ое|ого|ом)|трет(?:ий|ья|ье|ьего|ьем))$"

/* Folded as by sm_text_fold(), without full stops. */
static const char *const known_words[] = {
  [SM_ADDRESS_NUMBER] =
      "один одна два две три четыре пять шесть семь восемь девять десять одиннадцать двенадцать "
      "тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать "
      "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто сто двести "
      "триста",
  [SM_ADDRESS_PLACE] =
      "г гор город обл область край респ республика ао округ р-н район го мо с/п с/с г/о г/п "
      "п пос поселок посёлок пгт рп р/п дп кп с село сл слобода дер деревня ст-ца станица х хутор "
      "аул аал улус нп кишлак местечко сельсовет",
  [SM_ADDRESS_STREET] =
      "ул улица пр пр-т пр-кт пр-д просп проспект проезд пер переулок б-р бул бульвар пл площадь "
      "ш шоссе наб набережная туп тупик аллея ал тракт тр-т спуск проулок линия вал въезд заезд "
      "просека просек ряд дорога дор съезд взвоз",
  [SM_ADDRESS_AREA] =
      "мкр мкрн мкр-н м/р м-н микрорайон кв-л квартал жк снт сдт днт днп дск тсн снп садоводство "
      "тер территория зона промзона массив",
  [SM_ADDRESS_HOUSE] =
      "дом вл влд владение двлд домовладение зд здание уч уч-к участок соор сооружение",
  [SM_ADDRESS_BUILDING] =
      "к корп корпус стр строение лит литер литера под подъезд эт этаж секция блок",
  [SM_ADDRESS_FLAT] =
      "кв квартира ком комн комната пом помещ помещение оф офис гараж гар бокс м/м машиноместо",
  [SM_ADDRESS_D] = "д",
};

static GHashTable *
known (void)
{
  static gsize table = 0;

  if (g_once_init_enter (&table))
    {
      GHashTable *words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      for (guint kind = 0; kind < G_N_ELEMENTS (known_words); kind++)
        {
          const char *list = known_words[kind] != NULL ? known_words[kind] : "";
          g_auto (GStrv) split = g_strsplit (list, " ", -1);

          for (guint i = 0; split[i] != NULL && *split[i] != '\0'; i++)
            g_hash_table_replace (words, sm_text_fold (split[i]), GUINT_TO_POINTER (kind));
        }
      g_once_init_leave (&table, (gsize) words);
    }
  return (GHashTable *) table;
}

/* "двенадцатый", "третья": a number as much as "двенадцать" is. */
static gboolean
is_ordinal (const char *folded)
{
  static GRegex *regex = NULL;

  if (g_once_init_enter_pointer (&regex))
    g_once_init_leave_pointer (&regex, g_regex_new (ORDINAL, G_REGEX_OPTIMIZE, 0, NULL));
  return g_regex_match (regex, folded, 0, NULL);
}

static SmAddressKind
find_kind (const char *text)
{
  g_autofree char *folded = sm_text_fold (text);
  SmAddressKind kind = GPOINTER_TO_UINT (g_hash_table_lookup (known (), folded));

  return kind == SM_ADDRESS_NAME && is_ordinal (folded) ? SM_ADDRESS_NUMBER : kind;
}

/* "им. Кирова": what a street is named after is its name. */
static gboolean
is_after_whom (const SmAddressWord *word)
{
  g_autofree char *folded = sm_text_fold (word->text);

  return g_str_equal (folded, "им") || g_str_equal (folded, "имени");
}

static void
clear_word (gpointer data)
{
  SmAddressWord *word = data;

  g_free (word->text);
}

static void
append (GArray *words, SmAddressKind kind, const char *text, gsize length, char glue)
{
  SmAddressWord word = { kind, g_strndup (text, length), FALSE, FALSE, glue };

  g_array_append_val (words, word);
}

static void
append_break (GArray *words)
{
  if (words->len > 0
      && g_array_index (words, SmAddressWord, words->len - 1).kind != SM_ADDRESS_BREAK)
    append (words, SM_ADDRESS_BREAK, "", 0, ' ');
}

static gboolean
is_dash (gunichar character)
{
  return g_unichar_type (character) == G_UNICODE_DASH_PUNCTUATION || character == 0x2212;
}

static gboolean
is_in_word (gunichar character)
{
  return g_unichar_isalpha (character) || g_unichar_isdigit (character);
}

/* Letters, or digits; what cannot be seen inside them is passed over. */
static const char *
read_word (GArray *words, const char *p, char glue)
{
  gboolean digits = g_unichar_isdigit (g_utf8_get_char (p));
  g_autoptr (GString) text = g_string_new (NULL);

  for (; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (g_unichar_type (character) == G_UNICODE_FORMAT)
        continue;
      if (!is_in_word (character) && !g_unichar_ismark (character))
        break;
      if (!g_unichar_ismark (character) && (g_unichar_isdigit (character) != 0) != digits)
        break;
      g_string_append_unichar (text, character);
    }
  append (words, digits ? SM_ADDRESS_NUMBER : SM_ADDRESS_NAME, text->str, text->len, glue);
  return p;
}

/* What stands between two words: how it ties the next one to the last. */
static char
read_mark (GArray *words, const char *p, char glue)
{
  gunichar character = g_utf8_get_char (p);
  const char *next = g_utf8_next_char (p);
  gboolean tied = glue == 0 && words->len > 0 && is_in_word (g_utf8_get_char (next));

  if (g_unichar_isspace (character) || character == 0x2116 || character == '#')
    return ' '; /* U+2116: № */
  if (g_unichar_type (character) == G_UNICODE_FORMAT || g_unichar_ismark (character))
    return glue;
  if (character == '.' && words->len > 0)
    {
      g_array_index (words, SmAddressWord, words->len - 1).stopped = TRUE;
      return '.';
    }
  if (tied && is_dash (character))
    return '-';
  if (tied && character == '/')
    return '/';
  append_break (words);
  return ' ';
}

/* The text of `n` words as an abbreviation is looked up: "р-н", "с/п", "пгт" for "п.г.т."; NULL
 * where they are not tied so. */
static char *
dup_joined (GArray *words, guint first, guint n)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = first; i < first + n; i++)
    {
      const SmAddressWord *word = &g_array_index (words, SmAddressWord, i);
      gboolean tied = word->glue == '-' || word->glue == '/' || word->glue == '.';

      if (word->kind != SM_ADDRESS_NAME || (i > first && !tied))
        return NULL;
      if (i > first && word->glue != '.')
        g_string_append_c (text, word->glue);
      if (i > first && word->glue == '.' && g_utf8_strlen (word->text, -1) > 1)
        return NULL;
      g_string_append (text, word->text);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* One word of those that make an abbreviation together, else the kind of the first. */
static void
join (GArray *words, guint first)
{
  SmAddressWord *word = &g_array_index (words, SmAddressWord, first);

  for (guint n = JOIN_MOST; n > 1; n--)
    {
      g_autofree char *joined = first + n <= words->len ? dup_joined (words, first, n) : NULL;

      if (joined == NULL || find_kind (joined) == SM_ADDRESS_NAME)
        continue;
      word->kind = find_kind (joined);
      word->stopped = g_array_index (words, SmAddressWord, first + n - 1).stopped;
      g_free (word->text);
      word->text = g_steal_pointer (&joined);
      g_array_remove_range (words, first + 1, n - 1);
      return;
    }
  if (word->kind == SM_ADDRESS_NAME)
    word->kind = find_kind (word->text);
}

/* A stroke between names parts them, unlike one within "12/34". */
static void
part_at_strokes (GArray *words)
{
  for (guint i = 1; i < words->len; i++)
    {
      const SmAddressWord *word = &g_array_index (words, SmAddressWord, i);
      const SmAddressWord *before = word - 1;
      SmAddressWord stroke = { SM_ADDRESS_BREAK, NULL, FALSE, FALSE, ' ' };

      if (word->glue != '/' || word->kind == SM_ADDRESS_NUMBER || before->kind == SM_ADDRESS_NUMBER)
        continue;
      stroke.text = g_strdup ("");
      g_array_insert_val (words, i, stroke);
      i++;
    }
}

/**
 * sm_address_words_read:
 * @address: valid UTF-8
 *
 * Takes an address apart by words, whatever marks stand between them. Words of a known kind are
 * found in any case, with or without a full stop, joined by one ("п.г.т.") or not.
 *
 * Returns: (transfer full): #SmAddressWord in order, never two breaks in a row
 */
GArray *
sm_address_words_read (const char *address)
{
  GArray *words = g_array_new (FALSE, FALSE, sizeof (SmAddressWord));
  char glue = ' ';

  g_array_set_clear_func (words, clear_word);
  for (const char *p = address; *p != '\0';)
    {
      if (is_in_word (g_utf8_get_char (p)))
        {
          p = read_word (words, p, glue);
          glue = 0;
          continue;
        }
      glue = read_mark (words, p, glue);
      p = g_utf8_next_char (p);
    }
  for (guint i = words->len; i > 0; i--)
    if (is_after_whom (&g_array_index (words, SmAddressWord, i - 1)))
      g_array_remove_index (words, i - 1);
  for (guint i = 0; i < words->len; i++)
    join (words, i);
  part_at_strokes (words);
  return words;
}

/**
 * sm_address_get_word:
 * @words: as sm_address_words_read() gave them
 * @index: which
 *
 * Returns: (transfer none) (nullable): the word; %NULL beyond the end, so that a neighbour can be
 *   asked for
 */
SmAddressWord *
sm_address_get_word (GArray *words, guint index)
{
  return index < words->len ? &g_array_index (words, SmAddressWord, index) : NULL;
}

/**
 * sm_address_count_letters:
 * @word: a word
 *
 * Returns: of how many characters it is
 */
glong
sm_address_count_letters (const SmAddressWord *word)
{
  return g_utf8_strlen (word->text, -1);
}

/**
 * sm_address_is_name:
 * @word: (nullable): a word
 *
 * Returns: whether it is of no known kind
 */
gboolean
sm_address_is_name (const SmAddressWord *word)
{
  return word != NULL && word->kind == SM_ADDRESS_NAME;
}

/**
 * sm_address_is_long_name:
 * @word: (nullable): a word
 *
 * Returns: whether it is a name and more than an initial
 */
gboolean
sm_address_is_long_name (const SmAddressWord *word)
{
  return sm_address_is_name (word) && sm_address_count_letters (word) > 1;
}

/**
 * sm_address_is_number:
 * @word: (nullable): a word
 *
 * Returns: whether it is a number
 */
gboolean
sm_address_is_number (const SmAddressWord *word)
{
  return word != NULL && word->kind == SM_ADDRESS_NUMBER;
}

/**
 * sm_address_is_street:
 * @kind: a kind
 *
 * Returns: whether a name that is masked goes with it
 */
gboolean
sm_address_is_street (SmAddressKind kind)
{
  return kind == SM_ADDRESS_STREET || kind == SM_ADDRESS_AREA;
}

/**
 * sm_address_is_named:
 * @kind: a kind
 *
 * Returns: whether a name goes with it
 */
gboolean
sm_address_is_named (SmAddressKind kind)
{
  return kind == SM_ADDRESS_PLACE || sm_address_is_street (kind);
}

/**
 * sm_address_is_numbered:
 * @kind: a kind
 *
 * Returns: whether a number goes with it
 */
gboolean
sm_address_is_numbered (SmAddressKind kind)
{
  return kind == SM_ADDRESS_HOUSE || kind == SM_ADDRESS_BUILDING || kind == SM_ADDRESS_FLAT;
}
