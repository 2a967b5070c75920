/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "admin.h"

/**
 * smd_admin_put_page:
 * @self: who asks, and for how many
 * @records: records with an "id", in its order
 * @columns: what to show of each
 */
void
smd_admin_put_page (const SmdAdmin *self, GListStore *records, const SmdOutputColumn *columns)
{
  guint length = sm_record_list_length (records);
  g_autofree char *last = NULL;
  g_autofree char *text = NULL;

  smd_output_list (records, columns, self->json);
  if (length == 0 || length < self->limit)
    return;
  g_object_get (sm_record_list_get (records, length - 1), "id", &last, NULL);
  text = g_strconcat ("there may be more: --after ", last, NULL);
  smd_output_failure (text);
}
