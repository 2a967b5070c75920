/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire-cases.h"

#define GET "GET /x HTTP/1.1\r\n" HOST
#define POST "POST /x HTTP/1.1\r\n" HOST
#define FIVE "Content-Length: 5\r\n"
#define CHUNKED "Transfer-Encoding: chunked\r\n"
/* Were it ever executed, the server above would have seen this path. */
#define SMUGGLED "GET /smuggled HTTP/1.1\r\n" HOST END

/* clang-format off */
const WireCase wire_cases_refused[] = {
  { "two-lengths", POST "Content-Length: 5\r\nContent-Length: 6\r\n" END "hello" SMUGGLED, 400, 0 },
  { "two-equal-lengths", POST "Content-Length: 5\r\nContent-Length: 5\r\n" END "hello", 400, 0 },
  { "length-list", POST "Content-Length: 5, 5\r\n" END "hello", 400, 0 },
  { "length-plus", POST "Content-Length: +5\r\n" END "hello", 400, 0 },
  { "length-minus", POST "Content-Length: -5\r\n" END "hello", 400, 0 },
  { "length-hex", POST "Content-Length: 0x5\r\n" END "hello", 400, 0 },
  { "length-letters", POST "Content-Length: 5abc\r\n" END "hello", 400, 0 },
  { "length-empty", POST "Content-Length: \r\n" END, 400, 0 },
  { "length-inner-space", POST "Content-Length: 1 0\r\n" END "hello", 400, 0 },
  { "length-beyond-64-bits", POST "Content-Length: 18446744073709551621\r\n" END "hello", 400, 0 },
  { "length-space-before-colon", POST "Content-Length : 5\r\n" END "hello" SMUGGLED, 400, 0 },
  { "length-too-large", POST "Content-Length: 999999999\r\n" END "hello", 413, 0 },
  { "length-and-chunked",
    POST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n" END "0\r\n\r\n" SMUGGLED, 400, 0 },
  { "chunked-and-length",
    POST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n" END "0\r\n\r\n" SMUGGLED, 400, 0 },
  { "chunked", POST CHUNKED END "5\r\nhello\r\n0\r\n\r\n", 400, 0 },
  { "chunk-size-hex-prefix", POST CHUNKED END "0x5\r\nhello\r\n0\r\n\r\n", 400, 0 },
  { "chunk-bare-feeds", POST CHUNKED END "5\nhello\n0\n\n", 400, 0 },
  { "chunk-feed-in-extension", POST CHUNKED END "5;a=\nb\r\nhello\r\n0\r\n\r\n", 400, 0 },
  { "chunk-size-minus", POST CHUNKED END "-1\r\nhello\r\n0\r\n\r\n", 400, 0 },
  { "chunk-size-all-ones", POST CHUNKED END "ffffffffffffffff\r\nhello\r\n0\r\n\r\n", 400, 0 },
  { "two-encodings",
    POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"
      END "0\r\n\r\n" SMUGGLED, 400, 0 },
  { "encoding-list", POST "Transfer-Encoding: chunked, identity\r\n" END "0\r\n\r\n", 400, 0 },
  { "encoding-unknown", POST "Transfer-Encoding: xchunked\r\n" END "0\r\n\r\n", 400, 0 },
  { "encoding-tab", POST "Transfer-Encoding:\tchunked\r\n" END "0\r\n\r\n" SMUGGLED, 400, 0 },
  { "folded-encoding",
    POST "X: y\r\n Transfer-Encoding: chunked\r\n" END "0\r\n\r\n" SMUGGLED, 400, 0 },
  { "no-host", "GET /x HTTP/1.1\r\n" END, 400, 0 },
  { "two-hosts", GET "Host: b.example\r\n" END, 400, 0 },
  { "host-with-path", "GET /x HTTP/1.1\r\nHost: a.example/b\r\n" END, 400, 0 },
  { "host-empty", "GET /x HTTP/1.1\r\nHost:\r\n" END, 400, 0 },
  { "bare-feeds", "GET /x HTTP/1.1\nHost: a.example\n\n", 400, 0 },
  { "bare-return", "GET /x HTTP/1.1\r\nHost: a\rX: b\r\n" END, 400, 0 },
  { "no-colon", GET "nonsense\r\n" END, 400, 0 },
  { "empty-name", GET ": value\r\n" END, 400, 0 },
  { "control-in-value", GET "X: a\x01" "b\r\n" END, 400, 0 },
  { "leading-empty-line", "\r\nGET /x HTTP/1.1\r\n" HOST END, 400, 0 },
  { "two-spaces", "GET  /x HTTP/1.1\r\n" HOST END, 400, 0 },
  { "tab-for-space", "GET\t/x HTTP/1.1\r\n" HOST END, 400, 0 },
  { "no-version", "GET /x\r\n" HOST END, 400, 0 },
  { "version-2", "GET /x HTTP/2.0\r\n" HOST END, 400, 0 },
  { "absolute-target", "GET http://b.example/x HTTP/1.1\r\n" HOST END, 400, 0 },
  { "authority-in-target", "GET //b.example/x HTTP/1.1\r\n" HOST END, 400, 0 },
  { "folded-path", "GET /a/../smuggled HTTP/1.1\r\n" HOST END, 400, 0 },
  { "dot-path", "GET /./x HTTP/1.1\r\n" HOST END, 400, 0 },
  { "escaped-folded-path", "GET /a/%2e%2e/smuggled HTTP/1.1\r\n" HOST END, 400, 0 },
  { "half-escaped-dots", "GET /a/%2E./smuggled HTTP/1.1\r\n" HOST END, 400, 0 },
  { "escape-of-one-digit", "GET /x%2 HTTP/1.1\r\n" HOST END, 400, 0 },
  { "escape-of-no-digits", "GET /x%gg HTTP/1.1\r\n" HOST END, 400, 0 },
  { "escaped-nul", "GET /x%00 HTTP/1.1\r\n" HOST END, 400, 0 },
  { "star-target", "GET * HTTP/1.1\r\n" HOST END, 400, 0 },
  { "raw-cyrillic-target", "GET /\xd0\xb6 HTTP/1.1\r\n" HOST END, 400, 0 },
  { "trace", "TRACE /x HTTP/1.1\r\n" HOST END, 405, 0 },
  { "connect", "CONNECT /x HTTP/1.1\r\n" HOST END, 405, 0 },
  { "options", "OPTIONS /x HTTP/1.1\r\n" HOST END, 405, 0 },
  { "lower-case-method", "get /x HTTP/1.1\r\n" HOST END, 405, 0 },
  { "refused-method", "REFUSED /busy HTTP/1.1\r\n" HOST END, 405, 0 },
  { NULL, NULL, 0, 0 },
};

const WireCase wire_cases_accepted[] = {
  { "plain", GET END, 200, 0 },
  { "query", "GET /x?a=b%20c HTTP/1.1\r\n" HOST END, 200, 0 },
  { "body", POST FIVE END "hello", 200, 0 },
  { "empty-body", POST "Content-Length: 0\r\n" END, 200, 0 },
  { "no-space-after-colon", "GET /x HTTP/1.1\r\nHost:a.example\r\n" END, 200, 0 },
  { "two-in-one-write", GET END "GET /y HTTP/1.1\r\n" HOST END, 200, 2 },
  { "body-then-another", POST FIVE END "helloGET /y HTTP/1.1\r\n" HOST END, 200, 2 },
  /* Whoever takes away what Connection names in HTTP/1.0 may take a body for a request. */
  { "old-connection-names-length",
    "POST /x HTTP/1.0\r\n" HOST "Connection: keep-alive, Content-Length\r\n"
      "Content-Length: 43\r\n" END SMUGGLED, 200, 0 },
  { "range", GET "Range: bytes=0-0,0-\r\n" END, 200, 0 },
  { "range-beyond-the-end", GET "Range: bytes=900-\r\n" END, 200, 0 },
  { "expect-something", POST FIVE "Expect: the-unexpected\r\n" END "hello", 200, 0 },
  { "expect-without-body", GET "Expect: 100-continue\r\n" END, 200, 0 },
  { "good-then-bad", GET END "GET /y HTTP/1.1\r\n" END SMUGGLED, 200, 2 },
  { NULL, NULL, 0, 0 },
};
/* clang-format on */
