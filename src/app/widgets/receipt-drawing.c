/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "receipt-drawing.h"

#include <glib/gi18n.h>

#define WIDTH 264
#define HEIGHT 172
#define PADDING 14.0f
#define MARK_HEIGHT 26.0f
#define ROW_STEP 13.0f

/* Paper is paper, in the dark style too. */
static const GdkRGBA paper = { 0.992f, 0.984f, 0.969f, 1 };
static const GdkRGBA ink = { 0.16f, 0.14f, 0.15f, 1 };
static const GdkRGBA print = { 0.16f, 0.14f, 0.15f, 0.18f };
static const GdkRGBA mark = { 0.478f, 0.122f, 0.294f, 1 };
static const GdkRGBA mark_fill = { 0.478f, 0.122f, 0.294f, 0.10f };

typedef struct
{
  const char *name;
  float x, y; /* of the mark's middle, shares of the paper */
  const char *words;
} Place;

static const Place places[] = {
  { "top-left", 0, 0, N_ ("Drawing of a receipt: the number stands at the top left") },
  { "top-right", 1, 0, N_ ("Drawing of a receipt: the number stands at the top right") },
  { "middle", 0.5f, 0.5f, N_ ("Drawing of a receipt: the number stands in the middle") },
  { "bottom-left", 0, 1, N_ ("Drawing of a receipt: the number stands at the bottom left") },
  { "bottom-right", 1, 1, N_ ("Drawing of a receipt: the number stands at the bottom right") },
};

struct _SmaReceiptDrawing
{
  GtkWidget parent_instance;

  const Place *place;
  char *number; /* owned */
};

enum
{
  PROP_PLACE = 1,
  PROP_NUMBER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SmaReceiptDrawing, sma_receipt_drawing, GTK_TYPE_WIDGET)

static PangoLayout *
create_number_layout (SmaReceiptDrawing *self)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->number);

  pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  return layout;
}

static graphene_rect_t
get_mark_bounds (SmaReceiptDrawing *self, float width, float height, PangoLayout *layout)
{
  const float room = width - 2 * PADDING;
  float mark_width;
  int text_width;

  pango_layout_get_pixel_size (layout, &text_width, NULL);
  mark_width = MIN (room, (float) text_width + 20);
  return GRAPHENE_RECT_INIT (PADDING + (room - mark_width) * self->place->x,
                             PADDING + (height - 2 * PADDING - MARK_HEIGHT) * self->place->y,
                             mark_width, MARK_HEIGHT);
}

static void
draw_outline (GtkSnapshot *snapshot, const graphene_rect_t *bounds, float radius,
              const GdkRGBA *fill, const GdkRGBA *colour, float line)
{
  const float widths[4] = { line, line, line, line };
  const GdkRGBA colours[4] = { *colour, *colour, *colour, *colour };
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, bounds, radius);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, fill, bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &outline, widths, colours);
}

/* Grey print, left out around the mark so that only the number can be read. */
static void
draw_print (GtkSnapshot *snapshot, float width, float height, const graphene_rect_t *mark_bounds)
{
  const float shares[] = { 0.42f, 0.9f, 0.66f, 1.0f, 0.78f, 0.94f, 0.55f, 0.85f, 0.7f, 1.0f };
  graphene_rect_t clear = *mark_bounds;
  const guint n_rows = (guint) ((height - 2 * PADDING) / ROW_STEP);

  graphene_rect_inset (&clear, -6, -4);
  for (guint i = 0; i < n_rows; i++)
    {
      const float y = PADDING + 3 + ROW_STEP * (float) i;
      const float room = width - 2 * PADDING;
      const float title = i == 0 ? 7 : 5;
      const graphene_rect_t left =
          GRAPHENE_RECT_INIT (PADDING, y, room * 0.62f * shares[i % G_N_ELEMENTS (shares)], title);
      const graphene_rect_t right =
          GRAPHENE_RECT_INIT (width - PADDING - room * 0.2f, y, room * 0.2f, title);

      if (!graphene_rect_intersection (&left, &clear, NULL))
        gtk_snapshot_append_color (snapshot, &print, &left);
      if (!graphene_rect_intersection (&right, &clear, NULL))
        gtk_snapshot_append_color (snapshot, &print, &right);
    }
}

static void
sma_receipt_drawing_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SmaReceiptDrawing *self = SMA_RECEIPT_DRAWING (widget);
  const float width = (float) gtk_widget_get_width (widget);
  const float height = (float) gtk_widget_get_height (widget);
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT (0.5f, 0.5f, width - 1, height - 1);
  g_autoptr (PangoLayout) layout = create_number_layout (self);
  const graphene_rect_t mark_bounds = get_mark_bounds (self, width, height, layout);
  int text_width, text_height;

  draw_outline (snapshot, &bounds, 6, &paper, &print, 1);
  draw_print (snapshot, width, height, &mark_bounds);
  draw_outline (snapshot, &mark_bounds, MARK_HEIGHT / 2, &mark_fill, &mark, 2);
  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT (
                    mark_bounds.origin.x + (mark_bounds.size.width - (float) text_width) / 2,
                    mark_bounds.origin.y + (mark_bounds.size.height - (float) text_height) / 2));
  gtk_snapshot_append_layout (snapshot, layout, &ink);
  gtk_snapshot_restore (snapshot);
}

static void
sma_receipt_drawing_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                             int *minimum, int *natural, int *minimum_baseline,
                             int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : WIDTH;
}

static void
sma_receipt_drawing_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SmaReceiptDrawing *self = SMA_RECEIPT_DRAWING (object);

  switch (id)
    {
    case PROP_PLACE:
      g_value_set_string (value, self->place->name);
      break;
    case PROP_NUMBER:
      g_value_set_string (value, self->number);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sma_receipt_drawing_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SmaReceiptDrawing *self = SMA_RECEIPT_DRAWING (object);

  switch (id)
    {
    case PROP_PLACE:
      sma_receipt_drawing_set_place (self, g_value_get_string (value));
      break;
    case PROP_NUMBER:
      sma_receipt_drawing_set_number (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sma_receipt_drawing_finalize (GObject *object)
{
  g_free (SMA_RECEIPT_DRAWING (object)->number);
  G_OBJECT_CLASS (sma_receipt_drawing_parent_class)->finalize (object);
}

static void
sma_receipt_drawing_class_init (SmaReceiptDrawingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sma_receipt_drawing_get_property;
  object_class->set_property = sma_receipt_drawing_set_property;
  object_class->finalize = sma_receipt_drawing_finalize;
  widget_class->snapshot = sma_receipt_drawing_snapshot;
  widget_class->measure = sma_receipt_drawing_measure;
  properties[PROP_PLACE] = g_param_spec_string ("place", NULL, NULL, places[0].name, flags);
  properties[PROP_NUMBER] = g_param_spec_string ("number", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "receipt");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sma_receipt_drawing_init (SmaReceiptDrawing *self)
{
  self->number = g_strdup ("");
  sma_receipt_drawing_set_place (self, places[0].name);
}

/**
 * sma_receipt_drawing_new:
 *
 * Returns: (transfer floating): a receipt
 */
GtkWidget *
sma_receipt_drawing_new (void)
{
  return g_object_new (SMA_TYPE_RECEIPT_DRAWING, NULL);
}

/**
 * sma_receipt_drawing_set_place:
 * @self: the drawing
 * @place: (nullable): where the supplier's receipts carry the number; an unknown place is the
 *   first one
 */
void
sma_receipt_drawing_set_place (SmaReceiptDrawing *self, const char *place)
{
  self->place = &places[0];
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_strcmp0 (places[i].name, place) == 0)
      self->place = &places[i];
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (self->place->words), -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * sma_receipt_drawing_set_number:
 * @self: the drawing
 * @number: (nullable): an example, as it is printed
 */
void
sma_receipt_drawing_set_number (SmaReceiptDrawing *self, const char *number)
{
  g_free (self->number);
  self->number = g_strdup (number != NULL ? number : "");
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
