/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "own-host.h"

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

  if (g_uri_get_port (uri) == port
      && (g_str_equal (host, "127.0.0.1") || g_ascii_strcasecmp (host, "localhost") == 0))
    return TRUE;
  soup_server_message_set_status (message, SOUP_STATUS_MISDIRECTED_REQUEST, NULL);
  return FALSE;
}
