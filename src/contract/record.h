/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SmRecord: what both sides agree on, as typed objects.
 *
 * A record type is a final subclass with a table of fields. From the table come its GObject
 * properties (for binding in .ui files), its JSON codec, its mapping from a row of the store, its
 * schema in openapi.json, its deep copy and comparison. Fields are read and written directly
 * (`account->debt_kopecks`) or as properties ("debt-kopecks").
 * Records are not thread-safe; one thread at a time owns one.
 */
typedef enum
{
  SM_FIELD_TEXT,    /* char *: JSON string, or absent when NULL */
  SM_FIELD_INTEGER, /* gint64: JSON integer */
  SM_FIELD_BOOLEAN, /* gboolean: JSON true/false; 0/1 in the store */
  SM_FIELD_TIME,    /* gint64 unix seconds: JSON RFC 3339 string in UTC; 0 is absent */
  SM_FIELD_RECORD,  /* SmRecord *: JSON object, or absent when NULL */
  SM_FIELD_LIST,    /* GListStore * of records, never NULL: JSON array */
} SmFieldKind;

typedef enum
{
  SM_FIELD_PLAIN = 0,
  SM_FIELD_REQUIRED = 1 << 0, /* must be there when decoded, texts not empty */
  SM_FIELD_SECRET = 1 << 1,   /* wiped when freed, never logged */
  SM_FIELD_ASIDE = 1 << 2,    /* a number that a reply is understood without: then it is 0 */
  SM_FIELD_DATE = 1 << 3,     /* a text: "YYYY-MM-DD" of a day that exists */
  SM_FIELD_MONTH = 1 << 4,    /* a text: "YYYY-MM" */
} SmFieldFlags;

typedef struct
{
  const char *name; /* JSON member and SQL column: "debt_kopecks" */
  SmFieldKind kind;
  SmFieldFlags flags;
  gsize offset;
  gint64 least, most;         /* integers: value; texts: characters; lists: items. 0,0: free */
  const char *const *choices; /* texts: NULL-terminated list of what is allowed, or NULL */
  GType (*get_type) (void);   /* records and lists: the item's type */
  const char *doc;            /* one line, for openapi.json */
} SmField;

#define SM_TYPE_RECORD (sm_record_get_type ())
G_DECLARE_DERIVABLE_TYPE (SmRecord, sm_record, SM, RECORD, GObject)

struct _SmRecordClass
{
  GObjectClass parent_class;
  const SmField *fields;
  guint n_fields;
  /* For each field what stands before its value in JSON: the name and a colon. */
  const char *const *labels;
};

/* clang-format off */
/* Field table entries: T is the record's C type, f its member (also the name on the wire). */
#define SM_TEXT(T, f, most_, flags_, doc_)                                                         \
  { #f, SM_FIELD_TEXT, (flags_), G_STRUCT_OFFSET (T, f), 0, (most_), NULL, NULL, (doc_) }
#define SM_DATE(T, f, flags_, doc_) SM_TEXT (T, f, 10, (flags_) | SM_FIELD_DATE, doc_)
#define SM_MONTH(T, f, flags_, doc_) SM_TEXT (T, f, 7, (flags_) | SM_FIELD_MONTH, doc_)
#define SM_CHOICE(T, f, choices_, flags_, doc_)                                                    \
  { #f, SM_FIELD_TEXT, (flags_), G_STRUCT_OFFSET (T, f), 0, 64, (choices_), NULL, (doc_) }
#define SM_INTEGER(T, f, least_, most_, flags_, doc_)                                              \
  { #f, SM_FIELD_INTEGER, (flags_), G_STRUCT_OFFSET (T, f), (least_), (most_), NULL, NULL, (doc_) }
#define SM_BOOLEAN(T, f, flags_, doc_)                                                             \
  { #f, SM_FIELD_BOOLEAN, (flags_), G_STRUCT_OFFSET (T, f), 0, 0, NULL, NULL, (doc_) }
#define SM_TIME(T, f, flags_, doc_)                                                                \
  { #f, SM_FIELD_TIME, (flags_), G_STRUCT_OFFSET (T, f), 0, 0, NULL, NULL, (doc_) }
#define SM_SUBRECORD(T, f, get_type_, flags_, doc_)                                                \
  { #f, SM_FIELD_RECORD, (flags_), G_STRUCT_OFFSET (T, f), 0, 0, NULL, (get_type_), (doc_) }
#define SM_LIST(T, f, get_type_, most_, flags_, doc_)                                              \
  { #f, SM_FIELD_LIST, (flags_), G_STRUCT_OFFSET (T, f), 0, (most_), NULL, (get_type_), (doc_) }

/* Defines a final record type over its field table. */
#define SM_DEFINE_RECORD(TypeName, type_name, table)                                               \
  G_DEFINE_FINAL_TYPE (TypeName, type_name, SM_TYPE_RECORD)                                        \
  static void type_name##_init (TypeName *self) {}                                                 \
  static void type_name##_class_init (TypeName##Class *klass)                                      \
  {                                                                                                \
    sm_record_class_set_fields (SM_RECORD_CLASS (klass), (table), G_N_ELEMENTS (table));           \
  }
/* clang-format on */

void sm_record_class_set_fields (SmRecordClass *klass, const SmField *fields, guint n_fields);
const SmField *sm_record_type_get_fields (GType type, guint *n_fields);
const SmField *sm_record_type_find_field (GType type, const char *name); /* NULL: it has none */

gpointer sm_record_new (GType type);
gpointer sm_record_copy (gpointer record);
gboolean sm_record_equal (gpointer a, gpointer b);
void sm_record_set_text (char **member, const char *text); /* frees the old, copies the new */
/* The list of a record's list member (borrowed). */
guint sm_record_list_length (GListStore *list);
gpointer sm_record_list_get (GListStore *list, guint index); /* borrowed */

/* JSON. Encoding never fails. Decoding strictly (requests) refuses unknown members and names every
 * wrong field (SM_ERROR_INPUT_INVALID or the one field's own code). A reply is read as far as it
 * can be understood: one value never costs all of it. */
char *sm_record_to_json (gpointer record, gsize *length);
void sm_record_append_json (gpointer record, GString *out);
gpointer sm_record_from_json (GType type, const char *data, gsize length, gboolean strict,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* How much of a reply is left out of the record, for it could not be understood. */
guint sm_record_get_hidden (gpointer record);
void sm_record_set_hidden (gpointer record, guint n_hidden);
/* Checks a record against its field table (as decoding does). */
gboolean sm_record_check (gpointer record, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
