#include "sample/count_entropy.h"

#include <math.h>
#include <stdbool.h>

#include "math/special.h"

/* log(n / c), without cancellation where nearly all observations are of one symbol. */
static double log_share(double n, double c)
{
    return c > n / 2 ? -log1p(-((n - c) / n)) : log(n / c);
}

static double surprisal_term(const void *state, double c)
{
    return log_share(*(const double *)state, c);
}

double plogp__entropy_plugin(const struct plogp__fingerprint *print)
{
    return plogp__fingerprint_mean_sum(print, surprisal_term, &print->n) / print->n;
}

double plogp__entropy_miller_madow(const struct plogp__fingerprint *print, double symbols)
{
    return plogp__entropy_plugin(print) + (symbols - 1) / (2 * print->n);
}

/*
 * log n - G(c), G(c) = psi(c) + (-1)^c/2 (psi((c + 1)/2) - psi(c/2)).
 *
 * log n - psi(c) is split into log(n/c) and log c - psi(c), neither of which cancels.
 * Source: Grassberger (2003), equations 28 to 30.
 */
static double grassberger_term(const void *state, double c)
{
    const double step = plogp__digamma_difference(c / 2, 0.5) / 2;
    return log_share(*(const double *)state, c) + plogp__log_minus_digamma(c) -
           (fmod(c, 2) == 0 ? step : -step);
}

double plogp__entropy_grassberger(const struct plogp__fingerprint *print)
{
    return plogp__fingerprint_mean_sum(print, grassberger_term, &print->n) / print->n;
}

/* psi(n) - psi(c). Source: Zhang (2012), in the closed form of Schuermann (2004). */
static double zhang_term(const void *state, double c)
{
    return plogp__digamma_difference(c, *(const double *)state - c);
}

double plogp__entropy_zhang(const struct plogp__fingerprint *print)
{
    return plogp__fingerprint_mean_sum(print, zhang_term, &print->n) / print->n;
}

/*
 * n H - (n - 1)/n sum over the observations of H without it
 *     = sum_c (c/n) (g(n) - g(c)),   g(c) = c log c - (c - 1) log(c - 1);
 * written out, the terms n log n cancel before anything is computed.
 * g(n) - g(c) = log(n/c) + s(c) - s(n),   s(c) = 1 + (c - 1) log(1 - 1/c),
 * for large c, where that cancels, sum_j c^-j / (j (j + 1)): 64^-9 is beyond the ninth.
 */
static double jackknife_rest(double c)
{
    if (c == 1.0)
        return 1.0;
    if (c < 64)
        return 1 + (c - 1) * log1p(-1 / c);
    double sum = 0.0;
    for (double j = 9; j >= 1; j--)
        sum = (sum + 1 / (j * (j + 1))) / c;
    return sum;
}

static double jackknife_term(const void *state, double c)
{
    const double n = *(const double *)state;
    return log_share(n, c) + (jackknife_rest(c) - jackknife_rest(n));
}

double plogp__entropy_jackknife(const struct plogp__fingerprint *print)
{
    return plogp__fingerprint_mean_sum(print, jackknife_term, &print->n) / print->n;
}

/* -q log q, 0 for q = 0, with the rest 1 - q, which a q near 1 does not tell. */
static double neg_qlogq(double q, double rest)
{
    return q > 0 ? -q * (q > 0.5 ? log1p(-rest) : log(q)) : 0.0;
}

struct chao_shen {
    double n, coverage, unseen; /* the share seen, and the rest */
};

/* Horvitz-Thompson: each seen symbol stands for 1/P(seen) symbols of its kind. */
static double chao_shen_term(const void *state, double c)
{
    const struct chao_shen *const sample = state;
    const double q = sample->coverage * c / sample->n;
    const double rest = sample->unseen + sample->coverage * ((sample->n - c) / sample->n);
    const double none = sample->n * (q > 0.5 ? log(rest) : log1p(-q));
    return neg_qlogq(q, rest) / -expm1(none);
}

double plogp__entropy_chao_shen(const struct plogp__fingerprint *print)
{
    const double singles = print->f1 == print->n ? print->n - 1 : print->f1;
    if (print->n == 1)
        return 0.0;
    const struct chao_shen sample = {print->n, (print->n - singles) / print->n,
                                     singles / print->n};
    return plogp__fingerprint_sum(print, chao_shen_term, &sample);
}

/*
 * sum_{j >= 0} z^j / (b + j) = 2F1(1, b; b + 1; z) / b for 0 <= z < 1, by Gauss's
 * continued fraction 1/(1 - k1 z/(1 - k2 z/(1 - ...))),
 *     k_{2i} = i^2/((b + 2i - 1)(b + 2i)),   k_{2i+1} = (b + i)^2/((b + 2i)(b + 2i + 1)).
 * Convergence is geometric with ratio ((1 - s)/(1 + s))^2, s = sqrt(1 - z): about 18/s
 * steps. Modified Lentz evaluation; source: Jones, Thron (1980), section 6.1.
 */
static double lerch_sum(double b, double z)
{
    double value = 1.0, above = 1.0, below = 0.0, i = 0.0;
    for (bool even = false;; even = !even) { /* step 2i, or 2i + 1 */
        const double k = even ? i / (b + 2 * i - 1) * (i / (b + 2 * i))
                              : (b + i) / (b + 2 * i) * ((b + i) / (b + 2 * i + 1));
        i += even ? 0 : 1;
        below = 1 / (1 - k * z * below);
        above = 1 - k * z / above;
        const double change = above * below;
        value *= change;
        if (fabs(change - 1) <= 0x1p-53 || i > 0x1p27)
            return 1 / (b * value);
    }
}

/*
 * Zhang's estimate plus the estimated entropy of the unseen,
 *     (f1/n) (1 - A)^(1-n) (-log A - sum_{r<n} (1 - A)^r / r)
 *     = (f1/n) sum_{j>=0} z^{j+1} / (n + j),   z = 1 - A;
 * the difference in the first form would cancel entirely. Source: Chao, Wang, Jost (2013),
 * equation 7.
 */
double plogp__entropy_chao_wang_jost(const struct plogp__fingerprint *print)
{
    const double n = print->n, f1 = print->f1, f2 = print->f2;
    const double seen = plogp__entropy_zhang(print);
    const double pairs = f2 > 0 ? (n - 1) * f1 : (n - 1) * (f1 - 1);
    if (f1 == 0 || pairs == 0)
        return seen;
    const double z = pairs / (pairs + (f2 > 0 ? 2 * f2 : 2));
    return seen + f1 / n * z * lerch_sum(n, z);
}

struct shrunk {
    double n, alphabet, lambda;
};

static double square_distance_term(const void *state, double c)
{
    const struct shrunk *const sample = state;
    const double d = 1 / sample->alphabet - c / sample->n;
    return d * d;
}

static double unequal_term(const void *state, double c)
{
    const double n = *(const double *)state;
    return (n - c) / n;
}

static double shrunk_term(const void *state, double c)
{
    const struct shrunk *const s = state;
    return neg_qlogq(s->lambda / s->alphabet + (1 - s->lambda) * (c / s->n),
                     s->lambda * (1 - 1 / s->alphabet) +
                         (1 - s->lambda) * ((s->n - c) / s->n));
}

/* Source: Hausser, Strimmer (2009), equations 4 and 6. */
double plogp__entropy_james_stein(const struct plogp__fingerprint *print, double alphabet)
{
    struct shrunk sample = {print->n, alphabet, 1.0};
    const double unseen = alphabet - print->observed;
    /* 1 - sum p^2 = sum p (1 - p) */
    const double spread =
        plogp__fingerprint_mean_sum(print, unequal_term, &print->n) / print->n;
    const double distance = plogp__fingerprint_sum(print, square_distance_term, &sample) +
                            unseen / (alphabet * alphabet);
    const double scale = (print->n - 1) * distance;
    if (scale > spread)
        sample.lambda = spread / scale;
    return plogp__fingerprint_sum(print, shrunk_term, &sample) +
           unseen * shrunk_term(&sample, 0);
}

struct dirichlet {
    double total, n, others, prior; /* A; observations; prior of all other symbols */
};

static struct dirichlet dirichlet_of(const struct plogp__fingerprint *print,
                                     double alphabet, double prior)
{
    return (struct dirichlet){print->n + alphabet * prior, print->n,
                              (alphabet - 1) * prior, prior};
}

/* A - a without its rounding, where one symbol has nearly all. */
static double dirichlet_rest(const struct dirichlet *law, double c)
{
    return law->n - c + law->others;
}

static double dirichlet_plugin_term(const void *state, double c)
{
    const struct dirichlet *const law = state;
    return neg_qlogq((c + law->prior) / law->total, dirichlet_rest(law, c) / law->total);
}

double plogp__entropy_dirichlet_plugin(const struct plogp__fingerprint *print,
                                       double alphabet, double prior)
{
    const struct dirichlet law = dirichlet_of(print, alphabet, prior);
    return plogp__fingerprint_sum(print, dirichlet_plugin_term, &law) +
           (alphabet - print->observed) * dirichlet_plugin_term(&law, 0);
}

/* (a / A) (psi(A + 1) - psi(a + 1)), a = c + prior. Source: Wolpert, Wolf (1995). */
static double dirichlet_term(const void *state, double c)
{
    const struct dirichlet *const law = state;
    const double a = c + law->prior;
    return a / law->total * plogp__digamma_difference(a + 1, dirichlet_rest(law, c));
}

double plogp__entropy_dirichlet(const struct plogp__fingerprint *print, double alphabet,
                                double prior)
{
    const struct dirichlet law = dirichlet_of(print, alphabet, prior);
    return plogp__fingerprint_sum(print, dirichlet_term, &law) +
           (alphabet - print->observed) * dirichlet_term(&law, 0);
}

/* a (a + 1)/(A (A + 1)) (psi'(a + 1) - 1/(a + 1)) */
static double trigamma_term(const void *state, double c)
{
    const struct dirichlet *const law = state;
    const double a = c + law->prior;
    return a / law->total * ((a + 1) / (law->total + 1)) * plogp__trigamma_excess(a + 1);
}

struct dirichlet_spread {
    struct dirichlet law;
    double entropy;
};

/* (a / A) (psi(A + 1) - psi(a + 1) - E H)^2 */
static double dirichlet_spread_term(const void *state, double c)
{
    const struct dirichlet_spread *const spread = state;
    const double a = c + spread->law.prior, total = spread->law.total;
    const double d = plogp__digamma_difference(a + 1, dirichlet_rest(&spread->law, c)) -
                     spread->entropy;
    return a / total * d * d;
}

/*
 * sum_i a(a+1)/(A(A+1)) psi'(a+1) - psi'(A+1) + spread of psi(a+1) / (A+1). The parts 1/x
 * of both psi'(x) cancel exactly and are left out. Source: Archer, Park, Pillow (2014),
 * appendix A, rearranged.
 */
double plogp__variance_dirichlet(const struct plogp__fingerprint *print, double alphabet,
                                 double prior)
{
    const double total = print->n + alphabet * prior, unseen = alphabet - print->observed;
    const struct dirichlet_spread spread = {
        dirichlet_of(print, alphabet, prior),
        plogp__entropy_dirichlet(print, alphabet, prior)};
    const double inner = plogp__fingerprint_sum(print, trigamma_term, &spread.law) +
                         unseen * trigamma_term(&spread.law, 0) -
                         plogp__trigamma_excess(total + 1);
    const double outer = plogp__fingerprint_sum(print, dirichlet_spread_term, &spread) +
                         unseen * dirichlet_spread_term(&spread, 0);
    return inner + outer / (total + 1);
}

double plogp__entropy_of(const struct plogp__count_estimator *estimator,
                         const struct plogp__fingerprint *print)
{
    switch (estimator->kind) {
    case PLOGP_ENTROPY_MILLER_MADOW:
        return plogp__entropy_miller_madow(
            print, estimator->symbols > 0 ? estimator->symbols : print->observed);
    case PLOGP_ENTROPY_GRASSBERGER:
        return plogp__entropy_grassberger(print);
    case PLOGP_ENTROPY_CHAO_SHEN:
        return plogp__entropy_chao_shen(print);
    case PLOGP_ENTROPY_CHAO_WANG_JOST:
        return plogp__entropy_chao_wang_jost(print);
    case PLOGP_ENTROPY_ZHANG:
        return plogp__entropy_zhang(print);
    case PLOGP_ENTROPY_JACKKNIFE:
        return plogp__entropy_jackknife(print);
    case PLOGP_ENTROPY_JAMES_STEIN:
        return plogp__entropy_james_stein(print, estimator->alphabet);
    case PLOGP_ENTROPY_DIRICHLET:
        return plogp__entropy_dirichlet(print, estimator->alphabet, estimator->prior);
    case PLOGP_ENTROPY_DIRICHLET_PLUGIN:
        return plogp__entropy_dirichlet_plugin(print, estimator->alphabet,
                                               estimator->prior);
    default:
        return plogp__entropy_plugin(print);
    }
}

struct deviation {
    double n, entropy;
};

static double square_deviation_term(const void *state, double c)
{
    const struct deviation *const sample = state;
    const double d = log_share(sample->n, c) - sample->entropy;
    return d * d;
}

double plogp__variance_plugin(const struct plogp__fingerprint *print)
{
    const struct deviation sample = {print->n, plogp__entropy_plugin(print)};
    const double spread =
        plogp__fingerprint_mean_sum(print, square_deviation_term, &sample) / print->n;
    return spread / print->n + (print->observed - 1) / (2 * print->n * print->n);
}
