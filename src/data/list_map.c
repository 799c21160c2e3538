#define _XOPEN_SOURCE 700
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/status.h"
#include "data/npy.h"
#include "plogp/list.h"

/* The mapped bytes of a file, or NULL when it cannot be mapped. */
static void *map_file(const char *path, size_t *size)
{
    struct stat about;
    void *base = NULL;
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return NULL;
    if (fstat(file, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0) {
        *size = (size_t)about.st_size;
        base = mmap(NULL, *size, PROT_READ, MAP_PRIVATE, file, 0);
    }
    (void)close(file);
    return base == MAP_FAILED ? NULL : base;
}

/* Whether the elements are as this machine has them in memory: `kind` 'f' or 'u' of 8
 * bytes in the order of its bytes, in one row or column, all there and aligned. */
static bool is_in_place(const uint8_t *bytes, size_t length, char kind,
                        struct plogp__npy *npy)
{
    const uint16_t one = 1;
    uint8_t low = 0;
    memcpy(&low, &one, 1);
    if (length < PLOGP__NPY_MAGIC_SIZE ||
        memcmp(bytes, PLOGP__NPY_MAGIC, PLOGP__NPY_MAGIC_SIZE) != 0 ||
        plogp__npy_parse(bytes, length, npy) != NULL)
        return false;
    return npy->kind == kind && npy->size == sizeof(double) &&
           npy->big_endian == (low == 0) && npy->dimensions <= 2 &&
           (npy->shape[0] == 1 || npy->shape[1] == 1) && npy->count > 0 &&
           npy->data_offset % sizeof(double) == 0 &&
           (length - npy->data_offset) / npy->size >= npy->count;
}

/* Map the file of a list; false: read it instead, which also says what is wrong. */
static bool map_list(const char *list, char kind, plogp_list_view *view)
{
    struct plogp__npy npy;
    size_t size = 0;
    uint8_t *base = list[0] == '@' ? map_file(list + 1, &size) : NULL;
    if (base == NULL)
        return false;
    if (!is_in_place(base, size, kind, &npy)) {
        (void)munmap(base, size);
        return false;
    }
    (void)posix_madvise(base, size, POSIX_MADV_SEQUENTIAL);
    *view = (plogp_list_view){base + npy.data_offset, (size_t)npy.count, base, size};
    return true;
}

static plogp_status open_list(const char *list, char kind, const plogp_context *context,
                              plogp_list_view *view)
{
    double *values = NULL;
    uint64_t *counts = NULL;
    size_t count = 0;
    if (list == NULL || view == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "opening a list: null pointer");
    if (map_list(list, kind, view))
        return PLOGP_OK;
    PLOGP_TRY(kind == 'u' ? plogp_list_read_counts(list, context, &counts, &count)
                          : plogp_list_read(list, context, &values, &count));
    void *const numbers = kind == 'u' ? (void *)counts : (void *)values;
    *view = (plogp_list_view){numbers, count, numbers, 0};
    return PLOGP_OK;
}

plogp_status plogp_list_open(const char *list, const plogp_context *context,
                             plogp_list_view *view)
{
    return open_list(list, 'f', context, view);
}

plogp_status plogp_list_open_counts(const char *list, const plogp_context *context,
                                    plogp_list_view *view)
{
    return open_list(list, 'u', context, view);
}

void plogp_list_close(plogp_list_view *view, const plogp_context *context)
{
    if (view->mapped > 0)
        (void)munmap(view->block, view->mapped);
    else
        plogp_list_free(view->block, context);
    *view = (plogp_list_view){NULL, 0, NULL, 0};
}
