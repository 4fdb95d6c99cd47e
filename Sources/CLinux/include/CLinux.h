#pragma once

#ifdef __linux__

#include <spawn.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>

#include "ForkServer.h"

/// Asks the kernel to send `signal` to this process when the thread that started it ends.
/// The setting belongs to the calling thread and is lost when that thread ends. Returns 0, or -1 with errno set.
int clinux_set_parent_death_signal(int signal);

/// What a process is started with.
struct clinux_spawn_request {
    const char *path;
    char *const *arguments;
    char *const *environment;
    /// The descriptors that become the child's standard input, and its standard output and error; above 3.
    int input, output;
    /// The descriptor that becomes the child's descriptor 3, above 3; or -1 for none.
    int extra;
};

/// Starts a process that leads a process group of its own, has default signal handling and no descriptor but those of
/// the request, and is killed when the calling thread ends.
/// Returns 0 and the process's number, or an error number.
int clinux_spawn(const struct clinux_spawn_request *request, pid_t *child);

/// A descriptor that can be read from when the process has ended, or -1 with errno set.
int clinux_open_process(pid_t process);

/// Names the calling thread, for debuggers and `ps`; at most 15 characters. Returns 0, or -1 with errno set.
int clinux_set_thread_name(const char *name);

/// The number of processors that this process may use, or -1 with errno set.
int clinux_available_processors(void);

/// Makes an empty file that lives in memory only and that programs started later do not inherit.
/// Returns its descriptor, or -1 with errno set.
int clinux_memory_file(const char *name);

/// Fixes the size of a memory file for good: nobody can make a mapping of it end early. Returns 0, or -1 with errno set.
int clinux_seal_size(int descriptor);

/// Whether the descriptor is a memory file whose size is fixed.
int clinux_size_is_sealed(int descriptor);

/// Gives every page of a mapping memory, as if each had been written; what the pages hold stays as it is.
/// Returns 0, or -1 with errno set: EINVAL where the kernel cannot do it.
int clinux_populate_for_writing(void *start, size_t length);

/// Lets the kernel use huge pages for a mapping where the system's settings leave it to the program.
/// Returns 0, or -1 with errno set.
int clinux_allow_huge_pages(void *start, size_t length);

/// Takes the memory or the blocks behind a part of a file away; it reads as zeroes then. Returns 0, or -1 with errno set.
int clinux_punch_hole(int descriptor, off_t start, off_t length);

/// Takes the blocks of a file from the disk before it is written. Returns 0, also where the file system cannot do it,
/// or -1 with errno set.
int clinux_reserve_blocks(int descriptor, off_t length);

/// Has a process that is to be started close all descriptors from one on. Returns 0 or the error's number.
int clinux_add_close_from(posix_spawn_file_actions_t *actions, int lowest);

/// A descriptor that something happens to.
struct clinux_ready {
    /// What the descriptor was watched under.
    uint64_t key;
    /// Whether there is something to read (the end counts), and room to write.
    int can_read, can_write;
};

/// Opens what watches many descriptors. Returns its descriptor, or -1 with errno set.
int clinux_poller_open(void);

/// Watches a descriptor for something to read and, if asked for, for room to write; or changes what it is watched for.
/// Returns 0, or -1 with errno set.
int clinux_poller_watch(int poller, int descriptor, uint64_t key, int for_writing, int is_new);

/// Watches a descriptor no longer. Returns 0, or -1 with errno set.
int clinux_poller_forget(int poller, int descriptor);

/// Waits until something happens, at most `milliseconds` long, or without end for -1.
/// Returns how many elements of `ready` were filled in, at most `capacity` and 64, or -1 with errno set.
int clinux_poller_wait(int poller, struct clinux_ready *ready, int capacity, int milliseconds);

/// Opens a descriptor that is there to be readable once it was signalled. Returns it, or -1 with errno set.
int clinux_event_open(void);
void clinux_event_signal(int event);
void clinux_event_clear(int event);

/// What the calling thread does for the process's poller: 0 nothing, 1 it runs a job, 2 it polls. Entering can be nested.
int clinux_polls_here(void);
void clinux_enter_polling(int what);
void clinux_leave_polling(void);

/// Makes a Unix-domain stream socket that does not block and is not inherited. Returns it, or -1 with errno set.
int clinux_socket_open(void);

/// Accepts a connection; the new descriptor does not block and is not inherited. Returns it, or -1 with errno set.
int clinux_socket_accept(int listener);

/// Writes pieces to a socket without waiting and without a signal. Returns how many bytes, or -1 with errno set.
ssize_t clinux_socket_send(int descriptor, const struct iovec *pieces, int count);

/// Reads from a socket without waiting. Returns how many bytes, 0 at the end, or -1 with errno set.
ssize_t clinux_socket_receive(int descriptor, void *bytes, size_t capacity);

#endif
