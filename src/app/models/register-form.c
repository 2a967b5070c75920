/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "register-form.h"

#include "money.h"

struct _SmaRegisterForm
{
  GObject parent_instance;

  SmMeter *meter;   /* owned */
  SmRegister *told; /* owned: as the service told it */
  SmRegister *reg;  /* owned: the same, or compared with another value */
  char *text;       /* owned */

  /* computed from the text */
  SmaRegisterState state;
  GError *error; /* owned, nullable: why it is wrong */
  gint64 value_milli;
  gint64 consumption_milli; /* -1: not known */
};

enum
{
  PROP_TEXT = 1,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SmaRegisterForm, sma_register_form, G_TYPE_OBJECT)

/**
 * sma_meter_is_known:
 * @meter: a meter
 *
 * Returns: whether the service tells its number and last values: it does to the full version
 */
gboolean
sma_meter_is_known (SmMeter *meter)
{
  return meter->serial != NULL && *meter->serial != '\0';
}

/* A meter that has passed its last digit goes on from zero: then this is what it counted. */
static gint64
roll_over (SmaRegisterForm *self)
{
  gint64 capacity = 1000;

  for (gint64 i = 0; i < self->meter->digits; i++)
    capacity *= 10;
  return self->value_milli + capacity - self->reg->previous_milli;
}

static void
judge_value (SmaRegisterForm *self)
{
  const gint64 most = self->meter->implausible_milli;

  self->state = SMA_REGISTER_GOOD;
  if (!sma_meter_is_known (self->meter))
    return;
  self->consumption_milli = self->value_milli - self->reg->previous_milli;
  if (self->consumption_milli < 0)
    {
      const gint64 rolled = roll_over (self);

      self->state = SMA_REGISTER_LOWER;
      self->consumption_milli = most > 0 && rolled <= most ? rolled : -1;
    }
  else if (most > 0 && self->consumption_milli > most)
    self->state = SMA_REGISTER_IMPLAUSIBLE;
}

static void
judge (SmaRegisterForm *self)
{
  g_clear_error (&self->error);
  self->value_milli = 0;
  self->consumption_milli = -1;
  if (self->text[0] == '\0')
    self->state = SMA_REGISTER_EMPTY;
  else if (sm_reading_parse (self->text, (guint) self->meter->digits, (guint) self->meter->decimals,
                             &self->value_milli, &self->error))
    judge_value (self);
  else
    self->state = SMA_REGISTER_WRONG;
}

static void
sma_register_form_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_TEXT)
    g_value_set_string (value, SMA_REGISTER_FORM (object)->text);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sma_register_form_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_TEXT)
    sma_register_form_set_text (SMA_REGISTER_FORM (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sma_register_form_finalize (GObject *object)
{
  SmaRegisterForm *self = SMA_REGISTER_FORM (object);

  g_clear_object (&self->meter);
  g_clear_object (&self->told);
  g_clear_object (&self->reg);
  g_clear_error (&self->error);
  g_free (self->text);
  G_OBJECT_CLASS (sma_register_form_parent_class)->finalize (object);
}

static void
sma_register_form_class_init (SmaRegisterFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sma_register_form_get_property;
  object_class->set_property = sma_register_form_set_property;
  object_class->finalize = sma_register_form_finalize;
  properties[PROP_TEXT] = g_param_spec_string (
      "text", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CHANGED] = g_signal_new ("changed", SMA_TYPE_REGISTER_FORM, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
sma_register_form_init (SmaRegisterForm *self)
{
  self->text = g_strdup ("");
  self->consumption_milli = -1;
}

/**
 * sma_register_form_new:
 * @meter: the meter
 * @reg: its register
 *
 * Returns: (transfer full): nothing typed yet
 */
SmaRegisterForm *
sma_register_form_new (SmMeter *meter, SmRegister *reg)
{
  SmaRegisterForm *self = g_object_new (SMA_TYPE_REGISTER_FORM, NULL);

  self->meter = g_object_ref (meter);
  self->told = g_object_ref (reg);
  self->reg = g_object_ref (reg);
  return self;
}

/**
 * sma_register_form_compare:
 * @self: the form
 * @value: (nullable): of this register, in a reading that is to be replaced
 *
 * What replaces the last reading is compared with the one before it. %NULL: with what the service
 * told.
 */
void
sma_register_form_compare (SmaRegisterForm *self, SmRegisterValue *value)
{
  g_autoptr (SmRegister) reg = g_object_ref (self->told);

  if (value != NULL && sma_meter_is_known (self->meter)
      && value->value_milli == self->told->previous_milli)
    {
      g_set_object (&reg, NULL);
      reg = sm_record_copy (self->told);
      reg->previous_milli = value->previous_milli;
      sm_record_set_text (&reg->previous_on, NULL);
    }
  if (!g_set_object (&self->reg, reg))
    return;
  judge (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * sma_register_form_get_meter:
 * @self: the form
 *
 * Returns: (transfer none): whose register it is
 */
SmMeter *
sma_register_form_get_meter (SmaRegisterForm *self)
{
  return self->meter;
}

/**
 * sma_register_form_get_register:
 * @self: the form
 *
 * Returns: (transfer none): what is read
 */
SmRegister *
sma_register_form_get_register (SmaRegisterForm *self)
{
  return self->reg;
}

/**
 * sma_register_form_set_text:
 * @self: the form
 * @text: (nullable): what stands in the field
 */
void
sma_register_form_set_text (SmaRegisterForm *self, const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text != NULL ? text : ""));

  if (g_str_equal (self->text, stripped))
    return;
  g_free (self->text);
  self->text = g_steal_pointer (&stripped);
  judge (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * sma_register_form_get_text:
 * @self: the form
 *
 * Returns: (transfer none): what stands in the field
 */
const char *
sma_register_form_get_text (SmaRegisterForm *self)
{
  return self->text;
}

/**
 * sma_register_form_get_state:
 * @self: the form
 *
 * Returns: what to make of the text
 */
SmaRegisterState
sma_register_form_get_state (SmaRegisterForm *self)
{
  return self->state;
}

/**
 * sma_register_form_get_error:
 * @self: the form
 *
 * Returns: (transfer none) (nullable): what is wrong with the text
 */
const GError *
sma_register_form_get_error (SmaRegisterForm *self)
{
  return self->error;
}

/**
 * sma_register_form_get_value:
 * @self: the form
 *
 * Returns: the reading, thousandths of a unit; 0 where there is none
 */
gint64
sma_register_form_get_value (SmaRegisterForm *self)
{
  return self->value_milli;
}

/**
 * sma_register_form_get_consumption:
 * @self: the form
 * @consumption_milli: (out): since the previous reading, thousandths of a unit
 *
 * Returns: whether it is known; a meter that passed its last digit is understood
 */
gboolean
sma_register_form_get_consumption (SmaRegisterForm *self, gint64 *consumption_milli)
{
  *consumption_milli = self->consumption_milli;
  return self->consumption_milli >= 0;
}

/**
 * sma_register_form_get_cost:
 * @self: the form
 * @cost_kopecks: (out): consumption × tariff
 *
 * Returns: whether it is known: not without a consumption or a tariff
 */
gboolean
sma_register_form_get_cost (SmaRegisterForm *self, gint64 *cost_kopecks)
{
  *cost_kopecks = 0;
  if (self->consumption_milli < 0 || self->reg->tariff_centikopecks <= 0)
    return FALSE;
  *cost_kopecks = sm_money_charge (self->consumption_milli, self->reg->tariff_centikopecks);
  return TRUE;
}
