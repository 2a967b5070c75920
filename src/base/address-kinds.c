/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "address-words.h"

/* Words of an address that mean one thing or another by what stands beside them. */

/* Whether some word of the address differs from itself in capitals, or in small letters. */
static gboolean
differs (GArray *words, char *(*convert) (const char *, gssize))
{
  for (guint i = 0; i < words->len; i++)
    {
      g_autofree char *converted = convert (sm_address_get_word (words, i)->text, -1);

      if (!g_str_equal (converted, sm_address_get_word (words, i)->text))
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_lower_case (GArray *words)
{
  return differs (words, g_utf8_strup);
}

static gboolean
has_both_cases (GArray *words)
{
  return has_lower_case (words) && differs (words, g_utf8_strdown);
}

/* What was met before a word. */
typedef struct
{
  gboolean open; /* a street's word, and no name of it yet */
  gboolean street;
  gboolean number; /* or a word for one; a postal code that opens the address is none */
} Met;

static gboolean
is_lone_place (const SmAddressWord *word)
{
  return word != NULL && word->kind == SM_ADDRESS_PLACE && sm_address_count_letters (word) == 1;
}

/* "Титова Г.", "Смирнова А.П.": an initial behind its name, or behind another. Where capitals tell
 * nothing, what stands behind a street or a number is none of a settlement's. */
static gboolean
is_initial_behind (GArray *words, guint index, const Met *met)
{
  const SmAddressWord *word = sm_address_get_word (words, index);
  const SmAddressWord *before = index > 0 ? sm_address_get_word (words, index - 1) : NULL;

  if (sm_address_count_letters (word) > 1 || !sm_address_is_name (before))
    return FALSE;
  if (!sm_address_is_long_name (before) && word->glue == '.')
    return TRUE;
  if (sm_address_is_long_name (sm_address_get_word (words, index + 1)))
    return FALSE;
  if (!sm_address_is_long_name (before) || is_lone_place (sm_address_get_word (words, index + 1)))
    return TRUE;
  if (has_both_cases (words))
    return g_unichar_isupper (g_utf8_get_char (word->text));
  return met->street || met->number;
}

/* "Г. Титова" within an address that is not all capitals: a first name, not a town. */
static gboolean
is_initial (GArray *words, guint index)
{
  const SmAddressWord *word = sm_address_get_word (words, index);
  gboolean opens = TRUE; /* only a postal code may stand before */

  for (guint i = 0; i < index; i++)
    {
      SmAddressKind kind = sm_address_get_word (words, i)->kind;

      opens = opens && (kind == SM_ADDRESS_NUMBER || kind == SM_ADDRESS_BREAK);
    }
  return !opens && sm_address_count_letters (word) == 1
         && g_unichar_isupper (g_utf8_get_char (word->text))
         && sm_address_is_name (sm_address_get_word (words, index + 1)) && has_lower_case (words);
}

/* Decides by the words beside it what a word of several meanings is. */
static SmAddressKind
settle_word (GArray *words, guint index, const Met *met)
{
  const SmAddressWord *word = sm_address_get_word (words, index);
  const SmAddressWord *next = sm_address_get_word (words, index + 1);
  gboolean lone = sm_address_count_letters (word) == 1;

  if (word->kind == SM_ADDRESS_PLACE
      && (met->open || is_initial (words, index) || is_initial_behind (words, index, met)))
    return SM_ADDRESS_NAME; /* "ул. Хутор Ленина", "ул. С. Перовской" */
  if (word->kind == SM_ADDRESS_PLACE && lone && sm_address_is_number (next))
    return SM_ADDRESS_BUILDING; /* "с 2": строение */
  if (lone && met->open && !sm_address_is_number (word) && sm_address_is_name (next))
    return SM_ADDRESS_NAME; /* "ул. Д. Бедного" */
  if (word->kind == SM_ADDRESS_D)
    return !met->street && sm_address_is_long_name (next) ? SM_ADDRESS_PLACE : SM_ADDRESS_HOUSE;
  if (word->kind == SM_ADDRESS_BUILDING && lone && sm_address_is_long_name (next))
    return SM_ADDRESS_NAME; /* "К. Маркса" */
  return word->kind;
}

/**
 * sm_address_words_settle:
 * @words: #SmAddressWord in order
 *
 * Decides what words of several meanings are: "г" a town or an initial, "с" a village or a block,
 * "д" a house or a village.
 */
void
sm_address_words_settle (GArray *words)
{
  Met met = { FALSE, FALSE, FALSE };

  for (guint i = 0; i < words->len; i++)
    {
      SmAddressWord *word = sm_address_get_word (words, i);
      SmAddressKind kind = settle_word (words, i, &met);

      word->recast = kind == SM_ADDRESS_NAME && word->kind != kind;
      word->kind = kind;
      if (sm_address_is_street (word->kind))
        met.open = met.street = TRUE;
      else if (word->kind != SM_ADDRESS_NUMBER
               && (!sm_address_is_name (word) || sm_address_is_long_name (word)))
        met.open = FALSE;
      met.number = met.number || sm_address_is_numbered (word->kind)
                   || (sm_address_is_number (word) && i > 0);
    }
}
