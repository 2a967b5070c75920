/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "page-hosts.h"

#include <gio/gio.h>
#include <string.h>

#include "page-address.h"
#include "words.h"

#define SEPARATORS ", "

static gboolean
is_host (const char *name)
{
  g_autofree char *address = g_strconcat ("https://", name, "/", NULL);
  g_autofree char *host = NULL;

  return sm_page_address_check (address, SM_PAGE_SECURE, &host, NULL)
         && g_ascii_strcasecmp (host, name) == 0;
}

/* A number, or a name of a domain; "ru" alone would be half the country. */
static gboolean
is_named_well (const char *entry)
{
  const char *name = *entry == '.' ? entry + 1 : entry;
  gboolean is_number = g_hostname_is_ip_address (name);

  if (g_str_equal (entry, "::1"))
    return TRUE;
  if (!is_host (name) || strstr (name, "..") != NULL || g_str_has_suffix (name, "."))
    return FALSE;
  if (*entry == '.')
    return !is_number && strchr (name, '.') != NULL;
  return is_number || strchr (name, '.') != NULL || sm_page_address_is_loopback (name);
}

/**
 * smd_page_hosts_find_problem:
 * @hosts: as an operator wrote them
 *
 * Returns: (nullable): what is wrong with them
 */
const char *
smd_page_hosts_find_problem (const char *hosts)
{
  g_auto (GStrv) entries = g_strsplit_set (hosts, SEPARATORS, -1);
  guint n_hosts = 0;

  for (guint i = 0; entries[i] != NULL; i++)
    {
      if (*entries[i] == '\0')
        continue;
      if (!is_named_well (entries[i]))
        return N_ ("expected names of hosts, without https://, port or path; with a dot before it "
                   "for all below it: pay.example.ru, .yoomoney.ru");
      n_hosts++;
    }
  return n_hosts > 0 ? NULL : N_ ("name the hosts of the acquirer's payment pages");
}

static gboolean
is_at (const char *host, const char *entry)
{
  g_autofree char *name = g_ascii_strdown (entry, -1);

  if (*name != '.')
    return g_str_equal (host, name);
  return g_str_equal (host, name + 1) || g_str_has_suffix (host, name);
}

/**
 * smd_page_hosts_allow:
 * @hosts: (nullable): as an operator wrote them
 * @address: (nullable): where a customer is to be sent
 *
 * Returns: whether that may be passed on
 */
gboolean
smd_page_hosts_allow (const char *hosts, const char *address)
{
  g_auto (GStrv) entries = NULL;
  g_autofree char *host = NULL;

  if (hosts == NULL || !sm_page_address_check (address, SM_PAGE_LOOPBACK, &host, NULL))
    return FALSE;
  entries = g_strsplit_set (hosts, SEPARATORS, -1);
  for (guint i = 0; entries[i] != NULL; i++)
    if (*entries[i] != '\0' && is_at (host, entries[i]))
      return TRUE;
  return FALSE;
}
