/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-world.h"

#include <gio/gio.h>

#include "demo-data.h"
#include "demo-folder.h"
#include "demo-numbers.h"
#include "demo-people.h"
#include "demo-words.h"
#include "error.h"
#include "mailbox-server.h"
#include "sandbox-acquirer.h"
#include "service.h"

struct _SmDemo
{
  guint32 seed;
  SmDemoFolder *folder;
  SmClock *clock; /* the acquirer's */
  SmSandbox *acquirer;
  SmMailbox *mailbox;
  SmdConfig *config;
  SmdService *service;
  SmDemoPeople *people;
  SmDemoFacts facts;
};

/* A port that is free now. The service has to know its own address before it listens. */
static guint16
find_port (GError **error)
{
  g_autoptr (GSocket) socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);

  if (socket == NULL || !g_socket_bind (socket, any, FALSE, error))
    return 0;

  g_autoptr (GSocketAddress) bound = g_socket_get_local_address (socket, error);
  return bound != NULL ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)) : 0;
}

static gboolean
load_config (SmDemo *self, guint16 port, const char *smtp_url, GError **error)
{
  const char *const nothing[] = { NULL };
  g_autofree char *path = sm_demo_folder_write_config (
      self->folder, port, sm_sandbox_get_api_url (self->acquirer), smtp_url, error);

  if (path == NULL)
    return FALSE;
  self->config = smd_config_load (path, nothing, nothing, error);
  if (self->config == NULL)
    return FALSE;
  self->config->settings.demo = TRUE;
  return TRUE;
}

static gboolean
start_neighbours (SmDemo *self, guint16 port, const SmDemoOptions *options, GError **error)
{
  gboolean any = options->port == 0;
  g_autofree char *webhook =
      g_strdup_printf ("http://127.0.0.1:%u/v1/acquirer/notifications", port);
  g_autofree char *maildir = sm_demo_folder_dup_file (self->folder, "mail");

  self->clock = sm_clock_new ();
  self->acquirer = sm_sandbox_new (any ? 0 : port + 1, SM_DEMO_SHOP, self->folder->secret, webhook,
                                   self->clock, error);
  if (self->acquirer == NULL)
    return FALSE;
  self->mailbox = sm_mailbox_new (any ? 0 : port + 2, maildir, error);
  return self->mailbox != NULL;
}

static gboolean
fill (SmDemo *self, const SmDemoOptions *options, GError **error)
{
  SmdDomain *domain = smd_service_get_domain (self->service);
  SmDemoPlan plan = { self->facts.seed, options->n_accounts, sm_clock_now (domain->clock) };
  gboolean filled = FALSE;

  if (!sm_demo_data_is_filled (domain->store, &filled, error))
    return FALSE;
  if (!filled && !sm_demo_data_fill (domain->store, domain->settings, &plan, error))
    return FALSE;
  self->facts.numbers = sm_demo_numbers_load (domain->store, error);
  return self->facts.numbers != NULL;
}

static gboolean
start_service (SmDemo *self, const SmDemoOptions *options, GError **error)
{
  self->service = smd_service_new (self->config, error);
  if (self->service == NULL || !fill (self, options, error))
    return FALSE;

  smd_service_start (self->service);
  self->people = sm_demo_people_new (smd_service_get_domain (self->service));
  return TRUE;
}

static char *
address_of (guint16 port)
{
  return g_strdup_printf ("http://127.0.0.1:%u", port);
}

SmDemo *
sm_demo_new (const SmDemoOptions *options, GError **error)
{
  g_autoptr (SmDemo) self = g_new0 (SmDemo, 1);
  guint16 port = options->port != 0 ? options->port : find_port (error);

  if (port == 0)
    return NULL;
  self->folder = sm_demo_folder_new (options->state, error);
  self->facts.seed = options->seed;
  if (self->folder == NULL || !sm_demo_folder_keep_seed (self->folder, &self->facts.seed, error)
      || !start_neighbours (self, port, options, error)
      || !load_config (self, port, options->smtp_url, error)
      || !start_service (self, options, error))
    return NULL;

  self->facts.service = address_of (smd_service_get_port (self->service));
  self->facts.acquirer = address_of (sm_sandbox_get_port (self->acquirer));
  self->facts.mailbox = address_of (sm_mailbox_get_port (self->mailbox));
  return g_steal_pointer (&self);
}

/* Those that ask others end first. */
void
sm_demo_free (SmDemo *self)
{
  g_clear_pointer (&self->people, sm_demo_people_free);
  g_clear_pointer (&self->service, smd_service_free);
  g_clear_pointer (&self->config, smd_config_free);
  g_clear_pointer (&self->mailbox, sm_mailbox_free);
  g_clear_pointer (&self->acquirer, sm_sandbox_free);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->folder, sm_demo_folder_free);
  sm_demo_facts_clear (&self->facts);
  g_free (self);
}

char *
sm_demo_dup_json (SmDemo *self)
{
  return sm_demo_facts_to_json (&self->facts);
}

char *
sm_demo_dup_words (SmDemo *self)
{
  return sm_demo_facts_to_words (&self->facts);
}
