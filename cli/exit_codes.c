#include "exit_codes.h"

enum exit_code exit_code_of(plogp_status status)
{
    switch (status) {
    case PLOGP_OK:
        return EXIT_DONE;
    case PLOGP_EINVAL:
        return EXIT_USAGE;
    case PLOGP_EDOMAIN:
    case PLOGP_EFORMAT:
        return EXIT_DATA;
    case PLOGP_ENOMEM:
    case PLOGP_EIO:
        return EXIT_FILE_FAILED;
    case PLOGP_ENOCONV:
        return EXIT_NO_CONVERGENCE;
    case PLOGP_ECANCEL:
        return EXIT_INTERRUPTED;
    }
    return EXIT_USAGE;
}
