/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "context.h"
#include "work.h"

G_BEGIN_DECLS

/**
 * SmaAccess: opening the full version of an account.
 *
 * The application, the wait for the supplier's operator, the PIN. The account's own full_state
 * says how far it is; while an operator decides, or a letter is under way that may come back, it is
 * asked for every few seconds. Signal "changed". Main thread only.
 */
#define SMA_TYPE_ACCESS (sma_access_get_type ())
G_DECLARE_FINAL_TYPE (SmaAccess, sma_access, SMA, ACCESS, GObject)

typedef enum
{
  SMA_ACCESS_FORM,    /* the application is to be filled in */
  SMA_ACCESS_WAITING, /* the supplier's operator decides */
  SMA_ACCESS_REFUSED, /* with a reason */
  SMA_ACCESS_PIN,     /* a PIN was sent */
  SMA_ACCESS_LOCKED,  /* too many wrong PINs */
  SMA_ACCESS_EXPIRED, /* the PIN is too old */
  SMA_ACCESS_OPEN,    /* the full version is open */
} SmaAccessStep;

SmaAccess *sma_access_new (SmaContext *context, SmAccount *account);
SmAccount *sma_access_get_account (SmaAccess *self);
SmaWork *sma_access_get_work (SmaAccess *self);
SmaAccessStep sma_access_get_step (SmaAccess *self);
void sma_access_apply_again (SmaAccess *self);
void sma_access_apply (SmaAccess *self, SmApplicationInput *application);
void sma_access_send_pin (SmaAccess *self, const char *pin);

G_END_DECLS
