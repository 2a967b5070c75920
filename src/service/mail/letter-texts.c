/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "letter-texts.h"

#include "words.h"

static const SmdLetterText texts[] = {
  {
      .kind = "confirm",
      .subject = N_ ("Confirm your address"),
      .paragraphs = { N_ ("You have registered in the app “Smorodina”. One step is left: open the "
                          "page by this button and press “Confirm the address” there.") },
      .button = N_ ("Open the page"),
      .code_label = N_ ("Or paste this code into the app:"),
      .code = "{{code}}",
      .after = { N_ ("The link and the code are good for 24 hours and work once."),
                 N_ ("Registered on {{when}} (Moscow time) from the network {{network}} by the "
                     "program {{program}}."),
                 N_ ("It was not you? Then do not confirm: whoever registered would own the "
                     "cabinet. Without your press nothing happens. To end the registration at "
                     "once, open this page and press the button there:") },
      .refusal = N_ ("It was not me"),
  },
  {
      .kind = "already-registered",
      .subject = N_ ("You already have a cabinet"),
      .paragraphs = { N_ ("Somebody, probably you, has tried to register with this address. It "
                          "already has a cabinet."),
                      N_ ("Open the app and log in. If you do not remember the password, press "
                          "“Forgotten Password” there."),
                      N_ ("It was not you? Then just delete this letter: nothing has changed.") },
  },
  {
      .kind = "reset",
      .subject = N_ ("A new password"),
      .paragraphs = { N_ ("Somebody, probably you, has asked for a new password. Set it on the "
                          "page that this button opens.") },
      .button = N_ ("Set a new password"),
      .code_label = N_ ("Or paste this code into the app:"),
      .code = "{{code}}",
      .after = { N_ ("The link and the code are good for one hour and work once."),
                 N_ ("It was not you? Then just delete this letter: your password stays as it "
                     "is.") },
  },
  {
      .kind = "no-cabinet",
      .subject = N_ ("There is no cabinet with this address"),
      .paragraphs = { N_ ("Somebody, probably you, has asked for a new password. No cabinet has "
                          "this address: perhaps you registered with another one."),
                      N_ ("Try your other addresses, or register in the app."),
                      N_ ("It was not you? Then just delete this letter: nothing has "
                          "happened.") },
  },
  {
      .kind = "new-device",
      .subject = N_ ("A login from a new device"),
      .paragraphs = { N_ ("Somebody has logged in to your cabinet from a device that we have not "
                          "seen before: {{device}}."),
                      N_ ("It was on {{when}} (Moscow time), from the network {{network}}, by the "
                          "program {{program}}."),
                      N_ ("It was you? Then there is nothing to do.") },
      .after = { N_ ("It was not you? Open this page and press the button there: the session ends, "
                     "and you set a new password. The link is good for a week and works once.") },
      .button = N_ ("It was not me"),
  },
  {
      .kind = "password-changed",
      .subject = N_ ("Your password was changed"),
      .paragraphs = { N_ ("The password of your cabinet was just changed, and the other sessions "
                          "were ended."),
                      N_ ("It was not you? Then press “Forgotten Password” in the app at once, "
                          "set a new one, and write to support.") },
  },
  {
      .kind = "consent-withdrawn",
      .subject = N_ ("Your cabinet will be erased"),
      .paragraphs = { N_ ("The consent to personal-data processing was withdrawn for your cabinet. "
                          "Its sessions were ended, and nothing is processed any more."),
                      N_ ("The cabinet and its data will be erased on {{when}} (Moscow time), or "
                          "once the last payment is settled. Payments and their receipts stay "
                          "for as long as the law wants, without your name.") },
      .after = { N_ ("You have changed your mind? Until then log in to the app and give the "
                     "consent again."),
                 N_ ("It was not you? Then log in, give the consent again, and change the "
                     "password.") },
  },
  {
      .kind = "pin",
      .subject = N_ ("PIN for account {{number}}"),
      .paragraphs = { N_ ("Your application for the full version was approved."),
                      N_ ("Supplier: {{supplier}}. Account: {{number}}.") },
      .code_label = N_ ("Type this PIN in the app (button “Enter the PIN” of the account):"),
      .code = "{{pin}}",
      .after = { N_ ("The PIN is good for 24 hours, for five tries, and works once. Tell it to "
                     "nobody: we never ask for it.") },
  },
  {
      .kind = "refused",
      .subject = N_ ("The application for account {{number}} was refused"),
      .paragraphs = { N_ ("The supplier could not confirm your application for the full version."),
                      N_ ("Supplier: {{supplier}}. Account: {{number}}. The reason:") },
      .quote = "{{reason}}",
      .after = { N_ ("Mend what is named and apply again in the app. The simple version of the "
                     "account stays: it can be paid.") },
  },
  {
      .kind = "approval-undone",
      .subject = N_ ("The approval for account {{number}} was taken back"),
      .paragraphs = { N_ ("Your application for the full version was approved by mistake. An "
                          "operator looks at it anew; the PIN that was sent is good no more."),
                      N_ ("Supplier: {{supplier}}. Account: {{number}}.") },
      .after = { N_ ("There is nothing to do: the answer will come by mail.") },
  },
  {
      .kind = "refusal-undone",
      .subject = N_ ("The refusal for account {{number}} was taken back"),
      .paragraphs = { N_ ("Your application for the full version was refused by mistake. An "
                          "operator looks at it anew."),
                      N_ ("Supplier: {{supplier}}. Account: {{number}}.") },
      .after = { N_ ("There is nothing to do: the answer will come by mail.") },
  },
  {
      .kind = "full-automatic",
      .subject = N_ ("The full version of account {{number}} was applied for"),
      .paragraphs = { N_ ("Somebody has applied for the full version of an account with its "
                          "number, the owner's name and the address. They match the registry, so "
                          "the PIN that opens it was mailed at once."),
                      N_ ("Supplier: {{supplier}}. Account: {{number}}.") },
      .after = { N_ ("Was it you, or somebody of your household? Then there is nothing to do. If "
                     "you know nothing of it, write to support.") },
  },
  {
      .kind = "owner-changed",
      .subject = N_ ("The full version of account {{number}} was closed"),
      .paragraphs = { N_ ("The supplier's registry names another owner of this account now, so "
                          "its full version was closed."),
                      N_ ("Supplier: {{supplier}}. Account: {{number}}.") },
      .after = { N_ ("Are you the owner? Then apply for the full version again in the app. The "
                     "simple version of the account stays: it can be paid.") },
  },
  {
      .kind = "full-revoked",
      .subject = N_ ("The full version of account {{number}} was closed"),
      .paragraphs = { N_ ("An operator has closed the full version of this account."),
                      N_ ("Supplier: {{supplier}}. Account: {{number}}. The reason:") },
      .quote = "{{reason}}",
      .after = { N_ ("If this is a mistake, apply for the full version again in the app, or write "
                     "to support. The simple version of the account stays: it can be paid.") },
  },
  {
      .kind = "refund",
      .subject = N_ ("{{sum}} were given back to you"),
      .paragraphs = { N_ ("Of your payment for account {{number}} ({{supplier}}) {{sum}} were "
                          "given back to the card or account that you paid from."),
                      N_ ("Banks take up to ten working days for it. The payment with what was "
                          "given back stands in the app, on the page “Finance”.") },
      .after = { N_ ("You did not expect it? Ask support by the app's page “Feedback”.") },
  },
  {
      .kind = "request",
      .subject = N_ ("We have your request {{number}}"),
      .paragraphs = { N_ ("Your request was accepted under the number {{number}}. The answer will "
                          "come by mail, and stands in the app, on the page “Feedback”."),
                      N_ ("You wrote:") },
      .quote = "{{text}}",
  },
  {
      .kind = "request-reply",
      .subject = N_ ("Answer to your request {{number}}"),
      .paragraphs = { N_ ("Support has answered your request {{number}}:") },
      .quote = "{{text}}",
      .after = { N_ ("To write on, open the request in the app, on the page “Feedback”.") },
  },
  {
      .kind = "feedback",
      .subject = N_ ("Request {{number}}: {{topic}}"),
      .paragraphs = { N_ ("A customer wrote by the feedback form:") },
      .quote = "{{text}}",
      .after = { N_ ("Answer with: smorodina-admin requests reply {{number}}") },
  },
};

/**
 * smd_letter_texts_find:
 * @kind: the kind of a letter
 *
 * Returns: (nullable): what it says
 */
const SmdLetterText *
smd_letter_texts_find (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_str_equal (texts[i].kind, kind))
      return &texts[i];
  return NULL;
}
