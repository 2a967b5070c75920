/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"

G_BEGIN_DECLS

/*
 * The operations of the route table, one function each; the router calls them through
 * smd_operations_run(), which watches over their writes.
 */

gpointer smd_operations_run (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

gpointer smd_op_service_info (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_register (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_registration_state (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_registration_resend (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_registration_correct (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_confirm (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_login (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_password_forgotten (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_password_reset_state (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_password_reset (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_acquirer_notification (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_sessions (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_logout (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_session_end (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_password_change (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_consent (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_consent_withdraw (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_data_export (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_erase (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_profile (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_profile_save (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_suppliers (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_number_check (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_link (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_cabinet (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_account_rename (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_account_disconnect (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_apply (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_pin (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_charges (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_meters (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_readings (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_reading_send (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_reading_dismiss (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_reading_replace (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_reading_withdraw (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_quote (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_pay (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_payments (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_payment (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_requests (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_request (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_request_send (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_request_reply (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gpointer smd_op_request_close (SmdDomain *domain, const SmdCall *call, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
