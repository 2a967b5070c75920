/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "limits.h"

#include "wire-head.h"

#include "fuzz-target.h"

const char *const fuzz_seeds[] = {
  "GET /v1/cabinet HTTP/1.1\r\nHost: a.example\r\n\r\n",
  "POST /v1/payments HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nX: y\r\n\r\nhello",
  "PUT /x?a=b%20c HTTP/1.0\r\nHost:\t[::1]:80 \r\nContent-Length:0\r\n\r\nGET / HTTP/1.1\r\n",
  "GET /x HTTP/1.1\r\nHost: a\r\nRange: bytes=0-,0-\r\nConnection: close, Host\r\n\r\n",
  "POST /x HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\nExpect: 100-continue\r\n\r\n",
  "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  NULL,
};

/* What is passed on is good itself, means the same, and passes unchanged. */
static void
check_passed (const GString *passed, const SmdWireHead *head)
{
  g_autoptr (GString) again = g_string_new (NULL);
  SmdWireHead read = { 0 };
  SmErrorCode code;
  gsize scanned = 0;

  /* Two lines are written anew and may be a space longer than they came. */
  g_assert_cmpuint (passed->len, <=, head->length + 2);
  if (passed->len > SM_LIMIT_HEADER_BYTES)
    return;
  g_assert_cmpint (smd_wire_head_check (passed->str, passed->len, &scanned, &read, again, &code),
                   ==, SMD_WIRE_GOOD);
  g_assert_cmpuint (read.length, ==, passed->len);
  g_assert_cmpint (read.body_length, ==, head->body_length);
  g_assert_cmpstr (again->str, ==, passed->str);
}

/* However it arrives, a head is judged the same; and what is good can be read in one way only. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  const char *bytes = (const char *) data;
  SmdWireHead whole = { 0 };
  SmdWireHead pieces = { 0 };
  SmErrorCode whole_code = SM_ERROR_LAST;
  SmErrorCode pieces_code = SM_ERROR_LAST;
  SmdWireVerdict all;
  SmdWireVerdict step = SMD_WIRE_MORE;
  g_autoptr (GString) passed = g_string_new (NULL);
  g_autoptr (GString) pieces_passed = g_string_new (NULL);
  gsize scanned = 0;

  all = smd_wire_head_check (bytes, length, &scanned, &whole, passed, &whole_code);
  scanned = 0;
  for (gsize n = 1; n <= length && step == SMD_WIRE_MORE; n++)
    step = smd_wire_head_check (bytes, n, &scanned, &pieces, pieces_passed, &pieces_code);
  g_assert_cmpint (all, ==, step);
  if (all == SMD_WIRE_REFUSED)
    g_assert_cmpint (whole_code, ==, pieces_code);
  if (all != SMD_WIRE_GOOD)
    return 0;
  g_assert_cmpuint (whole.length, ==, pieces.length);
  g_assert_cmpuint (whole.length, <=, MIN (length, SM_LIMIT_HEADER_BYTES));
  g_assert_cmpint (whole.body_length, ==, pieces.body_length);
  g_assert_cmpint (whole.body_length, >=, 0);
  g_assert_cmpint (whole.body_length, <=, SM_LIMIT_ATTACHMENT_BODY_BYTES);
  g_assert_null (memchr (bytes, '\0', whole.length));
  g_assert_cmpint (memcmp (bytes + whole.length - 4, "\r\n\r\n", 4), ==, 0);
  g_assert_cmpstr (passed->str, ==, pieces_passed->str);
  check_passed (passed, &whole);
  return 0;
}
