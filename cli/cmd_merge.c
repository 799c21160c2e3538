/* merge: one state of many. */
#include "commands.h"
#include "summaries.h"

const struct command cmd_merge = {
    .name = "merge",
    .section = "data",
    .summary = "one state of the states of shards",
    .synopsis = "STATE... -o STATE.plogp",
    .description =
        "Columns meet by name and must have the same types everywhere; settle them with\n"
        "--types when a state is made. The result has the same bytes whatever the order.",
    .example = "cd examples/data\n"
               "plogp state titanic_men.csv --weights Freq -o men.plogp\n"
               "plogp state titanic_women.csv --weights Freq -o women.plogp\n"
               "plogp merge men.plogp women.plogp -o both.plogp",
    .arguments_min = 1,
    .arguments_max = SIZE_MAX,
    .reads_data = true,
    .run = emit_state,
};
