#pragma once

#ifdef __linux__

#include <spawn.h>

/// Asks the kernel to send `signal` to this process when the thread that started it ends.
/// The setting belongs to the calling thread and is lost when that thread ends. Returns 0, or -1 with errno set.
int clinux_set_parent_death_signal(int signal);

/// Adds to `actions` that the spawned process closes every descriptor from `lowest` on.
/// Returns 0 or an error number.
int clinux_spawn_close_from(posix_spawn_file_actions_t *actions, int lowest);

/// Names the calling thread, for debuggers and `ps`; at most 15 characters. Returns 0, or -1 with errno set.
int clinux_set_thread_name(const char *name);

/// The number of processors that this process may use, or -1 with errno set.
int clinux_available_processors(void);

#endif
