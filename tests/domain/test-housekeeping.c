/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "devices.h"
#include "domain-fixture.h"
#include "housekeeping.h"
#include "limits.h"

#define BATCHES 3

/* Numbers in SQL both engines understand: how many rows, each older than whatever is kept. */
#define MANY                                                                                 \
  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " G_STRINGIFY ( \
      SM_LIMIT_HOUSEKEEPING_BATCH) " * 2 + 1) "

typedef struct
{
  DomainFixture *fixture;
  const char *counting; /* SQL */
  guint calls;
  guint most; /* calls that are allowed; then it is time to stop */
} Rest;

/* What is gone between two rests is one batch. */
static gboolean
on_rest (gpointer data)
{
  Rest *self = data;

  self->calls++;
  g_assert_cmpint (domain_count (self->fixture, self->counting), ==,
                   SM_LIMIT_HOUSEKEEPING_BATCH * 2 + 1
                       - SM_LIMIT_HOUSEKEEPING_BATCH * (gint64) self->calls);
  return self->calls < self->most;
}

static const struct
{
  const char *fill;
  const char *counting;
} heaps[] = {
  { MANY "INSERT INTO letters (id, kind, recipient, state, next_at, created_at) "
         "SELECT 'l' || i, 'x', 'x', 'sent', 1, 1 FROM n",
    "SELECT COUNT(*) AS n FROM letters" },
  { MANY "INSERT INTO answers (customer_id, key, operation, body_hash, answer, created_at) "
         "SELECT 'c', 'k' || i, 'x', 'x', '{}', 1 FROM n",
    "SELECT COUNT(*) AS n FROM answers" },
  { MANY "INSERT INTO throttles (key, failures, first_at, blocked_until) "
         "SELECT 'number:' || i, 1, 1, 1 FROM n",
    "SELECT COUNT(*) AS n FROM throttles" },
  { MANY "INSERT INTO resets (secret_hash, created_at) SELECT 's' || i, 1 FROM n",
    "SELECT COUNT(*) AS n FROM resets" },
  { MANY "INSERT INTO registrations (id, secret_hash, email, email_key, password_hash, "
         "consent_version, consent_at, created_at, expires_at, resend_at) "
         "SELECT 'r' || i, 'r' || i, 'x', 'x', '', '1', 1, 1, 1, 1 FROM n",
    "SELECT COUNT(*) AS n FROM registrations" },
};

/* Of failures in a row only those stay that a mailed reset ends. */
static void
of_addresses_nothing_stays (DomainFixture *self)
{
  g_autoptr (GError) error = NULL;

  domain_exec (self, "INSERT INTO throttles (key, failures, first_at, blocked_until) VALUES "
                     "('login:ivan@example.ru', 50, 1, 1), ('login-device:d', 50, 1, 1), "
                     "('login:anna@example.ru', 49, 1, 1), ('client:192.0.2.1', 50, 1, 1), "
                     "('letters-of:192.0.2.1', 60, 1, 1), ('password-tries:c', 60, 1, 1)");
  g_assert_true (smd_housekeeping_run (&self->domain, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM throttles"), ==, 2);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM throttles "
                                       "WHERE failures = 50 AND key LIKE 'login%'"),
                   ==, 2);
}

static void
a_heap_goes_in_batches (DomainFixture *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (heaps); i++)
    {
      Rest rest = { self, heaps[i].counting, 0, G_MAXUINT };
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", heaps[i].counting);
      domain_exec (self, heaps[i].fill);
      g_assert_true (smd_housekeeping_run (&self->domain, on_rest, &rest, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (rest.calls, ==, BATCHES - 1);
      g_assert_cmpint (domain_count (self, heaps[i].counting), ==, 0);
    }
}

static void
it_stops_between_batches (DomainFixture *self)
{
  Rest rest = { self, heaps[0].counting, 0, 1 };
  g_autoptr (GError) error = NULL;

  domain_exec (self, heaps[0].fill);
  g_assert_true (smd_housekeeping_run (&self->domain, on_rest, &rest, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (rest.calls, ==, 1);
  g_assert_cmpint (domain_count (self, heaps[0].counting), ==, SM_LIMIT_HOUSEKEEPING_BATCH + 1);
}

static void
what_fails_keeps_nothing_else_from_its_work (DomainFixture *self)
{
  g_autoptr (GError) error = NULL;

  domain_exec (self, heaps[0].fill);
  domain_exec (self, "DROP TABLE resets");
  g_assert_false (smd_housekeeping_run (&self->domain, NULL, NULL, &error));
  g_assert_error (error, SM_ERROR, SM_ERROR_STORE);
  g_assert_cmpint (domain_count (self, heaps[0].counting), ==, 0);
}

/* Who confirmed it, and when the consent was given, has to be proved later. */
static void
what_gave_a_consent_is_kept (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, "anna@example.ru");
  g_autoptr (GError) error = NULL;

  sm_clock_shift (self->clock, 10 * SM_LIMIT_SESSION_SECONDS);
  g_assert_true (smd_housekeeping_run (&self->domain, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM consents c "
                                       "JOIN registrations r ON r.id = c.registration_id"),
                   ==, 1);
  g_assert_cmpint (domain_count (self, "SELECT COUNT(*) AS n FROM codes"), ==, 0);
}

static gint64
count_devices (DomainFixture *self)
{
  return domain_count (self, "SELECT COUNT(*) AS n FROM devices");
}

static void
devices_are_forgotten_after_their_last_session (DomainFixture *self)
{
  g_autofree char *customer = domain_customer (self, "anna@example.ru");
  g_autoptr (SmLoginInput) input = domain_login ("anna@example.ru", "Abc12345");
  g_autoptr (SmSession) session = NULL;
  g_autoptr (GError) error = NULL;

  sm_record_set_text (&input->device_secret,
                      "0123456789abcdefghjkmnpqrstvwxyz0123456789abcdefghjk");
  session = domain_must (self, &(DomainCall) { SM_OPERATION_LOGIN, .body = input });
  g_assert_cmpint (count_devices (self), ==, 1);
  sm_clock_shift (self->clock, SM_LIMIT_DEVICE_KEPT_SECONDS - 60);
  g_assert_true (smd_housekeeping_run (&self->domain, NULL, NULL, &error));
  g_assert_cmpint (count_devices (self), ==, 1);
  sm_clock_shift (self->clock, 120);
  g_assert_true (smd_housekeeping_run (&self->domain, NULL, NULL, &error));
  g_assert_cmpint (count_devices (self), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  domain_test_add ("/housekeeping/batches", a_heap_goes_in_batches);
  domain_test_add ("/housekeeping/addresses", of_addresses_nothing_stays);
  domain_test_add ("/housekeeping/stops", it_stops_between_batches);
  domain_test_add ("/housekeeping/one-failure", what_fails_keeps_nothing_else_from_its_work);
  domain_test_add ("/housekeeping/consents", what_gave_a_consent_is_kept);
  domain_test_add ("/housekeeping/devices", devices_are_forgotten_after_their_last_session);
  return g_test_run ();
}
