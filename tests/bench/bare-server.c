/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <libsoup/soup.h>

/*
 * What libsoup alone can do: one thread, one static JSON document. Prints its port.
 */

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer user_data)
{
  GBytes *document = user_data;

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC,
                                    g_bytes_get_data (document, NULL), g_bytes_get_size (document));
}

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (SoupServer) server = NULL;
  g_autoptr (GBytes) document = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoslist (GUri) uris = NULL;
  gsize length = 0;

  if (argc != 2 || !g_file_get_contents (argv[1], &text, &length, &error))
    {
      g_printerr ("bare-server FILE: %s\n", error != NULL ? error->message : "no file");
      return 1;
    }
  document = g_bytes_new (text, length);
  server = g_object_new (SOUP_TYPE_SERVER, NULL);
  soup_server_add_handler (server, NULL, on_request, document, NULL);
  if (!soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
    {
      g_printerr ("bare-server: %s\n", error->message);
      return 1;
    }
  uris = soup_server_get_uris (server);
  g_print ("%d\n", g_uri_get_port (uris->data));
  g_main_loop_run (loop);
  return 0;
}
