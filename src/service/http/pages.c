/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages.h"

#include <string.h>

#include "codes.h"
#include "confirmations.h"
#include "customer-records.h"
#include "devices.h"
#include "form.h"
#include "handlers.h"
#include "page-layout.h"
#include "pages-resources.h"
#include "template.h"
#include "words.h"

/*
 * Every state of a page says what the next step is. A code in an address is a secret: it is in no
 * log, leaves by no referrer, and no page loads anything of others.
 */

static char *
make_action (const char *prefix, const char *code)
{
  g_autofree char *escaped = g_uri_escape_string (code, NULL, FALSE);

  return g_strconcat (prefix, escaped, NULL);
}

static gboolean
is_code (const GError *error, SmErrorCode code)
{
  return g_error_matches (error, SM_ERROR, (int) code);
}

static SmdReply *
finish_problem (SmdPage *page, const GError *error)
{
  SmdReply *reply = smd_page_finish (page);

  reply->code = (SmErrorCode) error->code;
  return reply;
}

/* What a letter's link no longer leads to. */
static SmdReply *
code_problem (SmdRequest *request, const GError *error, const char *used, const char *again)
{
  SmdPage *page;

  smd_handlers_log_fault (request, error);
  if (is_code (error, SM_ERROR_CODE_USED))
    {
      page = smd_page_new (409, SMD_PAGE_PLAIN, _ ("This Link Was Already Used"));
      smd_page_add_text (page, used);
      return finish_problem (page, error);
    }
  if (is_code (error, SM_ERROR_CODE_EXPIRED))
    {
      page = smd_page_new (410, SMD_PAGE_BAD, _ ("This Link Is No Longer Good"));
      smd_page_add_text (page, _ ("It is too old, or a later letter took its place."));
      smd_page_add_text (page, again);
      return finish_problem (page, error);
    }
  if (!is_code (error, SM_ERROR_CODE_UNKNOWN))
    return smd_page_problem (error, request->reference);
  page = smd_page_new (404, SMD_PAGE_BAD, _ ("We Do Not Know This Link"));
  smd_page_add_text (page, _ ("Perhaps it was not copied as a whole. Open it from the letter "
                              "itself, or paste the code of the letter into the app."));
  smd_page_add_text (page, again);
  return finish_problem (page, error);
}

static SmdReply *
confirm_problem (SmdRequest *request, const GError *error)
{
  return code_problem (request, error,
                       _ ("The address is confirmed: go back to the app and log in."),
                       _ ("Press “Send the Letter Again” in the app: a new letter will come."));
}

static SmdReply *
reset_problem (SmdRequest *request, const GError *error)
{
  return code_problem (request, error,
                       _ ("The password was changed by it: go back to the app and log in."),
                       _ ("Press “Forgotten Password” in the app: a new letter will come."));
}

static char *
make_origin (const SmdOpenRegistration *open)
{
  return smd_template_fill_pairs (
      SMD_TEMPLATE_TEXT,
      _ ("Registered on {{when}} (Moscow time) from the network {{network}} by the program "
         "{{program}}."),
      "when", open->when, "network", open->network, "program", open->program, NULL);
}

static void
add_only_registration (SmdPage *page, const char *action, const SmdOpenRegistration *open)
{
  g_autofree char *origin = make_origin (open);

  smd_page_add_text (page, _ ("One press is left: it confirms that this mailbox is yours and "
                              "creates your cabinet."));
  smd_page_add_text (page, origin);
  smd_page_add_piece (page, "confirm-form.html", "action", action, "registration", open->id,
                      "button", _ ("Confirm the address"), NULL);
}

static void
add_registrations (SmdPage *page, const char *action, GPtrArray *found)
{
  smd_page_add_text (page, _ ("This address was registered several times, perhaps not by you "
                              "alone. Confirm the registration that you made yourself: whoever "
                              "made it knows its password. The others end by that."));
  for (guint i = 0; i < found->len; i++)
    {
      const SmdOpenRegistration *open = g_ptr_array_index (found, i);
      g_autofree char *origin = make_origin (open);

      smd_page_add_piece (page, "choice.html", "title",
                          open->is_own ? _ ("The registration of this letter")
                                       : _ ("Another registration"),
                          "origin", origin, "action", action, "registration", open->id, "button",
                          _ ("Confirm this registration"), NULL);
    }
}

static void
add_not_me (SmdPage *page, const char *prefix, SmdRequest *request)
{
  g_autofree char *action = make_action (prefix, request->parameters[0]);

  smd_page_add_piece (page, "press-form.html", "action", action, "button", _ ("It was not me"),
                      NULL);
}

/**
 * smd_page_confirm_look:
 * @request: a look at the link of a confirmation letter
 * @domain: the domain
 *
 * Returns: (transfer full): the page with the button
 */
SmdReply *
smd_page_confirm_look (SmdRequest *request, SmdDomain *domain)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *action = make_action ("/confirm/", request->parameters[0]);
  g_autoptr (GPtrArray) found =
      smd_confirmations_look (domain, request->parameters[0], request->client, &error);
  SmdPage *page;

  if (found == NULL)
    return confirm_problem (request, error);
  page = smd_page_new (200, SMD_PAGE_PLAIN, _ ("Confirm Your Address"));
  if (found->len == 1)
    add_only_registration (page, action, g_ptr_array_index (found, 0));
  else
    add_registrations (page, action, found);
  smd_page_add_text (page, _ ("You did not register? Then confirm nothing: whoever registered "
                              "would own the cabinet. One press ends the registration of this "
                              "letter:"));
  add_not_me (page, "/not-me/", request);
  return smd_page_finish (page);
}

static SmdReply *
confirm (SmdRequest *request, SmdDomain *domain, const char *registration)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmCodeInput) input = sm_record_new (SM_TYPE_CODE_INPUT);
  g_autoptr (SmConfirmation) confirmation = NULL;
  SmdPage *page;

  sm_record_set_text (&input->code, request->parameters[0]);
  sm_record_set_text (&input->registration, registration);
  confirmation = smd_handlers_call_anyone (request, domain, SM_OPERATION_CONFIRM, input, &error);
  if (confirmation == NULL)
    return confirm_problem (request, error);
  page = smd_page_new (200, SMD_PAGE_GOOD, _ ("The Address Is Confirmed"));
  smd_page_add_text (page,
                     _ ("Your cabinet is created. Go back to the app: it goes on by itself."));
  smd_page_add_text (page, _ ("This page can be closed."));
  return smd_page_finish (page);
}

/**
 * smd_page_confirm:
 * @request: a press of the button, with the registration it was pressed for
 * @domain: the domain
 *
 * Returns: (transfer full): the page that says it is done
 */
SmdReply *
smd_page_confirm (SmdRequest *request, SmdDomain *domain)
{
  SmdField fields[] = { { "registration", NULL } };
  g_autoptr (GError) error = NULL;
  SmdReply *reply;

  if (smd_form_read (request->body, fields, G_N_ELEMENTS (fields), &error))
    reply = confirm (request, domain, fields[0].value);
  else
    reply = smd_page_problem (error, request->reference);
  smd_form_clear (fields, G_N_ELEMENTS (fields));
  return reply;
}

/**
 * smd_page_not_me_look:
 * @request: a look at the second link of a confirmation letter
 * @domain: the domain
 *
 * Returns: (transfer full): the page with the button that ends the registration
 */
SmdReply *
smd_page_not_me_look (SmdRequest *request, SmdDomain *domain)
{
  g_autoptr (GError) error = NULL;
  SmdPage *page;

  if (!smd_codes_peek (domain, SMD_CODE_CONFIRM, request->parameters[0], &error))
    return confirm_problem (request, error);
  page = smd_page_new (200, SMD_PAGE_PLAIN, _ ("It Was Not You?"));
  smd_page_add_text (page, _ ("One press ends the registration of this letter: nobody can confirm "
                              "it any more, and no cabinet comes to be."));
  add_not_me (page, "/not-me/", request);
  return smd_page_finish (page);
}

/**
 * smd_page_not_me:
 * @request: a press of that button
 * @domain: the domain
 *
 * Returns: (transfer full): the page that says it is done
 */
SmdReply *
smd_page_not_me (SmdRequest *request, SmdDomain *domain)
{
  g_autoptr (GError) error = NULL;
  SmdPage *page;

  if (!smd_confirmations_decline (domain, request->parameters[0], &error))
    return confirm_problem (request, error);
  page = smd_page_new (200, SMD_PAGE_GOOD, _ ("The Registration Is Ended"));
  smd_page_add_text (page, _ ("No cabinet came to be, and the letter's code is void."));
  smd_page_add_text (page, _ ("This page can be closed."));
  return smd_page_finish (page);
}

static void
add_reset_form (SmdPage *page, const char *code, const SmdSettings *settings)
{
  g_autofree char *action = make_action ("/reset/", code);
  g_autofree char *least = g_strdup_printf ("%u", settings->password_least);
  g_autofree char *most = g_strdup_printf ("%u", settings->password_most);
  g_autofree char *rule = smd_template_fill_pairs (
      SMD_TEMPLATE_TEXT,
      _ ("Any combination of Latin letters and digits, from {{least}} to {{most}} characters."),
      "least", least, "most", most, NULL);

  smd_page_add_piece (page, "reset-form.html", "action", action, "rule", rule, "password_label",
                      _ ("New password"), "again_label", _ ("The same once more"), "button",
                      _ ("Set the new password"), NULL);
}

static void
add_app_code (SmdPage *page, SmdRequest *request)
{
  g_autofree char *code = smd_codes_group (request->parameters[0]);

  smd_page_add_piece (page, "code.html", "text", _ ("Or go on in the app: it asks for this code."),
                      "code", code, NULL);
}

/**
 * smd_page_reset_look:
 * @request: a look at the link of a password letter
 * @domain: the domain
 *
 * Returns: (transfer full): the page with the form
 */
SmdReply *
smd_page_reset_look (SmdRequest *request, SmdDomain *domain)
{
  g_autoptr (GError) error = NULL;
  SmdPage *page;

  if (!smd_codes_peek (domain, SMD_CODE_RESET, request->parameters[0], &error))
    return reset_problem (request, error);
  page = smd_page_new (200, SMD_PAGE_PLAIN, _ ("A New Password"));
  add_reset_form (page, request->parameters[0], domain->settings);
  add_app_code (page, request);
  return smd_page_finish (page);
}

static SmdReply *
reset_again (SmdRequest *request, SmdDomain *domain, const char *why)
{
  SmdPage *page = smd_page_new (422, SMD_PAGE_BAD, _ ("A New Password"));

  smd_page_add_alert (page, why);
  add_reset_form (page, request->parameters[0], domain->settings);
  return smd_page_finish (page);
}

static const char *
tell_password_fault (const GError *error)
{
  if (is_code (error, SM_ERROR_PASSWORD_TOO_SHORT))
    return _ ("The password is too short.");
  if (is_code (error, SM_ERROR_PASSWORD_TOO_LONG))
    return _ ("The password is too long.");
  if (is_code (error, SM_ERROR_PASSWORD_CHARACTERS))
    return _ ("The password may only have Latin letters and digits.");
  return NULL;
}

static SmdReply *
set_password (SmdRequest *request, SmdDomain *domain, const char *password, const char *again)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmPasswordResetInput) input = sm_record_new (SM_TYPE_PASSWORD_RESET_INPUT);
  g_autoptr (GObject) nothing = NULL;
  SmdPage *page;

  if (password == NULL || *password == '\0')
    return reset_again (request, domain, _ ("Type the new password."));
  if (g_strcmp0 (password, again) != 0)
    return reset_again (request, domain, _ ("The two passwords differ. Type them once more."));
  sm_record_set_text (&input->code, request->parameters[0]);
  sm_record_set_text (&input->password, password);
  nothing = smd_handlers_call_anyone (request, domain, SM_OPERATION_PASSWORD_RESET, input, &error);
  if (error != NULL && tell_password_fault (error) != NULL)
    return reset_again (request, domain, tell_password_fault (error));
  if (error != NULL)
    return reset_problem (request, error);
  page = smd_page_new (200, SMD_PAGE_GOOD, _ ("The Password Is Changed"));
  smd_page_add_text (page, _ ("All sessions were ended. Go back to the app and log in with the "
                              "new password."));
  smd_page_add_text (page, _ ("This page can be closed."));
  return smd_page_finish (page);
}

static SmdReply *
device_problem (SmdRequest *request, const GError *error)
{
  return code_problem (request, error, _ ("The session was ended by it."),
                       _ ("Log in and end the session in the settings, or press “Forgotten "
                          "Password” in the app: a new password ends all sessions."));
}

/**
 * smd_page_device_look:
 * @request: a look at the link of a letter that tells of a new device
 * @domain: the domain
 *
 * Returns: (transfer full): the page with the button that ends its session
 */
SmdReply *
smd_page_device_look (SmdRequest *request, SmdDomain *domain)
{
  g_autoptr (GError) error = NULL;
  SmdPage *page;

  if (!smd_codes_peek (domain, SMD_CODE_DEVICE, request->parameters[0], &error))
    return device_problem (request, error);
  page = smd_page_new (200, SMD_PAGE_PLAIN, _ ("It Was Not You?"));
  smd_page_add_text (page, _ ("One press ends the session of that device and forgets it. Then you "
                              "set a new password, for somebody knows the present one."));
  add_not_me (page, "/device/", request);
  return smd_page_finish (page);
}

/**
 * smd_page_device:
 * @request: a press of that button
 * @domain: the domain
 *
 * Returns: (transfer full): the page that says the session is ended, with a form for the password
 */
SmdReply *
smd_page_device (SmdRequest *request, SmdDomain *domain)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = smd_devices_disown (domain, request->parameters[0], &error);
  SmdPage *page;

  if (code == NULL)
    return device_problem (request, error);
  page = smd_page_new (200, SMD_PAGE_GOOD, _ ("The Session Is Ended"));
  smd_page_add_text (page, _ ("Now set a new password: it ends all other sessions as well."));
  add_reset_form (page, code, domain->settings);
  return smd_page_finish (page);
}

/**
 * smd_page_reset:
 * @request: the form of a password letter's page
 * @domain: the domain
 *
 * Returns: (transfer full): the page that says it is done, or the form with what is wrong
 */
SmdReply *
smd_page_reset (SmdRequest *request, SmdDomain *domain)
{
  SmdField fields[] = { { "password", NULL }, { "again", NULL } };
  g_autoptr (GError) error = NULL;
  SmdReply *reply;

  if (smd_form_read (request->body, fields, G_N_ELEMENTS (fields), &error))
    reply = set_password (request, domain, fields[0].value, fields[1].value);
  else
    reply = smd_page_problem (error, request->reference);
  smd_form_clear (fields, G_N_ELEMENTS (fields));
  return reply;
}

/**
 * smd_page_return:
 * @request: a return from the acquirer's page
 * @domain: the domain
 *
 * Says nothing of the payment: whoever has the address is not thereby the payer.
 *
 * Returns: (transfer full): the page
 */
SmdReply *
smd_page_return (SmdRequest *request, SmdDomain *domain)
{
  SmdPage *page = smd_page_new (200, SMD_PAGE_PLAIN, _ ("Go Back to the App"));

  smd_page_add_text (page, _ ("The app shows how the payment goes on: the money, the fiscal "
                              "receipt, the crediting by the supplier."));
  smd_page_add_text (page, _ ("This page can be closed."));
  return smd_page_finish (page);
}

/**
 * smd_page_style:
 * @request: a request
 * @domain: the domain
 *
 * Returns: (transfer full): the style sheet of all pages
 */
SmdReply *
smd_page_style (SmdRequest *request, SmdDomain *domain)
{
  const char *css =
      smd_template_get (smd_pages_get_resource (), "/online/smorodina/pages/pages.css");
  SmdReply *reply = smd_reply_new (200, SMD_MEDIA_CSS, g_strdup (css), strlen (css));

  reply->is_lasting = TRUE;
  return reply;
}

/**
 * smd_page_problem:
 * @error: what went wrong
 * @reference: the request's
 *
 * Returns: (transfer full): a page that says so and what to do
 */
SmdReply *
smd_page_problem (const GError *error, const char *reference)
{
  SmErrorCode code = error->domain == SM_ERROR ? (SmErrorCode) error->code : SM_ERROR_INTERNAL;
  g_autoptr (SmdReply) problem = smd_reply_new_problem (error, reference);
  SmdPage *page;
  SmdReply *reply;

  if (code == SM_ERROR_NOT_FOUND || code == SM_ERROR_METHOD_NOT_ALLOWED)
    {
      page = smd_page_new (problem->status, SMD_PAGE_BAD, _ ("There Is No Such Page"));
      smd_page_add_text (page, _ ("Check the address, or go back to the app."));
    }
  else if (code == SM_ERROR_TOO_MANY_TRIES)
    {
      page = smd_page_new (problem->status, SMD_PAGE_BAD, _ ("Too Many Tries"));
      smd_page_add_text (page, _ ("Wait a little, then try again."));
    }
  else if (problem->status < 500)
    {
      page = smd_page_new (problem->status, SMD_PAGE_BAD, _ ("The Request Was Not Understood"));
      smd_page_add_text (page, _ ("Open the link from the letter once more, and press the button "
                                  "on its page."));
    }
  else
    {
      page = smd_page_new (problem->status, SMD_PAGE_BAD, _ ("It Did Not Work"));
      smd_page_add_text (page,
                         _ ("The fault is ours and nothing was lost. Try again in a minute."));
      smd_page_add_piece (page, "code.html", "text", _ ("For support, name this request:"), "code",
                          reference, NULL);
    }
  reply = smd_page_finish (page);
  reply->retry_after = problem->retry_after;
  reply->code = code;
  return reply;
}
