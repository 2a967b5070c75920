/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "error.h"
#include "linking.h"
#include "test-tools.h"

typedef struct
{
  WireServer *server;
  SmaContext *context;
  SmaLinking *linking;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SmSupplier) supplier = sm_record_new (SM_TYPE_SUPPLIER);

  fixture->server = wire_server_new ();
  fixture->context = sma_context_new (wire_server_get_url (fixture->server));
  fixture->linking = sma_linking_new (fixture->context);
  sm_record_set_text (&supplier->id, "01SUPPLIER000000000000000");
  sm_record_set_text (&supplier->name, "Gas");
  sm_record_set_text (&supplier->number_mask, "999999999999");
  sma_linking_set_supplier (fixture->linking, supplier);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->linking);
  g_clear_object (&fixture->context);
  wire_server_free (fixture->server);
}

static gboolean
is_looked_up (gpointer data)
{
  Fixture *fixture = data;

  return wire_server_count (fixture->server, SM_OPERATION_NUMBER_CHECK) > 0
         && !sma_work_get_busy (sma_linking_get_work (fixture->linking));
}

static void
test_mask_is_followed_while_typing (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *typed;
    SmMaskState state;
  } rows[] = {
    { "", SM_MASK_EMPTY },
    { "3700", SM_MASK_PARTIAL },
    { "3700 12x", SM_MASK_WRONG },
    { "37001234567", SM_MASK_PARTIAL },
    { "3700 1234 5678", SM_MASK_COMPLETE },
    { "3700123456789", SM_MASK_WRONG },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      sma_linking_set_number (fixture->linking, rows[i].typed);
      g_assert_cmpint (sma_linking_get_mask_state (fixture->linking), ==, rows[i].state);
    }
}

static void
test_address_is_asked_for_once_the_number_is_complete (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SmNumberCheck) check = sm_record_new (SM_TYPE_NUMBER_CHECK);

  sm_record_set_text (&check->supplier_id, "01SUPPLIER000000000000000");
  sm_record_set_text (&check->number, "370012345678");
  sm_record_set_text (&check->masked_address, "г. Тверь, ул. Сов…");
  wire_server_answer (fixture->server, SM_OPERATION_NUMBER_CHECK, g_object_ref (check));
  sma_linking_set_number (fixture->linking, "37001234567");
  sma_linking_check (fixture->linking);
  g_assert_false (sma_work_get_busy (sma_linking_get_work (fixture->linking)));
  sma_linking_set_number (fixture->linking, "370012345678");
  test_wait (is_looked_up, fixture);
  g_assert_nonnull (sma_linking_get_checked (fixture->linking));
  /* A changed number has no address yet. */
  sma_linking_set_number (fixture->linking, "370012345679");
  g_assert_null (sma_linking_get_checked (fixture->linking));
}

static void
test_unknown_number_is_said_and_forgotten_when_corrected (Fixture *fixture, gconstpointer data)
{
  SmaWork *work = sma_linking_get_work (fixture->linking);

  wire_server_refuse (fixture->server, SM_OPERATION_NUMBER_CHECK, SM_ERROR_NUMBER_UNKNOWN, 0);
  sma_linking_set_number (fixture->linking, "370012345678");
  test_wait (is_looked_up, fixture);
  g_assert_error (sma_work_get_error (work), SM_ERROR, SM_ERROR_NUMBER_UNKNOWN);
  sma_linking_set_number (fixture->linking, "37001234567");
  g_assert_null (sma_work_get_error (work));
}

/* The number was typed, then the customer went back and chose again. */
static void
test_another_supplier_is_asked_for_the_number_that_is_typed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SmNumberCheck) check = sm_record_new (SM_TYPE_NUMBER_CHECK);
  g_autoptr (SmSupplier) other = sm_record_new (SM_TYPE_SUPPLIER);

  sm_record_set_text (&other->id, "02SUPPLIER000000000000000");
  sm_record_set_text (&other->name, "Water");
  sm_record_set_text (&other->number_mask, "999999");
  sm_record_set_text (&check->supplier_id, other->id);
  sm_record_set_text (&check->number, "370012");
  sm_record_set_text (&check->masked_address, "г. Тверь, ул. Сов…");
  wire_server_answer (fixture->server, SM_OPERATION_NUMBER_CHECK, g_object_ref (check));
  sma_linking_set_number (fixture->linking, "370012");
  g_assert_cmpint (sma_linking_get_mask_state (fixture->linking), ==, SM_MASK_PARTIAL);
  sma_linking_set_supplier (fixture->linking, NULL);
  sma_linking_set_supplier (fixture->linking, other);
  test_wait (is_looked_up, fixture);
  g_assert_nonnull (sma_linking_get_checked (fixture->linking));
}

#define ADD(path, function) \
  g_test_add ("/linking/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("mask-is-followed-while-typing", test_mask_is_followed_while_typing);
  ADD ("address-is-asked-for-once-the-number-is-complete",
       test_address_is_asked_for_once_the_number_is_complete);
  ADD ("unknown-number-is-said-and-forgotten-when-corrected",
       test_unknown_number_is_said_and_forgotten_when_corrected);
  ADD ("another-supplier-is-asked-for-the-number-that-is-typed",
       test_another_supplier_is_asked_for_the_number_that_is_typed);
  return g_test_run ();
}
