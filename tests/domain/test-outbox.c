/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>

#include "domain-fixture.h"
#include "limits.h"
#include "outbox.h"
#include "waiting.h"

#define PATIENCE_US (G_GINT64_CONSTANT (30) * G_USEC_PER_SEC)
#define WAITING 25 /* more than a round takes */

/* What the outbox tells. */
typedef struct
{
  GMutex lock;
  GCond changed;
  guint store; /* guarded by lock: how often the store failed, each time with the first letter */
} Told;

static void
on_report (const char *event, const char *letter_id, const char *kind, const char *detail,
           gpointer data)
{
  Told *told = data;

  g_assert_cmpstr (event, ==, "outbox-store");
  g_assert_cmpstr (letter_id, ==, "l0");
  g_mutex_lock (&told->lock);
  told->store++;
  g_cond_signal (&told->changed);
  g_mutex_unlock (&told->lock);
}

static void
wait_for_failures (Told *told, guint n)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_US;

  g_mutex_lock (&told->lock);
  while (told->store < n)
    g_assert_true (g_cond_wait_until (&told->changed, &told->lock, end));
  g_mutex_unlock (&told->lock);
}

static void
queue_letters (DomainFixture *self, guint n, guint tries)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *sql = g_strdup_printf (
          "INSERT INTO letters (id, kind, recipient, values_json, state, tries, next_at, "
          "created_at) "
          "VALUES ('l%u', 'password-changed', 'anna@example.ru', '{}', 'waiting', %u, 1, 1)",
          i, tries);

      domain_exec (self, sql);
    }
}

/* A disk that is full, a server that may only be read: letters are read, and none is claimed. */
static void
a_store_that_takes_no_write_is_not_asked_again_at_once (DomainFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmdStore) closed = smd_store_open_to_read (self->base->url, &error);
  SmdDomain domain = self->domain;
  Told told = { .store = 0 };
  g_autofree char *maildir = g_build_filename (self->base->folder, "mail", NULL);
  g_autoptr (SmdOutbox) outbox = NULL;

  g_assert_no_error (error);
  queue_letters (self, WAITING, 0);
  domain.store = closed;
  outbox = smd_outbox_new (&domain, smd_transport_new_maildir (maildir));
  smd_outbox_set_report (outbox, on_report, &told);
  smd_outbox_start (outbox);
  for (guint i = 1; i <= 3; i++)
    {
      wait_for_failures (&told, i);
      smd_outbox_wake (outbox);
    }
  smd_outbox_stop (outbox);
  /* Once at the start and once for each wake. */
  g_assert_cmpuint (told.store, <=, 4);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* Two programs on one database, each with a mailbox of its own to tell them by. */
static void
each_letter_is_sent_by_one_program (DomainFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmdStore) store = smd_store_open (self->base->url, &error);
  SmdDomain domains[] = { self->domain, self->domain };
  SmdOutbox *outboxes[2];
  guint n = 0;

  g_assert_no_error (error);
  domains[1].store = store;
  queue_letters (self, 2 * WAITING, 0);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("mail-%u", i);
      g_autofree char *maildir = g_build_filename (self->base->folder, name, NULL);

      outboxes[i] = smd_outbox_new (&domains[i], smd_transport_new_maildir (maildir));
      smd_outbox_start (outboxes[i]);
    }
  wait_until (domain_count (self, "SELECT COUNT(*) AS n FROM letters WHERE state = 'sent'")
              == 2 * WAITING);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("mail-%u", i);
      g_autofree char *folder = g_build_filename (self->base->folder, name, "new", NULL);

      smd_outbox_free (outboxes[i]);
      n += count_files (folder);
    }
  g_assert_cmpuint (n, ==, 2 * WAITING);
}

/* Whoever died with a letter in hand had claimed it: its time is over in a minute. */
static void
what_a_dead_program_held_is_sent (DomainFixture *self)
{
  g_autofree char *maildir = g_build_filename (self->base->folder, "mail", NULL);
  g_autoptr (SmdOutbox) outbox =
      smd_outbox_new (&self->domain, smd_transport_new_maildir (maildir));
  g_autofree char *claim = NULL;

  claim = g_strdup_printf ("UPDATE letters SET tries = 1, next_at = %" G_GINT64_FORMAT,
                           sm_clock_now (self->clock) + 55);
  queue_letters (self, 1, 0);
  domain_exec (self, claim);
  sm_clock_shift (self->clock, 55);
  smd_outbox_start (outbox);
  wait_until (domain_count (self, "SELECT COUNT(*) AS n FROM letters WHERE state = 'sent'") == 1);
}

/* A mail server that takes the connection and says nothing. */
static GSocket *
listen_silently (char **url)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) address = NULL;
  GSocket *socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);

  g_assert_no_error (error);
  g_assert_true (g_socket_bind (socket, any, FALSE, &error) && g_socket_listen (socket, &error));
  address = g_socket_get_local_address (socket, &error);
  *url = g_strdup_printf ("smtp://127.0.0.1:%u",
                          g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));
  return socket;
}

/* The end of the program is no fault of the letter: it is where it was, though it was its last. */
static void
the_end_is_no_try (DomainFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  g_autoptr (GSocket) listening = listen_silently (&url);
  g_autoptr (GSocket) client = NULL;
  g_autoptr (SmdOutbox) outbox =
      smd_outbox_new (&self->domain, smd_transport_new_smtp (url, "", "", ""));

  queue_letters (self, 1, SM_LIMIT_MAIL_TRIES - 1);
  smd_outbox_start (outbox);
  client = g_socket_accept (listening, NULL, &error);
  g_assert_no_error (error);
  smd_outbox_stop (outbox);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM letters WHERE state = 'waiting' "
                                       "AND next_at = 1 AND values_json IS NOT NULL"),
                   ==, 1);
  g_assert_cmpint (domain_count (self, "SELECT tries AS n FROM letters"), ==,
                   SM_LIMIT_MAIL_TRIES - 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  domain_test_add ("/outbox/a-store-without-writes",
                   a_store_that_takes_no_write_is_not_asked_again_at_once);
  domain_test_add ("/outbox/the-end-is-no-try", the_end_is_no_try);
  domain_test_add ("/outbox/each-letter-is-sent-by-one-program",
                   each_letter_is_sent_by_one_program);
  domain_test_add ("/outbox/what-a-dead-program-held-is-sent", what_a_dead_program_held_is_sent);
  return g_test_run ();
}
