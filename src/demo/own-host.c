/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "own-host.h"

#include <string.h>

/* A name and a port, and nothing that a URI takes for another part: "x@127.0.0.1". */
static gboolean
is_plain (const char *host)
{
  return host != NULL && host[strspn (host, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS ".:-")] == '\0';
}

/**
 * sm_own_host_check:
 * @message: a request
 * @port: where the server listens, on the loopback address
 *
 * Returns: whether the request may be answered
 */
gboolean
sm_own_host_check (SoupServerMessage *message, guint16 port)
{
  GUri *uri = soup_server_message_get_uri (message);
  const char *host = g_uri_get_host (uri);
  SoupMessageHeaders *head = soup_server_message_get_request_headers (message);

  if (is_plain (soup_message_headers_get_one (head, "Host")) && g_uri_get_port (uri) == port
      && (g_str_equal (host, "127.0.0.1") || g_ascii_strcasecmp (host, "localhost") == 0))
    return TRUE;
  soup_server_message_set_status (message, SOUP_STATUS_MISDIRECTED_REQUEST, NULL);
  return FALSE;
}
