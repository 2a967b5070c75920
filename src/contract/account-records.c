/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-records.h"

#include "limits.h"
#include "words.h"

static const char *const services[] = {
  "gas", "electricity", "water", "heat", "waste", NULL,
};

static const char *const number_places[] = {
  "top-left", "top-right", "middle", "bottom-left", "bottom-right", NULL,
};

static const char *const accesses[] = {
  "simple",
  "full",
  NULL,
};

static const char *const full_states[] = {
  "none", "requested", "refused", "pin_sent", "pin_locked", "pin_expired", "open", NULL,
};

static const char *const closed_reasons[] = {
  "owner_changed",
  "revoked",
  NULL,
};

static const char *const charge_methods[] = {
  "meter", "average", "norm", "fixed", NULL,
};

static const SmField supplier_fields[] = {
  SM_TEXT (SmSupplier, id, 64, SM_FIELD_REQUIRED, N_ ("stable")),
  SM_TEXT (SmSupplier, name, 200, SM_FIELD_REQUIRED, N_ ("as customers know it")),
  SM_CHOICE (SmSupplier, service, services, SM_FIELD_REQUIRED, N_ ("what it supplies")),
  SM_TEXT (SmSupplier, region, 120, SM_FIELD_PLAIN, N_ ("where")),
  SM_TEXT (SmSupplier, number_mask, 60, SM_FIELD_REQUIRED,
           N_ ("9 a digit, Latin A a Latin letter, Cyrillic A a Cyrillic one, others as "
               "they are")),
  SM_TEXT (SmSupplier, number_example, 60, SM_FIELD_REQUIRED,
           N_ ("an account number of the right form")),
  SM_TEXT (SmSupplier, number_hint, 400, SM_FIELD_REQUIRED,
           N_ ("where on the receipt it stands and how it looks")),
  SM_CHOICE (SmSupplier, number_place, number_places, SM_FIELD_REQUIRED,
             N_ ("where the drawing of the receipt marks it")),
  SM_BOOLEAN (SmSupplier, simple_readings, SM_FIELD_PLAIN,
              N_ ("readings are taken in the simple version too")),
  SM_BOOLEAN (SmSupplier, automatic_full, SM_FIELD_PLAIN,
              N_ ("applications that match the registry are approved at once")),
  SM_INTEGER (SmSupplier, commission_bps, 0, 10000, SM_FIELD_PLAIN,
              N_ ("commission of a payment, hundredths of a per cent")),
  SM_INTEGER (SmSupplier, commission_least_kopecks, 0, 0, SM_FIELD_PLAIN,
              N_ ("the least commission, where there is one")),
  SM_INTEGER (SmSupplier, payment_least_kopecks, 0, 0, SM_FIELD_PLAIN, N_ ("the least payment")),
  SM_INTEGER (SmSupplier, window_first_day, 0, 31, SM_FIELD_PLAIN,
              N_ ("readings are taken from this day of the month, 0: always")),
  SM_INTEGER (SmSupplier, window_last_day, 0, 31, SM_FIELD_PLAIN, N_ ("to this one")),
  SM_INTEGER (SmSupplier, pay_day, 0, 31, SM_FIELD_PLAIN,
              N_ ("charges are to be paid by this day")),
  SM_TEXT (SmSupplier, support_email, 254, SM_FIELD_PLAIN, N_ ("the supplier's own support")),
  SM_TEXT (SmSupplier, support_phone, 40, SM_FIELD_PLAIN, N_ ("the supplier's own support")),
};

SM_DEFINE_RECORD (SmSupplier, sm_supplier, supplier_fields)

static const SmField supplier_list_fields[] = {
  SM_LIST (SmSupplierList, items, sm_supplier_get_type, 100, SM_FIELD_PLAIN, "by name"),
  SM_TEXT (SmSupplierList, next_cursor, 200, SM_FIELD_PLAIN, "absent on the last page"),
};

SM_DEFINE_RECORD (SmSupplierList, sm_supplier_list, supplier_list_fields)

static const SmField number_input_fields[] = {
  SM_TEXT (SmNumberInput, supplier_id, 64, SM_FIELD_REQUIRED, "whose"),
  SM_TEXT (SmNumberInput, number, 60, SM_FIELD_REQUIRED, "as typed"),
};

SM_DEFINE_RECORD (SmNumberInput, sm_number_input, number_input_fields)

static const SmField number_check_fields[] = {
  SM_TEXT (SmNumberCheck, supplier_id, 64, SM_FIELD_REQUIRED, "whose"),
  SM_TEXT (SmNumberCheck, number, 60, SM_FIELD_REQUIRED, "normalised"),
  SM_TEXT (SmNumberCheck, masked_address, SM_LIMIT_ADDRESS_CHARS, SM_FIELD_REQUIRED,
           "enough for its owner to know it"),
};

SM_DEFINE_RECORD (SmNumberCheck, sm_number_check, number_check_fields)

static const SmField link_input_fields[] = {
  SM_TEXT (SmLinkInput, supplier_id, 64, SM_FIELD_REQUIRED, "whose"),
  SM_TEXT (SmLinkInput, number, 60, SM_FIELD_REQUIRED, "as typed"),
  SM_TEXT (SmLinkInput, alias, SM_LIMIT_ALIAS_CHARS, SM_FIELD_PLAIN,
           "the customer's own name for it"),
};

SM_DEFINE_RECORD (SmLinkInput, sm_link_input, link_input_fields)

static const SmField alias_input_fields[] = {
  SM_TEXT (SmAliasInput, alias, SM_LIMIT_ALIAS_CHARS, SM_FIELD_PLAIN,
           "empty: the supplier's name serves"),
};

SM_DEFINE_RECORD (SmAliasInput, sm_alias_input, alias_input_fields)

static const SmField account_fields[] = {
  SM_TEXT (SmAccount, id, 64, SM_FIELD_REQUIRED, "the link's"),
  SM_TEXT (SmAccount, supplier_id, 64, SM_FIELD_REQUIRED, "whose"),
  SM_TEXT (SmAccount, supplier_name, 200, SM_FIELD_REQUIRED, "as customers know it"),
  SM_CHOICE (SmAccount, service, services, SM_FIELD_REQUIRED, "what is supplied"),
  SM_TEXT (SmAccount, number, 60, SM_FIELD_REQUIRED, "normalised"),
  SM_TEXT (SmAccount, alias, SM_LIMIT_ALIAS_CHARS, SM_FIELD_PLAIN,
           "the customer's own name for it"),
  SM_TEXT (SmAccount, masked_address, SM_LIMIT_ADDRESS_CHARS, SM_FIELD_REQUIRED, "of the flat"),
  SM_CHOICE (SmAccount, access, accesses, SM_FIELD_REQUIRED, "simple or full"),
  SM_CHOICE (SmAccount, full_state, full_states, SM_FIELD_REQUIRED, "how far the full version is"),
  SM_TIME (SmAccount, full_state_at, SM_FIELD_PLAIN, "since when"),
  SM_TEXT (SmAccount, refusal_reason, 2000, SM_FIELD_PLAIN, "why the application was refused"),
  SM_CHOICE (SmAccount, closed_reason, closed_reasons, SM_FIELD_PLAIN,
             "why the full version, or the way to it, was closed; refusal_reason may say more"),
  SM_INTEGER (SmAccount, pin_tries_left, 0, 5, SM_FIELD_ASIDE, "of the PIN that was sent"),
  SM_BOOLEAN (SmAccount, pin_undeliverable, SM_FIELD_PLAIN,
              "the mail server refused the PIN's letter for good: apply again"),
  SM_INTEGER (SmAccount, balance_kopecks, 0, 0, SM_FIELD_PLAIN,
              "plus is debt, minus is overpayment"),
  SM_TIME (SmAccount, balance_at, SM_FIELD_PLAIN, "when the supplier sent it"),
  SM_DATE (SmAccount, as_of, SM_FIELD_PLAIN,
           "the supplier's closing day that the balance is of, YYYY-MM-DD"),
  SM_INTEGER (SmAccount, pending_kopecks, 0, 0, SM_FIELD_PLAIN,
              "paid, not yet in the balance; below zero: refunded, not yet in the balance"),
  SM_INTEGER (SmAccount, suggested_kopecks, 0, 0, SM_FIELD_PLAIN,
              "balance less what is not yet in it, never below zero"),
  SM_BOOLEAN (SmAccount, readings_allowed, SM_FIELD_PLAIN,
              "readings are taken for it, in the version it has"),
  SM_BOOLEAN (SmAccount, readings_open, SM_FIELD_PLAIN, "the window is open today"),
  SM_DATE (SmAccount, readings_from, SM_FIELD_PLAIN, "the window's first day, YYYY-MM-DD"),
  SM_DATE (SmAccount, readings_until, SM_FIELD_PLAIN, "the window's last day"),
  SM_DATE (SmAccount, readings_sent_on, SM_FIELD_PLAIN,
           "the day readings were sent in this window"),
  SM_DATE (SmAccount, pay_until, SM_FIELD_PLAIN, "the next day of payment"),
  SM_DATE (SmAccount, verification_due, SM_FIELD_PLAIN,
           "the soonest verification date of its meters"),
  SM_TEXT (SmAccount, owner_name, SM_LIMIT_NAME_CHARS, SM_FIELD_PLAIN, "full version only"),
  SM_TEXT (SmAccount, address, SM_LIMIT_ADDRESS_CHARS, SM_FIELD_PLAIN, "full version only"),
  SM_TEXT (SmAccount, support_email, 254, SM_FIELD_PLAIN, "the supplier's"),
  SM_TEXT (SmAccount, support_phone, 40, SM_FIELD_PLAIN, "the supplier's"),
  SM_INTEGER (SmAccount, payment_least_kopecks, 0, 0, SM_FIELD_PLAIN, "the least payment"),
  SM_INTEGER (SmAccount, commission_bps, 0, 10000, SM_FIELD_PLAIN, "hundredths of a per cent"),
};

SM_DEFINE_RECORD (SmAccount, sm_account, account_fields)

static const SmField cabinet_fields[] = {
  SM_SUBRECORD (SmCabinet, profile, sm_profile_get_type, SM_FIELD_REQUIRED, "the customer"),
  SM_LIST (SmCabinet, accounts, sm_account_get_type, 50, SM_FIELD_PLAIN,
           "in the order they were linked"),
  SM_INTEGER (SmCabinet, open_requests, 0, 0, SM_FIELD_ASIDE,
              "requests answered and not yet closed"),
};

SM_DEFINE_RECORD (SmCabinet, sm_cabinet, cabinet_fields)

static const SmField application_input_fields[] = {
  SM_TEXT (SmApplicationInput, full_name, SM_LIMIT_NAME_CHARS, SM_FIELD_REQUIRED,
           "of the account's owner"),
  SM_TEXT (SmApplicationInput, address, SM_LIMIT_ADDRESS_CHARS, SM_FIELD_REQUIRED, "of the flat"),
  SM_TEXT (SmApplicationInput, phone, SM_LIMIT_PHONE_CHARS, SM_FIELD_PLAIN, "as typed"),
  SM_TEXT (SmApplicationInput, email, 300, SM_FIELD_REQUIRED, "where the PIN goes"),
  SM_BOOLEAN (SmApplicationInput, email_confirmed, SM_FIELD_PLAIN,
              "an address of two alphabets is meant so"),
  SM_TEXT (SmApplicationInput, comment, SM_LIMIT_COMMENT_CHARS, SM_FIELD_PLAIN, "to the operator"),
};

SM_DEFINE_RECORD (SmApplicationInput, sm_application_input, application_input_fields)

static const SmField pin_input_fields[] = {
  SM_TEXT (SmPinInput, pin, 12, SM_FIELD_REQUIRED | SM_FIELD_SECRET, "six digits"),
};

SM_DEFINE_RECORD (SmPinInput, sm_pin_input, pin_input_fields)

static const SmField charge_line_fields[] = {
  SM_TEXT (SmChargeLine, title, 200, SM_FIELD_REQUIRED, "the service"),
  SM_CHOICE (SmChargeLine, method, charge_methods, SM_FIELD_PLAIN,
             "by meter, average, norm or a fixed sum"),
  SM_INTEGER (SmChargeLine, volume_milli, 0, 0, SM_FIELD_PLAIN, "thousandths of a unit"),
  SM_TEXT (SmChargeLine, unit, 20, SM_FIELD_PLAIN, "m³, kWh, Gcal…"),
  SM_INTEGER (SmChargeLine, tariff_centikopecks, 0, 0, SM_FIELD_PLAIN,
              "price of a unit, hundredths of a kopeck"),
  SM_INTEGER (SmChargeLine, charged_kopecks, 0, 0, SM_FIELD_PLAIN, "volume × tariff"),
  SM_INTEGER (SmChargeLine, recalculated_kopecks, 0, 0, SM_FIELD_PLAIN, "recalculation"),
  SM_INTEGER (SmChargeLine, benefit_kopecks, 0, 0, SM_FIELD_PLAIN, "benefit, taken off"),
  SM_INTEGER (SmChargeLine, penalty_kopecks, 0, 0, SM_FIELD_PLAIN, "penalty"),
  SM_INTEGER (SmChargeLine, total_kopecks, 0, 0, SM_FIELD_PLAIN, "of the line"),
  SM_BOOLEAN (SmChargeLine, voluntary, SM_FIELD_PLAIN, "voluntary insurance and the like"),
};

SM_DEFINE_RECORD (SmChargeLine, sm_charge_line, charge_line_fields)

static const SmField charge_month_fields[] = {
  SM_MONTH (SmChargeMonth, month, SM_FIELD_REQUIRED, "YYYY-MM"),
  SM_INTEGER (SmChargeMonth, opening_kopecks, 0, 0, SM_FIELD_PLAIN, "debt at its start"),
  SM_INTEGER (SmChargeMonth, charged_kopecks, 0, 0, SM_FIELD_PLAIN, "charged, all lines"),
  SM_INTEGER (SmChargeMonth, paid_kopecks, 0, 0, SM_FIELD_PLAIN, "paid in it"),
  SM_INTEGER (SmChargeMonth, closing_kopecks, 0, 0, SM_FIELD_PLAIN, "debt at its end"),
  SM_LIST (SmChargeMonth, lines, sm_charge_line_get_type, 50, SM_FIELD_PLAIN, "what was charged"),
};

SM_DEFINE_RECORD (SmChargeMonth, sm_charge_month, charge_month_fields)

static const SmField charge_list_fields[] = {
  SM_LIST (SmChargeList, items, sm_charge_month_get_type, 100, SM_FIELD_PLAIN, "months"),
  SM_TEXT (SmChargeList, next_cursor, 200, SM_FIELD_PLAIN, "absent on the last page"),
};

SM_DEFINE_RECORD (SmChargeList, sm_charge_list, charge_list_fields)
