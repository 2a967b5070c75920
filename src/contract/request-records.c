/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "request-records.h"

static const char *const authors[] = {
  "customer",
  "support",
  NULL,
};

static const char *const topics[] = {
  "payment", "readings", "account", "full_version", "application", "other", NULL,
};

static const char *const request_states[] = {
  "open",
  "answered",
  "closed",
  NULL,
};

static const SmField attachment_fields[] = {
  SM_TEXT (SmAttachment, id, 64, SM_FIELD_PLAIN, "replies only"),
  SM_TEXT (SmAttachment, name, 120, SM_FIELD_REQUIRED, "file name"),
  SM_TEXT (SmAttachment, media_type, 100, SM_FIELD_REQUIRED,
           "image/png, image/jpeg, application/pdf or text/plain"),
  SM_INTEGER (SmAttachment, size_bytes, 0, 0, SM_FIELD_PLAIN, "replies only"),
  SM_TEXT (SmAttachment, data, 2900000, SM_FIELD_PLAIN, "base64; absent in lists"),
};

SM_DEFINE_RECORD (SmAttachment, sm_attachment, attachment_fields)

static const SmField request_message_fields[] = {
  SM_TEXT (SmRequestMessage, id, 64, SM_FIELD_REQUIRED, "stable"),
  SM_CHOICE (SmRequestMessage, author, authors, SM_FIELD_REQUIRED, "who wrote it"),
  SM_TEXT (SmRequestMessage, text, 5000, SM_FIELD_REQUIRED, "what"),
  SM_TIME (SmRequestMessage, created_at, SM_FIELD_PLAIN, "when"),
  SM_LIST (SmRequestMessage, attachments, sm_attachment_get_type, 3, SM_FIELD_PLAIN, "files"),
};

SM_DEFINE_RECORD (SmRequestMessage, sm_request_message, request_message_fields)

static const SmField request_input_fields[] = {
  SM_CHOICE (SmRequestInput, topic, topics, SM_FIELD_REQUIRED, "what it is about"),
  SM_TEXT (SmRequestInput, account_id, 64, SM_FIELD_PLAIN, "which account, where it is about one"),
  SM_TEXT (SmRequestInput, text, 5000, SM_FIELD_REQUIRED, "in the customer's words"),
  SM_LIST (SmRequestInput, attachments, sm_attachment_get_type, 3, SM_FIELD_PLAIN, "files"),
};

SM_DEFINE_RECORD (SmRequestInput, sm_request_input, request_input_fields)

static const SmField message_input_fields[] = {
  SM_TEXT (SmMessageInput, text, 5000, SM_FIELD_REQUIRED, "in the customer's words"),
  SM_LIST (SmMessageInput, attachments, sm_attachment_get_type, 3, SM_FIELD_PLAIN, "files"),
};

SM_DEFINE_RECORD (SmMessageInput, sm_message_input, message_input_fields)

static const SmField request_fields[] = {
  SM_TEXT (SmRequest, id, 64, SM_FIELD_REQUIRED, "stable"),
  SM_TEXT (SmRequest, number, 20, SM_FIELD_REQUIRED, "what the letter says, e.g. 26-000123"),
  SM_CHOICE (SmRequest, topic, topics, SM_FIELD_REQUIRED, "what it is about"),
  SM_TEXT (SmRequest, account_id, 64, SM_FIELD_PLAIN, "which account"),
  SM_CHOICE (SmRequest, state, request_states, SM_FIELD_REQUIRED, "open, answered or closed"),
  SM_TIME (SmRequest, created_at, SM_FIELD_PLAIN, "sent"),
  SM_TIME (SmRequest, updated_at, SM_FIELD_PLAIN, "last changed"),
  SM_LIST (SmRequest, messages, sm_request_message_get_type, 200, SM_FIELD_PLAIN, "oldest first"),
};

SM_DEFINE_RECORD (SmRequest, sm_request, request_fields)

static const SmField request_list_fields[] = {
  SM_LIST (SmRequestList, items, sm_request_get_type, 100, SM_FIELD_PLAIN,
           "requests, with their first message only"),
  SM_TEXT (SmRequestList, next_cursor, 200, SM_FIELD_PLAIN, "absent on the last page"),
};

SM_DEFINE_RECORD (SmRequestList, sm_request_list, request_list_fields)
