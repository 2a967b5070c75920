/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What can be proved of a payee's requisites without asking anybody: forms and check digits. Each
 * returns what is wrong, or NULL. Texts are those of a key file, never NULL.
 */

#define SMD_INN_PERSON 12        /* digits of an entrepreneur's INN */
#define SMD_LEGAL_NAME_CHARS 160 /* of a payer or payee in a payment order, Bank of Russia 762-P */

/* One line of visible characters, and no more of them. */
const char *smd_requisites_check_name (const char *name, glong most);
const char *smd_requisites_check_inn (const char *inn);
/* @inn nullable: an entrepreneur's (12 digits) goes without a KPP. */
const char *smd_requisites_check_kpp (const char *kpp, const char *inn);
const char *smd_requisites_check_bic (const char *bic);
/* Both need a BIC that smd_requisites_check_bic() lets pass; NULL: none was given. */
const char *smd_requisites_check_settlement (const char *account, const char *bic,
                                             const char *correspondent);
const char *smd_requisites_check_correspondent (const char *account, const char *bic);
/* A name of the IANA database that this system knows. */
const char *smd_requisites_check_zone (const char *zone);

G_END_DECLS
