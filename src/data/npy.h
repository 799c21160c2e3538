/* NumPy's .npy format: what its header says, and its elements as numbers. */
#ifndef PLOGP_SRC_DATA_NPY_H
#define PLOGP_SRC_DATA_NPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PLOGP__NPY_MAGIC       "\x93NUMPY"
#define PLOGP__NPY_MAGIC_SIZE  ((size_t)6)
#define PLOGP__NPY_PREFIX_SIZE ((size_t)12) /* tells the size of the header */
#define PLOGP__NPY_HEADER_MAX  ((size_t)1 << 20)

struct plogp__npy {
    char kind;   /* 'f' float, 'i' and 'u' integers, 'b' bool */
    size_t size; /* bytes of an element: 1, 2, 4 or 8         */
    bool big_endian;
    bool fortran_order; /* first index fastest                */
    size_t dimensions;
    uint64_t shape[2];  /* of the first two; 1 where there are fewer dimensions */
    uint64_t count;     /* elements in all                                      */
    size_t data_offset; /* bytes before the first element                       */
};

/* Bytes before the first element, from the prefix; 0 when it is no .npy. */
size_t plogp__npy_header_size(const uint8_t *bytes, size_t length);

/* Read the whole header. NULL, or a sentence saying what is wrong with it. */
const char *plogp__npy_parse(const uint8_t *bytes, size_t length, struct plogp__npy *npy);

/* Element as a double, correctly rounded. */
double plogp__npy_number(const struct plogp__npy *npy, const uint8_t *element);

/* Element of an integer kind or bool as magnitude and sign. */
uint64_t plogp__npy_integer(const struct plogp__npy *npy, const uint8_t *element,
                            bool *negative);

#endif
