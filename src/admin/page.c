/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "admin.h"
#include "words.h"

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
  text = g_strdup_printf (_ ("there may be more: --after %s"), last);
  smd_output_failure (text);
}

/**
 * smd_admin_put_columns:
 * @section: of a file
 *
 * Tells what each column of it holds.
 */
void
smd_admin_put_columns (const SmdSection *section)
{
  g_autofree char *head = g_strconcat ("#", section->name, NULL);

  smd_output_line (head);
  for (guint i = 0; i < SMD_COLUMNS_MOST && section->columns[i].name != NULL; i++)
    {
      const SmdColumn *column = &section->columns[i];
      g_autofree char *form = smd_sections_dup_form (column);
      g_autofree char *line =
          g_strconcat (column->name, column->required ? _ (", required") : "", "  ", form, NULL);

      smd_output_line (line);
    }
}
