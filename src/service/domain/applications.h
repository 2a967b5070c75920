/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"
#include "record.h"

G_BEGIN_DECLS

/*
 * Applications for the full version, from the operators' side. The transitions of an account's
 * full_state: none → requested → (refused | pin_sent) → (open | pin_locked | pin_expired); one
 * may apply again from every state but requested and open.
 */

/** SmdApplication: an application, for operators. */
#define SMD_TYPE_APPLICATION (smd_application_get_type ())
G_DECLARE_FINAL_TYPE (SmdApplication, smd_application, SMD, APPLICATION, SmRecord)
struct _SmdApplication
{
  SmRecord parent_instance;
  char *id;
  char *state; /* requested, approved, refused, withdrawn */
  gint64 created_at;
  char *supplier;  /* name */
  char *number;    /* account number */
  char *full_name; /* as the customer says */
  char *address;
  char *phone;
  char *email;
  char *comment;
  char *registry_name; /* as the registry says */
  char *registry_address;
  char *reason;     /* of a refusal */
  char *decided_by; /* operator, or "automatic" */
  gint64 decided_at;
};

/* A page in the order they came; `state` NULL: all. SmdApplication. */
GListStore *smd_applications_list (SmdDomain *domain, const char *state, const char *after,
                                   gint64 limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;
SmdApplication *smd_applications_get (SmdDomain *domain, const char *id, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* A PIN goes to the application's address. SM_ERROR_NOT_FOUND where none waits under this id. */
gboolean smd_applications_approve (SmdDomain *domain, const char *id, const char *operator_name,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A reason for a customer as it is kept: one line, as long as clients take it (transfer full);
 * SM_ERROR_FIELD_INVALID, SM_ERROR_FIELD_TOO_LONG. */
char *smd_applications_dup_reason (const char *typed, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_applications_refuse (SmdDomain *domain, const char *id, const char *reason,
                                  const char *operator_name, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Takes a decision back that was made by mistake: the application waits again, a PIN that was sent
 * opens nothing, and the customer is told. SM_ERROR_NOT_FOUND, the message saying why, where there
 * is no such decision, or too much has come of it: the PIN was used, the customer applied again, or
 * it is older than SM_LIMIT_UNDO_SECONDS. */
gboolean smd_applications_undo (SmdDomain *domain, const char *id, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* A PIN, made outside of transactions because hashing takes its time. */
typedef struct
{
  char *digits; /* owned, wiped */
  char *hash;   /* owned */

  const SmdSettings *settings; /* borrowed: seal its letter */
} SmdPin;

void smd_pin_clear (SmdPin *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SmdPin, smd_pin_clear)
gboolean smd_pin_make (SmdDomain *domain, const char *account_id, SmdPin *pin, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
char *smd_pin_dup_purpose (const char *account_id);

/* Queues a PIN's letter and keeps its hash; the row has account_id, customer_id, email, supplier
 * and number. */
gboolean smd_applications_mail_pin (SmdTx *tx, gint64 now, SmdRows *rows, const SmdPin *pin,
                                    char **letter_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Marks an application approved, keeps the PIN's hash and queues its letter. */
gboolean smd_applications_send_pin (SmdTx *tx, gint64 now, const char *id, const SmdPin *pin,
                                    const char *operator_name, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
