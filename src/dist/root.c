#include "dist/root.h"

#include <math.h>

#include "math/kernel.h"

#define ITERATIONS_MAX 400
#define STEP_MAX       2.0     /* in log x while no root is in sight */
#define STEP_DONE      0x1p-53 /* in log x: x would not move         */

double plogp__falling_root(plogp__falling *function, const void *state, double start)
{
    double low = 1e-300, high = 1e300, x = start, last = INFINITY;
    for (int i = 0; i < ITERATIONS_MAX; i++) {
        double value = 0.0, slope = 0.0;
        function(x, state, &value, &slope);
        if (value > 0.0)
            low = x;
        else if (value < 0.0)
            high = x;
        double step = -value / slope;
        if (!(fabs(step) <= STEP_MAX))
            step = value > 0.0 ? STEP_MAX : -STEP_MAX;
        if (value == 0.0 || fabs(step) <= STEP_DONE ||
            (fabs(step) < 0x1p-40 && fabs(step) >= last))
            return x;
        last = fabs(step);
        double next = x * plogp__exp(step);
        if (!(next > low && next < high))
            next = sqrt(low) * sqrt(high);
        if (next == x)
            return x;
        x = next;
    }
    return x;
}
