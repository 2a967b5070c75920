/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "error.h"
#include "fuzz-target.h"
#include "problem.h"

const char *const fuzz_seeds[] = {
  "{\"type\":\"about:blank\",\"title\":\"Locked\",\"status\":423,\"code\":\"pin_locked\","
  "\"number\":0}",
  "{\"code\":\"input_invalid\",\"reference\":\"R\",\"errors\":[{\"field\":\"password\","
  "\"code\":\"password_too_short\",\"number\":5},{\"field\":\"email\","
  "\"code\":\"email_invalid\"}]}",
  "<html><body>502 Bad Gateway</body></html>",
  "{\"code\":[{}],\"errors\":{\"a\":1},\"number\":1.5,\"reference\":null}",
  NULL,
};

/* Any reply becomes an error of the one domain, and that one crosses the wire again. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  guint status = length > 0 ? 300 + data[length - 1] : 0;
  g_autoptr (GError) error = sm_problem_to_error ((const char *) data, length, status);
  g_autoptr (GError) back = NULL;
  g_autofree char *body = NULL;
  gsize body_length = 0;

  g_assert_true (error->domain == SM_ERROR);
  g_assert_nonnull (error->message);
  body = sm_problem_from_error (error, sm_error_get_reference (error), &body_length);
  back = sm_problem_to_error (body, body_length, sm_problem_get_status (error));
  if (sm_problem_get_status (error) != 500)
    g_assert_error (back, SM_ERROR, error->code);
  return 0;
}
