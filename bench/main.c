#define _POSIX_C_SOURCE 200809L
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plogp/isa.h"

static const struct suite {
    const char *name;
    void (*run)(const bench_options *options);
} SUITES[] = {
    {"kernels", bench_kernels},
    {"info", bench_info},
    {"data", bench_data},
};

static int usage(void)
{
    fputs("usage: plogp-bench [--json] [--cpu] [--filter NAME] [--large DOUBLES]\n"
          "ns_per_item is the least of the repeats; of_reading compares with merely\n"
          "reading the same bytes (losses: and writing as many) on as many threads, in\n"
          "turn. --cpu: processor time of all threads, where the machine is shared.\n"
          "PLOGP_ISA=NAME forces an instruction set.\n",
          stderr);
    return 2;
}

static bool parse(int count, char **arguments, bench_options *options)
{
    for (int i = 1; i < count; i++) {
        const bool has_value = i + 1 < count;
        if (strcmp(arguments[i], "--json") == 0)
            options->json = true;
        else if (strcmp(arguments[i], "--cpu") == 0)
            options->cpu = true;
        else if (strcmp(arguments[i], "--filter") == 0 && has_value)
            options->filter = arguments[++i];
        else if (strcmp(arguments[i], "--large") == 0 && has_value)
            options->large = (size_t)strtoull(arguments[++i], NULL, 10);
        else
            return false;
    }
    return options->large > 0;
}

int main(int count, char **arguments)
{
    bench_options options = {.large = (size_t)1 << 27};
    if (!parse(count, arguments, &options))
        return usage();
    const char *const isa = getenv("PLOGP_ISA");
    if (isa != NULL && plogp_isa_select(isa) != PLOGP_OK) {
        fprintf(stderr, "plogp-bench: this machine cannot run '%s'\n", isa);
        return 2;
    }
    if (!options.json)
        printf("%-40s %-7s %12s %12s %9s %10s\n", "name", "isa", "items", "ns_per_item",
               "GB/s", "of_reading");
    for (size_t i = 0; i < sizeof SUITES / sizeof SUITES[0]; i++)
        SUITES[i].run(&options);
    return 0;
}
