/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record.h"

G_BEGIN_DECLS

/* A customer's personal data: the consent, its withdrawal, taking out and erasing. */

/** SmConsent: The consent to personal-data processing that holds. */
#define SM_TYPE_CONSENT (sm_consent_get_type ())
G_DECLARE_FINAL_TYPE (SmConsent, sm_consent, SM, CONSENT, SmRecord)
struct _SmConsent
{
  SmRecord parent_instance;
  char *version;   /* of the text that was shown */
  gint64 given_at; /* when */
};

/** SmPasswordInput: What is asked for is the customer's own wish. */
#define SM_TYPE_PASSWORD_INPUT (sm_password_input_get_type ())
G_DECLARE_FINAL_TYPE (SmPasswordInput, sm_password_input, SM, PASSWORD_INPUT, SmRecord)
struct _SmPasswordInput
{
  SmRecord parent_instance;
  char *password; /* as it is */
};

/** SmErasing: What becomes of a cabinet that is to be erased. */
#define SM_TYPE_ERASING (sm_erasing_get_type ())
G_DECLARE_FINAL_TYPE (SmErasing, sm_erasing, SM, ERASING, SmRecord)
struct _SmErasing
{
  SmRecord parent_instance;
  gboolean erased; /* it is done */
  gint64 erase_at; /* not before; until it is done, logging in with a new consent takes it back */
  gint64 payments; /* it waits for: payments and receipts that are under way */
  gint64 refunds;  /* refunds that are under way */
  gint64 exports;  /* payments and refunds that their supplier has not got */
  gint64 readings; /* readings that their supplier has not got */
};

/** SmDataExportInput: Asks for a customer's data. */
#define SM_TYPE_DATA_EXPORT_INPUT (sm_data_export_input_get_type ())
G_DECLARE_FINAL_TYPE (SmDataExportInput, sm_data_export_input, SM, DATA_EXPORT_INPUT, SmRecord)
struct _SmDataExportInput
{
  SmRecord parent_instance;
  char *password; /* as it is */
  char *after;    /* the part that follows the one with this "next" */
};

/** SmDataExport: A customer's data, or a part of it. */
#define SM_TYPE_DATA_EXPORT (sm_data_export_get_type ())
G_DECLARE_FINAL_TYPE (SmDataExport, sm_data_export, SM, DATA_EXPORT, SmRecord)
struct _SmDataExport
{
  SmRecord parent_instance;
  char *name; /* of the file */
  char *data; /* a zip, base64 */
  char *next; /* further files the customer sent: ask again with it */
};

G_END_DECLS
