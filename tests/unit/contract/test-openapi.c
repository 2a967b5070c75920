/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <string.h>

#include "openapi.h"
#include "routes.h"

static void
the_committed_document_is_current (void)
{
  g_autofree char *generated = sm_openapi_dup_json (NULL);
  g_autofree char *committed = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (OPENAPI_FILE, &committed, NULL, &error);
  g_assert_no_error (error);
  if (g_str_equal (generated, committed))
    return;
  g_test_message ("data/openapi.json is out of date; renew it from the build folder with: "
                  "src/contract/sm-openapi > ../data/openapi.json");
  g_test_fail ();
}

static void
every_operation_is_described (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *generated = sm_openapi_dup_json (NULL);
  JsonObject *paths;

  g_assert_true (json_parser_load_from_data (parser, generated, -1, NULL));
  paths =
      json_object_get_object_member (json_node_get_object (json_parser_get_root (parser)), "paths");
  for (guint i = 0; i < SM_N_OPERATIONS; i++)
    {
      const SmRoute *route = sm_routes_get (i);
      g_autofree char *method = g_ascii_strdown (route->method, -1);
      JsonObject *path = json_object_get_object_member (paths, route->path);
      JsonObject *operation = json_object_get_object_member (path, method);

      g_assert_cmpstr (json_object_get_string_member (operation, "operationId"), ==, route->id);
      g_assert_cmpint (json_object_has_member (operation, "security"), ==,
                       !(route->flags & SM_ROUTE_ANYONE));
    }
}

static void
assert_reference (JsonObject *schemas, const char *reference)
{
  const char *prefix = "#/components/schemas/";

  g_assert_true (g_str_has_prefix (reference, prefix));
  g_assert_true (json_object_has_member (schemas, reference + strlen (prefix)));
}

static guint
check_references (JsonNode *node, JsonObject *schemas)
{
  guint count = 0;

  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        count += check_references (json_array_get_element (array, i), schemas);
    }
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *member;

      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, &name, &member))
        {
          if (g_str_equal (name, "$ref"))
            assert_reference (schemas, json_node_get_string (member));
          count += g_str_equal (name, "$ref") + check_references (member, schemas);
        }
    }
  return count;
}

static void
every_reference_leads_somewhere (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *generated = sm_openapi_dup_json (NULL);
  JsonObject *components;

  g_assert_true (json_parser_load_from_data (parser, generated, -1, NULL));
  components = json_object_get_object_member (json_node_get_object (json_parser_get_root (parser)),
                                              "components");
  g_assert_cmpuint (check_references (json_parser_get_root (parser),
                                      json_object_get_object_member (components, "schemas")),
                    >, SM_N_OPERATIONS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/openapi/the-committed-document-is-current", the_committed_document_is_current);
  g_test_add_func ("/openapi/every-operation-is-described", every_operation_is_described);
  g_test_add_func ("/openapi/every-reference-leads-somewhere", every_reference_leads_somewhere);
  return g_test_run ();
}
