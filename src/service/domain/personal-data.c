/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "personal-data.h"

#include "words.h"

/* How long: in words, for whom the register is read to. Periods are settings, see [retention]. */
#define CABINET "the cabinet is erased"
#define PAYMENTS "retention.payments_years after the payment"
#define REQUESTS "retention.requests_years after its last message"
#define LOG "retention.operators_log_years"
#define ERASED "retention.payments_years after the cabinet is erased"
#define BOOKS "for good: the books name nobody"
#define REGISTRY "the supplier's registry names it no more"
#define LAW_PAYMENTS N_ ("payments and their receipts: 402-FZ article 29, 54-FZ")
#define LAW_CONSENT N_ ("proof of the consent: 152-FZ article 9")
#define LAW_LOG N_ ("log of access: 152-FZ article 19")
#define LAW_READINGS N_ ("readings that the supplier has charged by: 402-FZ article 29")

#define EMAIL "(SELECT email FROM customers WHERE id = $1)"
#define EMAIL_KEY "(SELECT email_key FROM customers WHERE id = $1)"
#define ACCOUNTS "(SELECT id FROM accounts WHERE customer_id = $1)"
#define PAID "(SELECT id FROM payments WHERE customer_id = $1)"
/* Who merely knows an account's number is shown nothing of its owner. */
#define FLATS                                              \
  "(SELECT registry_id FROM accounts WHERE customer_id = " \
  "$1 AND access = 'full' AND disconnected_at IS NULL)"

#define NOBODYS(table, rest) { table, NULL, NULL, NULL, NULL, NULL, rest }
#define END { NULL }

static const SmdPersonalColumn attachments[] = {
  { "name", "what the customer sent", "answering the request", REQUESTS },
  /* The export has it as a file of its own. */
  { "content", "what the customer sent", "answering the request", REQUESTS, NULL, TRUE },
  END,
};
static const SmdPersonalColumn request_messages[] = {
  { "text", "what the customer wrote, and the answer", "answering the request", REQUESTS },
  END,
};
static const SmdPersonalColumn requests[] = {
  { "topic", "what the customer asked about", "answering the request", REQUESTS },
  END,
};
static const SmdPersonalColumn applications[] = {
  { "full_name", "name", "proof of who owns the flat", CABINET },
  { "address", "address", "proof of who owns the flat", CABINET },
  { "phone", "contact", "questions about the application", CABINET },
  { "email", "contact", "the PIN goes there", CABINET },
  { "comment", "what the customer wrote", "proof of who owns the flat", CABINET },
  { "reason", "why the supplier refused", "telling it to the customer", CABINET },
  { "decided_by", "operator's name", "who opened access to a flat", CABINET, NULL, TRUE },
  END,
};
static const SmdPersonalColumn pins[] = {
  { "pin_hash", "secret, hashed", "opening the full version", CABINET, NULL, TRUE },
  END,
};
static const SmdPersonalColumn codes[] = {
  { "code_hash", "secret, hashed", "confirming an address", "30 days", NULL, TRUE },
  END,
};
static const SmdPersonalColumn registrations[] = {
  { "secret_hash", "secret, hashed", "the device that registered asks by it", CABINET, NULL, TRUE },
  { "email", "contact", "proof of who gave the consent", CABINET },
  { "email_key", "contact", "proof of who gave the consent", CABINET, NULL, TRUE },
  { "password_hash", "secret, hashed", "the cabinet's first password", CABINET, NULL, TRUE },
  { "network", "part of the network address", "telling who registered", CABINET },
  { "program", "program", "telling who registered", CABINET },
  { "device_hash", "secret, hashed", "knowing the device again", CABINET, NULL, TRUE },
  END,
};
static const SmdPersonalColumn throttles[] = {
  { "key", "address, network address or account that was tried", "bounding guesses",
    "2 days, the lock of a login until a reset", NULL, TRUE },
  END,
};
static const SmdPersonalColumn sessions[] = {
  { "token_hash", "secret, hashed", "the session", "30 days after its end", NULL, TRUE },
  { "device", "device", "the list of sessions", "30 days after its end" },
  END,
};
static const SmdPersonalColumn devices[] = {
  { "secret_hash", "secret, hashed", "knowing the device again", "13 months unused", NULL, TRUE },
  { "name", "device", "telling of logins from new ones", "13 months unused" },
  END,
};
static const SmdPersonalColumn answers[] = {
  { "answer", "what the customer was answered", "the same call gets the same answer", "3 days",
    NULL, TRUE },
  END,
};
static const SmdPersonalColumn resets[] = {
  { "secret_hash", "secret, hashed", "the device that asked looks by it", "a day", NULL, TRUE },
  END,
};
static const SmdPersonalColumn letters[] = {
  { "recipient", "contact", "sending the letter, and telling its fate", "30 days" },
  { "values_json", "what the letter says", "sending the letter",
    "it is sent, or a week after it failed", NULL, TRUE },
  { "last_error", "the mail server's words", "telling its fate", "30 days" },
  END,
};
static const SmdPersonalColumn consents[] = {
  { "version", "consent", LAW_CONSENT, ERASED },
  { "given_at", "consent", LAW_CONSENT, ERASED },
  { "withdrawn_at", "consent", LAW_CONSENT, ERASED },
  { "registration_id", "consent", LAW_CONSENT, CABINET, "NULL" },
  END,
};
static const SmdPersonalColumn reading_values[] = {
  { "value_milli", "consumption", LAW_READINGS, ERASED },
  END,
};
static const SmdPersonalColumn readings[] = {
  { "taken_at", "consumption", LAW_READINGS, ERASED },
  { "reason", "the supplier's words", "telling it to the customer", CABINET, "NULL" },
  END,
};
static const SmdPersonalColumn payment_lines[] = {
  { "title", "what was paid for", LAW_PAYMENTS, PAYMENTS },
  { "sum_kopecks", "payment", LAW_PAYMENTS, PAYMENTS },
  END,
};
static const SmdPersonalColumn payment_events[] = {
  { "note", "what the acquirer said", LAW_PAYMENTS, BOOKS },
  END,
};
static const SmdPersonalColumn refunds[] = {
  { "amount_kopecks", "payment", LAW_PAYMENTS, BOOKS },
  END,
};
static const SmdPersonalColumn movements[] = {
  { "registry_id", "which flat", LAW_PAYMENTS, BOOKS },
  { "amount_kopecks", "payment", LAW_PAYMENTS, BOOKS },
  END,
};
static const SmdPersonalColumn ledger_transfers[] = {
  { "amount_kopecks", "payment", LAW_PAYMENTS, BOOKS },
  END,
};
static const SmdPersonalColumn payments[] = {
  { "registry_id", "which flat", LAW_PAYMENTS, BOOKS },
  { "sum_kopecks", "payment", LAW_PAYMENTS, BOOKS },
  { "confirmation_url", "page of the payment", "paying", CABINET, "NULL", TRUE },
  { "method_title", "end of the card's number", "telling it to the customer", PAYMENTS, "NULL" },
  { "acquirer_order", "contact, for the receipt", "asking the acquirer again", "it has answered",
    "NULL", TRUE },
  { "receipt_order", "contact, for the receipt", "asking the acquirer again", "it has answered",
    "NULL", TRUE },
  END,
};
static const SmdPersonalColumn accounts[] = {
  { "registry_id", "which flat", LAW_PAYMENTS, CABINET },
  { "alias", "what the customer calls it", "showing it", CABINET, "NULL" },
  { "refusal_reason", "why the supplier refused", "telling it to the customer", CABINET, "NULL" },
  { "left_owner", "name of the flat's owner", "giving access back after disconnecting", "30 days",
    "NULL", TRUE },
  END,
};
static const SmdPersonalColumn operators_log[] = {
  { "operator", "operator's name", LAW_LOG, LOG, NULL, TRUE },
  { "customer_id", "whose data was shown", LAW_LOG, LOG },
  END,
};
static const SmdPersonalColumn customers[] = {
  { "email", "contact", "logging in, and letters go there", CABINET, "''" },
  { "email_key", "contact", "logging in", CABINET, "'erased:' || id", TRUE },
  { "password_hash", "secret, hashed", "logging in", CABINET, "''", TRUE },
  { "full_name", "name", "filling in applications", CABINET, "NULL" },
  { "phone", "contact", "filling in applications", CABINET, "NULL" },
  { "address", "address", "filling in applications", CABINET, "NULL" },
  END,
};
static const SmdPersonalColumn registry_accounts[] = {
  { "number", "account number", "the supplier's order", REGISTRY },
  { "full_name", "name", "the supplier's order", REGISTRY },
  { "address", "address", "the supplier's order", REGISTRY },
  { "masked_address", "part of the address", "showing which flat a number is of", REGISTRY },
  { "balance_kopecks", "debt", "the supplier's order", REGISTRY },
  END,
};
static const SmdPersonalColumn registry_lines[] = {
  { "sum_kopecks", "debt", "the supplier's order", REGISTRY },
  END,
};
static const SmdPersonalColumn charge_months[] = {
  { "opening_kopecks", "charges", "the supplier's order", REGISTRY },
  { "charged_kopecks", "charges", "the supplier's order", REGISTRY },
  { "paid_kopecks", "charges", "the supplier's order", REGISTRY },
  { "closing_kopecks", "charges", "the supplier's order", REGISTRY },
  END,
};
static const SmdPersonalColumn charge_lines[] = {
  { "volume_milli", "consumption", "the supplier's order", REGISTRY },
  { "charged_kopecks", "charges", "the supplier's order", REGISTRY },
  { "recalculated_kopecks", "charges", "the supplier's order", REGISTRY },
  { "benefit_kopecks", "benefits", "the supplier's order", REGISTRY },
  { "penalty_kopecks", "charges", "the supplier's order", REGISTRY },
  { "total_kopecks", "charges", "the supplier's order", REGISTRY },
  END,
};
static const SmdPersonalColumn meters[] = {
  { "serial", "meter's number", "the supplier's order", REGISTRY },
  END,
};
static const SmdPersonalColumn registers[] = {
  { "previous_milli", "consumption", "the supplier's order", REGISTRY },
  END,
};
static const SmdPersonalColumn ledger_accounts[] = {
  { "id", "which flat, of payers", LAW_PAYMENTS, BOOKS, NULL, TRUE },
  END,
};
static const SmdPersonalColumn export_files[] = {
  { "content", "names, addresses, payments and readings of a supplier's flats", LAW_PAYMENTS,
    PAYMENTS, NULL, TRUE },
  END,
};

const SmdPersonalTable smd_personal_tables[] = {
  { "attachments", "customer", "customer_id = $1", "", NULL, attachments,
    "id message_id customer_id media_type size_bytes" },
  { "request_messages", "customer",
    "request_id IN (SELECT id FROM requests WHERE customer_id = $1)", "", NULL, request_messages,
    "id request_id customer_id author created_at" },
  { "requests", "customer", "customer_id = $1", "", NULL, requests,
    "id number customer_id account_id state created_at updated_at" },
  { "applications", "customer", "account_id IN " ACCOUNTS, "", NULL, applications,
    "id customer_id account_id state created_at decided_at" },
  { "pins", "customer", "account_id IN " ACCOUNTS, "", NULL, pins,
    "account_id customer_id sent_at expires_at tries_left used_at letter_id" },
  { "codes", "customer",
    "customer_id = $1 OR registration_id IN "
    "(SELECT id FROM registrations WHERE email_key = " EMAIL_KEY ")",
    "", NULL, codes,
    "kind registration_id customer_id created_at expires_at used_at void_at session_id" },
  { "registrations", "customer", "email_key = " EMAIL_KEY, "", NULL, registrations,
    "id consent_version consent_at created_at expires_at resend_at letters confirmed_at "
    "customer_id letter_id void_at" },
  { "throttles", "customer",
    "key IN (SELECT 'login-device:' || id FROM devices WHERE customer_id = $1 "
    "UNION ALL SELECT 'letter-device:' || id FROM devices WHERE customer_id = $1 "
    "UNION ALL SELECT 'login:' || email_key FROM customers WHERE id = $1 "
    "UNION ALL SELECT 'letter:' || email_key FROM customers WHERE id = $1 "
    "UNION ALL SELECT 'password:' || id FROM customers WHERE id = $1 "
    "UNION ALL SELECT 'password-tries:' || id FROM customers WHERE id = $1 "
    "UNION ALL SELECT 'numbers:' || id FROM customers WHERE id = $1 "
    "UNION ALL SELECT 'request:' || id FROM customers WHERE id = $1 "
    "UNION ALL SELECT 'new-device:' || id FROM customers WHERE id = $1) "
    "OR (key >= 'apply:' || $1 || ':' AND key < 'apply:' || $1 || ';')",
    "", NULL, throttles, "failures first_at blocked_until" },
  { "sessions", "customer", "customer_id = $1", "", NULL, sessions,
    "id customer_id created_at seen_at expires_at ended_at password_version device_id" },
  { "devices", "customer", "customer_id = $1", "", NULL, devices,
    "id customer_id created_at seen_at" },
  { "answers", "customer",
    "customer_id = $1 OR customer_id = "
    "(SELECT 'registration:' || email_key FROM customers WHERE id = $1)",
    "", NULL, answers, "customer_id key operation body_hash created_at" },
  { "resets", "customer",
    "letter_id IN (SELECT id FROM letters WHERE customer_id = $1 OR recipient = " EMAIL ")", "",
    NULL, resets, "letter_id created_at" },
  { "letters", "customer", "customer_id = $1 OR recipient = " EMAIL, "", NULL, letters,
    "id kind customer_id state tries next_at created_at sent_at" },
  { "consents", "customer", "customer_id = $1", NULL, LAW_CONSENT, consents, "id customer_id" },
  { "reading_values", "customer",
    "reading_id IN (SELECT id FROM readings WHERE account_id IN " ACCOUNTS ")",
    "reading_id IN (SELECT id FROM readings WHERE account_id IN " ACCOUNTS
    " AND export_id IS NULL)",
    LAW_READINGS, reading_values, "reading_id register_id previous_milli" },
  { "readings", "customer", "account_id IN " ACCOUNTS, "export_id IS NULL", LAW_READINGS, readings,
    "id customer_id account_id meter_id payment_id sent_at state reason_code verified supplier_id "
    "export_id exported_at answered_at credited_month replaced_by" },
  { "payment_lines", "customer", "payment_id IN " PAID, NULL, LAW_PAYMENTS, payment_lines,
    "payment_id code voluntary" },
  { "payment_events", "customer", "payment_id IN " PAID, NULL, LAW_PAYMENTS, payment_events,
    "id payment_id at source" },
  { "refunds", "customer", "payment_id IN " PAID, NULL, LAW_PAYMENTS, refunds,
    "id acquirer_id payment_id state problem created_at seen_at applied_at export_id" },
  { "movements", "customer", "payment_id IN " PAID, NULL, LAW_PAYMENTS, movements,
    "id supplier_id customer_id payment_id kind day moved_at settled" },
  { "ledger_transfers", "customer", "payment_id IN " PAID, NULL, LAW_PAYMENTS, ledger_transfers,
    "id debit_id credit_id kind payment_id created_at" },
  { "payments", "customer", "customer_id = $1", NULL, LAW_PAYMENTS, payments,
    "id customer_id account_id supplier_id choice state commission_kopecks total_kopecks "
    "acquirer_key acquirer_id cancel_reason created_at look_at looks taken_at receipt_state "
    "receipt_at credited_at refunded_kopecks refunded_sum_kopecks credited_kopecks export_id "
    "receipt_key receipt_id retired" },
  { "accounts", "customer", "customer_id = $1",
    "id NOT IN (SELECT account_id FROM payments WHERE customer_id = $1) "
    "AND NOT EXISTS (SELECT 1 FROM readings r WHERE r.account_id = accounts.id)",
    LAW_PAYMENTS, accounts,
    "id customer_id access full_state full_state_at linked_at disconnected_at closed_reason "
    "revoked_at supplier_id" },
  { "operators_log", "operator", "customer_id = $1", NULL, LAW_LOG, operators_log,
    "id at command" },
  { "customers", "customer", "id = $1", NULL, NULL, customers,
    "id created_at password_version withdrawn_at erase_at erased_at" },

  { "registry_accounts", "subscriber", "id IN " FLATS, NULL, NULL, registry_accounts,
    "id supplier_id balance_at mask_version as_of" },
  { "registry_lines", "subscriber", "registry_id IN " FLATS, NULL, NULL, registry_lines,
    "registry_id code title voluntary as_of" },
  { "charge_months", "subscriber", "registry_id IN " FLATS, NULL, NULL, charge_months,
    "registry_id month" },
  { "charge_lines", "subscriber", "registry_id IN " FLATS, NULL, NULL, charge_lines,
    "registry_id month line title method unit tariff_centikopecks voluntary" },
  { "meters", "subscriber", "registry_id IN " FLATS, NULL, NULL, meters,
    "id registry_id service unit digits decimals implausible_milli verification_due" },
  { "registers", "subscriber", "meter_id IN (SELECT id FROM meters WHERE registry_id IN " FLATS ")",
    NULL, NULL, registers, "id meter_id place title previous_on tariff_centikopecks" },
  { "ledger_accounts", "subscriber", NULL, NULL, NULL, ledger_accounts, "kind created_at" },
  { "export_files", "subscriber", NULL, NULL, NULL, export_files, "export_id name" },

  NOBODYS ("suppliers",
           "id name search service region number_mask number_example number_hint number_place "
           "simple_readings automatic_full commission_bps commission_least_kopecks "
           "payment_least_kopecks window_first_day window_last_day pay_day zone support_email "
           "support_phone legal_name inn kpp bank_name bic settlement_account "
           "correspondent_account vat_code closed_at posting_days agent_type exports "
           "export_encoding"),
  NOBODYS ("exports", "id supplier_id kind number day made_at n_rows sum_kopecks order_kopecks "
                      "order_number written_at"),
  NOBODYS ("counters", "name value"),
  NOBODYS ("books_checkpoints", "name place transfer_id checked_at"),
  NOBODYS ("books_balances", "account_id balance_kopecks"),
  NOBODYS ("acquirer_differences", "kind subject hour detail found_at"),
  NOBODYS ("acquirer_marks", "name value note"),
  END,
};
