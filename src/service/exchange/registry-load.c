/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registry-load.h"

#include <string.h>

#include "error.h"
#include "id.h"
#include "input-rules.h"
#include "payment-records.h"
#include "registry-file.h"
#include "registry-forms.h"
#include "registry-table.h"
#include "text.h"
#include "words.h"

/* Accounts and payable lines of a registry; meters and charges are in files of their own. */

typedef gboolean (*LoadRow) (SmdTx *tx, SmdLoading *self, const SmdRow *row,
                             const char *registry_id, GError **error);

static gboolean
find_supplier (SmdTx *tx, SmdLoading *self, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  /* one load of a supplier after the other */
  if (!smd_tx_lock (tx, SMD_LOCK_SUPPLIER, self->supplier_id, error))
    return FALSE;
  rows = smd_tx_query (tx, error, "SELECT number_mask, zone FROM suppliers WHERE id = $1", "s",
                       self->supplier_id);
  if (rows == NULL)
    return FALSE;
  if (!smd_rows_next (rows))
    {
      sm_error_set (error, SM_ERROR_SUPPLIER_UNKNOWN, 0, N_ ("no supplier %s"), self->supplier_id);
      return FALSE;
    }
  g_free (self->mask);
  self->mask = g_strdup (smd_rows_get_text (rows, "number_mask"));
  g_free (self->today);
  self->today = sm_text_iso_date (self->now, smd_rows_get_text (rows, "zone"));
  if (strcmp (self->as_of, self->today) > 0)
    smd_problems_add (self->problems, 0, "as_of",
                      N_ ("is a day that the supplier has yet to close"));
  return TRUE;
}

static gboolean
query_registry (SmdTx *tx, SmdLoading *self, const char *number, char **id, char **as_of,
                GError **error)
{
  g_autoptr (SmdRows) rows = NULL;

  rows = smd_tx_query (tx, error,
                       "SELECT id, as_of FROM registry_accounts "
                       "WHERE supplier_id = $1 AND number = $2",
                       "ss", self->supplier_id, number);
  if (rows == NULL)
    return FALSE;
  *id = NULL;
  *as_of = NULL;
  if (!smd_rows_next (rows))
    return TRUE;
  *id = g_strdup (smd_rows_get_text (rows, "id"));
  *as_of = g_strdup (smd_rows_get_text (rows, "as_of"));
  return TRUE;
}

static char *
dup_number (SmdLoading *self, const SmdRow *row)
{
  char *number = NULL;

  if (sm_rules_check_account_number (self->mask, row->texts[SMD_COLUMN_NUMBER], &number, NULL))
    return number;
  smd_problems_add (self->problems, row->line, "number", N_ ("is not of the supplier's form"));
  return NULL;
}

/* Whether what is held of an account is of a later day than the registry (nullable: nothing is). A
 * day that has yet to come was taken while the clock was ahead, and holds nothing up. */
static gboolean
is_newer (SmdLoading *self, const SmdRow *row, const char *as_of)
{
  if (as_of == NULL || strcmp (as_of, self->as_of) <= 0 || strcmp (as_of, self->today) > 0)
    return FALSE;
  if (self->newer == 0)
    self->newer_line = row->line;
  self->newer++;
  return TRUE;
}

/* Told once: an old file is old in every line. */
static void
blame_newer (SmdLoading *self)
{
  g_autofree char *reason = NULL;

  if (self->newer == 0)
    return;
  reason = g_strdup_printf (
      T_ (N_ ("the registry is of %s, and what is held of this account is of a later "
              "day; so it is in %u lines")),
      self->as_of, self->newer);
  smd_problems_add (self->problems, self->newer_line, "as_of", reason);
}

/* Insert or update, told apart before: a violation would end PostgreSQL's transaction. */
static gboolean
save_account (SmdTx *tx, SmdLoading *self, const SmdRow *row, const char *number, char **id,
              GError **error)
{
  const char *address = row->texts[SMD_ACCOUNT_ADDRESS];
  g_autofree char *masked = sm_text_mask_address (address);

  if (*id != NULL)
    return smd_tx_exec (
        tx, error,
        "UPDATE registry_accounts SET full_name = $1, address = $2, "
        "masked_address = $3, mask_version = " G_STRINGIFY (
            SM_TEXT_MASK_VERSION) ", balance_kopecks = $4, balance_at = $5, as_of = $6 "
                                  "WHERE id = $7",
        "sssiiss", row->texts[SMD_ACCOUNT_NAME], address, masked, row->numbers[SMD_ACCOUNT_BALANCE],
        self->now, self->as_of, *id);
  *id = sm_id_new ();
  return smd_tx_exec (
      tx, error,
      "INSERT INTO registry_accounts (id, supplier_id, number, full_name, "
      "address, masked_address, balance_kopecks, balance_at, as_of, mask_version) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, " G_STRINGIFY (SM_TEXT_MASK_VERSION) ")",
      "ssssssiis", *id, self->supplier_id, number, row->texts[SMD_ACCOUNT_NAME], address, masked,
      row->numbers[SMD_ACCOUNT_BALANCE], self->now, self->as_of);
}

static gboolean
load_account (SmdTx *tx, SmdLoading *self, const SmdRow *row, GError **error)
{
  g_autofree char *number = dup_number (self, row);
  g_autofree char *id = NULL;
  g_autofree char *as_of = NULL;

  if (number == NULL)
    return TRUE;
  if (g_hash_table_contains (self->registries, number))
    {
      smd_problems_add (self->problems, row->line, "number", N_ ("stands twice"));
      return TRUE;
    }
  if (!query_registry (tx, self, number, &id, &as_of, error))
    return FALSE;
  if (is_newer (self, row, as_of))
    return TRUE;
  if ((id != NULL && !smd_owners_note (tx, self, row, id, error))
      || !save_account (tx, self, row, number, &id, error))
    return FALSE;
  if (as_of != NULL && strcmp (as_of, self->as_of) > 0
      && !smd_tx_exec (tx, error,
                       "UPDATE registry_lines SET as_of = $1 WHERE registry_id = $2 AND as_of > $1",
                       "ss", self->as_of, id))
    return FALSE;
  if (smd_sections_get_rows (self->sections, SMD_REGISTRY_LINES)->len > 0
      && !smd_tx_exec (tx, error, "DELETE FROM registry_lines WHERE registry_id = $1", "s", id))
    return FALSE;
  g_hash_table_insert (self->registries, g_steal_pointer (&number), g_steal_pointer (&id));
  self->counts->accounts++;
  return TRUE;
}

static gboolean
load_accounts (SmdTx *tx, SmdLoading *self, GError **error)
{
  GPtrArray *rows = smd_sections_get_rows (self->sections, SMD_REGISTRY_ACCOUNTS);

  for (guint i = 0; i < rows->len; i++)
    if (!load_account (tx, self, g_ptr_array_index (rows, i), error))
      return FALSE;
  return smd_owners_settle (tx, self, error);
}

/* The account a row is about: of the file, or of an earlier one. */
static gboolean
find_registry (SmdTx *tx, SmdLoading *self, const SmdRow *row, const char **registry_id,
               GError **error)
{
  g_autofree char *number = dup_number (self, row);
  g_autofree char *as_of = NULL;
  char *id = NULL;

  *registry_id = NULL;
  if (number == NULL)
    return TRUE;
  *registry_id = g_hash_table_lookup (self->registries, number);
  if (*registry_id != NULL)
    return TRUE;
  if (!query_registry (tx, self, number, &id, &as_of, error))
    return FALSE;
  if (id == NULL)
    {
      smd_problems_add (self->problems, row->line, "number", N_ ("no such account"));
      return TRUE;
    }
  if (is_newer (self, row, as_of))
    {
      g_free (id);
      return TRUE;
    }
  *registry_id = id;
  if (!g_str_equal (as_of, self->as_of))
    g_hash_table_add (self->apart, id);
  g_hash_table_insert (self->registries, g_steal_pointer (&number), id);
  return TRUE;
}

static gboolean
load_line (SmdTx *tx, SmdLoading *self, const SmdRow *row, const char *registry_id, GError **error)
{
  /* what was paid since the balance lowers both, so both are of one day */
  if (g_hash_table_contains (self->apart, registry_id))
    {
      smd_problems_add (self->problems, row->line, "as_of",
                        N_ ("the account's balance is of another day: lines come with it"));
      return TRUE;
    }
  /* lines are of one day, like the balance: those of an earlier one are over */
  if (!smd_tx_exec (tx, error,
                    "DELETE FROM registry_lines WHERE registry_id = $1 "
                    "AND (code = $2 OR as_of < $3)",
                    "sss", registry_id, row->texts[SMD_LINE_CODE], self->as_of)
      || !smd_tx_exec (tx, error,
                       "INSERT INTO registry_lines (registry_id, code, title, sum_kopecks, "
                       "voluntary, as_of) VALUES ($1, $2, $3, $4, $5, $6)",
                       "sssiis", registry_id, row->texts[SMD_LINE_CODE], row->texts[SMD_LINE_TITLE],
                       row->numbers[SMD_LINE_SUM], row->numbers[SMD_LINE_VOLUNTARY], self->as_of)
      || !smd_registry_check_room (tx, self, row,
                                   "SELECT COUNT (*) AS n FROM registry_lines "
                                   "WHERE registry_id = $1",
                                   registry_id, SM_TYPE_QUOTE, "lines", error))
    return FALSE;
  self->counts->lines++;
  return TRUE;
}

/* The columns that, beside the account's number, tell a row from the others of its section; 0: the
 * rows need not differ. */
typedef struct
{
  guint section;
  LoadRow load;
  guint text;
  guint number; /* within it; 0: the text tells enough */
} Step;

static const Step steps[] = {
  { SMD_REGISTRY_LINES, load_line, SMD_LINE_CODE, 0 },
  { SMD_REGISTRY_MONTHS, smd_registry_load_month, SMD_MONTH_MONTH, 0 },
  { SMD_REGISTRY_CHARGES, smd_registry_load_charge, 0, 0 },
  { SMD_REGISTRY_METERS, smd_registry_load_meter, SMD_METER_SERIAL, 0 },
  { SMD_REGISTRY_REGISTERS, smd_registry_load_register, SMD_REGISTER_SERIAL, SMD_REGISTER_PLACE },
};

/* Of two rows about one thing neither is known to be the right one. */
static gboolean
stands_twice (SmdLoading *self, const Step *step, const SmdRow *row, const char *registry_id)
{
  guint last = MAX (step->text, step->number);
  gint64 number = step->number != 0 ? row->numbers[step->number] : 0;

  if (step->text == 0
      || g_hash_table_add (self->named,
                           g_strdup_printf ("%u\n%s\n%s\n%" G_GINT64_FORMAT, step->section,
                                            registry_id, row->texts[step->text], number)))
    return FALSE;
  smd_problems_add (self->problems, row->line, smd_registry_table[step->section].columns[last].name,
                    N_ ("stands twice"));
  return TRUE;
}

static gboolean
load_rows (SmdTx *tx, SmdLoading *self, const Step *step, GError **error)
{
  GPtrArray *rows = smd_sections_get_rows (self->sections, step->section);

  for (guint i = 0; i < rows->len; i++)
    {
      const SmdRow *row = g_ptr_array_index (rows, i);
      const char *registry_id;

      if (!find_registry (tx, self, row, &registry_id, error))
        return FALSE;
      if (registry_id != NULL && !stands_twice (self, step, row, registry_id)
          && !step->load (tx, self, row, registry_id, error))
        return FALSE;
    }
  return TRUE;
}

static void
start_anew (SmdLoading *self)
{
  g_hash_table_remove_all (self->apart);
  g_hash_table_remove_all (self->named);
  g_hash_table_remove_all (self->registries);
  g_hash_table_remove_all (self->lines);
  smd_problems_clear (self->problems);
  smd_owners_start (self->owners);
  self->newer = 0;
  *self->counts = (SmdRegistryCounts) { 0 };
}

static gboolean
load_all (SmdTx *tx, gpointer data, GError **error)
{
  SmdLoading *self = data;

  start_anew (self);
  if (!find_supplier (tx, self, error) || !load_accounts (tx, self, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (!load_rows (tx, self, &steps[i], error))
      return FALSE;
  blame_newer (self);
  if (smd_problems_get_count (self->problems) == 0)
    return TRUE;
  sm_error_set (error, SM_ERROR_INPUT_INVALID, 0, N_ ("the file has problems"));
  return FALSE;
}

/* The day of the file and the day that is said beside it, of which one is needed (borrowed). */
static const char *
find_as_of (const SmdSections *sections, const char *said, SmdProblems *problems)
{
  GPtrArray *head = smd_sections_get_rows (sections, SMD_REGISTRY_HEAD);
  const SmdRow *row = head->len > 0 ? g_ptr_array_index (head, 0) : NULL;
  const char *written = row != NULL ? row->texts[SMD_HEAD_AS_OF] : NULL;

  if (said != NULL && !sm_text_is_date (said))
    smd_problems_add (problems, 0, "--as-of", N_ ("not a date (YYYY-MM-DD)"));
  else if (said != NULL && written != NULL && !g_str_equal (said, written))
    smd_problems_add (problems, row->line, "as_of", N_ ("is another day than --as-of says"));
  else if (said == NULL && written == NULL && (row == NULL || !row->bad))
    smd_problems_add (problems, 0, "as_of",
                      N_ ("is missing: the supplier's closing day, as a first line "
                          "\"as_of;YYYY-MM-DD\" or by --as-of"));
  return written != NULL ? written : said;
}

static gboolean
has_rows (const SmdSections *sections)
{
  for (guint i = 0; i < SMD_REGISTRY_HEAD; i++)
    if (smd_sections_get_rows (sections, i)->len > 0)
      return TRUE;
  return FALSE;
}

static gboolean
load_sections (SmdDomain *domain, SmdLoading *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean loaded;

  self->registries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->apart = g_hash_table_new (g_str_hash, g_str_equal);
  loaded = smd_store_write (domain->store, load_all, self, &local);
  g_hash_table_unref (self->apart);
  g_hash_table_unref (self->named);
  g_hash_table_unref (self->registries);
  g_hash_table_unref (self->lines);
  g_free (self->mask);
  g_free (self->today);
  if (loaded || smd_problems_get_count (self->problems) > 0)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/**
 * smd_registry_load:
 * @domain: the domain
 * @supplier_id: whose registry it is
 * @path: the file
 * @wish: (nullable): how to read it, where it does not tell that itself
 * @as_of: (nullable): the supplier's closing day, "YYYY-MM-DD", where the file does not tell it;
 *   where it does, the same day
 * @owners: (inout): which accounts have another owner, and whether many were expected
 * @problems: where to tell what is wrong with it, every line
 * @counts: (out caller-allocates): what was loaded
 * @error: SM_ERROR_SUPPLIER_UNKNOWN, SM_ERROR_NOT_FOUND where the file cannot be read, or an error
 *   of the store
 *
 * Loads a registry in one transaction; with problems nothing is taken. Its closing day is neither
 * after the day it is in the supplier's zone nor before that of a balance which is held already:
 * balances and movements stand in one order of time.
 *
 * Returns: %FALSE where it could not be tried; problems are no such failure
 */
gboolean
smd_registry_load (SmdDomain *domain, const char *supplier_id, const char *path,
                   const SmdFileWish *wish, const char *as_of, SmdOwners *owners,
                   SmdProblems *problems, SmdRegistryCounts *counts, GError **error)
{
  SmdSectionReader *reader;
  g_autoptr (SmdSections) sections = NULL;
  SmdLoading data = { .now = sm_clock_now (domain->clock),
                      .supplier_id = supplier_id,
                      .problems = problems,
                      .counts = counts,
                      .owners = owners };

  *counts = (SmdRegistryCounts) { 0 };
  reader =
      smd_section_reader_open (path, wish, smd_registry_table, smd_registry_forms, problems, error);
  sections = reader != NULL ? smd_sections_collect (reader, smd_registry_table, error) : NULL;
  if (sections == NULL)
    return FALSE;
  smd_registry_check (sections, problems);
  data.as_of = find_as_of (sections, as_of, problems);
  if (!has_rows (sections))
    smd_problems_add (
        problems, 0, NULL,
        N_ ("the file has no line: sections and columns are as \"registry form\" prints "
            "them"));
  if (smd_problems_get_count (problems) > 0)
    return TRUE;
  data.sections = sections;
  if (!load_sections (domain, &data, error))
    return FALSE;
  if (smd_problems_get_count (problems) > 0)
    owners->closed = 0; /* of a loading that was undone */
  if (owners->closed > 0)
    smd_domain_wake (domain, SMD_WAKE_LETTERS);
  return TRUE;
}
