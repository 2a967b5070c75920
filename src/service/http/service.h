/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "config.h"

G_BEGIN_DECLS

/**
 * SmdService: the whole backend: store, domain, outbox, reconciler, HTTP. For smorodina-service,
 * and for programs that carry a service within them (the demo, tests).
 *
 * The program sets locale and text domain, and calls sm_log_init(), before.
 */
typedef struct _SmdService SmdService;

/* Opens the store, brings its schema up to date, opens the socket. `config` is borrowed. */
SmdService *smd_service_new (const SmdConfig *config, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void smd_service_start (SmdService *self);
/* Finishes what is in flight, at most ten seconds. */
void smd_service_stop (SmdService *self);
guint16 smd_service_get_port (SmdService *self); /* 0: a UNIX socket */
SmdDomain *smd_service_get_domain (SmdService *self);
void smd_service_free (SmdService *self); /* stops first where it runs */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdService, smd_service_free)

/* Gives memory that hashing and requests took back to the system from now on; once a program,
 * first of all. */
void smd_service_tune_memory (void);
/* Makes translated texts come in `language`, whatever the locale of a service is. */
gboolean smd_service_set_language (const char *language, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
