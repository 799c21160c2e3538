/*
 * The innermost functions: log, exp and their relatives, one value or a whole array.
 *
 * One algorithm (kernel_functions.h) is compiled for each instruction set; an instance is
 * a table of its entry points, and the best one the machine can run is taken at the first
 * call. All instances give the same bits. NaN in gives NaN out; limits are exact; no
 * errno. Of a float they are taken as of the double it is, and rounded once: within
 * 0.5 + 2^-29 ulp of single precision.
 */
#ifndef PLOGP_SRC_MATH_KERNEL_H
#define PLOGP_SRC_MATH_KERNEL_H

#include <stdbool.h>
#include <stddef.h>

#include "plogp/sum.h"

/* Functions of one number. The bound is the largest error in ulp, over every exponent,
 * measured against MPFR; half an ulp of it is the final rounding. */
typedef enum plogp__function {
    PLOGP__LOG = 0,   /* log x                            0.6  */
    PLOGP__LOG2,      /* log2 x, exact for powers of two  0.6  */
    PLOGP__LOG1P,     /* log(1 + x)                       0.6  */
    PLOGP__EXP,       /* e^x                              0.6, 0.8 near underflow */
    PLOGP__EXPM1,     /* e^x - 1                          0.6  */
    PLOGP__SOFTPLUS,  /* log(1 + e^x)                     1.0  */
    PLOGP__SIGMOID,   /* 1 / (1 + e^-x)                   0.6, 0.8 near underflow */
    PLOGP__NEG_XLOGX, /* -x log x, 0 at 0                 0.6, 0.8 near underflow */
    PLOGP__FUNCTIONS
} plogp__function;

/*
 * Softmax of single-precision logits (kernel_softmax.h): a part of a long row, or sixteen rows
 * of few classes. `rest` is the sum of e^(z_j - m) less the 1 of a largest logit m. Each power
 * e^d is within 1.2 + |d|/43 ulp of that of the (rounded) d, and 0 from 87 below.
 */
/* Logits of a part that is kept in cache, and how far beyond is prefetched. */
#define PLOGP__SOFTMAX_PART  1024
#define PLOGP__SOFTMAX_AHEAD 2048
#define PLOGP__SOFTMAX_ROWS  16
#define PLOGP__SOFTMAX_FEW   256 /* classes of such rows at most        */

typedef struct plogp__softmax_part {
    float largest;
    double rest;
} plogp__softmax_part;

typedef struct plogp__softmax_block {
    const float *logits;    /* [blocks][16][classes]                           */
    float *gradient;        /* [blocks][16][classes] or NULL; may be the logits */
    size_t classes, blocks; /* classes at most SOFTMAX_FEW                      */
    const uint32_t *labels; /* [blocks][16] below classes                       */
    const double *scale;    /* [blocks][16] d value / d surprisal of the label  */
    double *surprisal;      /* [blocks][16] receive that of the label           */
    bool alike;             /* the scales of all blocks are those of the first  */
} plogp__softmax_block;

/* What an array holds. */
typedef struct plogp__extent {
    double min, max;    /* +Inf and -Inf where there is nothing but NaN */
    double least, most; /* of magnitudes: +Inf and 0                    */
    bool finite;        /* all are                                      */
} plogp__extent;

/* The cell of a number is the number of its leading bits: the sign, the exponent and this
 * much of the fraction, 128 cells to the octave. */
#define PLOGP__CELL_BITS 7

/* Sums of e and of e^2 over numbers m 2^e with m in 1/2 .. 1. */
typedef struct plogp__exponents {
    double sum, squares;
} plogp__exponents;

/* Where the terms e^(k u), u e^(k u) and u^2 e^(k u) of an array go. */
typedef struct plogp__tilted {
    double *zero, *one, *two;
} plogp__tilted;

/* c(i, j) += sum over k of a(i, k) b(k, j), each a chain of fma in the order of k. The factors
 * may be stored either way round. */
typedef struct plogp__product {
    size_t rows, columns, terms;
    const double *a; /* a(i, k) = a[i * a_row + k * a_term] */
    size_t a_row, a_term;
    const double *b; /* b(k, j) = b[k * b_term + j * b_column] */
    size_t b_term, b_column;
    double *c; /* c(i, j) = c[i * c_row + j]; apart from a and b */
    size_t c_row;
    bool lower; /* only j <= i is asked for: some of the rest is changed too, some not */
} plogp__product;

/* Rows and the vector that each is multiplied by. */
typedef struct plogp__dots {
    const double *x; /* element j of row i is x[i * stride + j] */
    size_t rows, terms, stride;
    const double *vector; /* [terms] */
} plogp__dots;

/* product[v][i] = sum over j of vector[v][j] (column[j][i] - centre[j]), a chain of fma. */
typedef struct plogp__column_product {
    const double *const *column; /* [columns] of `rows` numbers                      */
    const double *centre;        /* [columns]                                        */
    size_t columns, rows;        /* rows: a multiple of 8                            */
    const double *vector;        /* [vectors][vector_row]                            */
    size_t vectors, vector_row;
    double *product; /* [vectors][product_row], written                              */
    size_t product_row;
    size_t ahead; /* bytes to what is to be fetched meanwhile                        */
} plogp__column_product;

/* sum[v][j] = sum over i of a[v][i] (column[j][i] - centre[j]), each product rounded to a
 * multiple of the grid 2^-52 anchor[j] / 1.5 first: exact, and so the same in any order, while
 * the sizes of the rounded products add up to less than 2^53 grids and each is below 2^51. */
typedef struct plogp__column_sums {
    const double *const *column; /* [columns] of `rows` numbers                      */
    const double *centre;        /* [columns]                                        */
    size_t columns, rows;        /* rows: a multiple of 8                            */
    const double *a;             /* [vectors][a_row]                                 */
    size_t vectors, a_row;
    const double *anchor; /* [columns] 1.5 * 2^52 grids, a grid a power of two       */
    double *sum;          /* [vectors][columns], written                             */
} plogp__column_sums;

typedef struct plogp__ends {
    double min, max;
} plogp__ends;

/* Logits of many rows, the rows side by side. */
typedef struct plogp__logit_lines {
    double *logits; /* [classes][line], become p - t, the slopes of the loss: t is 1 at
                       the label, else 0                                           */
    size_t classes, line;
    size_t count;        /* rows: a multiple of 8, at most `line`                  */
    const double *label; /* [count] the class of each row                          */
    double *loss;        /* [count] receives log(sum of e^z) - z_label             */
} plogp__logit_lines;

/* Larger products have an error that is a double, too. */
#define PLOGP__PRODUCTS_EXACT 0x1p-900

/* Two samples of weights n_p and n_q at the values of both in order. */
typedef struct plogp__gaps {
    const double *x;           /* [count + 1] the last one is behind the others     */
    const double *to_p, *to_q; /* [count] weight of each sample up to there         */
    double n_p, n_q;
    double scale; /* of heights that are squared */
    bool exact;   /* products of weights are whole numbers up to 2^53 */
    size_t count;
    double *
        difference; /* [count] (F - G) n_p n_q right of each, within 4u; written, as are: */
    double *height; /* its size                                                  */
    double *width;  /* to the next value                                         */
    double *square; /* (height scale)^2                                          */
} plogp__gaps;

/* Quantiles x and y of two samples from one end to the next. */
typedef struct plogp__meetings {
    const double *x, *y; /* [count]     */
    const double *end;   /* [count + 1] */
    double range;
    size_t count;
    double *square, *length; /* [count] written */
} plogp__meetings;

/* Cells that are looked at together: how often each of as many numbers occurs. */
#define PLOGP__STRIP_LENGTH 64
#define PLOGP__OFTEN        255 /* times of a cell that occurs so often or more */

/* Sums over cells of h = |to_p n_q - to_q n_p|, h = upper 2^32 + lower: of each part and of
 * their products, divided likewise, and the largest h. */
typedef struct plogp__cell_sums {
    uint64_t lower, upper;
    uint64_t lower_lower[2], lower_upper[2], upper_upper[2]; /* lower and upper parts */
    uint64_t most;
} plogp__cell_sums;

/* Whole numbers a[t], each over the same length: of it max(rest - (t + 1) gap, 0) beside
 * b[t + 1], what is before that beside b[t]. */
typedef struct plogp__couples {
    const uint32_t *a, *b;      /* [count], [count + 1] */
    size_t count;               /* at most 2^20         */
    uint32_t length, rest, gap; /* rest - (count - 1) gap is in 0 .. length + gap */
} plogp__couples;

/* The sum of lengths times squared differences, lower + 2^32 upper, each by its halves. */
typedef struct plogp__coupled {
    uint64_t lower[2], upper[2];
} plogp__coupled;

/* Whole numbers least + low, so often as up_to grows, `before` before the first. */
typedef struct plogp__counted {
    const uint16_t *low;
    const uint32_t *up_to; /* [count] */
    size_t count;
    uint32_t before;
    double least, scale, below;
    double *values;     /* [count] (least + low) / scale; written, as are: */
    double *weights;    /* up_to less the one before */
    double *cumulative; /* below + up_to */
} plogp__counted;

/* A step of Adam: means of the gradient and of its square decay, and each parameter moves by
 * pace first / (sqrt(unit second) + floor). */
typedef struct plogp__adam {
    size_t count;
    double *parameters;     /* [count] */
    const double *gradient; /* [count] */
    double *first, *second; /* [count] */
    double first_decay, second_decay, pace, unit, floor;
} plogp__adam;

typedef struct plogp_kernels {
    const char *name; /* "scalar", "avx2", "avx512" or "neon" */
    /* f of one number. */
    double (*one[PLOGP__FUNCTIONS])(double x);
    /* y[i] = f(x[i]) for i < count; y may be x. */
    void (*array[PLOGP__FUNCTIONS])(const double *x, double *y, size_t count);
    /* p log(p/q) - p + q; see plogp__divergence_term. */
    double (*divergence)(double p, double q);
    void (*divergence_array)(const double *p, const double *q, double *y, size_t count);
    /* See plogp_sum_add_array and plogp__sum_entropy and its companions. */
    void (*sum)(const double *x, size_t count, plogp_sum *sum);
    void (*sum_entropy)(const double *p, size_t count, plogp_sum *sums, bool with_totals);
    void (*sum_cross)(const double *p, const double *q, size_t count, plogp_sum *sums,
                      bool with_totals);
    void (*sum_divergence)(const double *p, const double *q, size_t count,
                           plogp_sum *sums, bool with_totals);
    /* Extremes; adds the numbers to a sum that is not NULL, and then writes the cells, as the
     * bits of doubles, if they are not NULL either. */
    plogp__extent (*extent)(const double *x, size_t count, double *cells, plogp_sum *sum);
    /* Adds a[i] b[i] exactly: the rounded product and what it lost, where finite and none
     * over- or underflows. */
    void (*sum_products)(const double *a, const double *b, size_t count, plogp_sum *sum);
    /* m and e of |x[i]| = m 2^e, for normal numbers; fractions may be x. */
    plogp__exponents (*split)(const double *x, double *fractions, double *exponents,
                              size_t count);
    void (*invert)(const double *x, double *y, size_t count); /* y[i] = 1 / x[i] */
    void (*tilt)(const double *u, double k, plogp__tilted terms, size_t count);
    /* The whole numbers k of 32 bits that values[i] are the doubles nearest to k / scale of;
     * false, and some of the codes are wrong, if one is not. */
    bool (*encode)(const double *values, size_t count, double scale, int32_t *codes);
    /* Returns the largest height. */
    double (*measure_gaps)(const plogp__gaps *gaps);
    /* A strip of cells: the lower of counts and 255, returns their sum; *distinct are not 0. */
    uint32_t (*narrow_cells)(const uint32_t *counts, uint8_t *times, uint32_t *distinct);
    /* The sums of the times up to each, and of `before`. */
    void (*cells_up_to)(const uint8_t *times, uint32_t before, uint32_t *up_to);
    /* The numbers first + c of the cells that are not 0, and those sums: how many there are.
     * Both arrays have room for a whole strip. */
    size_t (*list_cells)(const uint8_t *times, uint32_t before, uint16_t first,
                         uint16_t *low, uint32_t *up_to);
    /* Sums over `count` cells, a multiple of 8 of at most 2^16; n_p n_q <= 2^62. */
    plogp__cell_sums (*sum_cells)(const uint32_t *to_p, const uint32_t *to_q,
                                  size_t count, uint32_t n_p, uint32_t n_q);
    plogp__coupled (*couple)(const plogp__couples *couples);
    void (*square_meetings)(const plogp__meetings *met);
    void (*read_counted)(const plogp__counted *counted);
    /* May sum_products add them? All a[i] b[i] >= 0. */
    bool (*products_are_plain)(const double *a, const double *b, size_t count);
    /* The largest of a part of 16 logits or more, NaNs aside. */
    float (*largest_of_part)(const float *z, size_t count);
    /* Its powers and their sum, given its largest; stored if `powers` is not NULL (it may be z); all
     * 0 where all logits are -Inf. False if one is +Inf, when nothing is stored, or NaN. */
    bool (*softmax_part)(const float *z, size_t count, float *powers,
                         plogp__softmax_part *part);
    /* How many of the blocks are done: it ends before one that has +Inf or NaN, or a row of none
     * but -Inf, of which nothing is written. */
    size_t (*softmax_rows)(const plogp__softmax_block *block);
    /* x[i] *= factor */
    void (*scale_floats)(float *x, size_t count, float factor);
    void (*add_product)(const plogp__product *product);
    void (*add_dots)(const plogp__dots *dots, double *y);
    void (*column_product)(const plogp__column_product *product);
    void (*column_sums)(const plogp__column_sums *sums);
    /* keys[i] += factor times a number in 1 .. 2 made of the bits of x[i]; range of all so far. */
    void (*key_column)(const double *x, size_t count, double factor, double *keys,
                       plogp__ends *range);
    void (*weigh_lines)(const plogp__logit_lines *lines);
    void (*rectify)(double *z, size_t count);
    void (*rectify_slopes)(const double *outputs, double *slopes, size_t count);
    void (*divide)(const double *x, double divisor, double *y, size_t count);
    void (*adam)(const plogp__adam *step);
} plogp_kernels;

/* The instance in use. */
const plogp_kernels *plogp__kernels(void);

double plogp__log(double x);
double plogp__log2(double x);
double plogp__log1p(double x);
double plogp__exp(double x);
double plogp__expm1(double x);
double plogp__sigmoid(double x);
double plogp__neg_xlogx(double x);

/*
 * p log(p/q) - p + q for p, q >= 0: never negative, 0 exactly where p = q, and with full
 * relative accuracy (12 u) however close p and q are. +Inf where q = 0 < p; q where p =
 * 0; NaN for a negative number. Summed over two laws it is their divergence.
 */
double plogp__divergence_term(double p, double q);

/* y[i] = f(x[i]); y may be x. */
void plogp__map(plogp__function f, const double *x, double *y, size_t count);

/*
 * Add to an exact sum sums[0], for all i < count:
 *
 *     sum_entropy      -p[i] log p[i]                     0 where p[i] = 0
 *     sum_cross        -p[i] log q[i]                     0 where p[i] = 0, Inf if only q[i] is
 *     sum_divergence   p[i] log(p[i]/q[i]) - p[i] + q[i]  the divergence term above
 *
 * and, with totals, all p[i] to sums[1] and all q[i] to sums[2], each rounded to a multiple of 2^-50,
 * or as a NaN where it is not in 0 .. 2; otherwise these are not looked at.
 *
 * Each term is a function of its own numbers alone and the sum of the terms is exact, so the
 * result does not depend on order, splits, threads or the instance. A term is within 5 u of
 * the exact one (12 u for the divergence). A negative or NaN argument adds a NaN. Arguments
 * that are 0 or normal, and terms of a block within 2^29 of each other (2^40 for the divergence),
 * are quick: 0.23, 0.25 and 0.42 ns a term with AVX-512 in cache, 0.01 more for a total; arguments
 * of a logarithm from 2^-10 to 1 take twice as long, others about 3 ns.
 */
void plogp__sum_entropy(const double *p, size_t count, plogp_sum *sums, bool with_totals);
void plogp__sum_cross(const double *p, const double *q, size_t count, plogp_sum *sums,
                      bool with_totals);
void plogp__sum_divergence(const double *p, const double *q, size_t count,
                           plogp_sum *sums, bool with_totals);

/* c += a b, with the same bits in every instance; an element is within (terms + 1) u of the
 * sum of the sizes of its terms. */
void plogp__add_product(const plogp__product *product);
/* y[i] += row i times the vector, in eight lanes and a fixed tree: the same bits in every
 * instance, error as above. */
void plogp__add_dots(const plogp__dots *dots, double *y);

/* What fits from columns are made of: the same bits in every instance. An element of a product
 * is within (columns + 1) u of the sum of the sizes of its terms, one of the sums within half a
 * grid a term of the exact one. */
void plogp__column_products(const plogp__column_product *product);
void plogp__column_grid_sums(const plogp__column_sums *sums);
void plogp__key_column(const double *x, size_t count, double factor, double *keys,
                       plogp__ends *range);
/* Losses of finite logits and their slopes, which do not cancel where the label is the likeliest
 * class: -(1 - p) is then a sum of the others. A slope is within 5 u, a loss within 3 u of the
 * sum of its two parts, log(1 + others) and what the label is behind. */
void plogp__weigh_lines(const plogp__logit_lines *lines);

/* What a network's units and its training do to each number, each operation rounded alone: max(z,
 * 0), the slopes where that is positive and otherwise 0, x / divisor (y may be x), a step of Adam. */
void plogp__rectify(double *z, size_t count);
void plogp__rectify_slopes(const double *outputs, double *slopes, size_t count);
void plogp__divide(const double *x, double divisor, double *y, size_t count);
void plogp__adam_step(const plogp__adam *step);

/* The instances: NULL where one was not compiled for this machine type. */
const plogp_kernels *plogp__kernels_scalar(void);
const plogp_kernels *plogp__kernels_avx2(void);
const plogp_kernels *plogp__kernels_avx512(void);
const plogp_kernels *plogp__kernels_neon(void);

/* The instance of that name if this machine can run it, otherwise NULL. */
const plogp_kernels *plogp__kernels_named(const char *name);

#endif
