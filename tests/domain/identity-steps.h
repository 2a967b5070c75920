/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain-fixture.h"

G_BEGIN_DECLS

/* Steps that tests of registration, login and devices share. They fail where one fails. */

#define EMAIL "ivan@example.ru"
#define PASSWORD "Abc12345"

/* EMAIL logs in, from a device that has no secret. */
SmSession *step_log_in (DomainFixture *self, const char *password);
/* Returns the error's number. */
gint64 step_is_refused (DomainFixture *self, const char *email, const char *password,
                        SmErrorCode code);
/* Whether a session lives. */
gboolean step_is_good (DomainFixture *self, const char *token);
/* A new password of EMAIL by the code of a letter. */
void step_reset_password (DomainFixture *self, const char *password);
SmPasswordReset *step_ask_reset (DomainFixture *self, const char *email, const char *device_secret);

SmRegistration *step_register_address (DomainFixture *self, const char *email);
SmRegistration *step_state_of (DomainFixture *self, const char *id);
/* The code of the newest confirmation letter to an address. */
SmCodeInput *step_code_of (DomainFixture *self, const char *email);

G_END_DECLS
