/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-household.h"

#include "demo-random.h"

#define OWN_HOUSE_PERCENT 25

/* Surnames without their endings: a woman's takes "а". */
static const char *const surnames[] = {
  "Абрамов",  "Баранов",  "Белов",    "Виноградов", "Воробьёв", "Голубев", "Громов",    "Дмитриев",
  "Ершов",    "Ефимов",   "Жуков",    "Зайцев",     "Зуев",     "Иванов",  "Калинин",   "Киселёв",
  "Комаров",  "Королёв",  "Кузнецов", "Лебедев",    "Логинов",  "Макаров", "Медведев",  "Миронов",
  "Морозов",  "Некрасов", "Никитин",  "Орлов",      "Павлов",   "Поляков", "Пономарёв", "Румянцев",
  "Савельев", "Семёнов",  "Смирнов",  "Соколов",    "Соловьёв", "Тарасов", "Тихонов",   "Фёдоров",
  "Цветков",  "Чернов",   "Шаров",    "Щукин",      "Яковлев",  NULL,
};
static const char *const women[] = {
  "Александра", "Алёна",   "Анна",     "Валентина", "Вера",    "Галина", "Дарья",   "Екатерина",
  "Елена",      "Зинаида", "Ирина",    "Ксения",    "Людмила", "Мария",  "Надежда", "Наталья",
  "Ольга",      "Полина",  "Светлана", "София",     "Тамара",  "Юлия",   NULL,
};
static const char *const men[] = {
  "Алексей", "Андрей",  "Артём", "Борис",      "Василий", "Виктор", "Геннадий", "Григорий",
  "Дмитрий", "Евгений", "Иван",  "Константин", "Максим",  "Михаил", "Николай",  "Олег",
  "Павел",   "Пётр",    "Роман", "Сергей",     "Степан",  "Фёдор",  NULL,
};
static const char *const patronymics[] = {
  "Алексеев", "Андреев", "Борисов", "Васильев", "Викторов", "Дмитриев", "Иванов",  "Михайлов",
  "Николаев", "Олегов",  "Павлов",  "Петров",   "Сергеев",  "Степанов", "Фёдоров", NULL,
};

typedef struct
{
  const char *town;
  const char *const *streets;
} Town;

static const char *const tver_streets[] = {
  "ул. Советская",
  "ул. Трёхсвятская",
  "пр-т Победы",
  "пр-т Чайковского",
  "ул. Горького",
  "б-р Цанова",
  "ул. Оснабрюкская",
  "наб. Степана Разина",
  "ул. Бобкова",
  "пер. Смоленский",
  "ул. Паши Савельевой",
  "ш. Петербургское",
  NULL,
};
static const char *const small_streets[] = {
  "ул. Ленина",       "ул. Садовая",      "ул. Заречная", "ул. Луговая",
  "ул. Набережная",   "пер. Зелёный",     "ул. Лесная",   "ул. Школьная",
  "ул. Карла Маркса", "ул. Новоторжская", NULL,
};
static const Town towns[] = {
  { "г. Тверь", tver_streets },
  { "г. Тверь", tver_streets },
  { "г. Тверь", tver_streets },
  { "Тверская обл., г. Ржев", small_streets },
  { "Тверская обл., г. Торжок", small_streets },
  { "Тверская обл., г. Кимры", small_streets },
  { "Тверская обл., г. Бежецк", small_streets },
  { "Тверская обл., г. Осташков", small_streets },
  { "Тверская обл., г. Старица", small_streets },
};

static char *
make_name (GRand *rand)
{
  gboolean woman = sm_demo_random_chance (rand, 55);
  const char *surname = sm_demo_random_pick (rand, surnames);
  const char *name = sm_demo_random_pick (rand, woman ? women : men);
  const char *patronymic = sm_demo_random_pick (rand, patronymics);

  return g_strconcat (surname, woman ? "а " : " ", name, " ", patronymic, woman ? "на" : "ич",
                      NULL);
}

static char *
make_address (GRand *rand, gboolean own_house)
{
  const Town *town = &towns[sm_demo_random_range (rand, 0, G_N_ELEMENTS (towns) - 1)];
  const char *street = sm_demo_random_pick (rand, town->streets);
  g_autofree char *house =
      g_strdup_printf ("%d", (int) sm_demo_random_range (rand, 1, own_house ? 90 : 140));
  g_autofree char *flat = g_strdup_printf ("%d", (int) sm_demo_random_range (rand, 1, 160));

  return g_strconcat (town->town, ", ", street, ", д. ", house, own_house ? NULL : ", кв. ", flat,
                      NULL);
}

SmDemoHousehold *
sm_demo_household_new (GRand *rand)
{
  SmDemoHousehold *self = g_new0 (SmDemoHousehold, 1);

  self->own_house = sm_demo_random_chance (rand, OWN_HOUSE_PERCENT);
  self->full_name = make_name (rand);
  self->address = make_address (rand, self->own_house);
  self->persons = sm_demo_random_range (rand, 1, 5);
  self->area = sm_demo_random_range (rand, 30, 60) + 12 * self->persons;
  return self;
}

void
sm_demo_household_free (SmDemoHousehold *self)
{
  g_free (self->full_name);
  g_free (self->address);
  g_free (self);
}
