/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "context.h"
#include "error.h"
#include "routes.h"

G_BEGIN_DECLS

/**
 * TestServer: a real HTTP server on loopback that answers from records, in the same main context
 * as the test. It counts what was asked and keeps the idempotency keys.
 */
typedef struct _TestServer TestServer;

TestServer *test_server_new (void);
void test_server_free (TestServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestServer, test_server_free)

const char *test_server_get_url (TestServer *self);
void test_server_answer (TestServer *self, SmOperation operation, gpointer record);
void test_server_refuse (TestServer *self, SmOperation operation, SmErrorCode code, gint64 number);
guint test_server_count (TestServer *self, SmOperation operation);
/* The record that was sent last (borrowed), and the key it was sent under, NULL where none was. */
gpointer test_server_get_body (TestServer *self, SmOperation operation);
const char *test_server_get_key (TestServer *self, SmOperation operation);

typedef gboolean (*TestCondition) (gpointer data);
/* Runs the main context until the condition holds; fails the test after five seconds. */
void test_wait (TestCondition condition, gpointer data);
void test_wait_idle (gpointer work);

/* An account with a debt, as the context is told by the service. */
SmAccount *test_account_new (const char *access, const char *full_state);
void test_context_add_account (SmaContext *context, TestServer *server, SmAccount *account);

G_END_DECLS
