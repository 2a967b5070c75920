/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record.h"

G_BEGIN_DECLS

/* Records of meters and readings. */

/** SmRegister: One register (tariff zone) of a meter. */
#define SM_TYPE_REGISTER (sm_register_get_type ())
G_DECLARE_FINAL_TYPE (SmRegister, sm_register, SM, REGISTER, SmRecord)
struct _SmRegister
{
  SmRecord parent_instance;
  char *id;                   /* stable */
  char *title;                /* e.g. day, night */
  gint64 previous_milli;      /* the last reading known, thousandths; full version */
  char *previous_on;          /* its day; full version */
  gint64 tariff_centikopecks; /* price of a unit, hundredths of a kopeck; full version */
};

/** SmMeter: A meter. */
#define SM_TYPE_METER (sm_meter_get_type ())
G_DECLARE_FINAL_TYPE (SmMeter, sm_meter, SM, METER, SmRecord)
struct _SmMeter
{
  SmRecord parent_instance;
  char *id;                 /* stable */
  char *service;            /* what it measures */
  char *serial;             /* its number; full version */
  gint64 ordinal;           /* simple version: which of those that look alike; 0: the only one */
  char *unit;               /* m³, kWh, Gcal */
  gint64 digits;            /* before the comma */
  gint64 decimals;          /* after the comma */
  gint64 implausible_milli; /* a consumption above this is asked about; full version */
  char *verification_due;   /* verification date; full version */
  GListStore *registers;    /* all are read at once */
};

/** SmMeterList: The meters of an account. */
#define SM_TYPE_METER_LIST (sm_meter_list_get_type ())
G_DECLARE_FINAL_TYPE (SmMeterList, sm_meter_list, SM, METER_LIST, SmRecord)
struct _SmMeterList
{
  SmRecord parent_instance;
  GListStore *items; /* meters */
};

/** SmRegisterValue: A value read from a register. */
#define SM_TYPE_REGISTER_VALUE (sm_register_value_get_type ())
G_DECLARE_FINAL_TYPE (SmRegisterValue, sm_register_value, SM, REGISTER_VALUE, SmRecord)
struct _SmRegisterValue
{
  SmRecord parent_instance;
  char *register_id;     /* which */
  gint64 value_milli;    /* thousandths */
  gint64 previous_milli; /* before it; replies of the full version */
};

/** SmReadingInput: The reading of a meter: all of its registers. */
#define SM_TYPE_READING_INPUT (sm_reading_input_get_type ())
G_DECLARE_FINAL_TYPE (SmReadingInput, sm_reading_input, SM, READING_INPUT, SmRecord)
struct _SmReadingInput
{
  SmRecord parent_instance;
  char *meter_id;     /* which */
  gint64 taken_at;    /* when it was typed in; absent: now */
  GListStore *values; /* one a register */
  gboolean confirmed; /* the customer was asked about an unusual value and meant it */
};

/** SmReading: A reading that was sent. */
#define SM_TYPE_READING (sm_reading_get_type ())
G_DECLARE_FINAL_TYPE (SmReading, sm_reading, SM, READING, SmRecord)
struct _SmReading
{
  SmRecord parent_instance;
  char *id;             /* stable */
  char *meter_id;       /* which */
  char *serial;         /* the meter's number; full version */
  gint64 taken_at;      /* when it was typed in */
  gint64 sent_at;       /* when the service took it */
  char *state;          /* of sm_reading_states */
  gboolean unverified;  /* sent from the simple version: nobody knows whether by the owner */
  gboolean changeable;  /* who asks sent it, and may still replace or withdraw it */
  gint64 exported_at;   /* when it went to the supplier */
  gint64 answered_at;   /* when the supplier's answer was taken */
  char *credited_month; /* in the charge of which it is counted */
  char *reason;         /* why the supplier rejected it, in its words; full version */
  char *reason_code;    /* of sm_reading_reasons */
  char *payment_id;     /* the payment it went with */
  GListStore *values;   /* one a register */
};

/** SmReadingList: Readings, newest first. */
#define SM_TYPE_READING_LIST (sm_reading_list_get_type ())
G_DECLARE_FINAL_TYPE (SmReadingList, sm_reading_list, SM, READING_LIST, SmRecord)
struct _SmReadingList
{
  SmRecord parent_instance;
  GListStore *items; /* readings */
  char *next_cursor; /* absent on the last page */
};

G_END_DECLS
