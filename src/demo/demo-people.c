/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-people.h"

#include <string.h>

#include "applications.h"
#include "limits.h"
#include "log.h"
#include "text.h"

#define TICK_MICROSECONDS (G_USEC_PER_SEC / 2)
#define DECISION_SECONDS 3 /* from an application to its decision */
#define OPERATOR "demo"
#define REFUSING_WORD "отказ"
#define REFUSAL_REASON "Данные не совпали с реестром поставщика (показательный отказ демонстрации)."

struct _SmDemoPeople
{
  SmdDomain *domain; /* borrowed */
  GThread *thread;
  GMutex mutex;
  GCond wake;
  gboolean stopping; /* guarded by the mutex */
};

static gboolean
wants_refusal (const SmdApplication *application)
{
  if (application->comment == NULL)
    return FALSE;

  g_autofree char *folded = sm_text_fold (application->comment);
  return strstr (folded, REFUSING_WORD) != NULL;
}

static gboolean
decide_applications (SmdDomain *domain, GError **error)
{
  gint64 due = sm_clock_now (domain->clock) - DECISION_SECONDS;
  g_autoptr (GListStore) applications =
      smd_applications_list (domain, "requested", "", SM_LIMIT_PAGE, error);

  for (guint i = 0; applications != NULL && i < sm_record_list_length (applications); i++)
    {
      const SmdApplication *application = sm_record_list_get (applications, i);
      gboolean done = TRUE;

      if (application->created_at > due)
        continue;
      if (wants_refusal (application))
        done = smd_applications_refuse (domain, application->id, REFUSAL_REASON, OPERATOR, error);
      else
        done = smd_applications_approve (domain, application->id, OPERATOR, error);
      if (!done)
        return FALSE;
    }
  return applications != NULL;
}

static void
work (SmDemoPeople *self)
{
  g_autoptr (GError) error = NULL;

  if (!sm_demo_people_credit_payments (self->domain, &error)
      || !sm_demo_people_take_readings (self->domain, &error)
      || !sm_demo_people_answer_readings (self->domain, &error)
      || !decide_applications (self->domain, &error))
    sm_log_event (G_LOG_LEVEL_WARNING, "demo-people-failed", "reason", error->message, NULL);
}

static gboolean
sleep_until_next (SmDemoPeople *self)
{
  gint64 next = g_get_monotonic_time () + TICK_MICROSECONDS;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  while (!self->stopping)
    if (!g_cond_wait_until (&self->wake, &self->mutex, next))
      return TRUE;
  return FALSE;
}

static gpointer
people_main (gpointer data)
{
  while (sleep_until_next (data))
    work (data);
  return NULL;
}

SmDemoPeople *
sm_demo_people_new (SmdDomain *domain)
{
  SmDemoPeople *self = g_new0 (SmDemoPeople, 1);

  self->domain = domain;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->wake);
  self->thread = g_thread_new ("demo-people", people_main, self);
  return self;
}

void
sm_demo_people_free (SmDemoPeople *self)
{
  g_mutex_lock (&self->mutex);
  self->stopping = TRUE;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);

  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->wake);
  g_free (self);
}
