/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "context.h"
#include "meter-records.h"
#include "wire-server.h"

G_BEGIN_DECLS

typedef gboolean (*TestCondition) (gpointer data);
/* Runs the main context until the condition holds; fails the test after a minute. */
void test_wait (TestCondition condition, gpointer data);
void test_wait_idle (gpointer work);
/* Until a presented window is laid out and drawn, and its first answers are shown. */
void test_wait_shown (GtkWidget *window);

/* The first of that type, the widget itself included; NULL where there is none. */
GtkWidget *test_find_widget (GtkWidget *widget, GType type);

/* The button that says so; NULL where there is none. */
GtkWidget *test_find_button (GtkWidget *widget, const char *label);

/* Two meters of one register, "meter-0" and "meter-1"; transfer full. */
SmMeterList *test_meters_new (void);
/* An account with a debt, as the context is told by the service. */
SmAccount *test_account_new (const char *access, const char *full_state);
void test_context_add_account (SmaContext *context, WireServer *server, SmAccount *account);
/* A context that has logged in and sees that many accounts. */
SmaContext *test_context_log_in (WireServer *server, guint n_accounts);

G_END_DECLS
