#define _GNU_SOURCE
#include "CLinux.h"

#ifdef __linux__

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int clinux_set_parent_death_signal(int signal) {
    return prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0);
}

int clinux_set_thread_name(const char *name) {
    return prctl(PR_SET_NAME, name, 0, 0, 0);
}

/// The child's part. It shares the parent's memory until it becomes another program, so it calls nothing but the system.
static int become(const struct clinux_spawn_request *request, pid_t parent) {
    // Handlers of the parent must not run here, so none may be left when signals are let in again.
    for (int signal_number = 1; signal_number < NSIG; signal_number++) signal(signal_number, SIG_DFL);
    if (setpgid(0, 0) != 0) return errno;
    // Unlike posix_spawn, this leaves no moment in which the child could outlive its parent.
    if (clinux_set_parent_death_signal(SIGKILL) != 0) return errno;
    if (getppid() != parent) _exit(127);
    if (dup2(request->input, 0) < 0 || dup2(request->output, 1) < 0 || dup2(request->output, 2) < 0) return errno;
    if (request->extra >= 0 && dup2(request->extra, 3) < 0) return errno;
    closefrom(request->extra >= 0 ? 4 : 3);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execve(request->path, request->arguments, request->environment);
    return errno;
}

int clinux_spawn(const struct clinux_spawn_request *request, pid_t *child) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    volatile int failure = 0;
    pid_t parent = getpid();
    pid_t process = vfork();
    if (process == 0) {
        failure = become(request, parent);
        _exit(127);
    }
    if (process < 0) failure = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    // A child that could not become the program has ended: nobody else shall see it.
    if (process > 0 && failure != 0) while (waitpid(process, NULL, 0) < 0 && errno == EINTR) {}
    *child = process;
    return failure;
}

int clinux_open_process(pid_t process) {
    return (int)syscall(SYS_pidfd_open, process, 0);
}

int clinux_available_processors(void) {
    cpu_set_t set;
    CPU_ZERO(&set);
    return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : -1;
}

int clinux_memory_file(const char *name) {
    return memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
}

int clinux_seal_size(int descriptor) {
    return fcntl(descriptor, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW);
}

int clinux_size_is_sealed(int descriptor) {
    int seals = fcntl(descriptor, F_GET_SEALS);
    return seals >= 0 && (seals & F_SEAL_SHRINK) && (seals & F_SEAL_GROW);
}

// Headers older than Linux 5.14 do not have it.
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

int clinux_populate_for_writing(void *start, size_t length) {
    int result;
    do {
        result = madvise(start, length, MADV_POPULATE_WRITE);
    } while (result != 0 && (errno == EINTR || errno == EAGAIN));
    return result;
}

int clinux_allow_huge_pages(void *start, size_t length) {
    return madvise(start, length, MADV_HUGEPAGE);
}

int clinux_punch_hole(int descriptor, off_t start, off_t length) {
    int result;
    do {
        result = fallocate(descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, start, length);
    } while (result != 0 && errno == EINTR);
    return result;
}

int clinux_reserve_blocks(int descriptor, off_t length) {
    int result;
    do {
        result = fallocate(descriptor, 0, 0, length);
    } while (result != 0 && errno == EINTR);
    return result != 0 && (errno == EOPNOTSUPP || errno == ENOSYS) ? 0 : result;
}

int clinux_add_close_from(posix_spawn_file_actions_t *actions, int lowest) {
    return posix_spawn_file_actions_addclosefrom_np(actions, lowest);
}

#endif
