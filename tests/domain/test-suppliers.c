/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "account-records.h"
#include "domain-fixture.h"
#include "registry-file.h"

static const char good[] = "[heat]\nname=Тепло\nservice=heat\nnumber_mask=А-9999\n"
                           "number_example=Т-1234\nnumber_hint=hint\nnumber_place=middle\n"
                           "window_first_day=20\nwindow_last_day=25\n";

/* Invented, with right check digits. */
#define INN "inn=6950100117\n"
#define BANK "bic=042809990\n"
#define SETTLEMENT "settlement_account=40702810600000010001\n"
#define CORRESPONDENT "correspondent_account=30101810900000000990\n"

#define AGENT "legal_name=ООО «Тепло»\nsupport_phone=8 (4822) 00-00-01\n"

static char *
write_file (DomainFixture *self, const char *text)
{
  char *path = g_build_filename (self->base->folder, "suppliers.ini", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* Of a key that stands twice in the text, the last one stays. */
static char *
melt (const char *text)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GKeyFile) melted = g_key_file_new ();
  gboolean loaded =
      g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_KEEP_TRANSLATIONS, NULL);
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  g_assert_true (loaded || *text == '\0');
  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_auto (GStrv) keys = g_key_file_get_keys (file, groups[i], NULL, NULL);

      for (guint j = 0; keys != NULL && keys[j] != NULL; j++)
        {
          g_autofree char *value = g_key_file_get_value (file, groups[i], keys[j], NULL);

          g_key_file_set_value (melted, groups[i], keys[j], value);
        }
    }
  return g_key_file_to_data (melted, NULL, NULL);
}

static guint
load (DomainFixture *self, const char *text, SmdProblems **problems)
{
  g_autofree char *melted = melt (text);
  g_autofree char *path = write_file (self, melted);
  g_autoptr (GError) error = NULL;
  guint saved = 0;

  *problems = smd_problems_new ();
  g_assert_true (smd_suppliers_load (&self->domain, path, NULL, *problems, &saved, &error));
  g_assert_no_error (error);
  for (guint i = 0; smd_problems_get (*problems, i) != NULL; i++)
    g_test_message ("%s", smd_problems_get (*problems, i));
  return saved;
}

static void
suppliers_come_as_a_key_file (DomainFixture *self)
{
  g_autoptr (SmSupplierList) found = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (SmdProblems) problems = NULL;

      g_assert_cmpuint (load (self, good, &problems), ==, 1);
      g_assert_cmpuint (smd_problems_get_count (problems), ==, 0);
    }
  found = domain_must (self,
                       &(DomainCall) { SM_OPERATION_SUPPLIERS, "any", .query = "query=отопление" });
  g_assert_cmpuint (sm_record_list_length (found->items), ==, 1);
}

static void
right_requisites_are_taken (DomainFixture *self)
{
  static const char *const right[] = {
    INN BANK SETTLEMENT CORRESPONDENT "kpp=695001001\nzone=Asia/Yekaterinburg\n",
    "inn=7707083893\n",
    "inn=500100732259\nkpp=\n",
    "kpp=6950AB001\n",
    "bic=044525225\nsettlement_account=40702810138250123017\n",
    "bic=044525225\ncorrespondent_account=30101810400000000225\n",
    "bic=049805746\nsettlement_account=40602810700000000025\n",
    "bic=049805000\ncorrespondent_account=30101810800000000746\n",
    "bic=040305000\nsettlement_account=40102810100000010001\n",
    "bic=004525988\nsettlement_account=03214643000000017300\n"
    "correspondent_account=40102810545370000003\n",
    "zone=UTC\n",
    "support_email=помощь@смородина.онлайн\nsupport_phone=8 (4822) 00-00-01\n",
    "support_email=\nsupport_phone=\nregion=\n",
    "simple_readings=1\nautomatic_full=0\ncommission_bps=90\nvat_code=12\npay_day=31\n",
    INN AGENT "vat_code=11\nagent_type=payment_agent\n",
    "agent_type=\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (right); i++)
    {
      g_autofree char *text = g_strconcat (good, right[i], NULL);
      g_autoptr (SmdProblems) problems = NULL;

      g_test_message ("%s", right[i]);
      g_assert_cmpuint (load (self, text, &problems), ==, 1);
      g_assert_cmpuint (smd_problems_get_count (problems), ==, 0);
    }
}

/* Each is one problem of this key. */
static const struct
{
  const char *lines;
  const char *key;
} wrong[] = {
  { "bic=12", "bic" },
  { "bic=04280999O", "bic" },
  { "bic=000000000", "bic" },
  { "bic=142809990", "bic" },
  { "inn=zzz", "inn" },
  { "inn=6950100171", "inn" }, /* swapped */
  { "inn=500100732295", "inn" },
  { "inn=510100732259", "inn" },
  { "inn=0000000000", "inn" },
  { "kpp=69500100", "kpp" },
  { "kpp=6950A1001", NULL }, /* a letter may stand there */
  { "kpp=A95001001", "kpp" },
  { "inn=500100732259\nkpp=695001001", "kpp" },
  { BANK "settlement_account=40702810600000001001\nbic=042809991", "settlement_account" },
  { BANK "settlement_account=40702810060000010001", "settlement_account" },
  { BANK "settlement_account=4070281060000001000", "settlement_account" },
  { BANK "settlement_account=40702Z10600000010001", "settlement_account" },
  { "settlement_account=40702810600000010001", "settlement_account" },
  { BANK "settlement_account=30101810900000000990", "settlement_account" },
  { BANK "correspondent_account=30101810090000000990", "correspondent_account" },
  { BANK "correspondent_account=30101810900000000909", "correspondent_account" },
  { BANK "correspondent_account=40702810600000010001", "correspondent_account" },
  { CORRESPONDENT, "correspondent_account" },
  { BANK CORRESPONDENT "settlement_account=00702810600000010001", "settlement_account" },
  { "zone=Europe/Mosco", "zone" },
  { "zone=+03:00", "zone" },
  { "zone=Europe//Moscow", "zone" },
  { "name[ru]=Тепло", "name[ru]" },
  { "zone=MSK-3", "zone" },
  { "zone=/etc/localtime", "zone" },
  { "zone=", "zone" },
  { "number_example=Т-12345", "number_example" },
  { "number_example=9-1234", "number_example" },
  { "number_mask=бн\nnumber_example=бн", "number_mask" },
  { "number_mask=9999999999999999999999999999999\n"
    "number_example=1234567890123456789012345678901",
    "number_mask" },
  { "support_email=support@example", "support_email" },
  { "support_email=a b@example.ru", "support_email" },
  { "support_phone=звоните", "support_phone" },
  { "support_phone=+7482200000", "support_phone" },
  { "pay_day=32", "pay_day" },
  { "pay_day=ten", "pay_day" },
  { "window_first_day=-1", "window_first_day" },
  { "window_last_day=0", "window_last_day" },
  { "window_first_day=0", "window_first_day" },
  { "commission_bps=10001", "commission_bps" },
  { "commission_least_kopecks=-1", "commission_least_kopecks" },
  { "payment_least_kopecks=99", "payment_least_kopecks" },
  { "payment_least_kopecks=35000001", "payment_least_kopecks" },
  { "payment_least_kopecks=10,5", "payment_least_kopecks" },
  { "vat_code=13", "vat_code" },
  { INN AGENT "agent_type=friend", "agent_type" },
  { AGENT "agent_type=agent", "inn" },
  { AGENT "agent_type=agent\ninn=6950100171", "inn" },
  { INN "legal_name=ООО «Тепло»\nagent_type=agent", "support_phone" },
  { INN AGENT "agent_type=agent\nsupport_phone=звоните", "support_phone" },
  { INN AGENT "agent_type=agent\nlegal_name=", "legal_name" },
  { "simple_readings=yes", "simple_readings" },
  { "automatic_full=2", "automatic_full" },
  { "service=oil", "service" },
  { "number_place=bottom", "number_place" },
  { "name=", "name" },
  { "colour=red", "colour" },
  { "id=other", "id" },
};

static void
what_is_provably_wrong_is_refused (DomainFixture *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *text = g_strconcat (good, wrong[i].lines, "\n", NULL);
      g_autofree char *start =
          wrong[i].key != NULL ? g_strconcat ("[heat] ", wrong[i].key, ": ", NULL) : NULL;
      g_autoptr (SmdProblems) problems = NULL;

      g_test_message ("%s", wrong[i].lines);
      g_assert_cmpuint (load (self, text, &problems), ==, start == NULL ? 1 : 0);
      g_assert_cmpuint (smd_problems_get_count (problems), ==, start == NULL ? 0 : 1);
      if (start != NULL)
        g_assert_true (g_str_has_prefix (smd_problems_get (problems, 0), start));
    }
}

static void
texts_are_as_long_as_the_record_takes (DomainFixture *self)
{
  g_autofree char *most = g_strnfill (200, 'x');
  g_autofree char *fits = g_strconcat (good, "name=", most, "\n", NULL);
  g_autofree char *longer = g_strconcat (good, "name=", most, "x\n", NULL);
  g_autofree char *legal = g_strconcat (good, "legal_name=", most, "\n", NULL);
  g_autoptr (SmdProblems) problems = NULL;

  g_assert_cmpuint (load (self, fits, &problems), ==, 1);
  g_clear_pointer (&problems, smd_problems_free);
  g_assert_cmpuint (load (self, longer, &problems), ==, 0);
  g_assert_cmpstr (smd_problems_get (problems, 0), ==, "[heat] name: has more than 200 characters");
  g_clear_pointer (&problems, smd_problems_free);
  g_assert_cmpuint (load (self, legal, &problems), ==, 0);
  g_assert_cmpstr (smd_problems_get (problems, 0), ==,
                   "[heat] legal_name: has more than 160 characters");
}

static void
every_problem_is_told_at_once (DomainFixture *self)
{
  g_autofree char *text =
      g_strconcat (good, "colour=red\npay_day=ten\nbic=12\n[a b]\nname=a\n", NULL);
  g_autoptr (SmdProblems) problems = NULL;

  g_assert_cmpuint (load (self, text, &problems), ==, 0);
  g_assert_cmpuint (smd_problems_get_count (problems), >, 3 + 5);
  g_clear_pointer (&problems, smd_problems_free);
  g_assert_cmpuint (load (self, "", &problems), ==, 0);
  g_assert_cmpuint (smd_problems_get_count (problems), ==, 1);
}

static void
what_stands_twice_is_refused (DomainFixture *self)
{
  static const char *const twice[][2] = {
    { "colour=red\nINN=1\nINN =2\n", "line 12: INN stands twice" },
    { "service=heat\n", "line 10: service stands twice" },
    { "[cold]\nname=a\n  [heat]\nname=b\n", "line 12: [heat] stands twice" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (twice); i++)
    {
      g_autofree char *text = g_strconcat (good, twice[i][0], NULL);
      g_autofree char *path = write_file (self, text);
      g_autoptr (SmdProblems) problems = smd_problems_new ();
      g_autoptr (GError) error = NULL;
      guint saved;

      g_assert_true (smd_suppliers_load (&self->domain, path, NULL, problems, &saved, &error));
      g_assert_true (g_str_has_suffix (smd_problems_get (problems, 0), twice[i][1]));
      g_assert_cmpuint (saved, ==, 0);
    }
}

static void
an_id_is_no_folder_and_no_option (DomainFixture *self)
{
  static const char *const ids[] = { ".", "..", "-rf", ".heat" };

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *text = g_strconcat ("[", ids[i], good + strlen ("[heat"), NULL);
      g_autoptr (SmdProblems) problems = NULL;

      g_assert_cmpuint (load (self, text, &problems), ==, 0);
      g_assert_cmpuint (smd_problems_get_count (problems), ==, 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  domain_test_add ("/suppliers/come-as-a-key-file", suppliers_come_as_a_key_file);
  domain_test_add ("/suppliers/right-requisites-are-taken", right_requisites_are_taken);
  domain_test_add ("/suppliers/what-is-provably-wrong-is-refused",
                   what_is_provably_wrong_is_refused);
  domain_test_add ("/suppliers/texts-are-as-long-as-the-record-takes",
                   texts_are_as_long_as_the_record_takes);
  domain_test_add ("/suppliers/every-problem-is-told-at-once", every_problem_is_told_at_once);
  domain_test_add ("/suppliers/what-stands-twice-is-refused", what_stands_twice_is_refused);
  domain_test_add ("/suppliers/an-id-is-no-folder-and-no-option", an_id_is_no_folder_and_no_option);
  return g_test_run ();
}
