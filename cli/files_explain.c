#include "files_explain.h"

#include <math.h>

#include "explain.h"

void explain_information(struct invocation *invocation, const char *x, const char *y,
                         const plogp_mutual_information *mi)
{
    char a[EXPLAIN_NUMBER], b[EXPLAIN_NUMBER], c[EXPLAIN_NUMBER], d[EXPLAIN_NUMBER];
    if (!invocation->explain)
        return;
    document_explain(&invocation->document,
                     "%s, %s: I = H(X) + H(Y) - H(X, Y) = %s + %s - %s = %s %s", x, y,
                     explain_nats(invocation, mi->entropy_x, a),
                     explain_nats(invocation, mi->entropy_y, b),
                     explain_nats(invocation, mi->entropy_joint, c),
                     explain_nats(invocation, mi->mi, d), invocation->render.unit.name);
    document_explain(&invocation->document,
                     "%s, %s: G = 2 n I (in nats) = %s with (r - 1)(c - 1) = %s degrees "
                     "of freedom: p = %s",
                     x, y, explain_number(mi->g, a), explain_number(mi->freedom, b),
                     explain_number(mi->p_value, c));
    document_explain(
        &invocation->document,
        "%s, %s: I = KL(P(x, y) ‖ P(x) P(y)): to call them independent costs "
        "H(X) + H(Y) = H(X, Y) + I = %s + %s %s, the cross-entropy",
        x, y, explain_nats(invocation, mi->entropy_joint, a),
        explain_nats(invocation, mi->mi, b), invocation->render.unit.name);
}

static void explain_ledger(struct invocation *invocation, const char *name,
                           const char *laws, const plogp_ledger *ledger)
{
    char a[EXPLAIN_NUMBER], b[EXPLAIN_NUMBER], c[EXPLAIN_NUMBER];
    document_explain(
        &invocation->document, "%s: %s: cross-entropy = entropy + KL = %s + %s = %s %s",
        name, laws, explain_nats(invocation, ledger->entropy, a),
        explain_nats(invocation, ledger->divergence, b),
        explain_nats(invocation, ledger->cross_entropy, c), invocation->render.unit.name);
}

void explain_ledgers(struct invocation *invocation, const char *name,
                     const plogp_divergences *all)
{
    if (!invocation->explain)
        return;
    explain_ledger(invocation, name, "P against Q", &all->forward);
    explain_ledger(invocation, name, "Q against P", &all->reverse);
}

/* What each estimator computes. */
static const char *formula_of(plogp_entropy_estimator estimator)
{
    switch (estimator) {
    case PLOGP_ENTROPY_MILLER_MADOW:
        return "Σ (c/n) log(n/c) + (m - 1)/2n";
    case PLOGP_ENTROPY_GRASSBERGER:
        return "log n - (1/n) Σ c G(c)";
    case PLOGP_ENTROPY_CHAO_SHEN:
        return "-Σ q log q / (1 - (1 - q)^n), q = coverage c/n";
    case PLOGP_ENTROPY_CHAO_WANG_JOST:
        return "Σ (c/n)(ψ(n) - ψ(c)) + the unseen by singles and doubles";
    case PLOGP_ENTROPY_JAMES_STEIN:
        return "-Σ q log q, q = λ/k + (1 - λ) c/n";
    case PLOGP_ENTROPY_DIRICHLET:
        return "Σ (c + a)/(n + ka) (ψ(n + ka + 1) - ψ(c + a + 1))";
    case PLOGP_ENTROPY_DIRICHLET_PLUGIN:
        return "-Σ q log q, q = (c + a)/(n + ka)";
    case PLOGP_ENTROPY_NSB:
        return "∫ E[H | β] ρ(β) dξ / ∫ ρ(β) dξ";
    case PLOGP_ENTROPY_ZHANG:
        return "Σ (c/n)(ψ(n) - ψ(c))";
    case PLOGP_ENTROPY_JACKKNIFE:
        return "n H - ((n - 1)/n) Σ H without one observation";
    default:
        return "Σ (c/n) log(n/c)";
    }
}

void explain_estimate(struct invocation *invocation, const char *name,
                      const plogp_entropy_estimate *estimate)
{
    char value[EXPLAIN_NUMBER], se[EXPLAIN_NUMBER];
    if (!invocation->explain)
        return;
    document_explain(&invocation->document,
                     "%s: %s = %s %s, with n = %llu, m = %llu seen of k = %llu symbols",
                     name, formula_of(estimate->estimator),
                     explain_nats(invocation, estimate->entropy, value),
                     invocation->render.unit.name, (unsigned long long)estimate->n,
                     (unsigned long long)estimate->observed,
                     (unsigned long long)estimate->alphabet);
    document_explain(&invocation->document, "%s: standard error %s %s: %s; interval: %s",
                     name, explain_nats(invocation, estimate->se, se),
                     invocation->render.unit.name, estimate->se_method,
                     estimate->interval_method);
}

void explain_moments(struct invocation *invocation, const char *name,
                     const plogp_moments_summary *moments)
{
    char n[EXPLAIN_NUMBER], mean[EXPLAIN_NUMBER], a[EXPLAIN_NUMBER], b[EXPLAIN_NUMBER];
    if (!invocation->explain)
        return;
    explain_number(moments->n, n);
    document_explain(&invocation->document, "%s: mean = Σ x / N = %s, N = %s", name,
                     explain_number(moments->mean, mean), n);
    document_explain(&invocation->document,
                     "%s: variance = Σ (x - mean)² / (N - 1) = %s; variance_mle = "
                     "Σ (x - mean)² / N = %s",
                     name, explain_number(moments->variance, a),
                     explain_number(moments->variance_mle, b));
}

/* What each estimator of a differential entropy computes. */
static const char *density_formula_of(plogp_samples_estimator estimator)
{
    switch (estimator) {
    case PLOGP_SAMPLES_KL:
        return "ψ(n) - ψ(k) + log 2 + (1/n) Σ log(distance to neighbour k)";
    case PLOGP_SAMPLES_KDE:
        return "-(1/n) Σ log(density from the other values)";
    case PLOGP_SAMPLES_HISTOGRAM:
        return "Σ p log(width/p) + (bins - 1)/2n";
    default:
        return "(1/n) Σ log(n/m' (x(i+m) - x(i-m))), from spacings of sorted values";
    }
}

void explain_density(struct invocation *invocation, const char *name,
                     const plogp_samples_entropy *entropy)
{
    char n[EXPLAIN_NUMBER], h[EXPLAIN_NUMBER];
    if (!invocation->explain)
        return;
    document_explain(
        &invocation->document,
        "%s: entropy = -∫ f log f dx, the mean surprisal of a density; %s: %s = %s %s, "
        "n = %s",
        name, plogp_samples_estimator_name(entropy->estimator),
        density_formula_of(entropy->estimator),
        explain_nats(invocation, entropy->entropy, h), invocation->render.unit.name,
        explain_number(entropy->n, n));
}

/* psi is the digamma function. */
static const char *neighbour_formula_of(plogp_neighbour_estimator estimator)
{
    switch (estimator) {
    case PLOGP_NEIGHBOUR_KSG:
        return "ψ(k) + ψ(n) - mean of ψ(n_x + 1) + ψ(n_y + 1)";
    case PLOGP_NEIGHBOUR_KSG2:
        return "ψ(k) - 1/k + ψ(n) - mean of ψ(n_x) + ψ(n_y)";
    case PLOGP_NEIGHBOUR_ROSS:
        return "ψ(k) + ψ(n) - mean of ψ(n_class) + ψ(n_x)";
    case PLOGP_NEIGHBOUR_FRENZEL_POMPE:
        return "ψ(k) - mean of ψ(n_xz + 1) + ψ(n_yz + 1) - ψ(n_z + 1)";
    case PLOGP_NEIGHBOUR_MESNER_SHALIZI:
        return "mean of ψ(k) - ψ(n_xz) - ψ(n_yz) + ψ(n_z), ties counted";
    case PLOGP_NEIGHBOUR_KSG_TIES:
        return "ψ(k) + ψ(n) - mean of ψ(n_x + 1) + ψ(n_y + 1), what is tied counted "
               "whole "
               "(given z: ψ(n_xz + 1), ψ(n_yz + 1), ψ(n_z + 1))";
    default:
        return "log n + mean of ψ(k) - log(n_x + 1) - log(n_y + 1), ties counted";
    }
}

void explain_neighbours(struct invocation *invocation, const char *x, const char *y,
                        const plogp_neighbour_information *mi)
{
    char i[EXPLAIN_NUMBER], n[EXPLAIN_NUMBER];
    if (!invocation->explain)
        return;
    document_explain(&invocation->document, "%s, %s: %s: I = %s = %s %s, n = %s", x, y,
                     plogp_neighbour_estimator_name(mi->estimator),
                     neighbour_formula_of(mi->estimator),
                     explain_nats(invocation, mi->mi, i), invocation->render.unit.name,
                     explain_number(mi->n, n));
    document_explain(&invocation->document,
                     "%s, %s: I = KL(P(x, y) ‖ P(x) P(y)): what a model that calls them "
                     "independent wastes",
                     x, y);
}

void explain_sampling(struct invocation *invocation, const plogp_sampling_result *result)
{
    char n[EXPLAIN_NUMBER], found[EXPLAIN_NUMBER], expected[EXPLAIN_NUMBER];
    char kl[EXPLAIN_NUMBER];
    if (!invocation->explain)
        return;
    explain_number((double)result->n, n);
    document_explain(&invocation->document,
                     "n = %s: variance of the statistic over %llu samples = %s; theory "
                     "gives %s",
                     n, (unsigned long long)result->replicates,
                     explain_number(result->variance, found),
                     isnan(result->expected_variance)
                         ? "none in closed form"
                         : explain_number(result->expected_variance, expected));
    document_explain(&invocation->document,
                     "n = %s: KL(law of the statistic ‖ normal) = %s %s (%s)", n,
                     isnan(result->kl_to_normal)
                         ? "unknown"
                         : explain_nats(invocation, result->kl_to_normal, kl),
                     invocation->render.unit.name, result->kl_method);
}
