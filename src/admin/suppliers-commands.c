/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-records.h"
#include "admin.h"
#include "log.h"
#include "lookups.h"
#include "output.h"
#include "registry-file.h"
#include "registry-table.h"

static const SmdOutputColumn columns[] = {
  { "ID", "id" },
  { "NAME", "name" },
  { "SERVICE", "service" },
  { "REGION", "region" },
  { "MASK", "number_mask" },
  { "AUTOMATIC", "automatic_full" },
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

int
smd_admin_suppliers_keys (SmdAdmin *self, char **args, GError **error)
{
  guint n_fields;
  const SmField *fields = sm_record_type_get_fields (SM_TYPE_SUPPLIER, &n_fields);

  for (guint i = 0; i < n_fields; i++)
    {
      g_autofree char *choices =
          fields[i].choices != NULL ? g_strjoinv (", ", (char **) fields[i].choices) : NULL;
      g_autofree char *line = g_strconcat (fields[i].name, "  ", fields[i].doc,
                                           choices != NULL ? ": " : "", choices, NULL);

      if (!g_str_equal (fields[i].name, "id"))
        smd_output_line (line);
    }
  smd_output_line ("zone  time zone of its days, e.g. Europe/Moscow");
  smd_output_line ("legal_name, inn, kpp  the payee");
  smd_output_line ("bank_name, bic, settlement_account, correspondent_account  its bank");
  smd_output_line ("vat_code  of the fiscal receipt, 1 to 12");
  smd_output_line ("posting_days  from the day of a payment to its posting, where no list of "
                   "credited ones tells it: 0 to 30");
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
  guint saved;

  if (!smd_suppliers_load (&self->domain, args[0], problems, &saved, error))
    return SMD_ADMIN_FAILED;
  summary = g_strdup_printf ("%u suppliers saved", saved);
  return finish (self, problems, "suppliers-loaded", args[0], summary);
}

static void
show_owners (const SmdOwners *owners)
{
  g_autofree char *summary = NULL;

  if (owners->lines == NULL || owners->lines->len == 0)
    return;
  for (guint i = 0; i < owners->lines->len; i++)
    smd_output_line (g_ptr_array_index (owners->lines, i));
  summary = g_strdup_printf ("%u accounts have another owner; full access of %u customers closed",
                             owners->lines->len, owners->closed);
  smd_output_line (summary);
}

int
smd_admin_registry_load (SmdAdmin *self, char **args, GError **error)
{
  g_autoptr (SmdProblems) problems = smd_problems_new ();
  g_autofree char *summary = NULL;
  g_auto (SmdOwners) owners = { .expected = self->owners_changed };
  SmdRegistryCounts counts;

  if (!smd_registry_load (&self->domain, args[0], args[1], self->as_of, &owners, problems, &counts,
                          error))
    return SMD_ADMIN_FAILED;
  show_owners (&owners);
  summary = g_strdup_printf ("%u accounts, %u lines, %u months, %u meters loaded", counts.accounts,
                             counts.lines, counts.months, counts.meters);
  return finish (self, problems, "registry-loaded", args[0], summary);
}

int
smd_admin_payments_credit (SmdAdmin *self, char **args, GError **error)
{
  g_autoptr (SmdProblems) problems = smd_problems_new ();
  g_autofree char *summary = NULL;
  SmdCreditedCounts counts;

  if (!smd_credited_load (&self->domain, args[0], args[1], problems, &counts, error))
    return SMD_ADMIN_FAILED;
  summary = g_strdup_printf ("%u payments credited, %u posting days corrected", counts.credited,
                             counts.dated);
  return finish (self, problems, "payments-credited", args[0], summary);
}
