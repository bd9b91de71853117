/* A disk that fails: loaded before libc, it lets the n-th call that changes something below one folder fail.
 *
 * A full disk (ENOSPC) stays full: the n-th call and all later ones that need space fail, a write at first after half of its bytes.
 * A passing error (EIO) fails the n-th call alone; a dead disk fails that one and every later one.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static char root[PATH_MAX];
static long wanted, calls;
static int error, lasting, halved;

/* Begin to count, and to fail at the n-th call; 0 only counts. */
void failing_begin(const char *folder, long n, int with, int from_then_on)
{
    snprintf(root, sizeof root, "%s/", folder);
    wanted = n, error = with, lasting = from_then_on, calls = halved = 0;
}

long failing_end(void)
{
    root[0] = 0;
    return calls;
}

static int below(const char *path)
{
    return root[0] && strncmp(path, root, strlen(root)) == 0;
}

static int open_below(int file)
{
    char link[64], path[PATH_MAX];
    if (!root[0])
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t size = readlink(link, path, sizeof path - 1);
    if (size < 0)
        return 0;
    path[size] = 0;
    return below(path);
}

static int named_below(int folder, const char *path)
{
    return path[0] == '/' || folder == AT_FDCWD ? below(path) : open_below(folder);
}

/* Count a call and say whether it fails. */
static int fails(void)
{
    calls++;
    if (calls == wanted || (lasting && wanted && calls > wanted)) {
        errno = error;
        return 1;
    }
    return 0;
}

#define REAL(result, name, ...)                                 \
    static result (*real)(__VA_ARGS__);                         \
    if (!real)                                                  \
    *(void **)&real = dlsym(RTLD_NEXT, name)

#define OPENS(name, given, ...)                                                         \
    int name(__VA_ARGS__, int flags, ...)                                               \
    {                                                                                   \
        va_list rest;                                                                   \
        va_start(rest, flags);                                                          \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;         \
        va_end(rest);                                                                   \
        static int (*real)(__VA_ARGS__, int, ...);                                      \
        if (!real)                                                                      \
            *(void **)&real = dlsym(RTLD_NEXT, #name);                                  \
        if ((flags & O_ACCMODE) != O_RDONLY && IS_BELOW && fails())                     \
            return -1;                                                                  \
        return real given;                                                              \
    }

#define IS_BELOW below(path)
OPENS(open, (path, flags, mode), const char *path)
OPENS(open64, (path, flags, mode), const char *path)
#undef IS_BELOW
#define IS_BELOW named_below(folder, path)
OPENS(openat, (folder, path, flags, mode), int folder, const char *path)
OPENS(openat64, (folder, path, flags, mode), int folder, const char *path)
#undef IS_BELOW

/* How much of a write a disk takes that is full from now on: half, once. */
static size_t half(size_t size)
{
    if (error != ENOSPC || halved || size < 2)
        return 0;
    halved = 1;
    return size / 2;
}

ssize_t write(int file, const void *bytes, size_t size)
{
    REAL(ssize_t, "write", int, const void *, size_t);
    if (open_below(file) && fails()) {
        size_t part = half(size);
        return part ? real(file, bytes, part) : -1;
    }
    return real(file, bytes, size);
}

#define PWRITES(name)                                                   \
    ssize_t name(int file, const void *bytes, size_t size, off_t at)    \
    {                                                                   \
        REAL(ssize_t, #name, int, const void *, size_t, off_t);         \
        if (open_below(file) && fails()) {                              \
            size_t part = half(size);                                   \
            return part ? real(file, bytes, part, at) : -1;             \
        }                                                               \
        return real(file, bytes, size, at);                             \
    }
PWRITES(pwrite)
PWRITES(pwrite64)

#define SYNCS(name)                             \
    int name(int file)                          \
    {                                           \
        REAL(int, #name, int);                  \
        if (open_below(file) && fails())        \
            return -1;                          \
        return real(file);                      \
    }
SYNCS(fsync)
SYNCS(fdatasync)

#define CUTS(name)                                                      \
    int name(int file, off_t size)                                      \
    {                                                                   \
        REAL(int, #name, int, off_t);                                   \
        if (error != ENOSPC && open_below(file) && fails())             \
            return -1;                                                  \
        return real(file, size);                                        \
    }
CUTS(ftruncate)
CUTS(ftruncate64)

int rename(const char *old, const char *new)
{
    REAL(int, "rename", const char *, const char *);
    if (below(new) && fails())
        return -1;
    return real(old, new);
}

int mkdir(const char *path, mode_t mode)
{
    REAL(int, "mkdir", const char *, mode_t);
    if (below(path) && fails())
        return -1;
    return real(path, mode);
}

int unlink(const char *path)
{
    REAL(int, "unlink", const char *);
    if (error != ENOSPC && below(path) && fails())
        return -1;
    return real(path);
}
