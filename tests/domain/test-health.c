/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>

#include "domain-fixture.h"
#include "health.h"

/* A write that holds its transaction until it is let go. */
typedef struct
{
  SmdStore *store;
  GMutex lock;
  GCond changed;
  gboolean begun; /* guarded by lock, like the next */
  gboolean over;
} Holder;

static gboolean
hold_in_tx (SmdTx *tx, gpointer data, GError **error)
{
  Holder *self = data;

  g_mutex_lock (&self->lock);
  self->begun = TRUE;
  g_cond_signal (&self->changed);
  while (!self->over)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
  return TRUE;
}

static gpointer
hold (gpointer data)
{
  Holder *self = data;
  g_autoptr (GError) error = NULL;

  g_assert_true (smd_store_write (self->store, hold_in_tx, self, &error));
  g_assert_no_error (error);
  return NULL;
}

static GThread *
begin_holding (Holder *self)
{
  GThread *thread = g_thread_new ("holder", hold, self);

  g_mutex_lock (&self->lock);
  while (!self->begun)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
  return thread;
}

static void
let_go (Holder *self)
{
  g_mutex_lock (&self->lock);
  self->over = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

/* A registry is loaded by an operator's command: that no write of the service's own gets through
 * for minutes takes nobody's reading away. */
static void
another_program_that_writes_is_no_illness (DomainFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmdStore) other = smd_store_open (self->base->url, &error);
  Holder holder = { .store = other };
  g_autoptr (SmdHealth) health = NULL;
  GThread *thread;

  g_assert_no_error (error);
  thread = begin_holding (&holder);
  /* Its first write has ended by then, or was kept away. */
  health = smd_health_new (self->domain.store);
  g_assert_true (smd_health_is_good (health, &error));
  g_assert_no_error (error);
  let_go (&holder);
  g_thread_join (thread);
  g_assert_true (smd_health_is_good (health, &error));
}

static void
a_store_that_takes_no_write_is_ill (DomainFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmdStore) closed = smd_store_open_to_read (self->base->url, &error);
  g_autoptr (SmdHealth) health = NULL;

  g_assert_no_error (error);
  health = smd_health_new (closed);
  g_assert_false (smd_health_is_good (health, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_UNAVAILABLE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  domain_test_add ("/health/another-program-writes", another_program_that_writes_is_no_illness);
  domain_test_add ("/health/no-write-works", a_store_that_takes_no_write_is_ill);
  return g_test_run ();
}
