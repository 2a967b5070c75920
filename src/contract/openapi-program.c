/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "openapi.h"

/* Prints the contract, for data/openapi.json. Not installed. */
int
main (void)
{
  gsize length = 0;
  g_autofree char *document = sm_openapi_dup_json (&length);

  return fwrite (document, 1, length, stdout) == length ? 0 : 1;
}
