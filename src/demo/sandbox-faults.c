/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox-faults.h"

#include <string.h>

#include "money.h"

#define FAULT(name) { #name, G_STRUCT_OFFSET (SmSandboxFaults, name) }

static const struct
{
  const char *name;
  gsize offset;
} faults[] = {
  FAULT (fail_before),    FAULT (fail_after),     FAULT (too_many),          FAULT (refuse),
  FAULT (unknown_shop),   FAULT (forbidden),      FAULT (not_found),         FAULT (not_allowed),
  FAULT (fail_pages),     FAULT (refunds_fail),   FAULT (refunds_forbidden), FAULT (slow),
  FAULT (slow_looks),     FAULT (slow_ms),        FAULT (garbage),           FAULT (nothing),
  FAULT (wrong_amount),   FAULT (wrong_currency), FAULT (wrong_payment),     FAULT (foreign_page),
  FAULT (other_shop),     FAULT (no_shop),        FAULT (real_money),        FAULT (webhooks_off),
  FAULT (webhooks_times), FAULT (endless),        FAULT (no_page),           FAULT (no_test),
  FAULT (retry_after),    FAULT (receipts_lost),
};

gboolean
sm_sandbox_faults_take (gint64 *fault)
{
  if (*fault == 0)
    return FALSE;
  if (*fault > 0)
    (*fault)--;
  return TRUE;
}

guint
sm_sandbox_faults_take_refusal (SmSandboxFaults *self)
{
  const struct
  {
    gint64 *fault;
    guint status;
  } refusals[] = {
    { &self->too_many, 429 },    { &self->refuse, 400 },    { &self->unknown_shop, 401 },
    { &self->forbidden, 403 },   { &self->not_found, 404 }, { &self->not_allowed, 405 },
    { &self->fail_before, 500 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    if (sm_sandbox_faults_take (refusals[i].fault))
      return refusals[i].status;
  return 0;
}

guint
sm_sandbox_faults_take_refunds (SmSandboxFaults *self, GHashTable *query)
{
  if (sm_sandbox_faults_take (&self->refunds_fail))
    return 500;
  if (sm_sandbox_faults_take (&self->refunds_forbidden))
    return 403;
  if (g_hash_table_contains (query, "cursor") && sm_sandbox_faults_take (&self->fail_pages))
    return 500;
  return 0;
}

static gint64 *
find (SmSandboxFaults *self, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    if (strcmp (faults[i].name, name) == 0)
      return G_STRUCT_MEMBER_P (self, faults[i].offset);
  return NULL;
}

const char *
sm_sandbox_faults_set (SmSandboxFaults *self, JsonObject *values)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, values);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      gint64 *fault = find (self, name);

      if (fault == NULL || json_node_get_value_type (node) != G_TYPE_INT64)
        return name;
      *fault = json_node_get_int (node);
    }
  return NULL;
}

JsonNode *
sm_sandbox_faults_to_json (const SmSandboxFaults *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      json_builder_set_member_name (builder, faults[i].name);
      json_builder_add_int_value (builder, G_STRUCT_MEMBER (gint64, self, faults[i].offset));
    }
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static void
add_kopeck (JsonObject *amount)
{
  gint64 kopecks = 0;
  g_autofree char *value = NULL;

  if (!sm_money_from_decimal (json_object_get_string_member (amount, "value"), &kopecks, NULL))
    return;
  value = sm_money_to_decimal (kopecks + 1);
  json_object_set_string_member (amount, "value", value);
}

void
sm_sandbox_faults_twist (SmSandboxFaults *self, JsonObject *payment)
{
  JsonObject *amount = json_object_get_object_member (payment, "amount");

  if (sm_sandbox_faults_take (&self->wrong_amount))
    add_kopeck (amount);
  if (sm_sandbox_faults_take (&self->wrong_currency))
    json_object_set_string_member (amount, "currency", "USD");
  if (sm_sandbox_faults_take (&self->wrong_payment))
    {
      JsonObject *metadata = json_object_new ();

      json_object_set_string_member (metadata, "payment_id", "00000000000000000000000000");
      json_object_set_object_member (payment, "metadata", metadata);
    }
  if (sm_sandbox_faults_take (&self->other_shop))
    json_object_set_string_member (json_object_get_object_member (payment, "recipient"),
                                   "account_id", "999999");
  if (sm_sandbox_faults_take (&self->no_shop))
    json_object_remove_member (payment, "recipient");
  if (sm_sandbox_faults_take (&self->real_money))
    json_object_set_boolean_member (payment, "test", FALSE);
  if (sm_sandbox_faults_take (&self->no_test))
    json_object_remove_member (payment, "test");
  if (json_object_has_member (payment, "confirmation") && sm_sandbox_faults_take (&self->no_page))
    json_object_remove_member (payment, "confirmation");
  if (json_object_has_member (payment, "confirmation")
      && sm_sandbox_faults_take (&self->foreign_page))
    json_object_set_string_member (json_object_get_object_member (payment, "confirmation"),
                                   "confirmation_url", "https://pay.example/");
}
