/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "problems.h"

#include "text.h"
#include "words.h"

#define CHARS_MOST 600 /* of a message: a file of another kind holds anything in place of a name */
#define KEPT_MOST 1000 /* a file of another kind is wrong in every line */

struct _SmdProblems
{
  GPtrArray *texts;
  guint count;
};

SmdProblems *
smd_problems_new (void)
{
  SmdProblems *self = g_new0 (SmdProblems, 1);

  self->texts = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * smd_problems_add:
 * @self: problems
 * @line: from 1; 0 for the file as a whole
 * @column: (nullable): which column
 * @reason: what is wrong; a msgid, or translated already
 *
 * What is no text in them, for they may cite the file, is told in hexadecimal digits.
 */
void
smd_problems_add (SmdProblems *self, guint line, const char *column, const char *reason)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *visible = NULL;

  self->count++;
  if (self->texts->len >= KEPT_MOST)
    return;
  if (line > 0)
    g_string_append_printf (text, T_ (N_ ("line %u")), line);
  if (column != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", column);
  if (text->len > 0)
    g_string_append (text, ": ");
  g_string_append (text, sm_words_tell (reason));
  visible = sm_text_dup_visible (text->str);
  g_ptr_array_add (self->texts, g_utf8_truncate_middle (visible, CHARS_MOST));
}

/**
 * smd_problems_dup_reason:
 * @field: the record's field that the value goes to
 * @code: what the check of the record says of it
 *
 * Returns: (transfer full): the reason, with the limit
 */
char *
smd_problems_dup_reason (const SmField *field, SmErrorCode code)
{
  g_autofree char *choices = NULL;

  if (code == SM_ERROR_FIELD_MISSING)
    return g_strdup (T_ (N_ ("is empty")));
  if (code == SM_ERROR_FIELD_TOO_LONG)
    return g_strdup_printf (field->kind == SM_FIELD_LIST ? T_ (N_ ("has more than %ld items"))
                                                         : T_ (N_ ("has more than %ld characters")),
                            (long) field->most);
  if (field->choices != NULL)
    {
      choices = g_strjoinv (", ", (char **) field->choices);
      return g_strdup_printf (T_ (N_ ("is none of: %s")), choices);
    }
  if (field->kind == SM_FIELD_INTEGER)
    return g_strdup_printf (T_ (N_ ("is not within %ld to %ld")), (long) field->least,
                            (long) field->most);
  return g_strdup (T_ (N_ ("is not valid")));
}

/**
 * smd_problems_get_count:
 * @self: problems
 *
 * Returns: how many were found; only the first thousand are kept
 */
guint
smd_problems_get_count (const SmdProblems *self)
{
  return self->count;
}

/**
 * smd_problems_get:
 * @self: problems
 * @index: from 0
 *
 * Returns: (transfer none) (nullable): the problem in words, %NULL where it is not kept
 */
const char *
smd_problems_get (const SmdProblems *self, guint index)
{
  return index < self->texts->len ? g_ptr_array_index (self->texts, index) : NULL;
}

void
smd_problems_clear (SmdProblems *self)
{
  g_ptr_array_set_size (self->texts, 0);
  self->count = 0;
}

void
smd_problems_free (SmdProblems *self)
{
  g_ptr_array_unref (self->texts);
  g_free (self);
}
