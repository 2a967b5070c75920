/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire-head.h"

#include <string.h>

#include "limits.h"

/*
 * The head of a request, judged byte by byte before any other parser sees it. What two parsers
 * could read in two ways is refused: that is where requests are smuggled. Much stricter than
 * RFC 9112 allows, for every client of ours is known: no folded lines, no bare line feeds, no
 * Transfer-Encoding (bodies come with their length), no absolute targets.
 *
 * What passes is written anew: the request line, then the headers that this service reads, and
 * no other. The server library above answers some by itself (Range: one head of 32 KiB made
 * 48 MB of a reply of 3 KB), takes others away (whatever Connection names in HTTP/1.0,
 * Content-Length too), and will learn more. Pure functions.
 */

#define TARGET_MARKS "-._~:/?[]@!$&'()*+,;=%"

typedef struct
{
  guint n_headers;
  guint n_hosts;
  guint n_lengths;
  gint64 body_length;
  gboolean is_old;  /* HTTP/1.0 */
  gboolean closes;  /* Connection: close */
  gboolean expects; /* Expect: 100-continue */
  GString *passed;  /* borrowed: what the server above is given */
} HeadState;

/* Passed on as they came. Connection and Expect are written anew. */
static const char *const served[] = {
  "Accept", "Authorization",   "Content-Encoding", "Content-Length", "Content-Type",
  "Host",   "Idempotency-Key", "If-None-Match",    "User-Agent",     "X-Forwarded-For",
};

static gboolean
is_token_char (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("!#$%&'*+-.^_`|~", c) != NULL);
}

static gboolean
is_method_allowed (const char *method, gsize length)
{
  static const char *const allowed[] = { "GET", "HEAD", "POST", "PUT", "DELETE" };

  for (guint i = 0; i < G_N_ELEMENTS (allowed); i++)
    if (strlen (allowed[i]) == length && memcmp (allowed[i], method, length) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_token (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!is_token_char (text[i]))
      return FALSE;
  return length > 0;
}

/* "%" and two digits, of anything but NUL. */
static gboolean
is_escape (const char *text, gsize length)
{
  return length > 2 && g_ascii_isxdigit (text[1]) && g_ascii_isxdigit (text[2])
         && (text[1] != '0' || text[2] != '0');
}

/* In either notation. */
static gboolean
is_dot (const char *text)
{
  return text[0] == '.' || g_ascii_strncasecmp (text, "%2e", strlen ("%2e")) == 0;
}

static gboolean
is_target (const char *text, gsize length)
{
  gboolean in_path = TRUE;
  guint n_names = 1;

  if (length == 0 || length > SM_LIMIT_PATH_BYTES || text[0] != '/')
    return FALSE;
  /* Two slashes at the front would be read as an authority. */
  if (length > 1 && text[1] == '/')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      in_path = in_path && text[i] != '?';
      if (!g_ascii_isalnum (text[i]) && (text[i] == '\0' || strchr (TARGET_MARKS, text[i]) == NULL))
        return FALSE;
      if (text[i] == '%' && !is_escape (text + i, length - i))
        return FALSE;
      if (!in_path && text[i] == '&' && ++n_names > SM_LIMIT_NAMES)
        return FALSE;
      /* "/./" and "/../" would be folded before anybody compares the path with a route. */
      if (in_path && text[i - 1] == '/' && is_dot (text + i))
        return FALSE;
    }
  return TRUE;
}

static gboolean
refuse (SmErrorCode *code, SmErrorCode why)
{
  *code = why;
  return FALSE;
}

/* METHOD SP target SP HTTP/1.x */
static gboolean
check_request_line (const char *line, gsize length, HeadState *state, SmErrorCode *code)
{
  const char *space = memchr (line, ' ', length);
  const char *target, *version;

  if (space == NULL || !is_token (line, (gsize) (space - line)))
    return refuse (code, SM_ERROR_REQUEST_MALFORMED);
  target = space + 1;
  version = memchr (target, ' ', length - (gsize) (target - line));
  if (version == NULL || !is_target (target, (gsize) (version - target)))
    return refuse (code, SM_ERROR_REQUEST_MALFORMED);
  version++;
  if (length - (gsize) (version - line) != strlen ("HTTP/1.1")
      || (memcmp (version, "HTTP/1.1", 8) != 0 && memcmp (version, "HTTP/1.0", 8) != 0))
    return refuse (code, SM_ERROR_REQUEST_MALFORMED);
  if (!is_method_allowed (line, (gsize) (space - line)))
    return refuse (code, SM_ERROR_METHOD_NOT_ALLOWED);
  state->is_old = version[strlen ("HTTP/1.")] == '0';
  return TRUE;
}

static gboolean
name_is (const char *line, gsize length, const char *name)
{
  return strlen (name) == length && g_ascii_strncasecmp (line, name, length) == 0;
}

/* Nothing, or a colon and a number that ports go up to. */
static gboolean
is_port (const char *text, gsize length)
{
  guint port = 0;

  if (length == 0)
    return TRUE;
  if (text[0] != ':' || length < 2 || length > strlen (":65535"))
    return FALSE;
  for (gsize i = 1; i < length; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return FALSE;
      port = port * 10 + (guint) (text[i] - '0');
    }
  return port <= G_MAXUINT16;
}

/* How much of it is a name, an IPv4 address, or an IPv6 address in brackets. */
static gsize
count_host (const char *text, gsize length)
{
  g_autofree char *inner = NULL;
  const char *close;
  gsize n = 0;

  if (length > 0 && text[0] == '[')
    {
      close = memchr (text, ']', length);
      n = close != NULL ? (gsize) (close - text) + 1 : 0;
      inner = n > 2 ? g_strndup (text + 1, n - 2) : g_strdup ("");
      return strchr (inner, ':') != NULL && g_hostname_is_ip_address (inner) ? n : 0;
    }
  while (n < length && (g_ascii_isalnum (text[n]) || strchr ("-._", text[n]) != NULL))
    n++;
  return n;
}

/* What the server above cannot make an address of it refuses by itself, and says nothing. */
static gboolean
check_host (const char *value, gsize length, HeadState *state)
{
  gsize n = count_host (value, length);

  state->n_hosts++;
  return state->n_hosts == 1 && n > 0 && is_port (value + n, length - n);
}

static gboolean
check_content_length (const char *value, gsize length, HeadState *state, SmErrorCode *code)
{
  gint64 number = 0;

  state->n_lengths++;
  /* Fifteen digits are far beyond any limit and far below an overflow. */
  if (state->n_lengths > 1 || length == 0 || length > 15)
    return refuse (code, SM_ERROR_REQUEST_MALFORMED);
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isdigit (value[i]))
        return refuse (code, SM_ERROR_REQUEST_MALFORMED);
      number = number * 10 + (value[i] - '0');
    }
  if (number > SM_LIMIT_ATTACHMENT_BODY_BYTES)
    return refuse (code, SM_ERROR_BODY_TOO_LARGE);
  state->body_length = number;
  return TRUE;
}

static gboolean
check_value (const char *value, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (((guchar) value[i] < ' ' && value[i] != '\t') || value[i] == 0x7f)
      return FALSE;
  return TRUE;
}

/* As strcspn(), for text that does not end in NUL. */
static gsize
strcspn_within (const char *text, gsize length, const char *marks)
{
  gsize n = 0;

  while (n < length && strchr (marks, text[n]) == NULL)
    n++;
  return n;
}

static gboolean
is_served (const char *line, gsize name_length)
{
  for (guint i = 0; i < G_N_ELEMENTS (served); i++)
    if (name_is (line, name_length, served[i]))
      return TRUE;
  return FALSE;
}

/* A list of options, of which one means something here. */
static void
read_connection (const char *value, gsize length, HeadState *state)
{
  for (gsize start = 0; start < length;)
    {
      gsize n = strcspn_within (value + start, length - start, ", \t");

      state->closes = state->closes || name_is (value + start, n, "close");
      start += n + 1;
    }
}

static gboolean
check_header (const char *line, gsize length, HeadState *state, SmErrorCode *code)
{
  const char *colon = memchr (line, ':', length);
  const char *value;
  gsize name_length, value_length;

  if (++state->n_headers > SM_LIMIT_HEADERS)
    return refuse (code, SM_ERROR_HEADERS_TOO_LARGE);
  if (colon == NULL || !is_token (line, (gsize) (colon - line)))
    return refuse (code, SM_ERROR_REQUEST_MALFORMED);

  name_length = (gsize) (colon - line);
  value = colon + 1;
  value_length = length - name_length - 1;
  while (value_length > 0 && (*value == ' ' || *value == '\t'))
    value++, value_length--;
  while (value_length > 0 && (value[value_length - 1] == ' ' || value[value_length - 1] == '\t'))
    value_length--;
  if (!check_value (value, value_length) || name_is (line, name_length, "Transfer-Encoding"))
    return refuse (code, SM_ERROR_REQUEST_MALFORMED);
  if (name_is (line, name_length, "Content-Length")
      && !check_content_length (value, value_length, state, code))
    return FALSE;
  if (name_is (line, name_length, "Host") && !check_host (value, value_length, state))
    return refuse (code, SM_ERROR_REQUEST_MALFORMED);
  if (name_is (line, name_length, "Connection"))
    read_connection (value, value_length, state);
  if (name_is (line, name_length, "Expect"))
    state->expects = state->expects || name_is (value, value_length, "100-continue");
  if (is_served (line, name_length))
    g_string_append_len (state->passed, line, (gssize) length + 2);
  return TRUE;
}

/* What was understood of the two headers that are not passed on as they came. */
static void
end_passed (HeadState *state)
{
  if (state->closes)
    g_string_append (state->passed, "Connection: close\r\n");
  if (state->expects && !state->is_old && state->body_length > 0)
    g_string_append (state->passed, "Expect: 100-continue\r\n");
  g_string_append (state->passed, "\r\n");
}

static gboolean
check_lines (const char *data, gsize length, HeadState *state, SmErrorCode *code)
{
  const char *end = data + length;
  gboolean first = TRUE;

  for (const char *line = data; line < end;)
    {
      const char *feed = memchr (line, '\n', (gsize) (end - line));
      gsize line_length = (gsize) (feed - line) - 1; /* less the carriage return */

      if (line_length > 0 && first && !check_request_line (line, line_length, state, code))
        return FALSE;
      if (line_length > 0 && first)
        g_string_append_len (state->passed, line, (gssize) line_length + 2);
      if (line_length > 0 && !first && !check_header (line, line_length, state, code))
        return FALSE;
      first = FALSE;
      line = feed + 1;
    }
  if (state->n_hosts != 1)
    return refuse (code, SM_ERROR_REQUEST_MALFORMED);
  end_passed (state);
  return TRUE;
}

/**
 * smd_wire_head_check:
 * @data: the bytes received since the last request's end
 * @length: how many
 * @scanned: (inout): how many of them were looked at by earlier calls; 0 at first
 * @head: (out): the head, where the verdict is %SMD_WIRE_GOOD
 * @passed: emptied; then what the server above is given in the head's place, where it is good
 * @code: (out): why, where the verdict is %SMD_WIRE_REFUSED
 *
 * Judges a request's head as it arrives.
 *
 * Returns: the verdict
 */
SmdWireVerdict
smd_wire_head_check (const char *data, gsize length, gsize *scanned, SmdWireHead *head,
                     GString *passed, SmErrorCode *code)
{
  HeadState state = { .passed = passed };

  g_string_truncate (passed, 0);
  for (gsize i = *scanned; i < length && i < SM_LIMIT_HEADER_BYTES; i++)
    {
      gboolean after_return = i > 0 && data[i - 1] == '\r';

      /* A line ends in CR LF; neither stands alone. No line stands before the request's. */
      if ((data[i] == '\n') != after_return || (i == 0 && !is_token_char (data[0])))
        {
          *code = SM_ERROR_REQUEST_MALFORMED;
          return SMD_WIRE_REFUSED;
        }
      if (data[i] != '\n' || i < 3 || data[i - 2] != '\n')
        continue;
      head->length = i + 1;
      if (!check_lines (data, head->length, &state, code))
        return SMD_WIRE_REFUSED;
      head->body_length = state.body_length;
      return SMD_WIRE_GOOD;
    }
  *scanned = length;
  if (length < SM_LIMIT_HEADER_BYTES)
    return SMD_WIRE_MORE;
  *code = SM_ERROR_HEADERS_TOO_LARGE;
  return SMD_WIRE_REFUSED;
}
