/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"
#include "reconciler.h"

G_BEGIN_DECLS

/** SmdConfig: all an operator may set, checked. Texts are owned. */
typedef struct
{
  SmdSettings settings;

  char *listen;          /* "127.0.0.1:8080" or "unix:/path" */
  char *trusted_proxies; /* addresses whose X-Forwarded-For is believed; may be empty */
  char *access_log;      /* "all", "notable" or "none" */
  char *store_url;
  char *exchange_folder; /* of the suppliers' folders; empty: none */
  char *smtp_url;        /* empty where maildir is set */
  char *smtp_username;
  char *smtp_password; /* secret */
  char *smtp_ca_file;  /* PEM; empty: the system's */
  char *maildir;
  char *acquirer_url;
  char *acquirer_proxy_url; /* empty: none */
  char *acquirer_shop_id;
  char *acquirer_secret;  /* secret */
  gboolean acquirer_test; /* a test shop: its money is play money, and nobody else's is taken */
  char *language;
  gint64 workers; /* threads that read; 0: as many as there are cores */
  gint64 rate;    /* requests a second from one address; 0: no limit */
  gint64 burst;   /* requests at once from one address */
} SmdConfig;

/* Reads the key file, then what the environment and then `set` ("group.key=value") put over it.
 * SM_ERROR_CONFIGURATION lists every problem, one a line. */
SmdConfig *smd_config_load (const char *path, const char *const *environment,
                            const char *const *set, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Where the acquirer is, and who we are there; borrowed from `self`. */
SmdAcquirerConfig smd_config_get_acquirer (const SmdConfig *self);
void smd_config_free (SmdConfig *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdConfig, smd_config_free)

G_END_DECLS
