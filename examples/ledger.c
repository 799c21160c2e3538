/* How many bits a roll does a code for fair dice waste on this die?
 *     cc ledger.c $(pkg-config --cflags --libs plogp) */
#include <math.h>
#include <stdio.h>

#include "plogp/ledger.h"

int main(void)
{
    const uint64_t rolls[6] = {300, 60, 60, 60, 60, 60};
    const double fair[6] = {1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0};

    plogp_ledger ledger;
    const plogp_status status = plogp_ledger_counts_probs(rolls, fair, 6, &ledger);
    if (status != PLOGP_OK) {
        fprintf(stderr, "ledger: %s\n", plogp_status_message(status));
        return 1;
    }
    const double bit = log(2);
    printf(
        "a roll costs %.4f bit = %.4f (no code avoids this) + %.4f (this code wastes)\n",
        ledger.cross_entropy / bit, ledger.entropy / bit, ledger.divergence / bit);
    return 0;
}
