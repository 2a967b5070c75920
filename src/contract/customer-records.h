/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record.h"

G_BEGIN_DECLS

/* Records of the customer: registration, sessions, profile. */

/** SmServiceInfo: What a client needs to know before anybody logs in. */
#define SM_TYPE_SERVICE_INFO (sm_service_info_get_type ())
G_DECLARE_FINAL_TYPE (SmServiceInfo, sm_service_info, SM, SERVICE_INFO, SmRecord)
struct _SmServiceInfo
{
  SmRecord parent_instance;
  char *version;         /* the service's version */
  char *support_email;   /* where letters to support go; the domain in ASCII */
  char *consent_version; /* the version of the consent text */
  char *consent_text;    /* consent to personal-data processing, its own document (152-FZ) */
  gint64 password_least; /* characters, at least */
  gint64 password_most;  /* characters, at most */
  gint64 resend_seconds; /* between two letters to one address */
  gboolean demo;         /* the service plays with generated data and a sandbox acquirer */
};

/** SmRegistrationInput: The registration form. */
#define SM_TYPE_REGISTRATION_INPUT (sm_registration_input_get_type ())
G_DECLARE_FINAL_TYPE (SmRegistrationInput, sm_registration_input, SM, REGISTRATION_INPUT, SmRecord)
struct _SmRegistrationInput
{
  SmRecord parent_instance;
  char *email;              /* the login, as typed */
  char *password;           /* Latin letters and digits */
  gboolean email_confirmed; /* an address of two alphabets is meant so */
  gboolean consent;         /* the customer ticked the consent */
  char *consent_version;    /* which text was shown */
  char *device_secret;      /* 256 random bits that stay with the device */
};

/** SmRegistration: A registration that waits for its address to be confirmed. */
#define SM_TYPE_REGISTRATION (sm_registration_get_type ())
G_DECLARE_FINAL_TYPE (SmRegistration, sm_registration, SM, REGISTRATION, SmRecord)
struct _SmRegistration
{
  SmRecord parent_instance;
  char *id;    /* the registration's secret: whoever made it may ask, resend and correct */
  char *email; /* where the letter went */
  char *state; /* pending, confirmed, expired, or void: ended from the mailbox */
  gint64 resend_seconds;  /* a further letter is possible in so many seconds, from this answer on */
  gint64 expires_at;      /* the letter's code is good until then */
  gboolean undeliverable; /* the mail server refused the letter for good */
};

/** SmEmailInput: An address: another for a registration, or one that forgot its password. */
#define SM_TYPE_EMAIL_INPUT (sm_email_input_get_type ())
G_DECLARE_FINAL_TYPE (SmEmailInput, sm_email_input, SM, EMAIL_INPUT, SmRecord)
struct _SmEmailInput
{
  SmRecord parent_instance;
  char *email;              /* as typed */
  gboolean email_confirmed; /* an address of two alphabets is meant so */
  char *device_secret;      /* of a device that logged in before */
};

/** SmCodeInput: The code of a letter, pasted or from its link. */
#define SM_TYPE_CODE_INPUT (sm_code_input_get_type ())
G_DECLARE_FINAL_TYPE (SmCodeInput, sm_code_input, SM, CODE_INPUT, SmRecord)
struct _SmCodeInput
{
  SmRecord parent_instance;
  char *code;         /* case, spaces and dashes do not matter */
  char *registration; /* which of several open ones; absent: the code's own */
};

/** SmConfirmation: An address that was just confirmed. */
#define SM_TYPE_CONFIRMATION (sm_confirmation_get_type ())
G_DECLARE_FINAL_TYPE (SmConfirmation, sm_confirmation, SM, CONFIRMATION, SmRecord)
struct _SmConfirmation
{
  SmRecord parent_instance;
  char *email; /* the login */
};

/** SmLoginInput: Logging in. */
#define SM_TYPE_LOGIN_INPUT (sm_login_input_get_type ())
G_DECLARE_FINAL_TYPE (SmLoginInput, sm_login_input, SM, LOGIN_INPUT, SmRecord)
struct _SmLoginInput
{
  SmRecord parent_instance;
  char *email;           /* the login */
  char *password;        /* as typed */
  char *device;          /* what the session list calls this place */
  char *device_secret;   /* 256 random bits that stay with the device */
  gboolean consent;      /* to be given again, after it was withdrawn */
  char *consent_version; /* which text was shown for it */
};

/** SmProfile: What the customer told of themselves. */
#define SM_TYPE_PROFILE (sm_profile_get_type ())
G_DECLARE_FINAL_TYPE (SmProfile, sm_profile, SM, PROFILE, SmRecord)
struct _SmProfile
{
  SmRecord parent_instance;
  char *email;     /* the login */
  char *full_name; /* surname, first name, patronymic */
  char *phone;     /* +7… */
  char *address;   /* where letters go */
};

/** SmProfileInput: The profile form; empty texts clear. */
#define SM_TYPE_PROFILE_INPUT (sm_profile_input_get_type ())
G_DECLARE_FINAL_TYPE (SmProfileInput, sm_profile_input, SM, PROFILE_INPUT, SmRecord)
struct _SmProfileInput
{
  SmRecord parent_instance;
  char *full_name; /* surname, first name, patronymic */
  char *phone;     /* as typed */
  char *address;   /* where letters go */
};

/** SmSession: A login that lasts. */
#define SM_TYPE_SESSION (sm_session_get_type ())
G_DECLARE_FINAL_TYPE (SmSession, sm_session, SM, SESSION, SmRecord)
struct _SmSession
{
  SmRecord parent_instance;
  char *id;           /* names it in the list */
  char *token;        /* the bearer token: told once, when the session is opened */
  char *device;       /* where it was opened */
  gboolean current;   /* the one that asks */
  gint64 created_at;  /* opened */
  gint64 seen_at;     /* last used */
  gint64 expires_at;  /* ends at the latest */
  SmProfile *profile; /* the customer; only when the session is opened */
};

/** SmSessionList: The customer's sessions: the one that asks, then the newest. */
#define SM_TYPE_SESSION_LIST (sm_session_list_get_type ())
G_DECLARE_FINAL_TYPE (SmSessionList, sm_session_list, SM, SESSION_LIST, SmRecord)
struct _SmSessionList
{
  SmRecord parent_instance;
  GListStore *items; /* sessions */
};

/** SmPasswordReset: A letter for a new password that was asked for, whoever's the address is. */
#define SM_TYPE_PASSWORD_RESET (sm_password_reset_get_type ())
G_DECLARE_FINAL_TYPE (SmPasswordReset, sm_password_reset, SM, PASSWORD_RESET, SmRecord)
struct _SmPasswordReset
{
  SmRecord parent_instance;
  char *id;               /* the reset's secret */
  gboolean undeliverable; /* the mail server refused the letter for good */
};

/** SmPasswordResetInput: A new password by the code of a letter. */
#define SM_TYPE_PASSWORD_RESET_INPUT (sm_password_reset_input_get_type ())
G_DECLARE_FINAL_TYPE (SmPasswordResetInput, sm_password_reset_input, SM, PASSWORD_RESET_INPUT,
                      SmRecord)
struct _SmPasswordResetInput
{
  SmRecord parent_instance;
  char *code;     /* from the letter */
  char *password; /* the new one */
};

/** SmPasswordChangeInput: A new password by the old one. */
#define SM_TYPE_PASSWORD_CHANGE_INPUT (sm_password_change_input_get_type ())
G_DECLARE_FINAL_TYPE (SmPasswordChangeInput, sm_password_change_input, SM, PASSWORD_CHANGE_INPUT,
                      SmRecord)
struct _SmPasswordChangeInput
{
  SmRecord parent_instance;
  char *current_password; /* as it is */
  char *new_password;     /* as it shall be */
};

G_END_DECLS
