/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meter-records.h"

#include "limits.h"
#include "reading-rules.h"

static const char *const services[] = {
  "gas", "electricity", "water", "heat", "waste", NULL,
};

static const SmField register_fields[] = {
  SM_TEXT (SmRegister, id, 64, SM_FIELD_REQUIRED, "stable"),
  SM_TEXT (SmRegister, title, 60, SM_FIELD_REQUIRED, "e.g. day, night"),
  SM_INTEGER (SmRegister, previous_milli, 0, 0, SM_FIELD_PLAIN,
              "the last reading known, thousandths; full version"),
  SM_DATE (SmRegister, previous_on, SM_FIELD_PLAIN, "its day; full version"),
  SM_INTEGER (SmRegister, tariff_centikopecks, 0, 0, SM_FIELD_PLAIN,
              "price of a unit, hundredths of a kopeck; full version"),
};

SM_DEFINE_RECORD (SmRegister, sm_register, register_fields)

static const SmField meter_fields[] = {
  SM_TEXT (SmMeter, id, 64, SM_FIELD_REQUIRED, "stable"),
  SM_CHOICE (SmMeter, service, services, SM_FIELD_REQUIRED, "what it measures"),
  SM_TEXT (SmMeter, serial, 60, SM_FIELD_PLAIN, "its number; full version"),
  SM_INTEGER (SmMeter, ordinal, 0, 50, SM_FIELD_PLAIN,
              "simple version: which of those that look alike; 0 where it is the only one"),
  SM_TEXT (SmMeter, unit, 20, SM_FIELD_REQUIRED, "m³, kWh, Gcal"),
  SM_INTEGER (SmMeter, digits, 1, 9, SM_FIELD_PLAIN, "before the comma"),
  SM_INTEGER (SmMeter, decimals, 0, 3, SM_FIELD_PLAIN, "after the comma"),
  SM_INTEGER (SmMeter, implausible_milli, 0, 0, SM_FIELD_PLAIN,
              "a consumption above this is asked about; full version"),
  SM_DATE (SmMeter, verification_due, SM_FIELD_PLAIN, "verification date; full version"),
  SM_LIST (SmMeter, registers, sm_register_get_type, SM_LIMIT_METER_REGISTERS, SM_FIELD_PLAIN,
           "all are read at once"),
};

SM_DEFINE_RECORD (SmMeter, sm_meter, meter_fields)

static const SmField meter_list_fields[] = {
  SM_LIST (SmMeterList, items, sm_meter_get_type, 50, SM_FIELD_PLAIN, "meters"),
};

SM_DEFINE_RECORD (SmMeterList, sm_meter_list, meter_list_fields)

static const SmField register_value_fields[] = {
  SM_TEXT (SmRegisterValue, register_id, 64, SM_FIELD_REQUIRED, "which"),
  SM_INTEGER (SmRegisterValue, value_milli, 0, 0, SM_FIELD_REQUIRED, "thousandths"),
  SM_INTEGER (SmRegisterValue, previous_milli, 0, 0, SM_FIELD_PLAIN,
              "before it; replies of the full version"),
};

SM_DEFINE_RECORD (SmRegisterValue, sm_register_value, register_value_fields)

static const SmField reading_input_fields[] = {
  SM_TEXT (SmReadingInput, meter_id, 64, SM_FIELD_REQUIRED, "which"),
  SM_TIME (SmReadingInput, taken_at, SM_FIELD_PLAIN, "when it was typed in; absent: now"),
  SM_LIST (SmReadingInput, values, sm_register_value_get_type, 4, SM_FIELD_REQUIRED,
           "one a register"),
  SM_BOOLEAN (SmReadingInput, confirmed, SM_FIELD_PLAIN,
              "the customer was asked about an unusual value and meant it"),
};

SM_DEFINE_RECORD (SmReadingInput, sm_reading_input, reading_input_fields)

static const SmField reading_fields[] = {
  SM_TEXT (SmReading, id, 64, SM_FIELD_REQUIRED, "stable"),
  SM_TEXT (SmReading, meter_id, 64, SM_FIELD_REQUIRED, "which"),
  SM_TEXT (SmReading, serial, 60, SM_FIELD_PLAIN, "the meter's number; full version"),
  SM_TIME (SmReading, taken_at, SM_FIELD_PLAIN, "when it was typed in"),
  SM_TIME (SmReading, sent_at, SM_FIELD_PLAIN, "when the service took it"),
  SM_CHOICE (SmReading, state, sm_reading_states, SM_FIELD_REQUIRED,
             "accepted: sent; exported: the supplier has it; credited or rejected: it answered; "
             "waiting: for the payment it was sent with"),
  SM_BOOLEAN (SmReading, unverified, SM_FIELD_PLAIN,
              "sent from the simple version: nobody knows whether by the owner"),
  SM_BOOLEAN (SmReading, changeable, SM_FIELD_PLAIN,
              "who asks sent it, and may still replace or withdraw it"),
  SM_TIME (SmReading, exported_at, SM_FIELD_PLAIN, "when it went to the supplier"),
  SM_TIME (SmReading, answered_at, SM_FIELD_PLAIN, "when the supplier's answer was taken"),
  SM_MONTH (SmReading, credited_month, SM_FIELD_PLAIN, "in the charge of which it is counted"),
  SM_TEXT (SmReading, reason, SM_LIMIT_READING_REASON_CHARS, SM_FIELD_PLAIN,
           "why the supplier rejected it, in its words; full version"),
  SM_CHOICE (SmReading, reason_code, sm_reading_reasons, SM_FIELD_PLAIN,
             "why it was rejected; what tells of the flat: full version"),
  SM_TEXT (SmReading, payment_id, 64, SM_FIELD_PLAIN, "the payment it went with"),
  SM_LIST (SmReading, values, sm_register_value_get_type, 4, SM_FIELD_PLAIN, "one a register"),
};

SM_DEFINE_RECORD (SmReading, sm_reading, reading_fields)

static const SmField reading_list_fields[] = {
  SM_LIST (SmReadingList, items, sm_reading_get_type, 100, SM_FIELD_PLAIN, "readings"),
  SM_TEXT (SmReadingList, next_cursor, 200, SM_FIELD_PLAIN, "absent on the last page"),
};

SM_DEFINE_RECORD (SmReadingList, sm_reading_list, reading_list_fields)
