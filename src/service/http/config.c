/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stddef.h>
#include <string.h>

#include "config-check.h"
#include "error.h"
#include "id.h"
#include "key-file.h"
#include "limits.h"

/*
 * A table says of each key what it is and where it goes. Three sources are laid over each other:
 * the key file, the environment (SMORODINA_GROUP_KEY), the options. A secret has only two: a file
 * whose name is the key "…_file", and the environment.
 */

typedef enum
{
  KEY_TEXT,   /* char * */
  KEY_NUMBER, /* gint64 */
  KEY_FLAG,   /* gboolean: "true" or "false" */
  KEY_FILE,   /* char *: the content of the file named */
  KEY_SECRET, /* the same, and never in a command line */
} KeyKind;

typedef struct
{
  const char *group;
  const char *key;
  KeyKind kind;
  gsize offset;
  const char *fallback; /* NULL: must be set */
  gint64 least, most;   /* numbers */
} Key;

/* Numbers and secrets that the settings keep in another form, on their way there. */
typedef struct
{
  SmdConfig config;
  char *pepper;
  gint64 password_least;
  gint64 password_most;
  gint64 hash_mebibytes;
  gint64 hash_passes;
} Draft;

#define AT(member) offsetof (Draft, member)
#define STR_(x) #x
#define STR(x) STR_ (x)

/* clang-format off */
static const Key keys[] = {
  { "service", "listen", KEY_TEXT, AT (config.listen), "127.0.0.1:8080", 0, 0 },
  { "service", "public_url", KEY_TEXT, AT (config.settings.public_url), NULL, 0, 0 },
  { "service", "workers", KEY_NUMBER, AT (config.workers), "0", 0, 64 },
  { "service", "trusted_proxies", KEY_TEXT, AT (config.trusted_proxies), "", 0, 0 },
  { "service", "rate", KEY_NUMBER, AT (config.rate), "50", 0, 1000000 },
  { "service", "burst", KEY_NUMBER, AT (config.burst), "500", 1, 1000000 },
  { "service", "access_log", KEY_TEXT, AT (config.access_log), "notable", 0, 0 },
  { "store", "url", KEY_TEXT, AT (config.store_url),
    "sqlite:/var/lib/smorodina/smorodina.db", 0, 0 },
  { "exchange", "folder", KEY_TEXT, AT (config.exchange_folder), "", 0, 0 },
  { "mail", "smtp_url", KEY_TEXT, AT (config.smtp_url), "", 0, 0 },
  { "mail", "username", KEY_TEXT, AT (config.smtp_username), "", 0, 0 },
  { "mail", "password_file", KEY_SECRET, AT (config.smtp_password), "", 0, 0 },
  { "mail", "ca_file", KEY_TEXT, AT (config.smtp_ca_file), "", 0, 0 },
  { "mail", "maildir", KEY_TEXT, AT (config.maildir), "", 0, 0 },
  { "mail", "sender", KEY_TEXT, AT (config.settings.sender), NULL, 0, 0 },
  { "mail", "support_email", KEY_TEXT, AT (config.settings.support_email), NULL, 0, 0 },
  { "mail", "support_recipient", KEY_TEXT, AT (config.settings.support_recipient), NULL, 0, 0 },
  { "acquirer", "api_url", KEY_TEXT, AT (config.acquirer_url), "https://api.yookassa.ru/v3", 0, 0 },
  { "acquirer", "proxy_url", KEY_TEXT, AT (config.acquirer_proxy_url), "", 0, 0 },
  { "acquirer", "page_hosts", KEY_TEXT, AT (config.settings.page_hosts),
    ".yoomoney.ru, .yookassa.ru", 0, 0 },
  { "acquirer", "shop_id", KEY_TEXT, AT (config.acquirer_shop_id), NULL, 0, 0 },
  { "acquirer", "test", KEY_FLAG, AT (config.acquirer_test), "false", 0, 0 },
  { "acquirer", "secret_file", KEY_SECRET, AT (config.acquirer_secret), NULL, 0, 0 },
  { "security", "pepper_file", KEY_SECRET, AT (pepper), NULL, 0, 0 },
  { "security", "password_least", KEY_NUMBER, AT (password_least), STR (SM_LIMIT_PASSWORD_MIN),
    1, SM_LIMIT_PASSWORD_CEILING },
  { "security", "password_most", KEY_NUMBER, AT (password_most), STR (SM_LIMIT_PASSWORD_MAX),
    1, SM_LIMIT_PASSWORD_CEILING },
  { "security", "hash_mebibytes", KEY_NUMBER, AT (hash_mebibytes), "64", 8, 4096 },
  { "security", "hash_passes", KEY_NUMBER, AT (hash_passes), "2", 1, 100 },
  { "consent", "version", KEY_TEXT, AT (config.settings.consent_version), NULL, 0, 0 },
  { "consent", "file", KEY_FILE, AT (config.settings.consent_text), NULL, 0, 0 },
  { "operator", "legal_name", KEY_TEXT, AT (config.settings.operator_.legal_name), "", 0, 0 },
  { "operator", "inn", KEY_TEXT, AT (config.settings.operator_.inn), "", 0, 0 },
  { "operator", "kpp", KEY_TEXT, AT (config.settings.operator_.kpp), "", 0, 0 },
  { "operator", "bank_name", KEY_TEXT, AT (config.settings.operator_.bank_name), "", 0, 0 },
  { "operator", "bic", KEY_TEXT, AT (config.settings.operator_.bic), "", 0, 0 },
  { "operator", "account", KEY_TEXT, AT (config.settings.operator_.account), "", 0, 0 },
  { "operator", "correspondent_account", KEY_TEXT,
    AT (config.settings.operator_.correspondent_account), "", 0, 0 },
  { "retention", "payments_years", KEY_NUMBER, AT (config.settings.payments_years), "5", 1,
    SM_LIMIT_RETENTION_YEARS },
  { "retention", "requests_years", KEY_NUMBER, AT (config.settings.requests_years), "3", 1,
    SM_LIMIT_RETENTION_YEARS },
  { "retention", "operators_log_years", KEY_NUMBER, AT (config.settings.operators_log_years), "1",
    1, SM_LIMIT_RETENTION_YEARS },
  { "text", "language", KEY_TEXT, AT (config.language), "ru", 0, 0 },
};
/* clang-format on */

static const Key *
find_key (const char *group, const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_str_equal (keys[i].group, group) && g_str_equal (keys[i].key, key))
      return &keys[i];
  return NULL;
}

static void
put_value (GHashTable *values, const Key *key, const char *value)
{
  char *text = g_strdup (value);

  g_hash_table_insert (values, (gpointer) key, g_strstrip (text));
}

static void
read_group (GKeyFile *file, const char *group, GHashTable *values, GString *problems)
{
  g_auto (GStrv) names = g_key_file_get_keys (file, group, NULL, NULL);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      const Key *key = find_key (group, names[i]);
      g_autofree char *value = g_key_file_get_string (file, group, names[i], NULL);

      if (key == NULL)
        smd_config_problem (problems, group, names[i], N_ ("no such key"));
      else
        put_value (values, key, value != NULL ? value : "");
    }
}

static void
read_file (const char *path, GHashTable *values, GString *problems)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GKeyFile) file = path != NULL ? sm_key_file_read (path, &error) : NULL;
  g_auto (GStrv) groups = NULL;

  if (path == NULL)
    return;
  if (file == NULL)
    {
      smd_config_problem (problems, path, NULL, error->message);
      return;
    }
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    read_group (file, groups[i], values, problems);
}

static void
read_environment (const char *const *environment, GHashTable *values)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *joined = g_strjoin ("_", "SMORODINA", keys[i].group, keys[i].key, NULL);
      g_autofree char *name = g_ascii_strup (joined, -1);
      const char *value = g_environ_getenv ((char **) environment, name);

      if (value != NULL)
        put_value (values, &keys[i], value);
    }
}

static void
read_set (const char *const *set, GHashTable *values, GString *problems)
{
  for (guint i = 0; set != NULL && set[i] != NULL; i++)
    {
      const char *equals = strchr (set[i], '=');
      g_autofree char *name = equals == NULL ? NULL : g_strndup (set[i], (gsize) (equals - set[i]));
      g_auto (GStrv) parts = name == NULL ? NULL : g_strsplit (name, ".", 2);
      const Key *key = NULL;

      if (parts != NULL && g_strv_length (parts) == 2)
        key = find_key (parts[0], parts[1]);
      if (key == NULL)
        smd_config_problem (problems, "--set", NULL,
                            N_ ("expected group.key=value of a known key"));
      else
        put_value (values, key, equals + 1);
    }
}

/* A secret given by the environment itself: SMORODINA_GROUP_KEY without the "_FILE". */
static char *
dup_secret_of_environment (const Key *key, const char *const *environment)
{
  g_autofree char *joined = g_strjoin ("_", "SMORODINA", key->group, key->key, NULL);
  g_autofree char *name = g_ascii_strup (joined, -1);

  if (g_str_has_suffix (name, "_FILE"))
    name[strlen (name) - strlen ("_FILE")] = '\0';
  return g_strdup (g_environ_getenv ((char **) environment, name));
}

static void
fill_number (const Key *key, const char *value, gint64 *target, GString *problems)
{
  g_autoptr (GError) error = NULL;

  if (g_ascii_string_to_signed (value, 10, key->least, key->most, target, &error))
    return;
  smd_config_problem (problems, key->group, key->key, error->message);
  /* What else is wrong is looked for with this. */
  *target = g_ascii_strtoll (key->fallback, NULL, 10);
}

static void
fill_flag (const Key *key, const char *value, gboolean *target, GString *problems)
{
  *target = g_str_equal (value, "true");
  if (!*target && !g_str_equal (value, "false"))
    smd_config_problem (problems, key->group, key->key, N_ ("expected true or false"));
}

static void
fill_content (const Key *key, const char *path, char **target, GString *problems)
{
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  if (*path != '\0' && !g_file_get_contents (path, target, &length, &error))
    smd_config_problem (problems, key->group, key->key, error->message);
  if (*target == NULL)
    *target = g_strdup ("");
  else if (strlen (*target) != length)
    smd_config_problem (problems, key->group, key->key,
                        N_ ("holds a zero byte, where it would be cut; write it as text"));
  else
    g_strchomp (*target);
}

static void
fill (Draft *draft, GHashTable *values, const char *const *environment, GString *problems)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const Key *key = &keys[i];
      gpointer target = G_STRUCT_MEMBER_P (draft, key->offset);
      const char *value = g_hash_table_lookup (values, key);
      g_autofree char *secret = NULL;

      if (key->kind == KEY_SECRET)
        secret = dup_secret_of_environment (key, environment);
      if (secret != NULL)
        {
          *(char **) target = g_steal_pointer (&secret);
          continue;
        }
      value = value != NULL ? value : key->fallback;
      if (value == NULL)
        {
          smd_config_problem (problems, key->group, key->key, N_ ("must be set"));
          value = "";
        }
      if (key->kind == KEY_NUMBER)
        fill_number (key, value, target, problems);
      else if (key->kind == KEY_FLAG)
        fill_flag (key, value, target, problems);
      else if (key->kind == KEY_TEXT)
        *(char **) target = g_strdup (value);
      else
        fill_content (key, value, target, problems);
    }
}

static void
settle (Draft *draft)
{
  SmdSettings *settings = &draft->config.settings;

  settings->password_least = (guint) draft->password_least;
  settings->password_most = (guint) draft->password_most;
  settings->hash_memory = (guint64) draft->hash_mebibytes * 1024 * 1024;
  settings->hash_passes = (guint) draft->hash_passes;
  if (draft->pepper != NULL)
    settings->pepper = g_bytes_new (draft->pepper, strlen (draft->pepper));
}

/**
 * smd_config_load:
 * @path: (nullable): a key file
 * @environment: (array zero-terminated=1): as g_get_environ() has it
 * @set: (nullable) (array zero-terminated=1): "group.key=value", over all else; not for secrets
 * @error: %SM_ERROR_CONFIGURATION: every problem, one a line
 *
 * Returns: (transfer full) (nullable): the configuration
 */
SmdConfig *
smd_config_load (const char *path, const char *const *environment, const char *const *set,
                 GError **error)
{
  g_autoptr (GHashTable) values = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (GString) problems = g_string_new (NULL);
  g_autoptr (SmdConfig) config = NULL;
  Draft draft = { 0 };

  read_file (path, values, problems);
  read_environment (environment, values);
  read_set (set, values, problems);
  fill (&draft, values, environment, problems);
  settle (&draft);
  sm_secret_free (draft.pepper);
  config = g_memdup2 (&draft.config, sizeof draft.config);
  smd_config_check (config, problems);
  if (problems->len == 0)
    return g_steal_pointer (&config);
  g_string_truncate (problems, problems->len - 1);
  sm_error_set (error, SM_ERROR_CONFIGURATION, 0, "%s", problems->str);
  return NULL;
}

/**
 * smd_config_free:
 * @self: a configuration
 */
SmdAcquirerConfig
smd_config_get_acquirer (const SmdConfig *self)
{
  return (SmdAcquirerConfig) {
    .api_url = self->acquirer_url,
    .shop_id = self->acquirer_shop_id,
    .secret = self->acquirer_secret,
    .test = self->acquirer_test,
    .proxy_url = *self->acquirer_proxy_url != '\0' ? self->acquirer_proxy_url : NULL,
  };
}

void
smd_config_free (SmdConfig *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      char **text = G_STRUCT_MEMBER_P (self, keys[i].offset);

      /* The draft's own members lie behind the configuration. */
      if (keys[i].kind == KEY_NUMBER || keys[i].kind == KEY_FLAG || keys[i].offset >= sizeof *self)
        continue;
      if (keys[i].kind == KEY_SECRET)
        sm_secret_free (*text);
      else
        g_free (*text);
    }
  g_clear_pointer (&self->settings.pepper, g_bytes_unref);
  g_free (self);
}
