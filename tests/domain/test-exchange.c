/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "domain-fixture.h"
#include "registry-file.h"
#include "sections.h"
#include "text.h"

static const char registry[] =
    "#accounts\n"
    "number;full_name;address;balance\n"
    "370012345678;Смирнова Анна;\"г. Тверь, ул. Новая, д. 5; вход 2\";1 000,00\n"
    "\n"
    "#lines\n"
    "number;code;title;sum\n"
    "370012345678;gas;Газ;900,00\n"
    "#months\n"
    "number;month;opening;charged;paid;closing\n"
    "370012345678;2026-10;100,50;512.40;-0,10;613,00\n"
    "#charges\n"
    "number;month;title;method;volume;unit;tariff;charged;total\n"
    "370012345678;2026-10;Газ;meter;100,5;м³;5,1234;500;500\n"
    "370012345678;2026-10;Пеня;fixed;0;;0;12,40;12,40\n"
    "#meters\n"
    "number;serial;service;unit;digits;decimals;implausible\n"
    "370012345678;77;gas;м³;5;3;500\n"
    "#registers\n"
    "number;serial;place;title;previous;tariff\n"
    "370012345678;77;1;day;10,250;5,1234\n";

typedef struct
{
  SmdProblems *problems;
  SmdRegistryCounts counts;
  SmdOwners owners;
  GError *error;
} Loaded;

static void
loaded_clear (Loaded *self)
{
  g_clear_pointer (&self->problems, smd_problems_free);
  smd_owners_clear (&self->owners);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Loaded, loaded_clear)

static char *
write_file (DomainFixture *self, const char *text)
{
  char *path = g_build_filename (self->base->folder, "registry.csv", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, &error));
  return path;
}

/* `as_of` says the closing day beside the file; nullable. */
static gboolean
load_as_of (DomainFixture *self, const char *text, const char *as_of, Loaded *loaded)
{
  g_autofree char *path = write_file (self, text);

  loaded_clear (loaded);
  loaded->problems = smd_problems_new ();
  return smd_registry_load (&self->domain, "auto", path, NULL, as_of, &loaded->owners,
                            loaded->problems, &loaded->counts, &loaded->error);
}

static gboolean
load (DomainFixture *self, const char *text, Loaded *loaded)
{
  g_autofree char *today = sm_text_iso_date (sm_clock_now (self->clock), NULL);

  return load_as_of (self, text, today, loaded);
}

static char *
replaced (const char *from, const char *to)
{
  g_autoptr (GString) text = g_string_new (registry);
  guint n = g_string_replace (text, from, to, 1);

  g_assert_cmpuint (n, ==, 1);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
decimals_are_exact (DomainFixture *self)
{
  static const struct
  {
    const char *text;
    guint decimals;
    gboolean valid;
    gint64 value;
  } rows[] = {
    { "0", 2, TRUE, 0 },
    { "12,5", 2, TRUE, 1250 },
    { "12.05", 2, TRUE, 1205 },
    { "-212,37", 2, TRUE, -21237 },
    { "0,001", 2, FALSE, 0 },
    { "", 2, FALSE, 0 },
    { "-", 2, FALSE, 0 },
    { ",5", 2, FALSE, 0 },
    { "5,", 2, FALSE, 0 },
    { "1,2,3", 2, FALSE, 0 },
    { "1e9", 2, FALSE, 0 },
    { "+5", 2, FALSE, 0 },
    { "９", 2, FALSE, 0 }, /* a wide digit */
    { "5,1234", 4, TRUE, 51234 },
    { "1000000000000", 2, TRUE, G_GINT64_CONSTANT (100000000000000) },
    { "1000000000000,01", 2, FALSE, 0 },
    { "1 512,40", 2, TRUE, 151240 },
    { "-1\u00a0512\u00a0000,4", 2, TRUE, -151200040 },
    { "1\u202f512", 2, TRUE, 151200 },
    { "12\u2009345.678", 3, TRUE, 12345678 },
    { "1 51", 2, FALSE, 0 },
    { "1 5120", 2, FALSE, 0 },
    { "1512 400", 2, FALSE, 0 },
    { "1  512", 2, FALSE, 0 },
    { "1 512 ", 2, FALSE, 0 },
    { " 512", 2, FALSE, 0 },
    { "1 512,4 0", 2, FALSE, 0 },
    { "1,512.40", 2, FALSE, 0 },
    { "3,7E+11", 2, FALSE, 0 },
    { "9223372036854775808", 0, FALSE, 0 },
    { "99999999999999999999999999999", 2, FALSE, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 value = 0;

      g_test_message ("%s", rows[i].text);
      g_assert_cmpint (smd_sections_parse_decimal (rows[i].text, rows[i].decimals, &value), ==,
                       rows[i].valid);
      if (rows[i].valid)
        g_assert_cmpint (value, ==, rows[i].value);
    }
}

static void
a_registry_replaces_what_it_names (DomainFixture *self)
{
  g_autofree char *text = g_strdup (registry);
  g_auto (Loaded) loaded = { 0 };

  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (load (self, text, &loaded));
      g_test_message ("%s", smd_problems_get (loaded.problems, 0));
      g_assert_cmpuint (smd_problems_get_count (loaded.problems), ==, 0);
      g_assert_cmpuint (loaded.counts.accounts, ==, 1);
      g_assert_cmpuint (loaded.counts.meters, ==, 1);
    }
  g_assert_cmpint (domain_count (self, "SELECT balance_kopecks AS n FROM registry_accounts "
                                       "WHERE id = 'reg-auto' AND "
                                       "address = 'г. Тверь, ул. Новая, д. 5; вход 2'"),
                   ==, 100000);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM registry_lines"), ==, 1);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM charge_lines"), ==, 2);
  g_assert_cmpint (domain_count (self, "SELECT tariff_centikopecks AS n FROM registers"), ==,
                   51234);
  g_assert_cmpint (domain_count (self, "SELECT previous_milli AS n FROM registers"), ==, 10250);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM registry_accounts"), ==, 3);
}

static void
all_or_nothing (DomainFixture *self)
{
  static const struct
  {
    const char *from;
    const char *to;
    const char *problem;
  } rows[] = {
    { "1 000,00", "1 00,00", "line 3, balance: not a sum (1234.56)" },
    { "613,00", "613,01", "line 10, closing: is not opening + charged - paid" },
    { "fixed", "guess", "line 14, method: is none of: meter, average, norm, fixed" },
    { "12,40;12,40", "12,40;12,41", NULL },
    { "2026-10;100", "2026-13;100", "line 10, month: not a month (YYYY-MM)" },
    { "370012345678;77;1", "370012345678;78;1", "line 20, serial: no such meter" },
    { "370012345678;gas", "37001234567;gas", "line 7, number: is not of the supplier's form" },
    { "370012345678;gas", "370000000000;gas", "line 7, number: no such account" },
    { "#lines", "#rows", NULL },
    { "full_name", "name", NULL },
    { ";gas;Газ", ";gas", "line 7: has another number of cells than there are columns" },
    { "Смирнова", "Смир\x07нова", "line 3, full_name: holds characters that are no text" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = replaced (rows[i].from, rows[i].to);
      g_autoptr (GString) whole = g_string_new (text);
      g_auto (Loaded) loaded = { 0 };

      g_assert_true (load (self, whole->str, &loaded));
      g_test_message ("%s", smd_problems_get (loaded.problems, 0));
      g_assert_cmpuint (smd_problems_get_count (loaded.problems), >, 0);
      if (rows[i].problem != NULL)
        g_assert_cmpstr (smd_problems_get (loaded.problems, 0), ==, rows[i].problem);
      g_assert_cmpint (domain_count (self, "SELECT balance_kopecks AS n FROM registry_accounts "
                                           "WHERE id = 'reg-auto'"),
                       ==, 51240);
    }
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM charge_months"), ==, 0);
}

/* Each limit is that of the record in which customers see the column. */
static const struct
{
  const char *from;
  const char *to; /* what follows the padding */
  gint64 most;    /* of the cell as a whole */
  const char *column;
} limits[] = {
  { ";Смирнова Анна;", ";%s;", 200, "line 3, full_name" },
  { ";\"г. Тверь, ул. Новая, д. 5; вход 2\";", ";%s;", 300, "line 3, address" },
  { ";gas;Газ;", ";%s;Газ;", 40, "line 7, code" },
  { ";gas;Газ;", ";gas;%s;", 200, "line 7, title" },
  { ";Газ;meter;", ";%s;meter;", 200, "line 13, title" },
  { ";м³;5,1234;", ";%s;5,1234;", 20, "line 13, unit" },
  { ";gas;м³;", ";gas;%s;", 20, "line 17, unit" },
  { ";77;gas;", ";%s;gas;", 60, "line 17, serial" },
  { ";1;day;", ";1;%s;", 60, "line 20, title" },
};

static void
texts_are_as_long_as_customers_see_them (DomainFixture *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (limits) * 2; i++)
    {
      gint64 length = limits[i / 2].most + i % 2;
      g_autoptr (GString) cell = g_string_new (NULL);
      g_autoptr (GString) to = g_string_new (limits[i / 2].to);
      g_autofree char *problem =
          g_strdup_printf ("%s: has more than %" G_GINT64_FORMAT " characters",
                           limits[i / 2].column, limits[i / 2].most);
      g_autoptr (GString) whole = NULL;
      g_autofree char *text = NULL;
      g_auto (Loaded) loaded = { 0 };

      while (length-- > 0)
        g_string_append (cell, "ж");
      g_string_replace (to, "%s", cell->str, 1);
      text = replaced (limits[i / 2].from, to->str);
      whole = g_string_new (text);
      if (strstr (limits[i / 2].column, "serial") != NULL)
        { /* the register names it too */
          g_autofree char *serial = g_strconcat (";", cell->str, ";1;", NULL);

          g_string_replace (whole, ";77;1;", serial, 1);
        }
      g_assert_true (load (self, whole->str, &loaded));
      g_test_message ("%s", smd_problems_get (loaded.problems, 0));
      if (i % 2 == 0)
        g_assert_cmpuint (smd_problems_get_count (loaded.problems), ==, 0);
      else
        g_assert_cmpstr (smd_problems_get (loaded.problems, 0), ==, problem);
    }
}

static const struct
{
  const char *row; /* %u: which */
  guint there;     /* of them, in the file already */
  gint64 most;
  const char *problem;
  const char *before; /* the section that follows, NULL: the end */
} crowds[] = {
  { "370012345678;77;%u;night;1;5\n", 1, 4, "registers: is one too many: there may be 4", NULL },
  { "370012345678;s%u;gas;м³;5;3;500\n", 2, 50, "items: is one too many: there may be 50",
    "#registers" },
  { "370012345678;2026-10;П%u;fixed;0;;0;0;0\n", 2, 50, "lines: is one too many: there may be 50",
    "#meters" },
  { "370012345678;c%u;Газ;0\n", 1, 50, "lines: is one too many: there may be 50", "#months" },
};

static void
lists_are_as_long_as_customers_see_them (DomainFixture *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (crowds) * 2; i++)
    {
      guint n = (guint) (crowds[i / 2].most - crowds[i / 2].there + i % 2);
      g_autoptr (GString) rows = g_string_new (NULL);
      g_autofree char *plain = g_strdup (registry);
      g_autoptr (GString) whole = g_string_new (plain);
      g_auto (Loaded) loaded = { 0 };

      for (guint j = 0; j < n; j++)
        {
          g_autofree char *number = g_strdup_printf ("%u", j + 2);
          g_autoptr (GString) row = g_string_new (crowds[i / 2].row);

          g_string_replace (row, "%u", number, 1);
          g_string_append (rows, row->str);
        }
      if (crowds[i / 2].before == NULL)
        g_string_append (whole, rows->str);
      else
        {
          g_string_append (rows, crowds[i / 2].before);
          g_string_replace (whole, crowds[i / 2].before, rows->str, 1);
        }
      g_assert_true (load (self, whole->str, &loaded));
      g_test_message ("%s", smd_problems_get (loaded.problems, 0));
      g_assert_cmpuint (smd_problems_get_count (loaded.problems), ==, i % 2);
      if (i % 2 == 1)
        g_assert_true (
            g_str_has_suffix (smd_problems_get (loaded.problems, 0), crowds[i / 2].problem));
    }
}

static void
what_is_stored_too_long_is_shown_cut (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, "long@example.ru");
  g_autofree char *account = domain_link (self, customer, "auto", DOMAIN_AUTO_NUMBER);
  g_autoptr (SmCabinet) cabinet = NULL;
  SmAccount *shown;

  domain_exec (self, "UPDATE registry_accounts SET masked_address = "
                     "REPLACE ('1234567890123456789012345678901', '1', 'жжжжжжжжжжжжжжжж') || "
                     "REPLACE ('1111111111111111111111111111111', '1', 'жжжжжжжжжжжжжжжж')");
  cabinet = domain_must (self, &(DomainCall) { SM_OPERATION_CABINET, customer });
  shown = sm_record_list_get (cabinet->accounts, 0);
  g_assert_cmpint (g_utf8_strlen (shown->masked_address, -1), ==, 300);
  g_assert_true (g_str_has_suffix (shown->masked_address, "ж…"));
}

/* 2026-03-10 20:00 UTC: the 10th in Moscow, the 11th on Kamchatka. */
#define EVENING G_GINT64_CONSTANT (1773172800)

static void
a_registry_is_of_a_closing_day (DomainFixture *self)
{
  static const char day[] = "as_of;2026-03-10\n";
  static const struct
  {
    const char *head;
    const char *said;
    const char *problem; /* NULL: it is taken */
  } rows[] = {
    { "", NULL,
      "as_of: is missing: the supplier's closing day, as a first line \"as_of;YYYY-MM-DD\" or by "
      "--as-of" },
    { day, "2026-03-09", "line 1, as_of: is another day than --as-of says" },
    { "", "10.03.2026", "--as-of: not a date (YYYY-MM-DD)" },
    { "", "", "--as-of: not a date (YYYY-MM-DD)" },
    { "as_of;10/03/2026\n", NULL, "line 1, as_of: not a date (YYYY-MM-DD)" },
    { "as_of;2026-02-29\n", "2026-03-01", "line 1, as_of: not a date (YYYY-MM-DD)" },
    { "as_of\n", "2026-03-10", "line 1: belongs to no section" },
    { "as_of;2026-03-10;x\n", NULL, "line 1: belongs to no section" },
    { "closed;2026-03-10\n", "2026-03-10", "line 1: belongs to no section" },
    { "as_of;2026-03-10\nas_of;2026-03-10\n", NULL, "line 2, as_of: stands twice" },
    { "#\n", "2026-03-10", "line 1, : no such section" },
    { "as_of;2026-03-11\n", NULL, "as_of: is a day that the supplier has yet to close" },
    { "", "2026-03-11", "as_of: is a day that the supplier has yet to close" },
    { "\nas_of;2026-03-09\n", NULL, NULL },
    { "", "2026-03-09", NULL },
    { day, "2026-03-10", NULL },
    { day, NULL, NULL },
    { "", "2026-03-09",
      "line 3, as_of: the registry is of 2026-03-09, and what is held of this account is of a "
      "later day; so it is in 7 lines" },
  };
  g_autofree char *text = g_strdup (registry);
  g_auto (Loaded) loaded = { 0 };

  sm_clock_shift (self->clock, EVENING - sm_clock_now (self->clock));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *whole = g_strconcat (rows[i].head, text, NULL);

      g_test_message ("%s / %s", rows[i].head, rows[i].said);
      g_assert_true (load_as_of (self, whole, rows[i].said, &loaded));
      g_assert_cmpstr (smd_problems_get (loaded.problems, 0), ==, rows[i].problem);
    }
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM registry_accounts "
                                       "WHERE id = 'reg-auto' AND as_of = '2026-03-10'"),
                   ==, 1);
  domain_exec (self, "UPDATE suppliers SET zone = 'Asia/Kamchatka'");
  g_assert_true (load_as_of (self, text, "2026-03-11", &loaded));
  g_assert_cmpuint (smd_problems_get_count (loaded.problems), ==, 0);
  g_assert_true (load_as_of (self, text, "2026-03-12", &loaded));
  g_assert_cmpuint (smd_problems_get_count (loaded.problems), ==, 1);
}

/* A file of parts alone is held to the balance that is there. */
static void
parts_are_not_older_than_the_balance (DomainFixture *self)
{
  static const char parts[] = "#meters\nnumber;serial;service;unit;digits;decimals;implausible\n"
                              "370012345678;77;gas;м³;5;3;500\n";
  g_auto (Loaded) loaded = { 0 };

  domain_exec (self, "UPDATE registry_accounts SET as_of = '2026-03-10' WHERE id = 'reg-auto'");
  g_assert_true (load_as_of (self, parts, "2026-03-09", &loaded));
  g_assert_cmpuint (smd_problems_get_count (loaded.problems), ==, 1);
  g_assert_true (load_as_of (self, parts, "2026-03-10", &loaded));
  g_assert_cmpuint (smd_problems_get_count (loaded.problems), ==, 0);
}

/* Lines are parts of a balance: without it, they are of its day. */
static void
lines_are_of_the_day_of_their_balance (DomainFixture *self)
{
  static const char lines[] = "#lines\nnumber;code;title;sum\n370012345678;gas;Газ;900,00\n";
  static const char more[] = "#lines\nnumber;code;title;sum\n370012345678;fee;Пеня;1,00\n";
  g_auto (Loaded) loaded = { 0 };

  domain_exec (self, "UPDATE registry_accounts SET as_of = '2026-03-09' WHERE id = 'reg-auto'");
  g_assert_true (load_as_of (self, lines, "2026-03-10", &loaded));
  g_assert_cmpstr (smd_problems_get (loaded.problems, 0), ==,
                   "line 3, as_of: the account's balance is of another day: lines come with it");
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM registry_lines"), ==, 0);
  g_assert_true (load_as_of (self, lines, "2026-03-09", &loaded));
  g_assert_cmpuint (smd_problems_get_count (loaded.problems), ==, 0);
  g_assert_true (load_as_of (self, more, "2026-03-09", &loaded));
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM registry_lines"), ==, 2);

  /* the balance has moved on without them: lines of its day are the only ones then */
  domain_exec (self, "UPDATE registry_accounts SET as_of = '2026-03-10' WHERE id = 'reg-auto'");
  g_assert_true (load_as_of (self, more, "2026-03-10", &loaded));
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM registry_lines"), ==, 1);
}

static void
accounting_programs_write_windows_1251 (DomainFixture *self)
{
  g_autofree char *text = g_strdup (registry);
  g_autoptr (GString) plain = g_string_new (text);
  g_autofree char *encoded = NULL;
  g_auto (Loaded) loaded = { 0 };
  g_autoptr (GError) error = NULL;

  g_string_replace (plain, "м³", "м", 0);
  encoded = g_convert (plain->str, -1, "WINDOWS-1251", "UTF-8", NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (load (self, encoded, &loaded));
  g_assert_cmpuint (smd_problems_get_count (loaded.problems), ==, 0);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM registry_accounts "
                                       "WHERE full_name = 'Смирнова Анна'"),
                   ==, 1);
}

static void
wrong_files_are_refused (DomainFixture *self)
{
  g_autoptr (SmdProblems) problems = smd_problems_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = write_file (self, registry);
  g_auto (SmdOwners) owners = { 0 };
  SmdRegistryCounts counts;

  g_assert_false (smd_registry_load (&self->domain, "auto", "/nowhere", NULL, "2020-01-01", &owners,
                                     problems, &counts, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (
      path, "#accounts\nnumber;full_name;address;balance\n1;a;b;1\n", -1, &error));
  g_assert_false (smd_registry_load (&self->domain, "nobody", path, NULL, "2020-01-01", &owners,
                                     problems, &counts, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_SUPPLIER_UNKNOWN);
}

static void
a_list_of_nothing_is_refused (DomainFixture *self)
{
  static const char *const texts[] = { "", "#credited\npayment;sum\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (SmdProblems) problems = smd_problems_new ();
      g_autofree char *path = write_file (self, texts[i]);
      g_autoptr (GError) error = NULL;
      SmdCreditedCounts counts;

      g_assert_true (
          smd_credited_load (&self->domain, "auto", path, NULL, problems, &counts, &error));
      g_assert_cmpuint (smd_problems_get_count (problems), ==, 1);
      g_assert_nonnull (strstr (smd_problems_get (problems, 0), "the file has no line"));
    }
}

static void
posting_days_are_bounded (DomainFixture *self)
{
  static const char heat[] = "[heat]\nname=Тепло\nservice=heat\nnumber_mask=А-9999\n"
                             "number_example=Т-1234\nnumber_hint=hint\nnumber_place=middle\n";
  static const struct
  {
    const char *line;
    gint64 days; /* -1: refused */
  } rows[] = {
    { "", 1 },
    { "posting_days=0\n", 0 },
    { "posting_days=30\n", 30 },
    { "posting_days=31\n", -1 },
    { "posting_days=-1\n", -1 },
    { "posting_days=two\n", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (SmdProblems) problems = smd_problems_new ();
      g_autofree char *text = g_strconcat (heat, rows[i].line, NULL);
      g_autofree char *path = write_file (self, text);
      g_autoptr (GError) error = NULL;
      guint saved = 0;

      g_test_message ("%s", rows[i].line);
      g_assert_true (smd_suppliers_load (&self->domain, path, NULL, problems, &saved, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (smd_problems_get_count (problems), ==, rows[i].days < 0);
      if (rows[i].days >= 0)
        g_assert_cmpint (
            domain_count (self, "SELECT posting_days AS n FROM suppliers WHERE id = 'heat'"), ==,
            rows[i].days);
    }
}

/* What a file says twice it says of two things, or wrongly: no line wins silently. */
static void
what_stands_twice_is_refused (DomainFixture *self)
{
  static const struct
  {
    const char *after;
    const char *row;
    const char *problem;
  } rows[] = {
    { "370012345678;gas;Газ;900,00\n", "370012345678;gas;Газ;100,00\n",
      "line 8, code: stands twice" },
    { "370012345678;2026-10;100,50;512.40;-0,10;613,00\n",
      "370012345678;2026-10;0;700,00;0;700,00\n", "line 11, month: stands twice" },
    { "370012345678;77;gas;м³;5;3;500\n", "370012345678;77;gas;м³;8;0;500\n",
      "line 18, serial: stands twice" },
    { "370012345678;77;1;day;10,250;5,1234\n", "370012345678;77;01;night;900;1\n",
      "line 21, place: stands twice" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *both = g_strconcat (rows[i].after, rows[i].row, NULL);
      g_autofree char *text = replaced (rows[i].after, both);
      g_autoptr (GString) whole = g_string_new (text);
      g_auto (Loaded) loaded = { 0 };

      g_assert_true (load (self, whole->str, &loaded));
      g_assert_cmpstr (smd_problems_get (loaded.problems, 0), ==, rows[i].problem);
      g_assert_cmpuint (smd_problems_get_count (loaded.problems), ==, 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  domain_test_add ("/exchange/a-list-of-nothing-is-refused", a_list_of_nothing_is_refused);
  domain_test_add ("/exchange/lines-are-of-the-day-of-their-balance",
                   lines_are_of_the_day_of_their_balance);
  domain_test_add ("/exchange/what-stands-twice-is-refused", what_stands_twice_is_refused);
  domain_test_add ("/exchange/decimals-are-exact", decimals_are_exact);
  domain_test_add ("/exchange/a-registry-replaces-what-it-names",
                   a_registry_replaces_what_it_names);
  domain_test_add ("/exchange/all-or-nothing", all_or_nothing);
  domain_test_add ("/exchange/texts-are-as-long-as-customers-see-them",
                   texts_are_as_long_as_customers_see_them);
  domain_test_add ("/exchange/lists-are-as-long-as-customers-see-them",
                   lists_are_as_long_as_customers_see_them);
  domain_test_add ("/exchange/what-is-stored-too-long-is-shown-cut",
                   what_is_stored_too_long_is_shown_cut);
  domain_test_add ("/exchange/a-registry-is-of-a-closing-day", a_registry_is_of_a_closing_day);
  domain_test_add ("/exchange/parts-are-not-older-than-the-balance",
                   parts_are_not_older_than_the_balance);
  domain_test_add ("/exchange/posting-days-are-bounded", posting_days_are_bounded);
  domain_test_add ("/exchange/accounting-programs-write-windows-1251",
                   accounting_programs_write_windows_1251);
  domain_test_add ("/exchange/wrong-files-are-refused", wrong_files_are_refused);
  return g_test_run ();
}
