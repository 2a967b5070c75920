/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy-records.h"

#include "limits.h"

static const SmField consent_fields[] = {
  SM_TEXT (SmConsent, version, 40, SM_FIELD_REQUIRED, "of the text that was shown"),
  SM_TIME (SmConsent, given_at, SM_FIELD_PLAIN, "when"),
};

SM_DEFINE_RECORD (SmConsent, sm_consent, consent_fields)

static const SmField password_input_fields[] = {
  SM_TEXT (SmPasswordInput, password, 64, SM_FIELD_REQUIRED | SM_FIELD_SECRET, "as it is"),
};

SM_DEFINE_RECORD (SmPasswordInput, sm_password_input, password_input_fields)

static const SmField erasing_fields[] = {
  SM_BOOLEAN (SmErasing, erased, SM_FIELD_PLAIN, "it is done"),
  SM_TIME (SmErasing, erase_at, SM_FIELD_PLAIN,
           "not before; until it is done, logging in with a new consent takes it back"),
  SM_INTEGER (SmErasing, payments, 0, 0, SM_FIELD_PLAIN,
              "it waits for: payments and receipts that are under way"),
  SM_INTEGER (SmErasing, refunds, 0, 0, SM_FIELD_PLAIN, "refunds that are under way"),
  SM_INTEGER (SmErasing, exports, 0, 0, SM_FIELD_PLAIN,
              "payments and refunds that their supplier has not got"),
  SM_INTEGER (SmErasing, readings, 0, 0, SM_FIELD_PLAIN,
              "readings that their supplier has not got"),
};

SM_DEFINE_RECORD (SmErasing, sm_erasing, erasing_fields)

static const SmField data_export_input_fields[] = {
  SM_TEXT (SmDataExportInput, password, 64, SM_FIELD_REQUIRED | SM_FIELD_SECRET, "as it is"),
  SM_TEXT (SmDataExportInput, after, 64, SM_FIELD_PLAIN,
           "the part that follows the one with this \"next\""),
};

SM_DEFINE_RECORD (SmDataExportInput, sm_data_export_input, data_export_input_fields)

static const SmField data_export_fields[] = {
  SM_TEXT (SmDataExport, name, SM_LIMIT_FILE_NAME_CHARS, SM_FIELD_REQUIRED, "of the file"),
  SM_TEXT (SmDataExport, data, SM_LIMIT_DATA_EXPORT_CHARS, SM_FIELD_REQUIRED, "a zip, base64"),
  SM_TEXT (SmDataExport, next, 64, SM_FIELD_PLAIN,
           "further files the customer sent: ask again with it"),
};

SM_DEFINE_RECORD (SmDataExport, sm_data_export, data_export_fields)
