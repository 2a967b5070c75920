/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SM_ERROR_TABLE:
 *
 * Every error of the product: the C name, its stable code on the wire and the HTTP status that
 * carries it. Clients translate the code; they never show the message.
 */
/* clang-format off */
#define SM_ERROR_TABLE(X)                                                      \
  /* of the request itself */                                                  \
  X (REQUEST_MALFORMED, "request_malformed", 400)                              \
  X (FIELD_MISSING, "field_missing", 422)                                      \
  X (FIELD_INVALID, "field_invalid", 422)                                      \
  X (FIELD_UNKNOWN, "field_unknown", 422)                                      \
  X (FIELD_TOO_LONG, "field_too_long", 422)                                    \
  X (INPUT_INVALID, "input_invalid", 422) /* several fields: see the list */   \
  X (BODY_TOO_LARGE, "body_too_large", 413)                                    \
  X (MEDIA_TYPE, "media_type_unsupported", 415)                                \
  X (HEADERS_TOO_LARGE, "headers_too_large", 431)                              \
  X (METHOD_NOT_ALLOWED, "method_not_allowed", 405)                            \
  X (NOT_FOUND, "not_found", 404)                                              \
  X (IDEMPOTENCY_KEY_MISSING, "idempotency_key_missing", 400)                  \
  X (IDEMPOTENCY_KEY_REUSED, "idempotency_key_reused", 422)                    \
  X (IDEMPOTENCY_IN_FLIGHT, "idempotency_in_flight", 409)                      \
  /* who asks */                                                               \
  X (UNAUTHENTICATED, "unauthenticated", 401)                                  \
  X (LOGIN_REFUSED, "login_refused", 401)                                      \
  X (PASSWORD_REFUSED, "password_refused", 403)                                \
  X (FORBIDDEN, "forbidden", 403)                                              \
  X (TOO_MANY_TRIES, "too_many_tries", 429)  /* number: seconds to wait */     \
  /* registration and password */                                              \
  X (EMAIL_INVALID, "email_invalid", 422)                                      \
  X (EMAIL_MIXED, "email_mixed", 409) /* Latin and Cyrillic letters: confirm */ \
  X (PASSWORD_TOO_SHORT, "password_too_short", 422) /* number: shortest */     \
  X (PASSWORD_TOO_LONG, "password_too_long", 422)   /* number: longest */      \
  X (PASSWORD_CHARACTERS, "password_characters", 422)                          \
  X (CONSENT_REQUIRED, "consent_required", 422)                                \
  X (CONSENT_OUTDATED, "consent_outdated", 409)                                \
  X (CONSENT_WITHDRAWN, "consent_withdrawn", 409) /* number: days until erased */ \
  X (CODE_UNKNOWN, "code_unknown", 404)                                        \
  X (CODE_USED, "code_used", 409)                                              \
  X (CODE_EXPIRED, "code_expired", 410)                                        \
  X (REGISTRATION_CONFIRMED, "registration_confirmed", 409)                    \
  /* linking */                                                                \
  X (NUMBER_FORMAT, "number_format", 422)                                      \
  X (NUMBER_UNKNOWN, "number_unknown", 404)                                    \
  X (ACCOUNT_ALREADY_LINKED, "account_already_linked", 409)                    \
  X (SUPPLIER_UNKNOWN, "supplier_unknown", 404)                                \
  X (TOO_MANY_ACCOUNTS, "too_many_accounts", 409)  /* number: the limit */     \
  /* full version */                                                           \
  X (FULL_VERSION_REQUIRED, "full_version_required", 403)                      \
  X (FULL_VERSION_OPEN, "full_version_open", 409)                              \
  X (APPLICATION_PENDING, "application_pending", 409)                          \
  X (PIN_FORMAT, "pin_format", 422)                                            \
  X (PIN_WRONG, "pin_wrong", 422)     /* number: tries left */                 \
  X (PIN_LOCKED, "pin_locked", 423)                                            \
  X (PIN_EXPIRED, "pin_expired", 410)                                          \
  X (PIN_NOT_SENT, "pin_not_sent", 409)                                        \
  /* readings */                                                               \
  X (READING_FORMAT, "reading_format", 422)                                    \
  X (READING_TOO_LARGE, "reading_too_large", 422) /* number: most digits */    \
  X (READING_REGISTERS, "reading_registers", 422) /* all registers at once */  \
  X (READING_LOWER, "reading_lower", 409)         /* ask, then confirm */      \
  X (READING_IMPLAUSIBLE, "reading_implausible", 409) /* ask, then confirm */  \
  X (READINGS_NOT_TAKEN, "readings_not_taken", 403)                            \
  X (READING_DATE, "reading_date", 422)                                        \
  X (READING_EXPORTED, "reading_exported", 409) /* the supplier has it */      \
  X (READING_STATE, "reading_state", 409) /* replaced, withdrawn, rejected */  \
  /* payments */                                                               \
  X (SUM_FORMAT, "sum_format", 422)                                            \
  X (SUM_TOO_SMALL, "sum_too_small", 422)   /* number: least, kopecks */       \
  X (SUM_TOO_LARGE, "sum_too_large", 422)   /* number: most, kopecks */        \
  X (NO_DEBT, "no_debt", 409)                                                  \
  X (TOTAL_CHANGED, "total_changed", 409)   /* number: new total, kopecks */   \
  X (PAYMENT_REPEATED, "payment_repeated", 409) /* same sum lately: confirm */ \
  X (PAYMENT_STATE, "payment_state", 409)                                      \
  X (PAYMENT_OPEN, "payment_open", 409) /* number: seconds till it ends */     \
  X (TOO_MANY_PAYMENTS, "too_many_payments", 409) /* number: the limit */      \
  /* requests */                                                               \
  X (ATTACHMENT_TOO_LARGE, "attachment_too_large", 413) /* number: bytes */    \
  X (TOO_MANY_ATTACHMENTS, "too_many_attachments", 422) /* number: most */     \
  X (ATTACHMENT_TYPE, "attachment_type", 415)                                  \
  X (ATTACHMENTS_FULL, "attachments_full", 409)                                \
  X (REQUEST_CLOSED, "request_closed", 409)                                    \
  /* the service and what it stands on */                                      \
  X (BUSY, "busy", 503)                                                        \
  X (UNAVAILABLE, "unavailable", 503)                                          \
  X (ACQUIRER, "acquirer_unavailable", 502)                                    \
  X (INTERNAL, "internal", 500)                                                \
  X (CONFIGURATION, "configuration", 500)                                      \
  X (SCHEMA_NEWER, "schema_newer", 500)                                        \
  X (SCHEMA_CHANGED, "schema_changed", 500)                                    \
  X (SCHEMA_OLDER, "schema_older", 500)                                        \
  X (STORE, "store", 500)                                                      \
  X (STORE_CONFLICT, "store_conflict", 500) /* serialization: run again */     \
  X (STORE_UNIQUE, "store_unique", 500)     /* a unique key was violated */    \
  /* only inside a client */                                                   \
  X (OFFLINE, "offline", 0)                                                    \
  X (TIMEOUT, "timeout", 0)                                                    \
  X (REPLY_MALFORMED, "reply_malformed", 0)                                    \
  X (KEYRING_LOCKED, "keyring_locked", 0)                                      \
  X (KEYRING_UNAVAILABLE, "keyring_unavailable", 0)
/* clang-format on */

typedef enum
{
#define SM_ERROR_MEMBER(name, code, status) SM_ERROR_##name,
  SM_ERROR_TABLE (SM_ERROR_MEMBER)
#undef SM_ERROR_MEMBER
      SM_ERROR_LAST
} SmErrorCode;

#define SM_ERROR (sm_error_quark ())
GQuark sm_error_quark (void);

/** SmErrorField: one field of the input that is wrong, and why. */
typedef struct
{
  char *name; /* the member's name on the wire, e.g. "password" */
  SmErrorCode code;
  gint64 number; /* what the code says of it, 0 where it says nothing */
} SmErrorField;

/* Marks the message of an error for translation; the very text of <glib/gi18n.h>. */
#define N_(String) (String)

void sm_error_set (GError **error, SmErrorCode code, gint64 number, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
void sm_error_set_field (GError **error, const char *field, SmErrorCode code, gint64 number);
void sm_error_add_field (GError **error, const char *field, SmErrorCode code, gint64 number);
void sm_error_set_reference (GError *error, const char *reference);

const char *sm_error_code_to_string (SmErrorCode code);
gboolean sm_error_code_from_string (const char *string, SmErrorCode *code);
guint sm_error_code_get_status (SmErrorCode code);
gint64 sm_error_get_number (const GError *error);
const char *sm_error_get_reference (const GError *error);
guint sm_error_get_n_fields (const GError *error);
const SmErrorField *sm_error_get_field (const GError *error, guint index);

G_END_DECLS
