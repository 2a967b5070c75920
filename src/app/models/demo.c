/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo.h"

#include <json-glib/json-glib.h>
#include <signal.h>
#include <sys/prctl.h>

#include "error.h"

#define PROGRAM "smorodina-demo"

struct _SmaDemo
{
  GObject parent_instance;

  GSubprocess *process; /* owned, nullable */
  char *service_url;    /* owned, nullable */
  char *mailbox_url;    /* owned, nullable */
  GPtrArray *logins;    /* owned Login * */
};

typedef struct
{
  char *state; /* "empty", "simple" or "full" */
  char *email;
  char *password;
} Login;

G_DEFINE_FINAL_TYPE (SmaDemo, sma_demo, G_TYPE_OBJECT)

/* The one installed beside this program goes before any other of that name. */
static char *
find_program (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;
  g_autofree char *beside = folder != NULL ? g_build_filename (folder, PROGRAM, NULL) : NULL;

  if (beside != NULL && g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  return g_find_program_in_path (PROGRAM);
}

static char *
dup_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  return g_strdup (json_node_get_string (node));
}

static void
login_free (Login *login)
{
  g_free (login->state);
  g_free (login->email);
  g_free (login->password);
  g_free (login);
}

static void
read_logins (SmaDemo *self, JsonObject *announcement)
{
  JsonNode *node = json_object_get_member (announcement, "logins");
  JsonArray *logins;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return;
  logins = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (logins); i++)
    {
      JsonNode *item = json_array_get_element (logins, i);
      Login *login;

      if (!JSON_NODE_HOLDS_OBJECT (item))
        continue;
      login = g_new0 (Login, 1);
      login->state = dup_member (json_node_get_object (item), "state");
      login->email = dup_member (json_node_get_object (item), "email");
      login->password = dup_member (json_node_get_object (item), "password");
      g_ptr_array_add (self->logins, login);
    }
}

static gboolean
read_announcement (SmaDemo *self, const char *line)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root;

  if (line == NULL || !json_parser_load_from_data (parser, line, -1, NULL))
    return FALSE;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return FALSE;
  self->service_url = dup_member (json_node_get_object (root), "service");
  self->mailbox_url = dup_member (json_node_get_object (root), "mailbox");
  read_logins (self, json_node_get_object (root));
  return self->service_url != NULL;
}

static void
on_line_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SmaDemo *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autofree char *line = g_data_input_stream_read_line_finish_utf8 (G_DATA_INPUT_STREAM (source),
                                                                     result, NULL, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else if (read_announcement (self, line))
    g_task_return_boolean (task, TRUE);
  else
    {
      sm_error_set (&error, SM_ERROR_UNAVAILABLE, 0, PROGRAM " did not start");
      g_task_return_error (task, error);
    }
}

static void
sma_demo_dispose (GObject *object)
{
  SmaDemo *self = SMA_DEMO (object);

  if (self->process != NULL)
    g_subprocess_send_signal (self->process, SIGTERM);
  g_clear_object (&self->process);
  G_OBJECT_CLASS (sma_demo_parent_class)->dispose (object);
}

static void
sma_demo_finalize (GObject *object)
{
  SmaDemo *self = SMA_DEMO (object);

  g_free (self->service_url);
  g_free (self->mailbox_url);
  g_ptr_array_unref (self->logins);
  G_OBJECT_CLASS (sma_demo_parent_class)->finalize (object);
}

static void
sma_demo_class_init (SmaDemoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sma_demo_dispose;
  object_class->finalize = sma_demo_finalize;
}

static void
sma_demo_init (SmaDemo *self)
{
  self->logins = g_ptr_array_new_with_free_func ((GDestroyNotify) login_free);
}

/**
 * sma_demo_new:
 *
 * Returns: (transfer full): a demonstration that has not started
 */
SmaDemo *
sma_demo_new (void)
{
  return g_object_new (SMA_TYPE_DEMO, NULL);
}

/* Between fork and exec: the demonstration does not outlive a program that was killed. */
static void
end_with_parent (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

/**
 * sma_demo_start_async:
 * @self: a demonstration
 * @cancellable: (nullable): stops waiting for it
 * @callback: called when its addresses are known
 * @user_data: for @callback
 */
void
sma_demo_start_async (SmaDemo *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autofree char *program = NULL;
  GError *error = NULL;

  g_return_if_fail (SMA_IS_DEMO (self));
  g_return_if_fail (self->process == NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sma_demo_start_async);
  program = find_program ();
  if (program == NULL)
    {
      sm_error_set (&error, SM_ERROR_UNAVAILABLE, 0, PROGRAM " is not installed");
      g_task_return_error (task, error);
      return;
    }
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_subprocess_launcher_set_child_setup (launcher, end_with_parent, NULL, NULL);
  self->process = g_subprocess_launcher_spawn (launcher, &error, program, NULL);
  if (self->process == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, cancellable, on_line_read,
                                       g_steal_pointer (&task));
}

/**
 * sma_demo_start_finish:
 * @self: a demonstration
 * @result: of the start
 * @error: SM_ERROR_UNAVAILABLE, or why the program did not run
 *
 * Returns: whether it runs
 */
gboolean
sma_demo_start_finish (SmaDemo *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sma_demo_get_service_url:
 * @self: a demonstration
 *
 * Returns: (transfer none) (nullable): where its service listens
 */
const char *
sma_demo_get_service_url (SmaDemo *self)
{
  g_return_val_if_fail (SMA_IS_DEMO (self), NULL);
  return self->service_url;
}

/**
 * sma_demo_get_mailbox_url:
 * @self: a demonstration
 *
 * Returns: (transfer none) (nullable): the page with every letter it sent
 */
const char *
sma_demo_get_mailbox_url (SmaDemo *self)
{
  g_return_val_if_fail (SMA_IS_DEMO (self), NULL);
  return self->mailbox_url;
}

/**
 * sma_demo_find_login:
 * @self: a demonstration
 * @state: "empty", "simple" or "full"
 * @email: (out) (transfer none): the customer's login
 * @password: (out) (transfer none): and password
 *
 * Returns: whether there is a customer like that
 */
gboolean
sma_demo_find_login (SmaDemo *self, const char *state, const char **email, const char **password)
{
  g_return_val_if_fail (SMA_IS_DEMO (self), FALSE);

  for (guint i = 0; i < self->logins->len; i++)
    {
      const Login *login = g_ptr_array_index (self->logins, i);

      if (g_strcmp0 (login->state, state) != 0)
        continue;
      *email = login->email;
      *password = login->password;
      return *email != NULL && *password != NULL;
    }
  return FALSE;
}
