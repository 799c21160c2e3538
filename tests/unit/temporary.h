/* Files that a test makes and removes. */
#ifndef PLOGP_TESTS_TEMPORARY_H
#define PLOGP_TESTS_TEMPORARY_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEMPORARY_SIZE 64

/* A new file with the bytes; its name is put in path[TEMPORARY_SIZE]. */
static inline void temporary_file(char *path, const void *bytes, size_t length)
{
    strcpy(path, "/tmp/plogp_test_XXXXXX");
    const int file = mkstemp(path);
    if (file < 0 || write(file, bytes, length) != (ssize_t)length || close(file) != 0)
        abort();
}

/* The bytes of a file, terminated; free them. NULL when there is no such file. */
static inline char *temporary_read(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return NULL;
    char *bytes = NULL;
    *length = 0;
    for (size_t got = 1; got > 0; *length += got) {
        bytes = realloc(bytes, *length + 4097);
        if (bytes == NULL)
            abort();
        got = fread(bytes + *length, 1, 4096, file);
    }
    bytes[*length] = '\0';
    (void)fclose(file);
    return bytes;
}

#endif
