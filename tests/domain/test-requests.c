/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "domain-fixture.h"
#include "limits.h"
#include "request-records.h"
#include "request-threads.h"

#define EMAIL "ivan@example.ru"
#define PNG "\x89PNG\r\n\x1a\nrest"

static SmRequestInput *
form (const char *text)
{
  SmRequestInput *input = sm_record_new (SM_TYPE_REQUEST_INPUT);

  sm_record_set_text (&input->topic, "payment");
  sm_record_set_text (&input->text, text);
  return input;
}

static void
attach (SmRequestInput *input, const char *name, const char *media_type, const char *data,
        gsize length)
{
  g_autoptr (SmAttachment) attachment = sm_record_new (SM_TYPE_ATTACHMENT);

  sm_record_set_text (&attachment->name, name);
  sm_record_set_text (&attachment->media_type, media_type);
  attachment->data = g_base64_encode ((const guchar *) data, length);
  g_list_store_append (input->attachments, attachment);
}

static SmRequest *
send (DomainFixture *self, const char *customer, SmRequestInput *input)
{
  return domain_must (self, &(DomainCall) { SM_OPERATION_REQUEST_SEND, customer, .body = input });
}

static const char *
get_text (SmRequest *request, guint number)
{
  return ((SmRequestMessage *) sm_record_list_get (request->messages, number))->text;
}

static void
a_request_is_acknowledged_answered_and_closed (DomainFixture *self)
{
  g_autofree char *ivan = domain_customer (self, EMAIL);
  g_autoptr (SmRequestInput) input = form ("Первая строка\nвторая");
  g_autoptr (SmRequest) sent = send (self, ivan, input);
  g_autofree char *number = domain_letter (self, "request", EMAIL, "number");
  g_autofree char *feedback = domain_letter (self, "feedback", "support@example.ru", "email");
  g_autoptr (SmMessageInput) message = sm_record_new (SM_TYPE_MESSAGE_INPUT);
  DomainCall reply = { SM_OPERATION_REQUEST_REPLY, ivan, .parameter = sent->id, .body = message };
  g_autoptr (SmCabinet) cabinet = NULL;
  g_autoptr (SmRequest) open = NULL;
  g_autoptr (SmRequest) closed = NULL;
  g_autofree char *letter = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_str_has_suffix (number, "-000001"));
  g_assert_cmpstr (number, ==, sent->number);
  g_assert_cmpstr (feedback, ==, EMAIL);
  g_assert_true (smd_requests_answer (&self->domain, number, "Ответ", &error));
  letter = domain_letter (self, "request-reply", EMAIL, "text");
  g_assert_cmpstr (letter, ==, "Ответ");
  cabinet = domain_must (self, &(DomainCall) { SM_OPERATION_CABINET, ivan });
  g_assert_cmpint (cabinet->open_requests, ==, 1);

  sm_record_set_text (&message->text, "Спасибо");
  open = domain_must (self, &reply);
  g_assert_cmpstr (open->state, ==, "open");
  g_assert_cmpuint (sm_record_list_length (open->messages), ==, 3);
  closed =
      domain_must (self, &(DomainCall) { SM_OPERATION_REQUEST_CLOSE, ivan, .parameter = sent->id });
  g_assert_cmpstr (closed->state, ==, "closed");
  g_assert_false (smd_requests_answer (&self->domain, number, "Ответ", &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_REQUEST_CLOSED);
}

static void
writing_on_opens_a_request_again (DomainFixture *self)
{
  g_autofree char *ivan = domain_customer (self, EMAIL);
  g_autoptr (SmRequestInput) input = form ("Вопрос");
  g_autoptr (SmRequest) sent = send (self, ivan, input);
  g_autoptr (SmMessageInput) message = sm_record_new (SM_TYPE_MESSAGE_INPUT);
  DomainCall reply = { SM_OPERATION_REQUEST_REPLY, ivan, .parameter = sent->id, .body = message };
  DomainCall end = { SM_OPERATION_REQUEST_CLOSE, ivan, .parameter = sent->id };
  g_autoptr (SmRequest) closed = domain_must (self, &end);
  g_autoptr (SmRequest) opened = NULL;
  g_autoptr (SmRequest) once_more = NULL;
  g_autoptr (GListStore) waiting = NULL;
  g_autofree char *told = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (closed->state, ==, "closed");
  sm_record_set_text (&message->text, "Всё же нет");
  opened = domain_must (self, &reply);
  g_assert_cmpstr (opened->state, ==, "open");
  g_assert_cmpuint (sm_record_list_length (opened->messages), ==, 2);
  told = domain_letter (self, "feedback", "support@example.ru", "text");
  g_assert_cmpstr (told, ==, "Всё же нет");
  waiting = smd_requests_list (&self->domain, "open", "", SM_LIMIT_PAGE, &error);
  g_assert_cmpuint (sm_record_list_length (waiting), ==, 1);

  g_assert_true (smd_requests_close (&self->domain, sent->number, &error));
  once_more = domain_must (self, &reply);
  g_assert_cmpstr (once_more->state, ==, "open");
  g_assert_true (smd_requests_answer (&self->domain, sent->number, "Ответ", &error));
}

static void
numbers_count_up_and_lists_go_on (DomainFixture *self)
{
  g_autofree char *ivan = domain_customer (self, EMAIL);
  g_autoptr (SmRequestList) page = NULL;
  g_autoptr (SmRequestList) rest = NULL;
  g_autofree char *query = NULL;
  SmRequest *newest;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (SmRequestInput) input = form ("Текст");
      g_autoptr (SmRequest) sent = send (self, ivan, input);
    }
  page = domain_must (self, &(DomainCall) { SM_OPERATION_REQUESTS, ivan, .query = "limit=2" });
  newest = sm_record_list_get (page->items, 0);
  g_assert_true (g_str_has_suffix (newest->number, "-000003"));
  g_assert_cmpuint (sm_record_list_length (newest->messages), ==, 1);
  query = g_strconcat ("cursor=", page->next_cursor, NULL);
  rest = domain_must (self, &(DomainCall) { SM_OPERATION_REQUESTS, ivan, .query = query });
  g_assert_cmpuint (sm_record_list_length (rest->items), ==, 1);
}

static void
files_are_what_their_bytes_say (DomainFixture *self)
{
  g_autofree char *ivan = domain_customer (self, EMAIL);
  g_autoptr (SmRequestInput) good = form ("Файлы");
  g_autoptr (SmRequest) sent = NULL;
  g_autoptr (SmRequest) read = NULL;
  SmRequestMessage *message;
  SmAttachment *png;
  static const struct
  {
    const char *type;
    const char *data;
    gsize length;
  } bad[] = {
    { "image/png", "GIF89a", 6 },
    { "image/jpeg", PNG, sizeof PNG - 1 },
    { "text/plain", "a\0b", 3 },
    { "text/plain", "\xff\xfe", 2 },
    { "application/x-sh", "#!/bin/sh", 9 },
    { "image/png", "", 0 },
  };

  attach (good, "../../квитанция.png", "image/png", PNG, sizeof PNG - 1);
  attach (good, "a.txt", "text/plain", "привет", strlen ("привет"));
  sent = send (self, ivan, good);
  read = domain_must (self, &(DomainCall) { SM_OPERATION_REQUEST, ivan, .parameter = sent->id });
  message = sm_record_list_get (read->messages, 0);
  g_assert_cmpuint (sm_record_list_length (message->attachments), ==, 2);
  png = sm_record_list_get (message->attachments, 0);
  if (!g_str_has_suffix (png->name, "png"))
    png = sm_record_list_get (message->attachments, 1);
  g_assert_cmpstr (png->name, ==, "квитанция.png");
  g_assert_cmpint (png->size_bytes, ==, sizeof PNG - 1);
  g_assert_nonnull (png->data);

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (SmRequestInput) input = form ("Файл");

      attach (input, "file", bad[i].type, bad[i].data, bad[i].length);
      domain_fails (self, &(DomainCall) { SM_OPERATION_REQUEST_SEND, ivan, .body = input },
                    SM_ERROR_ATTACHMENT_TYPE);
    }
}

static char *
dup_kept_name (DomainFixture *self, const char *customer, const char *typed)
{
  g_autoptr (SmRequestInput) input = form ("Файл");
  g_autoptr (SmRequest) sent = NULL;
  SmRequestMessage *message;
  SmAttachment *kept;

  attach (input, typed, "text/plain", "a", 1);
  sent = send (self, customer, input);
  message = sm_record_list_get (sent->messages, 0);
  kept = sm_record_list_get (message->attachments, 0);
  return g_strdup (kept->name);
}

/* Nor a folder. */
static void
a_name_is_no_hidden_file_and_no_option (DomainFixture *self)
{
  static const char *const names[][2] = {
    { "..", "_." },          { ".", "_" },    { "....", "_..." }, { "-rf", "_rf" },
    { "--help", "_-help" },  { "~", "_" },    { "..\\..", "_." }, { ".bashrc", "_bashrc" },
    { "/etc/.ssh", "_ssh" }, { "/", "_" },    { " . ", "_" },     { "a-b.c~", "a-b.c~" },
    { "C:\\a", "a" },        { "a:b", "a_b" }
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *email = g_strdup_printf ("names-%u@example.ru", (guint) i);
      g_autofree char *customer = domain_customer (self, email);
      g_autofree char *kept = dup_kept_name (self, customer, names[i][0]);

      g_assert_cmpstr (kept, ==, names[i][1]);
    }
}

static void
files_are_bounded (DomainFixture *self)
{
  g_autofree char *ivan = domain_customer (self, EMAIL);
  g_autofree char *large = g_strnfill (SM_LIMIT_ATTACHMENT_BYTES + 1, 'a');
  g_autoptr (SmRequestInput) exact = form ("Файл");
  g_autoptr (SmRequestInput) over = form ("Файл");
  g_autoptr (SmRequestInput) many = form ("Файлы");
  g_autoptr (SmRequestInput) broken = form ("Файл");
  g_autoptr (SmRequest) sent = NULL;
  SmAttachment *attachment;

  attach (exact, "a.txt", "text/plain", large, SM_LIMIT_ATTACHMENT_BYTES);
  sent = send (self, ivan, exact);
  attach (over, "a.txt", "text/plain", large, SM_LIMIT_ATTACHMENT_BYTES + 1);
  g_assert_cmpint (domain_fails (self,
                                 &(DomainCall) { SM_OPERATION_REQUEST_SEND, ivan, .body = over },
                                 SM_ERROR_ATTACHMENT_TOO_LARGE),
                   ==, SM_LIMIT_ATTACHMENT_BYTES);
  for (guint i = 0; i <= SM_LIMIT_ATTACHMENTS; i++)
    attach (many, "a.txt", "text/plain", "a", 1);
  domain_fails (self, &(DomainCall) { SM_OPERATION_REQUEST_SEND, ivan, .body = many },
                SM_ERROR_TOO_MANY_ATTACHMENTS);
  attach (broken, "a.txt", "text/plain", "a", 1);
  attachment = sm_record_list_get (broken->attachments, 0);
  sm_record_set_text (&attachment->data, "***=");
  domain_fails (self, &(DomainCall) { SM_OPERATION_REQUEST_SEND, ivan, .body = broken },
                SM_ERROR_FIELD_INVALID);
}

/* A file of the greatest size that still fits is taken, one byte more is not. */
static void
files_kept_are_bounded (DomainFixture *self)
{
  g_autofree char *ivan = domain_customer (self, EMAIL);
  g_autofree char *eva = domain_customer (self, "eva@example.ru");
  g_autofree char *sql = NULL;
  g_autoptr (SmRequestInput) first = form ("Файл");
  g_autoptr (SmRequestInput) plain = form ("Без файла");
  g_autoptr (SmRequestInput) next = form ("Файл");
  g_autoptr (SmRequest) sent = NULL;
  g_autoptr (SmRequest) exact = NULL;
  g_autoptr (SmRequest) without = NULL;
  g_autoptr (SmRequest) of_another = NULL;

  attach (first, "a.txt", "text/plain", "a", 1);
  sent = send (self, ivan, first);
  sql = g_strdup_printf ("UPDATE attachments SET size_bytes = %d",
                         SM_LIMIT_ATTACHMENTS_KEPT_BYTES - 1);
  domain_exec (self, sql);
  attach (next, "a.txt", "text/plain", "a", 1);
  exact = send (self, ivan, next);
  domain_fails (self, &(DomainCall) { SM_OPERATION_REQUEST_SEND, ivan, .body = next },
                SM_ERROR_ATTACHMENTS_FULL);
  without = send (self, ivan, plain);
  of_another = send (self, eva, next);
}

static void
requests_of_others_are_not_found (DomainFixture *self)
{
  g_autofree char *ivan = domain_customer (self, EMAIL);
  g_autofree char *eva = domain_customer (self, "eva@example.ru");
  g_autofree char *account = domain_link (self, ivan, "auto", DOMAIN_AUTO_NUMBER);
  g_autoptr (SmRequestInput) input = form ("Текст");
  g_autoptr (SmRequest) sent = send (self, ivan, input);
  g_autoptr (SmRequestInput) about = form ("Текст");
  g_autoptr (SmMessageInput) message = sm_record_new (SM_TYPE_MESSAGE_INPUT);

  sm_record_set_text (&about->account_id, account);
  domain_fails (self, &(DomainCall) { SM_OPERATION_REQUEST_SEND, eva, .body = about },
                SM_ERROR_NOT_FOUND);
  sm_record_set_text (&message->text, "Чужое");
  domain_fails (self, &(DomainCall) { SM_OPERATION_REQUEST, eva, .parameter = sent->id },
                SM_ERROR_NOT_FOUND);
  domain_fails (
      self,
      &(DomainCall) { SM_OPERATION_REQUEST_REPLY, eva, .parameter = sent->id, .body = message },
      SM_ERROR_NOT_FOUND);
  domain_fails (self, &(DomainCall) { SM_OPERATION_REQUEST_CLOSE, eva, .parameter = sent->id },
                SM_ERROR_NOT_FOUND);
}

static void
texts_are_checked_and_bounded (DomainFixture *self)
{
  g_autofree char *ivan = domain_customer (self, EMAIL);
  g_autoptr (SmRequestInput) blank = form (" \n ");
  g_autoptr (SmRequestInput) control = form ("a\x1b[31m");
  g_autoptr (SmRequestInput) input = form ("Текст");
  g_autoptr (GError) error = NULL;
  guint sent = 0;

  domain_fails (self, &(DomainCall) { SM_OPERATION_REQUEST_SEND, ivan, .body = blank },
                SM_ERROR_FIELD_MISSING);
  domain_fails (self, &(DomainCall) { SM_OPERATION_REQUEST_SEND, ivan, .body = control },
                SM_ERROR_FIELD_INVALID);
  while (error == NULL && sent < 100)
    {
      g_autoptr (SmRequest) request = domain_run (
          self, &(DomainCall) { SM_OPERATION_REQUEST_SEND, ivan, .body = input }, &error);

      sent += request != NULL;
    }
  g_assert_error (error, SM_ERROR, SM_ERROR_TOO_MANY_TRIES);
  g_assert_cmpuint (sent, ==, SM_LIMIT_MESSAGES);
  sm_clock_shift (self->clock, SM_LIMIT_MESSAGES_SECONDS);
  g_object_unref (send (self, ivan, input));
}

/* Support may write on in a thread that is full for the customer: what is new is what is shown. */
static void
a_long_thread_shows_its_newest (DomainFixture *self)
{
  g_autofree char *ivan = domain_customer (self, EMAIL);
  g_autoptr (SmRequestInput) input = form ("Первое");
  g_autoptr (SmRequest) sent = send (self, ivan, input);
  g_autoptr (SmMessageInput) message = sm_record_new (SM_TYPE_MESSAGE_INPUT);
  g_autoptr (SmRequest) full = NULL;
  g_autoptr (SmRequest) shown = NULL;
  g_autoptr (GError) error = NULL;
  DomainCall reply = { SM_OPERATION_REQUEST_REPLY, ivan, .parameter = sent->id, .body = message };

  for (guint i = 2; i < SM_LIMIT_THREAD_MESSAGES; i++)
    {
      g_assert_true (smd_requests_answer (&self->domain, sent->number, "Ответ", &error));
      sm_clock_shift (self->clock, 1);
    }
  sm_record_set_text (&message->text, "Последнее");
  full = domain_must (self, &reply);
  g_assert_cmpuint (sm_record_list_length (full->messages), ==, SM_LIMIT_THREAD_MESSAGES);
  domain_fails (self, &reply, SM_ERROR_TOO_MANY_TRIES);
  sm_clock_shift (self->clock, 1);
  g_assert_true (smd_requests_answer (&self->domain, sent->number, "Новейшее", &error));
  shown = domain_must (self, &(DomainCall) { SM_OPERATION_REQUEST, ivan, .parameter = sent->id });
  g_assert_cmpuint (sm_record_list_length (shown->messages), ==, SM_LIMIT_THREAD_MESSAGES);
  g_assert_cmpstr (get_text (shown, 0), ==, "Ответ");
  g_assert_cmpstr (get_text (shown, SM_LIMIT_THREAD_MESSAGES - 2), ==, "Последнее");
  g_assert_cmpstr (get_text (shown, SM_LIMIT_THREAD_MESSAGES - 1), ==, "Новейшее");
}

/* The newest files of a thread come whole, up to a bound; those before it by their names. */
static void
an_answer_holds_so_much_of_files (DomainFixture *self)
{
  g_autofree char *ivan = domain_customer (self, EMAIL);
  g_autofree char *large = g_strnfill (SM_LIMIT_ATTACHMENT_BYTES, 'a');
  g_autoptr (SmRequestInput) input = form ("Файлы");
  g_autoptr (SmRequest) sent = NULL;
  g_autoptr (SmRequest) shown = NULL;
  GListStore *files;

  attach (input, "1.txt", "text/plain", "a", 1);
  for (guint i = 0; i < SM_LIMIT_THREAD_FILES_BYTES / SM_LIMIT_ATTACHMENT_BYTES; i++)
    attach (input, "2.txt", "text/plain", large, SM_LIMIT_ATTACHMENT_BYTES);
  sent = send (self, ivan, input);
  shown = domain_must (self, &(DomainCall) { SM_OPERATION_REQUEST, ivan, .parameter = sent->id });
  files = ((SmRequestMessage *) sm_record_list_get (shown->messages, 0))->attachments;
  g_assert_cmpuint (sm_record_list_length (files), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      SmAttachment *file = sm_record_list_get (files, i);

      g_assert_cmpstr (file->name, ==, i == 0 ? "1.txt" : "2.txt");
      g_assert_true ((file->data != NULL) == (i > 0));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  domain_test_add ("/requests/a-request-is-acknowledged-answered-and-closed",
                   a_request_is_acknowledged_answered_and_closed);
  domain_test_add ("/requests/writing-on-opens-a-request-again", writing_on_opens_a_request_again);
  domain_test_add ("/requests/numbers-count-up-and-lists-go-on", numbers_count_up_and_lists_go_on);
  domain_test_add ("/requests/files-are-what-their-bytes-say", files_are_what_their_bytes_say);
  domain_test_add ("/requests/a-name-is-no-hidden-file-and-no-option",
                   a_name_is_no_hidden_file_and_no_option);
  domain_test_add ("/requests/files-are-bounded", files_are_bounded);
  domain_test_add ("/requests/files-kept-are-bounded", files_kept_are_bounded);
  domain_test_add ("/requests/requests-of-others-are-not-found", requests_of_others_are_not_found);
  domain_test_add ("/requests/texts-are-checked-and-bounded", texts_are_checked_and_bounded);
  domain_test_add ("/requests/a-long-thread-shows-its-newest", a_long_thread_shows_its_newest);
  domain_test_add ("/requests/an-answer-holds-so-much-of-files", an_answer_holds_so_much_of_files);
  return g_test_run ();
}
