#include "base/temporary.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

static int open_temporary(const char *folder, char *path)
{
    const int length = snprintf(path, PLOGP__TEMPORARY_SIZE, "%s/plogp-XXXXXX", folder);
    if (length < 0 || (size_t)length >= PLOGP__TEMPORARY_SIZE)
        return -1;
    const int file = mkstemp(path);
    if (file >= 0)
        (void)fcntl(file, F_SETFD, FD_CLOEXEC);
    return file;
}

int plogp__temporary_file(char *path)
{
    const char *folder = getenv("TMPDIR");
    if (folder != NULL && folder[0] != '\0')
        return open_temporary(folder, path);
    const int file = open_temporary("/var/tmp", path);
    return file >= 0 ? file : open_temporary("/tmp", path);
}
