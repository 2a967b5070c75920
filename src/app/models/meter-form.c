/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meter-form.h"

#include "money.h"

struct _SmaMeterForm
{
  GObject parent_instance;

  SmMeter *meter;        /* owned */
  GListStore *registers; /* owned, of SmaRegisterForm */
  SmReading *replaced;   /* owned, nullable: what is sent takes its place */
  gboolean confirmed;
};

enum
{
  PROP_CONFIRMED = 1,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SmaMeterForm, sma_meter_form, G_TYPE_OBJECT)

static SmaRegisterForm *
get_register (SmaMeterForm *self, guint index)
{
  return sm_record_list_get (self->registers, index);
}

static guint
count_registers (SmaMeterForm *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->registers));
}

static void
on_register_changed (SmaMeterForm *self)
{
  self->confirmed = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONFIRMED]);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
sma_meter_form_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CONFIRMED)
    g_value_set_boolean (value, SMA_METER_FORM (object)->confirmed);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sma_meter_form_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CONFIRMED)
    sma_meter_form_set_confirmed (SMA_METER_FORM (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sma_meter_form_finalize (GObject *object)
{
  SmaMeterForm *self = SMA_METER_FORM (object);

  g_clear_object (&self->meter);
  g_clear_object (&self->registers);
  g_clear_object (&self->replaced);
  G_OBJECT_CLASS (sma_meter_form_parent_class)->finalize (object);
}

static void
sma_meter_form_class_init (SmaMeterFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sma_meter_form_get_property;
  object_class->set_property = sma_meter_form_set_property;
  object_class->finalize = sma_meter_form_finalize;
  properties[PROP_CONFIRMED] =
      g_param_spec_boolean ("confirmed", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CHANGED] = g_signal_new ("changed", SMA_TYPE_METER_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
sma_meter_form_init (SmaMeterForm *self)
{
  self->registers = g_list_store_new (SMA_TYPE_REGISTER_FORM);
}

/**
 * sma_meter_form_new:
 * @meter: the meter
 *
 * Returns: (transfer full): nothing typed yet
 */
SmaMeterForm *
sma_meter_form_new (SmMeter *meter)
{
  SmaMeterForm *self = g_object_new (SMA_TYPE_METER_FORM, NULL);

  self->meter = g_object_ref (meter);
  for (guint i = 0; i < sm_record_list_length (meter->registers); i++)
    {
      SmRegister *reg = sm_record_list_get (meter->registers, i);
      g_autoptr (SmaRegisterForm) form = sma_register_form_new (meter, reg);

      g_signal_connect_object (form, "changed", G_CALLBACK (on_register_changed), self,
                               G_CONNECT_SWAPPED);
      g_list_store_append (self->registers, form);
    }
  return self;
}

/**
 * sma_meter_form_get_meter:
 * @self: the form
 *
 * Returns: (transfer none): what is read
 */
SmMeter *
sma_meter_form_get_meter (SmaMeterForm *self)
{
  return self->meter;
}

/**
 * sma_meter_form_get_registers:
 * @self: the form
 *
 * Returns: (transfer none): its #SmaRegisterForm objects
 */
GListModel *
sma_meter_form_get_registers (SmaMeterForm *self)
{
  return G_LIST_MODEL (self->registers);
}

/**
 * sma_meter_form_get_state:
 * @self: the form
 *
 * Returns: what to make of all registers together: EMPTY while one is missing, WRONG where one is
 *   wrong, LOWER or IMPLAUSIBLE where one must be asked about, GOOD otherwise
 */
SmaRegisterState
sma_meter_form_get_state (SmaMeterForm *self)
{
  SmaRegisterState state = SMA_REGISTER_GOOD;

  for (guint i = 0; i < count_registers (self); i++)
    {
      const SmaRegisterState one = sma_register_form_get_state (get_register (self, i));

      if (one == SMA_REGISTER_WRONG)
        return one;
      if (one == SMA_REGISTER_EMPTY || state == SMA_REGISTER_EMPTY)
        state = SMA_REGISTER_EMPTY;
      else if (state == SMA_REGISTER_GOOD || one == SMA_REGISTER_LOWER)
        state = one;
    }
  return state;
}

/**
 * sma_meter_form_set_confirmed:
 * @self: the form
 * @confirmed: the customer means the unusual value
 */
void
sma_meter_form_set_confirmed (SmaMeterForm *self, gboolean confirmed)
{
  if (self->confirmed == confirmed)
    return;
  self->confirmed = confirmed;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONFIRMED]);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * sma_meter_form_is_ready:
 * @self: the form
 *
 * Returns: whether it can be sent
 */
gboolean
sma_meter_form_is_ready (SmaMeterForm *self)
{
  switch (sma_meter_form_get_state (self))
    {
    case SMA_REGISTER_GOOD:
      return count_registers (self) > 0;
    case SMA_REGISTER_LOWER:
    case SMA_REGISTER_IMPLAUSIBLE:
      return self->confirmed;
    case SMA_REGISTER_EMPTY:
    case SMA_REGISTER_WRONG:
    default:
      return FALSE;
    }
}

/**
 * sma_meter_form_is_blank:
 * @self: the form
 *
 * Returns: whether nothing is typed into any of its fields
 */
gboolean
sma_meter_form_is_blank (SmaMeterForm *self)
{
  for (guint i = 0; i < count_registers (self); i++)
    if (sma_register_form_get_state (get_register (self, i)) != SMA_REGISTER_EMPTY)
      return FALSE;
  return TRUE;
}

/**
 * sma_meter_form_get_total:
 * @self: the form
 * @consumption_milli: (out): of all registers, thousandths of a unit
 * @cost_kopecks: (out): of all registers
 *
 * Returns: whether both are known
 */
gboolean
sma_meter_form_get_total (SmaMeterForm *self, gint64 *consumption_milli, gint64 *cost_kopecks)
{
  *consumption_milli = 0;
  *cost_kopecks = 0;
  for (guint i = 0; i < count_registers (self); i++)
    {
      SmaRegisterForm *form = get_register (self, i);
      gint64 consumption, cost;

      if (!sma_register_form_get_consumption (form, &consumption)
          || !sma_register_form_get_cost (form, &cost))
        return FALSE;
      *consumption_milli += consumption;
      *cost_kopecks += cost;
    }
  return count_registers (self) > 0;
}

/**
 * sma_meter_form_dup_input:
 * @self: the form; ready
 * @taken_at: when it was typed in, unix seconds
 *
 * Returns: (transfer full): what is sent
 */
SmReadingInput *
sma_meter_form_dup_input (SmaMeterForm *self, gint64 taken_at)
{
  SmReadingInput *input = sm_record_new (SM_TYPE_READING_INPUT);

  sm_record_set_text (&input->meter_id, self->meter->id);
  input->taken_at = taken_at;
  input->confirmed = self->confirmed;
  for (guint i = 0; i < count_registers (self); i++)
    {
      SmaRegisterForm *form = get_register (self, i);
      g_autoptr (SmRegisterValue) value = sm_record_new (SM_TYPE_REGISTER_VALUE);

      sm_record_set_text (&value->register_id, sma_register_form_get_register (form)->id);
      value->value_milli = sma_register_form_get_value (form);
      g_list_store_append (input->values, value);
    }
  return input;
}

/**
 * sma_meter_form_take_typed:
 * @self: the form
 * @former: the same meter's former form, before the service told of it anew
 *
 * Takes over what was typed: nothing that a customer typed is lost.
 */
void
sma_meter_form_take_typed (SmaMeterForm *self, SmaMeterForm *former)
{
  for (guint i = 0; i < count_registers (self); i++)
    for (guint j = 0; j < count_registers (former); j++)
      {
        SmaRegisterForm *form = get_register (self, i);
        SmaRegisterForm *typed = get_register (former, j);

        if (g_str_equal (sma_register_form_get_register (form)->id,
                         sma_register_form_get_register (typed)->id))
          sma_register_form_set_text (form, sma_register_form_get_text (typed));
      }
  sma_meter_form_set_replaced (self, former->replaced);
  sma_meter_form_set_confirmed (self, former->confirmed);
}

static SmRegisterValue *
find_value (SmReading *reading, SmaRegisterForm *form)
{
  const char *id = sma_register_form_get_register (form)->id;

  for (guint i = 0; i < sm_record_list_length (reading->values); i++)
    {
      SmRegisterValue *value = sm_record_list_get (reading->values, i);

      if (g_strcmp0 (value->register_id, id) == 0)
        return value;
    }
  return NULL;
}

/**
 * sma_meter_form_set_replaced:
 * @self: the form
 * @reading: (nullable): one of this meter, the place of which is taken by what is sent; %NULL: a
 *   new one is sent
 */
void
sma_meter_form_set_replaced (SmaMeterForm *self, SmReading *reading)
{
  if (!g_set_object (&self->replaced, reading))
    return;
  for (guint i = 0; i < count_registers (self); i++)
    {
      SmaRegisterForm *form = get_register (self, i);

      sma_register_form_compare (form, reading != NULL ? find_value (reading, form) : NULL);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * sma_meter_form_get_replaced:
 * @self: the form
 *
 * Returns: (transfer none) (nullable): the reading that is replaced
 */
SmReading *
sma_meter_form_get_replaced (SmaMeterForm *self)
{
  return self->replaced;
}

/**
 * sma_meter_form_take_reading:
 * @self: the form
 * @reading: one of this meter
 *
 * Types in what was read then. What was unusual is asked about again.
 */
void
sma_meter_form_take_reading (SmaMeterForm *self, SmReading *reading)
{
  for (guint i = 0; i < count_registers (self); i++)
    {
      SmaRegisterForm *form = get_register (self, i);
      SmRegisterValue *value = find_value (reading, form);
      g_autofree char *text =
          value != NULL ? sm_reading_format (value->value_milli, (guint) self->meter->decimals)
                        : NULL;

      if (text != NULL)
        sma_register_form_set_text (form, text);
    }
}

/**
 * sma_meter_form_clear:
 * @self: the form
 *
 * Empties every field; nothing is replaced any more.
 */
void
sma_meter_form_clear (SmaMeterForm *self)
{
  sma_meter_form_set_replaced (self, NULL);
  for (guint i = 0; i < count_registers (self); i++)
    sma_register_form_set_text (get_register (self, i), "");
}

/**
 * sma_meter_forms_are_ready:
 * @forms: #SmaMeterForm objects
 *
 * Returns: whether each meter is either left out or complete, and at least one is complete
 */
gboolean
sma_meter_forms_are_ready (GListModel *forms)
{
  guint n_ready = 0;

  for (guint i = 0; i < g_list_model_get_n_items (forms); i++)
    {
      g_autoptr (SmaMeterForm) form = g_list_model_get_item (forms, i);

      if (sma_meter_form_is_ready (form))
        n_ready++;
      else if (!sma_meter_form_is_blank (form))
        return FALSE;
    }
  return n_ready > 0;
}

/**
 * sma_meter_forms_add_inputs:
 * @forms: #SmaMeterForm objects
 * @taken_at: when they were typed in, unix seconds
 * @inputs: where an #SmReadingInput of each complete one is appended
 */
void
sma_meter_forms_add_inputs (GListModel *forms, gint64 taken_at, GListStore *inputs)
{
  for (guint i = 0; i < g_list_model_get_n_items (forms); i++)
    {
      g_autoptr (SmaMeterForm) form = g_list_model_get_item (forms, i);
      g_autoptr (SmReadingInput) input = NULL;

      if (!sma_meter_form_is_ready (form))
        continue;
      input = sma_meter_form_dup_input (form, taken_at);
      g_list_store_append (inputs, input);
    }
}
