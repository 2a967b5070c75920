/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "account-records.h"
#include "error.h"
#include "input-rules.h"
#include "registry-file.h"
#include "suppliers.h"
#include "text.h"

/*
 * Suppliers come as a key file. The keys are those of SmSupplier, which tells what each may hold,
 * and the requisites below; the file replaces what was there.
 */

static const char *const requisites[] = {
  "zone",
  "legal_name",
  "inn",
  "kpp",
  "bank_name",
  "bic",
  "settlement_account",
  "correspondent_account",
};

#define N_REQUISITES G_N_ELEMENTS (requisites)

typedef struct
{
  SmSupplier *record; /* owned */
  char *texts[N_REQUISITES];
  gint64 vat_code;
} Supplier;

static void
supplier_free (gpointer data)
{
  Supplier *self = data;

  g_clear_object (&self->record);
  for (gsize i = 0; i < N_REQUISITES; i++)
    g_free (self->texts[i]);
  g_free (self);
}

static void
blame (SmdProblems *problems, const char *group, const char *key, const char *reason)
{
  g_autofree char *place = g_strconcat ("[", group, "] ", key, NULL);

  smd_problems_add (problems, 0, place, reason);
}

static gboolean
set_field (SmSupplier *record, const char *key, const char *value, gboolean *valid)
{
  guint n_fields;
  const SmField *fields = sm_record_type_get_fields (SM_TYPE_SUPPLIER, &n_fields);

  for (guint i = 0; i < n_fields; i++)
    {
      gpointer member = G_STRUCT_MEMBER_P (record, fields[i].offset);
      gint64 number = 0;

      if (strcmp (fields[i].name, key) != 0)
        continue;
      if (fields[i].kind == SM_FIELD_TEXT)
        {
          sm_record_set_text (member, value);
          return TRUE;
        }
      *valid = g_ascii_string_to_signed (value, 10, G_MININT64, G_MAXINT64, &number, NULL);
      if (fields[i].kind == SM_FIELD_BOOLEAN)
        *(gboolean *) member = number != 0;
      else
        *(gint64 *) member = number;
      return TRUE;
    }
  return FALSE;
}

static gboolean
set_requisite (Supplier *self, const char *key, const char *value, gboolean *valid)
{
  if (strcmp (key, "vat_code") == 0)
    {
      *valid = g_ascii_string_to_signed (value, 10, 1, 12, &self->vat_code, NULL);
      return TRUE;
    }
  for (gsize i = 0; i < N_REQUISITES; i++)
    {
      if (strcmp (requisites[i], key) != 0)
        continue;
      g_free (self->texts[i]);
      self->texts[i] = g_strdup (value);
      return TRUE;
    }
  return FALSE;
}

static void
check_record (SmSupplier *record, const char *group, SmdProblems *problems)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *normalized = NULL;

  if (!sm_record_check (record, &error))
    blame (problems, group, "", error->message);
  else if (!sm_rules_check_account_number (record->number_mask, record->number_example, &normalized,
                                           NULL))
    blame (problems, group, "number_example", "is not of the mask's form");
}

static Supplier *
read_supplier (GKeyFile *file, const char *group, SmdProblems *problems)
{
  Supplier *self = g_new0 (Supplier, 1);
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, NULL);

  self->vat_code = 1;
  self->record = sm_record_new (SM_TYPE_SUPPLIER);
  self->record->payment_least_kopecks = 100;
  self->record->pay_day = 15;
  self->texts[0] = g_strdup ("Europe/Moscow");
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      g_autofree char *typed = g_key_file_get_string (file, group, keys[i], NULL);
      g_autofree char *value = typed != NULL ? sm_text_clean (typed) : NULL;
      gboolean valid = value != NULL;

      if (valid && !set_field (self->record, keys[i], value, &valid)
          && !set_requisite (self, keys[i], value, &valid))
        blame (problems, group, keys[i], "no such key");
      else if (!valid)
        blame (problems, group, keys[i], "not a value of this key");
    }
  sm_record_set_text (&self->record->id, group);
  check_record (self->record, group, problems);
  return self;
}

static gboolean
insert_missing (SmdTx *tx, const SmSupplier *record, GError **error)
{
  return smd_tx_exec (tx, error,
                      "INSERT INTO suppliers (id, name, search, service, number_mask, "
                      "number_example, number_hint, number_place) "
                      "VALUES ($1, '', '', '', '', '', '', '') ON CONFLICT (id) DO NOTHING",
                      "s", record->id);
}

static gboolean
save_record (SmdTx *tx, const SmSupplier *record, GError **error)
{
  g_autofree char *search =
      smd_suppliers_dup_search (record->name, record->service, record->region);

  return smd_tx_exec (
      tx, error,
      "UPDATE suppliers SET name = $1, search = $2, service = $3, region = $4, number_mask = $5, "
      "number_example = $6, number_hint = $7, number_place = $8, simple_readings = $9, "
      "automatic_full = $10, commission_bps = $11, commission_least_kopecks = $12, "
      "payment_least_kopecks = $13, window_first_day = $14, window_last_day = $15, "
      "pay_day = $16, support_email = $17, support_phone = $18 WHERE id = $19",
      "ssssssssiiiiiiiisss", record->name, search, record->service, record->region,
      record->number_mask, record->number_example, record->number_hint, record->number_place,
      (gint64) record->simple_readings, (gint64) record->automatic_full, record->commission_bps,
      record->commission_least_kopecks, record->payment_least_kopecks, record->window_first_day,
      record->window_last_day, record->pay_day, record->support_email, record->support_phone,
      record->id);
}

static gboolean
save_requisites (SmdTx *tx, const Supplier *self, GError **error)
{
  char *const *t = self->texts;

  return smd_tx_exec (tx, error,
                      "UPDATE suppliers SET zone = $1, legal_name = $2, inn = $3, kpp = $4, "
                      "bank_name = $5, bic = $6, settlement_account = $7, "
                      "correspondent_account = $8, vat_code = $9 WHERE id = $10",
                      "ssssssssis", t[0], t[1], t[2], t[3], t[4], t[5], t[6], t[7], self->vat_code,
                      self->record->id);
}

static gboolean
save_all (SmdTx *tx, gpointer data, GError **error)
{
  GPtrArray *suppliers = data;

  for (guint i = 0; i < suppliers->len; i++)
    {
      const Supplier *supplier = g_ptr_array_index (suppliers, i);

      if (!insert_missing (tx, supplier->record, error)
          || !save_record (tx, supplier->record, error) || !save_requisites (tx, supplier, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * smd_suppliers_load:
 * @domain: the domain
 * @path: a key file, a group a supplier
 * @problems: where to tell what is wrong with it
 * @saved: (out): how many suppliers were saved
 * @error: SM_ERROR_NOT_FOUND where the file cannot be read, or an error of the store
 *
 * Returns: %FALSE where it could not be tried; problems are no such failure
 */
gboolean
smd_suppliers_load (SmdDomain *domain, const char *path, SmdProblems *problems, guint *saved,
                    GError **error)
{
  g_autoptr (GPtrArray) suppliers = g_ptr_array_new_with_free_func (supplier_free);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local = NULL;
  g_auto (GStrv) groups = NULL;

  *saved = 0;
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &local))
    {
      sm_error_set (error, SM_ERROR_NOT_FOUND, 0, "%s: %s", path, local->message);
      return FALSE;
    }
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    g_ptr_array_add (suppliers, read_supplier (file, groups[i], problems));
  if (smd_problems_get_count (problems) > 0)
    return TRUE;
  if (!smd_store_write (domain->store, save_all, suppliers, error))
    return FALSE;
  *saved = suppliers->len;
  return TRUE;
}
