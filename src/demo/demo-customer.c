/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-customer.h"

#include "demo-history.h"
#include "demo-random.h"
#include "text.h"

#define HOUR G_GINT64_CONSTANT (3600)
#define DAY (24 * HOUR)
#define OPERATOR "Оператор демонстрации"

gboolean
sm_demo_customer_insert (SmdTx *tx, GRand *rand, const SmDemoCustomer *self, GError **error)
{
  const SmDemoHousehold *household = self->household;
  g_autofree char *consent_id = sm_demo_random_id (rand, self->created_at);

  return smd_tx_exec (tx, error,
                      "INSERT INTO customers (id, email, email_key, password_hash, full_name,"
                      " phone, address, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                      "sssssssi", self->id, self->email, self->email, self->password_hash,
                      household != NULL ? household->full_name : NULL,
                      household != NULL ? "+79201234567" : NULL,
                      household != NULL ? household->address : NULL, self->created_at)
         && smd_tx_exec (tx, error,
                         "INSERT INTO consents (id, customer_id, version, given_at)"
                         " VALUES ($1, $2, $3, $4)",
                         "sssi", consent_id, self->id, self->consent_version, self->created_at);
}

static gboolean
insert_application (SmdTx *tx, GRand *rand, const SmDemoCustomer *self,
                    const SmDemoAccount *account, const char *account_id, GError **error)
{
  gint64 asked = self->created_at + 2 * HOUR;
  g_autofree char *id = sm_demo_random_id (rand, asked);

  return smd_tx_exec (
      tx, error,
      "INSERT INTO applications (id, customer_id, account_id, full_name, address, email, state,"
      " decided_by, created_at, decided_at)"
      " VALUES ($1, $2, $3, $4, $5, $6, 'approved', $7, $8, $9)",
      "sssssssii", id, self->id, account_id, account->household->full_name,
      account->household->address, self->email,
      account->supplier->automatic_full ? "automatic" : OPERATOR, asked, asked + HOUR);
}

gboolean
sm_demo_customer_link (SmdTx *tx, GRand *rand, const SmDemoCustomer *self,
                       const SmDemoAccount *account, gboolean full, GError **error)
{
  gint64 linked = self->created_at + HOUR;
  g_autofree char *id = sm_demo_random_id (rand, linked);

  if (!smd_tx_exec (tx, error,
                    "INSERT INTO accounts (id, customer_id, registry_id, supplier_id, access,"
                    " full_state, full_state_at, linked_at)"
                    " VALUES ($1, $2, $3, $4, $5, $6, $7, $7)",
                    "ssssssi", id, self->id, account->registry_id, account->supplier->id,
                    full ? "full" : "simple", full ? "open" : "none", linked))
    return FALSE;

  return !full
         || (insert_application (tx, rand, self, account, id, error)
             && sm_demo_history_insert (tx, rand, self, account, id, error));
}

static gboolean
insert_message (SmdTx *tx, GRand *rand, const SmDemoCustomer *self, const char *request_id,
                const char *author, const char *text, gint64 at, GError **error)
{
  g_autofree char *id = sm_demo_random_id (rand, at);

  return smd_tx_exec (tx, error,
                      "INSERT INTO request_messages (id, request_id, customer_id, author, text,"
                      " created_at) VALUES ($1, $2, $3, $4, $5, $6)",
                      "sssssi", id, request_id, self->id, author, text, at);
}

gboolean
sm_demo_customer_ask (SmdTx *tx, GRand *rand, const SmDemoCustomer *self, gint64 now,
                      GError **error)
{
  gint64 asked = now - 3 * DAY;
  g_autofree char *id = sm_demo_random_id (rand, asked);
  g_autofree char *date = sm_text_iso_date (asked, NULL);
  g_autofree char *year = g_strndup (date + 2, 2);
  g_autofree char *counter = g_strconcat ("requests-", year, NULL);
  g_autofree char *number = g_strconcat (year, "-000001", NULL);

  return smd_tx_exec (tx, error, "INSERT INTO counters (name, value) VALUES ($1, 1)", "s", counter)
         && smd_tx_exec (tx, error,
                         "INSERT INTO requests (id, number, customer_id, topic, state, created_at,"
                         " updated_at) VALUES ($1, $2, $3, 'payment', 'answered', $4, $5)",
                         "sssii", id, number, self->id, asked, asked + DAY)
         && insert_message (tx, rand, self, id, "customer",
                            "Здравствуйте! Когда поставщик зачтёт платёж за прошлый месяц?", asked,
                            error)
         && insert_message (tx, rand, self, id, "support",
                            "Здравствуйте! Платёж уже зачтён: это видно в финансовом блоке, третий "
                            "этап платежа. Если вопрос решён, нажмите «Вопрос решён».",
                            asked + DAY, error);
}
