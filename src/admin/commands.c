/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "admin.h"
#include "words.h"

static const char *const account_states[] = { SMD_ADMIN_ALL,   "simple",  "full",
                                              "owner_changed", "revoked", NULL };
static const char *const application_states[] = { "requested", "approved",    "refused",
                                                  "withdrawn", SMD_ADMIN_ALL, NULL };
static const char *const request_states[] = { "open", "answered", "closed", SMD_ADMIN_ALL, NULL };
static const char *const letter_states[] = {
  SMD_ADMIN_ALL, "waiting", "sent", "failed", "replaced", NULL,
};
static const char *const payment_states[] = { SMD_ADMIN_ALL, "created",  "waiting",
                                              "succeeded",   "canceled", NULL };

static const char *const reading_states[] = {
  SMD_ADMIN_ALL, "accepted",  "exported", "credited",  "rejected", "unverified",
  "waiting",     "dismissed", "replaced", "withdrawn", NULL,
};

/* clang-format off */
const SmdAdminCommand smd_admin_commands[] = {
  { "accounts", "list", N_ ("SUPPLIER"),
    N_ ("Accounts that customers linked, a page; --number for one of them"),
    smd_admin_accounts_list, SMD_ADMIN_READS, SMD_ADMIN_LISTS | SMD_ADMIN_TAKES_NUMBER,
    account_states },
  { "accounts", "revoke", N_ ("ID"),
    N_ ("Closes a customer's full access, with --reason for the customer"),
    smd_admin_accounts_revoke, SMD_ADMIN_WRITES, SMD_ADMIN_NEEDS_REASON, NULL },
  { "applications", "list", "",
    N_ ("Applications for the full version, a page"),
    smd_admin_applications_list, SMD_ADMIN_READS, SMD_ADMIN_LISTS, application_states },
  { "applications", "show", N_ ("ID"),
    N_ ("One application beside what the registry says"),
    smd_admin_applications_show, SMD_ADMIN_READS, SMD_ADMIN_TAKES_JSON, NULL },
  { "applications", "approve", N_ ("ID"),
    N_ ("Sends the PIN"),
    smd_admin_applications_approve, SMD_ADMIN_WRITES, SMD_ADMIN_TAKES_NOTHING, NULL },
  { "applications", "refuse", N_ ("ID"),
    N_ ("Refuses, with --reason for the customer"),
    smd_admin_applications_refuse, SMD_ADMIN_WRITES, SMD_ADMIN_NEEDS_REASON, NULL },
  { "applications", "undo", N_ ("ID"),
    N_ ("Takes a decision back that was made by mistake, unless its PIN was used or the customer "
        "applied again; the customer is told"),
    smd_admin_applications_undo, SMD_ADMIN_WRITES, SMD_ADMIN_TAKES_NOTHING, NULL },
  { "customers", "list", "",
    N_ ("Customers, a page; --email for who has that address, --supplier and --account for who "
        "linked that account"),
    smd_admin_customers_list, SMD_ADMIN_READS,
    SMD_ADMIN_LISTS | SMD_ADMIN_TAKES_EMAIL | SMD_ADMIN_TAKES_ACCOUNT, NULL },
  { "customers", "show", N_ ("ID"),
    N_ ("A customer, by id or e-mail address, and the accounts they linked"),
    smd_admin_customers_show, SMD_ADMIN_READS, SMD_ADMIN_TAKES_JSON, NULL },
  { "customers", "export", N_ ("ID"),
    N_ ("Everything of a customer, by id or e-mail address, as a zip of JSON and CSV in the folder "
        "--out"),
    smd_admin_customers_export, SMD_ADMIN_READS, SMD_ADMIN_TAKES_OUT, NULL },
  { "customers", "erase", N_ ("ID"),
    N_ ("Closes a cabinet and erases it, at once or when nothing is under way; with --reason for "
        "the log"),
    smd_admin_customers_erase, SMD_ADMIN_WRITES, SMD_ADMIN_NEEDS_REASON | SMD_ADMIN_TAKES_JSON,
    NULL },
  { "customers", "log", N_ ("ID"),
    N_ ("Which operator was shown a customer's data, when and by which command, a page"),
    smd_admin_customers_log, SMD_ADMIN_READS, SMD_ADMIN_LISTS, NULL },
  { "customers", "register", "",
    N_ ("The register of personal data: what lies in which column, why, until when, and what "
        "erasing does with it"),
    smd_admin_customers_register, SMD_ADMIN_ALONE, SMD_ADMIN_TAKES_NOTHING, NULL },
  { "letters", "list", "",
    N_ ("What became of the letters of the last 30 days, a page; --email for those to an address"),
    smd_admin_letters_list, SMD_ADMIN_READS, SMD_ADMIN_LISTS | SMD_ADMIN_TAKES_EMAIL,
    letter_states },
  { "letters", "show", N_ ("ID"),
    N_ ("A letter: to whom, and why it failed; never what it says"),
    smd_admin_letters_show, SMD_ADMIN_READS, SMD_ADMIN_TAKES_JSON, NULL },
  { "letters", "again", N_ ("ID"),
    N_ ("Sends a letter again; one with a code or PIN gets a fresh one, and the old one is good "
        "no more"),
    smd_admin_letters_again, SMD_ADMIN_WRITES, SMD_ADMIN_TAKES_NOTHING, NULL },
  { "requests", "list", "",
    N_ ("Requests, a page"),
    smd_admin_requests_list, SMD_ADMIN_READS, SMD_ADMIN_LISTS, request_states },
  { "requests", "show", N_ ("NUMBER"),
    N_ ("A request with its author and thread"),
    smd_admin_requests_show, SMD_ADMIN_READS, SMD_ADMIN_TAKES_JSON, NULL },
  { "requests", "attachment", N_ ("ID FILE"),
    N_ ("Writes a file that came with a message into a new FILE, which only you can read; - for "
        "the standard output"),
    smd_admin_requests_attachment, SMD_ADMIN_READS, SMD_ADMIN_TAKES_NOTHING, NULL },
  { "requests", "reply", N_ ("NUMBER"),
    N_ ("Answers with --text, or with standard input"),
    smd_admin_requests_reply, SMD_ADMIN_WRITES, SMD_ADMIN_TAKES_TEXT, NULL },
  { "requests", "close", N_ ("NUMBER"),
    N_ ("Closes a request"),
    smd_admin_requests_close, SMD_ADMIN_WRITES, SMD_ADMIN_TAKES_NOTHING, NULL },
  { "suppliers", "list", "",
    N_ ("All suppliers"),
    smd_admin_suppliers_list, SMD_ADMIN_READS, SMD_ADMIN_TAKES_JSON, NULL },
  { "suppliers", "load", N_ ("FILE"),
    N_ ("Saves the suppliers of a key file, a group each"),
    smd_admin_suppliers_load, SMD_ADMIN_WRITES, SMD_ADMIN_TAKES_ENCODING, NULL },
  { "suppliers", "keys", "",
    N_ ("The keys of such a group, and what they mean"),
    smd_admin_suppliers_keys, SMD_ADMIN_ALONE, SMD_ADMIN_TAKES_NOTHING, NULL },
  { "suppliers", "lookups", "",
    N_ ("Where account numbers that nobody has were looked up within the hour, and how many"),
    smd_admin_suppliers_lookups, SMD_ADMIN_READS, SMD_ADMIN_TAKES_NOTHING, NULL },
  { "registry", "form", "",
    N_ ("An empty registry file: its sections and columns"),
    smd_admin_registry_form, SMD_ADMIN_ALONE, SMD_ADMIN_TAKES_NOTHING, NULL },
  { "registry", "columns", "",
    N_ ("What each column of a registry holds"),
    smd_admin_registry_columns, SMD_ADMIN_ALONE, SMD_ADMIN_TAKES_NOTHING, NULL },
  { "registry", "load", N_ ("SUPPLIER FILE"),
    N_ ("Loads a registry: sections accounts, lines, months, charges, meters, registers; of the "
        "closing day in its first line \"as_of;YYYY-MM-DD\" or in --as-of; all or nothing"),
    smd_admin_registry_load, SMD_ADMIN_WRITES, SMD_ADMIN_TAKES_REGISTRY, NULL },
  { "payments", "list", "",
    N_ ("Payments, a page"),
    smd_admin_payments_list, SMD_ADMIN_READS, SMD_ADMIN_LISTS, payment_states },
  { "payments", "credit", N_ ("SUPPLIER FILE"),
    N_ ("Takes a supplier's list of credited payments: section credited, columns payment and "
        "sum, perhaps day: when the supplier posted it"),
    smd_admin_payments_credit, SMD_ADMIN_WRITES, SMD_ADMIN_TAKES_ENCODING, NULL },
  { "payments", "export", N_ ("SUPPLIER"),
    N_ ("Makes the numbered registry of the payments taken by the end of --day that no export "
        "has, less what was given back, and the payment order for it; an empty day makes an "
        "empty one; --again gives one out once more"),
    smd_admin_payments_export, SMD_ADMIN_WRITES,
    SMD_ADMIN_TAKES_JSON | SMD_ADMIN_TAKES_EXPORT | SMD_ADMIN_TAKES_PAYING, NULL },
  { "readings", "list", "",
    N_ ("Readings, a page; --supplier for those of one, --account with it for those of an "
        "account number"),
    smd_admin_readings_list, SMD_ADMIN_READS, SMD_ADMIN_LISTS | SMD_ADMIN_TAKES_ACCOUNT,
    reading_states },
  { "readings", "export", N_ ("SUPPLIER"),
    N_ ("Puts the readings that the supplier has not got into numbered files in the folder "
        "--out; --again N writes a file once more, to the byte"),
    smd_admin_readings_export, SMD_ADMIN_WRITES, SMD_ADMIN_TAKES_EXPORT | SMD_ADMIN_TAKES_ENCODING,
    NULL },
  { "readings", "answer", N_ ("SUPPLIER FILE"),
    N_ ("Takes a supplier's answers: section answers, columns id, result and month, or "
        "reason_code and reason"),
    smd_admin_readings_answer, SMD_ADMIN_WRITES, SMD_ADMIN_TAKES_ENCODING, NULL },
  { "readings", "columns", "",
    N_ ("What each column of an export and of an answer holds"),
    smd_admin_readings_columns, SMD_ADMIN_ALONE, SMD_ADMIN_TAKES_NOTHING, NULL },
  { "exchange", "run", N_ ("[SUPPLIER]"),
    N_ ("Goes through the suppliers' folders in the one that [exchange] names: takes what is in "
        "in/, puts what is due into out/; one that is at work already ends the next with 4"),
    smd_admin_exchange_run, SMD_ADMIN_WRITES, SMD_ADMIN_TAKES_NOTHING, NULL },
  { "exports", "list", N_ ("SUPPLIER"),
    N_ ("What went out to a supplier, a page"),
    smd_admin_exports_list, SMD_ADMIN_READS, SMD_ADMIN_LISTS, NULL },
  { "exports", "show", N_ ("ID"),
    N_ ("One of them, and its files"),
    smd_admin_exports_show, SMD_ADMIN_READS, SMD_ADMIN_TAKES_JSON, NULL },
  { "books", "check", "",
    N_ ("Proves the ledger, and exports against it: what came since the last check that found "
        "nothing wrong, or all of it with --full"),
    smd_admin_books_check, SMD_ADMIN_KEEPS, SMD_ADMIN_TAKES_FULL, NULL },
  { "books", "reconcile", "",
    N_ ("Compares the acquirer's lists of payments and refunds of --day with the books and names "
        "every difference; the service does so daily, and books check tells of what it found"),
    smd_admin_books_reconcile, SMD_ADMIN_KEEPS, SMD_ADMIN_TAKES_JSON | SMD_ADMIN_TAKES_DAY, NULL },
  { NULL },
};
/* clang-format on */
