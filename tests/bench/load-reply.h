/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Bytes of the first whole HTTP/1.1 reply in `data`, 0 while it is not all there, -1 where it is
 * none; its status in `status`. Only replies with a Content-Length, or without a body. */
gssize load_reply_length (const char *data, gsize length, guint *status);
