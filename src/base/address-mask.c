/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text.h"

#include <string.h>

#include "address-words.h"
#include "limits.h"

/*
 * An address as it may be shown to somebody who knows no more than an account's number: enough
 * for its owner to know it, too little for a stranger.
 *
 * What is shown: a settlement (region, district) named as one; the first letters, at most half,
 * of a street or of a name of unknown kind; the first of several digits of a house named as one;
 * a postal code; the words of kind themselves ("ул.", "кв."). Nothing else ever is. Where a name
 * could belong to two words of kind, the one that shows less gets it.
 */

#define ELLIPSIS "\xe2\x80\xa6"
#define HIDDEN "**"
#define LETTERS_MOST 3
#define TELLING_LETTERS 4
#define RUN_WORDS_MOST 3   /* of a run of names: region, settlement, street */
#define PLACE_WORDS_MOST 3 /* "Ростов-на-Дону" */
#define POSTAL_CODE_DIGITS 6
#define SUFFIX_LETTERS_MOST 3 /* "1-я", "2-го", "12а" */
#define NO_MARK G_MAXUINT

/* Words that are shown or hidden together. A run of names has no mark; a word of kind is a mark
 * and may have names; a house or flat has its numbers as names. */
typedef struct
{
  SmAddressKind kind;
  guint mark;  /* index of the word of kind, or NO_MARK */
  guint first; /* its names: index of a word, and how many */
  guint n;
  gboolean after;   /* the names stand before the mark: "Советская ул." */
  gboolean unsure;  /* the names may be something else's */
  gboolean claimed; /* this run is part of another group */
} Group;

typedef struct
{
  GArray *words;  /* SmAddressWord */
  GArray *groups; /* Group */
  GString *out;
} Mask;

/* NULL beyond either end, so that a neighbour can be asked for. */
static Group *
get_group (const Mask *self, gint64 index)
{
  return index >= 0 && index < self->groups->len ? &g_array_index (self->groups, Group, index)
                                                 : NULL;
}

/* A number with what is tied to it: "12-34", "12/1", "12 А", "1-я". Returns the word after. */
static guint
pass_number (const Mask *self, guint index)
{
  const SmAddressWord *word;

  for (index++; (word = sm_address_get_word (self->words, index)) != NULL; index++)
    {
      gboolean tied = word->glue != ' ' && word->glue != '.';
      gboolean letter =
          sm_address_is_name (word) && sm_address_count_letters (word) == 1 && !word->stopped;
      gboolean suffix = sm_address_is_name (word) && tied
                        && sm_address_count_letters (word) <= SUFFIX_LETTERS_MOST;

      if (!letter && !suffix && !(sm_address_is_number (word) && tied))
        break;
    }
  return index;
}

static guint
count_numbers (const Mask *self, guint first, guint end)
{
  guint n = 0;

  for (guint i = first; i < end; i++)
    n += sm_address_is_number (sm_address_get_word (self->words, i));
  return n;
}

static guint
pass_names (const Mask *self, guint index)
{
  while (sm_address_is_name (sm_address_get_word (self->words, index)))
    index++;
  return index;
}

static void
add_group (Mask *self, SmAddressKind kind, guint mark, guint first, guint end)
{
  Group group = { kind, mark, first, end - first, FALSE, FALSE, FALSE };

  g_array_append_val (self->groups, group);
}

/* Returns the word after the group that begins at a word. */
static guint
read_group (Mask *self, guint index)
{
  const SmAddressWord *word = sm_address_get_word (self->words, index);
  const SmAddressWord *next = sm_address_get_word (self->words, index + 1);
  guint first = word->kind == SM_ADDRESS_NAME || sm_address_is_number (word) ? index : index + 1;
  guint end = first;

  if (sm_address_is_number (word))
    {
      end = pass_number (self, index);
      if (count_numbers (self, index, end) == 1
          && sm_address_is_long_name (sm_address_get_word (self->words, end)))
        { /* "8 Марта", "1-я Советская", but no "12-34 Советская" */
          end = pass_names (self, end);
          add_group (self, SM_ADDRESS_NAME, NO_MARK, first, end);
          return end;
        }
    }
  else if (sm_address_is_name (word))
    end = pass_names (self, index);
  else if (sm_address_is_numbered (word->kind) && next != NULL
           && (sm_address_is_number (next)
               || (sm_address_is_name (next) && !sm_address_is_long_name (next))))
    end = pass_number (self, first);
  add_group (self, word->kind, first > index ? index : NO_MARK, first, end);
  return end;
}

static gboolean
is_free_run (const Group *group)
{
  return group != NULL && group->kind == SM_ADDRESS_NAME && !group->claimed;
}

static void
claim (Group *group, Group *run, guint skip)
{
  group->first = run->first + skip;
  group->n = run->n - skip;
  if (skip > 0)
    run->n = skip;
  else
    run->claimed = TRUE;
}

/* The words of a run's first name: "Санкт-Петербург" is one. */
static guint
count_first (const Mask *self, const Group *run)
{
  guint n = 1;

  while (n < run->n && sm_address_get_word (self->words, run->first + n)->glue == '-')
    n++;
  return n;
}

/* Gives a word of kind the names that stand before it, unless they must serve the one before
 * them too: "г Тверь Советская ул". */
static void
claim_before (Mask *self, gint64 index)
{
  Group *group = get_group (self, index);
  Group *run = get_group (self, index - 1);
  const Group *rival = get_group (self, index - 2);
  guint skip = 0;

  if (!is_free_run (run))
    return;
  if (rival != NULL && sm_address_is_named (rival->kind)
      && (sm_address_is_street (rival->kind) || !is_free_run (get_group (self, index - 3))))
    {
      guint first = count_first (self, run);

      skip = first < run->n ? first : 0;
      group->unsure = sm_address_is_street (rival->kind);
      if (skip == 0 && group->unsure && !sm_address_is_street (group->kind))
        return;
    }
  claim (group, run, skip);
  group->after = TRUE;
}

/* Whether the name after a word of kind may be another's: an earlier name would be left alone
 * ("Тверская обл Тверь Советская"), or the next word of kind may mean it and not what follows
 * ("Хутор Ленина улица, село Мирное" with the comma left out). */
static gboolean
is_unsure (const Mask *self, gint64 index)
{
  const Group *before = get_group (self, index - 1);
  const Group *rival = get_group (self, index - 2);
  const Group *next = get_group (self, index + 2);

  if (is_free_run (before) && (rival == NULL || !sm_address_is_named (rival->kind)))
    return TRUE;
  return next != NULL && sm_address_is_street (next->kind) && next->n > 0 && !next->after
         && sm_address_get_word (self->words, next->first)->recast;
}

/* "Красный Хутор ул": a street that has no name has a settlement's before it. */
static void
doubt_before (Mask *self, gint64 index)
{
  const Group *group = get_group (self, index);
  Group *before = get_group (self, index - 1);

  if (sm_address_is_street (group->kind) && group->n == 0 && before != NULL
      && before->kind == SM_ADDRESS_PLACE)
    before->unsure = TRUE;
}

/* From the right: what follows a word of kind is its name unless it is already another's. */
static void
resolve (Mask *self)
{
  for (gint64 i = (gint64) self->groups->len - 1; i >= 0; i--)
    {
      Group *group = get_group (self, i);
      Group *next = get_group (self, i + 1);
      const Group *before = get_group (self, i - 1);

      if (sm_address_is_named (group->kind) && is_free_run (next))
        {
          claim (group, next, 0);
          group->unsure = is_unsure (self, i);
        }
      else if (sm_address_is_named (group->kind))
        claim_before (self, i);
      else if (sm_address_is_numbered (group->kind) && group->n == 0 && is_free_run (next)
               && (before == NULL || before->kind != SM_ADDRESS_NUMBER))
        claim (group, next, 0); /* "кв тридцать": hidden whole */
    }
  for (gint64 i = 1; i < self->groups->len; i++)
    doubt_before (self, i);
}

static gboolean
has_street (const Mask *self)
{
  for (guint i = 0; i < self->groups->len; i++)
    {
      const Group *group = get_group (self, i);

      if (group->kind == SM_ADDRESS_STREET && group->n > 0 && !group->unsure)
        return TRUE;
    }
  return FALSE;
}

static void
append_initials (Mask *self, const SmAddressWord *word)
{
  glong shown = MIN (sm_address_count_letters (word) / 2, LETTERS_MOST);
  const char *end = g_utf8_offset_to_pointer (word->text, shown);

  g_string_append_len (self->out, word->text, end - word->text);
  g_string_append (self->out, ELLIPSIS);
}

/* Letters of a name as such: no numbers, no "-я" of theirs. */
static gboolean
is_readable (const Mask *self, guint index)
{
  const SmAddressWord *word = sm_address_get_word (self->words, index);
  gboolean suffix = index > 0 && word->glue != ' '
                    && sm_address_is_number (sm_address_get_word (self->words, index - 1));

  return sm_address_is_long_name (word) && !suffix;
}

/* The first letters of a name's words of at least `least` letters. */
static guint
append_words (Mask *self, const Group *group, guint most, glong least)
{
  guint shown = 0;

  for (guint i = group->first; i < group->first + group->n && shown < most; i++)
    {
      const SmAddressWord *word = sm_address_get_word (self->words, i);

      if (!is_readable (self, i) || word->recast || sm_address_count_letters (word) < least)
        continue;
      if (shown > 0)
        g_string_append_c (self->out, ' ');
      append_initials (self, word);
      shown++;
    }
  return shown;
}

/* What may be told of a name: of what may be several names the first words, of a street the
 * first telling word ("40 лет Октября": not "лет"). */
static void
append_first (Mask *self, const Group *group)
{
  gboolean several = group->mark == NO_MARK || group->after;

  if (append_words (self, group, several ? RUN_WORDS_MOST : 1, TELLING_LETTERS) == 0
      && append_words (self, group, 1, 2) == 0)
    g_string_append (self->out, group->mark == NO_MARK ? HIDDEN : ELLIPSIS);
}

/* Whether all words of a settlement's name are its own: the street is known to be something
 * else, and no street's word stands right after them. */
static gboolean
is_whole (const Mask *self, const Group *group)
{
  const SmAddressWord *beyond = sm_address_get_word (self->words, group->first + group->n);
  gboolean open = beyond != NULL && sm_address_is_street (beyond->kind) && !group->after;

  return group->n <= PLACE_WORDS_MOST && !open && has_street (self);
}

/* The last name before a word of kind: what stands before it may be another's. */
static guint
find_last (const Mask *self, const Group *group)
{
  guint index = group->first + group->n - 1;

  while (index > group->first && sm_address_get_word (self->words, index)->glue == '-')
    index--;
  return index;
}

/* A name with an initial behind it is a person's. */
static gboolean
is_surname (const Mask *self, const Group *group, guint index)
{
  return index + 1 < group->first + group->n
         && !sm_address_is_long_name (sm_address_get_word (self->words, index + 1));
}

/* A settlement's name: the word next to the word of kind; the others whole only where they are
 * surely its own, else by their first letters. */
static void
append_place (Mask *self, const Group *group)
{
  const SmAddressWord *beyond = sm_address_get_word (self->words, group->first + group->n);
  gboolean tied = sm_address_is_number (beyond) && beyond->glue != ' ';
  gboolean whole = is_whole (self, group);
  guint sure = group->after ? find_last (self, group) : group->first;
  gboolean person =
      group->after && !sm_address_is_long_name (sm_address_get_word (self->words, sure));
  guint shown = 0;

  if (group->unsure || tied || person)
    {
      append_first (self, group);
      return;
    }
  for (guint i = group->first; i < group->first + group->n && shown < PLACE_WORDS_MOST; i++)
    {
      const SmAddressWord *word = sm_address_get_word (self->words, i);

      if (!is_readable (self, i))
        continue;
      if (shown > 0)
        g_string_append_c (self->out, word->glue == '-' ? '-' : ' ');
      if (!is_surname (self, group, i) && (whole || i == sure || (group->after && i > sure)))
        g_string_append (self->out, word->text);
      else
        append_initials (self, word);
      shown++;
    }
  if (shown == 0)
    g_string_append (self->out, ELLIPSIS);
}

static void
append_house (Mask *self, const Group *group)
{
  const SmAddressWord *number = sm_address_get_word (self->words, group->first);
  gboolean digits = group->n > 0 && sm_address_is_number (number)
                    && sm_address_count_letters (number) > 1
                    && g_unichar_isdigit (g_utf8_get_char (number->text));

  if (digits)
    g_string_append_len (self->out, number->text, g_utf8_next_char (number->text) - number->text);
  g_string_append_c (self->out, '*');
}

static void
append_value (Mask *self, const Group *group)
{
  if (group->kind == SM_ADDRESS_PLACE)
    append_place (self, group);
  else if (group->kind == SM_ADDRESS_HOUSE)
    append_house (self, group);
  else if (group->kind == SM_ADDRESS_BUILDING)
    g_string_append_c (self->out, '*');
  else if (group->kind == SM_ADDRESS_FLAT)
    g_string_append (self->out, HIDDEN);
  else
    append_first (self, group);
}

/* Whether no group of an address stands before (step -1) or behind (step 1) another. */
static gboolean
is_outermost (const Mask *self, gint64 index, gint64 step)
{
  const Group *beside = get_group (self, index + step);

  if (beside != NULL && beside->kind == SM_ADDRESS_BREAK)
    beside = get_group (self, index + 2 * step);
  return beside == NULL;
}

/* Whether a settlement's name, or its word, stands there. */
static gboolean
is_place_end (const Mask *self, gint64 index)
{
  const Group *group = get_group (self, index);
  const Group *before = get_group (self, index - 1);

  if (group != NULL && group->kind == SM_ADDRESS_NAME && group->claimed)
    group = before;
  return group != NULL && group->kind == SM_ADDRESS_PLACE;
}

/* Six digits that open the address or follow the country, or end it behind a settlement; anywhere
 * else they may be a plot's. */
static gboolean
is_postal_code (const Mask *self, gint64 index)
{
  const Group *group = get_group (self, index);
  const Group *before = get_group (self, index - 1);
  const Group *next = get_group (self, index + 1);
  const Group *earlier = get_group (self, index - 2);
  const char *text = sm_address_get_word (self->words, group->first)->text;
  gboolean behind_country = index == 2 && earlier->kind == SM_ADDRESS_NAME && earlier->n == 1;

  if (group->n != 1 || strlen (text) != POSTAL_CODE_DIGITS
      || strspn (text, "0123456789") != POSTAL_CODE_DIGITS || strchr ("123456", text[0]) == NULL
      || (before != NULL && before->kind != SM_ADDRESS_BREAK)
      || (next != NULL && sm_address_is_numbered (next->kind)))
    return FALSE;
  if (is_outermost (self, index, 1))
    return is_place_end (self, index - 2);
  return is_outermost (self, index, -1) || behind_country;
}

static void
append_mark (Mask *self, const Group *group)
{
  const SmAddressWord *mark = sm_address_get_word (self->words, group->mark);

  g_string_append (self->out, mark->text);
  if (mark->stopped)
    g_string_append_c (self->out, '.');
}

static void
append_group (Mask *self, guint index)
{
  const Group *group = get_group (self, index);

  if (group->kind == SM_ADDRESS_BREAK || (group->kind == SM_ADDRESS_NAME && group->claimed))
    return;
  if (group->kind == SM_ADDRESS_NUMBER && !is_postal_code (self, index))
    {
      if (!g_str_has_suffix (self->out->str, HIDDEN))
        g_string_append_printf (self->out, "%s" HIDDEN, self->out->len > 0 ? ", " : "");
      return;
    }
  if (self->out->len > 0)
    g_string_append (self->out, ", ");
  if (group->kind == SM_ADDRESS_NUMBER)
    {
      g_string_append (self->out, sm_address_get_word (self->words, group->first)->text);
      return;
    }
  if (group->mark != NO_MARK && !group->after)
    append_mark (self, group);
  if (group->mark != NO_MARK && !group->after
      && (group->n > 0 || sm_address_is_numbered (group->kind)))
    g_string_append_c (self->out, ' ');
  if (group->n > 0 || sm_address_is_numbered (group->kind))
    append_value (self, group);
  if (group->after)
    {
      g_string_append_c (self->out, ' ');
      append_mark (self, group);
    }
}

/**
 * sm_text_mask_address:
 * @address: a postal address, in whatever spelling
 *
 * Returns: (transfer full): "г. Тверь, ул. Сов…, д. 1*, кв. **", at most
 *   SM_LIMIT_ADDRESS_CHARS characters; %SM_TEXT_MASK_HIDDEN where nothing is understood
 */
char *
sm_text_mask_address (const char *address)
{
  g_autofree char *cleaned = sm_text_clean (address);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GArray) words = sm_address_words_read (cleaned != NULL ? cleaned : "");
  g_autoptr (GArray) groups = g_array_new (FALSE, FALSE, sizeof (Group));
  Mask self = { words, groups, out };

  sm_address_words_settle (words);
  for (guint i = 0; i < words->len;)
    i = read_group (&self, i);
  resolve (&self);
  for (guint i = 0; i < groups->len; i++)
    append_group (&self, i);
  if (out->len == 0)
    return g_strdup (SM_TEXT_MASK_HIDDEN);
  if (g_utf8_strlen (out->str, -1) <= SM_LIMIT_ADDRESS_CHARS)
    return g_string_free (g_steal_pointer (&out), FALSE);
  return g_utf8_substring (out->str, 0, SM_LIMIT_ADDRESS_CHARS);
}
