/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record.h"

#include <string.h>

#include "id.h"
#include "json-writer.h"

/*
 * The type: properties, life cycle, copy and comparison, all driven by the field table.
 */

typedef struct
{
  guint n_hidden; /* what of its JSON is left out */
} SmRecordPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SmRecord, sm_record, G_TYPE_OBJECT)

#define PRIVATE(self) ((SmRecordPrivate *) sm_record_get_instance_private (self))

#define MEMBER(record, field, type) (*(type *) G_STRUCT_MEMBER_P ((record), (field)->offset))

static const SmField *
field_of_property (GObject *object, guint property_id)
{
  SmRecordClass *klass = SM_RECORD_GET_CLASS (object);

  g_assert (property_id > 0 && property_id <= klass->n_fields);
  return &klass->fields[property_id - 1];
}

static void
clear_text (char **member, const SmField *field)
{
  if (field->flags & SM_FIELD_SECRET)
    g_clear_pointer (member, sm_secret_free);
  else
    g_clear_pointer (member, g_free);
}

static void
sm_record_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  const SmField *field = field_of_property (object, property_id);

  switch (field->kind)
    {
    case SM_FIELD_TEXT:
      g_value_set_string (value, MEMBER (object, field, char *));
      break;
    case SM_FIELD_INTEGER:
    case SM_FIELD_TIME:
      g_value_set_int64 (value, MEMBER (object, field, gint64));
      break;
    case SM_FIELD_BOOLEAN:
      g_value_set_boolean (value, MEMBER (object, field, gboolean));
      break;
    case SM_FIELD_RECORD:
    case SM_FIELD_LIST:
    default:
      g_value_set_object (value, MEMBER (object, field, GObject *));
    }
}

static void
sm_record_set_property (GObject *object, guint property_id, const GValue *value, GParamSpec *pspec)
{
  const SmField *field = field_of_property (object, property_id);

  switch (field->kind)
    {
    case SM_FIELD_TEXT:
      clear_text (&MEMBER (object, field, char *), field);
      MEMBER (object, field, char *) = g_value_dup_string (value);
      break;
    case SM_FIELD_INTEGER:
    case SM_FIELD_TIME:
      MEMBER (object, field, gint64) = g_value_get_int64 (value);
      break;
    case SM_FIELD_BOOLEAN:
      MEMBER (object, field, gboolean) = g_value_get_boolean (value);
      break;
    case SM_FIELD_RECORD:
      g_set_object (&MEMBER (object, field, GObject *), g_value_get_object (value));
      break;
    case SM_FIELD_LIST:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sm_record_constructed (GObject *object)
{
  SmRecordClass *klass = SM_RECORD_GET_CLASS (object);

  for (guint i = 0; i < klass->n_fields; i++)
    {
      const SmField *field = &klass->fields[i];

      if (field->kind == SM_FIELD_LIST)
        MEMBER (object, field, GListStore *) = g_list_store_new (field->get_type ());
    }
  G_OBJECT_CLASS (sm_record_parent_class)->constructed (object);
}

static void
sm_record_finalize (GObject *object)
{
  SmRecordClass *klass = SM_RECORD_GET_CLASS (object);

  for (guint i = 0; i < klass->n_fields; i++)
    {
      const SmField *field = &klass->fields[i];

      if (field->kind == SM_FIELD_TEXT)
        clear_text (&MEMBER (object, field, char *), field);
      else if (field->kind == SM_FIELD_RECORD || field->kind == SM_FIELD_LIST)
        g_clear_object (&MEMBER (object, field, GObject *));
    }
  G_OBJECT_CLASS (sm_record_parent_class)->finalize (object);
}

static void
sm_record_class_init (SmRecordClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = sm_record_constructed;
  object_class->finalize = sm_record_finalize;
}

static void
sm_record_init (SmRecord *self)
{
}

static GParamSpec *
field_to_pspec (const SmField *field)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_NICK | G_PARAM_STATIC_BLURB;

  switch (field->kind)
    {
    case SM_FIELD_TEXT:
      return g_param_spec_string (field->name, NULL, NULL, NULL, flags);
    case SM_FIELD_INTEGER:
    case SM_FIELD_TIME:
      return g_param_spec_int64 (field->name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
    case SM_FIELD_BOOLEAN:
      return g_param_spec_boolean (field->name, NULL, NULL, FALSE, flags);
    case SM_FIELD_RECORD:
      return g_param_spec_object (field->name, NULL, NULL, field->get_type (), flags);
    case SM_FIELD_LIST:
    default:
      return g_param_spec_object (field->name, NULL, NULL, G_TYPE_LIST_STORE,
                                  flags & ~G_PARAM_WRITABLE);
    }
}

/* Classes of static types live as long as the program, and so do these. */
static const char *const *
make_labels (const SmField *fields, guint n_fields)
{
  const char **labels = g_new0 (const char *, n_fields + 1);

  for (guint i = 0; i < n_fields; i++)
    {
      GString *label = g_string_new (NULL);

      sm_json_append_name (label, fields[i].name);
      labels[i] = g_string_free (label, FALSE);
    }
  return labels;
}

/**
 * sm_record_class_set_fields:
 * @klass: the class of a final record type, in its class_init
 * @fields: (array length=n_fields): a static table
 * @n_fields: its length
 */
void
sm_record_class_set_fields (SmRecordClass *klass, const SmField *fields, guint n_fields)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  klass->fields = fields;
  klass->n_fields = n_fields;
  klass->labels = make_labels (fields, n_fields);
  /* GObject does not let classes inherit these two. */
  object_class->get_property = sm_record_get_property;
  object_class->set_property = sm_record_set_property;
  for (guint i = 0; i < n_fields; i++)
    g_object_class_install_property (object_class, i + 1, field_to_pspec (&fields[i]));
}

/**
 * sm_record_type_get_fields:
 * @type: a final record type
 * @n_fields: (out): how many
 *
 * Returns: (transfer none) (array length=n_fields): the type's field table
 */
const SmField *
sm_record_type_get_fields (GType type, guint *n_fields)
{
  SmRecordClass *klass;

  g_return_val_if_fail (g_type_is_a (type, SM_TYPE_RECORD), NULL);

  /* Static types keep their class for good, so the table outlives the reference. */
  klass = g_type_class_ref (type);
  *n_fields = klass->n_fields;
  g_type_class_unref (klass);
  return klass->fields;
}

/**
 * sm_record_type_find_field:
 * @type: a final record type
 * @name: of a member
 *
 * Returns: (transfer none) (nullable): the field
 */
const SmField *
sm_record_type_find_field (GType type, const char *name)
{
  guint n_fields;
  const SmField *fields = sm_record_type_get_fields (type, &n_fields);

  for (guint i = 0; i < n_fields; i++)
    if (strcmp (fields[i].name, name) == 0)
      return &fields[i];
  return NULL;
}

/**
 * sm_record_new:
 * @type: a final record type
 *
 * Returns: (transfer full): a record with empty texts, zeros and empty lists
 */
gpointer
sm_record_new (GType type)
{
  g_return_val_if_fail (g_type_is_a (type, SM_TYPE_RECORD), NULL);
  return g_object_new (type, NULL);
}

static void
copy_list (GListStore *from, GListStore *to)
{
  guint length = sm_record_list_length (from);

  for (guint i = 0; i < length; i++)
    {
      g_autoptr (SmRecord) copy = sm_record_copy (sm_record_list_get (from, i));

      g_list_store_append (to, copy);
    }
}

static void
copy_field (gpointer from, gpointer to, const SmField *field)
{
  switch (field->kind)
    {
    case SM_FIELD_TEXT:
      MEMBER (to, field, char *) = g_strdup (MEMBER (from, field, char *));
      break;
    case SM_FIELD_INTEGER:
    case SM_FIELD_TIME:
      MEMBER (to, field, gint64) = MEMBER (from, field, gint64);
      break;
    case SM_FIELD_BOOLEAN:
      MEMBER (to, field, gboolean) = MEMBER (from, field, gboolean);
      break;
    case SM_FIELD_RECORD:
      if (MEMBER (from, field, gpointer) != NULL)
        MEMBER (to, field, gpointer) = sm_record_copy (MEMBER (from, field, gpointer));
      break;
    case SM_FIELD_LIST:
    default:
      copy_list (MEMBER (from, field, GListStore *), MEMBER (to, field, GListStore *));
    }
}

/**
 * sm_record_copy:
 * @record: (nullable): a record
 *
 * Returns: (transfer full) (nullable): a deep copy that shares nothing with it
 */
gpointer
sm_record_copy (gpointer record)
{
  SmRecordClass *klass;
  gpointer copy;

  if (record == NULL)
    return NULL;
  g_return_val_if_fail (SM_IS_RECORD (record), NULL);

  klass = SM_RECORD_GET_CLASS (record);
  copy = sm_record_new (G_OBJECT_TYPE (record));
  for (guint i = 0; i < klass->n_fields; i++)
    copy_field (record, copy, &klass->fields[i]);
  return copy;
}

static gboolean
lists_equal (GListStore *a, GListStore *b)
{
  guint length = sm_record_list_length (a);

  if (length != sm_record_list_length (b))
    return FALSE;
  for (guint i = 0; i < length; i++)
    if (!sm_record_equal (sm_record_list_get (a, i), sm_record_list_get (b, i)))
      return FALSE;
  return TRUE;
}

static gboolean
fields_equal (gpointer a, gpointer b, const SmField *field)
{
  switch (field->kind)
    {
    case SM_FIELD_TEXT:
      return g_strcmp0 (MEMBER (a, field, char *), MEMBER (b, field, char *)) == 0;
    case SM_FIELD_INTEGER:
    case SM_FIELD_TIME:
      return MEMBER (a, field, gint64) == MEMBER (b, field, gint64);
    case SM_FIELD_BOOLEAN:
      return !MEMBER (a, field, gboolean) == !MEMBER (b, field, gboolean);
    case SM_FIELD_RECORD:
      return sm_record_equal (MEMBER (a, field, gpointer), MEMBER (b, field, gpointer));
    case SM_FIELD_LIST:
    default:
      return lists_equal (MEMBER (a, field, GListStore *), MEMBER (b, field, GListStore *));
    }
}

/**
 * sm_record_equal:
 * @a: (nullable): a record
 * @b: (nullable): a record
 *
 * Returns: whether both are of one type and equal in every field, all the way down
 */
gboolean
sm_record_equal (gpointer a, gpointer b)
{
  SmRecordClass *klass;

  if (a == b)
    return TRUE;
  if (a == NULL || b == NULL || G_OBJECT_TYPE (a) != G_OBJECT_TYPE (b))
    return FALSE;

  klass = SM_RECORD_GET_CLASS (a);
  for (guint i = 0; i < klass->n_fields; i++)
    if (!fields_equal (a, b, &klass->fields[i]))
      return FALSE;
  return TRUE;
}

/**
 * sm_record_set_text:
 * @member: (inout): a text member of a record
 * @text: (nullable): the new text, copied; may be the old one
 */
void
sm_record_set_text (char **member, const char *text)
{
  char *copy;

  g_return_if_fail (member != NULL);
  if (*member == text)
    return;
  copy = g_strdup (text);
  g_free (*member);
  *member = copy;
}

/**
 * sm_record_list_length:
 * @list: a list member of a record
 *
 * Returns: how many records it holds
 */
guint
sm_record_list_length (GListStore *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

/**
 * sm_record_list_get:
 * @list: a list member of a record
 * @index: below its length
 *
 * Returns: (transfer none): the record at that place, kept by the list
 */
gpointer
sm_record_list_get (GListStore *list, guint index)
{
  gpointer item = g_list_model_get_item (G_LIST_MODEL (list), index);

  g_return_val_if_fail (item != NULL, NULL);
  g_object_unref (item);
  return item;
}

/**
 * sm_record_get_hidden:
 * @record: a record
 *
 * Returns: how many values and items of the reply it came from are left out of it and of all below
 *   it, for they could not be understood
 */
guint
sm_record_get_hidden (gpointer record)
{
  g_return_val_if_fail (SM_IS_RECORD (record), 0);
  return PRIVATE (SM_RECORD (record))->n_hidden;
}

/**
 * sm_record_set_hidden:
 * @record: a record
 * @n_hidden: how many values and items are left out of it
 */
void
sm_record_set_hidden (gpointer record, guint n_hidden)
{
  g_return_if_fail (SM_IS_RECORD (record));
  PRIVATE (SM_RECORD (record))->n_hidden = n_hidden;
}
