/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The rules of input that both sides keep: the app while one types, the service again. An error's
 * code says which rule was broken, its number what the rule allows.
 */

/* Only ASCII letters and digits, least to most of them. PASSWORD_CHARACTERS, PASSWORD_TOO_SHORT
 * (number: least), PASSWORD_TOO_LONG (number: most). */
gboolean sm_rules_check_password (const char *password, guint least, guint most, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* What a person typed → the address as it is kept and compared: lower case, the domain in ASCII.
 * EMAIL_INVALID. */
char *sm_rules_normalize_email (const char *typed, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The address meant, as typed: without what is not seen and what stands around it. */
char *sm_rules_dup_email (const char *typed);
/* Whether a label or the local part has Latin and Cyrillic letters: to be asked about. */
gboolean sm_rules_email_mixes_scripts (const char *email);
/* The other way, for showing: "support@смородина.онлайн". */
char *sm_rules_display_email (const char *email);

/* A supplier's mask: 9 a digit, A a Latin letter, А (U+0410) a Cyrillic one, others as they are. */
typedef enum
{
  SM_MASK_EMPTY,    /* nothing typed yet */
  SM_MASK_PARTIAL,  /* right so far */
  SM_MASK_COMPLETE, /* an account number of this supplier's form */
  SM_MASK_WRONG,    /* no more typing makes it right */
} SmMaskState;

SmMaskState sm_rules_mask_state (const char *mask, const char *typed);
/* NUMBER_FORMAT. */
gboolean sm_rules_check_account_number (const char *mask, const char *typed, char **normalized,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Exactly SM_LIMIT_PIN_DIGITS digits, whatever parts them. PIN_FORMAT. */
gboolean sm_rules_check_pin (const char *typed, char **pin, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* What was pasted less the line breaks and invisible characters that come along. */
char *sm_rules_dup_password (const char *typed);
/* IDEMPOTENCY_KEY_MISSING, REQUEST_MALFORMED. */
gboolean sm_rules_check_idempotency_key (const char *key, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* "8 (912) 345-67-89" → "+79123456789". FIELD_INVALID. */
gboolean sm_rules_check_phone (const char *typed, char **normalized, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
