/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"
#include "record.h"

G_BEGIN_DECLS

/*
 * The log of operators' access to personal data, by subject: which command showed whose data to
 * whom, and when (152-FZ, article 19).
 */

/** SmdAccess: one look, for operators. */
#define SMD_TYPE_ACCESS (smd_access_get_type ())
G_DECLARE_FINAL_TYPE (SmdAccess, smd_access, SMD, ACCESS, SmRecord)
struct _SmdAccess
{
  SmRecord parent_instance;
  char *id;
  gint64 at;
  char *operator; /* the system user's name */
  char *command;
  char *customer_id;
};

/* What an id names; each belongs to a customer. */
typedef enum
{
  SMD_SUBJECT_CUSTOMER, /* by id or address */
  SMD_SUBJECT_ACCOUNT,
  SMD_SUBJECT_APPLICATION,
  SMD_SUBJECT_LETTER,
  SMD_SUBJECT_PAYMENT,
  SMD_SUBJECT_READING,
  SMD_SUBJECT_REQUEST, /* by id or number */
  SMD_N_SUBJECTS,
} SmdSubject;

/* Who looks, by which command. */
typedef struct
{
  const char *operator_name; /* borrowed, like the next */
  const char *command;
} SmdLook;

/* Notes a look at each customer behind `ids` (NULL-terminated), once for each: to be called with
 * what is shown, before it is. An id that names nothing is passed over. */
gboolean smd_access_note (SmdStore *store, SmClock *clock, const SmdLook *look, SmdSubject subject,
                          const char *const *ids, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A page of the looks at a customer, by id or address, in the order of time. SmdAccess. */
GListStore *smd_access_list (SmdDomain *domain, const char *customer, const char *after,
                             gint64 limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
