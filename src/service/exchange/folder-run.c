/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "folder-run.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "error.h"
#include "folder-files.h"
#include "folder-private.h"
#include "suppliers.h"
#include "words.h"

#define NO_FOLDER (-1)

void
smd_supplier_folder_tell (const SmdSupplierFolder *self, SmdFoldersNews news, const char *file,
                          const char *words)
{
  self->tell (news, self->supplier_id, file, sm_words_tell (words), self->data);
}

static void
close_folder (int fd)
{
  if (fd != NO_FOLDER)
    close (fd);
}

/* One that cannot be used is told; what the others are for goes on. */
static int
make_part (const SmdSupplierFolder *self, int folder, const char *name)
{
  g_autoptr (GError) error = NULL;
  int fd = smd_folder_make (folder, name, &error);

  if (fd == NO_FOLDER)
    smd_supplier_folder_tell (self, SMD_FOLDERS_TROUBLE, NULL, error->message);
  return fd;
}

static void
serve (SmdSupplierFolder *self, int root)
{
  g_autoptr (GError) error = NULL;
  int folder = smd_folder_open (root, self->supplier_id, &error);

  if (folder == NO_FOLDER)
    {
      smd_supplier_folder_tell (self, SMD_FOLDERS_TROUBLE, NULL, error->message);
      return;
    }
  self->in = make_part (self, folder, "in");
  self->out = make_part (self, folder, "out");
  self->done = make_part (self, folder, "done");
  self->failed = make_part (self, folder, "failed");
  if (self->in != NO_FOLDER && self->done != NO_FOLDER && self->failed != NO_FOLDER)
    smd_supplier_folder_take (self);
  if (self->out != NO_FOLDER)
    smd_supplier_folder_give (self);
  close_folder (self->in);
  close_folder (self->out);
  close_folder (self->done);
  close_folder (self->failed);
  close (folder);
}

static gboolean
require_supplier (SmdTx *tx, gpointer data, GError **error)
{
  return smd_suppliers_require (tx, data, error);
}

static gboolean
serve_one (SmdSupplierFolder *self, int root, GError **error)
{
  g_autoptr (GError) unknown = NULL;

  if (smd_store_read (self->domain->store, require_supplier, (gpointer) self->supplier_id,
                      &unknown))
    serve (self, root);
  else if (g_error_matches (unknown, SM_ERROR, SM_ERROR_SUPPLIER_UNKNOWN))
    smd_supplier_folder_tell (self, SMD_FOLDERS_TROUBLE, NULL, unknown->message);
  else
    {
      g_propagate_error (error, g_steal_pointer (&unknown));
      return FALSE;
    }
  return TRUE;
}

static gboolean
serve_all (SmdSupplierFolder *self, int root, GError **error)
{
  g_autoptr (GPtrArray) found = smd_folder_list_folders (root, error);

  for (guint i = 0; found != NULL && i < found->len; i++)
    {
      const SmdFolderEntry *entry = g_ptr_array_index (found, i);

      self->supplier_id = entry->name;
      if (!g_utf8_validate (entry->name, -1, NULL))
        smd_supplier_folder_tell (self, SMD_FOLDERS_TROUBLE, NULL,
                                  N_ ("no supplier has such a name"));
      else if (!serve_one (self, root, error))
        return FALSE;
    }
  return found != NULL;
}

/* Ends with the program, however that ends. */
static gboolean
lock (int root, GError **error)
{
  if (flock (root, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  if (errno == EWOULDBLOCK)
    sm_error_set (error, SM_ERROR_BUSY, 0, N_ ("another run is at work in this folder"));
  else
    sm_error_set (error, SM_ERROR_UNAVAILABLE, 0, N_ ("the folder cannot be locked: %s"),
                  g_strerror (errno));
  return FALSE;
}

/**
 * smd_folders_run:
 * @domain: the domain
 * @plan: which folders
 * @tell: hears of each thing that was done, or could not be
 * @data: for it
 * @error: %SM_ERROR_BUSY while another run is at work there, %SM_ERROR_SUPPLIER_UNKNOWN or
 *   %SM_ERROR_UNAVAILABLE of the one supplier that was asked for, or the store's
 *
 * Returns: whether all folders were gone through
 */
gboolean
smd_folders_run (SmdDomain *domain, const SmdFoldersPlan *plan, SmdFoldersFunc tell, gpointer data,
                 GError **error)
{
  SmdSupplierFolder self = { .domain = domain, .plan = plan, .tell = tell, .data = data };
  int root = open (plan->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean served = FALSE;

  if (root == NO_FOLDER)
    {
      sm_error_set (error, SM_ERROR_UNAVAILABLE, 0, "%s: %s", plan->root, g_strerror (errno));
      return FALSE;
    }
  self.supplier_id = plan->supplier_id;
  if (lock (root, error))
    served = plan->supplier_id == NULL ? serve_all (&self, root, error)
                                       : smd_store_read (domain->store, require_supplier,
                                                         (gpointer) plan->supplier_id, error)
                                             && serve_one (&self, root, error);
  close (root);
  return served;
}
