/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * The window as its pages and dialogs see it: actions by name, also from a dialog (the window it
 * is transient for is asked). The actions, all of the window:
 *   win.show-page ('overview'|'finance'|'meters'|'requests'|'settings'|'help')
 *   win.link-account, win.refresh, win.log-out
 *   win.open-full ('ACCOUNT_ID'), win.pay ('ACCOUNT_ID'), win.send-readings ('ACCOUNT_ID')
 *   win.new-request ('ACCOUNT_ID' or ''), win.help ('TOPIC'), win.toast ('TEXT')
 * and of the application: app.preferences, app.shortcuts, app.about, app.quit.
 */
void sma_shell_toast (GtkWidget *widget, const char *text);
/* With a text parameter, or none where `parameter` is NULL. */
void sma_shell_activate (GtkWidget *widget, const char *action, const char *parameter);
/* Shows a dialog over the window of `opener`: modal, no wider than that window, closed by Escape,
 * and a dialog to assistive technology as well. */
void sma_shell_present_dialog (GtkWidget *opener, GtkWindow *dialog);
/* What has the focus may go: the nearest that is left has it then. */
void sma_shell_keep_focus (GtkWindow *window);
/* Asks whether a text that was not sent is given up; "response" says "discard" or "keep". */
AdwDialog *sma_shell_ask_discard (GtkWidget *above);

G_END_DECLS
