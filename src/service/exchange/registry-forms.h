/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "section-reader.h"

G_BEGIN_DECLS

/*
 * Debt registries as suppliers make them for others. They have accounts alone and do not say of
 * which day they are.
 *
 * "sberbank", for the savings bank: full name; unified account; house by FIAS; address; account;
 * debt. Lines that begin with "#" are headings.
 *
 * "gorod", for the payment system «Город»: headings "#FILESUM" with the sum of all balances,
 * "#TYPE" and "#SERVICE"; then full name; address; account; balance; perhaps service.
 */
extern const SmdPlainForm smd_registry_forms[];

G_END_DECLS
