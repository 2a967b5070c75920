/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record.h"

G_BEGIN_DECLS

/* Records of requests to support and suppliers. */

/** SmAttachment: A file that goes with a message. */
#define SM_TYPE_ATTACHMENT (sm_attachment_get_type ())
G_DECLARE_FINAL_TYPE (SmAttachment, sm_attachment, SM, ATTACHMENT, SmRecord)
struct _SmAttachment
{
  SmRecord parent_instance;
  char *id;          /* replies only */
  char *name;        /* file name */
  char *media_type;  /* image/png, image/jpeg, application/pdf or text/plain */
  gint64 size_bytes; /* replies only */
  char *data;        /* base64; absent in lists */
};

/** SmRequestMessage: A message of a request. */
#define SM_TYPE_REQUEST_MESSAGE (sm_request_message_get_type ())
G_DECLARE_FINAL_TYPE (SmRequestMessage, sm_request_message, SM, REQUEST_MESSAGE, SmRecord)
struct _SmRequestMessage
{
  SmRecord parent_instance;
  char *id;                /* stable */
  char *author;            /* who wrote it */
  char *text;              /* what */
  gint64 created_at;       /* when */
  GListStore *attachments; /* files */
};

/** SmRequestInput: The feedback form. */
#define SM_TYPE_REQUEST_INPUT (sm_request_input_get_type ())
G_DECLARE_FINAL_TYPE (SmRequestInput, sm_request_input, SM, REQUEST_INPUT, SmRecord)
struct _SmRequestInput
{
  SmRecord parent_instance;
  char *topic;             /* what it is about */
  char *account_id;        /* which account, where it is about one */
  char *text;              /* in the customer's words */
  GListStore *attachments; /* files */
};

/** SmMessageInput: A further message of a request. */
#define SM_TYPE_MESSAGE_INPUT (sm_message_input_get_type ())
G_DECLARE_FINAL_TYPE (SmMessageInput, sm_message_input, SM, MESSAGE_INPUT, SmRecord)
struct _SmMessageInput
{
  SmRecord parent_instance;
  char *text;              /* in the customer's words */
  GListStore *attachments; /* files */
};

/** SmRequest: A request and its thread. */
#define SM_TYPE_REQUEST (sm_request_get_type ())
G_DECLARE_FINAL_TYPE (SmRequest, sm_request, SM, REQUEST, SmRecord)
struct _SmRequest
{
  SmRecord parent_instance;
  char *id;             /* stable */
  char *number;         /* what the letter says, e.g. 26-000123 */
  char *topic;          /* what it is about */
  char *account_id;     /* which account */
  char *state;          /* open, answered or closed */
  gint64 created_at;    /* sent */
  gint64 updated_at;    /* last changed */
  GListStore *messages; /* oldest first */
};

/** SmRequestList: Requests, newest first. */
#define SM_TYPE_REQUEST_LIST (sm_request_list_get_type ())
G_DECLARE_FINAL_TYPE (SmRequestList, sm_request_list, SM, REQUEST_LIST, SmRecord)
struct _SmRequestList
{
  SmRecord parent_instance;
  GListStore *items; /* requests, with their first message only */
  char *next_cursor; /* absent on the last page */
};

G_END_DECLS
