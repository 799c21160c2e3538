/* The exit codes of the contract, and which one a status becomes. */
#ifndef PLOGP_CLI_EXIT_CODES_H
#define PLOGP_CLI_EXIT_CODES_H

#include "plogp/status.h"

enum exit_code {
    EXIT_DONE = 0,
    EXIT_THRESHOLD = 1,
    EXIT_USAGE = 2,
    EXIT_DATA = 3,
    EXIT_FILE_FAILED = 4,
    EXIT_NO_CONVERGENCE = 5,
    EXIT_INTERRUPTED = 130,
};

enum exit_code exit_code_of(plogp_status status);

#endif
