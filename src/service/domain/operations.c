/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "operations.h"

#include "sessions.h"

static const SmdOperationFunc operations[SM_N_OPERATIONS] = {
  [SM_OPERATION_SERVICE_INFO] = smd_op_service_info,
  [SM_OPERATION_REGISTER] = smd_op_register,
  [SM_OPERATION_REGISTRATION_STATE] = smd_op_registration_state,
  [SM_OPERATION_REGISTRATION_RESEND] = smd_op_registration_resend,
  [SM_OPERATION_REGISTRATION_CORRECT] = smd_op_registration_correct,
  [SM_OPERATION_CONFIRM] = smd_op_confirm,
  [SM_OPERATION_LOGIN] = smd_op_login,
  [SM_OPERATION_PASSWORD_FORGOTTEN] = smd_op_password_forgotten,
  [SM_OPERATION_PASSWORD_RESET_STATE] = smd_op_password_reset_state,
  [SM_OPERATION_PASSWORD_RESET] = smd_op_password_reset,
  [SM_OPERATION_ACQUIRER_NOTIFICATION] = smd_op_acquirer_notification,
  [SM_OPERATION_SESSIONS] = smd_op_sessions,
  [SM_OPERATION_LOGOUT] = smd_op_logout,
  [SM_OPERATION_SESSION_END] = smd_op_session_end,
  [SM_OPERATION_PASSWORD_CHANGE] = smd_op_password_change,
  [SM_OPERATION_CONSENT] = smd_op_consent,
  [SM_OPERATION_CONSENT_WITHDRAW] = smd_op_consent_withdraw,
  [SM_OPERATION_DATA_EXPORT] = smd_op_data_export,
  [SM_OPERATION_ERASE] = smd_op_erase,
  [SM_OPERATION_PROFILE] = smd_op_profile,
  [SM_OPERATION_PROFILE_SAVE] = smd_op_profile_save,
  [SM_OPERATION_SUPPLIERS] = smd_op_suppliers,
  [SM_OPERATION_NUMBER_CHECK] = smd_op_number_check,
  [SM_OPERATION_LINK] = smd_op_link,
  [SM_OPERATION_CABINET] = smd_op_cabinet,
  [SM_OPERATION_ACCOUNT_RENAME] = smd_op_account_rename,
  [SM_OPERATION_ACCOUNT_DISCONNECT] = smd_op_account_disconnect,
  [SM_OPERATION_APPLY] = smd_op_apply,
  [SM_OPERATION_PIN] = smd_op_pin,
  [SM_OPERATION_CHARGES] = smd_op_charges,
  [SM_OPERATION_METERS] = smd_op_meters,
  [SM_OPERATION_READINGS] = smd_op_readings,
  [SM_OPERATION_READING_SEND] = smd_op_reading_send,
  [SM_OPERATION_READING_DISMISS] = smd_op_reading_dismiss,
  [SM_OPERATION_READING_REPLACE] = smd_op_reading_replace,
  [SM_OPERATION_READING_WITHDRAW] = smd_op_reading_withdraw,
  [SM_OPERATION_QUOTE] = smd_op_quote,
  [SM_OPERATION_PAY] = smd_op_pay,
  [SM_OPERATION_PAYMENTS] = smd_op_payments,
  [SM_OPERATION_PAYMENT] = smd_op_payment,
  [SM_OPERATION_REQUESTS] = smd_op_requests,
  [SM_OPERATION_REQUEST] = smd_op_request,
  [SM_OPERATION_REQUEST_SEND] = smd_op_request_send,
  [SM_OPERATION_REQUEST_REPLY] = smd_op_request_reply,
  [SM_OPERATION_REQUEST_CLOSE] = smd_op_request_close,
};

/**
 * smd_operations_run:
 * @domain: the domain
 * @call: the call; its route says which operation
 * @error: what the operation says; SM_ERROR_UNAUTHENTICATED where the session that asks ended, or
 *   its password was changed, before a write of the operation
 *
 * Carries out an operation. Each of its writes looks, in its own transaction, whether the
 * session still lives: work that takes its time, as hashing does, is not finished for somebody
 * whom a new password has locked out meanwhile.
 *
 * Returns: (transfer full) (nullable): the reply's record; %NULL without error where there is none
 */
gpointer
smd_operations_run (SmdDomain *domain, const SmdCall *call, GError **error)
{
  SmdSessionCheck check = { sm_clock_now (domain->clock), call->customer_id, call->session_id };
  const SmdStoreGuard guard = { domain->store, smd_sessions_ask_in_tx, smd_sessions_check_in_tx,
                                &check };
  gpointer reply;

  if (call->session_id != NULL)
    smd_store_guard_thread (&guard);
  reply = operations[call->route->operation](domain, call, error);
  smd_store_guard_thread (NULL);
  g_clear_pointer (&check.found, smd_rows_free);
  return reply;
}
