/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "admin.h"
#include "words.h"

/**
 * smd_admin_note_look:
 * @self: who looks
 * @subject: what @ids name
 * @ids: (array zero-terminated=1): what is about to be shown
 * @error: why it could not be noted: then it may not be shown
 *
 * Every command that shows a customer's data says so by this, before it does. One that only reads
 * has a store for reading only, which is not this one.
 *
 * Returns: whether it is noted
 */
gboolean
smd_admin_note_look (SmdAdmin *self, SmdSubject subject, const char *const *ids, GError **error)
{
  g_autofree char *command = g_strconcat (self->command->object, " ", self->command->verb, NULL);
  const SmdLook look = { self->operator_name, command };
  g_autoptr (SmdStore) store = smd_store_open (self->config->store_url, error);

  if (store != NULL && smd_access_note (store, self->domain.clock, &look, subject, ids, error))
    return TRUE;
  g_prefix_error_literal (error, _ ("the log of access cannot be written, so nothing is shown: "));
  return FALSE;
}

/**
 * smd_admin_note_page:
 * @self: who looks
 * @subject: what the records are
 * @records: records with an "id"
 * @error: as smd_admin_note_look()
 *
 * Returns: whether it is noted
 */
gboolean
smd_admin_note_page (SmdAdmin *self, SmdSubject subject, GListStore *records, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < sm_record_list_length (records); i++)
    {
      char *id = NULL;

      g_object_get (sm_record_list_get (records, i), "id", &id, NULL);
      g_ptr_array_add (ids, id);
    }
  if (ids->len == 0)
    return TRUE;
  g_ptr_array_add (ids, NULL);
  return smd_admin_note_look (self, subject, (const char *const *) ids->pdata, error);
}
