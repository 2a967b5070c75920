/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "section-reader.h"

#include <string.h>

#include "error.h"
#include "records.h"
#include "text.h"
#include "words.h"

#define SECTIONS "sections"
#define NOT_THERE SMD_NO_COLUMN

struct _SmdSectionReader
{
  const SmdSection *table;   /* borrowed, like the next two */
  const SmdPlainForm *forms; /* nullable */
  SmdProblems *problems;
  SmdRecords *records;
  gboolean form_known;
  const SmdPlainForm *form; /* NULL: sections */
  guint heading_line;       /* of the first heading before the form was known, 0: none */
  char *heading;            /* owned, nullable */
  guint section;            /* NOT_THERE: none yet, or unknown */
  guint begun;              /* a bit a section */
  gboolean names_known;     /* the section's columns were named */
  guint n_cells;
  guint order[SMD_COLUMNS_MOST];           /* of each cell: its column, or NOT_THERE */
  const SmField *fields[SMD_COLUMNS_MOST]; /* of each column: what it fills, nullable */
  SmdRow head;
  gboolean has_head;
  SmdRow row;
  gboolean held; /* the row was read and not given yet */
  gint64 total;  /* of a plain form's rows */
  gint64 said_total;
  guint total_line; /* 0: no heading said it */
};

static void
row_clear (SmdRow *row)
{
  for (guint i = 0; i < SMD_COLUMNS_MOST; i++)
    g_free (row->texts[i]);
  *row = (SmdRow) { 0 };
}

static guint
get_line (const SmdSectionReader *self)
{
  return smd_records_get_line (self->records);
}

static void
blame (SmdSectionReader *self, const char *column, const char *reason)
{
  smd_problems_add (self->problems, get_line (self), column, reason);
}

static guint
find_column (const SmdSection *section, const char *name)
{
  for (guint i = 0; i < SMD_COLUMNS_MOST && section->columns[i].name != NULL; i++)
    if (strcmp (section->columns[i].name, name) == 0)
      return i;
  return NOT_THERE;
}

static guint
find_section (const SmdSectionReader *self, const char *name)
{
  for (guint i = 0; self->table[i].name != NULL; i++)
    if (strcmp (self->table[i].name, name) == 0)
      return i;
  return NOT_THERE;
}

/* Told apart from a bad cell: what the cell may hold does not matter, only that it is text. */
static const char *
get_text (SmdSectionReader *self, const SmdCell *cell)
{
  if (cell->problem == NULL)
    return cell->text;
  blame (self, NULL, cell->problem);
  return "";
}

static void
fill (SmdSectionReader *self, SmdRow *row, guint section, guint index, SmdCell *cell)
{
  const SmdColumn *column = &self->table[section].columns[index];
  char *text = NULL;
  g_autofree char *reason = g_strdup (cell->problem);

  if (reason == NULL)
    {
      text = g_strdup (cell->text);
      reason = smd_sections_fill_cell (column, self->fields[index], &text, &row->numbers[index]);
    }
  if (reason == NULL)
    {
      g_free (row->texts[index]);
      row->texts[index] = text;
      return;
    }
  blame (self, column->name, reason);
  row->bad = TRUE;
  g_free (text);
}

/* "Итого;;;512,40": what spreadsheets add up, in whatever column. */
static gboolean
is_total (const SmdCell *cells, guint n_cells)
{
  static const char *const words[] = { "итого", "всего" };

  for (guint i = 0; i < n_cells; i++)
    {
      const char *text = cells[i].text;
      g_autofree char *small = NULL;

      if (text == NULL
          || (!g_str_has_prefix (text, "И") && !g_str_has_prefix (text, "и")
              && !g_str_has_prefix (text, "В") && !g_str_has_prefix (text, "в")))
        continue;
      small = g_utf8_strdown (text, -1);
      for (gsize j = 0; j < G_N_ELEMENTS (words); j++)
        if (g_str_has_prefix (small, words[j])
            && !g_unichar_isalpha (g_utf8_get_char (small + strlen (words[j]))))
          return TRUE;
    }
  return FALSE;
}

/* Cells beyond the columns are empty where a spreadsheet added them; those that it left out at the
 * end of a line are empty too, and may be where the column need not be filled. */
static gboolean
fits (const SmdSectionReader *self, const SmdCell *cells, guint n_cells)
{
  const SmdSection *section = &self->table[self->section];

  for (guint i = self->n_cells; i < n_cells; i++)
    if (cells[i].problem != NULL || *cells[i].text != '\0')
      return FALSE;
  for (guint i = n_cells; i < self->n_cells; i++)
    if (self->order[i] != NOT_THERE && section->columns[self->order[i]].required)
      return FALSE;
  return TRUE;
}

/* A quote that nothing closes makes one cell of many. */
static const char *
find_unfit (const SmdCell *cells, guint n_cells)
{
  for (guint i = 0; i < n_cells; i++)
    if (cells[i].problem != NULL)
      return cells[i].problem;
  return N_ ("has another number of cells than there are columns");
}

static void
blame_unknown_cell (SmdSectionReader *self, guint index, const char *reason)
{
  g_autofree char *place = g_strdup_printf (T_ (N_ ("cell %u")), index + 1);

  blame (self, place, reason);
  self->row.bad = TRUE;
}

static void
read_row (SmdSectionReader *self, SmdCell *cells, guint n_cells)
{
  if (is_total (cells, n_cells))
    {
      blame (self, NULL, N_ ("is a line of totals: take it out"));
      return;
    }
  if (!fits (self, cells, n_cells))
    {
      blame (self, NULL, find_unfit (cells, n_cells));
      return;
    }
  row_clear (&self->row);
  self->row.line = get_line (self);
  self->row.section = self->section;
  self->held = TRUE;
  for (guint i = 0; i < self->n_cells && i < n_cells; i++)
    if (self->order[i] != NOT_THERE)
      fill (self, &self->row, self->section, self->order[i], &cells[i]);
    else if (cells[i].problem != NULL)
      blame_unknown_cell (self, i, cells[i].problem);
}

static gboolean
is_named (const SmdSectionReader *self, guint column)
{
  for (guint i = 0; i < self->n_cells; i++)
    if (self->order[i] == column)
      return TRUE;
  return FALSE;
}

static void
learn_fields (SmdSectionReader *self, guint section)
{
  const SmdColumn *columns = self->table[section].columns;

  for (guint i = 0; i < SMD_COLUMNS_MOST && columns[i].name != NULL; i++)
    self->fields[i] = smd_sections_find_field (&columns[i]);
}

static guint
count_filled (const SmdCell *cells, guint n_cells)
{
  while (n_cells > 0 && cells[n_cells - 1].problem == NULL && *cells[n_cells - 1].text == '\0')
    n_cells--;
  return n_cells;
}

static void
read_names (SmdSectionReader *self, const SmdCell *cells, guint n_cells)
{
  const SmdSection *section = &self->table[self->section];
  const guint n_names = count_filled (cells, n_cells);

  self->names_known = TRUE;
  self->n_cells = 0;
  learn_fields (self, self->section);
  for (guint i = 0; i < n_names && i < SMD_COLUMNS_MOST; i++)
    {
      const char *name = get_text (self, &cells[i]);
      guint column = find_column (section, name);

      if (column == NOT_THERE)
        blame (self, name, N_ ("no such column"));
      else if (is_named (self, column))
        blame (self, name, N_ ("stands twice"));
      self->order[self->n_cells++] = column;
    }
  for (guint i = 0; i < SMD_COLUMNS_MOST && section->columns[i].name != NULL; i++)
    if (section->columns[i].required && !is_named (self, i))
      blame (self, section->columns[i].name, N_ ("the column is missing"));
}

static void
begin_section (SmdSectionReader *self, const char *name)
{
  self->names_known = FALSE;
  self->section = *name != '\0' ? find_section (self, name) : NOT_THERE;
  if (self->section == NOT_THERE)
    blame (self, name, N_ ("no such section"));
  else
    self->begun |= 1u << self->section;
}

/* A line before the first section: "name;cell". */
static void
read_head (SmdSectionReader *self, SmdCell *cells, guint n_cells)
{
  const char *name = get_text (self, &cells[0]);
  const guint head = find_section (self, "");
  const guint column = head != NOT_THERE ? find_column (&self->table[head], name) : NOT_THERE;

  if (column == NOT_THERE || count_filled (cells, n_cells) != 2)
    {
      blame (self, NULL,
             self->forms != NULL && column == NOT_THERE && n_cells > 2
                 ? N_ ("belongs to no section; a debt registry's form is said by --format")
                 : N_ ("belongs to no section"));
      return;
    }
  self->has_head = TRUE;
  self->head.section = head;
  self->head.line = get_line (self);
  if (self->head.texts[column] != NULL)
    {
      blame (self, name, N_ ("stands twice"));
      return;
    }
  learn_fields (self, head);
  fill (self, &self->head, head, column, &cells[1]);
}

/* Returns what a heading ("#NAME value") says of the name, or NULL. */
static const char *
find_value (const char *heading, const char *name)
{
  const gsize length = strlen (name);

  if (g_ascii_strncasecmp (heading, name, length) != 0)
    return NULL;
  if (heading[length] != '\0' && !g_ascii_isspace (heading[length]))
    return NULL;
  return heading + length + strspn (heading + length, " \t");
}

static gboolean
is_heading_of (const SmdPlainForm *form, const char *heading)
{
  for (guint i = 0; i < SMD_PLAIN_HEADS_MOST && form->heads[i] != NULL; i++)
    if (find_value (heading, form->heads[i]) != NULL)
      return TRUE;
  return FALSE;
}

static void
choose_form (SmdSectionReader *self, const SmdPlainForm *form)
{
  self->form_known = TRUE;
  self->form = form;
  if (form == NULL)
    {
      if (self->heading != NULL)
        smd_problems_add (self->problems, self->heading_line, self->heading,
                          N_ ("no such section"));
      return;
    }
  self->section = form->section;
  self->begun |= 1u << form->section;
  self->names_known = TRUE;
  self->n_cells = form->n_most;
  memcpy (self->order, form->order, sizeof self->order);
  learn_fields (self, form->section);
}

static void
read_heading (SmdSectionReader *self, const char *heading)
{
  const char *said =
      self->form->total_head != NULL ? find_value (heading, self->form->total_head) : NULL;

  if (said == NULL)
    return;
  self->total_line = get_line (self);
  if (!smd_sections_parse_decimal (said, 2, &self->said_total))
    blame (self, self->form->total_head, N_ ("not a sum (1234.56)"));
}

/* Whether a row can be of the form: a sum where sums stand, a digit in the account's number. */
static gboolean
is_row_of (const SmdSectionReader *self, const SmdPlainForm *form, const SmdCell *cells,
           guint n_cells)
{
  if (n_cells < form->n_least || n_cells > form->n_most)
    return FALSE;
  for (guint i = 0; i < n_cells; i++)
    {
      const SmdColumn *column;
      gint64 number;

      if (form->order[i] == NOT_THERE)
        continue;
      column = &self->table[form->section].columns[form->order[i]];
      if (cells[i].text == NULL)
        return FALSE;
      if (column->kind == SMD_CELL_MONEY && !smd_sections_parse_decimal (cells[i].text, 2, &number))
        return FALSE;
      if (column->kind == SMD_CELL_WORD && strpbrk (cells[i].text, "0123456789") == NULL)
        return FALSE;
    }
  return TRUE;
}

/* Of a line that begins with "#", before the form is known. */
static void
judge_heading (SmdSectionReader *self, const char *heading)
{
  const guint section = find_section (self, heading);

  if (section != NOT_THERE && *heading != '\0')
    {
      choose_form (self, NULL);
      return;
    }
  for (const SmdPlainForm *form = self->forms; form != NULL && form->name != NULL; form++)
    if (is_heading_of (form, heading))
      {
        choose_form (self, form);
        return;
      }
  if (self->heading != NULL)
    return;
  self->heading = g_strdup (heading);
  self->heading_line = get_line (self);
}

/* Of a row, before the form is known: where it is of one form alone, the file is in that. */
static void
judge_row (SmdSectionReader *self, const SmdCell *cells, guint n_cells)
{
  const guint head = find_section (self, "");
  const SmdPlainForm *found = NULL;

  if (head == NOT_THERE || cells[0].text == NULL
      || find_column (&self->table[head], cells[0].text) == NOT_THERE)
    for (const SmdPlainForm *form = self->forms; form != NULL && form->name != NULL; form++)
      if (form->heads[0] == NULL && is_row_of (self, form, cells, count_filled (cells, n_cells)))
        found = form;
  choose_form (self, found);
}

static void
read_record (SmdSectionReader *self, SmdCell *cells, guint n_cells)
{
  const char *first = cells[0].text != NULL ? cells[0].text : "";
  const char *heading = *first == '#' ? first + 1 + strspn (first + 1, " \t") : NULL;

  if (!self->form_known && heading != NULL)
    judge_heading (self, heading);
  else if (!self->form_known)
    judge_row (self, cells, n_cells);
  if (!self->form_known)
    return;
  if (heading != NULL && self->form == NULL)
    begin_section (self, heading);
  else if (heading != NULL)
    read_heading (self, heading);
  else if (self->section == NOT_THERE)
    read_head (self, cells, n_cells);
  else if (self->names_known)
    read_row (self, cells, n_cells);
  else
    read_names (self, cells, n_cells);
}

static void
add_up (SmdSectionReader *self)
{
  if (self->held && self->form != NULL && self->form->total_head != NULL
      && __builtin_add_overflow (self->total, self->row.numbers[self->form->total_column],
                                 &self->total))
    self->total = G_MAXINT64;
}

static void
finish (SmdSectionReader *self)
{
  if (!self->form_known)
    choose_form (self, NULL);
  if (self->total_line > 0 && self->total != self->said_total)
    smd_problems_add (self->problems, self->total_line, self->form->total_head,
                      N_ ("is not the sum of the rows: is the file whole?"));
  self->total_line = 0;
}

static gboolean
read_to_row (SmdSectionReader *self, GError **error)
{
  while (!self->held)
    {
      SmdCell *cells;
      guint n_cells;

      if (!smd_records_next (self->records, &cells, &n_cells, error))
        return FALSE;
      if (n_cells == 0)
        {
          finish (self);
          return TRUE;
        }
      read_record (self, cells, n_cells);
      add_up (self);
    }
  return TRUE;
}

static gboolean
take_wish (SmdSectionReader *self, const char *format, GError **error)
{
  g_autoptr (GString) names = g_string_new (SECTIONS);

  if (format == NULL || strcmp (format, SECTIONS) == 0)
    {
      self->form_known = self->form_known || format != NULL;
      return TRUE;
    }
  for (const SmdPlainForm *form = self->forms; form != NULL && form->name != NULL; form++)
    {
      g_string_append_printf (names, ", %s", form->name);
      if (strcmp (form->name, format) != 0)
        continue;
      choose_form (self, form);
      return TRUE;
    }
  sm_error_set (error, SM_ERROR_INPUT_INVALID, 0, N_ ("--format is none of: %s"), names->str);
  return FALSE;
}

/* Takes the text; nothing where there is none. */
static SmdSectionReader *
new_for_text (SmdInText *text, const char *format, const SmdSection *table,
              const SmdPlainForm *forms, SmdProblems *problems, GError **error)
{
  g_autoptr (SmdSectionReader) self = NULL;

  if (text == NULL)
    return NULL;
  self = g_new0 (SmdSectionReader, 1);
  self->table = table;
  self->forms = forms;
  self->problems = problems;
  self->records = smd_records_new (text, problems);
  self->section = NOT_THERE;
  self->form_known = forms == NULL;
  return take_wish (self, format, error) && read_to_row (self, error) ? g_steal_pointer (&self)
                                                                      : NULL;
}

/**
 * smd_section_reader_open:
 * @path: a file
 * @wish: (nullable): how to read it
 * @table: the sections that it may have; borrowed as long as the result lives, like the next two
 * @forms: (nullable): the plain forms that it may be in
 * @problems: where to tell what is wrong
 * @error: %SM_ERROR_NOT_FOUND where it cannot be read, %SM_ERROR_INPUT_INVALID for a wish that
 *   nothing can be done about
 *
 * Returns: (transfer full) (nullable): a reader that stands before the first row
 */
SmdSectionReader *
smd_section_reader_open (const char *path, const SmdFileWish *wish, const SmdSection *table,
                         const SmdPlainForm *forms, SmdProblems *problems, GError **error)
{
  static const SmdFileWish none = { NULL };
  const SmdFileWish *said = wish != NULL ? wish : &none;

  return new_for_text (smd_in_text_open (path, said->encoding, error), said->format, table, forms,
                       problems, error);
}

SmdSectionReader *
smd_section_reader_new (const char *bytes, gsize length, const SmdFileWish *wish,
                        const SmdSection *table, const SmdPlainForm *forms, SmdProblems *problems,
                        GError **error)
{
  static const SmdFileWish none = { NULL };
  const SmdFileWish *said = wish != NULL ? wish : &none;

  return new_for_text (smd_in_text_new (bytes, length, said->encoding, error), said->format, table,
                       forms, problems, error);
}

gboolean
smd_section_reader_next (SmdSectionReader *self, const SmdRow **row, GError **error)
{
  *row = NULL;
  if (!read_to_row (self, error))
    return FALSE;
  if (self->held)
    *row = &self->row;
  self->held = FALSE;
  return TRUE;
}

const SmdRow *
smd_section_reader_get_head (const SmdSectionReader *self)
{
  return self->has_head ? &self->head : NULL;
}

const SmdPlainForm *
smd_section_reader_get_form (const SmdSectionReader *self)
{
  return self->form;
}

gboolean
smd_section_reader_has_begun (const SmdSectionReader *self, guint section)
{
  return (self->begun & 1u << section) != 0;
}

gint64
smd_section_reader_get_read (const SmdSectionReader *self)
{
  return smd_records_get_read (self->records);
}

void
smd_section_reader_free (SmdSectionReader *self)
{
  smd_records_free (self->records);
  g_free (self->heading);
  row_clear (&self->head);
  row_clear (&self->row);
  g_free (self);
}
