/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records.h"

#include <string.h>

#include "limits.h"
#include "words.h"

#define UNCLOSED N_ ("a quote opens a cell that nothing closes")
#define TOO_LONG N_ ("has more than 65536 bytes: is it a line?")
G_STATIC_ASSERT (SM_LIMIT_FILE_RECORD_BYTES == 65536);

struct _SmdRecords
{
  SmdInText *text;
  SmdProblems *problems; /* borrowed */
  GByteArray *buffer;
  gsize start;    /* in the buffer: of what was not given yet */
  guint line;     /* that it begins in */
  guint given;    /* the line of the record that was given */
  char separator; /* 0: not known yet */
  gboolean ended; /* the buffer holds the file's end */
  GString *bytes; /* of a cell in quotes, without them */
  GString *arena; /* the cells' texts, each ended by 0 */
  GArray *cells;  /* of SmdCell */
};

/* Where a record ends in the buffer. */
typedef struct
{
  gsize end;
  gsize next;      /* behind its line end */
  gboolean quoted; /* it ended within quotes */
} Extent;

static void
cell_clear (gpointer data)
{
  SmdCell *cell = data;

  g_free (cell->problem);
}

SmdRecords *
smd_records_new (SmdInText *text, SmdProblems *problems)
{
  SmdRecords *self = g_new0 (SmdRecords, 1);

  self->text = text;
  self->problems = problems;
  self->buffer = g_byte_array_new ();
  self->line = 1;
  self->bytes = g_string_new (NULL);
  self->arena = g_string_new (NULL);
  self->cells = g_array_new (FALSE, TRUE, sizeof (SmdCell));
  g_array_set_clear_func (self->cells, cell_clear);
  return self;
}

static gboolean
is_separator (const SmdRecords *self, char c)
{
  return self->separator != 0 ? c == self->separator : c == ';' || c == '\t';
}

/* A quote that closes is known by what follows it, a line end by whether LF follows CR: the last
 * byte of a buffer that goes on tells neither. */
static gboolean
find_extent (const SmdRecords *self, Extent *extent)
{
  const char *const data = (const char *) self->buffer->data;
  const gsize length = self->buffer->len;
  gboolean fresh = TRUE;
  gsize i = self->start;

  extent->quoted = FALSE;
  for (; i < length && (i + 1 < length || self->ended); i++)
    {
      const char c = data[i];

      if (extent->quoted)
        {
          if (c == '"' && i + 1 < length && data[i + 1] == '"')
            i++;
          else
            extent->quoted = c != '"';
        }
      else if (c == '\n' || c == '\r')
        break;
      else
        {
          extent->quoted = c == '"' && fresh;
          fresh = is_separator (self, c);
        }
    }
  if (i >= length && !self->ended)
    return FALSE;
  if (i + 1 >= length && !self->ended)
    return FALSE;
  extent->end = MIN (i, length);
  extent->next = MIN (i + 1, length);
  if (i + 1 < length && data[i] == '\r' && data[i + 1] == '\n')
    extent->next++;
  return TRUE;
}

static gboolean
read_on (SmdRecords *self, GError **error)
{
  const char *bytes;
  gsize length;

  if (!smd_in_text_read (self->text, self->problems, &bytes, &length, error))
    return FALSE;
  g_byte_array_remove_range (self->buffer, 0, (guint) self->start);
  self->start = 0;
  g_byte_array_append (self->buffer, (const guint8 *) bytes, (guint) length);
  self->ended = length == 0;
  return TRUE;
}

static void
refuse (SmdRecords *self, const char *reason)
{
  smd_problems_add (self->problems, self->line, NULL, reason);
  g_byte_array_set_size (self->buffer, 0);
  self->start = 0;
  self->ended = TRUE;
}

/* Finds where the next record ends; a record that has no end in sight ends the file. */
static gboolean
fetch (SmdRecords *self, Extent *extent, GError **error)
{
  while (!find_extent (self, extent))
    {
      if (self->buffer->len - self->start > SM_LIMIT_FILE_RECORD_BYTES)
        {
          refuse (self, extent->quoted ? UNCLOSED : TOO_LONG);
          continue;
        }
      if (!read_on (self, error))
        return FALSE;
    }
  if (extent->quoted)
    refuse (self, UNCLOSED);
  else if (extent->end - self->start > SM_LIMIT_FILE_RECORD_BYTES)
    refuse (self, TOO_LONG);
  return self->buffer->len > 0 || find_extent (self, extent);
}

static guint
count_lines (const char *bytes, gsize length)
{
  guint count = 0;

  for (gsize i = 0; i < length; i++)
    count += bytes[i] == '\n' || (bytes[i] == '\r' && (i + 1 == length || bytes[i + 1] != '\n'));
  return count;
}

/* The first record that has one tells by what cells are parted. */
static void
learn_separator (SmdRecords *self, const char *bytes, gsize length)
{
  if (self->separator != 0)
    return;
  if (memchr (bytes, ';', length) != NULL)
    self->separator = ';';
  else if (memchr (bytes, '\t', length) != NULL)
    self->separator = '\t';
}

static void
add_cell (SmdRecords *self, const char *bytes, gsize length, const char *problem)
{
  const gsize offset = self->arena->len;
  SmdCell cell = { GSIZE_TO_POINTER (offset), g_strdup (problem) };

  while (length > 0 && g_ascii_isspace (*bytes))
    {
      bytes++;
      length--;
    }
  while (length > 0 && g_ascii_isspace (bytes[length - 1]))
    length--;
  if (cell.problem == NULL)
    cell.problem = smd_in_text_decode (self->text, bytes, length, self->arena);
  if (cell.problem != NULL)
    g_string_truncate (self->arena, offset);
  g_string_append_c (self->arena, '\0');
  g_array_append_val (self->cells, cell);
}

/* Takes a cell in quotes from `*at`, which stands on the first of them, to the separator. */
static void
take_quoted (SmdRecords *self, const char *bytes, gsize length, gsize *at)
{
  const char *problem = NULL;
  gsize i = *at + 1;

  g_string_truncate (self->bytes, 0);
  for (; i < length && !(bytes[i] == '"' && (i + 1 >= length || bytes[i + 1] != '"')); i++)
    {
      g_string_append_c (self->bytes, bytes[i]);
      i += bytes[i] == '"';
    }
  for (i++; i < length && !is_separator (self, bytes[i]); i++)
    if (!g_ascii_isspace (bytes[i]))
      problem = N_ ("has text behind the quote that closes it: quotes within a cell are doubled");
  if (problem == NULL && count_lines (self->bytes->str, self->bytes->len) > 0
      && memchr (self->bytes->str, self->separator, self->bytes->len) != NULL)
    problem = N_ ("runs over a line's end and holds a separator: is a quote not closed?");
  add_cell (self, self->bytes->str, self->bytes->len, problem);
  *at = i;
}

static void
split (SmdRecords *self, const char *bytes, gsize length)
{
  gsize i = 0;

  g_array_set_size (self->cells, 0);
  g_string_truncate (self->arena, 0);
  for (;;)
    {
      const gsize begin = i;

      if (i < length && bytes[i] == '"')
        take_quoted (self, bytes, length, &i);
      else
        {
          while (i < length && !is_separator (self, bytes[i]))
            i++;
          add_cell (self, bytes + begin, i - begin, NULL);
        }
      if (i >= length)
        break;
      i++;
    }
}

/* The arena stays where it is now. */
static gboolean
settle_cells (SmdRecords *self)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->cells->len; i++)
    {
      SmdCell *cell = &g_array_index (self->cells, SmdCell, i);

      cell->text = self->arena->str + GPOINTER_TO_SIZE (cell->text);
      any = any || cell->problem != NULL || *cell->text != '\0';
    }
  return any;
}

/**
 * smd_records_next:
 * @self: records
 * @cells: (out) (transfer none): the next record's; a record of empty cells is passed over
 * @n_cells: (out): how many, 0 at the end
 * @error: of a file that fails
 *
 * Returns: whether the file could be read
 */
gboolean
smd_records_next (SmdRecords *self, SmdCell **cells, guint *n_cells, GError **error)
{
  Extent extent;

  *n_cells = 0;
  for (;;)
    {
      const char *bytes;
      gsize length;

      if (!fetch (self, &extent, error))
        return FALSE;
      if (extent.next == self->start)
        return TRUE;
      bytes = (const char *) self->buffer->data + self->start;
      length = extent.end - self->start;
      self->given = self->line;
      self->line += count_lines (bytes, extent.next - self->start);
      self->start = extent.next;
      learn_separator (self, bytes, length);
      split (self, bytes, length);
      if (settle_cells (self))
        break;
    }
  *cells = (SmdCell *) (gpointer) self->cells->data;
  *n_cells = self->cells->len;
  return TRUE;
}

guint
smd_records_get_line (const SmdRecords *self)
{
  return self->given;
}

gint64
smd_records_get_read (const SmdRecords *self)
{
  return smd_in_text_get_read (self->text);
}

void
smd_records_free (SmdRecords *self)
{
  smd_in_text_free (self->text);
  g_byte_array_unref (self->buffer);
  g_string_free (self->bytes, TRUE);
  g_string_free (self->arena, TRUE);
  g_array_unref (self->cells);
  g_free (self);
}
