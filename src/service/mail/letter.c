/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "letter.h"

#include <gmime/gmime.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "error.h"
#include "input-rules.h"
#include "letter-texts.h"
#include "letters-resources.h"
#include "template.h"
#include "words.h"

/*
 * Two parts say the same: plain text and HTML. Values come from customers: in HTML they are
 * escaped, in headers they keep to one line, and headers are GMime's to encode.
 */

#define PIECES "/online/smorodina/letters/"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (InternetAddressList, g_object_unref)

typedef struct
{
  const SmdLetterText *text;
  GHashTable *values; /* char * → char * */
  GString *plain;
  GString *html;
} Draft;

static void
draft_clear (Draft *self)
{
  g_clear_pointer (&self->values, g_hash_table_unref);
  if (self->plain != NULL)
    g_string_free (self->plain, TRUE);
  if (self->html != NULL)
    g_string_free (self->html, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Draft, draft_clear)

static void
take_value (JsonObject *object, const char *name, JsonNode *node, gpointer data)
{
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    g_hash_table_insert (data, g_strdup (name), json_node_dup_string (node));
}

static GHashTable *
read_values (const char *values_json, GError **error)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root = NULL;

  if (values_json != NULL && json_parser_load_from_data (parser, values_json, -1, NULL))
    root = json_parser_get_root (parser);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    {
      json_object_foreach_member (json_node_get_object (root), take_value, values);
      return values;
    }
  g_hash_table_unref (values);
  sm_error_set (error, SM_ERROR_INTERNAL, 0, N_ ("the letter's values are gone"));
  return NULL;
}

/* Translates a msgid and fills its places. */
static char *
say (Draft *self, const char *msgid)
{
  return smd_template_fill (SMD_TEMPLATE_TEXT, sm_words_say (msgid), self->values);
}

static char *
say_one_line (Draft *self, const char *msgid)
{
  char *text = say (self, msgid);

  for (char *p = text; *p != '\0'; p++)
    if ((guchar) *p < ' ' || *p == 0x7f)
      *p = ' ';
  return text;
}

static const char *
get_piece (const char *path)
{
  return smd_template_get (smd_letters_get_resource (), path);
}

static void
add_html (Draft *self, const char *piece, const char *name1, const char *value1, const char *name2,
          const char *value2)
{
  g_autofree char *path = g_strconcat (PIECES, piece, NULL);
  g_autofree char *html = smd_template_fill_pairs (SMD_TEMPLATE_HTML, get_piece (path), name1,
                                                   value1, name2, value2, NULL);

  g_string_append (self->html, html);
}

static void
add_plain (Draft *self, const char *text)
{
  g_string_append (self->plain, text);
  g_string_append (self->plain, "\n\n");
}

static void
add_paragraphs (Draft *self, const char *const *msgids)
{
  for (guint i = 0; i < SMD_LETTER_PARAGRAPHS_MOST && msgids[i] != NULL; i++)
    {
      g_autofree char *text = say (self, msgids[i]);

      add_plain (self, text);
      add_html (self, "paragraph.html", "text", text, NULL, NULL);
    }
}

static void
add_button (Draft *self, const char *button, const char *name, const char *piece)
{
  const char *link = g_hash_table_lookup (self->values, name);
  g_autofree char *label = NULL;

  if (button == NULL || link == NULL)
    return;
  label = say (self, button);
  g_string_append (self->plain, label);
  g_string_append (self->plain, ":\n");
  add_plain (self, link);
  add_html (self, piece, "link", link, "label", label);
}

static void
add_code (Draft *self)
{
  g_autofree char *label = NULL;
  g_autofree char *code = NULL;

  if (self->text->code_label == NULL)
    return;
  label = say (self, self->text->code_label);
  code = smd_template_fill (SMD_TEMPLATE_TEXT, self->text->code, self->values);
  g_string_append (self->plain, label);
  g_string_append (self->plain, "\n\n    ");
  add_plain (self, code);
  add_html (self, "code.html", "label", label, "code", code);
}

static void
add_quote (Draft *self)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (self->text->quote == NULL)
    return;
  text = smd_template_fill (SMD_TEMPLATE_TEXT, self->text->quote, self->values);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_string_append (self->plain, "> ");
      g_string_append (self->plain, g_strchomp (lines[i]));
      g_string_append_c (self->plain, '\n');
    }
  g_string_append_c (self->plain, '\n');
  add_html (self, "quote.html", "text", text, NULL, NULL);
}

static void
write_body (Draft *self, const char *subject)
{
  g_autofree char *footer =
      say (self, N_ ("This letter was sent by a program; answers to it are not read. Write to "
                     "support by the app's page “Feedback”, or to {{support}}."));
  g_autofree char *content = NULL;

  self->plain = g_string_new (NULL);
  self->html = g_string_new (NULL);
  add_paragraphs (self, self->text->paragraphs);
  add_quote (self);
  add_button (self, self->text->button, "link", "button.html");
  add_code (self);
  add_paragraphs (self, self->text->after);
  add_button (self, self->text->refusal, "decline", "quiet-button.html");
  g_string_append (self->plain, "-- \n");
  g_string_append (self->plain, footer);
  g_string_append_c (self->plain, '\n');
  content = smd_template_fill_pairs (SMD_TEMPLATE_HTML, get_piece (PIECES "letter.html"),
                                     /* Translators: the language of the translation, in HTML */
                                     "language", C_ ("html language", "en"), "product",
                                     _ ("Smorodina"), "subject", subject, "content",
                                     self->html->str, "footer", footer, NULL);
  g_string_assign (self->html, content);
}

static GMimeObject *
make_part (const char *subtype, const char *text)
{
  GMimeTextPart *part = g_mime_text_part_new_with_subtype (subtype);

  g_mime_text_part_set_charset (part, "utf-8");
  g_mime_text_part_set_text (part, text);
  g_mime_part_set_content_encoding (GMIME_PART (part), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  return GMIME_OBJECT (part);
}

/* The domain in ASCII; NULL for what is no address or would leave its header. A customer's letters
 * go to the domain that the address is known by: another rule of the same letters leads elsewhere
 * for some of them. */
static char *
make_envelope_address (const char *address)
{
  const char *at = strrchr (address, '@');
  g_autofree char *key = sm_rules_normalize_email (address, NULL);
  g_autofree char *local = NULL;
  g_autofree char *domain = NULL;

  if (at == NULL || at == address || strpbrk (address, " \t\r\n<>,;:\"\\()") != NULL)
    return NULL;
  for (const char *p = address; *p != '\0'; p++)
    if ((guchar) *p < ' ' || *p == 0x7f)
      return NULL;
  domain = key != NULL ? g_strdup (strrchr (key, '@') + 1) : g_hostname_to_ascii (at + 1);
  if (domain == NULL || *domain == '\0')
    return NULL;
  local = g_strndup (address, (gsize) (at - address));
  return g_strconcat (local, "@", domain, NULL);
}

static GBytes *
write_message (GMimeMessage *message)
{
  GMimeFormatOptions *options = g_mime_format_options_new ();
  GMimeStream *stream = g_mime_stream_mem_new ();
  GByteArray *array = NULL;
  GBytes *bytes;

  g_mime_format_options_set_newline_format (options, GMIME_NEWLINE_FORMAT_DOS);
  g_mime_object_write_to_stream (GMIME_OBJECT (message), options, stream);
  array = g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (stream));
  bytes = g_bytes_new (array->data, array->len);
  g_object_unref (stream);
  g_mime_format_options_free (options);
  return bytes;
}

static void
set_headers (GMimeMessage *message, const SmdLetter *letter, const char *sender,
             const char *subject, gint64 now)
{
  g_autoptr (InternetAddressList) from = internet_address_list_parse (NULL, sender);
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (now);
  g_autofree char *message_id =
      g_strconcat (letter->id, "@", strrchr (letter->sender, '@') + 1, NULL);

  internet_address_set_charset (internet_address_list_get_address (from, 0), "utf-8");
  internet_address_list_append (g_mime_message_get_from (message), from);
  g_mime_message_add_mailbox (message, GMIME_ADDRESS_TYPE_TO, NULL, letter->recipient);
  g_mime_message_set_subject (message, subject, "utf-8");
  g_mime_message_set_date (message, date);
  g_mime_message_set_message_id (message, message_id);
  g_mime_object_set_header (GMIME_OBJECT (message), "Auto-Submitted", "auto-generated", NULL);
  g_mime_object_set_header (GMIME_OBJECT (message), "Content-Language", C_ ("html language", "en"),
                            NULL);
}

static GBytes *
assemble (Draft *draft, const SmdLetter *letter, const char *sender, gint64 now)
{
  GMimeMessage *message = g_mime_message_new (TRUE);
  GMimeMultipart *parts = g_mime_multipart_new_with_subtype ("alternative");
  g_autofree char *subject = say_one_line (draft, draft->text->subject);
  GMimeObject *plain;
  GMimeObject *html;
  GBytes *content;

  write_body (draft, subject);
  plain = make_part ("plain", draft->plain->str);
  html = make_part ("html", draft->html->str);
  g_mime_multipart_add (parts, plain);
  g_mime_multipart_add (parts, html);
  g_mime_message_set_mime_part (message, GMIME_OBJECT (parts));
  set_headers (message, letter, sender, subject, now);
  content = write_message (message);
  g_object_unref (plain);
  g_object_unref (html);
  g_object_unref (parts);
  g_object_unref (message);
  return content;
}

static void
start_gmime (void)
{
  static gsize started;

  if (!g_once_init_enter (&started))
    return;
  g_mime_init ();
  g_once_init_leave (&started, 1);
}

/* "Name <local@domain>" or the bare address. */
static char *
make_sender_address (const char *sender)
{
  g_autoptr (InternetAddressList) list = internet_address_list_parse (NULL, sender);
  InternetAddress *first = list != NULL && internet_address_list_length (list) == 1
                               ? internet_address_list_get_address (list, 0)
                               : NULL;

  if (!INTERNET_ADDRESS_IS_MAILBOX (first))
    return NULL;
  return make_envelope_address (
      internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (first)));
}

/**
 * smd_letter_compose:
 * @id: the outbox's id of it
 * @kind: which letter
 * @settings: whom it comes from, and where support is
 * @recipient: the address as the customer typed it
 * @values_json: (nullable): what fills the letter's places
 * @now: unix seconds, for Date:
 * @error: %SM_ERROR_INTERNAL, %SM_ERROR_EMAIL_INVALID: both for good
 *
 * Returns: (transfer full) (nullable): the letter
 */
SmdLetter *
smd_letter_compose (const char *id, const char *kind, const SmdSettings *settings,
                    const char *recipient, const char *values_json, gint64 now, GError **error)
{
  g_autoptr (SmdLetter) letter = g_new0 (SmdLetter, 1);
  g_auto (Draft) draft = { .text = smd_letter_texts_find (kind) };

  start_gmime ();
  if (draft.text == NULL)
    {
      sm_error_set (error, SM_ERROR_INTERNAL, 0, N_ ("no such letter: %s"), kind);
      return NULL;
    }
  letter->id = g_strdup (id);
  letter->sender = make_sender_address (settings->sender);
  letter->recipient = make_envelope_address (recipient);
  if (letter->sender == NULL || letter->recipient == NULL)
    {
      sm_error_set (error, SM_ERROR_EMAIL_INVALID, 0, N_ ("an address no letter can have"));
      return NULL;
    }
  draft.values = read_values (values_json, error);
  if (draft.values == NULL)
    return NULL;
  /* Whoever cannot log in is helped by no page of the app. */
  g_hash_table_insert (draft.values, g_strdup ("support"),
                       sm_rules_display_email (settings->support_email));
  letter->content = assemble (&draft, letter, settings->sender, now);
  return g_steal_pointer (&letter);
}

/**
 * smd_letter_free:
 * @self: a letter
 */
void
smd_letter_free (SmdLetter *self)
{
  g_free (self->id);
  g_free (self->sender);
  g_free (self->recipient);
  g_clear_pointer (&self->content, g_bytes_unref);
  g_free (self);
}
