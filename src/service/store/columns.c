/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "columns.h"

#include <string.h>

#include "record.h"

struct _SmdColumns
{
  gatomicrefcount references;
  GPtrArray *names; /* of char *; not changed any more once an answer was made */

  GMutex lock;
  GPtrArray *places; /* guarded by lock: of SmdPlaces *, one a record type; nullable */
};

/* Most names differ in their first letter. */
static inline gboolean
is_named (const SmdColumns *self, guint index, const char *name)
{
  const char *own = g_ptr_array_index (self->names, index);

  return own[0] == name[0] && strcmp (own, name) == 0;
}

SmdColumns *
smd_columns_new (guint n_columns)
{
  SmdColumns *self = g_new0 (SmdColumns, 1);

  g_atomic_ref_count_init (&self->references);
  self->names = g_ptr_array_new_full (n_columns, g_free);
  g_mutex_init (&self->lock);
  return self;
}

void
smd_columns_add (SmdColumns *self, const char *name)
{
  g_ptr_array_add (self->names, g_strdup (name));
}

SmdColumns *
smd_columns_ref (SmdColumns *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
smd_columns_unref (SmdColumns *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_ptr_array_unref (self->names);
  g_clear_pointer (&self->places, g_ptr_array_unref);
  g_mutex_clear (&self->lock);
  g_free (self);
}

guint
smd_columns_get_length (const SmdColumns *self)
{
  return self->names->len;
}

guint
smd_columns_find (const SmdColumns *self, const char *name, guint from)
{
  for (guint i = from; i < self->names->len; i++)
    if (is_named (self, i, name))
      return i;
  for (guint i = 0; i < MIN (from, self->names->len); i++)
    if (is_named (self, i, name))
      return i;
  return SMD_NO_COLUMN;
}

static SmdPlaces *
make_places (const SmdColumns *self, GType record_type)
{
  guint n_fields;
  const SmField *fields = sm_record_type_get_fields (record_type, &n_fields);
  SmdPlaces *places = g_malloc (sizeof *places + n_fields * sizeof places->column[0]);
  guint next = 0;

  places->type = record_type;
  for (guint i = 0; i < n_fields; i++)
    {
      places->column[i] = smd_columns_find (self, fields[i].name, next);
      if (places->column[i] != SMD_NO_COLUMN)
        next = places->column[i] + 1;
    }
  return places;
}

static SmdPlaces *
find_places (SmdColumns *self, GType record_type)
{
  SmdPlaces *places;

  if (self->places == NULL)
    self->places = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->places->len; i++)
    {
      places = g_ptr_array_index (self->places, i);
      if (places->type == record_type)
        return places;
    }
  places = make_places (self, record_type);
  g_ptr_array_add (self->places, places);
  return places;
}

const SmdPlaces *
smd_columns_get_places (SmdColumns *self, GType record_type)
{
  const SmdPlaces *places;

  g_mutex_lock (&self->lock);
  places = find_places (self, record_type);
  g_mutex_unlock (&self->lock);
  return places;
}
