/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "error.h"
#include "export-wishes.h"
#include "folder-files.h"
#include "folder-private.h"
#include "payments-export.h"
#include "readings-file.h"
#include "words.h"

typedef struct
{
  const SmdSupplierFolder *folder; /* borrowed */
  SmdExportWishes wishes;
  char *path; /* owned: of out/ */
} Giving;

static void
tell_trouble (const Giving *self, const char *words)
{
  smd_supplier_folder_tell (self->folder, SMD_FOLDERS_TROUBLE, NULL, words);
}

/* A character that the encoding lacks: nothing goes out until it is corrected, or another encoding
 * is chosen. */
static void
tell_problems (const Giving *self, const char *kind, const SmdProblems *problems)
{
  for (guint i = 0; smd_problems_get (problems, i) != NULL; i++)
    {
      g_autofree char *words = g_strconcat (kind, ": ", smd_problems_get (problems, i), NULL);

      tell_trouble (self, words);
    }
}

static void
tell_given (const Giving *self, const SmdExport *export, GPtrArray *names)
{
  g_autofree char *words = NULL;

  g_ptr_array_add (names, NULL);
  g_autofree char *files = g_strjoinv (", ", (char **) names->pdata);

  words = g_strdup_printf (T_ (N_ ("out/: %s %ld, rows: %ld: %s")), export->kind,
                           (long) export->number, (long) export->n_rows, files);
  smd_supplier_folder_tell (self->folder, SMD_FOLDERS_GIVEN, NULL, words);
}

/* ---- readings ---- */

static gboolean
make_readings (const Giving *self, SmdProblems *problems, GError **error)
{
  const SmdSupplierFolder *folder = self->folder;
  const gint64 before = folder->plan->at_once ? G_MAXINT64 : self->wishes.midnight;
  gboolean made = TRUE;

  while (made)
    {
      g_autoptr (SmdExport) export = NULL;

      if (!smd_readings_export (folder->domain, folder->supplier_id, self->wishes.encoding, before,
                                problems, &export, error))
        return FALSE;
      made = export != NULL;
    }
  return TRUE;
}

static gboolean
write_readings (const Giving *self, SmdExport *export, GPtrArray *names, GError **error)
{
  SmdDomain *domain = self->folder->domain;
  g_autoptr (SmdExport) whole =
      smd_exports_find (domain, export->supplier_id, export->kind, export->number, error);

  return whole != NULL && smd_exports_write_all (domain, whole, self->path, names, error);
}

/* ---- payments ---- */

static SmdPaymentsWish
get_payments_wish (const Giving *self)
{
  return (SmdPaymentsWish) {
    .encoding = self->wishes.encoding,
    .registry = (self->wishes.wishes & SMD_WISH_REGISTRY) != 0,
    .order = (self->wishes.wishes & SMD_WISH_ORDER) != 0,
    .once = !self->folder->plan->at_once,
    .today = self->folder->plan->at_once,
  };
}

static gboolean
make_payments (const Giving *self, SmdProblems *problems, GError **error)
{
  const SmdSupplierFolder *folder = self->folder;
  const SmdPaymentsWish wish = get_payments_wish (self);
  g_autoptr (GListStore) made = g_list_store_new (SMD_TYPE_EXPORT);

  return smd_payments_export (folder->domain, folder->supplier_id, &wish, problems, made, error);
}

static gboolean
write_payments (const Giving *self, SmdExport *export, GPtrArray *names, GError **error)
{
  const SmdPaymentsWish wish = get_payments_wish (self);
  g_autoptr (SmdProblems) problems = smd_problems_new ();

  if (!smd_payments_write_out (self->folder->domain, export, &wish, self->path, problems, names,
                               error))
    return FALSE;
  if (smd_problems_get_count (problems) == 0)
    return TRUE;
  sm_error_set (error, SM_ERROR_INPUT_INVALID, 0, "%s", smd_problems_get (problems, 0));
  return FALSE;
}

/* ---- both ---- */

typedef struct
{
  const char *kind;
  guint wishes; /* any of which it is for */
  gboolean (*make) (const Giving *self, SmdProblems *problems, GError **error);
  gboolean (*write) (const Giving *self, SmdExport *export, GPtrArray *names, GError **error);
} Kind;

static const Kind kinds[] = {
  { SMD_EXPORT_READINGS, SMD_WISH_READINGS, make_readings, write_readings },
  { SMD_EXPORT_PAYMENTS, SMD_WISH_REGISTRY | SMD_WISH_ORDER, make_payments, write_payments },
};

/* In the order of their numbers, what was made before and not given out among them. */
static gboolean
write_all (const Giving *self, const Kind *kind, GError **error)
{
  const SmdSupplierFolder *folder = self->folder;
  g_autoptr (GListStore) found = g_list_store_new (SMD_TYPE_EXPORT);

  if (!smd_exports_list_unwritten (folder->domain, folder->supplier_id, kind->kind, found, error))
    return FALSE;
  for (guint i = 0; i < sm_record_list_length (found); i++)
    {
      SmdExport *export = sm_record_list_get (found, i);
      g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

      if (!kind->write (self, export, names, error))
        return FALSE;
      tell_given (self, export, names);
    }
  return TRUE;
}

/* What could not be made stops nothing that was. */
static void
give (const Giving *self, const Kind *kind)
{
  g_autoptr (SmdProblems) problems = smd_problems_new ();
  g_autoptr (GError) making = NULL;
  g_autoptr (GError) writing = NULL;

  if ((self->wishes.wishes & kind->wishes) == 0)
    return;
  if (!kind->make (self, problems, &making))
    tell_trouble (self, making->message);
  tell_problems (self, kind->kind, problems);
  if (!write_all (self, kind, &writing))
    {
      g_autofree char *words = g_strconcat ("out/", writing->message, NULL);

      tell_trouble (self, words);
    }
}

void
smd_supplier_folder_give (const SmdSupplierFolder *self)
{
  Giving giving = { self };
  g_autoptr (GError) error = NULL;

  if (!smd_export_wishes_load (self->domain, self->supplier_id, &giving.wishes, &error))
    {
      tell_trouble (&giving, error->message);
      return;
    }
  giving.path = smd_folder_dup_path (self->out);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    give (&giving, &kinds[i]);
  g_free (giving.path);
}
