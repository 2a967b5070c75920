/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-records.h"
#include "admin.h"
#include "log.h"
#include "lookups.h"
#include "output.h"
#include "registry-file.h"
#include "registry-table.h"
#include "words.h"

static const SmdOutputColumn columns[] = {
  { N_ ("ID"), "id" },
  { N_ ("NAME"), "name" },
  { N_ ("SERVICE"), "service" },
  { N_ ("REGION"), "region" },
  { N_ ("MASK"), "number_mask" },
  { N_ ("AUTOMATIC"), "automatic_full" },
  { NULL },
};

static gboolean
read_suppliers (SmdTx *tx, gpointer data, GError **error)
{
  GListStore *found = data;
  g_autoptr (SmdRows) rows =
      smd_tx_query (tx, error,
                    "SELECT id, name, service, region, number_mask, number_example, "
                    "number_hint, number_place, simple_readings, automatic_full, "
                    "commission_bps, commission_least_kopecks, payment_least_kopecks, "
                    "window_first_day, window_last_day, pay_day, support_email, support_phone "
                    "FROM suppliers ORDER BY name, id",
                    "");

  if (rows == NULL)
    return FALSE;
  g_list_store_remove_all (found);
  while (smd_rows_next (rows))
    {
      g_autoptr (SmSupplier) supplier = smd_rows_dup_record (rows, SM_TYPE_SUPPLIER);

      g_list_store_append (found, supplier);
    }
  return TRUE;
}

int
smd_admin_suppliers_list (SmdAdmin *self, char **args, GError **error)
{
  g_autoptr (GListStore) found = g_list_store_new (SM_TYPE_SUPPLIER);

  if (!smd_store_read (self->domain.store, read_suppliers, found, error))
    return SMD_ADMIN_FAILED;
  smd_output_list (found, columns, self->json);
  return SMD_ADMIN_DONE;
}

typedef struct
{
  gint64 now;
  GPtrArray *lines; /* owned by the caller */
} Lookups;

static gboolean
read_lookups (SmdTx *tx, gpointer data, GError **error)
{
  Lookups *self = data;
  g_autoptr (SmdRows) rows = smd_tx_query (tx, error, "SELECT id FROM suppliers ORDER BY id", "");

  if (rows == NULL)
    return FALSE;
  g_ptr_array_set_size (self->lines, 0);
  while (smd_rows_next (rows))
    {
      const char *id = smd_rows_get_text (rows, "id");
      gint64 failures;

      if (!smd_lookups_count (tx, self->now, id, &failures, error))
        return FALSE;
      if (failures > 0)
        g_ptr_array_add (self->lines, g_strdup_printf ("%s  %" G_GINT64_FORMAT, id, failures));
    }
  return TRUE;
}

int
smd_admin_suppliers_lookups (SmdAdmin *self, char **args, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  Lookups lookups = { sm_clock_now (self->domain.clock), lines };

  if (!smd_store_read (self->domain.store, read_lookups, &lookups, error))
    return SMD_ADMIN_FAILED;
  for (guint i = 0; i < lines->len; i++)
    smd_output_line (g_ptr_array_index (lines, i));
  return SMD_ADMIN_DONE;
}

/* The keys that are not of the record, and what a key is where the file does not tell it. */
static const struct
{
  const char *names;
  const char *doc;
} requisites[] = {
  { "zone", N_ ("time zone of its days; default Europe/Moscow") },
  { "legal_name, inn, kpp", N_ ("the payee") },
  { "bank_name, bic, settlement_account, correspondent_account", N_ ("its bank") },
  { "vat_code", N_ ("of the fiscal receipt, 1 to 12; default 1") },
  { "agent_type",
    N_ ("as whose agent the money is taken, for fiscal receipts: payment_agent, agent…; then "
        "legal_name, inn and support_phone are required") },
  { "posting_days", N_ ("from the day of a payment to its posting, where no list of credited ones "
                        "tells it: 0 to 30; default 1") },
  { "exports", N_ ("what goes out by its folder, with commas between: readings, sber, 1c; or none; "
                   "default all, 1c where [operator] is set") },
  { "export_encoding",
    N_ ("of what goes out: windows-1251, koi8-r, cp866, utf-8; default the first") },
};

static const struct
{
  const char *name;
  const char *value;
} defaults[] = { { "payment_least_kopecks", "100" }, { "pay_day", "15" } };

static void
append_value (GString *line, const SmField *field)
{
  if (field->choices != NULL)
    {
      g_autofree char *choices = g_strjoinv (", ", (char **) field->choices);

      g_string_append_printf (line, ": %s", choices);
    }
  else if (field->kind == SM_FIELD_BOOLEAN)
    g_string_append (line, _ (": 0 or 1"));
  for (gsize i = 0; i < G_N_ELEMENTS (defaults); i++)
    if (g_str_equal (defaults[i].name, field->name))
      g_string_append_printf (line, _ ("; default %s"), defaults[i].value);
}

int
smd_admin_suppliers_keys (SmdAdmin *self, char **args, GError **error)
{
  guint n_fields;
  const SmField *fields = sm_record_type_get_fields (SM_TYPE_SUPPLIER, &n_fields);

  smd_output_line (
      _ ("[ID]  a supplier begins, so named in commands; then key=value, a line each"));
  for (guint i = 0; i < n_fields; i++)
    {
      const char *required = fields[i].flags & SM_FIELD_REQUIRED ? _ (", required") : "";
      g_autoptr (GString) line = g_string_new (NULL);

      if (g_str_equal (fields[i].name, "id"))
        continue;
      g_string_append_printf (line, "%s%s  %s", fields[i].name, required, _ (fields[i].doc));
      append_value (line, &fields[i]);
      smd_output_line (line->str);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (requisites); i++)
    {
      g_autofree char *line = g_strjoin ("  ", requisites[i].names, _ (requisites[i].doc), NULL);

      smd_output_line (line);
    }
  return SMD_ADMIN_DONE;
}

int
smd_admin_registry_form (SmdAdmin *self, char **args, GError **error)
{
  smd_output_line ("as_of;YYYY-MM-DD");
  for (const SmdSection *section = smd_registry_table; *section->name != '\0'; section++)
    {
      g_autofree char *head = g_strconcat ("#", section->name, NULL);
      g_autoptr (GString) text = g_string_new (NULL);

      smd_output_line (head);
      for (guint i = 0; i < SMD_COLUMNS_MOST && section->columns[i].name != NULL; i++)
        g_string_append_printf (text, "%s%s", i > 0 ? ";" : "", section->columns[i].name);
      smd_output_line (text->str);
    }
  return SMD_ADMIN_DONE;
}

int
smd_admin_registry_columns (SmdAdmin *self, char **args, GError **error)
{
  smd_output_line (_ ("as_of  a date (YYYY-MM-DD), before all sections; or --as-of"));
  for (const SmdSection *section = smd_registry_table; *section->name != '\0'; section++)
    smd_admin_put_columns (section);
  return SMD_ADMIN_DONE;
}

static int
finish (SmdAdmin *self, const SmdProblems *problems, const char *event, const char *subject,
        const char *summary)
{
  if (smd_problems_get_count (problems) > 0)
    {
      smd_output_problems (problems);
      return SMD_ADMIN_FINDINGS;
    }
  sm_log_event (G_LOG_LEVEL_MESSAGE, event, "operator", self->operator_name, "subject", subject,
                "result", summary, NULL);
  smd_output_line (summary);
  return SMD_ADMIN_DONE;
}

int
smd_admin_suppliers_load (SmdAdmin *self, char **args, GError **error)
{
  g_autoptr (SmdProblems) problems = smd_problems_new ();
  g_autofree char *summary = NULL;
  g_autofree char *count = NULL;
  guint saved;

  if (!smd_suppliers_load (&self->domain, args[0], self->encoding, problems, &saved, error))
    return SMD_ADMIN_FAILED;
  count = g_strdup_printf (ngettext ("%u supplier", "%u suppliers", saved), saved);
  summary = g_strdup_printf (_ ("%s saved"), count);
  return finish (self, problems, "suppliers-loaded", args[0], summary);
}

/* Who was closed is told only where the registry was taken. */
static void
show_owners (const SmdOwners *owners, gboolean taken)
{
  g_autofree char *accounts = NULL;
  g_autofree char *customers = NULL;
  g_autofree char *summary = NULL;

  if (owners->lines == NULL || owners->lines->len == 0)
    return;
  for (guint i = 0; i < owners->lines->len; i++)
    smd_output_line (g_ptr_array_index (owners->lines, i));
  accounts = g_strdup_printf (ngettext ("%u account", "%u accounts", owners->lines->len),
                              owners->lines->len);
  customers =
      g_strdup_printf (ngettext ("%u customer", "%u customers", owners->closed), owners->closed);
  summary = taken ? g_strdup_printf (_ ("%s with another owner; full access of %s closed"),
                                     accounts, customers)
                  : g_strdup_printf (_ ("%s with another owner"), accounts);
  smd_output_line (summary);
}

static char *
dup_loaded (const SmdRegistryCounts *counts)
{
  g_autofree char *accounts =
      g_strdup_printf (ngettext ("%u account", "%u accounts", counts->accounts), counts->accounts);
  g_autofree char *lines =
      g_strdup_printf (ngettext ("%u line", "%u lines", counts->lines), counts->lines);
  g_autofree char *months =
      g_strdup_printf (ngettext ("%u month", "%u months", counts->months), counts->months);
  g_autofree char *meters =
      g_strdup_printf (ngettext ("%u meter", "%u meters", counts->meters), counts->meters);

  return g_strdup_printf (_ ("%s, %s, %s, %s loaded"), accounts, lines, months, meters);
}

int
smd_admin_registry_load (SmdAdmin *self, char **args, GError **error)
{
  g_autoptr (SmdProblems) problems = smd_problems_new ();
  g_autofree char *summary = NULL;
  g_auto (SmdOwners) owners = { .expected = self->owners_changed };
  const SmdFileWish wish = { self->encoding, self->format };
  SmdRegistryCounts counts;

  if (!smd_registry_load (&self->domain, args[0], args[1], &wish, self->as_of, &owners, problems,
                          &counts, error))
    return SMD_ADMIN_FAILED;
  show_owners (&owners, smd_problems_get_count (problems) == 0);
  summary = dup_loaded (&counts);
  return finish (self, problems, "registry-loaded", args[0], summary);
}

int
smd_admin_payments_credit (SmdAdmin *self, char **args, GError **error)
{
  g_autoptr (SmdProblems) problems = smd_problems_new ();
  g_autofree char *payments = NULL;
  g_autofree char *days = NULL;
  g_autofree char *summary = NULL;
  SmdCreditedCounts counts;

  if (!smd_credited_load (&self->domain, args[0], args[1], self->encoding, problems, &counts,
                          error))
    return SMD_ADMIN_FAILED;
  payments =
      g_strdup_printf (ngettext ("%u payment", "%u payments", counts.credited), counts.credited);
  days =
      g_strdup_printf (ngettext ("%u posting day", "%u posting days", counts.dated), counts.dated);
  summary = g_strdup_printf (_ ("%s credited, %s corrected"), payments, days);
  return finish (self, problems, "payments-credited", args[0], summary);
}
