/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "page-address.h"

#include <gio/gio.h>
#include <string.h>

#include "error.h"
#include "limits.h"

#define PORT_DIGITS 5
#define HOST_MOST 253 /* RFC 1035, 2.3.4 */
#define DIGITS "0123456789"
#define HOST_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" DIGITS ".-"

/* Browsers turn a backslash into a slash and drop line breaks, each of which can move the end of
 * the host; addresses in the wild write the others escaped (RFC 3986, 2). */
static gboolean
has_plain_characters (const char *address)
{
  for (const char *c = address; *c != '\0'; c++)
    if (!g_ascii_isgraph (*c) || strchr ("\\\"<>^`{|}", *c) != NULL)
      return FALSE;
  return TRUE;
}

/* Nothing, or a colon and a port. */
static gboolean
is_port (const char *text, gsize length)
{
  return length == 0
         || (*text == ':' && length > 1 && length <= PORT_DIGITS + 1
             && strspn (text + 1, DIGITS) == length - 1);
}

/* The host of "host", "host:port" or "[::1]:port"; NULL where it is anything else, also where
 * there is a user before it. */
static char *
take_host (const char *authority, gsize length)
{
  static const char loopback[] = "[::1]";
  gsize taken;

  if (length >= strlen (loopback) && strncmp (authority, loopback, strlen (loopback)) == 0)
    return is_port (authority + strlen (loopback), length - strlen (loopback)) ? g_strdup ("::1")
                                                                               : NULL;
  taken = MIN (strspn (authority, HOST_CHARACTERS), length);
  if (taken == 0 || taken > HOST_MOST || authority[0] == '.' || authority[0] == '-'
      || !is_port (authority + taken, length - taken))
    return NULL;
  return g_ascii_strdown (authority, (gssize) taken);
}

static char *
dup_host (const char *address, SmPageKind kind)
{
  const char *rest = address;
  g_autofree char *host = NULL;
  gboolean open = FALSE;

  if (g_ascii_strncasecmp (rest, "https://", strlen ("https://")) == 0)
    rest += strlen ("https://");
  else if (g_ascii_strncasecmp (rest, "http://", strlen ("http://")) == 0)
    {
      rest += strlen ("http://");
      open = TRUE;
    }
  else
    return NULL;
  host = take_host (rest, strcspn (rest, "/?#"));
  if (host == NULL || (open && (kind != SM_PAGE_LOOPBACK || !sm_page_address_is_loopback (host))))
    return NULL;
  return g_steal_pointer (&host);
}

/**
 * sm_page_address_is_loopback:
 * @host: a host's name or number
 *
 * Returns: whether it is this machine
 */
gboolean
sm_page_address_is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return g_ascii_strcasecmp (host, "localhost") == 0
         || (address != NULL && g_inet_address_get_is_loopback (address));
}

/**
 * sm_page_address_check:
 * @address: (nullable): where a browser is to be sent
 * @kind: what may be opened
 * @host: (out) (optional): its host, to be compared and shown
 * @error: %SM_ERROR_FIELD_INVALID
 *
 * Returns: whether it is a web page's address without anything that readers differ about
 */
gboolean
sm_page_address_check (const char *address, SmPageKind kind, char **host, GError **error)
{
  g_autofree char *found = NULL;

  if (address != NULL && strlen (address) <= SM_LIMIT_PAGE_ADDRESS && has_plain_characters (address)
      && g_uri_is_valid (address, G_URI_FLAGS_NONE, NULL))
    found = dup_host (address, kind);
  if (found == NULL)
    {
      sm_error_set (error, SM_ERROR_FIELD_INVALID, 0, N_ ("not a web page's address"));
      return FALSE;
    }
  if (host != NULL)
    *host = g_steal_pointer (&found);
  return TRUE;
}
