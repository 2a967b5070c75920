/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "customer-records.h"
#include "limits.h"
#include "operations.h"

/**
 * smd_op_service_info:
 * @domain: the domain
 * @call: the call
 * @error: none
 *
 * Returns: (transfer full): what a client needs before anybody logs in
 */
gpointer
smd_op_service_info (SmdDomain *domain, const SmdCall *call, GError **error)
{
  const SmdSettings *settings = domain->settings;
  SmServiceInfo *info = sm_record_new (SM_TYPE_SERVICE_INFO);

  sm_record_set_text (&info->version, SM_VERSION);
  sm_record_set_text (&info->support_email, settings->support_email);
  sm_record_set_text (&info->consent_version, settings->consent_version);
  sm_record_set_text (&info->consent_text, settings->consent_text);
  info->password_least = settings->password_least;
  info->password_most = settings->password_most;
  info->resend_seconds = SM_LIMIT_RESEND_SECONDS;
  info->demo = settings->demo;
  return info;
}
