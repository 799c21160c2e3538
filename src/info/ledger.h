#ifndef PLOGP_SRC_INFO_LEDGER_H
#define PLOGP_SRC_INFO_LEDGER_H

#include "info/contrast.h"
#include "plogp/ledger.h"

/* Of probabilities the same numbers as plogp_entropy_probs and plogp_kl_probs. */
plogp_ledger plogp__ledger(const struct plogp__contrast *two);

#endif
