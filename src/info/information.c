#include "plogp/information.h"

#include <math.h>

#include "math/kernel.h"

double plogp_surprisal(double p)
{
    if (!(p >= 0.0 && p <= 1.0))
        return NAN;
    return p == 1.0 ? 0.0 : -plogp__log(p);
}

double plogp_quantity_of_information(double symbols, double alphabet)
{
    if (!(symbols >= 0.0 && alphabet >= 1.0))
        return NAN;
    return symbols == 0.0 || alphabet == 1.0 ? 0.0 : symbols * plogp__log(alphabet);
}
