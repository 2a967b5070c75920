/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a word of a postal address says about the words beside it. */
typedef enum
{
  SM_ADDRESS_NAME,     /* letters of no known kind: a name, or a part of one */
  SM_ADDRESS_NUMBER,   /* digits, or a numeral written out */
  SM_ADDRESS_PLACE,    /* region, district, settlement */
  SM_ADDRESS_STREET,   /* street, avenue, lane */
  SM_ADDRESS_AREA,     /* a part of a settlement: block, gardeners' partnership */
  SM_ADDRESS_HOUSE,    /* house, building as a property */
  SM_ADDRESS_BUILDING, /* a part of a house: block, letter, floor, entrance */
  SM_ADDRESS_FLAT,     /* flat, room, office, garage */
  SM_ADDRESS_D,        /* "д": a house before a number, a village before a name */
  SM_ADDRESS_BREAK,    /* a mark that parts what stands before and after it */
} SmAddressKind;

typedef struct
{
  SmAddressKind kind;
  char *text;       /* owned: as written, without the full stop */
  gboolean stopped; /* a full stop follows */
  gboolean recast;  /* taken for a name although its kind is another */
  char glue;        /* between it and the word before: ' ', '.', '-', '/'; 0: nothing at all */
} SmAddressWord;

/* (transfer full): SmAddressWord, in order; `address` is valid UTF-8. */
GArray *sm_address_words_read (const char *address);
/* Decides the kinds of words that have several meanings. */
void sm_address_words_settle (GArray *words);
SmAddressWord *sm_address_get_word (GArray *words, guint index);

glong sm_address_count_letters (const SmAddressWord *word);
/* The word may be NULL. */
gboolean sm_address_is_name (const SmAddressWord *word);
gboolean sm_address_is_long_name (const SmAddressWord *word);
gboolean sm_address_is_number (const SmAddressWord *word);
gboolean sm_address_is_street (SmAddressKind kind);
gboolean sm_address_is_named (SmAddressKind kind);
gboolean sm_address_is_numbered (SmAddressKind kind);

G_END_DECLS
