/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "config.h"
#include "domain.h"
#include "operators-log.h"
#include "output.h"
#include "record.h"
#include "sections.h"

G_BEGIN_DECLS

/*
 * smorodina-admin: the operators' command line. It works on the store beside a running service,
 * which sends the letters. Everything that changes something is logged with the operator's name.
 */

#define SMD_ADMIN_ALL "all" /* of --state: any */
#define SMD_ADMIN_NO_NUMBER G_MININT64

/* How the program ends. */
enum
{
  SMD_ADMIN_DONE = 0,
  SMD_ADMIN_FAILED = 1,   /* the message says why */
  SMD_ADMIN_USAGE = 2,    /* wrong command line or configuration */
  SMD_ADMIN_FINDINGS = 3, /* the file, or the books, have problems; they are listed */
  SMD_ADMIN_BUSY = 4,     /* another run is at work */
};

typedef struct _SmdAdminCommand SmdAdminCommand;

typedef struct
{
  SmdDomain domain;
  const SmdAdminCommand *command; /* borrowed, like the next two */
  const SmdConfig *config;
  const char *operator_name;
  gboolean json;
  const char *reason; /* borrowed, nullable, like the next two */
  const char *text;
  const char *state;  /* one of the command's; NULL: all */
  const char *number; /* borrowed, nullable: of an account */
  gboolean owners_changed;
  const char *after; /* borrowed: the id that a page begins after; "": from the first */
  gint64 limit;      /* the most that a page has */
  const char *as_of; /* borrowed, nullable: the closing day of a registry */
  const char *day;   /* borrowed, nullable, like the next two: of an export */
  const char *format;
  const char *encoding;
  const char *out;             /* borrowed: the folder for files */
  gint64 again;                /* the number of an export; SMD_ADMIN_NO_NUMBER: a new one */
  const char *supplier;        /* borrowed, nullable, like the next */
  const char *account;         /* its number */
  const char *email;           /* borrowed, nullable */
  const char *exchange_folder; /* borrowed: of the configuration; "": none */
  gboolean full;               /* all of the books */
} SmdAdmin;

/* What a command needs before it runs. */
typedef enum
{
  SMD_ADMIN_ALONE,  /* neither configuration nor store */
  SMD_ADMIN_READS,  /* a store that is there, in this program's schema */
  SMD_ADMIN_KEEPS,  /* the same, and remembers how far it looked */
  SMD_ADMIN_WRITES, /* a store, brought to this program's schema */
} SmdAdminNeed;

/* Options that a command understands, besides those of the configuration. */
typedef enum
{
  SMD_ADMIN_TAKES_NOTHING = 0,
  SMD_ADMIN_TAKES_JSON = 1 << 0,
  SMD_ADMIN_TAKES_PAGE = 1 << 1, /* --after and --limit */
  SMD_ADMIN_TAKES_NUMBER = 1 << 2,
  SMD_ADMIN_TAKES_TEXT = 1 << 3,
  SMD_ADMIN_TAKES_REGISTRY = 1 << 4, /* --as-of and --owners-changed */
  SMD_ADMIN_NEEDS_REASON = 1 << 5,
  SMD_ADMIN_TAKES_EXPORT = 1 << 6, /* --again and --out */
  SMD_ADMIN_TAKES_PAYING = 1 << 7, /* --day, --format and --encoding */
  SMD_ADMIN_TAKES_ENCODING = 1 << 8,
  SMD_ADMIN_TAKES_ACCOUNT = 1 << 9, /* --supplier and --account */
  SMD_ADMIN_TAKES_EMAIL = 1 << 10,
  SMD_ADMIN_TAKES_FULL = 1 << 11,
  SMD_ADMIN_TAKES_DAY = 1 << 12,
  SMD_ADMIN_TAKES_OUT = 1 << 13, /* --out alone */
} SmdAdminTakes;

#define SMD_ADMIN_LISTS (SMD_ADMIN_TAKES_JSON | SMD_ADMIN_TAKES_PAGE)

/* Returns one of the above; on SMD_ADMIN_FAILED @error is set. */
typedef int (*SmdAdminFunc) (SmdAdmin *self, char **args, GError **error);

struct _SmdAdminCommand
{
  const char *object;    /* "applications" */
  const char *verb;      /* "approve" */
  const char *arguments; /* "ID": one word for each; the last may be left out: "[ID]" */
  const char *help;
  SmdAdminFunc func;
  SmdAdminNeed need;
  guint takes;               /* of SmdAdminTakes */
  const char *const *states; /* what --state may be, the default first; NULL: nothing */
};

/* Ended by a NULL object. */
extern const SmdAdminCommand smd_admin_commands[];

/* The program's page of the manual, see sm_manual_write_in(). */
gboolean smd_admin_print_manual (const GOptionEntry *entries, const char *path, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Shows a page, and where the next one begins if there may be one. */
void smd_admin_put_page (const SmdAdmin *self, GListStore *records, const SmdOutputColumn *columns);

/* Notes in the log of access that data of customers is shown: before it is, and only then. */
gboolean smd_admin_note_look (SmdAdmin *self, SmdSubject subject, const char *const *ids,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_admin_note_page (SmdAdmin *self, SmdSubject subject, GListStore *records,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Tells what each column of a section of a file holds. */
void smd_admin_put_columns (const SmdSection *section);

int smd_admin_accounts_list (SmdAdmin *self, char **args, GError **error) G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_accounts_revoke (SmdAdmin *self, char **args, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_applications_list (SmdAdmin *self, char **args, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_applications_show (SmdAdmin *self, char **args, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_applications_approve (SmdAdmin *self, char **args, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_applications_refuse (SmdAdmin *self, char **args, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_applications_undo (SmdAdmin *self, char **args, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_customers_list (SmdAdmin *self, char **args, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_customers_show (SmdAdmin *self, char **args, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_letters_list (SmdAdmin *self, char **args, GError **error) G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_letters_show (SmdAdmin *self, char **args, GError **error) G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_letters_again (SmdAdmin *self, char **args, GError **error) G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_requests_attachment (SmdAdmin *self, char **args, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_customers_erase (SmdAdmin *self, char **args, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_customers_export (SmdAdmin *self, char **args, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_customers_log (SmdAdmin *self, char **args, GError **error) G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_customers_register (SmdAdmin *self, char **args, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_requests_list (SmdAdmin *self, char **args, GError **error) G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_requests_show (SmdAdmin *self, char **args, GError **error) G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_requests_reply (SmdAdmin *self, char **args, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_requests_close (SmdAdmin *self, char **args, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_suppliers_list (SmdAdmin *self, char **args, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_suppliers_load (SmdAdmin *self, char **args, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_suppliers_keys (SmdAdmin *self, char **args, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_suppliers_lookups (SmdAdmin *self, char **args, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_registry_columns (SmdAdmin *self, char **args, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_registry_form (SmdAdmin *self, char **args, GError **error) G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_registry_load (SmdAdmin *self, char **args, GError **error) G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_payments_list (SmdAdmin *self, char **args, GError **error) G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_payments_credit (SmdAdmin *self, char **args, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_payments_export (SmdAdmin *self, char **args, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_exchange_run (SmdAdmin *self, char **args, GError **error) G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_exports_list (SmdAdmin *self, char **args, GError **error) G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_exports_show (SmdAdmin *self, char **args, GError **error) G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_readings_list (SmdAdmin *self, char **args, GError **error) G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_readings_export (SmdAdmin *self, char **args, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_readings_answer (SmdAdmin *self, char **args, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_readings_columns (SmdAdmin *self, char **args, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_books_check (SmdAdmin *self, char **args, GError **error) G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_books_reconcile (SmdAdmin *self, char **args, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
