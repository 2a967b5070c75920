/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <gmime/gmime.h>
#include <string.h>

#include "error.h"
#include "input-rules.h"

#include "letter-texts.h"
#include "letter.h"
#include "template.h"

/* Letters as their readers' programs see them; and what must not get into them. */

#define NOW G_GINT64_CONSTANT (1792660000)

static const SmdSettings settings = {
  .sender = (char *) "Смородина <noreply@смородина.онлайн>",
  .support_email = (char *) "support@xn--80ahmohdapg.xn--80asehdb",
};

static SmdLetter *
compose (const char *kind, const char *recipient, const char *values)
{
  g_autoptr (GError) error = NULL;
  SmdLetter *letter = smd_letter_compose ("01M820AR8KCWG3PY1YZZNVHNFP", kind, &settings, recipient,
                                          values, NOW, &error);

  g_assert_no_error (error);
  return letter;
}

static GMimeMessage *
parse (const SmdLetter *letter)
{
  gsize size;
  const char *data = g_bytes_get_data (letter->content, &size);
  g_autoptr (GObject) stream = G_OBJECT (g_mime_stream_mem_new_with_buffer (data, size));
  g_autoptr (GObject) parser = G_OBJECT (g_mime_parser_new_with_stream (GMIME_STREAM (stream)));

  return g_mime_parser_construct_message (GMIME_PARSER (parser), NULL);
}

static char *
dup_part (GMimeMessage *message, int index)
{
  GMimeMultipart *parts = GMIME_MULTIPART (g_mime_message_get_mime_part (message));

  return g_mime_text_part_get_text (GMIME_TEXT_PART (g_mime_multipart_get_part (parts, index)));
}

static void
test_two_parts_say_the_same (void)
{
  g_autoptr (SmdLetter) letter =
      compose ("confirm", "ivan@example.ru",
               "{\"code\":\"7d04-m64q\",\"link\":\"https://cabinet.example/confirm/7d04m64q\"}");
  g_autoptr (GObject) message = G_OBJECT (parse (letter));
  g_autofree char *plain = dup_part (GMIME_MESSAGE (message), 0);
  g_autofree char *html = dup_part (GMIME_MESSAGE (message), 1);

  g_assert_nonnull (strstr (plain, "7d04-m64q"));
  g_assert_nonnull (strstr (html, "7d04-m64q"));
  g_assert_nonnull (strstr (plain, "https://cabinet.example/confirm/7d04m64q"));
  g_assert_nonnull (strstr (html, "href=\"https://cabinet.example/confirm/7d04m64q\""));
  g_assert_null (strstr (plain, "{{"));
  g_assert_null (strstr (html, "{{"));
}

/* What is asked for stands out; its opposite does not. */
static void
test_one_button_stands_out (void)
{
  g_autoptr (SmdLetter) letter = compose ("confirm", "ivan@example.ru",
                                          "{\"code\":\"c\",\"link\":\"https://a.example/confirm\","
                                          "\"decline\":\"https://a.example/decline\"}");
  g_autoptr (GObject) message = G_OBJECT (parse (letter));
  g_autofree char *html = dup_part (GMIME_MESSAGE (message), 1);
  const char *accent = strstr (html, "background:#8a1c4a");

  g_assert_nonnull (strstr (html, "href=\"https://a.example/decline\""));
  g_assert_nonnull (accent);
  g_assert_null (strstr (accent + 1, "background:#8a1c4a"));
}

/* U+1C80, a rounded ve: of two rules one makes a ve of it, and the address is known by that. */
static void
test_goes_where_the_address_is_known (void)
{
  static const char address[] = "ivan@\xe1\xb2\x80о.рф";
  g_autoptr (SmdLetter) letter = compose ("password-changed", address, "{}");
  g_autofree char *key = sm_rules_normalize_email (address, NULL);

  g_assert_cmpstr (letter->recipient, ==, key);
}

static void
test_headers (void)
{
  g_autoptr (SmdLetter) letter = compose ("password-changed", "ivan@почта.рф", "{}");
  g_autoptr (GObject) object = G_OBJECT (parse (letter));
  GMimeObject *message = GMIME_OBJECT (object);

  g_assert_cmpstr (letter->recipient, ==, "ivan@xn--80a1acny.xn--p1ai");
  g_assert_cmpstr (letter->sender, ==, "noreply@xn--80ahmohdapg.xn--80asehdb");
  g_assert_cmpstr (g_mime_object_get_header (message, "Auto-Submitted"), ==, "auto-generated");
  g_assert_cmpstr (g_mime_message_get_message_id (GMIME_MESSAGE (message)), ==,
                   "01M820AR8KCWG3PY1YZZNVHNFP@xn--80ahmohdapg.xn--80asehdb");
  g_assert_nonnull (g_mime_object_get_header (message, "Date"));
}

static void
test_every_line_ends_as_the_wire_wants (void)
{
  g_autoptr (SmdLetter) letter = compose ("request", "ivan@example.ru",
                                          "{\"number\":\"26-000001\",\"text\":\"a\\nb\\n.\\nc\"}");
  gsize size;
  const char *data = g_bytes_get_data (letter->content, &size);

  for (gsize i = 0; i < size; i++)
    {
      g_assert_cmpint ((guchar) data[i], <, 0x80);
      if (data[i] == '\n')
        g_assert_true (i > 0 && data[i - 1] == '\r');
    }
}

/* Whatever a customer writes stays text. */
static void
test_values_are_neither_headers_nor_markup (void)
{
  g_autoptr (SmdLetter) letter =
      compose ("feedback", "support@example.ru",
               "{\"number\":\"26-000001\",\"topic\":\"a\\r\\nBcc: all@example.ru\","
               "\"text\":\"<script>{{number}}</script>\\r\\nBcc: all@example.ru\"}");
  g_autoptr (GObject) object = G_OBJECT (parse (letter));
  g_autofree char *html = dup_part (GMIME_MESSAGE (object), 1);

  g_assert_null (g_mime_object_get_header (GMIME_OBJECT (object), "Bcc"));
  g_assert_null (strstr (html, "<script>"));
  g_assert_nonnull (strstr (html, "&lt;script&gt;{{number}}"));
}

static void
test_recipients_nobody_can_have (void)
{
  static const char *const wrong[] = {
    "no-at",          "@example.ru",          "a@",
    "a b@example.ru", "a@example.ru\r\nX: y", "<a@example.ru>",
    "a@b.ru, c@d.ru", "\"a\"@example.ru",     "a\x01@example.ru",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (smd_letter_compose ("id", "confirm", &settings, wrong[i], "{}", NOW, &error));
      g_assert_error (error, SM_ERROR, SM_ERROR_EMAIL_INVALID);
    }
}

static void
test_a_letter_that_cannot_be (void)
{
  g_autoptr (GError) kind = NULL;
  g_autoptr (GError) values = NULL;

  g_assert_null (smd_letter_compose ("id", "nothing", &settings, "a@b.ru", "{}", NOW, &kind));
  g_assert_error (kind, SM_ERROR, SM_ERROR_INTERNAL);
  g_assert_null (smd_letter_compose ("id", "confirm", &settings, "a@b.ru", NULL, NOW, &values));
  g_assert_error (values, SM_ERROR, SM_ERROR_INTERNAL);
}

static void
test_every_kind_has_its_letter (void)
{
  static const char *const kinds[] = {
    "confirm",        "already-registered", "reset",        "pin",        "refused",
    "full-automatic", "owner-changed",      "full-revoked", "request",    "request-reply",
    "feedback",       "password-changed",   "refund",       "no-cabinet", "new-device",
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (SmdLetter) letter = compose (kinds[i], "ivan@example.ru", "{}");

      g_assert_cmpuint (g_bytes_get_size (letter->content), >, 500);
    }
}

/* Its reader may have no cabinet, or be locked out of it. */
static void
test_a_letter_names_the_address_of_support (void)
{
  g_autoptr (SmdLetter) letter = compose ("password-changed", "ivan@example.ru", "{}");
  g_autoptr (GObject) message = G_OBJECT (parse (letter));

  for (int i = 0; i < 2; i++)
    {
      g_autofree char *part = dup_part (GMIME_MESSAGE (message), i);

      g_assert_nonnull (strstr (part, "support@смородина.онлайн"));
    }
}

static void
test_template_places (void)
{
  g_autofree char *html = smd_template_fill_pairs (SMD_TEMPLATE_HTML, "{{a}}{{&a}}{{b}}{{", "a",
                                                   "<&\"'{{b}}>", "b", "2", NULL);
  g_autofree char *text =
      smd_template_fill_pairs (SMD_TEMPLATE_TEXT, "{{a}}, {{none}}!", "a", "<1>", NULL);

  g_assert_true (g_str_has_prefix (html, "&lt;&amp;"));
  g_assert_true (g_str_has_suffix (html, "<&\"'{{b}}>2{{"));
  g_assert_cmpstr (text, ==, "<1>, !");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/letter/two-parts-say-the-same", test_two_parts_say_the_same);
  g_test_add_func ("/letter/one-button-stands-out", test_one_button_stands_out);
  g_test_add_func ("/letter/headers", test_headers);
  g_test_add_func ("/letter/goes-where-the-address-is-known", test_goes_where_the_address_is_known);
  g_test_add_func ("/letter/every-line-ends-as-the-wire-wants",
                   test_every_line_ends_as_the_wire_wants);
  g_test_add_func ("/letter/values-are-neither-headers-nor-markup",
                   test_values_are_neither_headers_nor_markup);
  g_test_add_func ("/letter/recipients-nobody-can-have", test_recipients_nobody_can_have);
  g_test_add_func ("/letter/a-letter-that-cannot-be", test_a_letter_that_cannot_be);
  g_test_add_func ("/letter/every-kind-has-its-letter", test_every_kind_has_its_letter);
  g_test_add_func ("/letter/names-the-address-of-support",
                   test_a_letter_names_the_address_of_support);
  g_test_add_func ("/template/places", test_template_places);
  return g_test_run ();
}
