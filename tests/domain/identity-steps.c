/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity-steps.h"

#include "sessions.h"

SmSession *
step_log_in (DomainFixture *self, const char *password)
{
  g_autoptr (SmLoginInput) input = domain_login (EMAIL, password);

  return domain_must (self, &(DomainCall) { SM_OPERATION_LOGIN, .body = input });
}

gint64
step_is_refused (DomainFixture *self, const char *email, const char *password, SmErrorCode code)
{
  g_autoptr (SmLoginInput) input = domain_login (email, password);

  return domain_fails (self, &(DomainCall) { SM_OPERATION_LOGIN, .body = input }, code);
}

gboolean
step_is_good (DomainFixture *self, const char *token)
{
  g_auto (SmdLogin) login = { NULL };
  g_autoptr (GError) error = NULL;

  if (smd_sessions_authenticate (&self->domain, token, &login, &error))
    {
      if (login.is_stale)
        smd_sessions_touch (&self->domain, &login);
      return TRUE;
    }
  g_assert_error (error, SM_ERROR, SM_ERROR_UNAUTHENTICATED);
  return FALSE;
}

void
step_reset_password (DomainFixture *self, const char *password)
{
  g_autoptr (SmEmailInput) email = sm_record_new (SM_TYPE_EMAIL_INPUT);
  g_autoptr (SmPasswordResetInput) input = sm_record_new (SM_TYPE_PASSWORD_RESET_INPUT);
  g_autoptr (SmPasswordReset) asked = NULL;

  sm_record_set_text (&email->email, EMAIL);
  asked = domain_must (self, &(DomainCall) { SM_OPERATION_PASSWORD_FORGOTTEN, .body = email });
  input->code = domain_letter (self, "reset", EMAIL, "code");
  sm_record_set_text (&input->password, password);
  domain_must (self, &(DomainCall) { SM_OPERATION_PASSWORD_RESET, .body = input });
  domain_fails (self, &(DomainCall) { SM_OPERATION_PASSWORD_RESET, .body = input },
                SM_ERROR_CODE_USED);
}

SmPasswordReset *
step_ask_reset (DomainFixture *self, const char *email, const char *device_secret)
{
  g_autoptr (SmEmailInput) input = sm_record_new (SM_TYPE_EMAIL_INPUT);

  sm_record_set_text (&input->email, email);
  sm_record_set_text (&input->device_secret, device_secret);
  return domain_must (self, &(DomainCall) { SM_OPERATION_PASSWORD_FORGOTTEN, .body = input });
}

SmRegistration *
step_register_address (DomainFixture *self, const char *email)
{
  g_autoptr (SmRegistrationInput) input = domain_registration (email, "Abc12");

  return domain_must (self, &(DomainCall) { SM_OPERATION_REGISTER, .body = input });
}

SmRegistration *
step_state_of (DomainFixture *self, const char *id)
{
  return domain_must (self, &(DomainCall) { SM_OPERATION_REGISTRATION_STATE, .parameter = id });
}

SmCodeInput *
step_code_of (DomainFixture *self, const char *email)
{
  SmCodeInput *input = sm_record_new (SM_TYPE_CODE_INPUT);

  input->code = domain_letter (self, "confirm", email, "code");
  g_assert_nonnull (input->code);
  return input;
}
