/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <idn2.h>
#include <string.h>

#include "error.h"
#include "input-rules.h"
#include "limits.h"
#include "text.h"

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
    {
      gunichar character = g_utf8_get_char (p);
      gunichar lower = g_unichar_tolower (character);

      /* U+0130 would become the key of whoever has an "i" there: it stays itself. */
      g_string_append_unichar (folded, lower < 0x80 && character >= 0x80 ? character : lower);
    }
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

/* An address as mail programs and pages give it: "<ivan@example.ru>", "mailto:ivan@example.ru",
 * with the full stop or comma of its sentence. */
static char *
strip_around (char *address)
{
  static const char scheme[] = "mailto:";
  char *begin = address;
  gsize length;

  if (g_ascii_strncasecmp (begin, scheme, strlen (scheme)) == 0)
    begin += strlen (scheme);
  length = strlen (begin);
  while (length > 0 && strchr (".,;:", begin[length - 1]) != NULL)
    begin[--length] = '\0';
  if (length > 2 && begin[0] == '<' && begin[length - 1] == '>')
    {
      begin[length - 1] = '\0';
      begin++;
    }
  return begin;
}

/**
 * sm_rules_dup_email:
 * @typed: (nullable): what was typed or pasted
 *
 * Returns: (transfer full) (nullable): the address meant, in the letters it was typed in; %NULL
 *   where there is a control character
 */
char *
sm_rules_dup_email (const char *typed)
{
  /* A line break within may be the beginning of another header: it is never folded away. */
  g_autofree char *cleaned = sm_text_clean_lines (typed);

  return cleaned != NULL ? g_strdup (strip_around (cleaned)) : NULL;
}

/**
 * sm_rules_normalize_email:
 * @typed: (nullable): what was typed or pasted; what is not seen and stands around it is dropped
 * @error: %SM_ERROR_EMAIL_INVALID
 *
 * Returns: (transfer full) (nullable): the address as it is kept, compared and written to
 */
char *
sm_rules_normalize_email (const char *typed, GError **error)
{
  g_autofree char *meant = sm_rules_dup_email (typed);
  char *key = meant != NULL ? make_key (meant) : NULL;

  if (key == NULL)
    sm_error_set (error, SM_ERROR_EMAIL_INVALID, 0, N_ ("not an e-mail address"));
  return key;
}

/* Whether its letters are of more than one alphabet; digits and marks are of any. */
static gboolean
mixes_scripts (const char *text, gsize length)
{
  GUnicodeScript first = G_UNICODE_SCRIPT_COMMON;

  for (const char *p = text; p < text + length; p = g_utf8_next_char (p))
    {
      const GUnicodeScript script = g_unichar_get_script (g_utf8_get_char (p));

      if (script == G_UNICODE_SCRIPT_COMMON || script == G_UNICODE_SCRIPT_INHERITED)
        continue;
      if (first != G_UNICODE_SCRIPT_COMMON && script != first)
        return TRUE;
      first = script;
    }
  return FALSE;
}

/**
 * sm_rules_email_mixes_scripts:
 * @email: an address, its domain in ASCII or not
 *
 * A letter of another alphabet that looks the same makes another address, to which no letter
 * ever comes; registries of domains do not mix them in a label (UTS 39, 5.1). It is not wrong by
 * the standards: people are asked.
 *
 * Returns: whether its local part or a label of its domain has letters of two alphabets: Latin
 *   and Cyrillic, Latin and Greek
 */
gboolean
sm_rules_email_mixes_scripts (const char *email)
{
  g_autofree char *shown = sm_rules_display_email (email);
  const char *begin = shown;

  if (!g_utf8_validate (shown, -1, NULL))
    return FALSE;
  for (const char *p = shown;; p++)
    {
      const gboolean in_domain = begin != shown;

      if (*p != '\0' && *p != '@' && !(in_domain && *p == '.'))
        continue;
      if (mixes_scripts (begin, p - begin))
        return TRUE;
      if (*p == '\0')
        return FALSE;
      begin = p + 1;
    }
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
