/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input.h"

#include "error.h"
#include "input-rules.h"
#include "text.h"

static char *
take_cleaned (GError **fields, const char *name, char *cleaned, gboolean required)
{
  if (cleaned == NULL)
    {
      sm_error_add_field (fields, name, SM_ERROR_FIELD_INVALID, 0);
      return NULL;
    }
  if (*cleaned != '\0')
    return cleaned;

  g_free (cleaned);
  if (required)
    sm_error_add_field (fields, name, SM_ERROR_FIELD_MISSING, 0);
  return NULL;
}

/**
 * smd_input_text:
 * @fields: (inout): the error that collects wrong fields
 * @name: the member's name on the wire
 * @typed: (nullable): what was typed into one line
 * @required: whether it must not be empty
 *
 * Returns: (transfer full) (nullable): the text without surrounding and repeated white space;
 *   %NULL where it is empty or wrong
 */
char *
smd_input_text (GError **fields, const char *name, const char *typed, gboolean required)
{
  return take_cleaned (fields, name, sm_text_clean (typed != NULL ? typed : ""), required);
}

/**
 * smd_input_lines:
 * @fields: (inout): the error that collects wrong fields
 * @name: the member's name on the wire
 * @typed: (nullable): a message
 * @required: whether it must not be empty
 *
 * Returns: (transfer full) (nullable): the text with its line breaks
 */
char *
smd_input_lines (GError **fields, const char *name, const char *typed, gboolean required)
{
  return take_cleaned (fields, name, sm_text_clean_lines (typed != NULL ? typed : ""), required);
}

/**
 * smd_input_email:
 * @fields: (inout): the error that collects wrong fields
 * @name: the member's name on the wire
 * @typed: (nullable): an address
 * @key: (out) (transfer full) (optional): its normalised form
 *
 * Returns: (transfer full) (nullable): the address as typed, trimmed
 */
char *
smd_input_email (GError **fields, const char *name, const char *typed, char **key)
{
  g_autoptr (GError) reason = NULL;
  g_autofree char *normalized = sm_rules_normalize_email (typed != NULL ? typed : "", &reason);

  if (normalized == NULL)
    {
      smd_input_blame (fields, name, g_steal_pointer (&reason));
      return NULL;
    }
  if (key != NULL)
    *key = g_steal_pointer (&normalized);
  return sm_rules_dup_email (typed);
}

/**
 * smd_input_new_email:
 * @fields: (inout): the error that collects wrong fields
 * @name: the member's name on the wire
 * @typed: (nullable): an address to which letters have to come
 * @confirmed: the customer was asked about two alphabets in it and meant them
 * @key: (out) (transfer full) (optional): its normalised form
 *
 * As smd_input_email(), but an address that is most likely mistyped is asked about.
 *
 * Returns: (transfer full) (nullable): the address as typed, trimmed
 */
char *
smd_input_new_email (GError **fields, const char *name, const char *typed, gboolean confirmed,
                     char **key)
{
  char *email = smd_input_email (fields, name, typed, key);

  if (email != NULL && !confirmed && sm_rules_email_mixes_scripts (email))
    sm_error_add_field (fields, name, SM_ERROR_EMAIL_MIXED, 0);
  return email;
}

/**
 * smd_input_phone:
 * @fields: (inout): the error that collects wrong fields
 * @name: the member's name on the wire
 * @typed: (nullable): a phone number, or nothing
 *
 * Returns: (transfer full) (nullable): the number as "+7…"
 */
char *
smd_input_phone (GError **fields, const char *name, const char *typed)
{
  g_autofree char *cleaned = smd_input_text (fields, name, typed, FALSE);
  g_autoptr (GError) reason = NULL;
  char *normalized = NULL;

  if (cleaned == NULL)
    return NULL;
  if (!sm_rules_check_phone (cleaned, &normalized, &reason))
    smd_input_blame (fields, name, g_steal_pointer (&reason));
  return normalized;
}

/**
 * smd_input_blame:
 * @fields: (inout): the error that collects wrong fields
 * @name: the member's name on the wire
 * @reason: (transfer full): why the field is wrong
 */
void
smd_input_blame (GError **fields, const char *name, GError *reason)
{
  SmErrorCode code =
      reason->domain == SM_ERROR ? (SmErrorCode) reason->code : SM_ERROR_FIELD_INVALID;

  sm_error_add_field (fields, name, code, sm_error_get_number (reason));
  g_error_free (reason);
}

/**
 * smd_input_check:
 * @fields: (inout): the error that collected wrong fields; taken
 * @error: SM_ERROR_INPUT_INVALID, or the code of the one field that is wrong
 *
 * Returns: whether every field was right
 */
gboolean
smd_input_check (GError **fields, GError **error)
{
  if (*fields == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (fields));
  return FALSE;
}
