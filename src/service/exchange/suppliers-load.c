/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "account-records.h"
#include "error.h"
#include "export-wishes.h"
#include "in-text.h"
#include "input-rules.h"
#include "key-file.h"
#include "limits.h"
#include "receipt-rules.h"
#include "registry-file.h"
#include "requisites.h"
#include "suppliers.h"
#include "text.h"
#include "words.h"

/*
 * Suppliers come as a key file. The keys are those of SmSupplier, which tells what each may hold,
 * and the requisites below; the file replaces what was there.
 */

enum
{
  ZONE,
  LEGAL_NAME,
  INN,
  KPP,
  BANK_NAME,
  BIC,
  SETTLEMENT_ACCOUNT,
  CORRESPONDENT_ACCOUNT,
  N_REQUISITES
};

static const char *const requisites[N_REQUISITES] = {
  "zone",
  "legal_name",
  "inn",
  "kpp",
  "bank_name",
  "bic",
  "settlement_account",
  "correspondent_account",
};

#define REQUISITE_CHARS 160 /* a payee's name in a payment order, GOST R 56042-2014 */

/* as the messages below have them */
G_STATIC_ASSERT (REQUISITE_CHARS == 160 && SM_LIMIT_ACCOUNT_NUMBER_CHARS == 30
                 && SM_LIMIT_POSTING_DAYS == 30);

typedef struct
{
  SmSupplier *record; /* owned */
  char *texts[N_REQUISITES];
  gint64 vat_code;
  gint64 posting_days; /* from the payment to its posting */
  char *agent_type;    /* owned, nullable */
  char *exports;       /* owned: as written; NULL: all */
  SmdOutEncoding encoding;
} Supplier;

static void
supplier_free (gpointer data)
{
  Supplier *self = data;

  g_clear_object (&self->record);
  for (gsize i = 0; i < N_REQUISITES; i++)
    g_free (self->texts[i]);
  g_free (self->agent_type);
  g_free (self->exports);
  g_free (self);
}

static void
blame (SmdProblems *problems, const char *group, const char *key, const char *reason)
{
  g_autofree char *place = g_strconcat ("[", group, "] ", key, NULL);

  smd_problems_add (problems, 0, place, reason);
}

/* Returns what is wrong with a key's value, or NULL. */
static const char *
set_field (SmSupplier *record, const SmField *field, const char *value)
{
  gpointer member = G_STRUCT_MEMBER_P (record, field->offset);

  if (field->kind == SM_FIELD_TEXT)
    sm_record_set_text (member, *value != '\0' ? value : NULL);
  else if (field->kind == SM_FIELD_INTEGER)
    return g_ascii_string_to_signed (value, 10, G_MININT64, G_MAXINT64, member, NULL)
               ? NULL
               : N_ ("is not a whole number");
  else if (strcmp (value, "1") != 0 && strcmp (value, "0") != 0)
    return N_ ("is neither 0 nor 1");
  else
    *(gboolean *) member = *value == '1';
  return NULL;
}

static const char *
set_agent_type (Supplier *self, const char *value)
{
  g_autofree char *types = g_strjoinv (", ", (char **) sm_receipt_agent_types);
  g_autofree char *reason = g_strdup_printf (T_ (N_ ("is none of: %s")), types);

  if (*value == '\0')
    return NULL;
  if (!g_strv_contains (sm_receipt_agent_types, value))
    return g_intern_string (reason);
  g_free (self->agent_type);
  self->agent_type = g_strdup (value);
  return NULL;
}

static const char *
set_exports (Supplier *self, const char *value)
{
  guint wishes;

  g_free (self->exports);
  self->exports = *value != '\0' ? g_strdup (value) : NULL;
  return *value == '\0' || smd_export_wishes_parse (value, &wishes)
             ? NULL
             : N_ ("is neither none nor any of: readings, sber, 1c");
}

static const char *
set_requisite (Supplier *self, const char *key, const char *value)
{
  if (strcmp (key, "agent_type") == 0)
    return set_agent_type (self, value);
  if (strcmp (key, "exports") == 0)
    return set_exports (self, value);
  if (strcmp (key, "export_encoding") == 0)
    return smd_out_encoding_from_string (value, &self->encoding)
               ? NULL
               : N_ ("is none of: windows-1251, koi8-r, cp866, utf-8");
  if (strcmp (key, "vat_code") == 0)
    return g_ascii_string_to_signed (value, 10, 1, 12, &self->vat_code, NULL)
               ? NULL
               : N_ ("is not within 1 to 12");
  if (strcmp (key, "posting_days") == 0)
    return g_ascii_string_to_signed (value, 10, 0, SM_LIMIT_POSTING_DAYS, &self->posting_days, NULL)
               ? NULL
               : N_ ("is not within 0 to 30");
  for (gsize i = 0; i < N_REQUISITES; i++)
    {
      if (strcmp (requisites[i], key) != 0)
        continue;
      g_free (self->texts[i]);
      self->texts[i] = *value != '\0' ? g_strdup (value) : NULL;
      return g_utf8_strlen (value, -1) <= REQUISITE_CHARS ? NULL
                                                          : N_ ("has more than 160 characters");
    }
  return N_ ("no such key");
}

static void
blame_if (SmdProblems *problems, const char *group, const char *key, const char *reason)
{
  if (reason != NULL)
    blame (problems, group, key, reason);
}

static gboolean
has_place (const char *mask)
{
  return strpbrk (mask, "9A") != NULL || strstr (mask, "А") != NULL;
}

static void
check_mask (const SmSupplier *record, const char *group, SmdProblems *problems)
{
  g_autofree char *number = NULL;

  if (record->number_mask == NULL || record->number_example == NULL)
    return;
  if (!has_place (record->number_mask))
    blame (problems, group, "number_mask", N_ ("has no place for a digit or a letter"));
  if (!sm_rules_check_account_number (record->number_mask, record->number_example, &number, NULL))
    blame (problems, group, "number_example", N_ ("is not of the form of number_mask"));
  else if (g_utf8_strlen (number, -1) > SM_LIMIT_ACCOUNT_NUMBER_CHARS)
    blame (problems, group, "number_mask",
           N_ ("is of numbers with more than 30 characters, which payments cannot carry"));
}

static void
check_sum (const char *group, const char *key, gint64 kopecks, gint64 least, SmdProblems *problems)
{
  g_autofree char *reason = NULL;

  if (kopecks >= least && kopecks <= SM_LIMIT_PAYMENT_MOST)
    return;
  reason = g_strdup_printf (T_ (N_ ("is not within %ld to %ld kopecks")), (long) least,
                            (long) SM_LIMIT_PAYMENT_MOST);
  blame (problems, group, key, reason);
}

/* What the field table does not say of a supplier. */
static void
check_terms (const SmSupplier *record, const char *group, SmdProblems *problems)
{
  g_autofree char *email = NULL;

  check_mask (record, group, problems);
  check_sum (group, "commission_least_kopecks", record->commission_least_kopecks, 0, problems);
  check_sum (group, "payment_least_kopecks", record->payment_least_kopecks, SM_LIMIT_PAYMENT_LEAST,
             problems);
  if ((record->window_first_day == 0) != (record->window_last_day == 0))
    blame (problems, group, record->window_first_day == 0 ? "window_first_day" : "window_last_day",
           N_ ("is missing: a window has a first and a last day"));
  email = record->support_email != NULL ? sm_rules_normalize_email (record->support_email, NULL)
                                        : g_strdup ("");
  if (email == NULL)
    blame (problems, group, "support_email", N_ ("is no e-mail address"));
  if (record->support_phone != NULL && !sm_rules_check_phone (record->support_phone, NULL, NULL))
    blame (problems, group, "support_phone", N_ ("is no telephone number"));
}

static void
check_record (SmSupplier *record, const char *group, SmdProblems *problems)
{
  g_autoptr (GError) error = NULL;
  gboolean checked G_GNUC_UNUSED = sm_record_check (record, &error);

  for (guint i = 0; i < sm_error_get_n_fields (error); i++)
    {
      const SmErrorField *wrong = sm_error_get_field (error, i);
      g_autofree char *reason = smd_problems_dup_reason (
          sm_record_type_find_field (SM_TYPE_SUPPLIER, wrong->name), wrong->code);

      blame (problems, group, wrong->name, reason);
    }
  check_terms (record, group, problems);
}

static void
check_requisites (const Supplier *self, const char *group, SmdProblems *problems)
{
  char *const *t = self->texts;
  const char *bic = t[BIC];

  if (t[ZONE] == NULL)
    blame (problems, group, "zone", N_ ("is empty"));
  else
    blame_if (problems, group, "zone", smd_requisites_check_zone (t[ZONE]));
  if (t[INN] != NULL)
    blame_if (problems, group, "inn", smd_requisites_check_inn (t[INN]));
  if (t[KPP] != NULL)
    blame_if (problems, group, "kpp", smd_requisites_check_kpp (t[KPP], t[INN]));
  if (bic != NULL && smd_requisites_check_bic (bic) != NULL)
    {
      blame (problems, group, "bic", smd_requisites_check_bic (bic));
      return;
    }
  if (t[SETTLEMENT_ACCOUNT] != NULL)
    blame_if (
        problems, group, "settlement_account",
        smd_requisites_check_settlement (t[SETTLEMENT_ACCOUNT], bic, t[CORRESPONDENT_ACCOUNT]));
  if (t[CORRESPONDENT_ACCOUNT] != NULL)
    blame_if (problems, group, "correspondent_account",
              smd_requisites_check_correspondent (t[CORRESPONDENT_ACCOUNT], bic));
}

/* What a receipt says of the supplier. */
static void
check_agent (const Supplier *self, const char *group, SmdProblems *problems)
{
  const struct
  {
    const char *key;
    const char *value;
  } needed[] = {
    { "legal_name", self->texts[LEGAL_NAME] },
    { "inn", self->texts[INN] },
    { "support_phone", self->record->support_phone },
  };

  for (guint i = 0; self->agent_type != NULL && i < G_N_ELEMENTS (needed); i++)
    if (needed[i].value == NULL)
      blame (problems, group, needed[i].key,
             N_ ("is missing: receipts of an agent name the supplier"));
}

static void
check_id (const char *id, SmdProblems *problems)
{
  g_autofree char *cleaned = sm_text_clean (id);

  if (g_strcmp0 (cleaned, id) != 0 || strpbrk (id, " /?#%") != NULL)
    blame (problems, id, "id", N_ ("has spaces, or characters that addresses cannot have"));
  else if (*id == '.' || *id == '-')
    blame (problems, id, "id",
           N_ ("begins with a dot or a dash, which command lines take for more"));
}

static Supplier *
read_supplier (GKeyFile *file, const char *group, SmdProblems *problems)
{
  Supplier *self = g_new0 (Supplier, 1);
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, NULL);

  self->vat_code = 1;
  self->posting_days = 1;
  self->record = sm_record_new (SM_TYPE_SUPPLIER);
  self->record->payment_least_kopecks = 100;
  self->record->pay_day = 15;
  self->texts[ZONE] = g_strdup ("Europe/Moscow");
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      g_autofree char *typed = g_key_file_get_string (file, group, keys[i], NULL);
      g_autofree char *value = typed != NULL ? sm_text_clean (typed) : NULL;
      const SmField *field = sm_record_type_find_field (SM_TYPE_SUPPLIER, keys[i]);

      if (value == NULL)
        blame (problems, group, keys[i], N_ ("holds characters that are no text"));
      else if (field == NULL || strcmp (keys[i], "id") == 0)
        blame_if (problems, group, keys[i], set_requisite (self, keys[i], value));
      else
        blame_if (problems, group, keys[i], set_field (self->record, field, value));
    }
  sm_record_set_text (&self->record->id, group);
  check_id (group, problems);
  check_record (self->record, group, problems);
  check_requisites (self, group, problems);
  check_agent (self, group, problems);
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
                      "correspondent_account = $8, vat_code = $9, posting_days = $10, "
                      "agent_type = $11, exports = COALESCE ($12, ''), export_encoding = $13 "
                      "WHERE id = $14",
                      "ssssssssiissss", t[0], t[1], t[2], t[3], t[4], t[5], t[6], t[7],
                      self->vat_code, self->posting_days, self->agent_type, self->exports,
                      smd_out_encoding_to_string (self->encoding), self->record->id);
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

/* NULL with problems too: of a file that is no text, or of an encoding that is not clear. */
static GKeyFile *
read_file (const char *path, const char *encoding, SmdProblems *problems, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *text =
      smd_in_text_load (path, encoding, SM_LIMIT_KEY_FILE_BYTES, problems, error);
  GKeyFile *file = text != NULL ? sm_key_file_parse (text, strlen (text), &local) : NULL;

  if (text != NULL && file == NULL)
    smd_problems_add (problems, 0, NULL, local->message);
  return file;
}

/**
 * smd_suppliers_load:
 * @domain: the domain
 * @path: a key file, a group a supplier
 * @encoding: (nullable): which the file is in, as somebody said
 * @problems: where to tell what is wrong with it
 * @saved: (out): how many suppliers were saved
 * @error: SM_ERROR_NOT_FOUND where the file cannot be read, SM_ERROR_INPUT_INVALID for an encoding
 *   that is none, or an error of the store
 *
 * Returns: %FALSE where it could not be tried; problems are no such failure
 */
gboolean
smd_suppliers_load (SmdDomain *domain, const char *path, const char *encoding,
                    SmdProblems *problems, guint *saved, GError **error)
{
  g_autoptr (GPtrArray) suppliers = g_ptr_array_new_with_free_func (supplier_free);
  g_autoptr (GError) local = NULL;
  g_autoptr (GKeyFile) file = read_file (path, encoding, problems, &local);
  g_auto (GStrv) groups = NULL;

  *saved = 0;
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (file == NULL)
    return TRUE;
  groups = g_key_file_get_groups (file, NULL);
  if (groups[0] == NULL)
    smd_problems_add (problems, 0, NULL, N_ ("the file has no supplier: a group, [ID], for each"));
  for (guint i = 0; groups[i] != NULL; i++)
    g_ptr_array_add (suppliers, read_supplier (file, groups[i], problems));
  if (smd_problems_get_count (problems) > 0)
    return TRUE;
  if (!smd_store_write (domain->store, save_all, suppliers, error))
    return FALSE;
  *saved = suppliers->len;
  return TRUE;
}
