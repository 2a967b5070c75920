/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "payment.h"

#include <glib/gi18n.h>

#include "fill.h"
#include "format.h"
#include "opening.h"
#include "paying.h"
#include "payment-form.h"
#include "payment-stages.h"
#include "payment-words.h"
#include "value-row.h"

struct _SmaPayment
{
  AdwWindow parent_instance;

  SmaContext *context; /* owned */
  SmaPaying *paying;   /* owned */

  /* template children */
  AdwBin *form_step;
  GtkWidget *opening_step;
  GtkSpinner *opening_spinner;
  GtkWidget *waiting_step;
  GtkSpinner *waiting_spinner;
  GtkLabel *waiting_label;
  GtkWidget *open_button;
  GtkLabel *host_label;
  GtkWidget *stages_step;
  GtkLabel *stages_title;
  GtkLabel *stages_text;
  SmaValueRow *supplier_value;
  SmaValueRow *number_value;
  SmaValueRow *sum_value;
  SmaValueRow *commission_value;
  SmaValueRow *total_value;
  SmaValueRow *method_value;
  SmaPaymentStages *stages;
  AdwStatusPage *declined_step;
};

G_DEFINE_FINAL_TYPE (SmaPayment, sma_payment, ADW_TYPE_WINDOW)

/* A service on this machine, the demonstration's, has its payment page there too. */
static SmPageKind
get_page_kind (SmaPayment *self)
{
  g_autoptr (GUri) service =
      g_uri_parse (sma_context_get_service_url (self->context), G_URI_FLAGS_NONE, NULL);
  const char *host = service != NULL ? g_uri_get_host (service) : NULL;

  return host != NULL && sm_page_address_is_loopback (host) ? SM_PAGE_LOOPBACK : SM_PAGE_SECURE;
}

static void
on_page_ready (SmaPayment *self, const char *uri)
{
  sma_opening_page (GTK_WIDGET (self), get_page_kind (self), uri);
}

static void
on_open_clicked (SmaPayment *self)
{
  SmPayment *payment = sma_paying_get_payment (self->paying);

  if (payment != NULL && payment->confirmation_url != NULL)
    sma_opening_page (GTK_WIDGET (self), get_page_kind (self), payment->confirmation_url);
}

static void
on_again_clicked (SmaPayment *self)
{
  sma_paying_choose_again (self->paying);
}

/* Where the button leads stands beside it. */
static void
show_page (SmaPayment *self, SmPayment *payment)
{
  g_autofree char *host = NULL;
  g_autofree char *text = NULL;
  const gboolean known =
      sm_page_address_check (payment->confirmation_url, get_page_kind (self), &host, NULL);

  gtk_widget_set_visible (self->open_button, known);
  if (known)
    /* Translators: the host of the payment page, e.g. yoomoney.ru */
    text = g_strdup_printf (_ ("The page is at %s"), host);
  else if (payment->confirmation_url != NULL)
    text = g_strdup (_ ("What the service named is no payment page, so it was not opened and "
                        "nothing is taken. Please write to support."));
  sma_fill_label (self->host_label, text);
}

static void
show_payment (SmaPayment *self, SmPayment *payment)
{
  g_autofree char *number = sma_format_number (NULL, payment->number);
  g_autofree char *total = sma_format_money (NULL, payment->total_kopecks);
  g_autofree char *method = sma_payment_dup_method (payment);
  const gboolean credited = payment->credited_at != 0;

  gtk_label_set_text (self->waiting_label, total);
  sma_value_row_set_value (self->supplier_value, payment->supplier_name);
  sma_value_row_set_value (self->number_value, number);
  sma_value_row_set_money (self->sum_value, payment->sum_kopecks);
  sma_value_row_set_money (self->commission_value, payment->commission_kopecks);
  sma_value_row_set_money (self->total_value, payment->total_kopecks);
  sma_value_row_set_value (self->method_value, method);
  gtk_widget_set_visible (GTK_WIDGET (self->method_value), method != NULL);
  gtk_label_set_text (self->stages_title,
                      credited ? _ ("Paid and Credited") : _ ("The Money Is Taken"));
  gtk_label_set_text (self->stages_text,
                      credited ? _ ("The supplier has credited the sum to your account.")
                               : _ ("Thank you. The sum is on its way to the supplier; it is not "
                                    "asked for again."));
  sma_payment_stages_set_payment (self->stages, payment);
  sma_fill_status (self->declined_step, adw_status_page_get_title (self->declined_step),
                   sma_payment_get_decline_text (payment));
  show_page (self, payment);
}

static void
show_step (SmaPayment *self)
{
  const SmaPayingStep step = sma_paying_get_step (self->paying);
  SmPayment *payment = sma_paying_get_payment (self->paying);

  if (payment != NULL)
    show_payment (self, payment);
  gtk_widget_set_visible (GTK_WIDGET (self->form_step), step == SMA_PAYING_CHOICE);
  gtk_widget_set_visible (self->opening_step, step == SMA_PAYING_OPENING);
  gtk_spinner_set_spinning (self->opening_spinner, step == SMA_PAYING_OPENING);
  gtk_widget_set_visible (self->waiting_step, step == SMA_PAYING_WAITING);
  gtk_spinner_set_spinning (self->waiting_spinner, step == SMA_PAYING_WAITING);
  gtk_widget_set_visible (self->stages_step, step == SMA_PAYING_STAGES);
  gtk_widget_set_visible (GTK_WIDGET (self->declined_step), step == SMA_PAYING_DECLINED);
}

static void
sma_payment_dispose (GObject *object)
{
  g_clear_object (&SMA_PAYMENT (object)->paying);
  g_clear_object (&SMA_PAYMENT (object)->context);
  G_OBJECT_CLASS (sma_payment_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, SmaPayment, form_step);
  gtk_widget_class_bind_template_child (widget_class, SmaPayment, opening_step);
  gtk_widget_class_bind_template_child (widget_class, SmaPayment, opening_spinner);
  gtk_widget_class_bind_template_child (widget_class, SmaPayment, waiting_step);
  gtk_widget_class_bind_template_child (widget_class, SmaPayment, waiting_spinner);
  gtk_widget_class_bind_template_child (widget_class, SmaPayment, waiting_label);
  gtk_widget_class_bind_template_child (widget_class, SmaPayment, open_button);
  gtk_widget_class_bind_template_child (widget_class, SmaPayment, host_label);
  gtk_widget_class_bind_template_child (widget_class, SmaPayment, stages_step);
  gtk_widget_class_bind_template_child (widget_class, SmaPayment, stages_title);
  gtk_widget_class_bind_template_child (widget_class, SmaPayment, stages_text);
  gtk_widget_class_bind_template_child (widget_class, SmaPayment, supplier_value);
  gtk_widget_class_bind_template_child (widget_class, SmaPayment, number_value);
  gtk_widget_class_bind_template_child (widget_class, SmaPayment, sum_value);
  gtk_widget_class_bind_template_child (widget_class, SmaPayment, commission_value);
  gtk_widget_class_bind_template_child (widget_class, SmaPayment, total_value);
  gtk_widget_class_bind_template_child (widget_class, SmaPayment, method_value);
  gtk_widget_class_bind_template_child (widget_class, SmaPayment, stages);
  gtk_widget_class_bind_template_child (widget_class, SmaPayment, declined_step);
}

static void
sma_payment_class_init (SmaPaymentClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_payment_dispose;
  g_type_ensure (SMA_TYPE_PAYMENT_STAGES);
  g_type_ensure (SMA_TYPE_VALUE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/payment.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_open_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked);
}

static void
sma_payment_init (SmaPayment *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sma_value_row_set_strong (self->total_value, TRUE);
}

static SmaPayment *
create_payment (SmaContext *context, SmAccount *account)
{
  SmaPayment *self = g_object_new (SMA_TYPE_PAYMENT, NULL);
  GtkWidget *form;

  self->context = g_object_ref (context);
  self->paying = sma_paying_new (context, account);
  form = sma_payment_form_new (self->paying);
  adw_bin_set_child (self->form_step, form);
  gtk_window_set_default_widget (GTK_WINDOW (self),
                                 sma_payment_form_get_button (SMA_PAYMENT_FORM (form)));
  g_signal_connect_object (self->paying, "changed", G_CALLBACK (show_step), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->paying, "page-ready", G_CALLBACK (on_page_ready), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * sma_payment_new:
 * @context: the customer's context
 * @account: what is paid for
 *
 * Returns: (transfer floating): the dialog, at the choice
 */
GtkWindow *
sma_payment_new (SmaContext *context, SmAccount *account)
{
  SmaPayment *self = create_payment (context, account);

  sma_payment_choice_quote (sma_paying_get_choice (self->paying));
  show_step (self);
  return GTK_WINDOW (self);
}

/**
 * sma_payment_new_following:
 * @context: the customer's context
 * @account: what was paid for
 * @payment: a payment that was started earlier
 *
 * Returns: (transfer floating): the dialog, as far as the payment is
 */
GtkWindow *
sma_payment_new_following (SmaContext *context, SmAccount *account, SmPayment *payment)
{
  SmaPayment *self = create_payment (context, account);

  sma_paying_follow (self->paying, payment);
  show_step (self);
  return GTK_WINDOW (self);
}
