/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "account-records.h"
#include "customer-records.h"
#include "error.h"
#include "operations.h"
#include "store-fixture.h"

G_BEGIN_DECLS

/*
 * A domain on a fresh store of either engine, with two suppliers and a few registry accounts.
 *
 * "auto" (12 digits) approves applications that match the registry, takes readings in the simple
 * version; "manual" (9 digits) wants an operator. Numbers: see domain_fixture_seed().
 */
#define DOMAIN_AUTO_NUMBER "370012345678"
#define DOMAIN_AUTO_OTHER "370012345679"
#define DOMAIN_MANUAL_NUMBER "123456789"
#define DOMAIN_OWNER "Смирнова Анна Петровна"
#define DOMAIN_ADDRESS "г. Тверь, ул. Советская, д. 12, кв. 34"

typedef struct
{
  StoreFixture *base; /* borrowed */
  SmdDomain domain;
  SmdSettings settings;
  SmClock *clock;
  guint woken;  /* letters */
  guint alarms; /* floods of look-ups told */
} DomainFixture;

typedef void (*DomainTest) (DomainFixture *fixture);

/* Adds /ENGINE/path for both engines. */
void domain_test_add (const char *path, DomainTest test);

/* A call of an operation with an Idempotency-Key of its own. `parameter` nullable. */
typedef struct
{
  SmOperation operation;
  const char *customer_id;
  const char *session_id;
  const char *parameter;
  gpointer body;
  const char *key;       /* NULL: a fresh one */
  const char *body_hash; /* NULL: "hash" */
  const char *client;    /* NULL: "192.0.2.1" */
  const char *program;   /* User-Agent, NULL: none */
  const char *query;     /* NULL: none; "name=value" otherwise */
} DomainCall;

gpointer domain_run (DomainFixture *self, const DomainCall *call, GError **error);
/* The same; it must succeed. */
gpointer domain_must (DomainFixture *self, const DomainCall *call);
/* It must fail with `code`; returns the error's number. */
gint64 domain_fails (DomainFixture *self, const DomainCall *call, SmErrorCode code);

/* A value of the newest letter of a kind to an address; NULL where there is none. */
char *domain_letter (DomainFixture *self, const char *kind, const char *recipient,
                     const char *name);
gint64 domain_count (DomainFixture *self, const char *sql);
void domain_exec (DomainFixture *self, const char *sql);
/* A registered and confirmed customer, password "Abc12345"; the id. */
char *domain_customer (DomainFixture *self, const char *email);
/* Links a number for a customer; the account's id. */
char *domain_link (DomainFixture *self, const char *customer_id, const char *supplier_id,
                   const char *number);

SmRegistrationInput *domain_registration (const char *email, const char *password);
SmLoginInput *domain_login (const char *email, const char *password);

G_END_DECLS
