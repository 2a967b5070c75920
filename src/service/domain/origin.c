/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "origin.h"

#include <gio/gio.h>
#include <string.h>

#define UNKNOWN "—"
#define MOSCOW "Europe/Moscow"
#define IPV4_BYTES 3 /* kept of four: a /24 */
#define IPV6_BYTES 6 /* kept of sixteen: a /48 */
#define NAME_CHARACTERS 30
#define VERSION_CHARACTERS 20
#define DIGITS_MOST 6 /* a telephone number has more */
#define DIGITS "0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

/**
 * smd_origin_dup_network:
 * @client_address: (nullable): an address, or an IPv6 network as "…/64"
 *
 * Returns: (transfer full): its network, in which the whole address does not show
 */
char *
smd_origin_dup_network (const char *client_address)
{
  g_auto (GStrv) parts = g_strsplit (client_address != NULL ? client_address : "", "/", 2);
  g_autoptr (GInetAddress) address =
      parts[0] != NULL ? g_inet_address_new_from_string (parts[0]) : NULL;
  g_autoptr (GInetAddress) network = NULL;
  g_autofree char *text = NULL;
  guint8 bytes[16] = { 0 };
  gboolean is_ipv6;

  if (address == NULL)
    return g_strdup (UNKNOWN);
  is_ipv6 = g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6;
  memcpy (bytes, g_inet_address_to_bytes (address), is_ipv6 ? IPV6_BYTES : IPV4_BYTES);
  network = g_inet_address_new_from_bytes (bytes, g_inet_address_get_family (address));
  text = g_inet_address_to_string (network);
  return g_strconcat (text, is_ipv6 ? "/48" : "/24", NULL);
}

static gboolean
has_few_digits (const char *text, const char *end)
{
  guint found = 0;

  for (const char *p = text; p < end; p = g_utf8_next_char (p))
    found += g_unichar_isdigit (g_utf8_get_char (p)) != 0;
  return found <= DIGITS_MOST;
}

/**
 * smd_origin_dup_device:
 * @name: (nullable): what a client calls the place it runs at
 *
 * As for a program: of a host's name the first word, or nothing.
 *
 * Returns: (transfer full): the name
 */
char *
smd_origin_dup_device (const char *name)
{
  const char *text = name != NULL && g_utf8_validate (name, -1, NULL) ? name : "";
  const char *end = text;
  glong length = 0;

  for (; g_unichar_isalnum (g_utf8_get_char (end)) || *end == '-' || *end == '_'; length++)
    end = g_utf8_next_char (end);
  if (length == 0 || length > NAME_CHARACTERS || !has_few_digits (text, end))
    return g_strdup (UNKNOWN);
  return g_strndup (text, (gsize) (end - text));
}

/**
 * smd_origin_dup_program:
 * @user_agent: (nullable): what a client says of itself
 *
 * Anybody can say anything there, and it is shown in a stranger's mailbox: so it is a name without
 * dots and a version of digits, or nothing. No address of the web is made of these, nor a number
 * to call.
 *
 * Returns: (transfer full): the name and version
 */
char *
smd_origin_dup_program (const char *user_agent)
{
  const char *text = user_agent != NULL ? user_agent : "";
  gsize name = strspn (text, LETTERS DIGITS "-_");
  gsize version = text[name] == '/' ? strspn (text + name + 1, DIGITS ".") : 0;
  const char *end = text + name + 1 + version;

  if (name == 0 || name > NAME_CHARACTERS || version == 0 || version > VERSION_CHARACTERS
      || (*end != '\0' && *end != ' ') || !has_few_digits (text, end))
    return g_strdup (UNKNOWN);
  return g_strdup_printf ("%.*s %.*s", (int) name, text, (int) version, text + name + 1);
}

/**
 * smd_origin_dup_time:
 * @at: unix seconds
 *
 * Returns: (transfer full): day and time by Moscow time, by which letters tell it
 */
char *
smd_origin_dup_time (gint64 at)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (MOSCOW);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at);
  g_autoptr (GDateTime) local = zone != NULL ? g_date_time_to_timezone (utc, zone) : NULL;

  return g_date_time_format (local != NULL ? local : utc, "%d.%m.%Y, %H:%M");
}
