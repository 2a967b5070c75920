/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "password-rule.h"

#include <glib/gi18n.h>

#include "input-rules.h"
#include "limits.h"
#include "rule-line.h"

struct _SmaPasswordRule
{
  GtkBox parent_instance;

  SmaRuleLine *length;     /* borrowed from the box */
  SmaRuleLine *characters; /* borrowed from the box */
};

G_DEFINE_FINAL_TYPE (SmaPasswordRule, sma_password_rule, GTK_TYPE_BOX)

static void
sma_password_rule_class_init (SmaPasswordRuleClass *klass)
{
}

static void
sma_password_rule_init (SmaPasswordRule *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 3);
  self->length = g_object_new (SMA_TYPE_RULE_LINE, NULL);
  self->characters =
      g_object_new (SMA_TYPE_RULE_LINE, "label", _ ("Only Latin letters and digits"), NULL);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->length));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->characters));
}

static gboolean
has_only_allowed (const char *password)
{
  for (const char *at = password; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at))
      return FALSE;
  return TRUE;
}

/**
 * sma_password_rule_check:
 * @self: the rule
 * @context: knows the service's bounds
 * @password: as typed so far
 *
 * Returns: whether the password fits the rule
 */
gboolean
sma_password_rule_check (SmaPasswordRule *self, SmaContext *context, const char *password)
{
  SmServiceInfo *service = sma_context_get_service (context);
  guint least = service != NULL ? (guint) service->password_least : SM_LIMIT_PASSWORD_MIN;
  guint most = service != NULL ? (guint) service->password_most : SM_LIMIT_PASSWORD_MAX;
  glong length = g_utf8_strlen (password, -1);
  /* Translators: the shortest and the longest password */
  g_autofree char *label = g_strdup_printf (_ ("%u to %u characters"), least, most);
  SmaRuleState length_state = SMA_RULE_OPEN;
  SmaRuleState characters_state = SMA_RULE_OPEN;

  if (length > (glong) most)
    length_state = SMA_RULE_BROKEN;
  else if (length >= (glong) least)
    length_state = SMA_RULE_MET;
  if (!has_only_allowed (password))
    characters_state = SMA_RULE_BROKEN;
  else if (length > 0)
    characters_state = SMA_RULE_MET;
  sma_rule_line_set_label (self->length, label);
  sma_rule_line_set_state (self->length, length_state);
  sma_rule_line_set_state (self->characters, characters_state);
  return sm_rules_check_password (password, least, most, NULL);
}
