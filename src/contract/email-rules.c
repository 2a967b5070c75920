/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <idn2.h>
#include <string.h>

#include "error.h"
#include "input-rules.h"
#include "limits.h"

/*
 * Addresses: RFC 5321 with the dot-atom form of the local part only, RFC 6531 for other scripts,
 * IDNA2008 for the domain (non-transitional, so that ß and ς stay what they are). Quoted local
 * parts are allowed by the RFC, used by nobody, and a way into other programs' headers.
 */

#define LABEL_BYTES_MOST 63
#define DOMAIN_BYTES_MOST 253
#define DOMAIN_BYTES_TYPED 1012 /* the same domain in another script, four bytes a letter */
#define IDEOGRAPHIC_STOP 0x3002

static gboolean
is_local_character (gunichar character)
{
  if (character < 0x80)
    return g_ascii_isalnum ((char) character)
           || strchr ("!#$%&'*+-/=?^_`{|}~", (int) character) != NULL;
  return g_unichar_isalnum (character) || g_unichar_ismark (character);
}

/* Dot-atom: neither first nor last nor twice in a row a dot. */
static gboolean
is_local_part (const char *local)
{
  gboolean after_dot = TRUE;

  if (strlen (local) > SM_LIMIT_EMAIL_LOCAL_BYTES)
    return FALSE;
  for (const char *p = local; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (*p == '.' ? after_dot : !is_local_character (g_utf8_get_char (p)))
        return FALSE;
      after_dot = *p == '.';
    }
  return !after_dot;
}

static gboolean
is_label (const char *label)
{
  gsize length = strlen (label);

  if (length == 0 || length > LABEL_BYTES_MOST)
    return FALSE;
  if (label[0] == '-' || label[length - 1] == '-')
    return FALSE;
  return strspn (label, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

/* A name of at least two labels, the last of which is no number (an IPv4 address's would be). */
static gboolean
is_ascii_domain (const char *domain)
{
  g_auto (GStrv) labels = g_strsplit (domain, ".", -1);
  guint n_labels = g_strv_length (labels);

  if (strlen (domain) > DOMAIN_BYTES_MOST || n_labels < 2)
    return FALSE;
  for (guint i = 0; i < n_labels; i++)
    if (!is_label (labels[i]))
      return FALSE;
  return !g_ascii_isdigit (labels[n_labels - 1][0]);
}

static char *
fold_local_part (const char *local)
{
  g_autofree char *composed = g_utf8_normalize (local, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  GString *folded = g_string_sized_new (strlen (composed));

  for (const char *p = composed; *p != '\0'; p = g_utf8_next_char (p))
    g_string_append_unichar (folded, g_unichar_tolower (g_utf8_get_char (p)));
  return g_string_free (folded, FALSE);
}

/* The mapping of IDNA drops what it ignores, even a line break: none of that may get there. */
static gboolean
is_domain_text (const char *domain)
{
  for (const char *p = domain; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);
      gboolean known = character < 0x80
                           ? g_ascii_isalnum (*p) || *p == '.' || *p == '-'
                           : g_unichar_isalnum (character) || g_unichar_ismark (character)
                                 || character == IDEOGRAPHIC_STOP;

      if (!known)
        return FALSE;
    }
  return strlen (domain) <= DOMAIN_BYTES_TYPED;
}

static char *
domain_to_ascii (const char *domain)
{
  const int flags = IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT;
  uint8_t *encoded = NULL;
  char *ascii = NULL;

  if (!is_domain_text (domain))
    return NULL;
  if (idn2_lookup_u8 ((const uint8_t *) domain, &encoded, flags) != IDN2_OK)
    return NULL;
  ascii = g_ascii_strdown ((const char *) encoded, -1);
  idn2_free (encoded);
  return ascii;
}

/* The key of an address that is trimmed already, or NULL. */
static char *
make_key (const char *address)
{
  const char *at = strchr (address, '@');
  g_autofree char *typed_local = NULL;
  g_autofree char *local = NULL;
  g_autofree char *domain = NULL;
  g_autofree char *key = NULL;

  if (at == NULL || strchr (at + 1, '@') != NULL)
    return NULL;
  typed_local = g_strndup (address, at - address);
  local = fold_local_part (typed_local);
  domain = domain_to_ascii (at + 1);
  if (!is_local_part (local) || domain == NULL || !is_ascii_domain (domain))
    return NULL;
  key = g_strconcat (local, "@", domain, NULL);
  return strlen (key) <= SM_LIMIT_EMAIL_BYTES ? g_steal_pointer (&key) : NULL;
}

static char *
trim (const char *text)
{
  const char *end = text + strlen (text);

  while (*text != '\0' && g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  while (end > text && g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);
  return g_strndup (text, end - text);
}

/**
 * sm_rules_normalize_email:
 * @typed: (nullable): what was typed; white space around it is dropped
 * @error: %SM_ERROR_EMAIL_INVALID
 *
 * Returns: (transfer full) (nullable): the address as it is kept, compared and written to
 */
char *
sm_rules_normalize_email (const char *typed, GError **error)
{
  g_autofree char *trimmed = NULL;
  char *key = NULL;

  if (typed != NULL && g_utf8_validate (typed, -1, NULL))
    {
      trimmed = trim (typed);
      key = make_key (trimmed);
    }
  if (key == NULL)
    sm_error_set (error, SM_ERROR_EMAIL_INVALID, 0, "not an e-mail address");
  return key;
}

/**
 * sm_rules_display_email:
 * @email: an address, its domain in ASCII or not
 *
 * Returns: (transfer full): the same address as people read it, the domain in its own script
 */
char *
sm_rules_display_email (const char *email)
{
  const char *at;
  char *decoded = NULL;
  char *shown;

  g_return_val_if_fail (email != NULL, NULL);

  at = strrchr (email, '@');
  if (at == NULL || idn2_to_unicode_8z8z (at + 1, &decoded, 0) != IDN2_OK)
    return g_strdup (email);
  shown = g_strdup_printf ("%.*s@%s", (int) (at - email), email, decoded);
  idn2_free (decoded);
  return shown;
}
