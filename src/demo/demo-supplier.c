/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-supplier.h"

#include "demo-random.h"
#include "text.h"

#define OWN_HOUSE_TIMES 12 /* gas for heating beside gas for a stove */
#define PRICE_RISE_PERCENT 9
#define KPP "695001001"
#define BANK_NAME "Учебный банк «Верхняя Волга», г. Тверь"
#define BIC "042809990"
#define CORRESPONDENT_ACCOUNT "30101810900000000990"

/* Names and requisites are invented; check digits are right. */
/* clang-format off */
static const SmDemoSupplier suppliers[SM_DEMO_SUPPLIERS] = {
  {
    .id = "01DEM00GAS0000000000000001",
    .name = "Верхневолжская газовая компания", .service = "gas", .region = "Тверская область",
    .number_mask = "999999999999", .number_example = "370012345678",
    .number_hint = "12 цифр без пробелов. На квитанции за газ номер напечатан вверху справа, "
                   "после слов «Лицевой счёт».",
    .number_place = "top-right", .simple_readings = TRUE, .automatic_full = FALSE,
    .commission_bps = 90, .commission_least_kopecks = 0, .payment_least_kopecks = 1000,
    .window_first_day = 0, .window_last_day = 0, .pay_day = 10,
    .support_email = "gas@example.ru", .support_phone = "+74822000001",
    .legal_name = "ООО «Верхневолжская газовая компания»",
    .inn = "6950100117", .settlement_account = "40702810600000010001",
    .n_lines = 3,
    .lines = {
      { "gas", "Газоснабжение", "м³", SM_DEMO_BY_METER, 84210, 8000, 24000, 160, 100 },
      { "service", "Техническое обслуживание газового оборудования", "мес.", SM_DEMO_FIXED,
        1185000, 1000, 1000, 100, 100 },
      { "insurance", "Добровольное страхование газового оборудования", "мес.", SM_DEMO_INSURANCE,
        990000, 1000, 1000, 100, 100 },
    },
    .n_meters = 1,
    .meters = { { "м³", 5, 0, 2500000, 1, { "Показание" }, { 0 } } },
  },
  {
    .id = "01DEM00E1ECTR0000000000002",
    .name = "Верхневолжский энергосбыт", .service = "electricity", .region = "Тверская область",
    .number_mask = "99999-999-99", .number_example = "69012-345-67",
    .number_hint = "10 цифр в трёх группах: пять, три и две. На квитанции за электроэнергию номер "
                   "стоит вверху слева, под штрихкодом.",
    .number_place = "top-left", .simple_readings = TRUE, .automatic_full = TRUE,
    .commission_bps = 100, .commission_least_kopecks = 0, .payment_least_kopecks = 1000,
    .window_first_day = 15, .window_last_day = 26, .pay_day = 10,
    .support_email = "energo@example.ru", .support_phone = "+74822000002",
    .legal_name = "АО «Верхневолжский энергосбыт»",
    .inn = "6950100220", .settlement_account = "40702810200000011112",
    .n_lines = 3,
    .lines = {
      { "day", "Электроэнергия, день", "кВт·ч", SM_DEMO_BY_METER, 74300, 70000, 190000, 130, 100 },
      { "night", "Электроэнергия, ночь", "кВт·ч", SM_DEMO_BY_METER, 41800, 25000, 80000, 140,
        100 },
      { "insurance", "Добровольное страхование имущества", "мес.", SM_DEMO_INSURANCE, 1500000,
        1000, 1000, 100, 100 },
    },
    .n_meters = 1,
    .meters = { { "кВт·ч", 6, 0, 1500000, 2, { "День", "Ночь" }, { 0, 1 } } },
  },
  {
    .id = "01DEM0WATER000000000000003",
    .name = "Водоканал «Тверца»", .service = "water", .region = "г. Тверь и область",
    .number_mask = "999999999", .number_example = "401234567",
    .number_hint = "9 цифр. На квитанции за воду номер напечатан посередине, в рамке.",
    .number_place = "middle", .simple_readings = FALSE, .automatic_full = TRUE,
    .commission_bps = 70, .commission_least_kopecks = 1500, .payment_least_kopecks = 5000,
    .window_first_day = 20, .window_last_day = 25, .pay_day = 15,
    .support_email = "water@example.ru", .support_phone = "+74822000003",
    .legal_name = "МУП «Водоканал “Тверца”»",
    .inn = "6950100332", .settlement_account = "40702810800000012223",
    .n_lines = 3,
    .lines = {
      { "cold", "Холодная вода", "м³", SM_DEMO_BY_METER, 368400, 1700, 4600, 100, 100 },
      { "hot", "Горячая вода (компонент на воду)", "м³", SM_DEMO_BY_METER, 368400, 900, 2900, 115,
        100 },
      { "sewerage", "Водоотведение", "м³", SM_DEMO_BY_OTHERS, 301700, 0, 0, 100, 100 },
    },
    .n_meters = 2,
    .meters = { { "м³", 5, 3, 30000, 1, { "Холодная вода" }, { 0 } },
                { "м³", 5, 3, 20000, 1, { "Горячая вода" }, { 1 } } },
  },
  {
    .id = "01DEM0HEAT0000000000000004",
    .name = "Тепловые сети «Заволжье»", .service = "heat", .region = "г. Тверь и область",
    .number_mask = "A9999999", .number_example = "T4501237",
    .number_hint = "Латинская буква и 7 цифр. На квитанции за отопление номер стоит внизу слева.",
    .number_place = "bottom-left", .simple_readings = FALSE, .automatic_full = FALSE,
    .commission_bps = 150, .commission_least_kopecks = 0, .payment_least_kopecks = 10000,
    .window_first_day = 0, .window_last_day = 0, .pay_day = 15,
    .support_email = "heat@example.ru", .support_phone = "+74822000004",
    .legal_name = "ООО «Тепловые сети “Заволжье”»",
    .inn = "6950100445", .settlement_account = "40702810400000013334",
    .n_lines = 2,
    .lines = {
      { "heating", "Отопление", "Гкал", SM_DEMO_BY_AREA, 27430000, 17, 23, 100, 0 },
      { "hotwater", "Горячая вода (компонент на тепло)", "Гкал", SM_DEMO_BY_PERSON, 27430000, 110,
        110, 100, 100 },
    },
  },
  {
    .id = "01DEM0WASTE000000000000005",
    .name = "Чистый край", .service = "waste", .region = "Тверская область",
    .number_mask = "9999999999", .number_example = "6940012345",
    .number_hint = "10 цифр. На квитанции за вывоз отходов номер стоит внизу справа, под суммой.",
    .number_place = "bottom-right", .simple_readings = FALSE, .automatic_full = TRUE,
    .commission_bps = 0, .commission_least_kopecks = 1000, .payment_least_kopecks = 1000,
    .window_first_day = 0, .window_last_day = 0, .pay_day = 20,
    .support_email = "waste@example.ru", .support_phone = "+74822000005",
    .legal_name = "ООО «Чистый край»",
    .inn = "6950100558", .settlement_account = "40702810000000014445",
    .n_lines = 1,
    .lines = {
      { "waste", "Обращение с твёрдыми коммунальными отходами", "чел.", SM_DEMO_BY_PERSON,
        1342600, 1000, 1000, 100, 100 },
    },
  },
};
/* clang-format on */

const SmDemoSupplier *
sm_demo_supplier_get (guint index)
{
  g_assert (index < SM_DEMO_SUPPLIERS);
  return &suppliers[index];
}

static const char *
service_in_words (const char *service)
{
  static const char *const words[][2] = {
    { "gas", "газ газоснабжение" },
    { "electricity", "свет электричество электроэнергия" },
    { "water", "вода водоснабжение водоотведение канализация" },
    { "heat", "тепло отопление" },
    { "waste", "мусор отходы тко вывоз" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i][0], service))
      return words[i][1];
  g_assert_not_reached ();
}

gboolean
sm_demo_supplier_insert (SmdTx *tx, const SmDemoSupplier *self, GError **error)
{
  g_autofree char *searched =
      g_strjoin (" ", self->name, service_in_words (self->service), self->region, NULL);
  g_autofree char *search = sm_text_fold (searched);

  return smd_tx_exec (
      tx, error,
      "INSERT INTO suppliers (id, name, search, service, region, number_mask, number_example,"
      " number_hint, number_place, simple_readings, automatic_full, commission_bps,"
      " commission_least_kopecks, payment_least_kopecks, window_first_day, window_last_day,"
      " pay_day, support_email, support_phone, legal_name, inn, kpp, bank_name, bic,"
      " settlement_account, correspondent_account) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,"
      " $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)",
      "sssssssssiiiiiiiisssssssss", self->id, self->name, search, self->service, self->region,
      self->number_mask, self->number_example, self->number_hint, self->number_place,
      (gint64) self->simple_readings, (gint64) self->automatic_full, self->commission_bps,
      self->commission_least_kopecks, self->payment_least_kopecks, self->window_first_day,
      self->window_last_day, self->pay_day, self->support_email, self->support_phone,
      self->legal_name, self->inn, KPP, BANK_NAME, BIC, self->settlement_account,
      CORRESPONDENT_ACCOUNT);
}

static guint
season_percent (const SmDemoLine *self, int month)
{
  return month >= 5 && month <= 9 ? self->summer_percent : self->winter_percent;
}

static gint64
multiplier (const SmDemoLine *self, const SmDemoHousehold *household)
{
  switch (self->method)
    {
    case SM_DEMO_BY_PERSON:
      return household->persons;
    case SM_DEMO_BY_AREA:
      return household->area;
    default:
      return g_str_equal (self->code, "gas") && household->own_house ? OWN_HOUSE_TIMES : 1;
    }
}

gint64
sm_demo_line_get_volume (const SmDemoLine *self, const SmDemoHousehold *household, int month,
                         GRand *rand)
{
  gint64 volume = sm_demo_random_range (rand, self->least_milli, self->most_milli);

  return volume * multiplier (self, household) * season_percent (self, month) / 100;
}

gint64
sm_demo_line_get_tariff (const SmDemoLine *self, int years)
{
  gint64 tariff = self->tariff_centikopecks;

  for (int i = 0; i < years; i++)
    tariff = tariff * 100 / (100 + PRICE_RISE_PERCENT);
  return tariff / 100 * 100; /* whole kopecks, as tariffs are published */
}
