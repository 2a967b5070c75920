/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SMD_LETTER_PARAGRAPHS_MOST 4

/** SmdLetterText: what a kind of letter says; msgids with places for the letter's values. */
typedef struct
{
  const char *kind;
  const char *subject;
  const char *paragraphs[SMD_LETTER_PARAGRAPHS_MOST]; /* before button and code */
  const char *button;     /* leads to the value "link"; NULL: no button */
  const char *code_label; /* NULL: no code */
  const char *code;       /* the code's place */
  const char *quote;      /* what a person wrote; NULL: no quotation */
  const char *after[SMD_LETTER_PARAGRAPHS_MOST];
  const char *refusal; /* leads to the value "decline"; NULL: there is nothing to refuse */
} SmdLetterText;

const SmdLetterText *smd_letter_texts_find (const char *kind);

G_END_DECLS
