/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "error.h"
#include "routes.h"

#define PARAMETERS_MOST 3

static void
every_route_finds_itself (void)
{
  static const char *const values[] = { "01ARZ3NDEKTSV4RRFFQ69G5FAV", "b", "c", NULL };

  for (guint i = 0; i < SM_N_OPERATIONS; i++)
    {
      const SmRoute *route = sm_routes_get (i);
      g_autofree char *path = sm_routes_build_path (i, values);
      g_auto (GStrv) parameters = NULL;
      g_autoptr (GError) error = NULL;
      const SmRoute *found = sm_routes_match (route->method, path, &parameters, &error);

      g_assert_no_error (error);
      g_assert_true (found == route);
      g_assert_cmpint (g_strv_length (parameters), <=, PARAMETERS_MOST);
      for (guint j = 0; parameters[j] != NULL; j++)
        g_assert_cmpstr (parameters[j], ==, values[j]);
    }
}

static void
names_and_places_are_unique (void)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < SM_N_OPERATIONS; i++)
    {
      const SmRoute *route = sm_routes_get (i);

      g_assert_true (g_hash_table_add (ids, (gpointer) route->id));
      g_assert_true (
          g_hash_table_add (places, g_strconcat (route->method, " ", route->path, NULL)));
    }
}

static void
flags_and_methods_agree (void)
{
  for (guint i = 0; i < SM_N_OPERATIONS; i++)
    {
      const SmRoute *route = sm_routes_get (i);
      gboolean get = g_str_equal (route->method, "GET");

      if (get)
        g_assert_cmpint (route->flags & (SM_ROUTE_WRITE | SM_ROUTE_HASH | SM_ROUTE_ONCE), ==, 0);
      if (get)
        g_assert_null (route->get_request_type);
      if (route->flags & SM_ROUTE_ONCE)
        g_assert_cmpstr (route->method, ==, "POST");
      if (route->flags & (SM_ROUTE_ETAG | SM_ROUTE_PAGED))
        g_assert_true (get);
      g_assert_true (g_str_has_prefix (route->path, "/v1/"));
    }
}

static void
other_paths_are_told_apart (void)
{
  static const struct
  {
    const char *method;
    const char *path;
    SmErrorCode code;
  } cases[] = {
    { "GET", "/", SM_ERROR_NOT_FOUND },
    { "GET", "", SM_ERROR_NOT_FOUND },
    { "GET", "/v1/cabinet/", SM_ERROR_NOT_FOUND },
    { "GET", "/v1//cabinet", SM_ERROR_NOT_FOUND },
    { "GET", "/v1/accounts//charges", SM_ERROR_NOT_FOUND },
    { "GET", "/V1/CABINET", SM_ERROR_NOT_FOUND },
    { "GET", "/v1/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p", SM_ERROR_NOT_FOUND },
    { "POST", "/v1/cabinet", SM_ERROR_METHOD_NOT_ALLOWED },
    { "get", "/v1/cabinet", SM_ERROR_METHOD_NOT_ALLOWED },
    { "PATCH", "/v1/accounts/x", SM_ERROR_METHOD_NOT_ALLOWED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (sm_routes_match (cases[i].method, cases[i].path, NULL, &error));
      g_assert_error (error, SM_ERROR, (int) cases[i].code);
    }
}

static void
parameters_are_escaped (void)
{
  static const char *const values[] = { "../a?b#c/d%", NULL };
  g_autofree char *path = sm_routes_build_path (SM_OPERATION_PAYMENT, values);

  g_assert_cmpstr (path, ==, "/v1/payments/..%2Fa%3Fb%23c%2Fd%25");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/routes/every-route-finds-itself", every_route_finds_itself);
  g_test_add_func ("/routes/names-and-places-are-unique", names_and_places_are_unique);
  g_test_add_func ("/routes/flags-and-methods-agree", flags_and_methods_agree);
  g_test_add_func ("/routes/other-paths-are-told-apart", other_paths_are_told_apart);
  g_test_add_func ("/routes/parameters-are-escaped", parameters_are_escaped);
  return g_test_run ();
}
