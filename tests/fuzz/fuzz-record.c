/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "error.h"
#include "fuzz-target.h"
#include "record.h"
#include "routes.h"

/* The first byte chooses the record, the rest is the document. */
const char *const fuzz_seeds[] = {
  "\x01{\"email\":\"a@example.ru\",\"password\":\"abcde\",\"consent_version\":\"1\"}",
  "\x04{\"email\":\"a@example.ru\"}",
  "\x05{\"code\":\"7k3m9qta\"}",
  "\x06{\"email\":\"a@example.ru\",\"password\":\"abcde\",\"device\":\"laptop\"}",
  "\x11{\"supplier_id\":\"tver-gas\",\"number\":\"370012345678\"}",
  "\x12{\"supplier_id\":\"tver-gas\",\"number\":\"3700 1234\",\"alias\":\"Дом\"}",
  "\x17{\"pin\":\"012345\"}",
  "\x1b{\"meter_id\":\"m\",\"taken_at\":\"2026-11-22T15:05:05Z\",\"values\":[{\"register\":\"day\","
  "\"value_milli\":12345678}]}",
  "\x1d{\"account_id\":\"a\",\"sum_kopecks\":51240,\"lines\":[]}",
  "\x22{\"topic\":\"T\",\"text\":\"Text\",\"attachments\":[{\"name\":\"a.png\"}]}",
  NULL,
};

static GType
choose_type (guint8 byte)
{
  const SmRoute *route = sm_routes_get (byte % SM_N_OPERATIONS);

  if (route->get_request_type != NULL)
    return route->get_request_type ();
  return route->get_reply_type != NULL ? route->get_reply_type () : G_TYPE_INVALID;
}

/* What is decoded keeps to its table and survives the way out and in again. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  GType type = length > 0 ? choose_type (data[0]) : G_TYPE_INVALID;
  g_autoptr (GError) error = NULL;
  g_autoptr (SmRecord) record = NULL;
  g_autoptr (SmRecord) back = NULL;
  g_autofree char *json = NULL;
  gsize json_length = 0;

  if (type == G_TYPE_INVALID)
    return 0;
  record = sm_record_from_json (type, (const char *) data + 1, length - 1, length % 2, &error);
  g_assert_true ((record == NULL) == (error != NULL));
  if (record == NULL)
    return 0;
  json = sm_record_to_json (record, &json_length);
  back = sm_record_from_json (type, json, json_length, TRUE, NULL);
  /* An integer that was left out is written as 0, which its bounds may refuse. */
  g_assert_true (back == NULL || sm_record_equal (record, back));
  return 0;
}
