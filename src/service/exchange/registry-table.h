/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sections.h"

G_BEGIN_DECLS

/* The sections of a registry file and their columns. */

enum
{
  SMD_REGISTRY_ACCOUNTS,
  SMD_REGISTRY_LINES,
  SMD_REGISTRY_MONTHS,
  SMD_REGISTRY_CHARGES,
  SMD_REGISTRY_METERS,
  SMD_REGISTRY_REGISTERS,
  SMD_REGISTRY_HEAD, /* without a name, after all that have one */
  SMD_N_REGISTRY_SECTIONS
};

/* What holds for the whole file. */
enum
{
  SMD_HEAD_AS_OF,
};

/* Every section begins with the account number. */
enum
{
  SMD_COLUMN_NUMBER,
};

enum
{
  SMD_ACCOUNT_NAME = 1,
  SMD_ACCOUNT_ADDRESS,
  SMD_ACCOUNT_BALANCE,
};

enum
{
  SMD_LINE_CODE = 1,
  SMD_LINE_TITLE,
  SMD_LINE_SUM,
  SMD_LINE_VOLUNTARY,
};

enum
{
  SMD_MONTH_MONTH = 1,
  SMD_MONTH_OPENING,
  SMD_MONTH_CHARGED,
  SMD_MONTH_PAID,
  SMD_MONTH_CLOSING,
};

enum
{
  SMD_CHARGE_MONTH = 1,
  SMD_CHARGE_TITLE,
  SMD_CHARGE_METHOD,
  SMD_CHARGE_VOLUME,
  SMD_CHARGE_UNIT,
  SMD_CHARGE_TARIFF,
  SMD_CHARGE_CHARGED,
  SMD_CHARGE_RECALCULATED,
  SMD_CHARGE_BENEFIT,
  SMD_CHARGE_PENALTY,
  SMD_CHARGE_TOTAL,
  SMD_CHARGE_VOLUNTARY,
};

enum
{
  SMD_METER_SERIAL = 1,
  SMD_METER_SERVICE,
  SMD_METER_UNIT,
  SMD_METER_DIGITS,
  SMD_METER_DECIMALS,
  SMD_METER_IMPLAUSIBLE,
  SMD_METER_VERIFICATION,
};

enum
{
  SMD_REGISTER_SERIAL = 1,
  SMD_REGISTER_PLACE,
  SMD_REGISTER_TITLE,
  SMD_REGISTER_PREVIOUS,
  SMD_REGISTER_PREVIOUS_ON,
  SMD_REGISTER_TARIFF,
};

extern const SmdSection smd_registry_table[];

/* Whether the file agrees with itself: sums of months and lines, sizes of meters. */
void smd_registry_check (const SmdSections *sections, SmdProblems *problems);

G_END_DECLS
