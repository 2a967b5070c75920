/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json-gate.h"

#include <string.h>

#include "error.h"
#include "json-number.h"
#include "limits.h"

/*
 * A checker of RFC 8259's grammar that builds nothing but the names of the open objects. What it
 * lets pass means the same to every parser: no duplicate names, no lone surrogates, no NUL, no
 * number that a double or an int64 would change.
 */

#define NUMBER_BYTES_MOST 64

typedef enum
{
  EXPECT_VALUE,
  EXPECT_FIRST_ITEM,
  EXPECT_FIRST_NAME,
  EXPECT_NAME,
  EXPECT_SEPARATOR,
  DONE,
} State;

/* So few names are compared one by one: a table would need a hash that nobody can foresee. */
typedef struct
{
  gboolean is_object;
  GPtrArray *names; /* owned: decoded names so far; NULL until the first */
} Level;

typedef struct
{
  const char *start;
  const char *p;
  const char *end;
  State state;
  guint values;
  guint depth;
  Level levels[SM_LIMIT_JSON_DEPTH];
  const char *reason; /* literal; set once something is refused */
} Gate;

static gboolean
refuse (Gate *gate, const char *reason)
{
  gate->reason = reason;
  return FALSE;
}

static gboolean
at (const Gate *gate, char expected)
{
  return gate->p < gate->end && *gate->p == expected;
}

static gboolean
at_digit (const Gate *gate)
{
  return gate->p < gate->end && g_ascii_isdigit (*gate->p);
}

static void
skip_space (Gate *gate)
{
  while (gate->p < gate->end
         && (*gate->p == ' ' || *gate->p == '\n' || *gate->p == '\t' || *gate->p == '\r'))
    gate->p++;
}

static gboolean
take_hex4 (Gate *gate, gunichar *unit)
{
  *unit = 0;
  for (guint i = 0; i < 4; i++, gate->p++)
    {
      if (gate->p == gate->end || !g_ascii_isxdigit (*gate->p))
        return refuse (gate, "a \\u escape without four hex digits");
      *unit = *unit * 16 + (gunichar) g_ascii_xdigit_value (*gate->p);
    }
  return TRUE;
}

/* After "\u": one escaped character, which may take two escapes. */
static gboolean
take_unicode_escape (Gate *gate, gunichar *character)
{
  gunichar low = 0;

  if (!take_hex4 (gate, character))
    return FALSE;
  if (*character == 0)
    return refuse (gate, "an escaped NUL");
  if (*character < 0xd800 || *character > 0xdfff)
    return TRUE;
  if (*character > 0xdbff || gate->end - gate->p < 2 || gate->p[0] != '\\' || gate->p[1] != 'u')
    return refuse (gate, "a lone surrogate");
  gate->p += 2;
  if (!take_hex4 (gate, &low))
    return FALSE;
  if (low < 0xdc00 || low > 0xdfff)
    return refuse (gate, "a lone surrogate");
  *character = 0x10000 + ((*character - 0xd800) << 10) + (low - 0xdc00);
  return TRUE;
}

static gboolean
take_escape (Gate *gate, GString *decoded)
{
  static const char letters[] = "\"\\/bfnrt";
  static const char meanings[] = "\"\\/\b\f\n\r\t";
  const char *letter;
  gunichar character;

  if (gate->p == gate->end)
    return refuse (gate, "an unfinished escape");
  if (*gate->p == 'u')
    {
      gate->p++;
      if (!take_unicode_escape (gate, &character))
        return FALSE;
      if (decoded != NULL)
        g_string_append_unichar (decoded, character);
      return TRUE;
    }
  letter = strchr (letters, *gate->p);
  if (letter == NULL)
    return refuse (gate, "an unknown escape");
  if (decoded != NULL)
    g_string_append_c (decoded, meanings[letter - letters]);
  gate->p++;
  return TRUE;
}

static gboolean
take_string (Gate *gate, GString *decoded)
{
  gate->p++;
  for (;;)
    {
      const char *run = gate->p;

      while (gate->p < gate->end && *gate->p != '"' && *gate->p != '\\' && (guchar) *gate->p >= ' ')
        gate->p++;
      if (decoded != NULL)
        g_string_append_len (decoded, run, gate->p - run);
      if (gate->p == gate->end)
        return refuse (gate, "an unfinished string");
      if ((guchar) *gate->p < ' ')
        return refuse (gate, "a control character in a string");
      if (*gate->p++ == '"')
        return TRUE;
      if (!take_escape (gate, decoded))
        return FALSE;
    }
}

static gboolean
take_digits (Gate *gate)
{
  if (!at_digit (gate))
    return refuse (gate, "a number without a digit");
  while (at_digit (gate))
    gate->p++;
  return TRUE;
}

static gboolean
take_number (Gate *gate)
{
  const char *token = gate->p;
  char copy[NUMBER_BYTES_MOST + 1];
  gboolean integer = TRUE;

  if (at (gate, '-'))
    gate->p++;
  if (at (gate, '0'))
    gate->p++;
  else if (!take_digits (gate))
    return FALSE;
  if (at_digit (gate))
    return refuse (gate, "a leading zero");
  if (at (gate, '.'))
    {
      integer = FALSE;
      gate->p++;
      if (!take_digits (gate))
        return FALSE;
    }
  if (at (gate, 'e') || at (gate, 'E'))
    {
      integer = FALSE;
      gate->p++;
      if (at (gate, '+') || at (gate, '-'))
        gate->p++;
      if (!take_digits (gate))
        return FALSE;
    }
  if (gate->p - token > NUMBER_BYTES_MOST)
    return refuse (gate, "a number of too many digits");
  memcpy (copy, token, (gsize) (gate->p - token));
  copy[gate->p - token] = '\0';
  if (integer ? !sm_json_integer_fits (copy) : !sm_json_double_fits (copy))
    return refuse (gate, "a number that would not be kept exactly");
  return TRUE;
}

static gboolean
take_word (Gate *gate)
{
  static const char *const words[] = { "true", "false", "null" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i]);

      if ((gsize) (gate->end - gate->p) < length || memcmp (gate->p, words[i], length) != 0)
        continue;
      gate->p += length;
      return TRUE;
    }
  return refuse (gate, "not a value");
}

static gboolean
push_level (Gate *gate, gboolean is_object)
{
  if (gate->depth == SM_LIMIT_JSON_DEPTH)
    return refuse (gate, "nested too deep");
  gate->p++;
  gate->levels[gate->depth++] = (Level) { is_object, NULL };
  gate->state = is_object ? EXPECT_FIRST_NAME : EXPECT_FIRST_ITEM;
  return TRUE;
}

static void
pop_level (Gate *gate)
{
  g_clear_pointer (&gate->levels[--gate->depth].names, g_ptr_array_unref);
  gate->state = EXPECT_SEPARATOR;
}

static gboolean
take_value (Gate *gate)
{
  if (++gate->values > SM_LIMIT_JSON_MEMBERS)
    return refuse (gate, "too many values");
  gate->state = EXPECT_SEPARATOR;
  if (at (gate, '{') || at (gate, '['))
    return push_level (gate, *gate->p == '{');
  if (at (gate, '"'))
    return take_string (gate, NULL);
  if (at (gate, '-') || at_digit (gate))
    return take_number (gate);
  return take_word (gate);
}

static gboolean
take_name (Gate *gate)
{
  Level *level = &gate->levels[gate->depth - 1];
  g_autoptr (GString) name = NULL;

  if (!at (gate, '"'))
    return refuse (gate, "not a member's name");
  name = g_string_sized_new (32);
  if (!take_string (gate, name))
    return FALSE;
  if (level->names == NULL)
    level->names = g_ptr_array_new_with_free_func (g_free);
  if (g_ptr_array_find_with_equal_func (level->names, name->str, g_str_equal, NULL))
    return refuse (gate, "a member given twice");
  if (level->names->len == SM_LIMIT_NAMES)
    return refuse (gate, "too many members");
  g_ptr_array_add (level->names, g_string_free (g_steal_pointer (&name), FALSE));
  skip_space (gate);
  if (!at (gate, ':'))
    return refuse (gate, "no colon after a member's name");
  gate->p++;
  gate->state = EXPECT_VALUE;
  return TRUE;
}

static gboolean
take_separator (Gate *gate)
{
  Level *level;

  if (gate->depth == 0)
    {
      gate->state = DONE;
      return gate->p == gate->end || refuse (gate, "something after the end");
    }
  level = &gate->levels[gate->depth - 1];
  if (at (gate, ','))
    {
      gate->p++;
      gate->state = level->is_object ? EXPECT_NAME : EXPECT_VALUE;
      return TRUE;
    }
  if (!at (gate, level->is_object ? '}' : ']'))
    return refuse (gate, "neither a comma nor the end");
  gate->p++;
  pop_level (gate);
  return TRUE;
}

/* The first place after an opening bracket, where the closing one may stand at once. */
static gboolean
take_first (Gate *gate)
{
  gboolean is_object = gate->state == EXPECT_FIRST_NAME;

  if (at (gate, is_object ? '}' : ']'))
    {
      gate->p++;
      pop_level (gate);
      return TRUE;
    }
  gate->state = is_object ? EXPECT_NAME : EXPECT_VALUE;
  return TRUE;
}

static gboolean
take_next (Gate *gate)
{
  skip_space (gate);
  switch (gate->state)
    {
    case EXPECT_VALUE:
      return take_value (gate);
    case EXPECT_FIRST_ITEM:
    case EXPECT_FIRST_NAME:
      return take_first (gate);
    case EXPECT_NAME:
      return take_name (gate);
    case EXPECT_SEPARATOR:
      return take_separator (gate);
    case DONE:
    default:
      g_assert_not_reached ();
    }
}

/**
 * sm_json_gate_check:
 * @data: (array length=length): what claims to be JSON; need not end in NUL
 * @length: its bytes
 * @error: %SM_ERROR_REQUEST_MALFORMED (number: the byte where it went wrong)
 *
 * Returns: whether the text may be given to a parser
 */
gboolean
sm_json_gate_check (const char *data, gsize length, GError **error)
{
  Gate gate = { .start = data, .p = data, .end = data + length, .state = EXPECT_VALUE };
  const char *valid_end = data;

  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  if (length == 0)
    refuse (&gate, "empty");
  else if (!g_utf8_validate_len (data, length, &valid_end))
    {
      gate.p = valid_end;
      refuse (&gate, "not UTF-8, or a NUL");
    }
  while (gate.reason == NULL && gate.state != DONE)
    if (!take_next (&gate))
      break;

  while (gate.depth > 0)
    pop_level (&gate);
  if (gate.reason == NULL)
    return TRUE;
  sm_error_set (error, SM_ERROR_REQUEST_MALFORMED, gate.p - gate.start, N_ ("JSON: %s at byte %ld"),
                gate.reason, (long) (gate.p - gate.start));
  return FALSE;
}
