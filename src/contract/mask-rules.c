/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "error.h"
#include "input-rules.h"
#include "text.h"

/*
 * Account numbers against a supplier's mask. Spaces and dashes are people's own grouping: they
 * are dropped from what was typed and put in where the mask has them. A letter of the other
 * alphabet that looks the same is taken for the one the mask wants; a letter in a digit's place
 * is not, for that would be guessing. What receipts print before a number ("л/с №") and what
 * stands after it in a sentence is dropped where the number does not fit with it.
 */

#define MASK_DIGIT '9'
#define MASK_LATIN 'A'
#define MASK_CYRILLIC 0x0410

/* Words before a number, each with its punctuation, as many as there are; quotes and brackets.
 * "ЕЛС" is none of them: it is another number. */
#define LABELS                                                                  \
  "(?:ваш|лицев(?:ой|ого)|лиц\\.?|сч[её]та?|сч\\.|№|#|номер|n[oº°]?(?!\\p{L})|" \
  "л\\s?[/\\\\.]?\\s?сч?\\.?(?:[её]т)?)"
#define MARKS "[^\\p{L}\\p{N}№#]*"
#define PRINTED_BEFORE "^" MARKS "(?:" LABELS MARKS ")*"
#define PRINTED_AFTER "[^\\p{L}\\p{N}]+$"

static const struct
{
  char latin;
  gunichar cyrillic;
} look_alikes[] = {
  { 'A', 0x0410 }, { 'B', 0x0412 }, { 'C', 0x0421 }, { 'E', 0x0415 },
  { 'H', 0x041d }, { 'K', 0x041a }, { 'M', 0x041c }, { 'O', 0x041e },
  { 'P', 0x0420 }, { 'T', 0x0422 }, { 'X', 0x0425 }, { 'Y', 0x0423 },
};

static gunichar
to_latin (gunichar character)
{
  for (guint i = 0; i < G_N_ELEMENTS (look_alikes); i++)
    if (look_alikes[i].cyrillic == character)
      return (gunichar) look_alikes[i].latin;
  return character;
}

static gunichar
to_cyrillic (gunichar character)
{
  for (guint i = 0; i < G_N_ELEMENTS (look_alikes); i++)
    if ((gunichar) look_alikes[i].latin == character)
      return look_alikes[i].cyrillic;
  return character;
}

static gboolean
is_cyrillic_capital (gunichar character)
{
  return (character >= 0x0410 && character <= 0x042f) || character == 0x0401;
}

/* What a typed character is in the place of a mask's one; 0 where it does not belong there. */
static gunichar
fit_character (gunichar place, gunichar typed)
{
  gunichar upper = g_unichar_toupper (typed);

  if (place == MASK_DIGIT)
    return typed >= '0' && typed <= '9' ? typed : 0;
  if (place == MASK_LATIN)
    {
      gunichar latin = to_latin (upper);

      return latin >= 'A' && latin <= 'Z' ? latin : 0;
    }
  if (place == MASK_CYRILLIC)
    {
      gunichar cyrillic = to_cyrillic (upper);

      return is_cyrillic_capital (cyrillic) ? cyrillic : 0;
    }
  return to_latin (upper) == to_latin (g_unichar_toupper (place)) ? place : 0;
}

static const char *
skip_grouping (const char *p)
{
  while (*p != '\0' && sm_text_is_grouping (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  return p;
}

static SmMaskState
match_mask (const char *mask, const char *typed, GString *number)
{
  const char *rest = skip_grouping (typed);

  if (*rest == '\0')
    return SM_MASK_EMPTY;
  for (const char *p = mask; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar place = g_utf8_get_char (p);
      gunichar fitted;

      if (sm_text_is_grouping (place))
        {
          g_string_append_unichar (number, place);
          continue;
        }
      if (*rest == '\0')
        return SM_MASK_PARTIAL;
      fitted = fit_character (place, g_utf8_get_char (rest));
      if (fitted == 0)
        return SM_MASK_WRONG;
      g_string_append_unichar (number, fitted);
      rest = skip_grouping (g_utf8_next_char (rest));
    }
  return *rest == '\0' ? SM_MASK_COMPLETE : SM_MASK_WRONG;
}

/* The number without what is printed around it. */
static char *
strip_print (const char *typed)
{
  const GRegexCompileFlags flags = G_REGEX_CASELESS | G_REGEX_OPTIMIZE;
  g_autoptr (GRegex) before = g_regex_new (PRINTED_BEFORE, flags, 0, NULL);
  g_autoptr (GRegex) after = g_regex_new (PRINTED_AFTER, flags, 0, NULL);
  g_autofree char *begun = g_regex_replace_literal (before, typed, -1, 0, "", 0, NULL);

  return begun != NULL ? g_regex_replace_literal (after, begun, -1, 0, "", 0, NULL) : NULL;
}

/* As match_mask() for what was typed or pasted; what is printed around a number is looked for
 * only where the whole does not fit, for a mask may begin with the same letters. */
static SmMaskState
match_typed (const char *mask, const char *typed, GString *number)
{
  g_autofree char *cleaned = sm_text_clean (typed);
  g_autofree char *stripped = NULL;
  SmMaskState state;

  if (cleaned == NULL)
    return SM_MASK_WRONG;
  state = match_mask (mask, cleaned, number);
  if (state != SM_MASK_WRONG)
    return state;
  stripped = strip_print (cleaned);
  if (stripped == NULL || g_str_equal (stripped, cleaned))
    return SM_MASK_WRONG;
  g_string_truncate (number, 0);
  return match_mask (mask, stripped, number);
}

/**
 * sm_rules_mask_state:
 * @mask: a supplier's mask
 * @typed: (nullable): what is typed so far
 *
 * Returns: how what is typed stands to the mask, for telling while one types
 */
SmMaskState
sm_rules_mask_state (const char *mask, const char *typed)
{
  g_autoptr (GString) number = g_string_new (NULL);

  g_return_val_if_fail (mask != NULL, SM_MASK_WRONG);

  if (typed == NULL)
    return SM_MASK_EMPTY;
  return match_typed (mask, typed, number);
}

/**
 * sm_rules_check_account_number:
 * @mask: a supplier's mask
 * @typed: (nullable): what was typed
 * @normalized: (out) (optional): the number as the supplier writes it
 * @error: %SM_ERROR_NUMBER_FORMAT
 *
 * Returns: whether the number has the supplier's form
 */
gboolean
sm_rules_check_account_number (const char *mask, const char *typed, char **normalized,
                               GError **error)
{
  g_autoptr (GString) number = g_string_new (NULL);

  g_return_val_if_fail (mask != NULL, FALSE);

  if (typed == NULL || match_typed (mask, typed, number) != SM_MASK_COMPLETE)
    {
      sm_error_set (error, SM_ERROR_NUMBER_FORMAT, 0, N_ ("not a number of this supplier's form"));
      return FALSE;
    }
  if (normalized != NULL)
    *normalized = g_string_free (g_steal_pointer (&number), FALSE);
  return TRUE;
}
