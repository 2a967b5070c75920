/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "limits.h"
#include "text.h"

#include <string.h>

/*
 * What a mask shows of spelled-out addresses, and by chance what it never shows. Of a generated
 * address the postal code has only the digits 0 and 1, the house 2 to 5, the flat 6 to 9: so a
 * digit in a mask tells where it came from.
 */

#define ADDRESSES 20000
#define OWNER "Смирнова"

typedef struct
{
  const char *text;
  const char *expected;
} Case;

static void
check_cases (const Case *cases, guint n_cases)
{
  for (guint i = 0; i < n_cases; i++)
    {
      g_autofree char *masked = sm_text_mask_address (cases[i].text);

      g_assert_cmpstr (masked, ==, cases[i].expected);
    }
}

static void
the_town_is_shown (void)
{
  static const Case cases[] = {
    { "г. Тверь, ул. Советская, д. 12, кв. 34", "г. Тверь, ул. Сов…, д. 1*, кв. **" },
    { "г.Тверь,ул.Советская,д.7,кв.5", "г. Тверь, ул. Сов…, д. *, кв. **" },
    { "г Тверь ул Советская д 12 кв 34", "г Тверь, ул Сов…, д 1*, кв **" },
    { "Тверская обл., г. Ржев, пер. Тихий, д. 3а, кв. 118",
      "Тверская обл., г. Ржев, пер. Ти…, д. *, кв. **" },
    { "170100, г. Тверь, Советская улица, дом 12 корп. 2, квартира 34",
      "170100, г. Тверь, Сов… улица, дом 1*, корп. *, квартира **" },
    { "Респ Татарстан | г Казань | ул Баумана | д 5 корп 2 | кв 17",
      "Респ Татарстан, г Казань, ул Бау…, д *, корп *, кв **" },
    { "обл. Тверская; р-н Калининский; д. Аввакумово; ул. Мира; д. 5",
      "обл. Тверская, р-н Калининский, д. Аввакумово, ул. Ми…, д. *" },
    { "г. Нижний Новгород, ул. Большая Покровская, д. 82", "г. Нижний Новгород, ул. Бол…, д. 8*" },
    { "г. Ростов-на-Дону, пр-т Стачки, 25/1, оф. 4", "г. Ростов-на-Дону, пр-т Ста…, **, оф. **" },
    { "п.г.т. Калашниково ул.Ленина 5", "пгт. Калашниково, ул. Лен…, **" },
    { "с. Ивановское ул. Мира д. 5", "с. Ивановское, ул. Ми…, д. *" },
    { "с. Ивановское, д. 5", "с. Ивановское, д. *" },
    { "п. Мирный 12-34", "п. Мирный, **" },
    { "Россия, 170100, г. Тверь, ул. Мира, 12", "Рос…, 170100, г. Тверь, ул. Ми…, **" },
    { "кв. 34, д. 12, ул. Мира, г. Тверь, 170100", "кв. **, д. 1*, ул. Ми…, г. Тверь, 170100" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
what_is_not_understood_is_hidden (void)
{
  static const Case cases[] = {
    { "Тверь, Советская, 12, 34", "Тв…, Сов…, **" },
    { "Тверь Советская 12 34", "Тв… Сов…, **" },
    { "Тверь Советская ул д.12-34", "Тв… Сов… ул, д. 1*" },
    { "г Тверь Советская 12-34", "г Тверь Сов…, **" },
    { "г Тверь Советская ул 12", "г Тверь, Сов… ул, **" },
    { "Тверь г Советская ул дом 12к3 кв 4", "Тверь г, Сов… ул, дом 1*, к *, кв **" },
    { "Тверская обл Тверь Советская 12", "Тве…, обл Тв…, **" },
    { "ул. С. Перовской, д. 12", "ул. Пер…, д. 1*" },
    { "ул. Хутор Ленина, 3-8", "ул. Лен…, **" },
    { "г. Тверь, Г. Титова, 12", "г. Тверь, Тит…, **" },
    { "ул 8 Марта д 12", "ул Ма…, д 1*" },
    { "г. Арзамас-16, д. 12", "г. Арз…, **, д. 1*" },
    { "ул Мира дом двенадцать кв тридцать", "ул Ми…, дом *, кв **" },
    { "г. Тверь, ул. Мира, д. 12, кв. 34, Смирнова А.П.",
      "г. Тверь, ул. Ми…, д. 1*, кв. **, Сми…" },
    { "ул. Титова Г.С., 12-34", "ул. Тит…, **" },
    { "Г ТВЕРЬ УЛ ТИТОВА Г Д 12", "Г ТВЕРЬ, УЛ ТИТ…, Д 1*" },
    { "г. Тверь, Новая Деревня ул., д. 12", "г. Тверь, Но… Деревня, ул., д. 1*" },
    { "Красный Хутор ул, 12-34", "Кра… Хутор, ул, **" },
    { "г. Тверь, ул. им. г. Димитрова, 12", "г. Тверь, ул. Дим…, **" },
    { "ул. Мира, 123456", "ул. Ми…, **" },
    { "ул. Мира, д. 1, 345678", "ул. Ми…, д. *, **" },
    { "СНТ Дружба, 69:40:120056:12", "СНТ Дру…, **" },
    { "СНТ Дружба, 69:40:0120056:123456", "СНТ Дру…, **" },
    { "ул Мира, двенадцатый дом, тридцать четвёртая квартира",
      "ул Ми…, **, дом *, **, квартира **" },
    { "кв\xe2\x80\x8b 34 д\xc2\xad 12 ул Мира", "кв **, д 1*, ул Ми…" },
    { "ул Я д 1", "ул …, д *" },
    { "д. 12", "д. 1*" },
    { "12-34", "**" },
    { "", SM_TEXT_MASK_HIDDEN },
    { ",,", SM_TEXT_MASK_HIDDEN },
    { "\xff", SM_TEXT_MASK_HIDDEN },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
a_mask_fits_its_field (void)
{
  g_autoptr (GString) long_one = g_string_new (NULL);
  g_autofree char *masked = NULL;

  while (g_utf8_strlen (long_one->str, -1) < SM_LIMIT_ADDRESS_CHARS - 4)
    g_string_append (long_one, "к 1 ");
  masked = sm_text_mask_address (long_one->str);
  g_assert_cmpint (g_utf8_strlen (masked, -1), ==, SM_LIMIT_ADDRESS_CHARS);
}

/* ---- generated addresses ---- */

typedef struct
{
  const char *town;
  const char *street;
  char *house;
  char *flat;
  gboolean unnamed;  /* the words of kind are left out */
  gboolean shuffled; /* the parts stand in any order */
} Home;

static const char *
pick (const char *const *list)
{
  return list[g_test_rand_int_range (0, g_strv_length ((char **) list))];
}

static char *
dup_digits (char first, int most)
{
  int n = g_test_rand_int_range (1, most + 1);
  GString *out = g_string_new (NULL);

  for (int i = 0; i < n; i++)
    g_string_append_c (out, first + g_test_rand_int_range (0, 4));
  return g_string_free (out, FALSE);
}

static char *
dup_house (const char *house)
{
  static const char *const forms[] = {
    "дом %s", "д. %s",           "д %s",   "д.%s",  "вл. %s",  "д. %s стр. 2", "%s", "д. %sА",
    "д %s а", "дом %s корпус 3", "д.%sк2", "зд %s", "д. № %s", "%s",           NULL
  };
  g_auto (GStrv) split = g_strsplit (pick (forms), "%s", 2);

  return g_strjoin (house, split[0], split[1], NULL);
}

static char *
dup_flat (const char *flat)
{
  static const char *const forms[] = { "кв. %s", "кв %s",  "квартира %s", "кв.%s",
                                       "ком %s", "оф. %s", "пом. %sН",    NULL };
  g_auto (GStrv) split = g_strsplit (pick (forms), "%s", 2);

  return g_strjoin (flat, split[0], split[1], NULL);
}

/* "12-34", "12/34", "д 12-34", or the two apart. */
static void
append_place (GPtrArray *parts, const Home *home)
{
  static const char *const ties[] = { "-", "/", " - ", "кв", ", ", NULL };

  if (g_test_rand_int_range (0, 3) == 0)
    {
      const char *mark = g_test_rand_bit () ? "д. " : "";

      g_ptr_array_add (parts, g_strconcat (mark, home->house, pick (ties), home->flat, NULL));
      return;
    }
  g_ptr_array_add (parts, dup_house (home->house));
  g_ptr_array_add (parts, dup_flat (home->flat));
}

static char *
dup_named (const char *name, const char *const *before, const char *const *after)
{
  return g_test_rand_bit () ? g_strconcat (pick (before), name, NULL)
                            : g_strconcat (name, pick (after), NULL);
}

static GPtrArray *
list_parts (const Home *home)
{
  static const char *const town_before[] = { "г. ", "г.",  "г ",  "город ", "с. ", "пос. ",
                                             "п. ", "рп ", "д. ", "р.п. ",  NULL };
  static const char *const town_after[] = { " г.", " г", " город", " село", " п", NULL };
  static const char *const street_before[] = { "ул. ", "ул.",  "ул ",  "улица ",  "пр-т ", "пер. ",
                                               "ш. ",  "б-р ", "наб ", "пр-кт. ", NULL };
  static const char *const street_after[] = { " ул.", " ул", " улица", " пер.", " проспект", NULL };
  static const char *const regions[] = { "Тверская обл.", "обл Тверская",    "респ. Саха /Якутия/",
                                         "Россия",        "Калининский р-н", NULL };
  /* what else registries write there, parted from the rest: an owner, a plot's number */
  static const char *const tails[] = {
    "", "", "(" OWNER " А.П.)", "; " OWNER " П.С.;", "(78:67:678967:89)", NULL
  };
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);
  gboolean named = !home->unnamed;

  if (g_test_rand_bit ())
    g_ptr_array_add (parts, g_strdup (g_test_rand_bit () ? "101001" : "110010"));
  if (g_test_rand_bit ())
    g_ptr_array_add (parts, g_strdup (pick (regions)));
  g_ptr_array_add (parts,
                   named ? dup_named (home->town, town_before, town_after) : g_strdup (home->town));
  g_ptr_array_add (parts, named ? dup_named (home->street, street_before, street_after)
                                : g_strdup (home->street));
  append_place (parts, home);
  g_ptr_array_add (parts, g_strdup (pick (tails)));
  return parts;
}

static void
shuffle (GPtrArray *parts)
{
  for (guint i = parts->len - 1; i > 0; i--)
    {
      guint other = g_test_rand_int_range (0, i + 1);
      gpointer kept = parts->pdata[i];

      parts->pdata[i] = parts->pdata[other];
      parts->pdata[other] = kept;
    }
}

static char *
dup_address (const Home *home)
{
  static const char *const marks[] = { ", ", ",",  " ",   "; ", ";", " | ",
                                       "|",  "  ", " / ", "\t", NULL };
  g_autoptr (GPtrArray) parts = list_parts (home);
  g_autofree char *joined = NULL;

  if (home->shuffled)
    shuffle (parts);
  g_ptr_array_add (parts, NULL);
  joined = g_strjoinv (pick (marks), (char **) parts->pdata);
  switch (g_test_rand_int_range (0, 3))
    {
    case 0:
      return g_utf8_strup (joined, -1);
    case 1:
      return g_utf8_strdown (joined, -1);
    default:
      return g_steal_pointer (&joined);
    }
}

/* Whether some word of a name can be told by its first letters. */
static gboolean
is_told (const char *masked, const char *name)
{
  g_autofree char *folded = sm_text_fold (name);
  g_auto (GStrv) words = g_strsplit_set (folded, " -.", -1);
  gboolean told = FALSE;

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *head = NULL;

      if (g_utf8_strlen (words[i], -1) < 4)
        continue;
      head = g_utf8_substring (words[i], 0, 2);
      told = told || strstr (masked, head) != NULL;
    }
  return told;
}

/* Left without its own word, or with something else beside it, "Хутор Ленина" may as well be a
 * settlement: then the house and the flat alone are hidden. */
static gboolean
may_be_place (const Home *home)
{
  static const char *const words[] = { "Хутор ", "С. ", "Д. ", NULL };
  gboolean found = FALSE;

  for (guint i = 0; words[i] != NULL; i++)
    found = found || g_str_has_prefix (home->street, words[i]);
  return found && (home->unnamed || home->shuffled);
}

static void
check_mask (const Home *home, const char *address)
{
  g_autofree char *masked = sm_text_mask_address (address);
  g_autofree char *folded = sm_text_fold (masked);
  g_autofree char *street = sm_text_fold (home->street);
  g_autofree char *owner = sm_text_fold (OWNER);
  gboolean street_hidden = may_be_place (home) || strstr (folded, street) == NULL;
  guint house_digits = 0;

  for (const char *p = masked; *p != '\0'; p++)
    house_digits += *p >= '2' && *p <= '5';
  if (strpbrk (masked, "6789") == NULL && house_digits <= 1 && street_hidden
      && strstr (folded, owner) == NULL
      && (is_told (folded, home->town) || is_told (folded, home->street)))
    return;
  g_assert_cmpstr (masked, ==, address);
}

static void
street_house_and_flat_never_all_show (void)
{
  static const char *const towns[] = { "Тверь",  "Нижний Новгород", "Ростов-на-Дону", "Ржев",
                                       "Мирный", "Ивановское",      "Йошкар-Ола",     NULL };
  static const char *const streets[] = { "Советская",
                                         "Мира",
                                         "Большая Покровская",
                                         "8 Марта",
                                         "С. Перовской",
                                         "1-я Парковая",
                                         "Карла Маркса",
                                         "Хутор Ленина",
                                         "Д. Бедного",
                                         "40 лет Октября",
                                         NULL };

  for (guint i = 0; i < ADDRESSES; i++)
    {
      g_autofree char *house = dup_digits ('2', 3);
      g_autofree char *flat = dup_digits ('6', 4);
      const Home home = { pick (towns),
                          pick (streets),
                          house,
                          flat,
                          g_test_rand_int_range (0, 5) == 0,
                          g_test_rand_int_range (0, 3) == 0 };
      g_autofree char *address = dup_address (&home);

      check_mask (&home, address);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/address-mask/the-town-is-shown", the_town_is_shown);
  g_test_add_func ("/address-mask/what-is-not-understood-is-hidden",
                   what_is_not_understood_is_hidden);
  g_test_add_func ("/address-mask/fits-its-field", a_mask_fits_its_field);
  g_test_add_func ("/address-mask/street-house-and-flat-never-all-show",
                   street_house_and_flat_never_all_show);
  return g_test_run ();
}
