/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef _GCC_NEXT_LIMITS_H
/* GCC's limits.h looks for the C library's and, through -iquote, comes by here first. */
#include_next <limits.h>
#else
#pragma once

#include <glib.h>

/*
 * Every limit of the product, with its reason. Each is tested at its edge.
 */

/* --- the wire --- */
#define SM_LIMIT_BODY_BYTES 1048576 /* 1 MiB: a form with no attachment is under 16 KiB */
#define SM_LIMIT_ATTACHMENT_BODY_BYTES 12582912           /* 12 MiB: three attachments in base64 */
/* All bodies that are being received or worked on: 128 MiB, in three parts, so that who sends
 * large ones takes nothing from who sends a form, and strangers nothing from customers. */
#define SM_LIMIT_FORM_BYTES 16384                         /* 16 KiB: what counts as a form */
#define SM_LIMIT_FORMS_BYTES G_GINT64_CONSTANT (33554432) /* 32 MiB: 2048 forms at once */
#define SM_LIMIT_STRANGERS_BYTES G_GINT64_CONSTANT (16777216) /* 16 MiB: nobody logs in with much */
#define SM_LIMIT_CUSTOMERS_BYTES G_GINT64_CONSTANT (83886080) /* 80 MiB: six of the largest */
/* of a customer's large bodies at once: the app sends one, and nobody takes the room of all */
#define SM_LIMIT_LARGE_OF_CUSTOMER 2
/* 256 MiB: all answers that are not taken yet */
#define SM_LIMIT_ANSWERS_BYTES G_GINT64_CONSTANT (268435456)
/* 24 MiB: of one client's that are larger than a form; two of the largest, threads with their
 * files, on a slow line */
#define SM_LIMIT_ANSWERS_OF_CLIENT_BYTES 25165824
#define SM_LIMIT_HEADER_BYTES 32768 /* 32 KiB: what proxies commonly let through */
#define SM_LIMIT_HEADERS 100
#define SM_LIMIT_PATH_BYTES 2048
#define SM_LIMIT_PAGE_ADDRESS 2048 /* bytes; the acquirer's own bound of addresses */
#define SM_LIMIT_HEAD_SECONDS 10   /* from a head's first byte to its last */
#define SM_LIMIT_BODY_SECONDS 60   /* for a body of the largest size */
#define SM_LIMIT_ANSWER_SECONDS 30 /* for all of an answer to be taken */
/* between two requests; longer than a proxy's own, which closes first */
#define SM_LIMIT_IDLE_SECONDS 75
#define SM_LIMIT_JSON_DEPTH 16      /* the deepest contract object nests 6 levels */
#define SM_LIMIT_JSON_MEMBERS 16384 /* values; a page of 100 months, 12 lines each */
/* names in an object, a form or a query; the largest record has half as many. Chosen so that
 * their hashes collide, 540 KB of names held a core for 3 s, and a form of 1 MB for 15 s. */
#define SM_LIMIT_NAMES 64
#define SM_LIMIT_IDEMPOTENCY_KEY 64 /* bytes, as the acquirer's own keys */
#define SM_LIMIT_PAGE 100           /* items of a list page */
#define SM_LIMIT_PAGE_DEFAULT 30
#define SM_LIMIT_ADMIN_PAGE 1000 /* lines of an operator's list; all are in memory at once */
/* Times the length of a field: of a reply that says more than agreed so much is shown all the same,
 * and memory stays bounded. */
#define SM_LIMIT_REPLY_SLACK 16
#define SM_LIMIT_NETWORK_SECONDS 15   /* every network action of the app ends by then */

/* --- customers --- */
#define SM_LIMIT_EMAIL_BYTES 254      /* RFC 5321 4.5.3.1.3 less the angle brackets */
#define SM_LIMIT_EMAIL_LOCAL_BYTES 64 /* RFC 5321 4.5.3.1.1 */
#define SM_LIMIT_PASSWORD_MIN 5       /* the mission's rule; settings may change it */
#define SM_LIMIT_PASSWORD_MAX 10
#define SM_LIMIT_PASSWORD_CEILING 64 /* the most a setting may allow */
#define SM_LIMIT_NAME_CHARS 200
#define SM_LIMIT_ADDRESS_CHARS 300
#define SM_LIMIT_PHONE_CHARS 20
#define SM_LIMIT_ALIAS_CHARS 60
#define SM_LIMIT_COMMENT_CHARS 2000
#define SM_LIMIT_DEVICE_CHARS 100
#define SM_LIMIT_ACCOUNTS 50             /* linked by one customer */
#define SM_LIMIT_ACCOUNT_NUMBER_CHARS 30 /* the acquirer's account_number */
#define SM_LIMIT_CODE_SECONDS 86400      /* a day: a confirmation letter's life */
#define SM_LIMIT_RESET_SECONDS 3600      /* an hour: a password letter's life */
#define SM_LIMIT_RESEND_SECONDS 60       /* between two letters to one address */
#define SM_LIMIT_LETTERS 6               /* that strangers can cause, to one address */
#define SM_LIMIT_LETTERS_OF_CLIENT 60    /* to whatever addresses; a router is shared */
#define SM_LIMIT_LETTERS_SECONDS 3600    /* within an hour */
/* within the hour, to addresses without a cabinet that somebody wants a new password for, from
 * all clients: each costs whoever asks a request, and the letters of customers wait behind it */
#define SM_LIMIT_NO_CABINET_LETTERS 300
#define SM_LIMIT_REGISTRATION_LETTERS 12      /* of one registration: for two hours of mishaps */
#define SM_LIMIT_REGISTRATION_SECONDS 604800  /* a week; then a new one must be made */
#define SM_LIMIT_DEVICE_LETTERS 10            /* an hour, of logins from unknown devices */
#define SM_LIMIT_DEVICE_CODE_SECONDS 604800   /* a week: to disown a device by its letter */
#define SM_LIMIT_REGISTRATIONS_SHOWN 50       /* open ones of an address on a letter's page */
#define SM_LIMIT_LOOKUPS_KEPT_SECONDS 3600    /* an hour: which numbers were looked up */
#define SM_LIMIT_SESSION_IDLE_SECONDS 5184000 /* 60 days */
#define SM_LIMIT_SESSION_SECONDS 31536000     /* a year */
#define SM_LIMIT_DEVICE_KEPT_SECONDS 34214400 /* unused: a month more than a session lives */
#define SM_LIMIT_SESSIONS_SHOWN 100           /* the one that asks is always among them */
#define SM_LIMIT_LOGIN_FAILURES 5             /* then delays: 30 s doubling to 1 h */
#define SM_LIMIT_LOGIN_DELAY_FIRST 30
#define SM_LIMIT_LOGIN_DELAY_MOST 3600 /* an hour */
/* in a row: only a mailed reset helps (NIST cap 100) */
#define SM_LIMIT_LOGIN_STOP 50
/* of strangers at one address within a quarter of an hour: people behind a router share it */
#define SM_LIMIT_CLIENT_FAILURES 50
#define SM_LIMIT_CLIENT_FAILURE_SECONDS 900
/* of a customer's password within an hour: each is told by letter, and hashed twice */
#define SM_LIMIT_PASSWORD_CHANGES 20
#define SM_LIMIT_PASSWORD_CHANGES_SECONDS 3600
#define SM_LIMIT_RECONNECT_SECONDS 2592000 /* 30 days: disconnecting can be taken back */
#define SM_LIMIT_LINK_LOOKUPS 10           /* numbers looked up in SM_LIMIT_LINK_SECONDS */
#define SM_LIMIT_LINK_SECONDS 900          /* a quarter of an hour */
/* numbers nobody has, from one address within the hour: the typing errors of an office */
#define SM_LIMIT_LINK_FAILURES 30
#define SM_LIMIT_LINK_FAILURE_SECONDS 3600
/* the same at one supplier, from all addresses: more than customers mistype on a first day */
#define SM_LIMIT_LINK_FLOOD 500

/* --- personal data --- */
#define SM_LIMIT_WITHDRAWN_SECONDS 2592000 /* 30 days: the law's term, and long enough to regret */
/* of files in a part of an export: with all its texts an answer is well under what a client may
 * have waiting */
#define SM_LIMIT_DATA_EXPORT_BYTES 8388608
#define SM_LIMIT_DATA_EXPORT_CHARS 22000000 /* base64 of twice that: the rest are texts */
#define SM_LIMIT_RETENTION_YEARS 100        /* the longest period a setting may name */

/* rows forgotten, or addresses masked anew, in a transaction: some 50 ms of writing */
#define SM_LIMIT_HOUSEKEEPING_BATCH 500

/* --- full version --- */
#define SM_LIMIT_PIN_DIGITS 6
#define SM_LIMIT_PIN_TRIES 5
#define SM_LIMIT_PIN_SECONDS 86400 /* a day */
/* of one customer for one flat within a day, also when linked anew: each is an operator's work */
#define SM_LIMIT_APPLICATIONS 5
#define SM_LIMIT_APPLICATIONS_SECONDS 86400
/* applications for a flat within a day that did not match: a household's own mistakes, and fewer
 * than the first names and patronymics that neighbours would have to try */
#define SM_LIMIT_AUTOMATIC_MISSES 10

/* 30 days: a decision can be taken back; later the customer has long acted by it */
#define SM_LIMIT_UNDO_SECONDS 2592000

/* --- meters --- */
#define SM_LIMIT_METER_DIGITS 9   /* before the decimal comma */
#define SM_LIMIT_METER_DECIMALS 3 /* readings are kept in thousandths */
#define SM_LIMIT_METER_REGISTERS 4
/* of a flat within a day, from a customer of the simple version: all its meters, several times */
#define SM_LIMIT_UNVERIFIED_READINGS 60
#define SM_LIMIT_UNVERIFIED_READINGS_SECONDS 86400
#define SM_LIMIT_READING_REASON_CHARS 400 /* of a supplier's rejection, in its words */
/* typed offline, sent this much later */
#define SM_LIMIT_READING_AGE_SECONDS G_GINT64_CONSTANT (5184000)
#define SM_LIMIT_CLOCK_SKEW_SECONDS \
  G_GINT64_CONSTANT (300)                              /* what a customer's clock may be ahead by */

/* --- payments; kopecks --- */
#define SM_LIMIT_PAYMENT_LEAST G_GINT64_CONSTANT (100) /* 1 rouble: the acquirer's least */
#define SM_LIMIT_PAYMENT_MOST G_GINT64_CONSTANT (35000000) /* 350 000 roubles by card */
/* a trillion roubles: sums stay exact */
#define SM_LIMIT_MONEY_MOST G_GINT64_CONSTANT (100000000000000)
/* same account and sum or line: asked about */
#define SM_LIMIT_PAYMENT_REPEAT_SECONDS G_GINT64_CONSTANT (259200)
#define SM_LIMIT_POSTING_DAYS 30 /* a supplier closes its books once a month */
#define SM_LIMIT_PAYMENT_CREATE_SECONDS \
  G_GINT64_CONSTANT (3600) /* then nobody waits for its page */
#define SM_LIMIT_PAYMENT_OPEN_SECONDS \
  G_GINT64_CONSTANT (3600)        /* the acquirer's page holds an hour */
#define SM_LIMIT_OPEN_PAYMENTS 10 /* a customer's that wait to be paid: one a flat, a few flats */
#define SM_LIMIT_ACQUIRER_CLOCK_SECONDS \
  G_GINT64_CONSTANT (172800) /* our clock may be a day off, and the acquirer's times count */
#define SM_LIMIT_PAYMENT_LOOK_MOST G_GINT64_CONSTANT (600) /* seconds between looks at it */
#define SM_LIMIT_PAYMENT_LOOK_LATEST \
  G_GINT64_CONSTANT (3600) /* and where the acquirer itself asks for patience */
/* for who talks to the acquirer about one: twice its 30 s; a dead one's is taken over then */
#define SM_LIMIT_PAYMENT_LEASE_SECONDS 60
#define SM_LIMIT_REFUNDS_SECONDS G_GINT64_CONSTANT (600)     /* between readings of its refunds */
#define SM_LIMIT_REFUNDS_HINT_SECONDS G_GINT64_CONSTANT (30) /* anybody may send hints */
#define SM_LIMIT_REFUNDS_OVERLAP_SECONDS \
  G_GINT64_CONSTANT (3600)           /* what it lists late is still seen */
#define SM_LIMIT_REFUNDS_PENDING 100 /* looked at singly in one reading, the longest unseen first */
#define SM_LIMIT_REFUNDS_PAGES 10000 /* a list that never ends is no list */
#define SM_LIMIT_COMPARED_YOUNG_SECONDS \
  G_GINT64_CONSTANT (3600) /* younger ones may still come right by themselves */
#define SM_LIMIT_COMPARED_LEASE_SECONDS \
  G_GINT64_CONSTANT (600) /* an hour that was taken to be compared and is not by then */
#define SM_LIMIT_COMPARED_LISTED 100000 /* of an hour; a list that never ends is no list */
#define SM_LIMIT_PAYMENTS_AT_ONCE 2  /* a customer's, that are worked on; others take their turns */
#define SM_LIMIT_ACQUIRER_SECONDS 30 /* it answers within, or 500 */
#define SM_LIMIT_ACQUIRER_BYTES G_GINT64_CONSTANT (262144) /* its payments are under 8 KiB */

/* --- registries --- */
/* a registry of any size is read in pieces of so many bytes */
#define SM_LIMIT_FILE_PIECE_BYTES 65536
/* from the first letter on: some 5000 lines, which tell the encoding; memory holds them once */
#define SM_LIMIT_FILE_SAMPLE_BYTES 262144
/* of a line; the longest of a registry has 1 KiB */
#define SM_LIMIT_FILE_RECORD_BYTES 65536
/* of a file of which all rows are in memory at once: answers, credits; 256 MiB are millions */
#define SM_LIMIT_WHOLE_FILE_BYTES 268435456
/* of a key file of suppliers: some 20,000 of them */
#define SM_LIMIT_KEY_FILE_BYTES 16777216
/* accounts with another owner in a file: more than so many, and more than so many per cent of those
 * known before, are a shifted column more likely than sales */
#define SM_LIMIT_OWNERS_CHANGED_FEW 20
#define SM_LIMIT_OWNERS_CHANGED_PER_CENT 1

/* --- exports --- */
/* payments of an export, and as many refunds: a fraction of a second's transaction; the next has
 * the rest */
#define SM_LIMIT_EXPORT_ROWS G_GINT64_CONSTANT (5000)
/* readings of one, with all their registers: others write again within half a second */
#define SM_LIMIT_EXPORT_READINGS 5000
/* answers to them taken in a transaction: some 50 ms of writing */
#define SM_LIMIT_ANSWERS_BATCH 500

/* --- folders of suppliers --- */
/* a file that was not written to for so long is whole: an upload that stalls goes on or ends */
#define SM_LIMIT_FOLDER_QUIET_SECONDS 60

/* --- the check of the books --- */
#define SM_LIMIT_BOOKS_PAGE 5000 /* transfers or payments: a tenth of a second's reading */
#define SM_LIMIT_BOOKS_EXPORTS 4 /* the same of exports, which have up to 5,000 payments each */
/* named at the most: books in which more is wrong have one fault that all of it comes from */
#define SM_LIMIT_BOOKS_FINDINGS 1000
/* transfers younger than this may still get one before them: no transaction lasts so long */
#define SM_LIMIT_BOOKS_SETTLED_SECONDS G_GINT64_CONSTANT (3600)
/* payments that may still be changed without a transfer: none stays open longer */
#define SM_LIMIT_BOOKS_RECENT_SECONDS G_GINT64_CONSTANT (691200) /* 8 days */

/* --- requests --- */
#define SM_LIMIT_REQUEST_CHARS 5000
#define SM_LIMIT_ATTACHMENTS 3
#define SM_LIMIT_ATTACHMENT_BYTES 2097152         /* 2 MiB */
#define SM_LIMIT_ATTACHMENTS_KEPT_BYTES 104857600 /* 100 MiB a customer, of all requests */
#define SM_LIMIT_FILE_NAME_CHARS 120
#define SM_LIMIT_MESSAGES 20 /* a customer's within an hour: people read and answer them */
#define SM_LIMIT_MESSAGES_SECONDS 3600
#define SM_LIMIT_THREAD_MESSAGES 200 /* of a request; all of them are one answer */
/* 4 MiB: of files in one answer, two of the largest; older ones come by name only */
#define SM_LIMIT_THREAD_FILES_BYTES G_GINT64_CONSTANT (4194304)

/* --- the service --- */
/* libsoup's default of 10 takes 12 connections/s */
#define SM_LIMIT_BACKLOG 4096
#define SM_LIMIT_WRITE_THREADS 64 /* they mostly wait for a commit */
/* Connections to PostgreSQL, which takes 100 by default: two programs with one more each for their
 * health, and an operator's. More than the server has cores, for they mostly wait for its disk. */
#define SM_LIMIT_STORE_READS 12
#define SM_LIMIT_STORE_WRITES 32
#define SM_LIMIT_STORE_WAIT_MS 1000 /* for one of them; then 503 */
/* for a row that another write has locked; then 503, and the connection is others'. Longer than the
 * server's 1 s after which it looks for writes that wait for each other. */
#define SM_LIMIT_STORE_LOCK_MS 3000
/* argon2id at once, 64 MiB each: 256 MiB in all, and a flood of one kind leaves the others be */
#define SM_LIMIT_HASH_LOGINS 2
#define SM_LIMIT_HASH_NEWCOMERS 1 /* registrations and resets */
#define SM_LIMIT_HASH_PINS 1
/* of that waiting or worked on, of one client: passwords that are right are not throttled */
#define SM_LIMIT_HASH_OF_CLIENT 8
#define SM_LIMIT_QUEUE 1024        /* jobs waiting in a pool; then 503 */
#define SM_LIMIT_HASH_QUEUE 64     /* at 0.2 s each nobody waits longer than clients do */
#define SM_LIMIT_STOP_SECONDS 10   /* for what is in flight; the unit's own limit is 20 */
#define SM_LIMIT_HEALTH_SECONDS 15 /* a write that works is no older, or the service is ill */
/* the same while another program writes: a registry of a million accounts is loaded by then */
#define SM_LIMIT_HEALTH_BUSY_SECONDS 900
/* known to the rate limiter, twice: 20,000 are about 2 MiB */
#define SM_LIMIT_RATE_CLIENTS 20000
#define SM_LIMIT_MAIL_TRIES 12
/* a week: what a letter says that failed is kept, sealed; long enough to mend a mail server, or to
 * be told of a mistyped address */
#define SM_LIMIT_LETTER_KEPT_SECONDS 604800
#endif
