/* --explain of a fit: where its estimate comes from, with this data's numbers. */
#include <math.h>
#include <string.h>

#include "derive.h"
#include "explain.h"

#define LEVELS_SHOWN 4

/* What the derivations below need of a candidate. */
struct found {
    struct invocation *invocation;
    const plogp_result *parameters; /* object */
    const plogp_result *candidate;  /* object */
    double n;
};

static double value_of(const struct found *found, const char *name)
{
    const plogp_result *const node = derive_member(found->parameters, name);
    return plogp_result_get_kind(node) == PLOGP_RESULT_NUMBER
               ? plogp_result_get_number(node)
               : NAN;
}

static void explain_normal(const struct found *found)
{
    const double mean = value_of(found, "mean"), sd = value_of(found, "sd");
    char m[EXPLAIN_NUMBER], s[EXPLAIN_NUMBER], n[EXPLAIN_NUMBER], v[EXPLAIN_NUMBER];
    char unbiased[EXPLAIN_NUMBER];
    struct document *const document = &found->invocation->document;
    (void)explain_number(found->n, n);
    (void)explain_number(sd * sd, v);
    document_explain(document, "normal: log L(μ, σ) = -n ln σ - n/2 ln 2π - "
                               "Σ(x - μ)²/2σ²");
    document_explain(document, "∂ log L/∂μ = Σ(x - μ)/σ² = 0  ⇒  μ = Σx/n = the mean, %s",
                     explain_number(mean, m));
    document_explain(document,
                     "∂ log L/∂σ = -n/σ + Σ(x - μ)²/σ³ = 0  ⇒  σ² = Σ(x - μ)²/n = %s, "
                     "σ = %s",
                     v, explain_number(sd, s));
    document_explain(document,
                     "σ² with 1/n is the most likely one, too small by (n - 1)/n on "
                     "average; S² = Σ(x - mean)²/(n - 1) = %s·%s/(%s - 1) = %s is not",
                     v, n, n,
                     explain_number(sd * sd * found->n / (found->n - 1.0), unbiased));
}

static void explain_laplace(const struct found *found)
{
    char m[EXPLAIN_NUMBER], b[EXPLAIN_NUMBER];
    struct document *const document = &found->invocation->document;
    document_explain(document, "laplace: log L(m, b) = -n ln 2b - Σ|x - m|/b");
    document_explain(document,
                     "∂ log L/∂m = (values above m - values below m)/b = 0  ⇒  as many "
                     "above as below: m = the median, %s",
                     explain_number(value_of(found, "location"), m));
    const plogp_result *const equal = derive_member(found->candidate, "equally_likely");
    if (equal != NULL) {
        double low = NAN, high = NAN;
        plogp_result_get_interval(plogp_result_first_child(equal), &low, &high);
        document_explain(document,
                         "every m from %s to %s has as many: m is their midpoint",
                         explain_number(low, m), explain_number(high, b));
    }
    document_explain(document,
                     "∂ log L/∂b = -n/b + Σ|x - m|/b² = 0  ⇒  b = Σ|x - m|/n = %s",
                     explain_number(value_of(found, "scale"), b));
}

static void explain_bernoulli(const struct found *found)
{
    const double p = value_of(found, "p");
    char k[EXPLAIN_NUMBER], n[EXPLAIN_NUMBER], rest[EXPLAIN_NUMBER], q[EXPLAIN_NUMBER];
    struct document *const document = &found->invocation->document;
    (void)explain_number(round(p * found->n), k);
    (void)explain_number(found->n, n);
    (void)explain_number(found->n - round(p * found->n), rest);
    document_explain(document,
                     "bernoulli: log L(p) = k ln p + (n - k) ln(1 - p), "
                     "k ones among n: %s among %s",
                     k, n);
    document_explain(document,
                     "d log L/dp = k/p - (n - k)/(1 - p) = %s/p - %s/(1 - p) = 0  ⇒  p = "
                     "k/n = %s/%s = %s",
                     k, rest, k, n, explain_number(p, q));
}

static void explain_categorical(const struct found *found)
{
    struct document *const document = &found->invocation->document;
    const plogp_result *level = plogp_result_first_child(found->parameters);
    char n[EXPLAIN_NUMBER], k[EXPLAIN_NUMBER], p[EXPLAIN_NUMBER];
    (void)explain_number(found->n, n);
    document_explain(document, "categorical: log L(p) = Σ n_k ln p_k under the condition "
                               "Σ p_k = 1, with a Lagrange multiplier λ:");
    document_explain(document,
                     "∂/∂p_k [Σ n_k ln p_k - λ(Σ p_k - 1)] = n_k/p_k - λ = 0  ⇒  p_k = "
                     "n_k/λ; the sum over k gives 1 = n/λ, so λ = n = %s",
                     n);
    for (size_t i = 0; level != NULL && i < LEVELS_SHOWN;
         level = plogp_result_next_sibling(level), i++) {
        const double share = plogp_result_get_number(level);
        document_explain(document, "p(%.60s) = n_k/n = %s/%s = %s",
                         plogp_result_get_key(level),
                         explain_number(round(share * found->n * 1e6) / 1e6, k), n,
                         explain_number(share, p));
    }
    if (level != NULL)
        document_explain(document, "… and so on for every level");
}

static void explain_exponential(const struct found *found)
{
    const double rate = value_of(found, "rate");
    char m[EXPLAIN_NUMBER], r[EXPLAIN_NUMBER];
    document_explain(&found->invocation->document,
                     "exponential: log L(λ) = n ln λ - λ Σx;  d log L/dλ = n/λ - Σx = 0  "
                     "⇒  λ = n/Σx = 1/%s = %s",
                     explain_number(1.0 / rate, m), explain_number(rate, r));
}

static void explain_poisson(const struct found *found)
{
    char m[EXPLAIN_NUMBER];
    document_explain(
        &found->invocation->document,
        "poisson: log L(m) = Σx ln m - n m - Σ ln x!;  d log L/dm = Σx/m - n "
        "= 0  ⇒  m = Σx/n = %s",
        explain_number(value_of(found, "mean"), m));
}

static void explain_geometric(const struct found *found)
{
    const double p = value_of(found, "p");
    char m[EXPLAIN_NUMBER], q[EXPLAIN_NUMBER];
    document_explain(&found->invocation->document,
                     "geometric: log L(p) = n ln p + Σx ln(1 - p);  d log L/dp = n/p - "
                     "Σx/(1 - p) = 0  ⇒  p = 1/(1 + mean) = 1/(1 + %s) = %s",
                     explain_number(1.0 / p - 1.0, m), explain_number(p, q));
}

static void explain_gamma(const struct found *found)
{
    const double shape = value_of(found, "shape"), scale = value_of(found, "scale");
    char k[EXPLAIN_NUMBER], s[EXPLAIN_NUMBER], m[EXPLAIN_NUMBER];
    struct document *const document = &found->invocation->document;
    document_explain(document, "gamma: log L(k, s) = (k - 1) Σ ln x - Σx/s - n k ln s - "
                               "n ln Γ(k)");
    document_explain(
        document,
        "∂ log L/∂s = Σx/s² - n k/s = 0  ⇒  s = mean/k: the mean %s over the "
        "shape %s is %s",
        explain_number(shape * scale, m), explain_number(shape, k),
        explain_number(scale, s));
    document_explain(document, "∂ log L/∂k = 0  ⇒  ln k - ψ(k) = ln mean - mean of ln x: "
                               "no closed form, Newton's method solves it");
}

static void explain_lognormal(const struct found *found)
{
    char m[EXPLAIN_NUMBER], s[EXPLAIN_NUMBER];
    document_explain(&found->invocation->document,
                     "lognormal: ln x is normal, so its mean %s and its standard "
                     "deviation with 1/n, %s, are the most likely ones",
                     explain_number(value_of(found, "meanlog"), m),
                     explain_number(value_of(found, "sdlog"), s));
}

void derive_fit(struct invocation *invocation, const plogp_result *candidate, double n)
{
    static const struct {
        const char *family;
        void (*explain)(const struct found *found);
    } derivations[] = {
        {"normal", explain_normal},       {"laplace", explain_laplace},
        {"bernoulli", explain_bernoulli}, {"categorical", explain_categorical},
        {"gamma", explain_gamma},         {"exponential", explain_exponential},
        {"poisson", explain_poisson},     {"geometric", explain_geometric},
        {"lognormal", explain_lognormal}};
    const char *const family =
        plogp_result_get_text(derive_member(candidate, "family"), NULL);
    const char *const method =
        plogp_result_get_text(derive_member(candidate, "method"), NULL);
    const struct found found = {
        .invocation = invocation,
        .parameters = derive_member(candidate, "parameters"),
        .candidate = candidate,
        .n = n,
    };
    for (size_t i = 0; i < sizeof derivations / sizeof derivations[0]; i++)
        if (strcmp(derivations[i].family, family) == 0) {
            derivations[i].explain(&found);
            return;
        }
    document_explain(&invocation->document,
                     "%s: all ∂ log L/∂θ are 0 at the estimate, found by %s; the "
                     "certificate says how nearly",
                     family, method);
}
