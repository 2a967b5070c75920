/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "page-address.h"

#include <string.h>

#include "error.h"
#include "limits.h"

static const struct
{
  const char *address;
  const char *host; /* NULL: refused */
  SmPageKind kind;
} cases[] = {
  { "https://yoomoney.ru/checkout/payments/v2?orderId=1#top", "yoomoney.ru", SM_PAGE_SECURE },
  { "HTTPS://Yoomoney.RU:8443", "yoomoney.ru", SM_PAGE_SECURE },
  { "https://xn--80ahmohdapg.xn--80asehdb/", "xn--80ahmohdapg.xn--80asehdb", SM_PAGE_SECURE },
  { "https://127.0.0.1/", "127.0.0.1", SM_PAGE_SECURE },
  { "http://127.0.0.1:8081/pay/1", "127.0.0.1", SM_PAGE_LOOPBACK },
  { "http://[::1]:8081/pay/1", "::1", SM_PAGE_LOOPBACK },
  { "http://localhost/pay/1", "localhost", SM_PAGE_LOOPBACK },

  { "http://127.0.0.1:8081/pay/1", NULL, SM_PAGE_SECURE },
  { "http://yoomoney.ru/", NULL, SM_PAGE_LOOPBACK },
  { "http://127.0.0.1.example.ru/", NULL, SM_PAGE_LOOPBACK },
  { "http://2130706433/", NULL, SM_PAGE_LOOPBACK },
  { NULL, NULL, SM_PAGE_LOOPBACK },
  { "", NULL, SM_PAGE_LOOPBACK },
  { "https://", NULL, SM_PAGE_LOOPBACK },
  { "https:///etc/passwd", NULL, SM_PAGE_LOOPBACK },
  { "https:yoomoney.ru", NULL, SM_PAGE_LOOPBACK },
  { "//yoomoney.ru/", NULL, SM_PAGE_LOOPBACK },
  { "yoomoney.ru", NULL, SM_PAGE_LOOPBACK },
  { "file:///etc/passwd", NULL, SM_PAGE_LOOPBACK },
  { "smb://yoomoney.ru/share", NULL, SM_PAGE_LOOPBACK },
  { "javascript:alert(1)//https://yoomoney.ru/", NULL, SM_PAGE_LOOPBACK },
  { "ssh://-oProxyCommand=id/x", NULL, SM_PAGE_LOOPBACK },
  { "https://-oProxyCommand=id/x", NULL, SM_PAGE_LOOPBACK },
  { "view-source:https://yoomoney.ru/", NULL, SM_PAGE_LOOPBACK },
  { "intent://yoomoney.ru/#Intent;end", NULL, SM_PAGE_LOOPBACK },
  { "data:text/html,<a>", NULL, SM_PAGE_LOOPBACK },
  { "https://yoomoney.ru@example.org/", NULL, SM_PAGE_LOOPBACK },
  { "https://yoomoney.ru:x@example.org/", NULL, SM_PAGE_LOOPBACK },
  { "https://example.org\\@yoomoney.ru/", NULL, SM_PAGE_LOOPBACK },
  { "https://example.org%2f@yoomoney.ru/", NULL, SM_PAGE_LOOPBACK },
  { "https://example%2eorg/", NULL, SM_PAGE_LOOPBACK },
  { "https://yoomoney.ru:99999999/", NULL, SM_PAGE_LOOPBACK },
  { "https://yoomoney.ru:/", NULL, SM_PAGE_LOOPBACK },
  { "https://[::1/", NULL, SM_PAGE_LOOPBACK },
  { "https://[fe80::1%25eth0]/", NULL, SM_PAGE_LOOPBACK },
  { "https://уoomoney.ru/", NULL, SM_PAGE_LOOPBACK },
  { "https://yoomoney.ru/\nSet-Cookie", NULL, SM_PAGE_LOOPBACK },
  { " https://yoomoney.ru/", NULL, SM_PAGE_LOOPBACK },
  { "https://yoomoney.ru/ x", NULL, SM_PAGE_LOOPBACK },
  { "https://yoomoney.ru/\"onclick", NULL, SM_PAGE_LOOPBACK },
  { "https://yoomoney.ru/%zz", NULL, SM_PAGE_LOOPBACK },
};

static void
test_only_web_pages_are_addresses (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *host = NULL;
      g_autoptr (GError) error = NULL;
      gboolean good = sm_page_address_check (cases[i].address, cases[i].kind, &host, &error);

      g_test_message ("%s", cases[i].address);
      g_assert_cmpint (good, ==, cases[i].host != NULL);
      g_assert_cmpstr (host, ==, cases[i].host);
      if (!good)
        g_assert_error (error, SM_ERROR, SM_ERROR_FIELD_INVALID);
    }
}

static void
test_an_address_has_a_longest_length (void)
{
  const char *start = "https://yoomoney.ru/";
  g_autofree char *path = g_strnfill (SM_LIMIT_PAGE_ADDRESS - strlen (start), 'p');
  g_autofree char *longest = g_strconcat (start, path, NULL);
  g_autofree char *longer = g_strconcat (longest, "p", NULL);

  g_assert_true (sm_page_address_check (longest, SM_PAGE_SECURE, NULL, NULL));
  g_assert_false (sm_page_address_check (longer, SM_PAGE_SECURE, NULL, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/page-address/only-web-pages", test_only_web_pages_are_addresses);
  g_test_add_func ("/page-address/longest", test_an_address_has_a_longest_length);
  return g_test_run ();
}
