// Loaded into a process under test: writes every address it connects to, or sends a first datagram to, into the file that
// SLUICE_CONNECTS names, one a line, and lets the call through.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void write_down(const struct sockaddr* address) {
    const char* file = getenv("SLUICE_CONNECTS");
    char text[INET6_ADDRSTRLEN] = "";
    char line[INET6_ADDRSTRLEN + 64];
    if (file == NULL || address == NULL)
        return;
    if (address->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in*)address)->sin_addr, text, sizeof text);
    else if (address->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6*)address)->sin6_addr, text, sizeof text);
    else if (address->sa_family == AF_UNIX)
        strcpy(text, "unix");
    else
        snprintf(text, sizeof text, "family %d", (int)address->sa_family);
    const int length = snprintf(line, sizeof line, "%s\n", text);
    const int out = open(file, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (out >= 0) {
        if (write(out, line, (size_t)length) < 0)
            abort();
        close(out);
    }
}

int connect(int fd, const struct sockaddr* address, socklen_t length) {
    int (*real)(int, const struct sockaddr*, socklen_t) =
        (int (*)(int, const struct sockaddr*, socklen_t))dlsym(RTLD_NEXT, "connect");
    write_down(address);
    return real(fd, address, length);
}

ssize_t sendto(int fd, const void* bytes, size_t size, int flags, const struct sockaddr* to, socklen_t length) {
    ssize_t (*real)(int, const void*, size_t, int, const struct sockaddr*, socklen_t) =
        (ssize_t(*)(int, const void*, size_t, int, const struct sockaddr*, socklen_t))dlsym(RTLD_NEXT, "sendto");
    write_down(to);
    return real(fd, bytes, size, flags, to, length);
}
