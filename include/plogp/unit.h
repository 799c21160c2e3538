/**
 * Units of information: what a quantity in nats is divided by when it is printed.
 *
 * The unit is the base of the logarithm: 2 is the bit, e the nat, 10 the dit. Everything
 * inside the library is in nats; a caller converts at the very end.
 *
 *     plogp_unit unit;
 *     status = plogp_unit_parse("bit", &context, &unit);
 *     printf("%g %s\n", plogp_unit_from_nats(&unit, entropy), unit.name);
 */
#ifndef PLOGP_UNIT_H
#define PLOGP_UNIT_H

#include "plogp/context.h"
#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PLOGP_UNIT_NAME_SIZE 40

typedef struct plogp_unit {
    double nats; /* in one unit: the logarithm of the base, finite, not 0 */
    char name[PLOGP_UNIT_NAME_SIZE]; /* "bit", "nat", "dit", "base 3" */
} plogp_unit;

/** The bit, which is the default of the command line. */
PLOGP_API plogp_unit plogp_unit_bit(void);

/** The nat, which leaves numbers as they are. */
PLOGP_API plogp_unit plogp_unit_nat(void);

/**
 * Read the name of a unit or the base of a logarithm.
 *
 *     nats = log(base)
 *
 * Given        text     "bit", "nat" ("nit"), "dit" ("hartley", "ban"), or a number: the
 *                       base, finite, > 0 and not 1; 2 is named bit and 10 dit
 *              context  NULL: no message
 * Returned     unit     [1] written only on PLOGP_OK
 * Status       PLOGP_EINVAL  text or unit is NULL, or text is no unit
 * Accuracy     nats within 1u
 * Cost         constant, no allocation, safe from many threads
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_unit_parse(const char *text,
                                                         const plogp_context *context,
                                                         plogp_unit *unit);

/** nats / unit->nats; the same infinity or NaN for an infinity or NaN (a base below 1
 * turns the sign). */
PLOGP_API double plogp_unit_from_nats(const plogp_unit *unit, double nats);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_UNIT_H */
