/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "customer-records.h"

#include "limits.h"

static const char *const registration_states[] = {
  "pending", "confirmed", "expired", "void", NULL,
};

static const SmField service_info_fields[] = {
  SM_TEXT (SmServiceInfo, version, 40, SM_FIELD_REQUIRED, "the service's version"),
  SM_TEXT (SmServiceInfo, support_email, 254, SM_FIELD_REQUIRED,
           "where letters to support go; the domain in ASCII"),
  SM_TEXT (SmServiceInfo, consent_version, 40, SM_FIELD_REQUIRED,
           "the version of the consent text"),
  SM_TEXT (SmServiceInfo, consent_text, 20000, SM_FIELD_REQUIRED,
           "consent to personal-data processing, its own document (152-FZ)"),
  SM_INTEGER (SmServiceInfo, password_least, 1, 64, SM_FIELD_REQUIRED, "characters, at least"),
  SM_INTEGER (SmServiceInfo, password_most, 1, 64, SM_FIELD_REQUIRED, "characters, at most"),
  SM_INTEGER (SmServiceInfo, resend_seconds, 0, 86400, SM_FIELD_PLAIN,
              "between two letters to one address"),
  SM_BOOLEAN (SmServiceInfo, demo, SM_FIELD_PLAIN,
              "the service plays with generated data and a sandbox acquirer"),
};

SM_DEFINE_RECORD (SmServiceInfo, sm_service_info, service_info_fields)

static const SmField registration_input_fields[] = {
  SM_TEXT (SmRegistrationInput, email, 300, SM_FIELD_REQUIRED, "the login, as typed"),
  SM_BOOLEAN (SmRegistrationInput, email_confirmed, SM_FIELD_PLAIN,
              "an address of two alphabets is meant so"),
  SM_TEXT (SmRegistrationInput, password, 64, SM_FIELD_REQUIRED | SM_FIELD_SECRET,
           "Latin letters and digits"),
  SM_BOOLEAN (SmRegistrationInput, consent, SM_FIELD_PLAIN, "the customer ticked the consent"),
  SM_TEXT (SmRegistrationInput, consent_version, 40, SM_FIELD_REQUIRED, "which text was shown"),
  SM_TEXT (SmRegistrationInput, device_secret, 64, SM_FIELD_SECRET,
           "256 random bits that stay with the device"),
};

SM_DEFINE_RECORD (SmRegistrationInput, sm_registration_input, registration_input_fields)

static const SmField registration_fields[] = {
  SM_TEXT (SmRegistration, id, 64, SM_FIELD_REQUIRED | SM_FIELD_SECRET,
           "the registration's secret: whoever made it may ask, resend and correct"),
  SM_TEXT (SmRegistration, email, 300, SM_FIELD_REQUIRED, "where the letter went"),
  SM_CHOICE (SmRegistration, state, registration_states, SM_FIELD_REQUIRED,
             "pending, confirmed, expired, or void: ended from the mailbox"),
  SM_INTEGER (SmRegistration, resend_seconds, 0, 86400, SM_FIELD_ASIDE,
              "a further letter is possible in so many seconds, counted from this answer"),
  SM_TIME (SmRegistration, expires_at, SM_FIELD_PLAIN, "the letter's code is good until then"),
  SM_BOOLEAN (SmRegistration, undeliverable, SM_FIELD_PLAIN,
              "the mail server refused the letter for good: the address needs correcting"),
};

SM_DEFINE_RECORD (SmRegistration, sm_registration, registration_fields)

static const SmField email_input_fields[] = {
  SM_TEXT (SmEmailInput, email, 300, SM_FIELD_REQUIRED, "as typed"),
  SM_BOOLEAN (SmEmailInput, email_confirmed, SM_FIELD_PLAIN,
              "an address of two alphabets is meant so"),
  SM_TEXT (SmEmailInput, device_secret, 64, SM_FIELD_SECRET,
           "of a device that logged in before: strangers' letters do not count against it"),
};

SM_DEFINE_RECORD (SmEmailInput, sm_email_input, email_input_fields)

static const SmField code_input_fields[] = {
  SM_TEXT (SmCodeInput, code, 128, SM_FIELD_REQUIRED | SM_FIELD_SECRET,
           "case, spaces and dashes do not matter"),
  SM_TEXT (SmCodeInput, registration, 64, SM_FIELD_SECRET,
           "which of several open registrations of the address; the code's own where absent"),
};

SM_DEFINE_RECORD (SmCodeInput, sm_code_input, code_input_fields)

static const SmField confirmation_fields[] = {
  SM_TEXT (SmConfirmation, email, 300, SM_FIELD_REQUIRED, "the login"),
};

SM_DEFINE_RECORD (SmConfirmation, sm_confirmation, confirmation_fields)

static const SmField login_input_fields[] = {
  SM_TEXT (SmLoginInput, email, 300, SM_FIELD_REQUIRED, "the login"),
  SM_TEXT (SmLoginInput, password, 64, SM_FIELD_REQUIRED | SM_FIELD_SECRET, "as typed"),
  SM_TEXT (SmLoginInput, device, SM_LIMIT_DEVICE_CHARS, SM_FIELD_PLAIN,
           "what the session list calls this place"),
  SM_TEXT (SmLoginInput, device_secret, 64, SM_FIELD_SECRET,
           "256 random bits that stay with the device; an unknown one is told to the mailbox"),
  SM_BOOLEAN (SmLoginInput, consent, SM_FIELD_PLAIN,
              "to be given again, after it was withdrawn: nothing is erased then"),
  SM_TEXT (SmLoginInput, consent_version, 40, SM_FIELD_PLAIN, "which text was shown for it"),
};

SM_DEFINE_RECORD (SmLoginInput, sm_login_input, login_input_fields)

static const SmField profile_fields[] = {
  SM_TEXT (SmProfile, email, 300, SM_FIELD_REQUIRED, "the login"),
  SM_TEXT (SmProfile, full_name, SM_LIMIT_NAME_CHARS, SM_FIELD_PLAIN,
           "surname, first name, patronymic"),
  SM_TEXT (SmProfile, phone, SM_LIMIT_PHONE_CHARS, SM_FIELD_PLAIN, "+7…"),
  SM_TEXT (SmProfile, address, SM_LIMIT_ADDRESS_CHARS, SM_FIELD_PLAIN, "where letters go"),
};

SM_DEFINE_RECORD (SmProfile, sm_profile, profile_fields)

static const SmField profile_input_fields[] = {
  SM_TEXT (SmProfileInput, full_name, SM_LIMIT_NAME_CHARS, SM_FIELD_PLAIN,
           "surname, first name, patronymic"),
  SM_TEXT (SmProfileInput, phone, SM_LIMIT_PHONE_CHARS, SM_FIELD_PLAIN, "as typed"),
  SM_TEXT (SmProfileInput, address, SM_LIMIT_ADDRESS_CHARS, SM_FIELD_PLAIN, "where letters go"),
};

SM_DEFINE_RECORD (SmProfileInput, sm_profile_input, profile_input_fields)

static const SmField session_fields[] = {
  SM_TEXT (SmSession, id, 64, SM_FIELD_REQUIRED, "names it in the list"),
  SM_TEXT (SmSession, token, 128, SM_FIELD_SECRET,
           "the bearer token: told once, when the session is opened"),
  SM_TEXT (SmSession, device, SM_LIMIT_DEVICE_CHARS, SM_FIELD_PLAIN, "where it was opened"),
  SM_BOOLEAN (SmSession, current, SM_FIELD_PLAIN, "the one that asks"),
  SM_TIME (SmSession, created_at, SM_FIELD_PLAIN, "opened"),
  SM_TIME (SmSession, seen_at, SM_FIELD_PLAIN, "last used"),
  SM_TIME (SmSession, expires_at, SM_FIELD_PLAIN, "ends at the latest"),
  SM_SUBRECORD (SmSession, profile, sm_profile_get_type, SM_FIELD_PLAIN,
                "the customer; only when the session is opened"),
};

SM_DEFINE_RECORD (SmSession, sm_session, session_fields)

static const SmField session_list_fields[] = {
  SM_LIST (SmSessionList, items, sm_session_get_type, SM_LIMIT_SESSIONS_SHOWN, SM_FIELD_PLAIN,
           "sessions"),
};

SM_DEFINE_RECORD (SmSessionList, sm_session_list, session_list_fields)

static const SmField password_reset_fields[] = {
  SM_TEXT (SmPasswordReset, id, 64, SM_FIELD_REQUIRED | SM_FIELD_SECRET,
           "the reset's secret: whoever asked for it may look what became of its letter"),
  SM_BOOLEAN (SmPasswordReset, undeliverable, SM_FIELD_PLAIN,
              "the mail server refused the letter for good"),
};

SM_DEFINE_RECORD (SmPasswordReset, sm_password_reset, password_reset_fields)

static const SmField password_reset_input_fields[] = {
  SM_TEXT (SmPasswordResetInput, code, 128, SM_FIELD_REQUIRED | SM_FIELD_SECRET, "from the letter"),
  SM_TEXT (SmPasswordResetInput, password, 64, SM_FIELD_REQUIRED | SM_FIELD_SECRET, "the new one"),
};

SM_DEFINE_RECORD (SmPasswordResetInput, sm_password_reset_input, password_reset_input_fields)

static const SmField password_change_input_fields[] = {
  SM_TEXT (SmPasswordChangeInput, current_password, 64, SM_FIELD_REQUIRED | SM_FIELD_SECRET,
           "as it is"),
  SM_TEXT (SmPasswordChangeInput, new_password, 64, SM_FIELD_REQUIRED | SM_FIELD_SECRET,
           "as it shall be"),
};

SM_DEFINE_RECORD (SmPasswordChangeInput, sm_password_change_input, password_change_input_fields)
