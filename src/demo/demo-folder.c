/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-folder.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "demo-resource.h"
#include "error.h"
#include "id.h"

#define CONSENT_RESOURCE "/online/smorodina/demo/consent.txt"
#define SECRET_BITS 256
#define PRIVATE_FOLDER 0700
#define PRIVATE_FILE 0600

char *
sm_demo_folder_dup_file (const SmDemoFolder *self, const char *name)
{
  return g_build_filename (self->path, name, NULL);
}

static gboolean
write_file (const SmDemoFolder *self, const char *name, const char *content, GError **error)
{
  g_autofree char *path = sm_demo_folder_dup_file (self, name);

  return g_file_set_contents_full (path, content, -1, G_FILE_SET_CONTENTS_CONSISTENT, PRIVATE_FILE,
                                   error);
}

gboolean
sm_demo_folder_keep_seed (const SmDemoFolder *self, guint32 *seed, GError **error)
{
  g_autofree char *path = sm_demo_folder_dup_file (self, "seed");
  g_autofree char *kept = NULL;
  g_autofree char *text = g_strdup_printf ("%u", *seed);
  guint64 former;

  if (g_file_get_contents (path, &kept, NULL, NULL)
      && g_ascii_string_to_unsigned (kept, 10, 0, G_MAXUINT32, &former, NULL))
    {
      *seed = (guint32) former;
      return TRUE;
    }
  return write_file (self, "seed", text, error);
}

static char *
keep_secret (const SmDemoFolder *self, const char *name, GError **error)
{
  g_autofree char *path = sm_demo_folder_dup_file (self, name);
  char *secret = NULL;

  if (g_file_get_contents (path, &secret, NULL, NULL))
    return secret;

  secret = sm_secret_new (SECRET_BITS);
  if (write_file (self, name, secret, error))
    return secret;
  g_free (secret);
  return NULL;
}

static gboolean
write_consent (const SmDemoFolder *self, GError **error)
{
  g_autoptr (GBytes) text = g_resource_lookup_data (demo_get_resource (), CONSENT_RESOURCE,
                                                    G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  return text != NULL && write_file (self, "consent.txt", g_bytes_get_data (text, NULL), error);
}

static gboolean
prepare (SmDemoFolder *self, GError **error)
{
  g_autofree char *pepper = NULL;

  if (g_mkdir_with_parents (self->path, PRIVATE_FOLDER) != 0)
    {
      sm_error_set (error, SM_ERROR_CONFIGURATION, 0, N_ ("cannot make %s: %s"), self->path,
                    g_strerror (errno));
      return FALSE;
    }

  pepper = keep_secret (self, "pepper", error);
  if (pepper == NULL)
    return FALSE;
  self->secret = keep_secret (self, "acquirer-secret", error);
  return self->secret != NULL && write_consent (self, error);
}

SmDemoFolder *
sm_demo_folder_new (const char *path, GError **error)
{
  g_autoptr (SmDemoFolder) self = g_new0 (SmDemoFolder, 1);

  self->temporary = path == NULL;
  self->path = path != NULL ? g_canonicalize_filename (path, NULL)
                            : g_dir_make_tmp ("smorodina-demo-XXXXXX", error);
  if (self->path == NULL || !prepare (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* Only what the demo itself has put there, two folders deep. */
static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
sm_demo_folder_free (SmDemoFolder *self)
{
  if (self->temporary && self->path != NULL)
    remove_tree (self->path);
  g_free (self->path);
  g_free (self->secret);
  g_free (self);
}

static void
set_file (GKeyFile *file, const SmDemoFolder *self, const char *group, const char *key,
          const char *name)
{
  g_autofree char *path = sm_demo_folder_dup_file (self, name);

  g_key_file_set_string (file, group, key, path);
}

/* Who pays suppliers; the check digits are right, the company is nobody's. */
static void
set_operator (GKeyFile *file)
{
  static const char *const keys[][2] = {
    { "legal_name", "ООО «Смородина»" },
    { "inn", "6952000012" },
    { "kpp", "695001001" },
    { "bank_name", "ПАО СБЕРБАНК г. Москва" },
    { "bic", "044525225" },
    { "account", "40702810138250123017" },
    { "correspondent_account", "30101810400000000225" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_key_file_set_string (file, "operator", keys[i][0], keys[i][1]);
}

char *
sm_demo_folder_write_config (const SmDemoFolder *self, guint16 port, const char *acquirer_url,
                             const char *smtp_url, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *listen = g_strdup_printf ("127.0.0.1:%u", port);
  g_autofree char *public_url = g_strconcat ("http://", listen, NULL);
  g_autofree char *store = g_strconcat ("sqlite:", self->path, "/smorodina.db", NULL);

  g_key_file_set_string (file, "service", "listen", listen);
  g_key_file_set_string (file, "service", "public_url", public_url);
  g_key_file_set_string (file, "service", "rate", "0"); /* everybody comes from one address */
  g_key_file_set_string (file, "store", "url", store);
  g_key_file_set_string (file, "mail", "sender", "Смородина <noreply@example.ru>");
  g_key_file_set_string (file, "mail", "support_email", "support@смородина.онлайн");
  g_key_file_set_string (file, "mail", "support_recipient", "support@смородина.онлайн");
  if (smtp_url != NULL)
    g_key_file_set_string (file, "mail", "smtp_url", smtp_url);
  else
    set_file (file, self, "mail", "maildir", "mail");
  g_key_file_set_string (file, "acquirer", "api_url", acquirer_url);
  g_key_file_set_string (file, "acquirer", "page_hosts", "127.0.0.1"); /* the sandbox's own */
  g_key_file_set_string (file, "acquirer", "shop_id", SM_DEMO_SHOP);
  g_key_file_set_string (file, "acquirer", "test", "true");
  set_file (file, self, "acquirer", "secret_file", "acquirer-secret");
  set_file (file, self, "security", "pepper_file", "pepper");
  set_operator (file);
  g_key_file_set_string (file, "consent", "version", "1");
  set_file (file, self, "consent", "file", "consent.txt");
  g_key_file_set_string (file, "text", "language", "ru");

  g_autofree char *content = g_key_file_to_data (file, NULL, NULL);
  if (!write_file (self, "service.ini", content, error))
    return NULL;
  return sm_demo_folder_dup_file (self, "service.ini");
}
