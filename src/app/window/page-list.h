/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "context.h"

G_BEGIN_DECLS

/** SmaPageEntry: a section of the cabinet, in the sidebar's order. */
typedef struct
{
  const char *name;    /* "finance": what win.show-page takes */
  const char *title;   /* msgid */
  const char *tooltip; /* msgid: what is there */
  const char *icon_name;
  GtkWidget *(*create) (SmaContext *context);
} SmaPageEntry;

typedef enum
{
  SMA_DIALOG_PLAIN,        /* the action takes nothing */
  SMA_DIALOG_OF_ACCOUNT,   /* the account's id; an unknown one opens nothing */
  SMA_DIALOG_MAYBE_ACCOUNT /* the account's id, or "" */
} SmaDialogKind;

/** SmaDialogEntry: a dialog that an action of the window opens. */
typedef struct
{
  const char *action; /* "win.pay" */
  SmaDialogKind kind;
  GtkWindow *(*create) (SmaContext *context, SmAccount *account); /* account nullable */
} SmaDialogEntry;

const SmaPageEntry *sma_page_list_get_pages (guint *n_pages);
const SmaDialogEntry *sma_page_list_get_dialogs (guint *n_dialogs);

G_END_DECLS
