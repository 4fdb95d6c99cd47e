#pragma once

#ifdef __linux__

#include <sys/types.h>

// A fork server is a process of this executable that is loaded and linked, has a single thread and has run none of the
// program: it forks itself for each process that is wanted. It runs before main, in a constructor, when the environment
// says so; the processes it forks return from there and go on to main.

/// The variable of the environment that makes a process a fork server ("serve", the socket is descriptor 3), or has it
/// fork one off for itself before it goes on ("keep"). It is taken out of the environment.
#define CLINUX_FORK_SERVER_VARIABLE "MANTA_FORK_SERVER"

/// The variable that holds secrets of the process it is meant for: a server that is forked off wipes its copy.
#define CLINUX_SECRET_VARIABLE "MANTA_PROCESS_TICKET"

/// The socket to the server that this process has forked off before main, and the server's number; -1 if it has none.
/// Only the first call is answered: the caller owns both.
int clinux_take_fork_server(pid_t *server);

/// Makes the pair of sockets between a process and its fork server. Returns 0, or -1 with errno set.
int clinux_make_fork_server_sockets(int ends[2]);

/// What a process is forked with.
struct clinux_fork_request {
    /// The whole environment: strings that each end with a zero byte.
    const char *environment;
    size_t environment_size;
    /// The descriptors that become the child's standard input, and its standard output and error.
    int input, output;
    /// The descriptor that becomes the child's descriptor 3; or -1 for none.
    int extra;
};

/// Has the server fork a process, which is a child of the calling process as if that had started it itself: it leads a
/// process group of its own, has its working directory, has no descriptor but those of the request, and is killed when the
/// server's parent ends.
///
/// Blocks until the process is there, or the server is gone, or has not answered for `milliseconds`.
/// Returns 0 and the process's number, or an error number; there will be no process then.
int clinux_fork(int server, const struct clinux_fork_request *request, int milliseconds, pid_t *child);

#endif
