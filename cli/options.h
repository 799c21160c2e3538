/*
 * How a command is made. Five steps:
 *
 * 1. cli/cmd_NAME.c: a struct for the command's own settings, one field per option, and
 *    a constant table of struct option that names the fields (cmd_help.c is a sample).
 * 2. `static plogp_status run(struct invocation *invocation)`: read invocation->settings,
 *    call the library with &invocation->context, add objects to
 *    invocation->document.results (cli/document.h), return the library's status.
 *    The frame prints the document, the warnings and the error, and picks the exit code.
 *    Wrong usage found late: `return usage_error(invocation, "...")`.
 * 3. `const struct command cmd_NAME = {...}`: the only exported name of the file. Help,
 *    manual and completions are made from it, so write texts for people.
 * 4. A row in the table of cli/main.c and a line in cli/commands.h.
 * 5. tests/cli/NAME.bats, with golden files made by `make goldens`.
 *
 * Every command has the common options (unit, format, output, threads, seed, progress,
 * colour, quiet, explain); one with `reads_data` also has the input options, found in
 * invocation->read. A command never prints: it fills the document, or streams rows with
 * emit(), which honours -o.
 *
 * Exit codes from the status that run returns: PLOGP_OK 0 (1 when threshold_crossed is
 * set), PLOGP_EINVAL 2, PLOGP_EDOMAIN and PLOGP_EFORMAT 3, PLOGP_EIO and PLOGP_ENOMEM 4,
 * PLOGP_ENOCONV 5 (the document is still printed), PLOGP_ECANCEL 130.
 */
#ifndef PLOGP_CLI_OPTIONS_H
#define PLOGP_CLI_OPTIONS_H

#include <float.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "document.h"
#include "output.h"
#include "plogp/context.h"
#include "plogp/paged.h"
#include "plogp/render.h"
#include "plogp/source.h"
#include "pool.h"
#include "progress.h"

/* What an option's field is. A field that is not given keeps its default. */
enum option_kind {
    OPTION_FLAG,   /* bool                                             */
    OPTION_TEXT,   /* const char *                                     */
    OPTION_NUMBER, /* double                                           */
    OPTION_COUNT,  /* uint64_t                                         */
    OPTION_WORDS,  /* struct words: A,B,... ; repeated options append */
    OPTION_TEXTS,  /* struct words: one text per option, not split     */
};

/* The default of an OPTION_NUMBER that any number of sense may be given to, so that a wrong one is
 * told, not taken for none. */
#define NUMBER_NOT_GIVEN (-DBL_MAX)

struct words {
    const char **items; /* [count] */
    size_t count;
};

struct option {
    const char *name; /* without dashes; NULL ends the table                       */
    char letter;      /* 0: none                                                    */
    enum option_kind kind;
    size_t field;         /* offsetof in the settings                              */
    const char *argument; /* as help shows it, e.g. "FILE"; "a|b|c" lists choices,
                             which are then checked; NULL for a flag               */
    const char *help;     /* one line without a final stop                          */
};

struct invocation;

struct command {
    const char *name;
    const char *section;     /* heading in `plogp --help`                          */
    const char *summary;     /* one line                                            */
    const char *synopsis;    /* lines, each what follows `plogp NAME `              */
    const char *description; /* a paragraph: definitions, defaults; NULL: none      */
    const char *example;     /* lines that run as they are from the source folder   */
    const struct option *options; /* NULL: none of its own                          */
    const void *defaults;         /* settings to begin with; NULL: zeros             */
    size_t settings_size;
    size_t arguments_min, arguments_max;
    bool reads_data; /* has the input options                                       */
    bool sums_up;    /* keeps sums and sorted runs, so that any size fits any memory */
    plogp_status (*run)(struct invocation *invocation);
};

/* The common options, as given. */
struct common_settings {
    const char *unit, *format, *output, *progress, *color, *html, *vega;
    uint64_t threads, seed;
    bool json, quiet, explain, help;
};

/* The input options, as given. */
struct input_settings {
    struct words columns, types, missing;
    const char *weights, *delimiter, *max_memory, *query, *password_file, *on_bad_row,
        *cache;
    uint64_t infer_rows;
    bool no_header, header;
};

/* One run of one command. */
struct invocation {
    const struct command *command;
    const void *settings;   /* the command's own struct */
    const char **arguments; /* [argument_count] what is no option */
    size_t argument_count;
    plogp_context context;    /* give it to the library */
    plogp_read_options read;  /* give it to plogp_source_open */
    bool explain;             /* --explain: fill document.explanation too */
    bool quiet;               /* -q */
    uint64_t skipped_rows;    /* with --on-bad-row skip; the frame warns of them */
    bool threshold_crossed;   /* set it for exit code 1 */
    struct document document; /* fill it */
    plogp_render_options render;
    /* the frame's own */
    struct common_settings common;
    struct input_settings input;
    plogp_error error;
    plogp_paged *paged; /* where the memory of a command that reads data comes from */
    struct progress progress;
    struct output output;
    struct pool pool;
};

/* The frame's tables. */
extern const struct option common_options[];
extern const struct option input_options[];

/*
 * Read the command line (argv[0] is the command's name) into *invocation, whose command,
 * pool and context.error are set. PLOGP_EINVAL with a message for wrong usage; with
 * --help nothing else is checked.
 */
plogp_status options_parse(struct invocation *invocation, int argc, const char **argv);

/* PLOGP_EINVAL with this message. */
plogp_status usage_error(struct invocation *invocation, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
