#define _GNU_SOURCE
#include "CLinux.h"

#ifdef __linux__

#include <errno.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

int clinux_poller_open(void) {
    return epoll_create1(EPOLL_CLOEXEC);
}

int clinux_poller_watch(int poller, int descriptor, uint64_t key, int for_writing, int is_new) {
    struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP | (for_writing ? EPOLLOUT : 0), .data.u64 = key};
    return epoll_ctl(poller, is_new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, descriptor, &event);
}

int clinux_poller_forget(int poller, int descriptor) {
    return epoll_ctl(poller, EPOLL_CTL_DEL, descriptor, NULL);
}

int clinux_poller_wait(int poller, struct clinux_ready *ready, int capacity, int milliseconds) {
    struct epoll_event events[64];
    int count = epoll_wait(poller, events, capacity < 64 ? capacity : 64, milliseconds);
    if (count < 0) return errno == EINTR ? 0 : -1;
    for (int index = 0; index < count; index++) {
        ready[index].key = events[index].data.u64;
        ready[index].can_read = (events[index].events & ~(uint32_t)EPOLLOUT) != 0;
        ready[index].can_write = (events[index].events & EPOLLOUT) != 0;
    }
    return count;
}

int clinux_event_open(void) {
    return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

void clinux_event_signal(int event) {
    uint64_t one = 1;
    // A counter that is full is readable as well.
    ssize_t ignored = write(event, &one, sizeof one);
    (void)ignored;
}

void clinux_event_clear(int event) {
    uint64_t count;
    ssize_t ignored = read(event, &count, sizeof count);
    (void)ignored;
}

/// What the thread does, a byte for each level.
static __thread uint64_t duties;

int clinux_polls_here(void) {
    return (int)(duties & 0xff);
}

void clinux_enter_polling(int what) {
    duties = duties << 8 | (uint64_t)(what & 0xff);
}

void clinux_leave_polling(void) {
    duties >>= 8;
}

int clinux_socket_accept(int listener) {
    return accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

int clinux_socket_open(void) {
    return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

ssize_t clinux_socket_send(int descriptor, const struct iovec *pieces, int count) {
    struct msghdr message = {.msg_iov = (struct iovec *)pieces, .msg_iovlen = (size_t)count};
    return sendmsg(descriptor, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

ssize_t clinux_socket_receive(int descriptor, void *bytes, size_t capacity) {
    return recv(descriptor, bytes, capacity, MSG_DONTWAIT);
}

#endif
