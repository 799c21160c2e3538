/* Manual pages in roff (the man macros). */
#include <ctype.h>
#include <string.h>

#include "commands.h"
#include "pages.h"
#include "plogp/version.h"

/* Text with everything that roff would interpret made literal. */
static void add_sized(plogp_buffer *buffer, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        const bool line_start = i == 0 || text[i - 1] == '\n';
        if (line_start && (text[i] == '.' || text[i] == '\''))
            plogp_buffer_add_text(buffer, "\\&");
        if (text[i] == '\\')
            plogp_buffer_add_text(buffer, "\\e");
        else if (text[i] == '-')
            plogp_buffer_add_text(buffer, "\\-");
        else
            plogp_buffer_add_byte(buffer, text[i]);
    }
}

static void add(plogp_buffer *buffer, const char *text)
{
    add_sized(buffer, text, strlen(text));
}

static void add_section(plogp_buffer *buffer, const char *title)
{
    plogp_buffer_add_text(buffer, ".SH ");
    for (; *title != '\0' && *title != ':'; title++)
        plogp_buffer_add_byte(buffer, (char)toupper((unsigned char)*title));
    plogp_buffer_add_byte(buffer, '\n');
}

static void add_title(plogp_buffer *buffer, const char *command)
{
    plogp_buffer_add_text(buffer, ".TH PLOGP");
    if (command != NULL)
        plogp_buffer_add_text(buffer, "\\-");
    for (; command != NULL && *command != '\0'; command++)
        plogp_buffer_add_byte(buffer, (char)toupper((unsigned char)*command));
    plogp_buffer_add_text(buffer,
                          " 1 \"\" \"plogp " PLOGP_VERSION "\" \"User Commands\"\n");
}

static void add_option(plogp_buffer *buffer, const struct command *command,
                       const struct option *option)
{
    const char letter = option_letter(command, option);
    plogp_buffer_add_text(buffer, ".TP\n");
    if (letter != 0) {
        const char short_name[] = {'-', letter, '\0'};
        plogp_buffer_add_text(buffer, "\\fB");
        add(buffer, short_name);
        plogp_buffer_add_text(buffer, "\\fR, ");
    }
    plogp_buffer_add_text(buffer, "\\fB\\-\\-");
    add(buffer, option->name);
    plogp_buffer_add_text(buffer, "\\fR");
    if (option->argument != NULL) {
        plogp_buffer_add_text(buffer, " \\fI");
        add(buffer, option->argument);
        plogp_buffer_add_text(buffer, "\\fR");
    }
    plogp_buffer_add_byte(buffer, '\n');
    add(buffer, option->help);
    plogp_buffer_add_byte(buffer, '\n');
}

/* Each line of `text` as a line of its own behind `lead`. */
static void add_lines(plogp_buffer *buffer, const char *lead, const char *text)
{
    plogp_buffer_add_text(buffer, ".nf\n");
    while (*text != '\0') {
        const size_t line = strcspn(text, "\n");
        add(buffer, lead);
        add_sized(buffer, text, line);
        plogp_buffer_add_byte(buffer, '\n');
        text += line + (text[line] == '\n');
    }
    plogp_buffer_add_text(buffer, ".fi\n");
}

static void add_synopsis(plogp_buffer *buffer, const struct command *command)
{
    char lead[64] = "plogp ";
    strncat(lead, command->name, sizeof lead - 10);
    strncat(lead, " ", 2);
    add_section(buffer, "synopsis");
    add_lines(buffer, lead, command->synopsis);
}

static void add_exit_status(plogp_buffer *buffer)
{
    static const char *const CODES[][2] = {
        {"0", "done"},
        {"1", "a threshold that was asked for was crossed"},
        {"2", "wrong usage"},
        {"3", "the data are not what was asked for"},
        {"4", "a file or connection failed"},
        {"5", "no convergence or no finite answer; the best found is still printed"},
        {"130", "interrupted"},
    };
    add_section(buffer, "exit status");
    for (size_t i = 0; i < sizeof CODES / sizeof CODES[0]; i++) {
        plogp_buffer_add_text(buffer, ".TP\n.B ");
        plogp_buffer_add_text(buffer, CODES[i][0]);
        plogp_buffer_add_byte(buffer, '\n');
        add(buffer, CODES[i][1]);
        plogp_buffer_add_byte(buffer, '\n');
    }
}

void manual_command(plogp_buffer *buffer, const struct command *command)
{
    struct option_group groups[OPTION_GROUPS];
    option_groups(command, groups);
    add_title(buffer, command->name);
    add_section(buffer, "name");
    add(buffer, "plogp-");
    add(buffer, command->name);
    plogp_buffer_add_text(buffer, " \\- ");
    add(buffer, command->summary);
    plogp_buffer_add_byte(buffer, '\n');
    add_synopsis(buffer, command);
    if (command->description != NULL) {
        add_section(buffer, "description");
        add(buffer, command->description);
        plogp_buffer_add_byte(buffer, '\n');
    }
    for (const struct option_group *group = groups; group->options != NULL; group++) {
        add_section(buffer, group->title[0] == '\0' ? "options" : group->title);
        for (const struct option *option = group->options; option->name != NULL; option++)
            add_option(buffer, command, option);
    }
    add_exit_status(buffer);
    if (command->example != NULL) {
        add_section(buffer, "example");
        add_lines(buffer, "", command->example);
    }
    add_section(buffer, "see also");
    plogp_buffer_add_text(buffer, ".BR plogp (1)\n");
}

void manual_overview(plogp_buffer *buffer)
{
    add_title(buffer, NULL);
    add_section(buffer, "name");
    plogp_buffer_add_text(buffer,
                          "plogp \\- information, likelihood and cross\\-entropy\n");
    add_section(buffer, "synopsis");
    plogp_buffer_add_text(buffer, ".B plogp\n.I COMMAND\n[\\fIOPTIONS\\fR] "
                                  "[\\fIARGUMENTS\\fR]\n");
    add_section(buffer, "description");
    plogp_buffer_add_text(
        buffer,
        "How many bits does a model Q waste on data P, and which Q wastes the "
        "least?\n.PP\n"
        "H(P, Q) = H(P) + KL(P || Q): the cross\\-entropy you pay is the entropy that no "
        "model can avoid and the divergence that this model wastes. Every command that "
        "has a P and a Q prints the three.\n");
    add_section(buffer, "commands");
    for (const struct command *const *row = commands; *row != NULL; row++) {
        plogp_buffer_add_text(buffer, ".TP\n.BR plogp\\-");
        add(buffer, (*row)->name);
        plogp_buffer_add_text(buffer, " (1)\n");
        add(buffer, (*row)->summary);
        plogp_buffer_add_byte(buffer, '\n');
    }
    add_exit_status(buffer);
}
