/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "routes.h"

#include <string.h>

#include "account-records.h"
#include "customer-records.h"
#include "error.h"
#include "meter-records.h"
#include "payment-records.h"
#include "privacy-records.h"
#include "request-records.h"

#define ANY SM_ROUTE_ANYONE
#define READ SM_ROUTE_READ
#define WRITE SM_ROUTE_WRITE
#define HASH SM_ROUTE_HASH
#define ONCE (SM_ROUTE_WRITE | SM_ROUTE_ONCE)
#define PAGED (SM_ROUTE_READ | SM_ROUTE_PAGED)
#define OP(name) SM_OPERATION_##name

/* clang-format off */
static const SmRoute routes[] = {
  { OP (SERVICE_INFO), "serviceInfo", "GET", "/v1/service", ANY | READ,
    NULL, sm_service_info_get_type, 200, NULL,
    "What a client needs to know before anybody logs in" },
  { OP (REGISTER), "register", "POST", "/v1/registrations", ANY | HASH | SM_ROUTE_ONCE,
    sm_registration_input_get_type, sm_registration_get_type, 202, NULL,
    "Registers an address; a letter with a link and a code goes to it" },
  { OP (REGISTRATION_STATE), "registrationState", "GET", "/v1/registrations/{registration}",
    ANY | READ, NULL, sm_registration_get_type, 200, NULL,
    "Tells whether the address is confirmed" },
  { OP (REGISTRATION_RESEND), "registrationResend", "POST",
    "/v1/registrations/{registration}/letter", ANY | WRITE,
    NULL, sm_registration_get_type, 202, NULL, "Sends the letter again" },
  { OP (REGISTRATION_CORRECT), "registrationCorrect", "PUT",
    "/v1/registrations/{registration}/email", ANY | WRITE,
    sm_email_input_get_type, sm_registration_get_type, 202, NULL,
    "Corrects the address; the former letter's code is void" },
  { OP (CONFIRM), "confirm", "POST", "/v1/confirmations", ANY | WRITE,
    sm_code_input_get_type, sm_confirmation_get_type, 200, NULL,
    "Confirms an address by the code of its letter" },
  { OP (LOGIN), "login", "POST", "/v1/sessions", ANY | HASH,
    sm_login_input_get_type, sm_session_get_type, 201, NULL, "Opens a session" },
  { OP (PASSWORD_FORGOTTEN), "passwordForgotten", "POST", "/v1/password-resets", ANY | WRITE,
    sm_email_input_get_type, sm_password_reset_get_type, 202, NULL,
    "Sends a letter to set a new password; the answer is the same for every address" },
  { OP (PASSWORD_RESET_STATE), "passwordResetState", "GET", "/v1/password-resets/{reset}",
    ANY | READ, NULL, sm_password_reset_get_type, 200, NULL,
    "Tells what became of the letter for a new password" },
  { OP (PASSWORD_RESET), "passwordReset", "POST", "/v1/password-resets/code", ANY | HASH,
    sm_password_reset_input_get_type, NULL, 204, NULL,
    "Sets a new password by the code of a letter; ends all sessions" },
  { OP (ACQUIRER_NOTIFICATION), "acquirerNotification", "POST", "/v1/acquirer/notifications",
    ANY | WRITE | SM_ROUTE_RAW, NULL, NULL, 200, NULL,
    "A hint of the acquirer that a payment changed; leads to a look, is never believed" },
  { OP (SESSIONS), "sessions", "GET", "/v1/sessions", READ,
    NULL, sm_session_list_get_type, 200, NULL, "The customer's sessions" },
  { OP (LOGOUT), "logout", "DELETE", "/v1/sessions/current", WRITE,
    NULL, NULL, 204, NULL, "Ends the session that asks" },
  { OP (SESSION_END), "sessionEnd", "DELETE", "/v1/sessions/{session}", WRITE,
    NULL, NULL, 204, NULL, "Ends one of the customer's sessions" },
  { OP (PASSWORD_CHANGE), "passwordChange", "PUT", "/v1/password", HASH,
    sm_password_change_input_get_type, NULL, 204, NULL,
    "Changes the password; ends the other sessions" },
  { OP (CONSENT), "consent", "GET", "/v1/consent", READ,
    NULL, sm_consent_get_type, 200, NULL, "The consent to personal-data processing that holds" },
  { OP (CONSENT_WITHDRAW), "consentWithdraw", "POST", "/v1/consent/withdrawal", HASH,
    sm_password_input_get_type, sm_erasing_get_type, 200, NULL,
    "Withdraws the consent: sessions end at once, the cabinet is erased 30 days later; until then "
    "logging in with a new consent takes it back" },
  { OP (DATA_EXPORT), "dataExport", "POST", "/v1/data-export", HASH,
    sm_data_export_input_get_type, sm_data_export_get_type, 200, NULL,
    "Everything of the customer, as a zip of JSON and CSV; many files come in several parts" },
  { OP (ERASE), "erase", "POST", "/v1/erasure", HASH,
    sm_password_input_get_type, sm_erasing_get_type, 200, NULL,
    "Erases the cabinet now, or once nothing is under way any more; sessions end at once" },
  { OP (PROFILE), "profile", "GET", "/v1/profile", READ,
    NULL, sm_profile_get_type, 200, NULL, "What the customer told of themselves" },
  { OP (PROFILE_SAVE), "profileSave", "PUT", "/v1/profile", WRITE,
    sm_profile_input_get_type, sm_profile_get_type, 200, NULL, "Saves the profile" },
  { OP (SUPPLIERS), "suppliers", "GET", "/v1/suppliers", PAGED | SM_ROUTE_ETAG,
    NULL, sm_supplier_list_get_type, 200, "query", "Suppliers by name, service or region" },
  { OP (NUMBER_CHECK), "numberCheck", "POST", "/v1/account-numbers", WRITE,
    sm_number_input_get_type, sm_number_check_get_type, 200, NULL,
    "Shows the masked address behind an account number before it is linked" },
  { OP (LINK), "link", "POST", "/v1/accounts", ONCE,
    sm_link_input_get_type, sm_account_get_type, 201, NULL, "Links a personal account" },
  { OP (CABINET), "cabinet", "GET", "/v1/cabinet", READ | SM_ROUTE_ETAG,
    NULL, sm_cabinet_get_type, 200, NULL, "Everything of the customer at a glance" },
  { OP (ACCOUNT_RENAME), "accountRename", "PUT", "/v1/accounts/{account}/alias", WRITE,
    sm_alias_input_get_type, sm_account_get_type, 200, NULL, "Renames an account" },
  { OP (ACCOUNT_DISCONNECT), "accountDisconnect", "DELETE", "/v1/accounts/{account}", WRITE,
    NULL, NULL, 204, NULL, "Disconnects an account" },
  { OP (APPLY), "apply", "POST", "/v1/accounts/{account}/applications", HASH | SM_ROUTE_ONCE,
    sm_application_input_get_type, sm_account_get_type, 201, NULL,
    "Applies for the full version of an account" },
  { OP (PIN), "pin", "POST", "/v1/accounts/{account}/pin", HASH,
    sm_pin_input_get_type, sm_account_get_type, 200, NULL,
    "Opens the full version by the PIN of the letter" },
  { OP (CHARGES), "charges", "GET", "/v1/accounts/{account}/charges", PAGED,
    NULL, sm_charge_list_get_type, 200, NULL, "Charges by month; full version" },
  { OP (METERS), "meters", "GET", "/v1/accounts/{account}/meters", READ,
    NULL, sm_meter_list_get_type, 200, NULL, "Meters with their registers" },
  { OP (READINGS), "readings", "GET", "/v1/accounts/{account}/readings", PAGED,
    NULL, sm_reading_list_get_type, 200, NULL, "Readings sent" },
  { OP (READING_SEND), "readingSend", "POST", "/v1/accounts/{account}/readings", ONCE,
    sm_reading_input_get_type, sm_reading_get_type, 201, NULL, "Sends the reading of a meter" },
  { OP (READING_DISMISS), "readingDismiss", "DELETE", "/v1/readings/{reading}", WRITE,
    NULL, NULL, 204, NULL,
    "Dismisses an unverified reading of a meter; full version" },
  { OP (READING_REPLACE), "readingReplace", "POST", "/v1/readings/{reading}/replacement", ONCE,
    sm_reading_input_get_type, sm_reading_get_type, 201, NULL,
    "Sends another reading of the meter in the place of one that the supplier has not got yet" },
  { OP (READING_WITHDRAW), "readingWithdraw", "PUT", "/v1/readings/{reading}/withdrawn", WRITE,
    NULL, sm_reading_get_type, 200, NULL,
    "Withdraws a reading that the supplier has not got yet; again changes nothing" },
  { OP (QUOTE), "quote", "POST", "/v1/payment-quotes", READ,
    sm_quote_input_get_type, sm_quote_get_type, 200, NULL,
    "What a payment would cost, with its commission" },
  { OP (PAY), "pay", "POST", "/v1/payments", ONCE,
    sm_payment_input_get_type, sm_payment_get_type, 201, NULL,
    "Starts a payment; the acquirer's page follows in the payment" },
  { OP (PAYMENTS), "payments", "GET", "/v1/payments", PAGED,
    NULL, sm_payment_list_get_type, 200, "account", "Payments, of one account or all" },
  { OP (PAYMENT), "payment", "GET", "/v1/payments/{payment}", READ,
    NULL, sm_payment_get_type, 200, NULL, "A payment and its stages" },
  { OP (REQUESTS), "requests", "GET", "/v1/requests", PAGED,
    NULL, sm_request_list_get_type, 200, NULL, "Requests to support" },
  { OP (REQUEST), "request", "GET", "/v1/requests/{request}", READ,
    NULL, sm_request_get_type, 200, NULL, "A request with its thread" },
  { OP (REQUEST_SEND), "requestSend", "POST", "/v1/requests", ONCE | SM_ROUTE_LARGE,
    sm_request_input_get_type, sm_request_get_type, 201, NULL, "Sends the feedback form" },
  { OP (REQUEST_REPLY), "requestReply", "POST", "/v1/requests/{request}/messages",
    ONCE | SM_ROUTE_LARGE, sm_message_input_get_type, sm_request_get_type, 201, NULL,
    "Writes on in a request" },
  { OP (REQUEST_CLOSE), "requestClose", "PUT", "/v1/requests/{request}/closed", WRITE,
    NULL, sm_request_get_type, 200, NULL, "Closes a request" },
};
/* clang-format on */

G_STATIC_ASSERT (G_N_ELEMENTS (routes) == SM_N_OPERATIONS);

/**
 * sm_routes_get:
 * @operation: an operation
 *
 * Returns: (transfer none): its route; the table is indexed by operation
 */
const SmRoute *
sm_routes_get (SmOperation operation)
{
  g_return_val_if_fail (operation < SM_N_OPERATIONS, NULL);
  g_assert (routes[operation].operation == operation);
  return &routes[operation];
}

/* A parameter stands for one segment that is not empty. */
static gboolean
path_matches (const char *pattern, const char *path)
{
  while (*pattern != '\0' && *path != '\0')
    {
      if (*pattern != '{')
        {
          if (*pattern++ != *path++)
            return FALSE;
          continue;
        }
      if (*path == '/')
        return FALSE;
      pattern = strchr (pattern, '}') + 1;
      path += strcspn (path, "/");
    }
  return *pattern == '\0' && *path == '\0';
}

static char **
dup_parameters (const char *pattern, const char *path)
{
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();

  while (*pattern != '\0')
    {
      if (*pattern++ != '{')
        {
          path++;
          continue;
        }
      gsize length = strcspn (path, "/");
      g_autofree char *segment = g_strndup (path, length);

      g_strv_builder_add (found, segment);
      pattern = strchr (pattern, '}') + 1;
      path += length;
    }
  return g_strv_builder_end (found);
}

/**
 * sm_routes_match:
 * @method: the HTTP method
 * @path: the path, unescaped, without query
 * @parameters: (out) (optional) (array zero-terminated=1): what stands in the places in braces
 * @error: SM_ERROR_NOT_FOUND, or SM_ERROR_METHOD_NOT_ALLOWED where the path has other methods
 *
 * A literal path wins over one with a parameter because it stands earlier in the table.
 *
 * Returns: (transfer none) (nullable): the route
 */
const SmRoute *
sm_routes_match (const char *method, const char *path, char ***parameters, GError **error)
{
  gboolean path_known = FALSE;

  for (guint i = 0; i < SM_N_OPERATIONS; i++)
    {
      if (!path_matches (routes[i].path, path))
        continue;
      path_known = TRUE;
      if (strcmp (routes[i].method, method) != 0)
        continue;
      if (parameters != NULL)
        *parameters = dup_parameters (routes[i].path, path);
      return &routes[i];
    }
  if (path_known)
    sm_error_set (error, SM_ERROR_METHOD_NOT_ALLOWED, 0, N_ ("%s is not for this path"), method);
  else
    sm_error_set (error, SM_ERROR_NOT_FOUND, 0, N_ ("no such path"));
  return NULL;
}

/**
 * sm_routes_build_path:
 * @operation: an operation
 * @parameters: (nullable) (array zero-terminated=1): its parameters in order
 *
 * Returns: (transfer full): the path, parameters escaped
 */
char *
sm_routes_build_path (SmOperation operation, const char *const *parameters)
{
  g_auto (GStrv) segments = g_strsplit (sm_routes_get (operation)->path, "/", -1);
  guint next = 0;

  for (guint i = 0; segments[i] != NULL; i++)
    {
      if (segments[i][0] != '{')
        continue;
      g_assert (parameters != NULL && parameters[next] != NULL);
      g_free (segments[i]);
      segments[i] = g_uri_escape_string (parameters[next++], NULL, FALSE);
    }
  return g_strjoinv ("/", segments);
}
