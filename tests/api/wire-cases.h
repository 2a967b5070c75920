/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HOST "Host: a.example\r\n"
#define END "\r\n"

/** WireCase: bytes as only an attacker or a broken proxy writes them, or as clients do. */
typedef struct
{
  const char *name;
  const char *bytes;
  guint status;    /* of the first reply */
  guint n_replies; /* 0: one */
} WireCase;

/* Both end with a row without a name. What is smuggled asks for the path "/smuggled". */
extern const WireCase wire_cases_refused[];
extern const WireCase wire_cases_accepted[];

G_END_DECLS
