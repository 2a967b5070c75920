/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>

#include "error.h"
#include "fuzz-target.h"
#include "json-gate.h"

const char *const fuzz_seeds[] = {
  "{\"a\":1,\"b\":[true,false,null,-0,1.5e-3],\"c\":{\"d\":\"\\ud83d\\ude00 \\u0401\"}}",
  "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]",
  "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
  "[9223372036854775807,-9223372036854775808,0.1,1e308]",
  " {\t\"\xd0\x81\" : [ ] ,\r\n \"\" : { } } ",
  "{\"a\":1,\"a\":2}",
  NULL,
};

/* What the gate lets pass, the parser takes. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  g_autoptr (GError) refused = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonParser) parser = NULL;

  if (!sm_json_gate_check ((const char *) data, length, &refused))
    {
      g_assert_error (refused, SM_ERROR, SM_ERROR_REQUEST_MALFORMED);
      g_assert_cmpint (sm_error_get_number (refused), <=, (gint64) length);
      return 0;
    }
  parser = json_parser_new ();
  json_parser_load_from_data (parser, (const char *) data, (gssize) length, &error);
  g_assert_no_error (error);
  return 0;
}
