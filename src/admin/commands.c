/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "admin.h"

/* clang-format off */
const SmdAdminCommand smd_admin_commands[] = {
  { "applications", "list", "", "Applications for the full version; --state requested (default), "
    "approved, refused, withdrawn or all", smd_admin_applications_list },
  { "applications", "show", "ID", "One application beside what the registry says",
    smd_admin_applications_show },
  { "applications", "approve", "ID", "Sends the PIN", smd_admin_applications_approve },
  { "applications", "refuse", "ID", "Refuses, with --reason for the customer",
    smd_admin_applications_refuse },
  { "requests", "list", "", "Requests; --state open (default), answered, closed or all",
    smd_admin_requests_list },
  { "requests", "show", "NUMBER", "A request with its thread", smd_admin_requests_show },
  { "requests", "reply", "NUMBER", "Answers with --text, or with standard input",
    smd_admin_requests_reply },
  { "requests", "close", "NUMBER", "Closes a request", smd_admin_requests_close },
  { "suppliers", "list", "", "All suppliers", smd_admin_suppliers_list },
  { "suppliers", "load", "FILE", "Saves the suppliers of a key file, a group each",
    smd_admin_suppliers_load },
  { "suppliers", "keys", "", "The keys of such a group, and what they mean",
    smd_admin_suppliers_keys },
  { "registry", "form", "", "An empty registry file: its sections and columns",
    smd_admin_registry_form },
  { "registry", "load", "SUPPLIER FILE", "Loads a registry: sections accounts, lines, months, "
    "charges, meters, registers; all or nothing", smd_admin_registry_load },
  { "payments", "list", "", "Payments; --state created, waiting, succeeded, canceled or all",
    smd_admin_payments_list },
  { "payments", "credit", "SUPPLIER FILE", "Takes a supplier's list of credited payments: section "
    "credited, columns payment and sum", smd_admin_payments_credit },
  { "books", "check", "", "Proves the ledger", smd_admin_books_check },
  { NULL },
};
/* clang-format on */
