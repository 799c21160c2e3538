/* ksg-ties: neighbours that are equally far, by looking at every pair. */
#include "check.h"

#include "neighbour_sample.h"

#define FEW 120

/* Grids of step 1 over their deviations, the coarser ones made whole multiples of the finest. */
static void like_steps(const struct sample *sample, double steps[3])
{
    double largest = 0.0;
    for (size_t c = 0; c < 3; c++)
        if (!sample->is_class[c])
            largest = fmax(largest, deviation_of(sample, c));
    for (size_t c = 0; c < 3; c++)
        steps[c] = 1 / fmax(round(largest / deviation_of(sample, c)), 1);
}

/* How many of those at the distance are at it in no other column than `c`, or (any) in it. */
static double brute_at(const struct sample *sample, size_t i, size_t c, double distance,
                       const double *deviation, bool any)
{
    double count = 0.0;
    for (size_t j = 0; j < sample->n; j++) {
        double other = 0.0;
        const double d = difference(sample, c, i, j, deviation);
        for (size_t o = 0; o < 3; o++)
            if (o != c)
                other = fmax(other, difference(sample, o, i, j, deviation));
        count += j != i && d == distance && (any ? other <= distance : other < distance);
    }
    return count;
}

/* ksg-ties, with the differences over `deviation`. */
static double brute_ties(const struct sample *sample, double k, const double *deviation)
{
    double sum = 0.0, used = 0.0;
    for (size_t i = 0; i < sample->n; i++) {
        double found;
        const double distance = kth(sample, i, k, deviation, &found);
        if (isnan(distance))
            continue;
        const double all = brute_count(sample, i, 7, distance, deviation, false);
        const double nearer = brute_count(sample, i, 7, distance, deviation, true);
        const double xz = brute_count(sample, i, 3, distance, deviation, false);
        const double yz = brute_count(sample, i, 5, distance, deviation, false);
        const double z = brute_count(sample, i, 1, distance, deviation, false);
        const double shell = all - nearer;
        const double share = fmin(1, 2 * (found - nearer) / (shell + 1)) / shell;
        const double only_x = brute_at(sample, i, 1, distance, deviation, false);
        const double only_y = brute_at(sample, i, 2, distance, deviation, false);
        const double at_z = brute_at(sample, i, 0, distance, deviation, true);
        sum += psi(all + 1) - psi(xz + 1) - psi(yz + 1) + psi(z + 1) -
               share * shell / all + share * (shell - only_y) / xz +
               share * (shell - only_x) / yz -
               (sample->is_class[0] ? 0.0 : share * at_z / z);
        used += 1.0;
    }
    return sum / used;
}

static void ties_of_every_kind_are_what_brute_force_says(void **state)
{
    (void)state;
    static struct sample sample;
    for (unsigned kinds = 0; kinds < 7; kinds++) {
        double steps[3];
        fill_chain(&sample, FEW, 0.6, 99 + kinds);
        for (size_t c = 0; c < 3; c++) {
            sample.is_class[c] = kinds >> c & 1;
            for (size_t i = 0; i < FEW; i++)
                sample.values[c][i] =
                    sample.is_class[c] ? fmin(fmax(floor(sample.values[c][i] + 2), 0), 3)
                                       : rint(4 * sample.values[c][i]);
        }
        like_steps(&sample, steps);
        check_near("ksg-ties", given(&sample, "ksg-ties", 0).mi,
                   brute_ties(&sample, 3, steps), 1e-12);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ties_of_every_kind_are_what_brute_force_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
