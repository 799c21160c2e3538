/* code: the words of a code, the questions it asks, and files written in it. */
#include "code.h"
#include "commands.h"

static const struct option OPTIONS[] = {
    {"probabilities", 'p', OPTION_TEXT, offsetof(struct code_settings, probabilities),
     "LIST", "probabilities of the symbols: 0.5,0.25,0.25 or @FILE"},
    {"counts", 'c', OPTION_TEXT, offsetof(struct code_settings, counts), "LIST",
     "how often each symbol was seen: 7,2,1 or @FILE"},
    {"normalize", 0, OPTION_FLAG, offsetof(struct code_settings, normalize), NULL,
     "divide -p and --for by their sums"},
    {"bytes", 0, OPTION_FLAG, offsetof(struct code_settings, bytes), NULL,
     "the bytes of FILE are the symbols, not the levels of a column"},
    {"for", 0, OPTION_TEXT, offsetof(struct code_settings, for_list), "LIST",
     "what the code costs on symbols with these probabilities"},
    {"kind", 0, OPTION_TEXT, offsetof(struct code_settings, kind),
     "huffman|shannon|arithmetic", "default huffman, for --encode arithmetic"},
    {"encode", 0, OPTION_TEXT, offsetof(struct code_settings, encode), "FILE",
     "write FILE in the code (-o, or standard output): byte b is symbol b"},
    {"lines", 0, OPTION_FLAG, offsetof(struct code_settings, lines), NULL,
     "with --encode and --decode: each line is a symbol, not each byte"},
    {"decode", 0, OPTION_TEXT, offsetof(struct code_settings, decode), "FILE",
     "write back what --encode wrote with the same symbols and kind"},
    {NULL, 0, OPTION_FLAG, 0, NULL, NULL},
};

static plogp_status check(struct invocation *invocation)
{
    const struct code_settings *settings = invocation->settings;
    const int inputs = (settings->probabilities != NULL) + (settings->counts != NULL) +
                       (invocation->argument_count > 0);
    if (inputs == 0)
        return usage_error(invocation, "-p LIST, -c LIST or FILE is missing");
    if (inputs > 1)
        return usage_error(invocation, "-p, -c and FILE do not go together");
    if (settings->encode != NULL && settings->decode != NULL)
        return usage_error(invocation, "--encode and --decode do not go together");
    if (settings->for_list != NULL &&
        (settings->encode != NULL || settings->decode != NULL))
        return usage_error(invocation, "--for does not go with --encode or --decode");
    if (settings->lines && settings->encode == NULL && settings->decode == NULL)
        return usage_error(invocation, "--lines goes with --encode or --decode");
    if (settings->lines && settings->bytes)
        return usage_error(invocation, "--lines and --bytes do not go together");
    if (settings->bytes && invocation->argument_count == 0)
        return usage_error(invocation, "--bytes needs a FILE");
    return PLOGP_OK;
}

static plogp_status run_with(struct invocation *invocation,
                             const struct code_symbols *symbols)
{
    const struct code_settings *settings = invocation->settings;
    const bool file = settings->encode != NULL || settings->decode != NULL;
    plogp_code *code = NULL;
    plogp_status status = code_make(
        invocation, symbols, file ? PLOGP_CODE_ARITHMETIC : PLOGP_CODE_HUFFMAN, &code);
    if (status == PLOGP_OK && settings->encode != NULL)
        status = code_encode_file(invocation, symbols, code);
    else if (status == PLOGP_OK && settings->decode != NULL)
        status = code_decode_file(invocation, symbols, code);
    else if (status == PLOGP_OK)
        status = code_print(invocation, symbols, code);
    plogp_code_free(code);
    return status;
}

static plogp_status run(struct invocation *invocation)
{
    struct code_symbols symbols = {.k = 0};
    plogp_status status = check(invocation);
    if (status == PLOGP_OK)
        status = code_symbols_read(invocation, &symbols);
    if (status == PLOGP_OK)
        status = run_with(invocation, &symbols);
    code_symbols_clear(invocation, &symbols);
    return status;
}

const struct command cmd_code = {
    .name = "code",
    .section = "known distributions",
    .summary = "words, questions and files: what symbols cost",
    .synopsis = "-p LIST | -c LIST | FILE [--for LIST]\n"
                "-p LIST | -c LIST | FILE --encode FILE -o FILE\n"
                "-p LIST | -c LIST | FILE --decode FILE -o FILE",
    .description =
        "A code with lengths l stands for the distribution 2^-l: its mean length is the\n"
        "cross-entropy with it, and at least the entropy. Each digit of a word answers\n"
        "a question: 0 is yes. Files are as long as the cross-entropy says, plus 36\n"
        "bytes; the distribution is not in them. With --encode and --decode, the\n"
        "symbols of FILE are its bytes; with --lines they are its lines, each a level "
        "of\n"
        "the column, or the number of a symbol of -p or -c, from 0.",
    .example = "plogp code -p 0.5,0.125,0.125,0.25\n"
               "plogp code -p 0.25,0.25,0.25,0.25 --for 0.5,0.125,0.125,0.25",
    .options = OPTIONS,
    .settings_size = sizeof(struct code_settings),
    .arguments_max = 1,
    .reads_data = true,
    .run = run,
};
