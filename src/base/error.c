/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "error.h"

#include "words.h"

/*
 * The one error domain. A GError of it carries, besides code and message, a number the code
 * speaks of (a limit, seconds to wait, tries left), the reference of the request that failed,
 * and the wrong fields of an input. All three survive g_error_copy().
 */

typedef struct
{
  gint64 number;
  char *reference;   /* owned, nullable */
  GPtrArray *fields; /* owned SmErrorField *, NULL while there is none */
} SmErrorPrivate;

typedef struct
{
  const char *code;
  guint status;
} CodeRow;

static const CodeRow code_rows[] = {
#define CODE_ROW(name, code, status) [SM_ERROR_##name] = { code, status },
  SM_ERROR_TABLE (CODE_ROW)
#undef CODE_ROW
};

G_STATIC_ASSERT (G_N_ELEMENTS (code_rows) == SM_ERROR_LAST);

static void
error_field_free (SmErrorField *field)
{
  g_free (field->name);
  g_free (field);
}

static void
private_add_field (SmErrorPrivate *priv, const char *name, SmErrorCode code, gint64 number)
{
  SmErrorField *field = g_new0 (SmErrorField, 1);

  field->name = g_strdup (name);
  field->code = code;
  field->number = number;
  if (priv->fields == NULL)
    priv->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) error_field_free);
  g_ptr_array_add (priv->fields, field);
}

static void
sm_error_private_init (SmErrorPrivate *priv)
{
  priv->number = 0;
  priv->reference = NULL;
  priv->fields = NULL;
}

static void
sm_error_private_copy (const SmErrorPrivate *source, SmErrorPrivate *target)
{
  target->number = source->number;
  target->reference = g_strdup (source->reference);
  for (guint i = 0; source->fields != NULL && i < source->fields->len; i++)
    {
      const SmErrorField *field = g_ptr_array_index (source->fields, i);

      private_add_field (target, field->name, field->code, field->number);
    }
}

static void
sm_error_private_clear (SmErrorPrivate *priv)
{
  g_clear_pointer (&priv->reference, g_free);
  g_clear_pointer (&priv->fields, g_ptr_array_unref);
}

G_DEFINE_EXTENDED_ERROR (SmError, sm_error)

static SmErrorPrivate *
peek_private (const GError *error)
{
  if (error == NULL || error->domain != SM_ERROR)
    return NULL;
  return sm_error_get_private (error);
}

/**
 * sm_error_set:
 * @error: (out) (optional): where the error goes; must not hold one already
 * @code: what went wrong
 * @number: what the code speaks of, in the unit SM_ERROR_TABLE names; 0 where it says nothing
 * @format: a message for operators and logs, a msgid: it is told in the process's locale; never
 *   shown to customers, never with a secret
 *
 * Sets an error of the domain SM_ERROR.
 */
void
sm_error_set (GError **error, SmErrorCode code, gint64 number, const char *format, ...)
{
  va_list args;

  g_return_if_fail ((guint) code < SM_ERROR_LAST);
  if (error == NULL)
    return;

  g_return_if_fail (*error == NULL);
  va_start (args, format);
  *error = g_error_new_valist (SM_ERROR, (int) code, sm_words_tell (format), args);
  va_end (args);
  sm_error_get_private (*error)->number = number;
}

/**
 * sm_error_set_field:
 * @error: (out) (optional): where the error goes; must not hold one already
 * @field: the member's name on the wire
 * @code: what is wrong with it; also the error's own code
 * @number: what the code speaks of
 *
 * Sets an error that blames one field.
 */
void
sm_error_set_field (GError **error, const char *field, SmErrorCode code, gint64 number)
{
  g_return_if_fail ((guint) code < SM_ERROR_LAST);
  if (error == NULL)
    return;

  g_return_if_fail (*error == NULL);
  sm_error_set (error, code, number, "%s: %s", field, sm_error_code_to_string (code));
  private_add_field (sm_error_get_private (*error), field, code, number);
}

/**
 * sm_error_add_field:
 * @error: (inout) (optional): an error of the domain SM_ERROR, or none yet
 * @field: the member's name on the wire
 * @code: what is wrong with it
 * @number: what the code speaks of
 *
 * Adds a wrong field. The first one gives the error its code; from the second on the error is
 * %SM_ERROR_INPUT_INVALID and only the list tells what is wrong.
 */
void
sm_error_add_field (GError **error, const char *field, SmErrorCode code, gint64 number)
{
  g_autofree char *message = NULL;
  SmErrorPrivate *priv;

  g_return_if_fail ((guint) code < SM_ERROR_LAST);
  if (error == NULL)
    return;
  if (*error == NULL)
    {
      sm_error_set_field (error, field, code, number);
      return;
    }

  g_return_if_fail ((*error)->domain == SM_ERROR);
  priv = sm_error_get_private (*error);
  private_add_field (priv, field, code, number);
  priv->number = 0;
  (*error)->code = SM_ERROR_INPUT_INVALID;
  message = g_steal_pointer (&(*error)->message);
  (*error)->message =
      g_strdup_printf ("%s; %s: %s", message, field, sm_error_code_to_string (code));
}

/**
 * sm_error_set_reference:
 * @error: an error of the domain SM_ERROR
 * @reference: (nullable): the request's reference, by which support finds it in the log
 */
void
sm_error_set_reference (GError *error, const char *reference)
{
  SmErrorPrivate *priv = peek_private (error);

  g_return_if_fail (priv != NULL);
  g_free (priv->reference);
  priv->reference = g_strdup (reference);
}

/**
 * sm_error_code_to_string:
 * @code: a code
 *
 * Returns: the code's stable name on the wire
 */
const char *
sm_error_code_to_string (SmErrorCode code)
{
  g_return_val_if_fail ((guint) code < SM_ERROR_LAST, code_rows[SM_ERROR_INTERNAL].code);
  return code_rows[code].code;
}

/**
 * sm_error_code_from_string:
 * @string: (nullable): a name on the wire
 * @code: (out): the code
 *
 * Returns: whether the name is known
 */
gboolean
sm_error_code_from_string (const char *string, SmErrorCode *code)
{
  for (guint i = 0; string != NULL && i < G_N_ELEMENTS (code_rows); i++)
    {
      if (!g_str_equal (string, code_rows[i].code))
        continue;
      *code = (SmErrorCode) i;
      return TRUE;
    }
  return FALSE;
}

/**
 * sm_error_code_get_status:
 * @code: a code
 *
 * Returns: the HTTP status that carries the code; 0 where it never crosses the wire
 */
guint
sm_error_code_get_status (SmErrorCode code)
{
  g_return_val_if_fail ((guint) code < SM_ERROR_LAST, 500);
  return code_rows[code].status;
}

/**
 * sm_error_get_number:
 * @error: (nullable): any error
 *
 * Returns: what the code speaks of; 0 for errors of other domains
 */
gint64
sm_error_get_number (const GError *error)
{
  const SmErrorPrivate *priv = peek_private (error);

  return priv != NULL ? priv->number : 0;
}

/**
 * sm_error_get_reference:
 * @error: (nullable): any error
 *
 * Returns: (nullable): the failed request's reference, owned by the error
 */
const char *
sm_error_get_reference (const GError *error)
{
  const SmErrorPrivate *priv = peek_private (error);

  return priv != NULL ? priv->reference : NULL;
}

/**
 * sm_error_get_n_fields:
 * @error: (nullable): any error
 *
 * Returns: how many fields of the input are blamed
 */
guint
sm_error_get_n_fields (const GError *error)
{
  const SmErrorPrivate *priv = peek_private (error);

  return priv != NULL && priv->fields != NULL ? priv->fields->len : 0;
}

/**
 * sm_error_get_field:
 * @error: an error with wrong fields
 * @index: below sm_error_get_n_fields()
 *
 * Returns: (transfer none): one wrong field, owned by the error
 */
const SmErrorField *
sm_error_get_field (const GError *error, guint index)
{
  g_return_val_if_fail (index < sm_error_get_n_fields (error), NULL);
  return g_ptr_array_index (peek_private (error)->fields, index);
}
