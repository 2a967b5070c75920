/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "error.h"
#include "text.h"

#define CONNECT_SECONDS 15L
#define SEND_SECONDS 45L
#define SMTP_GIVEN_UP 500 /* RFC 5321 4.2.1: 5yz is for good */
#define REPLY_CODE 4      /* bytes: "550 " or "550-" */
#define WORDS_MOST 500    /* bytes of a server's that are kept: RFC 5321 4.5.3.1.5 has 512 a line */
#define PIN_DIGITS 6
#define CODE_DASHES 3

struct _SmdTransport
{
  CURL *curl;     /* owned; NULL for a Maildir */
  GString *words; /* owned; the same: the server's last refusal */
  char *maildir;  /* owned; NULL for SMTP */
  int stopped;    /* atomic: see smd_transport_stop() */
};

typedef struct
{
  const char *data;
  gsize left;
} Upload;

static gboolean
is_loopback_url (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  g_autoptr (GInetAddress) address = NULL;

  if (host == NULL || g_str_equal (host, "localhost"))
    return host != NULL;
  address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

/* Asked about once a second, also while nothing arrives; other than 0 ends the transfer. */
static int
ask_stopped (void *data, curl_off_t down, curl_off_t down_now, curl_off_t up, curl_off_t up_now)
{
  SmdTransport *self = data;

  return g_atomic_int_get (&self->stopped);
}

/* The words of a refusal, of several lines too; what is said before and after is none. */
static gsize
take_reply (char *line, gsize size, gsize count, void *data)
{
  GString *words = data;
  gsize length = size * count;

  if (length < REPLY_CODE || !g_ascii_isdigit (line[0]) || (line[0] != '4' && line[0] != '5'))
    {
      g_string_truncate (words, 0);
      return length;
    }
  if (words->len > 0)
    g_string_append_c (words, ' ');
  g_string_append_len (
      words, line + REPLY_CODE,
      (gssize) MIN (length - REPLY_CODE, WORDS_MOST - MIN (words->len, WORDS_MOST)));
  return length;
}

/* A server may quote what it refuses: whom the letter is to, its links, its code, its PIN. */
static gboolean
is_telling (const char *word)
{
  gsize digits = strspn (word, "0123456789");
  guint dashes = 0;

  for (const char *p = word; *p != '\0'; p++)
    dashes += *p == '-';
  return strchr (word, '@') != NULL || strstr (word, "://") != NULL || dashes >= CODE_DASHES
         || (digits == PIN_DIGITS && !g_ascii_isalnum (word[digits]));
}

/* Nothing but words, on one line. */
static char *
dup_words (const GString *words)
{
  g_autofree char *valid = g_utf8_make_valid (words->str, (gssize) words->len);
  g_auto (GStrv) parts = g_strsplit_set (valid, " \t\r\n", -1);
  g_autoptr (GString) said = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_string_append_printf (said, " %s", is_telling (parts[i]) ? "…" : parts[i]);
  return sm_text_dup_visible (said->str);
}

/**
 * smd_transport_new_smtp:
 * @url: the server
 * @username: empty: no login
 * @password: the login's
 * @ca_file: certificates of authorities that vouch for the server, PEM; empty: the system's
 *
 * Returns: (transfer full): a transport; it connects when it sends, and keeps the connection
 */
SmdTransport *
smd_transport_new_smtp (const char *url, const char *username, const char *password,
                        const char *ca_file)
{
  gboolean lenient = is_loopback_url (url) && *ca_file == '\0';
  SmdTransport *self = g_new0 (SmdTransport, 1);

  self->curl = curl_easy_init ();
  if (self->curl == NULL)
    g_error ("curl_easy_init() failed");
  self->words = g_string_new (NULL);
  curl_easy_setopt (self->curl, CURLOPT_HEADERFUNCTION, take_reply);
  curl_easy_setopt (self->curl, CURLOPT_HEADERDATA, self->words);
  curl_easy_setopt (self->curl, CURLOPT_URL, url);
  curl_easy_setopt (self->curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (self->curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (self->curl, CURLOPT_XFERINFOFUNCTION, ask_stopped);
  curl_easy_setopt (self->curl, CURLOPT_XFERINFODATA, self);
  curl_easy_setopt (self->curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt (self->curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
  curl_easy_setopt (self->curl, CURLOPT_TIMEOUT, SEND_SECONDS);
  curl_easy_setopt (self->curl, CURLOPT_USE_SSL,
                    (long) (lenient ? CURLUSESSL_TRY : CURLUSESSL_ALL));
  if (*ca_file != '\0')
    curl_easy_setopt (self->curl, CURLOPT_CAINFO, ca_file);
  if (lenient)
    {
      curl_easy_setopt (self->curl, CURLOPT_SSL_VERIFYPEER, 0L);
      curl_easy_setopt (self->curl, CURLOPT_SSL_VERIFYHOST, 0L);
    }
  if (*username != '\0')
    {
      curl_easy_setopt (self->curl, CURLOPT_USERNAME, username);
      curl_easy_setopt (self->curl, CURLOPT_PASSWORD, password);
    }
  return self;
}

/**
 * smd_transport_new_maildir:
 * @path: the folder; made where it is missing
 *
 * Returns: (transfer full): a transport
 */
SmdTransport *
smd_transport_new_maildir (const char *path)
{
  SmdTransport *self = g_new0 (SmdTransport, 1);

  self->maildir = g_strdup (path);
  return self;
}

static gsize
read_upload (char *buffer, gsize size, gsize count, void *data)
{
  Upload *upload = data;
  gsize n = MIN (size * count, upload->left);

  memcpy (buffer, upload->data, n);
  upload->data += n;
  upload->left -= n;
  return n;
}

static gboolean
send_smtp (SmdTransport *self, const SmdLetter *letter, gboolean *permanent, GError **error)
{
  Upload upload;
  struct curl_slist *recipients = NULL;
  g_autofree char *from = g_strconcat ("<", letter->sender, ">", NULL);
  g_autofree char *to = g_strconcat ("<", letter->recipient, ">", NULL);
  g_autofree char *said = NULL;
  long reply = 0;
  CURLcode result;

  upload.data = g_bytes_get_data (letter->content, &upload.left);
  recipients = curl_slist_append (NULL, to);
  curl_easy_setopt (self->curl, CURLOPT_MAIL_FROM, from);
  curl_easy_setopt (self->curl, CURLOPT_MAIL_RCPT, recipients);
  curl_easy_setopt (self->curl, CURLOPT_READFUNCTION, read_upload);
  curl_easy_setopt (self->curl, CURLOPT_READDATA, &upload);
  g_string_truncate (self->words, 0);
  result = curl_easy_perform (self->curl);
  curl_easy_getinfo (self->curl, CURLINFO_RESPONSE_CODE, &reply);
  curl_easy_setopt (self->curl, CURLOPT_MAIL_RCPT, NULL);
  curl_slist_free_all (recipients);
  if (result == CURLE_OK)
    return TRUE;
  /* A refused login is the operator's to mend, not the letter's end. */
  *permanent = reply >= SMTP_GIVEN_UP && result != CURLE_LOGIN_DENIED;
  said = dup_words (self->words);
  sm_error_set (error, SM_ERROR_UNAVAILABLE, reply, N_ ("%s (SMTP %ld)%s%s"),
                curl_easy_strerror (result), reply, *said != '\0' ? ":" : "", said);
  return FALSE;
}

static gboolean
fail_errno (const char *what, GError **error)
{
  int number = errno;

  sm_error_set (error, SM_ERROR_UNAVAILABLE, 0, "%s: %s", what, g_strerror (number));
  return FALSE;
}

static gboolean
write_file (const char *path, GBytes *content, GError **error)
{
  gsize left;
  const char *data = g_bytes_get_data (content, &left);
  int fd = g_open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  gboolean written;

  if (fd < 0)
    return fail_errno ("maildir", error);
  while (left > 0)
    {
      gssize n = write (fd, data, left);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        break;
      data += n;
      left -= (gsize) n;
    }
  written = left == 0 && fsync (fd) == 0;
  return (close (fd) == 0 && written) || fail_errno ("maildir", error);
}

static gboolean
send_maildir (SmdTransport *self, const SmdLetter *letter, GError **error)
{
  static const char *const folders[] = { "tmp", "new", "cur" };
  g_autofree char *name = g_strconcat (letter->id, ".smorodina", NULL);
  g_autofree char *draft = g_build_filename (self->maildir, "tmp", name, NULL);
  g_autofree char *final = g_build_filename (self->maildir, "new", name, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *folder = g_build_filename (self->maildir, folders[i], NULL);

      if (g_mkdir_with_parents (folder, 0700) != 0)
        return fail_errno ("maildir", error);
    }
  if (!write_file (draft, letter->content, error))
    return FALSE;
  return g_rename (draft, final) == 0 || fail_errno ("maildir", error);
}

/**
 * smd_transport_send:
 * @self: a transport
 * @letter: a letter
 * @permanent: (out): on failure: whether it is for good
 * @error: %SM_ERROR_UNAVAILABLE
 *
 * Returns: whether the letter is out of our hands
 */
gboolean
smd_transport_send (SmdTransport *self, const SmdLetter *letter, gboolean *permanent,
                    GError **error)
{
  *permanent = FALSE;
  if (self->curl != NULL)
    return send_smtp (self, letter, permanent, error);
  return send_maildir (self, letter, error);
}

/**
 * smd_transport_stop:
 * @self: a transport
 *
 * What is being sent fails within about a second, and so does all that is sent later. From any
 * thread.
 */
void
smd_transport_stop (SmdTransport *self)
{
  g_atomic_int_set (&self->stopped, 1);
}

/**
 * smd_transport_free:
 * @self: a transport
 */
void
smd_transport_free (SmdTransport *self)
{
  if (self->curl != NULL)
    {
      curl_easy_cleanup (self->curl);
      g_string_free (self->words, TRUE);
    }
  g_free (self->maildir);
  g_free (self);
}
