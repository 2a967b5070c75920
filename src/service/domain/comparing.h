/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain.h"
#include "record.h"

G_BEGIN_DECLS

/*
 * The acquirer's lists of payments and refunds against our books, an hour of them at a time. What
 * differs is named, kept where operators look, and mended by nobody but them; an hour that is
 * compared again is judged anew. What may still come right by itself is no difference: what is
 * younger than an hour, and ends that are younger than what our looks take.
 */

typedef enum
{
  SMD_COMPARED_PAYMENTS,
  SMD_COMPARED_REFUNDS,
  SMD_N_COMPARED,
} SmdCompared;

/* One of the acquirer's list, as far as it could be read. */
typedef struct
{
  char *id;              /* the acquirer's */
  char *of;              /* a payment: ours, of its metadata; a refund: its payment; nullable */
  const char *state;     /* "waiting", "succeeded" or "canceled"; static */
  gint64 amount_kopecks; /* 0: none that could be read */
  gint64 created_at;     /* by the acquirer's clock; 0 where it could not be read */
  gint64 captured_at;    /* the same; 0: it was not, or is not told */
} SmdListed;

void smd_listed_free (SmdListed *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmdListed, smd_listed_free)

/** SmdDifference: one thing in which the acquirer and our books differ. */
#define SMD_TYPE_DIFFERENCE (smd_difference_get_type ())
G_DECLARE_FINAL_TYPE (SmdDifference, smd_difference, SMD, DIFFERENCE, SmRecord)
struct _SmdDifference
{
  SmRecord parent_instance;
  char *kind;    /* payment- or refund-: unknown, missing, sum, state, payment, unbooked */
  char *subject; /* our payment, or the acquirer's id of what is no payment of ours */
  char *detail;  /* what each of the two says */
};

/* Ours, by which the acquirer's is looked for. */
typedef struct
{
  char *id; /* the acquirer's */
  char *subject;
} SmdComparedOurs;

void smd_compared_ours_free (SmdComparedOurs *self);

/* Adds to `found` (SmdDifference) in what `listed` (SmdListed) differs from ours. */
gboolean smd_comparing_compare (SmdDomain *domain, SmdCompared what, GPtrArray *listed,
                                GListStore *found, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A page of ours (SmdComparedOurs) that the acquirer has to have: begun from `from` on, before
 * `until`; of
 * subjects after `after`, "" at first. */
GPtrArray *smd_comparing_list_ours (SmdDomain *domain, SmdCompared what, gint64 from, gint64 until,
                                    const char *after, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* It has not. */
void smd_comparing_add_missing (SmdCompared what, const SmdComparedOurs *ours, GListStore *found);
void smd_comparing_add_unreadable (SmdCompared what, gint64 from, guint count, GListStore *found);
/* What differs in the hour from `from` on is this, and nothing else. */
gboolean smd_comparing_keep (SmdDomain *domain, gint64 from, GListStore *found, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The daily pass. begin: *mine: whether there is an hour to compare now, which nobody else takes
 * for ten minutes: from *from on. end: it is compared; *over: it was the last one of the pass. */
gboolean smd_comparing_begin (SmdDomain *domain, gboolean *mine, gint64 *from, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean smd_comparing_end (SmdDomain *domain, gint64 from, gboolean *over, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The beginning of the last hour that is old enough to be compared, and its end. */
gint64 smd_comparing_get_latest (gint64 now);

G_END_DECLS
