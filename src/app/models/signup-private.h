/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signup.h"

G_BEGIN_DECLS

struct _SmaSignup
{
  GObject parent_instance;

  SmaContext *context;          /* owned */
  SmRegistration *registration; /* owned, nullable */
  char *password;               /* owned, nullable; wiped */
  char *typed_email;            /* owned: on whichever page */
  char *sent_email;             /* owned, nullable: of the form sent last */
  char *asked_email;            /* owned, nullable: asked about, for it has two alphabets */
  char *key;                    /* owned, nullable: the idempotency key of that form */
  GCancellable *looking;        /* owned, nullable: of the question under way */
  guint look_id;                /* source */
  gint64 resend_us;             /* monotonic: a further letter is possible from then on */
  gboolean ended;               /* the service knows the registration no more */
  guint resend_seconds;
  gboolean busy;
  gboolean logging_in;
  gboolean login_failed; /* the confirmed address's */
};

void sma_signup_set_busy (SmaSignup *self, gboolean busy);
void sma_signup_set_registration (SmaSignup *self, SmRegistration *registration);
void sma_signup_start_looking (SmaSignup *self);
void sma_signup_wipe_password (SmaSignup *self);
void sma_signup_end (SmaSignup *self);
/* Asks now; a source function. */
gboolean sma_signup_look (gpointer user_data);

G_END_DECLS
