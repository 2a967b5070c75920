/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "help.h"

#include <glib/gi18n.h>

#include "fill.h"
#include "shell.h"
#include "support.h"

typedef struct
{
  const char *id;
  const char *icon_name;
  const char *title;
  const char *text;
} Topic;

static const Topic topics[] = {
  { "registration", "smorodina-mail-sent-symbolic", N_ ("Registration and the letter"),
    N_ ("Your e-mail address is the login. The password is 5 to 10 Latin letters and digits. A "
        "letter comes to the address: press the button on the page that its link opens, or copy "
        "the code from the letter into the window. No letter? Look into the spam folder, send it "
        "again after a minute, or correct the address there and then.") },
  { "linking", "smorodina-settings-symbolic", N_ ("Connecting personal accounts"),
    N_ ("Choose the supplier and type the account number from the receipt. The question mark "
        "beside the field shows where the number stands on a receipt of this supplier. Compare "
        "the masked address with yours before you connect. Further accounts are connected in the "
        "settings, under “Connected Accounts”.") },
  { "full-version", "smorodina-overview-symbolic", N_ ("Simple and full version"),
    N_ ("Anybody can read a number off a receipt. That is why a connected account shows only the "
        "debt at first, and lets you pay. For names, charges and history, ask for a PIN with the "
        "application form: the supplier checks it and the PIN comes by mail. It is good for 24 "
        "hours and five tries; a lost or expired one is asked for again in the same place.") },
  { "paying", "smorodina-finance-symbolic", N_ ("Paying online"),
    N_ ("Press “Pay Online”, choose the debt or a sum of your own, and send meter readings along "
        "if you like. Commission and total stand above the button. The card is typed in on the "
        "bank’s page, in your browser: this program never sees it. What is paid and on its way is "
        "taken off the suggested sum, so that nothing is paid twice.") },
  { "stages", "object-select-symbolic", N_ ("The three stages of a payment"),
    N_ ("Money taken: the bank has charged the card. Fiscal receipt: the receipt is registered "
        "and sent to you. Credited: the supplier has counted the payment; this may take up to "
        "three working days. A declined payment says why, and no money is taken.") },
  { "readings", "smorodina-meters-symbolic", N_ ("Meter readings"),
    N_ ("Type what the black digits show, all registers of a meter at once. Consumption and cost "
        "are shown before you send. A reading that looks unusual is asked about, not refused. "
        "Each supplier takes readings in its own days of the month; later ones count in the next "
        "month.") },
  { "requests", "smorodina-requests-symbolic", N_ ("Requests and answers"),
    N_ ("Write under “Requests”: each request gets a number, the answer comes there and by mail, "
        "and you can write on in the same thread, also when you have said that the question is "
        "settled: that opens it again. Files may go with it.") },
  { "password", "dialog-password-symbolic", N_ ("Forgotten password, lost device"),
    N_ ("On the login page press “Forgotten Password”: a letter brings a code for a new one, and "
        "every device has to log in again. In the settings you see where you are logged in and "
        "can end what you do not recognise.") },
  { "safety", "security-high-symbolic", N_ ("Safety"),
    N_ ("The session is kept in the keyring of your desktop, never the password. Nobody of "
        "support ever asks for your password, PIN or card. Pay only from this window: a code on a "
        "paper receipt in the letter box may be forged.") },
};

struct _SmaHelp
{
  AdwBin parent_instance;

  SmaContext *context; /* owned */
  GtkListBox *topics_list;
  GtkLabel *support_label;
  GtkWidget *mail_button;
  GtkWidget *suppliers_group;
  GtkListBox *suppliers_list;
};

G_DEFINE_FINAL_TYPE (SmaHelp, sma_help, ADW_TYPE_BIN)

static void
on_mail_clicked (SmaHelp *self)
{
  sma_support_write_letter (GTK_WIDGET (self), self->context);
}

static void
on_request_clicked (SmaHelp *self)
{
  sma_shell_activate (GTK_WIDGET (self), "win.new-request", "");
}

static void
on_service_changed (SmaHelp *self)
{
  sma_support_show (self->context, self->support_label, self->mail_button);
}

/* The suppliers' own support, each once. */
static void
on_accounts_changed (SmaHelp *self)
{
  GListModel *accounts = sma_context_get_accounts (self->context);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  gtk_list_box_remove_all (self->suppliers_list);
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (SmAccount) account = g_list_model_get_item (accounts, i);

      if ((account->support_email != NULL || account->support_phone != NULL)
          && g_hash_table_add (seen, account->supplier_id))
        gtk_list_box_append (self->suppliers_list, sma_support_row_new (account));
    }
  gtk_widget_set_visible (self->suppliers_group, g_hash_table_size (seen) > 0);
}

static GtkWidget *
create_row (const Topic *topic)
{
  GtkWidget *row = adw_expander_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (topic->icon_name);
  GtkWidget *text = gtk_label_new (_ (topic->text));
  GtkWidget *holder = gtk_list_box_row_new ();

  sma_fill_row (row, _ (topic->title), NULL);
  gtk_widget_set_tooltip_text (row, _ ("Open or close the explanation"));
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (row), icon);
  gtk_widget_set_name (row, topic->id);

  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_widget_add_css_class (text, "help-text");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (holder), text);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (holder), FALSE);
  gtk_widget_set_focusable (holder, FALSE);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), holder);
  return row;
}

static void
sma_help_dispose (GObject *object)
{
  SmaHelp *self = SMA_HELP (object);

  g_clear_object (&self->context);
  G_OBJECT_CLASS (sma_help_parent_class)->dispose (object);
}

static void
sma_help_class_init (SmaHelpClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sma_help_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/online/smorodina/Cabinet/ui/help.ui");
  gtk_widget_class_bind_template_child (widget_class, SmaHelp, topics_list);
  gtk_widget_class_bind_template_child (widget_class, SmaHelp, support_label);
  gtk_widget_class_bind_template_child (widget_class, SmaHelp, mail_button);
  gtk_widget_class_bind_template_child (widget_class, SmaHelp, suppliers_group);
  gtk_widget_class_bind_template_child (widget_class, SmaHelp, suppliers_list);
  gtk_widget_class_bind_template_callback (widget_class, on_mail_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_request_clicked);
}

static void
sma_help_init (SmaHelp *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    gtk_list_box_append (self->topics_list, create_row (&topics[i]));
}

/**
 * sma_help_new:
 * @context: the context
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
sma_help_new (SmaContext *context)
{
  SmaHelp *self = g_object_new (SMA_TYPE_HELP, NULL);

  self->context = g_object_ref (context);
  g_signal_connect_object (context, "notify::service", G_CALLBACK (on_service_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sma_context_get_accounts (context), "items-changed",
                           G_CALLBACK (on_accounts_changed), self, G_CONNECT_SWAPPED);
  on_service_changed (self);
  on_accounts_changed (self);
  return GTK_WIDGET (self);
}

/**
 * sma_help_show_topic:
 * @self: the page
 * @topic: its name
 */
void
sma_help_show_topic (SmaHelp *self, const char *topic)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->topics_list));

  for (; row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      if (g_strcmp0 (gtk_widget_get_name (row), topic) != 0)
        continue;
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
      gtk_widget_grab_focus (row);
    }
}
