/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "error.h"
#include "in-text.h"
#include "limits.h"
#include "registry-table.h"
#include "section-reader.h"

/* What files are as text, and as rows: encodings, marks, spreadsheets. */

#define HEADER "number;full_name;address;balance\n"

static const char *const encodings[] = { "windows-1251", "koi8-r", "cp866", "utf-8" };

static char *
write_bytes (const char *bytes, gssize length)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (g_get_tmp_dir (), "smorodina-files.csv", NULL);

  g_assert_true (g_file_set_contents (path, bytes, length, &error));
  return path;
}

static char *
encode (const char *text, const char *encoding, gsize *length)
{
  g_autoptr (GError) error = NULL;
  char *bytes = g_convert (text, -1, encoding, "utf-8", NULL, length, &error);

  g_assert_no_error (error);
  return bytes;
}

typedef struct
{
  SmdProblems *problems;
  GPtrArray *names; /* of the accounts */
  char *head;       /* of as_of */
} Read;

static void
read_clear (Read *self)
{
  g_clear_pointer (&self->problems, smd_problems_free);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->head, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Read, read_clear)

static void
take_rows (SmdSectionReader *reader, Read *got)
{
  const SmdRow *head = smd_section_reader_get_head (reader);
  const SmdRow *row;

  got->head = g_strdup (head != NULL ? head->texts[SMD_HEAD_AS_OF] : NULL);
  do
    {
      g_assert_true (smd_section_reader_next (reader, &row, NULL));
      if (row != NULL && row->section == SMD_REGISTRY_ACCOUNTS)
        g_ptr_array_add (got->names, g_strdup (row->texts[SMD_ACCOUNT_NAME]));
    }
  while (row != NULL);
}

static void
read_bytes (const char *bytes, gssize length, const char *encoding, Read *got)
{
  g_autofree char *path = write_bytes (bytes, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (SmdSectionReader) reader = NULL;
  const SmdFileWish wish = { encoding, NULL };

  read_clear (got);
  got->problems = smd_problems_new ();
  got->names = g_ptr_array_new_with_free_func (g_free);
  reader = smd_section_reader_open (path, &wish, smd_registry_table, NULL, got->problems, &error);
  g_assert_no_error (error);
  take_rows (reader, got);
  for (guint i = 0; smd_problems_get (got->problems, i) != NULL; i++)
    {
      g_test_message ("%s", smd_problems_get (got->problems, i));
      g_assert_true (g_utf8_validate (smd_problems_get (got->problems, i), -1, NULL));
    }
}

static void
expect_name (const Read *got, const char *name)
{
  g_assert_cmpuint (smd_problems_get_count (got->problems), ==, 0);
  g_assert_cmpuint (got->names->len, >, 0);
  g_assert_cmpstr (g_ptr_array_index (got->names, 0), ==, name);
}

static void
expect_problem (const Read *got, const char *problem)
{
  g_assert_cmpuint (smd_problems_get_count (got->problems), >, 0);
  if (!g_str_has_prefix (smd_problems_get (got->problems, 0), problem))
    g_assert_cmpstr (smd_problems_get (got->problems, 0), ==, problem);
}

/* Names and addresses as registries have them: capitals, initials, foreign names, few letters. */
static const char *const names[][2] = {
  { "Смирнова Анна Петровна", "г. Тверь, ул. Советская, д. 12, кв. 34" },
  { "СМИРНОВА АННА ПЕТРОВНА", "Г. ТВЕРЬ, УЛ. СОВЕТСКАЯ, Д. 12, КВ. 34" },
  { "Иванов И. И.", "ул. Мира, 5" },
  { "ИВАНОВ И И", "МИРА 5 КВ 1" },
  { "Щукин Эдуард Юльевич", "пос. Ёлкино, пр-т Энтузиастов, д. 3" },
  { "Фёдоров Пётр Семёнович", "с. Объячево, ул. Ленина, 1" },
  { "Цой Юн Хи", "г. Южно-Сахалинск, ул. Хабаровская, 7" },
  { "Гайфуллина Гузель Шайхулловна", "Казань, Чехова 9" },
  { "ООО «Ромашка»", "г. Москва, Щёлковское ш., д. 77" },
  { "смирнова анна", "тверь" },
  { "Ю", "хутор Вольный" },
  { "Яшин Ян", "Яя" },
  { "Оганесян Шушаник", "р. п. Шексна" },
  { "Щ Э Ф", "Ясная Поляна, Центральная" },
};

static void
encodings_are_told_by_their_letters (void)
{
  g_auto (Read) got = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (encodings); j++)
      {
        g_autofree char *text =
            g_strconcat ("as_of;2026-11-30\r\n#accounts\r\n" HEADER "370012345678;\"", names[i][0],
                         "\";\"", names[i][1], "\";512,40\r\n", NULL);
        g_autofree char *bytes = NULL;
        gsize length;

        if (j == 1 && strstr (text, "«") != NULL)
          continue; /* koi8-r has none */
        if (j == 2 && strstr (text, "«") != NULL)
          continue;
        bytes = encode (text, encodings[j], &length);
        g_test_message ("%s in %s", names[i][0], encodings[j]);
        read_bytes (bytes, (gssize) length, NULL, &got);
        expect_name (&got, names[i][0]);
        g_assert_cmpstr (got.head, ==, "2026-11-30");
      }
}

/* Of so little that it may be either nothing is read; what is said is believed. */
static void
doubt_refuses_and_names_the_option (void)
{
  static const char *const cells[] = { "Ю", "ю", "АО", "но", "ЛЛ", "№" };
  g_auto (Read) got = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      g_autofree char *text = g_strconcat ("#accounts\n" HEADER "1;", cells[i], ";b;1\n", NULL);
      g_autofree char *bytes = NULL;
      gsize length;

      bytes = encode (text, "windows-1251", &length);
      g_test_message ("%s", cells[i]);
      read_bytes (bytes, (gssize) length, NULL, &got);
      expect_problem (&got, "line 3: the letters do not tell the file's encoding, ");
      g_assert_nonnull (strstr (smd_problems_get (got.problems, 0), "--encoding"));
      g_assert_cmpuint (got.names->len, ==, 0);
      read_bytes (bytes, (gssize) length, "cp1251", &got);
      expect_name (&got, cells[i]);
    }
}

static void
utf8_stays_what_it_is (void)
{
  static const struct
  {
    const char *bytes;
    const char *problem; /* NULL: it is taken */
    const char *name;
  } rows[] = {
    { "1;Смирнова\xd0;b;1\n", "line 3, full_name: is not whole as utf-8: Смирнова\\xd0", NULL },
    { "1;\x91м;b;1\n2;Смирнова;b;1\n", "line 3, full_name: is not whole as utf-8: \\x91м", NULL },
    { "1;Смирнова;b;1\n1;c;г. Тверь \xff\xfe, ул. Мира;1\n",
      "line 4, address: is not whole as utf-8: г. Тверь \\xff\\xfe, ул. Мира", NULL },
    { "1;Смир\uFFFDова;b;1\n", "line 3, full_name: holds “\uFFFD”: another program lost a letter",
      NULL },
    { "1;РЎРјРёСЂРЅРѕРІР°;b;1\n2;Смирнова;b;1\n",
      "line 3, full_name: is utf-8 that a program took for windows-1251", NULL },
    { "1;яЛХПМНБЮ юММЮ оЕРПНБМЮ;b;1\n2;Смирнова Анна Петровна;г. Тверь, ул. Советская;1\n",
      "line 3, full_name: is koi8-r that a program took for windows-1251", NULL },
    { "1;ё;b;1\n", NULL, "ё" },
    { "1;№;b;1\n", NULL, "№" },
    { "1;Müller;b;1\n", NULL, "Müller" },
    { "1;Їжак;b;1\n", NULL, "Їжак" },
    { "1;Ан\xe2\x80\x8bна;b;1\n", NULL, "Анна" },
  };
  g_auto (Read) got = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strconcat ("#accounts\n" HEADER, rows[i].bytes, NULL);

      read_bytes (text, -1, NULL, &got);
      if (rows[i].problem != NULL)
        expect_problem (&got, rows[i].problem);
      else
        expect_name (&got, rows[i].name);
    }
}

static void
utf16_is_read_by_its_mark (void)
{
  static const char text[] = "\uFEFF#accounts\r\nnumber\tfull_name\taddress\tbalance\r\n"
                             "1\tСмирнова 🍒 Анна\tг. Тверь\t512,40\r\n";
  static const char *const orders[] = { "UTF-16LE", "UTF-16BE" };
  g_auto (Read) got = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      gsize length;
      g_autofree char *bytes = encode (text, orders[i], &length);

      read_bytes (bytes, (gssize) length, NULL, &got);
      expect_name (&got, "Смирнова 🍒 Анна");
      read_bytes (bytes, (gssize) length, "utf-16", &got);
      expect_name (&got, "Смирнова 🍒 Анна");
      read_bytes (bytes + 2, (gssize) length - 2, NULL, &got);
      expect_problem (&got, "line 1: is not text");
      read_bytes (bytes + 2, (gssize) length - 2, orders[i], &got);
      expect_name (&got, "Смирнова 🍒 Анна");
      read_bytes (bytes, (gssize) length - 1, NULL, &got); /* cut within a unit */
      g_assert_cmpuint (smd_problems_get_count (got.problems), >, 0);
    }
}

static void
a_mark_proves_nothing (void)
{
  static const char rows[] = "#accounts\n" HEADER "1;Смирнова Анна;г. Тверь;1\n";
  static const char *const marks[] = { "\xef\xbb\xbf", "\xff\xfe", "\xfe\xff" };
  g_auto (Read) got = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    for (gsize j = 0; j < 3; j++)
      {
        gsize length;
        g_autofree char *bytes = encode (rows, encodings[j], &length);
        g_autofree char *marked = g_strconcat (marks[i], bytes, NULL);

        read_bytes (marked, -1, NULL, &got);
        expect_name (&got, "Смирнова Анна");
      }
  read_bytes ("\xef\xbb\xbf#acc\xffounts\n", -1, NULL, &got);
  g_assert_cmpuint (smd_problems_get_count (got.problems), >, 0);
}

/* A cell that was pasted, a file put behind another. */
static void
a_part_in_another_encoding_is_named (void)
{
  static const char row[] = "1;Смирнова Анна Петровна;г. Тверь, ул. Советская;1\n";
  g_auto (Read) got = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (encodings); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (encodings); j++)
      {
        g_autoptr (GString) file = g_string_new ("#accounts\n" HEADER);
        g_autofree char *first = encode (row, encodings[i], NULL);
        g_autofree char *second = encode (row, encodings[j], NULL);

        if (i == j)
          continue;
        for (guint k = 0; k < 20; k++)
          g_string_append (file, first);
        g_string_append (file, second);
        g_test_message ("%s in %s", encodings[j], encodings[i]);
        read_bytes (file->str, -1, NULL, &got);
        expect_problem (&got, "line 23, full_name: ");
      }
}

static void
what_went_through_a_spreadsheet_is_read (void)
{
  static const char *const files[] = {
    "\xef\xbb\xbf"
    "as_of;30.11.2026;;;;\r\n;;;;;\r\n#accounts;;;;;\r\nnumber;full_name;address;balance;;\r\n"
    "1;Смирнова Анна;\"г. Тверь,\r\nул. Мира\";1 512,40;;\r\n",
    "as_of;2026-11-30\n#accounts\n" HEADER "1;Смирнова Анна;\"a\n\nb\";1\u00a0512,40\n",
    "as_of;2026-11-30\r#accounts\rnumber;full_name;address;balance\r1;Смирнова Анна;b;1\u202f512,4",
    "\"as_of\";\"2026-11-30\"\n\"#accounts\"\n\"number\";\"full_name\";\"address\";\"balance\"\n"
    "\"1\";\"Смирнова Анна\";\"b\";\"1512.4\"",
    "as_of\t2026-11-30\n#accounts\nnumber\tfull_name\taddress\tbalance\n"
    "1\tСмирнова Анна\tb;c\t1512,4\n",
    "as_of;2026-11-30\n#accounts\n" HEADER "1;\"Смирнова Анна\" ;b;1512,4\n;;;\n#lines\n"
    "number;code;title;sum;voluntary\n1;a;b;1\n",
  };
  g_auto (Read) got = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_test_message ("%s", files[i]);
      read_bytes (files[i], -1, NULL, &got);
      expect_name (&got, "Смирнова Анна");
      g_assert_cmpstr (got.head, ==, "2026-11-30");
      g_assert_cmpuint (got.names->len, ==, 1);
    }
}

static void
what_a_spreadsheet_spoilt_is_named (void)
{
  static const struct
  {
    const char *rows;
    const char *problem;
  } files[] = {
    { "3,7E+11;a;b;1\n", "line 3, number: is a number that a spreadsheet shortened (3,7E+11)" },
    { "3.70012E+11;a;b;1\n", "line 3, number: is a number that a spreadsheet shortened" },
    { "3,7Е+11;a;b;1\n", "line 3, number: is a number that a spreadsheet shortened" },
    { "1;a;b;1\nИтого;;;512,40\n", "line 4: is a line of totals" },
    { "1;a;b;1\n;;Итого:;512,40;;\n", "line 4: is a line of totals" },
    { "1;a;b;1\n;ВСЕГО 1;;512,40\n", "line 4: is a line of totals" },
    { "1;a;b;1,512.40\n", "line 3, balance: not a sum (1234.56)" },
    { "1;a;\"b;1\n2;c;d;2\n", "line 3: a quote opens a cell that nothing closes" },
    { "1;a;\"b;1\n2;c\";d;2\n", "line 3: runs over a line's end and holds a separator" },
    { "1;a;\"b\" c;1\n", "line 3, address: has text behind the quote that closes it" },
    { "1;a;b\n", "line 3: has another number of cells than there are columns" },
    { "1;a;b;1;x\n", "line 3: has another number of cells than there are columns" },
    { "1;a\x01;b;1\n", "line 3, full_name: holds characters that are no text" },
  };
  g_auto (Read) got = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *text = g_strconcat ("#accounts\n" HEADER, files[i].rows, NULL);

      read_bytes (text, -1, NULL, &got);
      expect_problem (&got, files[i].problem);
    }
  read_bytes ("#accounts\nnumber;full_name;address;balance\n1;a\0b;c;1\n", 51, "cp866", &got);
  expect_problem (&got, "line 3, full_name: holds a zero byte");
}

/* The longest line is read, a longer one ends the file: both across the pieces that are read. */
static void
lines_are_bounded (void)
{
  g_auto (Read) got = { 0 };

  for (guint extra = 0; extra < 2; extra++)
    {
      g_autoptr (GString) text = g_string_new ("#accounts\n" HEADER "1;Анна;b;1");
      const gsize wanted = SM_LIMIT_FILE_RECORD_BYTES + extra;

      for (gsize n = strlen ("1;Анна;b;1"); n < wanted; n++)
        g_string_append_c (text, ';');
      g_string_append (text, "\n2;Пётр;b;1\n");
      read_bytes (text->str, -1, NULL, &got);
      if (extra == 0)
        g_assert_cmpuint (got.names->len, ==, 2);
      else
        expect_problem (&got, "line 3: has more than 65536 bytes: is it a line?");
    }
}

/* What tells the encoding stands within so many bytes of the first letter. */
static void
the_sample_is_bounded (void)
{
  static const char telling[] = "\nСмирнова Анна Петровна";
  g_auto (Read) got = { 0 };

  for (guint extra = 0; extra < 2; extra++)
    {
      g_autoptr (GString) text = g_string_new ("Ю");
      g_autofree char *bytes = NULL;
      gsize length;
      gsize telling_bytes;

      g_free (encode (telling, "koi8-r", &telling_bytes));
      for (gsize n = 1; n + telling_bytes < SM_LIMIT_FILE_SAMPLE_BYTES; n++)
        g_string_append_c (text, n % 100 == 0 ? '\n' : 'x');
      if (extra > 0)
        g_string_insert (text, strlen ("Ю"), "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n");
      g_string_append (text, telling);
      bytes = encode (text->str, "koi8-r", &length);
      read_bytes (bytes, (gssize) length, NULL, &got);
      expect_problem (&got, extra == 0 ? "line 1: belongs to no section"
                                       : "line 1: the letters do not tell");
    }
}

static void
key_files_are_bounded (void)
{
  g_autofree char *blank = g_strnfill (SM_LIMIT_KEY_FILE_BYTES + 1, '#');

  for (guint extra = 0; extra < 2; extra++)
    {
      g_autofree char *path = write_bytes (blank, SM_LIMIT_KEY_FILE_BYTES + extra);
      g_autoptr (SmdProblems) problems = smd_problems_new ();
      g_autoptr (GError) error = NULL;
      g_autofree char *loaded =
          smd_in_text_load (path, NULL, SM_LIMIT_KEY_FILE_BYTES, problems, &error);

      if (extra > 0)
        g_assert_error (error, SM_ERROR, SM_ERROR_BODY_TOO_LARGE);
      else
        g_assert_no_error (error);
      g_assert_cmpint (loaded != NULL, ==, extra == 0);
    }
}

static void
files_in_memory_are_bounded (void)
{
  g_autofree char *blank = g_strnfill (SM_LIMIT_WHOLE_FILE_BYTES + 1, ' ');

  for (gsize i = 1; i * 2000 < SM_LIMIT_WHOLE_FILE_BYTES; i++)
    blank[i * 2000] = '\n';
  for (guint extra = 0; extra < 2; extra++)
    {
      g_autofree char *path = write_bytes (blank, SM_LIMIT_WHOLE_FILE_BYTES + extra);
      g_autoptr (SmdProblems) problems = smd_problems_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (SmdSections) sections =
          smd_sections_read (path, NULL, smd_registry_table, problems, &error);

      if (extra > 0)
        g_assert_error (error, SM_ERROR, SM_ERROR_BODY_TOO_LARGE);
      else
        g_assert_no_error (error);
      g_assert_cmpint (sections != NULL, ==, extra == 0);
    }
}

static guint
count_read (GString *file, Read *got)
{
  read_bytes (file->str, (gssize) file->len, NULL, got);
  return got->names->len;
}

/* Letters may come late; rows cross the pieces at every byte. */
static void
long_files_are_read_in_pieces (void)
{
  g_auto (Read) got = { 0 };

  for (guint shift = 0; shift < 3; shift++)
    for (gsize j = 0; j < G_N_ELEMENTS (encodings); j++)
      {
        g_autoptr (GString) file = g_string_new ("#accounts\n" HEADER);
        g_autofree char *row = encode (
            "1;\"Смирнова Анна Петровна\";\"г. Тверь,\r\nул. Мира\";1\r\n", encodings[j], NULL);
        g_autofree char *plain = g_strnfill (240, 'b');
        g_autofree char *foreword = g_strconcat ("1;a;", plain, ";1\r\n", NULL);
        const guint ascii = SM_LIMIT_FILE_SAMPLE_BYTES / 250;

        for (guint i = 0; i < shift; i++)
          g_string_append_c (file, '\n');
        for (guint i = 0; i < ascii; i++)
          g_string_append (file, foreword);
        for (guint i = 0; i < 1000; i++)
          g_string_append (file, row);
        g_assert_cmpuint (count_read (file, &got), ==, ascii + 1000);
        g_assert_cmpuint (smd_problems_get_count (got.problems), ==, 0);
        g_assert_cmpstr (g_ptr_array_index (got.names, ascii + 999), ==, "Смирнова Анна Петровна");
        g_string_append (file, "1;a;b;x\r\n");
        count_read (file, &got);
        g_assert_cmpuint (smd_problems_get_count (got.problems), ==, 1);
        {
          g_autofree char *problem =
              g_strdup_printf ("line %u, balance: not a sum", 2 + shift + ascii + 2 * 1000 + 1);

          expect_problem (&got, problem);
        }
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/files/encodings-are-told-by-their-letters",
                   encodings_are_told_by_their_letters);
  g_test_add_func ("/files/doubt-refuses-and-names-the-option", doubt_refuses_and_names_the_option);
  g_test_add_func ("/files/utf8-stays-what-it-is", utf8_stays_what_it_is);
  g_test_add_func ("/files/utf16-is-read-by-its-mark", utf16_is_read_by_its_mark);
  g_test_add_func ("/files/a-mark-proves-nothing", a_mark_proves_nothing);
  g_test_add_func ("/files/a-part-in-another-encoding-is-named",
                   a_part_in_another_encoding_is_named);
  g_test_add_func ("/files/what-went-through-a-spreadsheet-is-read",
                   what_went_through_a_spreadsheet_is_read);
  g_test_add_func ("/files/what-a-spreadsheet-spoilt-is-named", what_a_spreadsheet_spoilt_is_named);
  g_test_add_func ("/files/lines-are-bounded", lines_are_bounded);
  g_test_add_func ("/files/the-sample-is-bounded", the_sample_is_bounded);
  g_test_add_func ("/files/key-files-are-bounded", key_files_are_bounded);
  g_test_add_func ("/files/files-in-memory-are-bounded", files_in_memory_are_bounded);
  g_test_add_func ("/files/long-files-are-read-in-pieces", long_files_are_read_in_pieces);
  return g_test_run ();
}
