/* state: keep what describe, compare, entropy and fit need of a file. */
#include "commands.h"
#include "summaries.h"

const struct command cmd_state = {
    .name = "state",
    .section = "data",
    .summary = "keep what the data commands need of a file, for merging later",
    .synopsis = "FILE -o STATE.plogp",
    .description =
        "Counts, exact moments and sorted values of every column. A state can be given\n"
        "wherever a file is read, and states of shards merge (plogp merge) to the bytes\n"
        "of one run over all rows: the order of rows and shards does not matter.",
    .example = "plogp state examples/data/rivers.csv -o /tmp/rivers.plogp",
    .arguments_min = 1,
    .arguments_max = 1,
    .reads_data = true,
    .sums_up = true,
    .run = emit_state,
};
