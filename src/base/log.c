/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "log.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "text.h"

/*
 * One line an event: time, level, name, key=value…. Where standard error is the journal's own
 * stream, the pairs also go there as fields. Lines that libraries log take the same way out.
 */

#define VALUE_BYTES_MOST 1024
#define FIELDS_MOST 32
#define LOG_DOMAIN "smorodina"

static const char *program_name = "smorodina"; /* set once, before any thread */

static const char *
level_name (GLogLevelFlags level)
{
  if (level & G_LOG_LEVEL_ERROR)
    return "fatal";
  if (level & G_LOG_LEVEL_CRITICAL)
    return "critical";
  if (level & G_LOG_LEVEL_WARNING)
    return "warning";
  if (level & G_LOG_LEVEL_MESSAGE)
    return "notice";
  return level & G_LOG_LEVEL_INFO ? "info" : "debug";
}

/* Quotes what would break the line into something else than one value. */
static void
append_value (GString *line, const char *value)
{
  gboolean bare = *value != '\0';

  g_autoptr (GString) quoted = NULL;
  g_autofree char *visible = NULL;

  for (const char *p = value; *p != '\0' && bare; p++)
    bare = g_ascii_isgraph (*p) && strchr ("\"\\=", *p) == NULL;
  if (bare)
    {
      g_string_append_len (line, value, strnlen (value, VALUE_BYTES_MOST));
      return;
    }
  quoted = g_string_new_len (value, (gssize) strnlen (value, VALUE_BYTES_MOST));
  g_string_replace (quoted, "\\", "\\\\", 0);
  g_string_replace (quoted, "\"", "\\\"", 0);
  visible = sm_text_dup_visible (quoted->str);
  g_string_append_printf (line, "\"%s\"", visible);
}

static const char *
find_field (const GLogField *fields, gsize n_fields, const char *key)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, key) && fields[i].length < 0)
      return fields[i].value;
  return NULL;
}

static gboolean
is_dropped (GLogLevelFlags level, const char *domain)
{
  if (g_strcmp0 (domain, LOG_DOMAIN) == 0 && !(level & G_LOG_LEVEL_DEBUG))
    return FALSE;
  return g_log_writer_default_would_drop (level, domain);
}

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  const char *domain = find_field (fields, n_fields, "GLIB_DOMAIN");
  const char *message = find_field (fields, n_fields, "MESSAGE");
  g_autoptr (GString) line = NULL;
  g_autofree char *time = NULL;

  if (is_dropped (level, domain))
    return G_LOG_WRITER_HANDLED;
  if (g_log_writer_is_journald (STDERR_FILENO)
      && g_log_writer_journald (level, fields, n_fields, user_data) == G_LOG_WRITER_HANDLED)
    return G_LOG_WRITER_HANDLED;

  time = sm_text_iso_time (g_get_real_time () / G_USEC_PER_SEC);
  line = g_string_new (NULL);
  g_string_append_printf (line, "%s %s[%d] %s ", time, program_name, (int) getpid (),
                          level_name (level));
  if (g_strcmp0 (domain, LOG_DOMAIN) == 0)
    {
      g_string_append (line, message != NULL ? message : "");
    }
  else
    {
      g_string_append_printf (line, "library domain=%s message=", domain != NULL ? domain : "-");
      append_value (line, message != NULL ? message : "");
    }
  g_string_append_c (line, '\n');
  /* One call a line: lines of several threads do not mix. */
  fwrite (line->str, 1, line->len, stderr);
  fflush (stderr);
  return G_LOG_WRITER_HANDLED;
}

/* Whoever starts a program with a standard stream closed gives its number to the first file that
 * is opened: a database's, say, into which the log would be written. What is put in their place
 * fails as a closed one does: it is open the other way. */
static void
occupy_closed_streams (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl (fd, F_GETFD) < 0 && open ("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
      return;
}

/**
 * sm_log_init:
 * @program: the program's name, a literal
 *
 * Makes every log line of the process, also the libraries', leave by this module, and by nothing
 * but standard error. Called once, first of all, by a program's main().
 */
void
sm_log_init (const char *program)
{
  static gsize ready = 0;

  if (!g_once_init_enter (&ready))
    return;
  occupy_closed_streams ();
  program_name = program;
  g_log_set_writer_func (write_log, NULL, NULL);
  g_once_init_leave (&ready, 1);
}

/**
 * sm_log_event:
 * @level: one GLib log level
 * @event: the event's stable name, e.g. "request-failed"
 * @...: a key, its text value (%NULL is written as "-"), and so on, then %NULL
 *
 * Logs one event. Values are escaped to one line; secrets must not be passed.
 */
void
sm_log_event (GLogLevelFlags level, const char *event, ...)
{
  g_autoptr (GString) line = g_string_new (event);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GLogField fields[FIELDS_MOST] = {
    { "MESSAGE", NULL, -1 },
    { "PRIORITY", "6", -1 },
    { "GLIB_DOMAIN", LOG_DOMAIN, -1 },
    { "SM_EVENT", event, -1 },
  };
  gsize n_fields = 4;
  const char *key;
  va_list args;

  va_start (args, event);
  for (key = va_arg (args, const char *); key != NULL; key = va_arg (args, const char *))
    {
      const char *value = va_arg (args, const char *);
      char *name = g_strconcat ("SM_", key, NULL);

      value = value != NULL ? value : "-";
      g_string_append_printf (line, " %s=", key);
      append_value (line, value);
      g_ptr_array_add (names, name);
      for (char *p = name; *p != '\0'; p++)
        *p = g_ascii_isalnum (*p) ? g_ascii_toupper (*p) : '_';
      if (n_fields < FIELDS_MOST)
        fields[n_fields++] = (GLogField) { name, value, -1 };
    }
  va_end (args);

  fields[0].value = line->str;
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
    fields[1].value = "3";
  else if (level & G_LOG_LEVEL_WARNING)
    fields[1].value = "4";
  else if (level & G_LOG_LEVEL_DEBUG)
    fields[1].value = "7";
  g_log_structured_array (level, fields, n_fields);
}
