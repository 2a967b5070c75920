/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "error.h"
#include "waiting.h"
#include "work-pool.h"

typedef struct
{
  GMutex lock;
  GCond changed;
  gboolean open; /* jobs may end */
  guint running;
  guint most_running;
  guint done;
} Gate;

static void
gate_init (Gate *gate, gboolean open)
{
  *gate = (Gate) { .open = open };
  g_mutex_init (&gate->lock);
  g_cond_init (&gate->changed);
}

static void
gate_clear (Gate *gate)
{
  g_mutex_clear (&gate->lock);
  g_cond_clear (&gate->changed);
}

static void
gate_open (Gate *gate)
{
  g_mutex_lock (&gate->lock);
  gate->open = TRUE;
  g_cond_broadcast (&gate->changed);
  g_mutex_unlock (&gate->lock);
}

static void
gate_wait_running (Gate *gate, guint running)
{
  g_mutex_lock (&gate->lock);
  while (gate->running < running)
    g_cond_wait (&gate->changed, &gate->lock);
  g_mutex_unlock (&gate->lock);
}

static void
pass_gate (gpointer job, gpointer user_data)
{
  Gate *gate = user_data;

  g_mutex_lock (&gate->lock);
  gate->running++;
  gate->most_running = MAX (gate->most_running, gate->running);
  g_cond_broadcast (&gate->changed);
  while (!gate->open)
    g_cond_wait (&gate->changed, &gate->lock);
  gate->running--;
  gate->done++;
  g_mutex_unlock (&gate->lock);
}

static void
runs_every_job (void)
{
  Gate gate;
  SmWorkPool *pool;

  gate_init (&gate, TRUE);
  pool = sm_work_pool_new ("test", 4, 2000, pass_gate, &gate);
  for (guint i = 1; i <= 1000; i++)
    g_assert_true (sm_work_pool_push (pool, GUINT_TO_POINTER (i), NULL));
  sm_work_pool_free (pool);
  g_assert_cmpuint (gate.done, ==, 1000);
  g_assert_cmpuint (gate.most_running, <=, 4);
  gate_clear (&gate);
}

static void
refuses_beyond_the_queue (void)
{
  Gate gate;
  SmWorkPool *pool;
  g_autoptr (GError) error = NULL;

  gate_init (&gate, FALSE);
  pool = sm_work_pool_new ("test", 2, 3, pass_gate, &gate);
  for (guint i = 1; i <= 5; i++)
    g_assert_true (sm_work_pool_push (pool, GUINT_TO_POINTER (i), NULL));
  gate_wait_running (&gate, 2);
  g_assert_false (sm_work_pool_push (pool, GUINT_TO_POINTER (6), &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_BUSY);

  gate_open (&gate);
  sm_work_pool_free (pool);
  g_assert_cmpuint (gate.done, ==, 5);
  g_assert_cmpuint (gate.most_running, ==, 2);
  gate_clear (&gate);
}

static void
count_dropped (gpointer job, gpointer user_data)
{
  *(guint *) user_data += GPOINTER_TO_UINT (job);
}

static void
what_waits_may_be_dropped (void)
{
  Gate gate;
  SmWorkPool *pool;
  guint dropped = 0;

  gate_init (&gate, FALSE);
  pool = sm_work_pool_new ("test", 1, 10, pass_gate, &gate);
  g_assert_true (sm_work_pool_push (pool, GUINT_TO_POINTER (1), NULL));
  gate_wait_running (&gate, 1);
  g_assert_true (sm_work_pool_push (pool, GUINT_TO_POINTER (20), NULL));
  g_assert_true (sm_work_pool_push (pool, GUINT_TO_POINTER (300), NULL));
  sm_work_pool_drop (pool, count_dropped, &dropped);
  g_assert_cmpuint (dropped, ==, 320);
  g_assert_false (sm_work_pool_push (pool, GUINT_TO_POINTER (4000), NULL));
  gate_open (&gate);
  sm_work_pool_free (pool);
  g_assert_cmpuint (gate.done, ==, 1);
  gate_clear (&gate);
}

static void
takes_again_when_there_is_room (void)
{
  Gate gate;
  SmWorkPool *pool;

  gate_init (&gate, TRUE);
  pool = sm_work_pool_new ("test", 1, 1, pass_gate, &gate);
  for (guint i = 1; i <= 100; i++)
    wait_until (sm_work_pool_push (pool, GUINT_TO_POINTER (i), NULL));
  sm_work_pool_free (pool);
  g_assert_cmpuint (gate.done, ==, 100);
  gate_clear (&gate);
}

static gpointer
push_many (gpointer data)
{
  guint pushed = 0;

  for (guint i = 1; i <= 500; i++)
    pushed += sm_work_pool_push (data, GUINT_TO_POINTER (i), NULL);
  return GUINT_TO_POINTER (pushed);
}

static void
many_threads_may_push (void)
{
  Gate gate;
  SmWorkPool *pool;
  GThread *threads[4];
  guint pushed = 0;

  gate_init (&gate, TRUE);
  pool = sm_work_pool_new ("test", 3, 10, pass_gate, &gate);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("pusher", push_many, pool);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    pushed += GPOINTER_TO_UINT (g_thread_join (threads[i]));
  sm_work_pool_free (pool);
  g_assert_cmpuint (gate.done, ==, pushed);
  g_assert_cmpuint (pushed, >, 0);
  gate_clear (&gate);
}

static void
an_unused_pool_goes (void)
{
  sm_work_pool_free (sm_work_pool_new ("test", 64, 1024, pass_gate, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/work-pool/runs-every-job", runs_every_job);
  g_test_add_func ("/work-pool/refuses-beyond-the-queue", refuses_beyond_the_queue);
  g_test_add_func ("/work-pool/what-waits-may-be-dropped", what_waits_may_be_dropped);
  g_test_add_func ("/work-pool/takes-again-when-there-is-room", takes_again_when_there_is_room);
  g_test_add_func ("/work-pool/many-threads-may-push", many_threads_may_push);
  g_test_add_func ("/work-pool/an-unused-pool-goes", an_unused_pool_goes);
  return g_test_run ();
}
