/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "context.h"

G_BEGIN_DECLS

/**
 * SmaSignup: a registration on its way, from the form to the open session.
 *
 * While the letter is out it asks once a second whether the address is confirmed, and logs in the
 * moment it is, with the password it holds in memory until then.
 *
 * It also knows the address as it is typed on any of the start pages (`typed-email`, string,
 * read-write), so that nobody types it twice.
 *
 * It ends with its registration: when the service knows it no more, when somebody is logged in, and
 * when another service is asked; then neither password nor question is left.
 *
 * Properties, read-only: `state` (string: "none",
 * "pending", "undeliverable", "confirmed", "expired", "void", "ended": the
 * service knows it no more), `email` (string, nullable: where the letter went), `resend-seconds`
 * (uint: until a further letter is possible), `busy` (boolean: something was sent and is not
 * answered).
 */
#define SMA_TYPE_SIGNUP (sma_signup_get_type ())
G_DECLARE_FINAL_TYPE (SmaSignup, sma_signup, SMA, SIGNUP, GObject)

SmaSignup *sma_signup_new (SmaContext *context);
const char *sma_signup_get_state (SmaSignup *self);
const char *sma_signup_get_email (SmaSignup *self);
guint sma_signup_get_resend_seconds (SmaSignup *self);
gboolean sma_signup_get_busy (SmaSignup *self);

/* Each ends in sma_signup_finish (). One at a time. */
void sma_signup_register_async (SmaSignup *self, const char *email, const char *password,
                                const char *consent_version, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
void sma_signup_resend_async (SmaSignup *self, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
void sma_signup_correct_async (SmaSignup *self, const char *email, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
void sma_signup_confirm_async (SmaSignup *self, const char *code, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
gboolean sma_signup_finish (SmaSignup *self, GAsyncResult *result, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
