#include "plogp/unit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/status.h"
#include "plogp/number.h"

#define LOG_2  0x1.62e42fefa39efp-1 /* log 2  */
#define LOG_10 0x1.26bb1bbb55516p+1 /* log 10 */

static const plogp_unit BIT = {LOG_2, "bit"};
static const plogp_unit NAT = {1.0, "nat"};
static const plogp_unit DIT = {LOG_10, "dit"};

static const struct {
    const char *text;
    const plogp_unit *unit;
} NAMES[] = {{"bit", &BIT}, {"nat", &NAT},     {"nit", &NAT},
             {"dit", &DIT}, {"hartley", &DIT}, {"ban", &DIT}};

plogp_unit plogp_unit_bit(void)
{
    return BIT;
}

plogp_unit plogp_unit_nat(void)
{
    return NAT;
}

static plogp_unit unit_of_base(double base)
{
    if (base == 2.0)
        return BIT;
    if (base == 10.0)
        return DIT;
    char number[PLOGP_NUMBER_SIZE];
    plogp_unit unit = {log(base), ""};
    (void)plogp_number_format(base, number);
    (void)snprintf(unit.name, sizeof unit.name, "base %s", number);
    return unit;
}

plogp_status plogp_unit_parse(const char *text, const plogp_context *context,
                              plogp_unit *unit)
{
    double base = 0.0;
    if (text == NULL || unit == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "plogp_unit_parse: NULL argument");
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        if (strcmp(text, NAMES[i].text) == 0) {
            *unit = *NAMES[i].unit;
            return PLOGP_OK;
        }
    }
    if (plogp_number_parse(text, strlen(text), &base) != PLOGP_OK || !isfinite(base) ||
        base <= 0.0 || base == 1.0)
        return plogp__fail(context, PLOGP_EINVAL,
                           "'%.60s' is no unit: use bit, nat, dit or a logarithm's base "
                           "> 0 and not 1",
                           text);
    *unit = unit_of_base(base);
    return PLOGP_OK;
}

double plogp_unit_from_nats(const plogp_unit *unit, double nats)
{
    return nats / unit->nats;
}
