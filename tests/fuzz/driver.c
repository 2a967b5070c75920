/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "fuzz-target.h"

/*
 * A few seconds of mutations: bytes changed, put in, taken out, pieces doubled, inputs spliced.
 * The input's buffer ends exactly where it ends, so that sanitizers see a read beyond it.
 */

#define INPUTS 30000
#define BYTES_MOST 4096

static void
change_byte (GByteArray *input)
{
  static const char telling[] = "{}[]\":,\\u0-+.eE019 \n@.9A\xd0\x90\xff\x80";
  guint place = (guint) g_test_rand_int_range (0, (gint) input->len);

  input->data[place] = g_test_rand_bit ()
                           ? (guint8) telling[g_test_rand_int_range (0, sizeof telling)]
                           : (guint8) g_test_rand_int_range (0, 256);
}

static void
double_piece (GByteArray *input)
{
  guint start = (guint) g_test_rand_int_range (0, (gint) input->len);
  guint length = (guint) g_test_rand_int_range (1, (gint) (input->len - start) + 1);
  g_autofree guint8 *piece = g_memdup2 (input->data + start, length);

  g_byte_array_append (input, piece, length);
}

static void
splice (GByteArray *input, guint n_seeds)
{
  const char *other = fuzz_seeds[g_test_rand_int_range (0, (gint) n_seeds)];

  g_byte_array_set_size (input, (guint) g_test_rand_int_range (0, (gint) input->len + 1));
  g_byte_array_append (input, (const guint8 *) other, (guint) strlen (other));
}

static void
mutate (GByteArray *input, guint n_seeds)
{
  if (input->len == 0)
    {
      splice (input, n_seeds);
      return;
    }
  switch (g_test_rand_int_range (0, 6))
    {
    case 0:
      g_byte_array_remove_index (input, (guint) g_test_rand_int_range (0, (gint) input->len));
      break;
    case 1:
      double_piece (input);
      break;
    case 2:
      splice (input, n_seeds);
      break;
    default:
      change_byte (input);
    }
  if (input->len > BYTES_MOST)
    g_byte_array_set_size (input, BYTES_MOST);
}

static void
run_one (const guint8 *bytes, gsize length)
{
  g_autofree guint8 *exact = g_memdup2 (bytes, MAX (length, 1));

  LLVMFuzzerTestOneInput (exact, length);
}

static void
mutations_keep_the_promises (void)
{
  guint n_seeds = g_strv_length ((char **) fuzz_seeds);

  for (guint i = 0; i < n_seeds; i++)
    run_one ((const guint8 *) fuzz_seeds[i], strlen (fuzz_seeds[i]));
  for (guint i = 0; i < INPUTS; i++)
    {
      g_autoptr (GByteArray) input = g_byte_array_new ();
      const char *seed = fuzz_seeds[g_test_rand_int_range (0, (gint) n_seeds)];

      g_byte_array_append (input, (const guint8 *) seed, (guint) strlen (seed));
      for (gint n = g_test_rand_int_range (1, 8); n > 0; n--)
        mutate (input, n_seeds);
      run_one (input->data, input->len);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fuzz/mutations-keep-the-promises", mutations_keep_the_promises);
  return g_test_run ();
}
