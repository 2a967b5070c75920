/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.h"
#include "file-kind.h"
#include "folder-files.h"
#include "folder-private.h"
#include "limits.h"
#include "readings-file.h"
#include "registry-file.h"
#include "text.h"
#include "words.h"

#define REPORT ".report.txt"
#define PART ".part"
#define PLACES_MOST 10000 /* files of one name that are kept */
#define DATE_CHARS 10     /* YYYY-MM-DD */

/* A file of in/ on its way. */
typedef struct
{
  const SmdSupplierFolder *folder; /* borrowed, like the next */
  const SmdFolderEntry *entry;
  int fd;
  char *path; /* owned, like all that follow: to what is open */
  SmdFileKind kind;
  SmdProblems *problems;
  GString *summary; /* what was taken, or why nothing was */
} Taking;

static void
taking_clear (Taking *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->path);
  g_clear_pointer (&self->problems, smd_problems_free);
  g_string_free (self->summary, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Taking, taking_clear)

/* ---- what it is ---- */

static const char *
get_kind_words (SmdFileKind kind)
{
  switch (kind)
    {
    case SMD_FILE_REGISTRY:
      return T_ (N_ ("registry"));
    case SMD_FILE_CREDITED:
      return T_ (N_ ("list of credited payments"));
    case SMD_FILE_ANSWERS:
      return T_ (N_ ("answers to readings"));
    case SMD_FILE_UNKNOWN:
    default:
      return T_ (N_ ("unknown"));
    }
}

/* A day in the name: formats that say nothing of their day are of that one. */
static char *
dup_day_of_name (const char *name)
{
  for (const char *p = name; strlen (p) >= DATE_CHARS; p++)
    {
      g_autofree char *day = g_strndup (p, DATE_CHARS);

      if ((p == name || !g_ascii_isdigit (p[-1])) && !g_ascii_isdigit (p[DATE_CHARS])
          && sm_text_is_date (day))
        return g_steal_pointer (&day);
    }
  return NULL;
}

/* ---- loading ---- */

static gboolean
is_refused (const Taking *self)
{
  return smd_problems_get_count (self->problems) > 0;
}

static gboolean
load_registry (Taking *self, gboolean dated, GError **error)
{
  const SmdSupplierFolder *folder = self->folder;
  g_autofree char *day = dated ? NULL : dup_day_of_name (self->entry->name);
  g_auto (SmdOwners) owners = { 0 };
  SmdRegistryCounts counts;

  if (!smd_registry_load (folder->domain, folder->supplier_id, self->path, NULL, day, &owners,
                          self->problems, &counts, error))
    return FALSE;
  if (owners.lines != NULL && owners.lines->len > 0)
    g_string_append_printf (
        self->summary,
        T_ (N_ ("accounts with another owner: %u; customers whose full access is "
                "closed: %u\n")),
        owners.lines->len, owners.closed);
  g_string_append_printf (self->summary,
                          T_ (N_ ("accounts: %u\nlines: %u\nmonths: %u\nmeters: %u")),
                          counts.accounts, counts.lines, counts.months, counts.meters);
  return TRUE;
}

static gboolean
load_credited (Taking *self, GError **error)
{
  const SmdSupplierFolder *folder = self->folder;
  SmdCreditedCounts counts;

  if (!smd_credited_load (folder->domain, folder->supplier_id, self->path, NULL, self->problems,
                          &counts, error))
    return FALSE;
  g_string_append_printf (
      self->summary, T_ (N_ ("payments credited now: %u\nposting days that are others now: %u")),
      counts.credited, counts.dated);
  return TRUE;
}

static gboolean
load_answers (Taking *self, GError **error)
{
  const SmdSupplierFolder *folder = self->folder;
  SmdAnswerCounts counts;

  if (!smd_answers_load (folder->domain, folder->supplier_id, self->path, NULL, self->problems,
                         &counts, error))
    return FALSE;
  g_string_append_printf (self->summary,
                          T_ (N_ ("readings credited now: %u\nreadings rejected now: %u")),
                          counts.credited, counts.rejected);
  return TRUE;
}

static gboolean
load (Taking *self, GError **error)
{
  gboolean dated = FALSE;

  if (!smd_file_kind_find (self->path, self->problems, &self->kind, &dated, error))
    return FALSE;
  if (is_refused (self))
    return TRUE;
  switch (self->kind)
    {
    case SMD_FILE_REGISTRY:
      return load_registry (self, dated, error);
    case SMD_FILE_CREDITED:
      return load_credited (self, error);
    case SMD_FILE_ANSWERS:
      return load_answers (self, error);
    case SMD_FILE_UNKNOWN:
    default:
      smd_problems_add (
          self->problems, 0, NULL,
          N_ ("the file is neither a registry nor a list of credited payments nor answers to "
              "readings: no section of those is in it"));
      return TRUE;
    }
}

/* ---- reporting ---- */

static char *
dup_report (const Taking *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *name = sm_text_dup_visible (self->entry->name);
  g_autofree char *time = sm_text_iso_time (sm_clock_now (self->folder->domain->clock));
  guint count = smd_problems_get_count (self->problems);

  g_string_append_printf (text, "%s\n%s\n%s\n\n", name, get_kind_words (self->kind), time);
  if (!is_refused (self))
    g_string_append_printf (text, T_ (N_ ("Taken.\n%s\n")), self->summary->str);
  for (guint i = 0; smd_problems_get (self->problems, i) != NULL; i++)
    {
      g_autofree char *line = sm_text_dup_visible (smd_problems_get (self->problems, i));

      g_string_append_printf (text, "%s\n", line);
    }
  if (is_refused (self))
    g_string_append_printf (text, T_ (N_ ("\nNothing was taken. Problems: %u\n")), count);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The place of a name that others may have: NAME, NAME.2, … ; cut where the report's name would be
 * longer than names may be. */
static char *
dup_place (const char *name, guint place)
{
  const gsize most = NAME_MAX - strlen (".10000" REPORT PART);
  g_autofree char *stem = g_strndup (name, most);

  /* not within a character */
  if (strlen (name) > most)
    stem[g_utf8_find_prev_char (stem, stem + most) - stem] = '\0';
  return place == 1 ? g_steal_pointer (&stem) : g_strdup_printf ("%s.%u", stem, place);
}

/* The report first: a file that was moved has one. */
static gboolean
put_away (const Taking *self, char **place, GError **error)
{
  const SmdSupplierFolder *folder = self->folder;
  const int to = is_refused (self) ? folder->failed : folder->done;
  g_autofree char *report = dup_report (self);
  gboolean taken = TRUE;

  for (guint i = 1; taken && i <= PLACES_MOST; i++)
    {
      struct stat seen;
      g_autofree char *name = dup_place (self->entry->name, i);
      g_autofree char *beside = g_strconcat (name, REPORT, NULL);

      if (fstatat (to, name, &seen, AT_SYMLINK_NOFOLLOW) == 0)
        continue;
      if (!smd_folder_write (to, beside, report, strlen (report), error)
          || !smd_folder_move (folder->in, self->entry->name, to, name, &taken, error))
        return FALSE;
      g_free (*place);
      *place = g_steal_pointer (&name);
    }
  if (taken)
    sm_error_set (error, SM_ERROR_UNAVAILABLE, 0, N_ ("there are too many files of this name"));
  return !taken;
}

static void
tell_end (const Taking *self, const char *place)
{
  const char *first = smd_problems_get (self->problems, 0);
  g_autofree char *words = NULL;

  if (is_refused (self))
    words = g_strdup_printf (T_ (N_ ("failed/%s: %s; problems: %u")), place, first,
                             smd_problems_get_count (self->problems));
  else
    {
      g_autofree char *line = g_strdelimit (g_strdup (self->summary->str), "\n", ';');

      words = g_strdup_printf ("done/%s: %s; %s", place, get_kind_words (self->kind), line);
    }
  smd_supplier_folder_tell (self->folder,
                            is_refused (self) ? SMD_FOLDERS_FAILED : SMD_FOLDERS_TAKEN,
                            self->entry->name, words);
}

static void
tell_trouble (const Taking *self, const char *words)
{
  smd_supplier_folder_tell (self->folder, SMD_FOLDERS_TROUBLE, self->entry->name, words);
}

/* ---- a file ---- */

/* Whether the name is still that of what was read. */
static gboolean
is_same (const Taking *self, const struct stat *before)
{
  struct stat now;

  return fstatat (self->folder->in, self->entry->name, &now, AT_SYMLINK_NOFOLLOW) == 0
         && now.st_dev == before->st_dev && now.st_ino == before->st_ino
         && now.st_size == before->st_size && now.st_mtim.tv_sec == before->st_mtim.tv_sec
         && now.st_mtim.tv_nsec == before->st_mtim.tv_nsec;
}

/* What a file is to blame for: it fails, and others go on. */
static gboolean
is_of_file (const GError *error)
{
  return g_error_matches (error, SM_ERROR, SM_ERROR_FIELD_INVALID)
         || g_error_matches (error, SM_ERROR, SM_ERROR_INPUT_INVALID)
         || g_error_matches (error, SM_ERROR, SM_ERROR_BODY_TOO_LARGE);
}

/* Loads it, or finds why it is none to load; FALSE where that is not the file's fault. */
static gboolean
load_or_blame (Taking *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (load (self, &error))
    return TRUE;
  g_autoptr (GString) text = g_string_new (error->message);

  g_string_replace (text, self->path, self->entry->name, 0);
  if (!is_of_file (error))
    {
      tell_trouble (self, text->str);
      return FALSE;
    }
  smd_problems_add (self->problems, 0, NULL, text->str);
  return TRUE;
}

/* Returns whether the next file may be taken: where the store does not work none is. */
static gboolean
take_open (Taking *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *place = NULL;
  struct stat before;

  if (fstat (self->fd, &before) != 0 || !S_ISREG (before.st_mode))
    {
      tell_trouble (self, N_ ("is not what it was a moment ago"));
      return TRUE;
    }
  if (!load_or_blame (self))
    return FALSE;
  if (!is_same (self, &before))
    tell_trouble (self, N_ ("was written to meanwhile: the next run takes it once more"));
  else if (put_away (self, &place, &error))
    tell_end (self, place);
  else
    tell_trouble (self, error->message);
  return TRUE;
}

/* What is no file is never opened. */
static void
put_aside (Taking *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *place = NULL;

  smd_problems_add (self->problems, 0, NULL, N_ ("it is no regular file"));
  if (put_away (self, &place, &error))
    tell_end (self, place);
  else
    tell_trouble (self, error->message);
}

static gboolean
take_one (const SmdSupplierFolder *folder, const SmdFolderEntry *entry)
{
  g_auto (Taking) self = { .folder = folder, .entry = entry, .fd = -1 };

  self.problems = smd_problems_new ();
  self.summary = g_string_new (NULL);
  if (!entry->regular)
    {
      put_aside (&self);
      return TRUE;
    }
  self.fd = openat (folder->in, entry->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (self.fd < 0)
    {
      tell_trouble (&self, g_strerror (errno));
      return TRUE;
    }
  self.path = smd_folder_dup_path (self.fd);
  return take_open (&self);
}

/* Somebody may still be writing to it. */
static gboolean
is_ready (const SmdSupplierFolder *self, const SmdFolderEntry *entry, gint64 now)
{
  return !g_str_has_suffix (entry->name, PART)
         && (self->plan->at_once || now - entry->changed_at >= SM_LIMIT_FOLDER_QUIET_SECONDS);
}

void
smd_supplier_folder_take (const SmdSupplierFolder *self)
{
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = smd_folder_list (self->in, &error);
  gboolean on = TRUE;

  if (found == NULL)
    smd_supplier_folder_tell (self, SMD_FOLDERS_TROUBLE, NULL, error->message);
  for (guint i = 0; found != NULL && on && i < found->len; i++)
    if (is_ready (self, g_ptr_array_index (found, i), now))
      on = take_one (self, g_ptr_array_index (found, i));
}
