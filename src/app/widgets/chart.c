/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart.h"

#include <glib/gi18n.h>

#define HEIGHT 172
#define LABEL_GAP 6
#define LEGEND_GAP 8
#define SWATCH 10.0f
#define BAR_GAP 2
#define BAR_MOST 26.0f
#define BAR_SHARE 0.74f /* of a month's width that its bars take */
#define RADIUS 3.0f
#define LEAST_HEIGHT 2.0f /* a bar of nothing is still seen */

typedef struct
{
  char *label;
  char *tooltip;
  gint64 value;
  gint64 former;
} Point;

struct _SmaChart
{
  GtkWidget parent_instance;

  GArray *points; /* owned, of Point */
  gint64 most;    /* the highest bar */
};

G_DEFINE_FINAL_TYPE (SmaChart, sma_chart, GTK_TYPE_WIDGET)

static void
point_clear (gpointer data)
{
  Point *point = data;

  g_free (point->label);
  g_free (point->tooltip);
}

/* The style sheet gives the chart its accent as its colour: the style manager knows only the
 * desktop's. Words are of the colour around it. */
static void
get_colours (SmaChart *self, GdkRGBA *text, GdkRGBA *value, GdkRGBA *former)
{
  GtkWidget *around = gtk_widget_get_parent (GTK_WIDGET (self));

  gtk_widget_get_color (GTK_WIDGET (self), value);
  gtk_widget_get_color (around != NULL ? around : GTK_WIDGET (self), text);
  *former = *text;
  former->alpha *= 0.22f;
  text->alpha *= 0.7f;
}

static void
draw_bar (GtkSnapshot *snapshot, const GdkRGBA *colour, float x, float base, float width,
          float height)
{
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT (x, base - height, width, height);
  const float radius = MIN (RADIUS, height);
  const graphene_size_t round = GRAPHENE_SIZE_INIT (radius, radius);
  const graphene_size_t square = GRAPHENE_SIZE_INIT (0, 0);
  GskRoundedRect outline;

  gsk_rounded_rect_init (&outline, &bounds, &round, &round, &square, &square);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, colour, &bounds);
  gtk_snapshot_pop (snapshot);
}

static float
get_bar_height (SmaChart *self, gint64 value, float room)
{
  if (self->most == 0)
    return LEAST_HEIGHT;
  return MAX (LEAST_HEIGHT, room * (float) value / (float) self->most);
}

static void
draw_label (SmaChart *self, GtkSnapshot *snapshot, const Point *point, const GdkRGBA *colour,
            float x, float y, float width)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), point->label);
  int text_width;

  pango_layout_get_pixel_size (layout, &text_width, NULL);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x + (width - (float) text_width) / 2, y));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
}

static int
get_label_height (SmaChart *self)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "0");
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

/* On a narrow screen only every other month has its name, or every third. */
static guint
get_label_step (SmaChart *self, float month_width)
{
  int widest = 1;

  for (guint i = 0; i < self->points->len; i++)
    {
      const Point *point = &g_array_index (self->points, Point, i);
      g_autoptr (PangoLayout) layout = NULL;
      int width;

      layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), point->label);
      pango_layout_get_pixel_size (layout, &width, NULL);
      widest = MAX (widest, width);
    }
  return (guint) (((float) widest + 4) / month_width) + 1;
}

/* A coloured square and its meaning; returns where the next one begins. */
static float
draw_swatch (SmaChart *self, GtkSnapshot *snapshot, const char *words, const GdkRGBA *colour,
             const GdkRGBA *text, float x, float y)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), words);
  const float height = (float) get_label_height (self);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  draw_bar (snapshot, colour, x, y + (height + SWATCH) / 2, SWATCH, SWATCH);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x + SWATCH + LABEL_GAP, y));
  gtk_snapshot_append_layout (snapshot, layout, text);
  gtk_snapshot_restore (snapshot);
  return x + SWATCH + LABEL_GAP + (float) width + 2 * LEGEND_GAP;
}

static void
sma_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SmaChart *self = SMA_CHART (widget);
  const float width = (float) gtk_widget_get_width (widget);
  const float line = (float) get_label_height (self);
  const float legend = (float) gtk_widget_get_height (widget) - line;
  const float base = legend - LEGEND_GAP - line - LABEL_GAP;
  const guint n_points = self->points->len;
  const float month = n_points > 0 ? width / (float) n_points : width;
  const float bar = MIN (BAR_MOST, (month * BAR_SHARE - BAR_GAP) / 2);
  GdkRGBA text, value, former;
  float next;
  guint step;

  get_colours (self, &text, &value, &former);
  gtk_snapshot_append_color (snapshot, &former, &GRAPHENE_RECT_INIT (0, base, width, 1));
  if (n_points == 0)
    return;
  next = draw_swatch (self, snapshot, _ ("a year before"), &former, &text, 0, legend);
  draw_swatch (self, snapshot, _ ("this year"), &value, &text, next, legend);
  step = get_label_step (self, month);
  for (guint i = 0; i < n_points; i++)
    {
      const Point *point = &g_array_index (self->points, Point, i);
      const float left = month * (float) i;
      const float x = left + (month - 2 * bar - BAR_GAP) / 2;

      if (point->former >= 0)
        draw_bar (snapshot, &former, x, base, bar, get_bar_height (self, point->former, base));
      if (point->value >= 0)
        draw_bar (snapshot, &value, x + bar + BAR_GAP, base, bar,
                  get_bar_height (self, point->value, base));
      if ((n_points - 1 - i) % step == 0)
        draw_label (self, snapshot, point, &text, left, base + LABEL_GAP, month);
    }
}

static void
sma_chart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                   int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 160;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 480;
}

static gboolean
sma_chart_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  SmaChart *self = SMA_CHART (widget);
  const int width = gtk_widget_get_width (widget);
  guint index;

  if (keyboard || self->points->len == 0 || width <= 0 || x < 0 || x >= width)
    return FALSE;
  index = (guint) ((gint64) x * self->points->len / width);
  gtk_tooltip_set_text (tooltip, g_array_index (self->points, Point, index).tooltip);
  return TRUE;
}

static void
sma_chart_finalize (GObject *object)
{
  g_array_unref (SMA_CHART (object)->points);
  G_OBJECT_CLASS (sma_chart_parent_class)->finalize (object);
}

static void
sma_chart_class_init (SmaChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sma_chart_finalize;
  widget_class->snapshot = sma_chart_snapshot;
  widget_class->measure = sma_chart_measure;
  widget_class->query_tooltip = sma_chart_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sma_chart_init (SmaChart *self)
{
  self->points = g_array_new (FALSE, FALSE, sizeof (Point));
  g_array_set_clear_func (self->points, point_clear);
  gtk_widget_add_css_class (GTK_WIDGET (self), "caption");
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

/**
 * sma_chart_set_points:
 * @self: the chart
 * @points: (array length=n_points): the months, from the oldest to the newest
 * @n_points: how many
 * @summary: the same in a sentence, for those who do not see it
 */
void
sma_chart_set_points (SmaChart *self, const SmaChartPoint *points, guint n_points,
                      const char *summary)
{
  g_array_set_size (self->points, 0);
  self->most = 0;
  for (guint i = 0; i < n_points; i++)
    {
      const Point point = { g_strdup (points[i].label), g_strdup (points[i].tooltip),
                            points[i].value, points[i].former };

      g_array_append_val (self->points, point);
      self->most = MAX (self->most, MAX (point.value, point.former));
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, summary,
                                  -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
