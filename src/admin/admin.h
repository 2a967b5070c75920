/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "config.h"
#include "domain.h"
#include "record.h"

G_BEGIN_DECLS

/*
 * smorodina-admin: the operators' command line. It works on the store beside a running service,
 * which sends the letters. Everything that changes something is logged with the operator's name.
 */

/* How the program ends. */
enum
{
  SMD_ADMIN_DONE = 0,
  SMD_ADMIN_FAILED = 1,   /* the message says why */
  SMD_ADMIN_USAGE = 2,    /* wrong command line or configuration */
  SMD_ADMIN_FINDINGS = 3, /* the file, or the books, have problems; they are listed */
};

typedef struct
{
  SmdDomain domain;
  const char *operator_name; /* borrowed */
  gboolean json;
  const char *reason; /* borrowed, nullable, like the next two */
  const char *text;
  const char *state;
} SmdAdmin;

/* Returns one of the above; on SMD_ADMIN_FAILED @error is set. */
typedef int (*SmdAdminFunc) (SmdAdmin *self, char **args, GError **error);

typedef struct
{
  const char *object;    /* "applications" */
  const char *verb;      /* "approve" */
  const char *arguments; /* "ID": one word for each */
  const char *help;
  SmdAdminFunc func;
} SmdAdminCommand;

/* Ended by a NULL object. */
extern const SmdAdminCommand smd_admin_commands[];

int smd_admin_applications_list (SmdAdmin *self, char **args, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_applications_show (SmdAdmin *self, char **args, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_applications_approve (SmdAdmin *self, char **args, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_applications_refuse (SmdAdmin *self, char **args, GError **error)
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
int smd_admin_registry_form (SmdAdmin *self, char **args, GError **error) G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_registry_load (SmdAdmin *self, char **args, GError **error) G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_payments_list (SmdAdmin *self, char **args, GError **error) G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_payments_credit (SmdAdmin *self, char **args, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
int smd_admin_books_check (SmdAdmin *self, char **args, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
