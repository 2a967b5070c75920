/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attachments.h"

#include <string.h>

#include "error.h"
#include "id.h"
#include "limits.h"
#include "text.h"

typedef struct
{
  const char *media_type;
  const char *magic;
  gsize length;
} Magic;

static const Magic magics[] = {
  { "image/png", "\x89PNG\r\n\x1a\n", 8 },
  { "image/jpeg", "\xff\xd8\xff", 3 },
  { "application/pdf", "%PDF-", 5 },
};

static void
attachment_free (gpointer data)
{
  SmdAttachment *self = data;

  g_free (self->name);
  g_clear_pointer (&self->content, g_bytes_unref);
  g_free (self);
}

static const char *
guess_type (const char *data, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (magics); i++)
    if (length >= magics[i].length && memcmp (data, magics[i].magic, magics[i].length) == 0)
      return magics[i].media_type;
  if (g_utf8_validate_len (data, length, NULL))
    return "text/plain";
  return NULL;
}

/* The name without folders; what cannot be a name is replaced. Whoever keeps the file under that
 * name and works on it gets no hidden file, no option of a program and no folder. */
static char *
dup_name (const char *typed)
{
  g_autofree char *cleaned = sm_text_clean (typed);
  g_autofree char *base = NULL;
  char *name;

  if (cleaned == NULL)
    return NULL;
  g_strdelimit (cleaned, "\\", '/');
  base = g_path_get_basename (cleaned);
  name = g_utf8_substring (base, 0, MIN (g_utf8_strlen (base, -1), SM_LIMIT_FILE_NAME_CHARS));
  g_strdelimit (name, "/:*?\"<>|", '_');
  if (*name == '.' || *name == '-' || *name == '~')
    *name = '_';
  return name;
}

static gboolean
refuse (GError **error, SmErrorCode code, gint64 number)
{
  sm_error_set_field (error, "attachments", code, number);
  return FALSE;
}

/* GLib's decoder skips what is not base64; here such text is refused. */
static gboolean
is_base64 (const char *text)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  gsize length = strlen (text);
  gsize plain = strspn (text, alphabet);

  return length % 4 == 0 && length - plain <= 2 && strspn (text + plain, "=") == length - plain;
}

static gboolean
decode_one (SmAttachment *record, SmdAttachment *attachment, GError **error)
{
  gsize length = 0;
  guchar *data;

  attachment->name = dup_name (record->name);
  if (attachment->name == NULL || record->data == NULL || !is_base64 (record->data))
    return refuse (error, SM_ERROR_FIELD_INVALID, 0);
  data = g_base64_decode (record->data, &length);
  attachment->content = g_bytes_new_take (data, length);
  if (length > SM_LIMIT_ATTACHMENT_BYTES)
    return refuse (error, SM_ERROR_ATTACHMENT_TOO_LARGE, SM_LIMIT_ATTACHMENT_BYTES);
  attachment->media_type = length > 0 ? guess_type ((const char *) data, length) : NULL;
  if (g_strcmp0 (attachment->media_type, record->media_type) != 0)
    return refuse (error, SM_ERROR_ATTACHMENT_TYPE, 0);
  return TRUE;
}

/**
 * smd_attachments_decode:
 * @attachments: a list of #SmAttachment with their data
 * @error: SM_ERROR_TOO_MANY_ATTACHMENTS (number: most), SM_ERROR_ATTACHMENT_TOO_LARGE (number:
 *   bytes), SM_ERROR_ATTACHMENT_TYPE where content and type disagree, SM_ERROR_FIELD_INVALID
 *
 * Returns: (transfer full) (nullable) (element-type SmdAttachment): the files
 */
GPtrArray *
smd_attachments_decode (GListStore *attachments, GError **error)
{
  g_autoptr (GPtrArray) decoded = g_ptr_array_new_with_free_func (attachment_free);

  if (sm_record_list_length (attachments) > SM_LIMIT_ATTACHMENTS)
    {
      refuse (error, SM_ERROR_TOO_MANY_ATTACHMENTS, SM_LIMIT_ATTACHMENTS);
      return NULL;
    }
  for (guint i = 0; i < sm_record_list_length (attachments); i++)
    {
      SmdAttachment *attachment = g_new0 (SmdAttachment, 1);

      g_ptr_array_add (decoded, attachment);
      if (!decode_one (sm_record_list_get (attachments, i), attachment, error))
        return NULL;
    }
  return g_steal_pointer (&decoded);
}

static gboolean
check_room (SmdTx *tx, const char *customer_id, GPtrArray *attachments, GError **error)
{
  g_autoptr (SmdRows) rows = NULL;
  gint64 bytes = 0;

  for (guint i = 0; i < attachments->len; i++)
    {
      SmdAttachment *attachment = g_ptr_array_index (attachments, i);

      bytes += (gint64) g_bytes_get_size (attachment->content);
    }
  rows = smd_tx_query (tx, error,
                       "SELECT CAST(COALESCE(SUM(size_bytes), 0) AS BIGINT) AS kept "
                       "FROM attachments WHERE customer_id = $1",
                       "s", customer_id);
  if (rows == NULL)
    return FALSE;
  if (smd_rows_next (rows))
    bytes += smd_rows_get_int (rows, "kept");
  return bytes <= SM_LIMIT_ATTACHMENTS_KEPT_BYTES || refuse (error, SM_ERROR_ATTACHMENTS_FULL, 0);
}

/**
 * smd_attachments_insert:
 * @tx: a write transaction
 * @customer_id: whose
 * @message_id: the message they came with
 * @attachments: (element-type SmdAttachment): the files
 * @error: SM_ERROR_ATTACHMENTS_FULL where the customer has no room for them, or an error of the
 *   store
 *
 * Returns: whether they are kept
 */
gboolean
smd_attachments_insert (SmdTx *tx, const char *customer_id, const char *message_id,
                        GPtrArray *attachments, GError **error)
{
  if (attachments->len > 0 && !check_room (tx, customer_id, attachments, error))
    return FALSE;
  for (guint i = 0; i < attachments->len; i++)
    {
      SmdAttachment *attachment = g_ptr_array_index (attachments, i);
      g_autofree char *id = sm_id_new ();

      if (!smd_tx_exec (tx, error,
                        "INSERT INTO attachments (id, message_id, customer_id, name, media_type, "
                        "size_bytes, content) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                        "sssssib", id, message_id, customer_id, attachment->name,
                        attachment->media_type, (gint64) g_bytes_get_size (attachment->content),
                        attachment->content))
        return FALSE;
    }
  return TRUE;
}
