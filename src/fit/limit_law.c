#include "fit/limit_law.h"

#include <math.h>
#include <string.h>

#include "dist/deviance.h"

#define TERMS    PLOGP__LIMIT_TERMS
#define FREE_MAX 4 /* parameters estimated */
#define STEP     (1.0 / 96.0)
#define SWEEPS   30

/* Integrals over t of the scores times the functions of both bases, and of each other. */
struct projections {
    size_t free[FREE_MAX], count;
    double cosines[TERMS][FREE_MAX], polynomials[TERMS][FREE_MAX];
    double information[FREE_MAX][FREE_MAX];
};

/* One place: t or 1 - t, whichever is below 1/2, and a weight of the integral. */
struct place {
    double share, weight;
    bool upper;
};

static void add_cosines(struct projections *all, struct place at, const double *score)
{
    for (size_t j = 1; j <= TERMS; j++) {
        const double sign = at.upper && j % 2 == 1 ? -1.0 : 1.0;
        const double value = sign * sqrt(2.0) * cos((double)j * PLOGP__PI * at.share);
        for (size_t a = 0; a < all->count; a++)
            all->cosines[j - 1][a] += at.weight * value * score[a];
    }
}

/* sqrt(2 j + 1) P_j(2 t - 1), by the recurrence of the polynomials. */
static void add_polynomials(struct projections *all, struct place at, const double *score)
{
    const double z = at.upper ? 1.0 - 2.0 * at.share : 2.0 * at.share - 1.0;
    double before = 1.0, now = z;
    for (size_t j = 1; j <= TERMS; j++) {
        const double degree = (double)j;
        const double value = sqrt(2.0 * degree + 1.0) * now;
        const double next =
            ((2.0 * degree + 1.0) * z * now - degree * before) / (degree + 1.0);
        for (size_t a = 0; a < all->count; a++)
            all->polynomials[j - 1][a] += at.weight * value * score[a];
        before = now;
        now = next;
    }
}

static void add_place(const plogp_distribution *law, struct place at,
                      struct projections *all)
{
    const struct plogp__family *const family = plogp__family_of(law);
    const double x = plogp__family_quantile(family, law->parameters, at.share, at.upper);
    struct plogp__jet jet;
    double score[FREE_MAX] = {0.0};
    plogp__family_point(family, x, law->parameters, &jet);
    for (size_t a = 0; a < all->count; a++) {
        score[a] = jet.gradient[all->free[a]];
        if (!isfinite(score[a]) || !isfinite(x))
            return; /* a tail too thin for a double: its weight is below 1e-290 */
    }
    for (size_t a = 0; a < all->count; a++)
        for (size_t b = 0; b < all->count; b++)
            all->information[a][b] += at.weight * score[a] * score[b];
    add_cosines(all, at, score);
    add_polynomials(all, at, score);
}

/* The double-exponential rule on either half of 0 .. 1: t = 1/(2 (1 + exp(-2 s))), s = pi/2
 * sinh v, so that scores may be infinite at the ends. */
static void project(const plogp_distribution *law, struct projections *all)
{
    for (int i = -560; i <= 560; i++) {
        const double v = STEP * i, s = 0.5 * PLOGP__PI * sinh(v);
        const double e = exp(-2.0 * s), share = 0.5 / (1.0 + e);
        const double slope = 0.5 * PLOGP__PI * cosh(v) * e / ((1.0 + e) * (1.0 + e));
        if (!(share > 1e-290) || !(slope > 0.0) || !isfinite(slope))
            continue;
        add_place(law, (struct place){share, STEP * slope, false}, all);
        add_place(law, (struct place){share, STEP * slope, true}, all);
    }
}

/* Cholesky's factor L of the information, in its lower half. */
static bool factorise(struct projections *all)
{
    double(*const m)[FREE_MAX] = all->information;
    for (size_t i = 0; i < all->count; i++)
        for (size_t j = 0; j <= i; j++) {
            const double whole = m[i][j];
            double value = whole;
            for (size_t k = 0; k < j; k++)
                value -= m[i][k] * m[j][k];
            if (i == j && !(value > 1e-12 * whole && isfinite(value)))
                return false;
            m[i][j] = i == j ? sqrt(value) : value / m[j][j];
        }
    return true;
}

/* L^-1 c, in place: then c_i' I^-1 c_j is a product of two of them. */
static void whiten(const struct projections *all, double (*rows)[FREE_MAX])
{
    for (size_t j = 0; j < TERMS; j++)
        for (size_t a = 0; a < all->count; a++) {
            for (size_t b = 0; b < a; b++)
                rows[j][a] -= all->information[a][b] * rows[j][b];
            rows[j][a] /= all->information[a][a];
        }
}

/* A rotation that takes element (p, q) of a symmetric matrix to 0. */
static void rotate(double (*m)[TERMS], size_t p, size_t q)
{
    const double tau = (m[q][q] - m[p][p]) / (2.0 * m[p][q]);
    const double t = copysign(1.0, tau) / (fabs(tau) + hypot(1.0, tau));
    const double c = 1.0 / hypot(1.0, t), s = t * c;
    for (size_t k = 0; k < TERMS; k++) {
        const double a = m[k][p], b = m[k][q];
        m[k][p] = c * a - s * b;
        m[k][q] = s * a + c * b;
    }
    for (size_t k = 0; k < TERMS; k++) {
        const double a = m[p][k], b = m[q][k];
        m[p][k] = c * a - s * b;
        m[q][k] = s * a + c * b;
    }
}

/* Jacobi's method: sweeps of rotations until nothing is left beside the diagonal. */
static void diagonalise(double (*m)[TERMS])
{
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
        size_t turned = 0;
        for (size_t p = 0; p < TERMS; p++)
            for (size_t q = p + 1; q < TERMS; q++)
                if (fabs(m[p][q]) > 1e-14 * sqrt(fabs(m[p][p] * m[q][q]))) {
                    rotate(m, p, q);
                    turned++;
                }
        if (turned == 0)
            return;
    }
}

/* The weights: eigenvalues of the matrix above, from l_j and whitened projections. */
static void solve(const double *known, const struct projections *all,
                  double (*rows)[FREE_MAX], double *weights)
{
    double matrix[TERMS][TERMS];
    for (size_t i = 0; i < TERMS; i++)
        for (size_t j = 0; j < TERMS; j++) {
            double value = i == j ? 1.0 : 0.0;
            for (size_t a = 0; a < all->count; a++)
                value -= rows[i][a] * rows[j][a];
            matrix[i][j] = sqrt(known[i] * known[j]) * value;
        }
    diagonalise(matrix);
    for (size_t j = 0; j < TERMS; j++)
        weights[j] = fmax(matrix[j][j], 0.0);
}

/* Regular parameters that were estimated; false where they are too many. */
static bool choose_free(const struct plogp_fit_candidate *candidate,
                        struct projections *all)
{
    const struct plogp__family *const family = plogp__family_of(&candidate->distribution);
    for (size_t i = 0; i < family->parameter_count; i++) {
        if (candidate->parameters[i].fixed ||
            family->parameters[i].domain == PLOGP__EXTREME)
            continue;
        if (all->count == FREE_MAX)
            return false;
        all->free[all->count++] = i;
    }
    return true;
}

bool plogp__limit_law_exists(const struct plogp_fit_candidate *candidate)
{
    const struct plogp__family *const family = plogp__family_of(&candidate->distribution);
    return family != NULL && !family->discrete && family->local_maximum == NULL &&
           candidate->status == PLOGP_FIT_OK && candidate->rounding == 0.0;
}

bool plogp__limit_law_init(const struct plogp_fit_candidate *candidate,
                           struct plogp__limit_law *law)
{
    double cvm[TERMS], ad[TERMS], cvm_sum = 1.0 / 6.0, ad_sum = 1.0;
    struct projections all;
    memset(&all, 0, sizeof all);
    if (!choose_free(candidate, &all))
        return false;
    project(&candidate->distribution, &all);
    if (!factorise(&all))
        return false;
    whiten(&all, all.cosines);
    whiten(&all, all.polynomials);
    for (size_t j = 0; j < TERMS; j++) {
        const double degree = (double)(j + 1);
        cvm[j] = 1.0 / (PLOGP__PI * PLOGP__PI * degree * degree);
        ad[j] = 1.0 / (degree * (degree + 1.0));
        cvm_sum -= cvm[j];
        ad_sum -= ad[j];
    }
    solve(cvm, &all, all.cosines, law->cvm);
    solve(ad, &all, all.polynomials, law->ad);
    law->cvm_rest = cvm_sum;
    law->ad_rest = ad_sum;
    return true;
}

/* sum_{j > m} l_j^2 is about that of j^-4: 1/(3 (m + 1/2)^3). */
static double square_of_rest(double scale)
{
    const double m = TERMS + 0.5;
    return scale * scale / (3.0 * m * m * m);
}

double plogp__limit_cvm_sf(const struct plogp__limit_law *law, double x)
{
    const struct plogp__weighted_chi_square sum = {
        law->cvm, TERMS, law->cvm_rest, square_of_rest(1.0 / (PLOGP__PI * PLOGP__PI))};
    return plogp__weighted_chi_square_sf(&sum, x);
}

double plogp__limit_ad_sf(const struct plogp__limit_law *law, double x)
{
    const struct plogp__weighted_chi_square sum = {law->ad, TERMS, law->ad_rest,
                                                   square_of_rest(1.0)};
    return plogp__weighted_chi_square_sf(&sum, x);
}
