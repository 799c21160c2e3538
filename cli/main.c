/* The program: the table of commands, signals, and the options before a command. */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "exit_codes.h"
#include "plogp/suggest.h"
#include "plogp/version.h"
#include "run.h"

const struct command *const commands[] = {
    &cmd_surprisal, //
    &cmd_entropy,   //
    &cmd_compare,   //
    &cmd_code,      //
    &cmd_describe,  //
    &cmd_mi,        //
    &cmd_state,     //
    &cmd_merge,     //
    &cmd_convert,   //
    &cmd_fit,       //
    &cmd_simulate,  //
    &cmd_train,     //
    &cmd_predict,   //
    &cmd_evaluate,  //
    &cmd_help,      //
    NULL,
};

#define COMMAND_COUNT (sizeof commands / sizeof commands[0] - 1)

/* The one mutable global of the program: a signal handler can reach nothing else. */
static plogp_cancel cancel;

static void request_stop(int signal_number)
{
    (void)signal_number;
    plogp_cancel_request(&cancel);
}

/* The first Ctrl-C asks the work to stop, the second ends the program at once. A reader
 * that closes the pipe, or a limit of the size of files, is noticed when writing, not by a
 * signal. */
static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = request_stop, .sa_flags = (int)SA_RESETHAND};
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
    action = (struct sigaction){.sa_handler = SIG_IGN};
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGPIPE, &action, NULL);
    (void)sigaction(SIGXFSZ, &action, NULL);
}

const struct command *command_find(const char *name)
{
    const struct command *const *row = commands;
    while (*row != NULL && strcmp((*row)->name, name) != 0)
        row++;
    return *row;
}

const char *command_suggest(const char *name)
{
    const char *names[COMMAND_COUNT];
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        names[i] = commands[i]->name;
    return plogp_suggest(name, names, COMMAND_COUNT);
}

static int unknown_command(const char *name)
{
    const char *near = command_suggest(name);
    if (near != NULL)
        (void)fprintf(stderr, "plogp: no command '%.60s'; did you mean '%s'?\n", name,
                      near);
    else
        (void)fprintf(stderr, "plogp: no command '%.60s'; see plogp help\n", name);
    return EXIT_USAGE;
}

static int show_version(void)
{
    if (printf("plogp %s\n", plogp_version()) >= 0 && fflush(stdout) == 0)
        return EXIT_DONE;
    perror("plogp: standard output");
    return EXIT_FILE_FAILED;
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";
    const char *overview[] = {"help", NULL};
    (void)setlocale(LC_CTYPE, "");
    catch_signals();
    if (argc < 2) {
        (void)fputs("plogp: a command is missing; see plogp help\n", stderr);
        return EXIT_USAGE;
    }
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0)
        return show_version();
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        return run_command(&cmd_help, 1, overview, &cancel);
    const struct command *command = command_find(name);
    if (command == NULL)
        return unknown_command(name);
    return run_command(command, argc - 1, (const char **)(void *)(argv + 1), &cancel);
}
