/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "error.h"
#include "id.h"
#include "mixed-email.h"
#include "record.h"
#include "signup-private.h"

/* What a registration sends: the form, the letter once more, another address, the code. */

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SmaSignup *self = g_task_get_source_object (task);
  GError *error = NULL;
  gpointer reply = NULL;
  g_autoptr (GObject) record = NULL;

  sma_signup_set_busy (self, FALSE);
  if (!sma_context_call_finish (SMA_CONTEXT (source), result, &reply, &error))
    {
      sma_mixed_email_learn (&self->asked_email, g_task_get_task_data (task), error);
      /* Logging in may have ended the registration meanwhile. */
      if (g_error_matches (error, SM_ERROR, SM_ERROR_REGISTRATION_CONFIRMED)
          && self->registration != NULL)
        sma_signup_look (self);
      else if (g_error_matches (error, SM_ERROR, SM_ERROR_NOT_FOUND) && self->registration != NULL)
        sma_signup_end (self);
      g_task_return_error (task, error);
      return;
    }
  record = reply;
  if (SM_IS_REGISTRATION (record))
    {
      sma_signup_set_registration (self, SM_REGISTRATION (record));
      sma_signup_start_looking (self);
    }
  else if (self->registration != NULL)
    sma_signup_look (self);
  g_task_return_boolean (task, TRUE);
}

/* `email`: the address that is sent, nullable. */
static void
call (SmaSignup *self, gpointer tag, SmOperation operation, gpointer body, const char *email,
      const char *key, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  const char *parameters[] = { NULL, NULL };

  if (self->registration != NULL)
    parameters[0] = self->registration->id;
  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_strdup (email), g_free);
  sma_signup_set_busy (self, TRUE);
  sma_context_call_async (self->context, operation, parameters, NULL, body, key, cancellable,
                          on_answered, task);
}

/* The same form sent again after no answer is the same registration; another form is another. */
static const char *
keep_key (SmaSignup *self, const char *email, const char *password)
{
  if (self->key != NULL && g_strcmp0 (self->sent_email, email) == 0
      && g_strcmp0 (self->password, password) == 0)
    return self->key;
  sma_signup_wipe_password (self);
  g_free (self->sent_email);
  g_free (self->key);
  self->password = g_strdup (password);
  self->sent_email = g_strdup (email);
  self->key = sm_uuid_new ();
  return self->key;
}

/**
 * sma_signup_register_async:
 * @self: a registration
 * @email: the login, as typed
 * @password: as typed
 * @consent_version: which text the customer agreed to
 * @cancellable: (nullable): stops waiting
 * @callback: called when the letter is on its way
 * @user_data: for @callback
 */
void
sma_signup_register_async (SmaSignup *self, const char *email, const char *password,
                           const char *consent_version, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (SmRegistrationInput) input = sm_record_new (SM_TYPE_REGISTRATION_INPUT);
  g_autofree char *key = g_strdup (keep_key (self, email, password));

  sm_record_set_text (&input->email, email);
  sm_record_set_text (&input->password, password);
  sm_record_set_text (&input->consent_version, consent_version);
  input->email_confirmed = sma_mixed_email_is_meant (self->asked_email, email);
  input->consent = TRUE;
  call (self, sma_signup_register_async, SM_OPERATION_REGISTER, input, email, key, cancellable,
        callback, user_data);
}

/**
 * sma_signup_resend_async:
 * @self: a registration
 * @cancellable: (nullable): stops waiting
 * @callback: called when a further letter is on its way
 * @user_data: for @callback
 */
void
sma_signup_resend_async (SmaSignup *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (self->registration != NULL);
  call (self, sma_signup_resend_async, SM_OPERATION_REGISTRATION_RESEND, NULL, NULL, NULL,
        cancellable, callback, user_data);
}

/**
 * sma_signup_correct_async:
 * @self: a registration
 * @email: the right address
 * @cancellable: (nullable): stops waiting
 * @callback: called when a letter is on its way there
 * @user_data: for @callback
 */
void
sma_signup_correct_async (SmaSignup *self, const char *email, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (SmEmailInput) input = sm_record_new (SM_TYPE_EMAIL_INPUT);

  g_return_if_fail (self->registration != NULL);
  sm_record_set_text (&input->email, email);
  input->email_confirmed = sma_mixed_email_is_meant (self->asked_email, email);
  call (self, sma_signup_correct_async, SM_OPERATION_REGISTRATION_CORRECT, input, email, NULL,
        cancellable, callback, user_data);
}

/**
 * sma_signup_confirm_async:
 * @self: a registration
 * @code: the letter's code, as pasted
 * @cancellable: (nullable): stops waiting
 * @callback: called when the code was taken
 * @user_data: for @callback
 */
void
sma_signup_confirm_async (SmaSignup *self, const char *code, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (SmCodeInput) input = sm_record_new (SM_TYPE_CODE_INPUT);

  sm_record_set_text (&input->code, code);
  if (self->registration != NULL)
    sm_record_set_text (&input->registration, self->registration->id);
  call (self, sma_signup_confirm_async, SM_OPERATION_CONFIRM, input, NULL, NULL, cancellable,
        callback, user_data);
}

/**
 * sma_signup_finish:
 * @self: a registration
 * @result: of any of the above
 * @error: SM_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether it was done
 */
gboolean
sma_signup_finish (SmaSignup *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
