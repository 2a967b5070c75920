/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "owners.h"

#include <string.h>

#include "text.h"

/*
 * Registries write people as "Смирнова Анна Петровна", "СМИРНОВА А.П." or "Анна Петровна
 * Смирнова", and change from one to another without anybody having moved. The patronymic tells
 * where the first name stands; initials tell that the one whole word is the surname. Several owners
 * stand side by side, with marks between them or without; their shares are nobody's name, and
 * stand between them as well.
 */

#define SHARE "(?:\\b\\d+\\s*[/⁄]\\s*\\d+\\b|\\b\\d+(?:[.,]\\d+)?\\s*%|[¼-¾⅐-⅞])"
#define SHARES "[\\p{Pd}(\\s]*(?:\\bдол(?:я|и|ей)\\s*)?" SHARE "\\s*(?:дол(?:я|и|ей))?\\s*\\)?"
/* before a name, or the initials of one; "Смирнов И. П." has none */
#define AND "\\s+и\\s+(?=\\p{L}{2}|\\p{L}\\.\\s*(?:\\p{L}\\.\\s*)?\\p{L}{2})"
/* two words may be a whole name, one is the first half of a surname */
#define DASH "([\\p{L}.]+\\s+[\\p{L}.]+)\\s+\\p{Pd}\\s+"
#define SEPARATORS ",;/+&|\n"
#define PERSON_WORDS 3    /* surname, first name, patronymic */
#define PERSON_INITIALS 2 /* beside the surname */

typedef struct
{
  char *surname;    /* owned, like the next two */
  char *first;      /* nullable; or an initial */
  char *patronymic; /* nullable; or an initial */
  gboolean loose;   /* two whole words: which is the surname, nobody knows */
} Owner;

static void
owner_free (gpointer data)
{
  Owner *self = data;

  g_free (self->surname);
  g_free (self->first);
  g_free (self->patronymic);
  g_free (self);
}

static gboolean
is_initial (const char *word)
{
  return g_utf8_strlen (word, -1) == 1;
}

static gboolean
is_patronymic (const char *word)
{
  static const char *const ends[] = { "ович", "евич", "ьич",   "тич",   "кич",   "мич",   "овна",
                                      "евна", "ична", "-оглы", "-кызы", "-гызы", "-угли", NULL };

  for (guint i = 0; ends[i] != NULL; i++)
    if (g_str_has_suffix (word, ends[i]) && !g_str_equal (word, ends[i]))
      return TRUE;
  return FALSE;
}

/* "\\1" in `by` is the pattern's first group. */
static char *
replace_all (const char *text, const char *pattern, const char *by)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS, 0, NULL);

  return g_regex_replace (regex, text, -1, 0, by, 0, NULL);
}

/* Letters and digits with single hyphens between, also where "Петрова – Водкина" has spaces; the
 * rest parts words. Folded as for searching. */
static GPtrArray *
split_words (const char *text)
{
  static const char *const ignored[] = { "ип", "оглы", "кызы", "угли", NULL };
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *whole = sm_text_fold (text);
  g_autofree char *folded = replace_all (whole, "\\s*\\p{Pd}\\s*", "-");
  g_autoptr (GString) word = g_string_new (NULL);
  gboolean hyphen = FALSE;

  for (const char *p = folded;; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (g_unichar_isalnum (character))
        {
          if (hyphen && word->len > 0)
            g_string_append_c (word, '-');
          hyphen = FALSE;
          g_string_append_unichar (word, character);
          continue;
        }
      hyphen = character == '-';
      if (hyphen)
        continue;
      if (word->len > 0 && !g_strv_contains (ignored, word->str))
        g_ptr_array_add (words, g_strdup (word->str));
      g_string_truncate (word, 0);
      if (character == 0)
        return words;
    }
}

static char *
dup_word (GPtrArray *words, guint index)
{
  return index < words->len ? g_strdup (g_ptr_array_index (words, index)) : NULL;
}

static Owner *
parse_owner (GPtrArray *all)
{
  Owner *self = g_new0 (Owner, 1);
  g_autoptr (GPtrArray) whole = g_ptr_array_new ();
  g_autoptr (GPtrArray) initials = g_ptr_array_new ();
  gboolean after_first;

  for (guint i = 0; i < all->len; i++)
    g_ptr_array_add (is_initial (g_ptr_array_index (all, i)) ? initials : whole,
                     g_ptr_array_index (all, i));
  after_first = whole->len > 1 && is_patronymic (g_ptr_array_index (whole, 1));
  if (after_first && whole->len > 2)
    { /* Анна Петровна Смирнова */
      self->surname = dup_word (whole, 2);
      self->first = dup_word (whole, 0);
      self->patronymic = dup_word (whole, 1);
      return self;
    }
  self->surname = whole->len > 0 ? dup_word (whole, 0) : dup_word (all, 0);
  self->first = whole->len > 1 ? dup_word (whole, 1) : dup_word (initials, 0);
  self->patronymic = whole->len > 1
                         ? (whole->len > 2 ? dup_word (whole, 2) : dup_word (initials, 0))
                         : dup_word (initials, 1);
  self->loose = whole->len == 2 && !after_first;
  return self;
}

static gboolean
begin_alike (const char *a, const char *b)
{
  return g_utf8_get_char (a) == g_utf8_get_char (b);
}

/* "АП" without dots stands for two initials. */
static gboolean
are_initials_of (const char *word, const Owner *other)
{
  return g_utf8_strlen (word, -1) == 2 && other->patronymic != NULL
         && begin_alike (word, other->first)
         && begin_alike (g_utf8_next_char (word), other->patronymic);
}

static gboolean
is_first_same (const Owner *a, const Owner *b)
{
  if (a->first == NULL || b->first == NULL)
    return TRUE; /* nothing differs */
  if (is_initial (a->first) || is_initial (b->first))
    return begin_alike (a->first, b->first);
  return g_str_equal (a->first, b->first) || are_initials_of (a->first, b)
         || are_initials_of (b->first, a);
}

/* A patronymic comes and goes and is mended. What is none belongs to the name as the other words
 * do: "Администрация города Твери", "Ким Ен Сук". */
static gboolean
is_last_same (const Owner *a, const Owner *b)
{
  if (a->patronymic == NULL || b->patronymic == NULL || is_patronymic (a->patronymic)
      || is_patronymic (b->patronymic))
    return TRUE;
  if (is_initial (a->patronymic) || is_initial (b->patronymic))
    return begin_alike (a->patronymic, b->patronymic);
  return g_str_equal (a->patronymic, b->patronymic);
}

static gboolean
is_same_as_read (const Owner *a, const Owner *b)
{
  return g_strcmp0 (a->surname, b->surname) == 0 && is_first_same (a, b) && is_last_same (a, b);
}

static gboolean
is_same_turned (const Owner *loose, const Owner *other)
{
  const Owner turned = { loose->first, loose->surname, NULL, FALSE };

  return loose->loose && is_same_as_read (&turned, other);
}

static gboolean
is_same (const Owner *a, const Owner *b)
{
  return is_same_as_read (a, b) || is_same_turned (a, b) || is_same_turned (b, a);
}

/* How many words from the first on are one person's: people without a mark between them part
 * where a name is complete. */
static guint
count_person (GPtrArray *words, guint first)
{
  guint n_whole = 0;
  guint n_initials = 0;
  guint i;

  for (i = first; i < words->len; i++)
    {
      if (n_whole == PERSON_WORDS || (n_whole > 0 && n_initials == PERSON_INITIALS))
        break;
      if (is_initial (g_ptr_array_index (words, i)))
        n_initials++;
      else
        n_whole++;
    }
  return i - first;
}

static void
add_owners (GPtrArray *owners, const char *text)
{
  g_autoptr (GPtrArray) words = split_words (text);
  guint n = 0;

  for (guint i = 0; i < words->len; i += n)
    {
      g_autoptr (GPtrArray) person = g_ptr_array_new ();

      n = count_person (words, i);
      for (guint j = i; j < i + n; j++)
        g_ptr_array_add (person, g_ptr_array_index (words, j));
      g_ptr_array_add (owners, parse_owner (person));
    }
}

static GPtrArray *
parse_owners (const char *text)
{
  GPtrArray *owners = g_ptr_array_new_with_free_func (owner_free);
  g_autofree char *nameless = replace_all (text, SHARES, ";");
  g_autofree char *joined = replace_all (nameless, AND, ";");
  g_autofree char *apart = replace_all (joined, DASH, "\\1;");
  g_auto (GStrv) parts = g_strsplit_set (apart, SEPARATORS, -1);

  for (guint i = 0; parts[i] != NULL; i++)
    add_owners (owners, parts[i]);
  return owners;
}

static gboolean
is_among (const Owner *owner, GPtrArray *owners)
{
  for (guint i = 0; i < owners->len; i++)
    if (is_same (owner, g_ptr_array_index (owners, i)))
      return TRUE;
  return FALSE;
}

/**
 * smd_owners_stay:
 * @before: a registry's full name of an account's owner, or of several
 * @after: the same of a later registry
 *
 * Returns: whether each of the former owners is among the later ones
 */
gboolean
smd_owners_stay (const char *before, const char *after)
{
  g_autoptr (GPtrArray) former = NULL;
  g_autoptr (GPtrArray) later = NULL;

  if (g_strcmp0 (before, after) == 0)
    return TRUE;
  former = parse_owners (before);
  later = parse_owners (after);
  for (guint i = 0; i < former->len; i++)
    if (!is_among (g_ptr_array_index (former, i), later))
      return FALSE;
  return former->len > 0 || later->len == 0;
}
