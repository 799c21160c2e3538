/* Two laws over the same symbols, one symbol at a time. */
#ifndef PLOGP_SRC_INFO_CONTRAST_H
#define PLOGP_SRC_INFO_CONTRAST_H

#include "info/law.h"

struct plogp__contrast {
    const struct plogp__law *p, *q;
};

/* Two laws to contrast. */
struct plogp__laws {
    struct plogp__law p, q;
};

PLOGP_MUST_CHECK plogp_status plogp__laws_make(const plogp_law *p, const plogp_law *q,
                                               const plogp_context *context,
                                               struct plogp__laws *laws);

/* One symbol. The difference is q - p within 5u of itself, however nearly equal they are,
 * and exactly 0 when shares and totals are equal. */
struct plogp__odds {
    double p, q; /* within 2u */
    double difference;
    bool p_is_zero, q_is_zero; /* exactly, not by underflow */
};

struct plogp__odds plogp__contrast_at(const struct plogp__contrast *two, size_t i);

/* log(p/q) of symbol i, both positive, where they are not nearly equal: within 6u +
 * 4u/|log| of itself, also where p, q or p/q is no normal double. */
double plogp__contrast_log_ratio(const struct plogp__contrast *two, size_t i,
                                 const struct plogp__odds *odds);

/* Is the difference within -p/2 .. p, so that log(p/q) would cancel with it? */
bool plogp__nearly_equal(double p, double difference);
/* p log(p/q) - p + q >= 0 for nearly equal p and q = p + difference: within 14u. */
double plogp__kl_near(double p, double q, double difference);

/* log(p/q) whether nearly equal or not; Inf for q = 0 < p, -Inf for p = 0 < q, 0 for 0/0. */
double plogp__contrast_log_odds(const struct plogp__contrast *two, size_t i);

/* What one symbol adds to KL and JS, >= 0. */
double plogp__kl_term(const struct plogp__contrast *two, size_t i);
double plogp__js_term(const struct plogp__contrast *two, size_t i);

/* p log(p/m) - p + m for a middle m = p + difference of laws that p is one of. */
double plogp__kl_toward(double p, double middle, double difference);

/* Measures of two laws. */
typedef double plogp__measure(const struct plogp__contrast *two);
double plogp__kl(const struct plogp__contrast *two);
double plogp__cross_entropy(const struct plogp__contrast *two);
double plogp__js(const struct plogp__contrast *two);
double plogp__tv(const struct plogp__contrast *two);
double plogp__hellinger(const struct plogp__contrast *two);
double plogp__bhattacharyya(const struct plogp__contrast *two);
double plogp__chi2(const struct plogp__contrast *two);
double plogp__jeffreys(const struct plogp__contrast *two);
double plogp__renyi_divergence(const struct plogp__contrast *two, double order);

#endif
