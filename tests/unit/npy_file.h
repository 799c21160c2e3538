/* A .npy file of version 1 around given elements. */
#ifndef PLOGP_TESTS_NPY_FILE_H
#define PLOGP_TESTS_NPY_FILE_H

#include <stdbool.h>

#include "temporary.h"

/* What the header says. */
struct npy_header {
    const char *type;  /* "<f8" */
    const char *shape; /* "(2, 3)" */
    bool fortran_order;
};

/* Its name goes to path[TEMPORARY_SIZE]. */
static inline void npy_file(char *path, const struct npy_header *header,
                            const void *elements, size_t size)
{
    char bytes[1024];
    const int text =
        snprintf(bytes + 10, sizeof bytes - 10,
                 "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }\n", header->type,
                 header->fortran_order ? "True" : "False", header->shape);
    memcpy(bytes, "\x93NUMPY\x01\x00", 8);
    bytes[8] = (char)text;
    bytes[9] = 0;
    memcpy(bytes + 10 + text, elements, size);
    temporary_file(path, bytes, 10 + (size_t)text + size);
}

#endif
