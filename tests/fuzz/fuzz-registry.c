/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "fuzz-target.h"
#include "limits.h"
#include "registry-forms.h"
#include "registry-table.h"

const char *const fuzz_seeds[] = {
  "as_of;2026-11-30\n#accounts\nnumber;full_name;address;balance\n"
  "370012345678;Смирнова Анна Петровна;\"г. Тверь, ул. Советская, д. 12\";1 512,40\n",
  "\xef\xbb\xbf#months;;;;;\r\nnumber;month;opening;charged;paid;closing;\r\n"
  "1;2026-10;0;512,40;0;512,40;\r\n;;;;;;\r\n",
  "#lines\rnumber;code;title;sum\r1;gas;\"a \"\"b\"\"\nc\";5\r1;3,7E+11;Итого;5\r",
  "#FILESUM 512,40\n#TYPE 7\n#SERVICE 5258\nСмирнова А. П.;Тверь,Мира,5,1;3700;512,40;газ\n",
  "Иванов И. И.;;;г. Тверь;3700;0,00\n",
  /* Смирнова Анна in windows-1251, koi8-r and cp866 */
  "#accounts\nnumber;full_name;address;balance\n"
  "1;\xd1\xec\xe8\xf0\xed\xee\xe2\xe0;\xc0\xed\xed\xe0;1\n",
  "#accounts\nnumber;full_name;address;balance\n"
  "1;\xf3\xcd\xc9\xd2\xce\xcf\xd7\xc1;\xe1\xce\xce\xc1;1\n",
  "#accounts\nnumber;full_name;address;balance\n"
  "1;\x91\xac\xa8\xe0\xad\xae\xa2\xa0;\x80\xad\xad\xa0;1\n",
  "\xff\xfe#\x01\x04"
  "a\xd8;",
  NULL,
};

static void
check_row (const SmdRow *row)
{
  const SmdColumn *columns = smd_registry_table[row->section].columns;

  g_assert_cmpuint (row->line, >, 0);
  for (guint i = 0; i < SMD_COLUMNS_MOST && columns[i].name != NULL; i++)
    {
      if (row->texts[i] != NULL)
        g_assert_true (g_utf8_validate (row->texts[i], -1, NULL) && *row->texts[i] != '\0');
      g_assert_cmpint (ABS (row->numbers[i]), <=, SM_LIMIT_MONEY_MOST);
      if (!row->bad && columns[i].required)
        g_assert_nonnull (row->texts[i]);
    }
}

static guint
read_all (const char *bytes, gsize length, const SmdFileWish *wish)
{
  g_autoptr (SmdProblems) problems = smd_problems_new ();
  g_autoptr (SmdSectionReader) reader = smd_section_reader_new (
      bytes, length, wish, smd_registry_table, smd_registry_forms, problems, NULL);
  const SmdRow *row;
  guint n_rows = 0;

  g_assert_nonnull (reader);
  for (;;)
    {
      g_assert_true (smd_section_reader_next (reader, &row, NULL));
      if (row == NULL)
        break;
      n_rows++;
      if (smd_problems_get_count (problems) == 0)
        check_row (row);
    }
  for (guint i = 0; smd_problems_get (problems, i) != NULL; i++)
    g_assert_true (g_utf8_validate (smd_problems_get (problems, i), -1, NULL));
  return n_rows;
}

/* Whatever it is, it is read to its end, rows are what they promise, and messages are text. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  static const SmdFileWish wishes[] = {
    { NULL, NULL },
    { "cp866", "sberbank" },
    { "utf-16", "gorod" },
    { "utf-8", "sections" },
  };

  read_all ((const char *) data, length, &wishes[0]);
  read_all ((const char *) data, length, &wishes[1 + length % (G_N_ELEMENTS (wishes) - 1)]);
  return 0;
}
