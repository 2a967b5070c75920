/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "out-text.h"

G_BEGIN_DECLS

/*
 * Which encoding bytes are in, by the letters that they make: Russian text has its letters in known
 * shares, its words are in small letters, in capitals or begin with one, and no line drawing stands
 * in them. In a wrong encoding the same bytes have rare letters, capitals amid small ones, symbols.
 */

/* How unlikely bytes are as Russian text in an encoding: nepers times SMD_LETTERS_NEPER, 0 without
 * bytes above 127. */
#define SMD_LETTERS_NEPER 100
gint64 smd_letters_weigh (SmdOutEncoding encoding, const char *bytes, gsize length);

/* The encoding in which the bytes are likelier than in any other, and by how much: the gap between
 * it and the next, 0 where all bytes are below 128. */
SmdOutEncoding smd_letters_judge (const char *bytes, gsize length, gint64 *gap,
                                  SmdOutEncoding *second);

/* An encoding of single bytes beside which another one is likelier by 20 nepers, and that one: of
 * bytes whose encoding is known, a part in another; FALSE: there is none. */
gboolean smd_letters_contradict (SmdOutEncoding encoding, const char *bytes, gsize length,
                                 SmdOutEncoding *likelier);
/* The same of UTF-8, which hides it: bytes of one encoding that a program took for another before
 * it wrote the text, "РЎРјРёСЂ". */
gboolean smd_letters_were_mistaken (const char *text, gsize length, SmdOutEncoding *taken_for,
                                    SmdOutEncoding *likelier);

/* What a byte of an encoding of single bytes is; 0: nothing. */
gunichar smd_letters_get_character (SmdOutEncoding encoding, guint8 byte);
gboolean smd_letters_is_drawing (gunichar character);

G_END_DECLS
