/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-words.h"

#include <json-glib/json-glib.h>

#include "demo-data.h"
#include "demo-numbers.h"
#include "words.h"

void
sm_demo_facts_clear (SmDemoFacts *self)
{
  g_clear_pointer (&self->service, g_free);
  g_clear_pointer (&self->acquirer, g_free);
  g_clear_pointer (&self->mailbox, g_free);
  g_clear_pointer (&self->numbers, g_ptr_array_unref);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_logins (JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "logins");
  json_builder_begin_array (builder);
  for (guint i = 0; i < G_N_ELEMENTS (sm_demo_logins); i++)
    {
      json_builder_begin_object (builder);
      add_text (builder, "email", sm_demo_logins[i].email);
      add_text (builder, "password", SM_DEMO_PASSWORD);
      add_text (builder, "state", sm_demo_logins[i].state);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_number (JsonBuilder *builder, const SmDemoNumber *number)
{
  json_builder_begin_object (builder);
  add_text (builder, "supplier", number->supplier->name);
  add_text (builder, "supplier_id", number->supplier->id);
  add_text (builder, "number", number->number);
  add_text (builder, "address", number->address);
  add_text (builder, "full_name", number->full_name);
  add_text (builder, "proof", number->supplier->automatic_full ? "automatic" : "operator");
  json_builder_end_object (builder);
}

char *
sm_demo_facts_to_json (const SmDemoFacts *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_text (builder, "service", self->service);
  add_text (builder, "acquirer", self->acquirer);
  add_text (builder, "mailbox", self->mailbox);
  json_builder_set_member_name (builder, "seed");
  json_builder_add_int_value (builder, self->seed);
  add_logins (builder);
  json_builder_set_member_name (builder, "numbers");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->numbers->len; i++)
    add_number (builder, g_ptr_array_index (self->numbers, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static const char *
state_in_words (const char *state)
{
  if (g_str_equal (state, "empty"))
    return _ ("no accounts yet");
  if (g_str_equal (state, "simple"))
    return _ ("one account, simple version");
  return _ ("several accounts, full version");
}

static void
add_line (GString *out, const char *name, const char *value)
{
  g_string_append_printf (out, "  %s: %s\n", name, value);
}

char *
sm_demo_facts_to_words (const SmDemoFacts *self)
{
  GString *out = g_string_new (_ ("The demo is ready."));

  g_string_append_c (out, '\n');
  add_line (out, _ ("Service"), self->service);
  add_line (out, _ ("Mailbox"), self->mailbox);
  add_line (out, _ ("Acquirer"), self->acquirer);
  /* Translators: the number that the demo's data are made from */
  g_string_append_printf (out, "  %s: %u\n", _ ("Seed"), self->seed);

  g_string_append_printf (out, _ ("Logins (password %s):"), SM_DEMO_PASSWORD);
  g_string_append_c (out, '\n');
  for (guint i = 0; i < G_N_ELEMENTS (sm_demo_logins); i++)
    add_line (out, sm_demo_logins[i].email, state_in_words (sm_demo_logins[i].state));

  g_string_append (out, _ ("Accounts to connect:"));
  g_string_append_c (out, '\n');
  for (guint i = 0; i < self->numbers->len; i++)
    {
      const SmDemoNumber *number = g_ptr_array_index (self->numbers, i);
      g_string_append_printf (out, "  %s: %s (%s; %s)\n", number->supplier->name, number->number,
                              number->full_name, number->address);
    }
  return g_string_free (out, FALSE);
}
