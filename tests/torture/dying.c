/* Preloaded into a server: `git receive-pack` dies by SIGKILL just before its n-th change of a name on disk,
   and leaves that name in a file. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static long left = -1;

__attribute__((constructor)) static void begin(void)
{
	char line[256] = "";
	int fd = open("/proc/self/cmdline", O_RDONLY);
	ssize_t size = fd < 0 ? 0 : read(fd, line, sizeof(line) - 1);
	if (fd >= 0)
		close(fd);
	if (size > 0 && memmem(line, (size_t)size, "receive-pack", 12) && getenv("DIES_BEFORE") && getenv("OBITUARIES"))
		left = atol(getenv("DIES_BEFORE"));
}

static void step(const char *path)
{
	int fd;

	if (left <= 0 || --left > 0)
		return;
	fd = open(getenv("OBITUARIES"), O_WRONLY | O_CREAT | O_APPEND, 0666);
	if (fd >= 0)
		dprintf(fd, "%s\n", path);
	kill(getpid(), SIGKILL);
}

int rename(const char *from, const char *to)
{
	int (*real)(const char *, const char *) = dlsym(RTLD_NEXT, "rename");
	step(to);
	return real(from, to);
}

int link(const char *from, const char *to)
{
	int (*real)(const char *, const char *) = dlsym(RTLD_NEXT, "link");
	step(to);
	return real(from, to);
}

int unlink(const char *path)
{
	int (*real)(const char *) = dlsym(RTLD_NEXT, "unlink");
	step(path);
	return real(path);
}
