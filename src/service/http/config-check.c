/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config-check.h"

#include <gio/gio.h>
#include <string.h>

#include "customer-records.h"
#include "error.h"
#include "input-rules.h"
#include "page-address.h"
#include "page-hosts.h"
#include "requisites.h"
#include "text.h"

#include "listener.h"
#include "words.h"

#define PEPPER_BYTES_LEAST 32

/* Returns whether something is wrong with that key already. */
static gboolean
is_blamed (const GString *problems, const char *group, const char *key)
{
  g_autofree char *line = g_strconcat ("\n", group, ".", key, ": ", NULL);

  return g_str_has_prefix (problems->str, line + 1) || strstr (problems->str, line) != NULL;
}

/**
 * smd_config_problem:
 * @problems: the list so far; what is wrong with a key first is all that is told of it
 * @group: the key's group, or a file
 * @key: (nullable): the key
 * @what: what is wrong, without any secret
 */
void
smd_config_problem (GString *problems, const char *group, const char *key, const char *what)
{
  if (key != NULL && is_blamed (problems, group, key))
    return;
  g_string_append (problems, group);
  if (key != NULL)
    {
      g_string_append_c (problems, '.');
      g_string_append (problems, key);
    }
  g_string_append (problems, ": ");
  g_string_append (problems, sm_words_tell (what));
  g_string_append_c (problems, '\n');
}

static gboolean
is_label (const char *text)
{
  gsize length = strlen (text);

  return length > 0 && text[0] != '-' && text[length - 1] != '-'
         && strspn (text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-") == length;
}

/* An address, or a name of labels, each in Latin or any other letters. */
static gboolean
is_host (const char *host)
{
  g_autofree char *ascii = host != NULL ? g_hostname_to_ascii (host) : NULL;
  g_auto (GStrv) labels = g_strsplit (ascii != NULL ? ascii : ".", ".", -1);

  for (guint i = 0; labels[i] != NULL; i++)
    if (!is_label (labels[i]))
      return host != NULL && g_hostname_is_ip_address (host);
  return *host != '\0';
}

/* A host and perhaps a port, and nothing of which nobody would know what to do with it. */
static GUri *
parse_url (const char *text)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);

  if (uri == NULL || !is_host (g_uri_get_host (uri)) || g_uri_get_port (uri) == 0
      || g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL
      || g_uri_get_fragment (uri) != NULL)
    return NULL;
  return g_steal_pointer (&uri);
}

/* Addresses are made by adding to it, and stand in letters. */
static gboolean
is_plain_path (const char *path)
{
  return strstr (path, "//") == NULL
         && strspn (path, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "/-._~") == strlen (path);
}

/* Returns whether `text` is a URL over TLS, or an open one that does not leave the machine. */
static gboolean
is_safe_url (const char *text)
{
  g_autoptr (GUri) uri = parse_url (text);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (uri == NULL || !is_plain_path (g_uri_get_path (uri)))
    return FALSE;
  if (g_str_equal (g_uri_get_scheme (uri), "https"))
    return TRUE;
  return g_str_equal (g_uri_get_scheme (uri), "http") && sm_page_address_is_loopback (host);
}

static void
check_url (char *url, const char *group, const char *key, GString *problems)
{
  gsize length = strlen (url);

  if (!is_safe_url (url))
    smd_config_problem (problems, group, key,
                        N_ ("expected https://…, or http:// with a loopback address"));
  if (length > 0 && url[length - 1] == '/')
    url[length - 1] = '\0';
}

/* Written as one likes, kept as every mail program understands it. */
static void
settle_address (char **address, const char *key, GString *problems)
{
  char *settled = sm_rules_normalize_email (*address, NULL);

  if (settled == NULL)
    {
      smd_config_problem (problems, "mail", key, N_ ("expected an e-mail address"));
      return;
    }
  g_free (*address);
  *address = settled;
}

/* An address, or "Name <address>". */
static gboolean
is_sender (const char *text)
{
  const char *open = strrchr (text, '<');
  g_autofree char *address = NULL;
  g_autofree char *settled = NULL;

  if (!sm_text_is_visible (text))
    return FALSE;
  if (open != NULL && (!g_str_has_suffix (open, ">") || strpbrk (text, "<") != open))
    return FALSE;
  address = open != NULL ? g_strndup (open + 1, strlen (open) - 2) : g_strdup (text);
  settled = sm_rules_normalize_email (address, NULL);
  return settled != NULL;
}

static gboolean
is_smtp_url (const char *text)
{
  g_autoptr (GUri) uri = parse_url (text);

  return uri != NULL && *g_uri_get_path (uri) == '\0'
         && (g_str_equal (g_uri_get_scheme (uri), "smtp")
             || g_str_equal (g_uri_get_scheme (uri), "smtps"));
}

static const char *
find_ca_problem (const char *path)
{
  g_autofree char *content = NULL;

  if (!g_file_get_contents (path, &content, NULL, NULL))
    return N_ ("this file cannot be read");
  return strstr (content, "CERTIFICATE-----") != NULL ? NULL : N_ ("has no certificate in PEM");
}

static void
check_mail (SmdConfig *config, GString *problems)
{
  gboolean smtp = *config->smtp_url != '\0';

  if (smtp == (*config->maildir != '\0'))
    smd_config_problem (problems, "mail", "smtp_url", N_ ("set either this or mail.maildir"));
  if (smtp && !is_smtp_url (config->smtp_url))
    smd_config_problem (problems, "mail", "smtp_url",
                        N_ ("expected smtp://host:port or smtps://…"));
  if (*config->smtp_ca_file != '\0' && find_ca_problem (config->smtp_ca_file) != NULL)
    smd_config_problem (problems, "mail", "ca_file", find_ca_problem (config->smtp_ca_file));
  if ((*config->smtp_username != '\0') != (*config->smtp_password != '\0')
      && !is_blamed (problems, "mail", "password_file"))
    smd_config_problem (problems, "mail", "username",
                        N_ ("goes with mail.password_file, or neither"));
  if (!is_sender (config->settings.sender))
    smd_config_problem (problems, "mail", "sender",
                        N_ ("expected an e-mail address, or Name <address>"));
  settle_address (&config->settings.support_email, "support_email", problems);
  settle_address (&config->settings.support_recipient, "support_recipient", problems);
}

/* Written as one likes, kept as addresses of connections are told. */
static void
settle_proxies (SmdConfig *config, GString *problems)
{
  g_auto (GStrv) addresses = g_strsplit_set (config->trusted_proxies, ", ", -1);
  g_autoptr (GStrvBuilder) settled = g_strv_builder_new ();
  g_auto (GStrv) texts = NULL;

  for (guint i = 0; addresses[i] != NULL; i++)
    {
      g_autoptr (GInetAddress) address = NULL;

      if (*addresses[i] == '\0')
        continue;
      address = g_inet_address_new_from_string (addresses[i]);
      if (address == NULL)
        smd_config_problem (problems, "service", "trusted_proxies", N_ ("expected IP addresses"));
      else
        g_strv_builder_take (settled, g_inet_address_to_string (address));
    }
  texts = g_strv_builder_end (settled);
  g_free (config->trusted_proxies);
  config->trusted_proxies = g_strjoinv (",", texts);
}

/* The service listens to this machine alone. */
static gboolean
names_loopback (const char *proxies)
{
  g_auto (GStrv) addresses = g_strsplit (proxies, ",", -1);
  gboolean found = FALSE;

  for (guint i = 0; addresses[i] != NULL && !found; i++)
    found = sm_page_address_is_loopback (addresses[i]);
  return found;
}

static void
check_listen (const char *listen, GString *problems)
{
  g_autoptr (GSocketConnectable) parsed = NULL;
  const char *path = g_str_has_prefix (listen, "unix:") ? listen + strlen ("unix:") : NULL;

  if (path == NULL)
    parsed = g_network_address_parse (listen, 0, NULL);
  if (path != NULL
          ? *path != '/' || g_str_has_suffix (path, "/") || strlen (path) > SMD_LISTENER_PATH_MOST
          : parsed == NULL || strrchr (listen, ':') == NULL
                || !sm_page_address_is_loopback (
                    g_network_address_get_hostname (G_NETWORK_ADDRESS (parsed))))
    smd_config_problem (
        problems, "service", "listen",
        N_ ("expected a loopback address with a port, or unix:/path; the network is "
            "the proxy's"));
}

static void
check_store (const char *url, GString *problems)
{
  const char *path = g_str_has_prefix (url, "sqlite:") ? url + strlen ("sqlite:") : NULL;

  if (path != NULL ? *path != '/' || g_str_has_suffix (path, "/")
                   : !g_str_has_prefix (url, "postgresql://"))
    smd_config_problem (problems, "store", "url", N_ ("expected sqlite:/path or postgresql://…"));
}

static void
check_exchange_folder (const char *path, GString *problems)
{
  if (*path != '\0' && *path != '/')
    smd_config_problem (problems, "exchange", "folder",
                        N_ ("expected a path from the root: /path"));
}

/* What clients are told of the service must be what they take. */
static void
check_info (const SmdSettings *settings, GString *problems)
{
  g_autoptr (SmServiceInfo) info = sm_record_new (SM_TYPE_SERVICE_INFO);
  g_autoptr (GError) error = NULL;

  sm_record_set_text (&info->version, SM_VERSION);
  sm_record_set_text (&info->support_email, settings->support_email);
  sm_record_set_text (&info->consent_version, settings->consent_version);
  sm_record_set_text (&info->consent_text, settings->consent_text);
  info->password_least = settings->password_least;
  info->password_most = settings->password_most;
  if (sm_record_check (info, &error))
    return;
  for (guint i = 0; i < sm_error_get_n_fields (error); i++)
    {
      const SmErrorField *field = sm_error_get_field (error, i);
      const char *key = g_str_has_prefix (field->name, "consent_") ? field->name + 8 : field->name;
      g_autofree char *what =
          field->code == SM_ERROR_FIELD_TOO_LONG
              ? g_strdup_printf (T_ (N_ ("has more than %ld characters")), (long) field->number)
              : g_strdup (T_ (N_ ("must be a text")));

      smd_config_problem (problems, key != field->name ? "consent" : "mail",
                          g_str_equal (key, "text") ? "file" : key, what);
    }
}

static void
check_page_hosts (const char *hosts, GString *problems)
{
  const char *problem = smd_page_hosts_find_problem (hosts);

  if (problem != NULL)
    smd_config_problem (problems, "acquirer", "page_hosts", problem);
}

/* What goes through it is sealed by TLS, so that the way to it may be open. */
static void
check_proxy_url (const char *url, GString *problems)
{
  g_autoptr (GUri) uri = *url != '\0' ? parse_url (url) : NULL;

  if (*url == '\0'
      || (uri != NULL && strcmp (g_uri_get_scheme (uri), "http") == 0
          && (*g_uri_get_path (uri) == '\0' || strcmp (g_uri_get_path (uri), "/") == 0)))
    return;
  smd_config_problem (problems, "acquirer", "proxy_url", N_ ("expected http://host:port"));
}

/* Both go into one header, as "shop:secret". */
static void
check_shop (const SmdConfig *config, GString *problems)
{
  const char *shop = config->acquirer_shop_id;
  const char *secret = config->acquirer_secret;
  gboolean plain = TRUE;

  for (const char *p = secret; *p != '\0'; p++)
    plain = plain && g_ascii_isgraph (*p);
  if (*shop == '\0' || strspn (shop, G_CSET_DIGITS) != strlen (shop))
    smd_config_problem (problems, "acquirer", "shop_id", N_ ("expected a number"));
  if (*secret == '\0' || !plain)
    smd_config_problem (problems, "acquirer", "secret_file",
                        N_ ("expected one line of visible Latin characters"));
}

/* A key of the operator's requisites, with what is wrong with it or NULL. */
static void
check_requisite (const char *key, const char *value, const char *wrong, GString *problems)
{
  if (*value == '\0')
    smd_config_problem (problems, "operator", key,
                        N_ ("is missing: the group is given whole or not"));
  else if (wrong != NULL)
    smd_config_problem (problems, "operator", key, wrong);
}

/* What goes into payment orders is what banks take. */
static void
check_operator (const SmdOperator *payer, GString *problems)
{
  const char *bic = smd_requisites_check_bic (payer->bic) == NULL ? payer->bic : NULL;
  const gboolean person = strlen (payer->inn) == SMD_INN_PERSON;

  if (*payer->legal_name == '\0' && *payer->inn == '\0' && *payer->kpp == '\0'
      && *payer->bank_name == '\0' && *payer->bic == '\0' && *payer->account == '\0'
      && *payer->correspondent_account == '\0')
    return;
  check_requisite ("legal_name", payer->legal_name,
                   smd_requisites_check_name (payer->legal_name, SMD_LEGAL_NAME_CHARS), problems);
  check_requisite ("inn", payer->inn, smd_requisites_check_inn (payer->inn), problems);
  if (!person || *payer->kpp != '\0')
    check_requisite ("kpp", payer->kpp, smd_requisites_check_kpp (payer->kpp, payer->inn),
                     problems);
  check_requisite ("bank_name", payer->bank_name,
                   smd_requisites_check_name (payer->bank_name, SMD_LEGAL_NAME_CHARS), problems);
  check_requisite ("bic", payer->bic, smd_requisites_check_bic (payer->bic), problems);
  check_requisite (
      "account", payer->account,
      smd_requisites_check_settlement (payer->account, bic, payer->correspondent_account),
      problems);
  check_requisite ("correspondent_account", payer->correspondent_account,
                   smd_requisites_check_correspondent (payer->correspondent_account, bic),
                   problems);
}

/**
 * smd_config_check:
 * @config: a configuration with every text set; what could not be read is empty, or the default
 * @problems: (inout): what was wrong with that; what is wrong is added
 */
void
smd_config_check (SmdConfig *config, GString *problems)
{
  static const char *const logs[] = { "all", "notable", "none", NULL };
  static const char *const languages[] = { "ru", "en", NULL };
  const SmdSettings *settings = &config->settings;

  check_url (config->settings.public_url, "service", "public_url", problems);
  check_url (config->acquirer_url, "acquirer", "api_url", problems);
  check_proxy_url (config->acquirer_proxy_url, problems);
  check_listen (config->listen, problems);
  check_page_hosts (settings->page_hosts, problems);
  check_shop (config, problems);
  check_mail (config, problems);
  settle_proxies (config, problems);
  check_store (config->store_url, problems);
  check_exchange_folder (config->exchange_folder, problems);
  check_info (settings, problems);
  check_operator (&settings->operator_, problems);
  if (!g_strv_contains (logs, config->access_log))
    smd_config_problem (problems, "service", "access_log", N_ ("expected all, notable or none"));
  if (!g_strv_contains (languages, config->language))
    smd_config_problem (problems, "text", "language", N_ ("expected ru or en"));
  if (settings->password_least > settings->password_most
      && !is_blamed (problems, "security", "password_most"))
    smd_config_problem (problems, "security", "password_least",
                        N_ ("above security.password_most"));
  if (g_bytes_get_size (settings->pepper) < PEPPER_BYTES_LEAST)
    smd_config_problem (problems, "security", "pepper_file", N_ ("at least 32 bytes are needed"));
}

/**
 * smd_config_doubt:
 * @config: a configuration that is usable
 * @doubts: (inout): what may be meant but seldom is, is added
 */
void
smd_config_doubt (const SmdConfig *config, GString *doubts)
{
  gboolean proxied = g_str_has_prefix (config->settings.public_url, "https:")
                     && !g_str_has_prefix (config->listen, "unix:");

  if (proxied && !names_loopback (config->trusted_proxies))
    smd_config_problem (
        doubts, "service", "trusted_proxies",
        N_ ("names no loopback address, and no proxy reaches the service from any "
            "other: all customers count as one client, and share its limits; name the "
            "address that the proxy comes from"));
}
