#define _GNU_SOURCE
#include "CLinux.h"

#ifdef __linux__

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/// Where the server finds its socket, and its children what they inherit.
static const int socket_descriptor = 3;
/// A request carries these descriptors, in this order, and perhaps one more that becomes the child's descriptor 3.
enum { reply_index, input_index, output_index, directory_index, fixed_count, extra_index = fixed_count, most };

/// What is answered to a request: by the child itself, which may be left alone by the server; or why there is none.
struct answer {
    int32_t process;
    int32_t failure;
};

/// The program's preparation of what every process needs, if it has any. It must start no thread.
extern void manta_prepare_processes(void) __attribute__((weak));

static int kept_socket = -1;
static pid_t kept_server = -1;

int clinux_take_fork_server(pid_t *server) {
    int socket = kept_socket;
    *server = kept_server;
    kept_socket = -1;
    kept_server = -1;
    return socket;
}

int clinux_make_fork_server_sockets(int ends[2]) {
    return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends);
}

// The server's part.

static int count_threads(void) {
    DIR *folder = opendir("/proc/self/task");
    if (!folder) return -1;
    int count = 0;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) count += entry->d_name[0] != '.';
    closedir(folder);
    return count;
}

/// Libraries may have started threads when they were loaded (OpenBLAS does). Those that can live with forks end them
/// before one and start them anew when they need them; so a fork for nothing is what makes them do so.
static int become_single_threaded(void) {
    if (count_threads() == 1) return 1;
    pid_t nobody = fork();
    if (nobody == 0) _exit(0);
    if (nobody > 0) while (waitpid(nobody, NULL, 0) < 0 && errno == EINTR) {}
    // A thread that was joined may be listed for a moment longer.
    for (int tries = 0; tries < 100; tries++) {
        if (count_threads() == 1) return 1;
        usleep(100);
    }
    return 0;
}

/// A fork of the calling process whose child is a child of its parent. Unlike fork(), it runs no handlers, which
/// suffices in a process with one thread; what the C library notes of its thread is brought up to date here.
static pid_t fork_sibling(void) {
    int *thread_number = NULL;
    if (prctl(PR_GET_TID_ADDRESS, &thread_number, 0, 0, 0) != 0 || !thread_number) return -1;
    void *robust_list = NULL;
    size_t robust_size = 0;
    if (syscall(SYS_get_robust_list, 0, &robust_list, &robust_size) != 0) return -1;
    unsigned long flags = CLONE_PARENT | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID;
#if defined(__x86_64__)
    pid_t child = (pid_t)syscall(SYS_clone, flags, NULL, NULL, thread_number, 0UL);
#else
    pid_t child = (pid_t)syscall(SYS_clone, flags, NULL, NULL, 0UL, thread_number);
#endif
    if (child == 0) syscall(SYS_set_robust_list, robust_list, robust_size);
    return child;
}

/// Returns whether the answer can be heard.
static int answer(int reply, pid_t process, int failure) {
    struct answer answer = {process, failure};
    ssize_t sent;
    do {
        sent = send(reply, &answer, sizeof answer, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent >= 0;
}

/// The environment of a request as the C library wants it; it lies in the request.
static char **environment_in(char *text, size_t size) {
    size_t count = 0;
    for (size_t index = 0; index < size; index++) count += text[index] == 0;
    char **variables = malloc((count + 1) * sizeof *variables);
    if (!variables) return NULL;
    char *variable = text;
    for (size_t index = 0; index < count; index++) {
        variables[index] = variable;
        variable += strlen(variable) + 1;
    }
    variables[count] = NULL;
    return variables;
}

static _Noreturn void fail(const char *what) {
    dprintf(2, "error: a forked process cannot %s: %s\n", what, strerror(errno));
    _exit(127);
}

/// The child's part: what tells it from its siblings. It ends if that cannot be had.
static void become(char **variables, const int *descriptors, int count, pid_t parent, const char *name) {
    if (clinux_set_parent_death_signal(SIGKILL) != 0 || getppid() != parent) _exit(127);
    // Whoever has asked may have given up by now: nobody would know of this process.
    if (!answer(descriptors[reply_index], getpid(), 0)) _exit(127);
    if (dup2(descriptors[output_index], 1) < 0 || dup2(descriptors[output_index], 2) < 0) _exit(127);
    if (dup2(descriptors[input_index], 0) < 0) fail("have its standard input");
    if (setpgid(0, 0) != 0) fail("lead a process group");
    if (fchdir(descriptors[directory_index]) != 0) fail("enter its working directory");
    if (count > extra_index && dup2(descriptors[extra_index], socket_descriptor) < 0) fail("have its lifeline");
    closefrom(count > extra_index ? socket_descriptor + 1 : socket_descriptor);
    clinux_set_thread_name(name);
    environ = variables;
}

/// Takes the next request. Returns its size; the text is the caller's to free. Returns -1 when there will be none.
static ssize_t take_request(char **text, int *descriptors, int *count) {
    ssize_t size;
    do {
        size = recv(socket_descriptor, NULL, 0, MSG_PEEK | MSG_TRUNC);
    } while (size < 0 && errno == EINTR);
    if (size <= 0 || !(*text = malloc((size_t)size))) return -1;
    char control[CMSG_SPACE(most * sizeof(int))] __attribute__((aligned(8)));
    struct iovec part = {*text, (size_t)size};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    ssize_t received;
    do {
        received = recvmsg(socket_descriptor, &message, MSG_CMSG_CLOEXEC);
    } while (received < 0 && errno == EINTR);
    struct cmsghdr *header = received == size ? CMSG_FIRSTHDR(&message) : NULL;
    if (!header || header->cmsg_type != SCM_RIGHTS || (message.msg_flags & MSG_CTRUNC)) return -1;
    *count = (int)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    memcpy(descriptors, CMSG_DATA(header), (size_t)*count * sizeof(int));
    return *count >= fixed_count && (*text)[size - 1] == 0 ? size : -1;
}

/// Forks a process for each request. Returns in the children only.
static void serve(pid_t parent, const char *name) {
    while (1) {
        char *text = NULL;
        int descriptors[most], count = 0;
        ssize_t size = take_request(&text, descriptors, &count);
        if (size < 0) _exit(0);
        char **variables = environment_in(text, (size_t)size);
        pid_t child = -1;
        int failure = variables ? EBUSY : ENOMEM;
        if (variables && count_threads() == 1) {
            child = fork_sibling();
            failure = child < 0 ? errno : 0;
        }
        if (child == 0) {
            become(variables, descriptors, count, parent, name);
            return;
        }
        if (child < 0) answer(descriptors[reply_index], -1, failure);
        for (int index = 0; index < count; index++) close(descriptors[index]);
        explicit_bzero(text, (size_t)size);
        free(text);
        free(variables);
    }
}

/// This process is a server from here on. Returns in its children only.
static void become_server(pid_t parent) {
    // A program that is started through /proc/self/exe is called "exe" until it is named.
    char path[4096], name[16];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    path[length < 0 ? 0 : length] = 0;
    const char *slash = strrchr(path, '/');
    snprintf(name, sizeof name, "%.15s", slash ? slash + 1 : path);
    clinux_set_thread_name("fork-server");
    // Nothing of the starter's stays open here but the socket.
    int nowhere = open("/dev/null", O_RDWR);
    for (int number = 0; number < socket_descriptor; number++) dup2(nowhere, number);
    if (nowhere > socket_descriptor) close(nowhere);
    closefrom(socket_descriptor + 1);
    if (fcntl(socket_descriptor, F_SETFD, FD_CLOEXEC) != 0 || !become_single_threaded()) _exit(1);
    if (manta_prepare_processes) manta_prepare_processes();
    serve(parent, name);
}

static void wipe(const char *variable) {
    char *value = getenv(variable);
    if (!value) return;
    explicit_bzero(value, strlen(value));
    unsetenv(variable);
}

/// Forks a server off for this process. Without one it starts processes by itself. Returns whether this is a process
/// that the server has forked.
static int keep_server(void) {
    int ends[2];
    if (clinux_make_fork_server_sockets(ends) != 0) return 0;
    pid_t parent = getpid();
    pid_t server = fork();
    if (server == 0) {
        wipe(CLINUX_SECRET_VARIABLE);
        if (clinux_set_parent_death_signal(SIGKILL) != 0 || getppid() != parent) _exit(1);
        if (dup2(ends[1], socket_descriptor) < 0) _exit(1);
        become_server(parent);
        return 1;
    }
    close(ends[1]);
    if (server < 0) {
        close(ends[0]);
    } else {
        kept_server = server;
        kept_socket = ends[0];
    }
    return 0;
}

/// Runs before main. A process that was forked comes out of here with its own environment, which may ask again.
__attribute__((constructor)) static void start(void) {
    const char *wish;
    while ((wish = getenv(CLINUX_FORK_SERVER_VARIABLE)) != NULL) {
        int shall_serve = strcmp(wish, "serve") == 0;
        int shall_keep = strcmp(wish, "keep") == 0;
        unsetenv(CLINUX_FORK_SERVER_VARIABLE);
        if (shall_serve) {
            become_server(getppid());
        } else if (!shall_keep || !keep_server()) {
            return;
        }
    }
}

// The side of those who want processes.

static int send_request(int server, const struct clinux_fork_request *request, int directory, int reply) {
    int descriptors[most] = {reply, request->input, request->output, directory, request->extra};
    size_t size = (request->extra >= 0 ? most : fixed_count) * sizeof(int);
    char control[CMSG_SPACE(sizeof descriptors)] __attribute__((aligned(8)));
    memset(control, 0, sizeof control);
    struct iovec part = {(void *)request->environment, request->environment_size};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = CMSG_SPACE(size)};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(size);
    memcpy(CMSG_DATA(header), descriptors, size);
    ssize_t sent;
    do {
        sent = sendmsg(server, &message, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent < 0 ? errno : 0;
}

static int take_answer(int reply, int milliseconds, pid_t *child) {
    struct pollfd watched = {.fd = reply, .events = POLLIN};
    int ready;
    do {
        ready = poll(&watched, 1, milliseconds);
    } while (ready < 0 && errno == EINTR);
    if (ready <= 0) return ready < 0 ? errno : ETIMEDOUT;
    struct answer answer;
    ssize_t size;
    do {
        size = recv(reply, &answer, sizeof answer, 0);
    } while (size < 0 && errno == EINTR);
    if (size != sizeof answer) return size < 0 ? errno : ECONNRESET;
    *child = answer.process;
    return answer.failure;
}

int clinux_fork(int server, const struct clinux_fork_request *request, int milliseconds, pid_t *child) {
    int ends[2];
    if (clinux_make_fork_server_sockets(ends) != 0) return errno;
    int directory = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    int failure = directory < 0 ? errno : send_request(server, request, directory, ends[1]);
    if (directory >= 0) close(directory);
    close(ends[1]);
    if (failure == 0) failure = take_answer(ends[0], milliseconds, child);
    close(ends[0]);
    return failure;
}

#endif
