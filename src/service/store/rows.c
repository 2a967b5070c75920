/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine.h"

#include <string.h>

#include "record.h"

typedef enum
{
  CELL_NULL,
  CELL_INTEGER,
  CELL_TEXT,
  CELL_BYTES,
} CellKind;

typedef struct
{
  CellKind kind;
  gint64 value; /* the integer, or where the text or the bytes begin in the heap */
  gsize length; /* of text and bytes, in bytes */
} Cell;

#define CELLS_FIRST 128 /* places for cells and their bytes that most answers do with */
#define HEAP_FIRST 4096

struct _SmdRows
{
  SmdColumns *columns; /* shared with other rows of the statement */
  guint n_columns;
  guint hint;  /* the column after the one asked for last: most callers ask in order */
  Cell *cells; /* owned: row by row */
  guint n_cells;
  guint room;       /* for cells */
  GByteArray *heap; /* texts (with their ends) and bytes of all cells */
  GPtrArray *bytes; /* GBytes handed out; lazily */
  gint64 row;       /* -1 before the first */

  const SmdPlaces *places; /* borrowed from columns, nullable: of the records made last */
};

/* ---- made by engines ---- */

SmdRows *
smd_rows_new (SmdColumns *columns)
{
  SmdRows *self = g_new0 (SmdRows, 1);

  self->columns = smd_columns_ref (columns);
  self->n_columns = smd_columns_get_length (columns);
  self->room = MAX (self->n_columns, CELLS_FIRST);
  self->cells = g_new (Cell, self->room);
  self->heap = g_byte_array_sized_new (HEAP_FIRST);
  self->row = -1;
  return self;
}

static void
add_cell (SmdRows *self, CellKind kind, gint64 value, gsize length)
{
  if (self->n_cells == self->room)
    {
      self->room *= 2;
      self->cells = g_renew (Cell, self->cells, self->room);
    }
  self->cells[self->n_cells++] = (Cell) { kind, value, length };
}

void
smd_rows_add_null (SmdRows *self)
{
  add_cell (self, CELL_NULL, 0, 0);
}

void
smd_rows_add_integer (SmdRows *self, gint64 value)
{
  add_cell (self, CELL_INTEGER, value, 0);
}

void
smd_rows_add_text (SmdRows *self, const char *text, gsize length)
{
  add_cell (self, CELL_TEXT, self->heap->len, length);
  g_byte_array_append (self->heap, (const guint8 *) text, length);
  g_byte_array_append (self->heap, (const guint8 *) "", 1);
}

void
smd_rows_add_bytes (SmdRows *self, gconstpointer data, gsize length)
{
  add_cell (self, CELL_BYTES, self->heap->len, length);
  if (length > 0)
    g_byte_array_append (self->heap, data, length);
}

/* ---- read by everybody ---- */

static const Cell *
cell_at (SmdRows *self, guint column)
{
  return &self->cells[self->row * self->n_columns + column];
}

static const Cell *
get_cell (SmdRows *self, const char *name)
{
  guint column = smd_columns_find (self->columns, name, self->hint);

  g_assert (self->row >= 0);
  if (column == SMD_NO_COLUMN)
    g_error ("the query has no column “%s”", name);
  self->hint = column + 1;
  return cell_at (self, column);
}

static gint64
cell_get_integer (SmdRows *self, const Cell *cell)
{
  gint64 value = 0;

  if (cell->kind == CELL_INTEGER)
    return cell->value;
  if (cell->kind == CELL_NULL)
    return 0;

  g_assert (cell->kind == CELL_TEXT);
  const char *text = (const char *) self->heap->data + cell->value;
  if (!g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &value, NULL))
    g_error ("a column read as an integer is not one");
  return value;
}

static const char *
cell_get_text (SmdRows *self, const Cell *cell)
{
  if (cell->kind == CELL_NULL)
    return NULL;

  g_assert (cell->kind == CELL_TEXT);
  return (const char *) self->heap->data + cell->value;
}

/**
 * smd_rows_next:
 *
 * Moves to the next row, at first to the first.
 *
 * Returns: %FALSE when there is none
 */
gboolean
smd_rows_next (SmdRows *self)
{
  if (self->n_columns == 0 || (self->row + 1) * self->n_columns >= self->n_cells)
    return FALSE;

  self->row++;
  self->hint = 0;
  return TRUE;
}

/**
 * smd_rows_get_int:
 *
 * Returns: the integer in the row's @column; 0 for SQL's NULL
 */
gint64
smd_rows_get_int (SmdRows *self, const char *column)
{
  return cell_get_integer (self, get_cell (self, column));
}

/**
 * smd_rows_get_text:
 *
 * Returns: (nullable): the text in the row's @column, which lives as long as the rows; %NULL for
 *   SQL's NULL
 */
const char *
smd_rows_get_text (SmdRows *self, const char *column)
{
  return cell_get_text (self, get_cell (self, column));
}

/**
 * smd_rows_get_bytes:
 *
 * Returns: (transfer none) (nullable): the bytes in the row's @column; %NULL for SQL's NULL
 */
GBytes *
smd_rows_get_bytes (SmdRows *self, const char *column)
{
  const Cell *cell = get_cell (self, column);

  if (cell->kind == CELL_NULL)
    return NULL;

  g_assert (cell->kind == CELL_BYTES);
  if (self->bytes == NULL)
    self->bytes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  gconstpointer data = cell->length > 0 ? self->heap->data + cell->value : NULL;
  GBytes *bytes = g_bytes_new (data, cell->length);
  g_ptr_array_add (self->bytes, bytes);
  return bytes;
}

/**
 * smd_rows_is_null:
 *
 * Returns: whether the row's @column is SQL's NULL
 */
gboolean
smd_rows_is_null (SmdRows *self, const char *column)
{
  return get_cell (self, column)->kind == CELL_NULL;
}

/**
 * smd_rows_is_integer:
 *
 * Returns: whether the row's @column holds an integer, for who does not know the table
 */
gboolean
smd_rows_is_integer (SmdRows *self, const char *column)
{
  return get_cell (self, column)->kind == CELL_INTEGER;
}

/* What was stored before there was a limit is shown cut, and shows that it is: clients would refuse
 * the whole of a reply for it. The store keeps it whole. */
static void
set_text (char **member, const char *text, const SmField *field)
{
  g_autofree char *start = NULL;
  g_autofree char *cut = NULL;

  if (text == NULL || field->most == 0 || strlen (text) <= (gsize) field->most
      || g_utf8_strlen (text, -1) <= field->most)
    {
      sm_record_set_text (member, text);
      return;
    }
  start = g_utf8_substring (text, 0, field->most - 1);
  cut = g_strconcat (start, "…", NULL);
  sm_record_set_text (member, cut);
}

static void
fill_field (SmdRows *self, gpointer record, const SmField *field, guint column)
{
  gpointer member = G_STRUCT_MEMBER_P (record, field->offset);
  const Cell *cell = cell_at (self, column);

  switch (field->kind)
    {
    case SM_FIELD_TEXT:
      set_text (member, cell_get_text (self, cell), field);
      break;
    case SM_FIELD_INTEGER:
    case SM_FIELD_TIME:
      *(gint64 *) member = cell_get_integer (self, cell);
      break;
    case SM_FIELD_BOOLEAN:
      *(gboolean *) member = cell_get_integer (self, cell) != 0;
      break;
    case SM_FIELD_RECORD:
    case SM_FIELD_LIST:
    default:
      break;
    }
}

/**
 * smd_rows_dup_record:
 * @type: a type derived from #SmRecord
 *
 * Makes a record of the row: fields take the columns of their names, the others stay empty.
 *
 * Returns: (transfer full): the record
 */
gpointer
smd_rows_dup_record (SmdRows *self, GType type)
{
  guint n_fields;
  const SmField *fields = sm_record_type_get_fields (type, &n_fields);
  gpointer record = sm_record_new (type);

  g_assert (self->row >= 0);
  if (self->places == NULL || self->places->type != type)
    self->places = smd_columns_get_places (self->columns, type);
  for (guint i = 0; i < n_fields; i++)
    {
      guint column = self->places->column[i];
      if (column != SMD_NO_COLUMN)
        fill_field (self, record, &fields[i], column);
    }
  return record;
}

/**
 * smd_rows_free:
 * @self: (transfer full) (nullable): the rows
 */
void
smd_rows_free (SmdRows *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->bytes, g_ptr_array_unref);
  g_byte_array_unref (self->heap);
  g_free (self->cells);
  smd_columns_unref (self->columns);
  g_free (self);
}
