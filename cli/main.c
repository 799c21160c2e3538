#include <stdio.h>

#include "plogp/version.h"

int main(void)
{
    printf("plogp %s\n", plogp_version());
    return 0;
}
