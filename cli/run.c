#include "run.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "derive.h"
#include "exit_codes.h"
#include "help.h"
#include "notices.h"
#include "reports.h"
#include "settings.h"

static plogp_status show_help(struct invocation *invocation)
{
    plogp_buffer page;
    plogp_buffer_init(&page, &invocation->context);
    help_command(&page, invocation->command);
    const plogp_status status =
        page.status == PLOGP_OK ? emit(invocation, page.bytes, page.length) : page.status;
    plogp_buffer_clear(&page);
    return status;
}

/* A command that streamed its rows leaves the document empty: nothing more is printed. */
static plogp_status emit_document(struct invocation *invocation)
{
    const struct document *document = &invocation->document;
    const plogp_status built = plogp_result_status(document->root);
    if (built == PLOGP_OK && plogp_result_first_child(document->results) == NULL)
        return PLOGP_OK;
    plogp_buffer buffer;
    const plogp_document view = document_view(document, invocation->command->name);
    plogp_buffer_init(&buffer, &invocation->context);
    plogp_status status =
        plogp_render(&view, &invocation->render, &invocation->context, &buffer);
    if (status == PLOGP_OK)
        status = emit(invocation, buffer.bytes, buffer.length);
    plogp_buffer_clear(&buffer);
    return status == PLOGP_OK ? reports_write(invocation) : status;
}

/* The derivation of a command whose results are a stream of rows: on stderr, so that the
 * rows stay what a program can read. */
static void print_explanation(const struct invocation *invocation)
{
    const struct document *document = &invocation->document;
    const plogp_result *line = plogp_result_first_child(document->explanation);
    if (plogp_result_first_child(document->results) != NULL)
        return;
    for (; line != NULL; line = plogp_result_next_sibling(line))
        notices_line(invocation->command->name, "", plogp_result_get_text(line, NULL));
}

/* The outcome of run: print what is to be printed and settle the status. */
static plogp_status publish(struct invocation *invocation, plogp_status status)
{
    const bool printable = status == PLOGP_OK || status == PLOGP_ENOCONV;
    char message[PLOGP_ERROR_MESSAGE_SIZE];
    if (!printable) {
        output_discard(&invocation->output);
        return status;
    }
    memcpy(message, invocation->error.message, sizeof message);
    if (invocation->explain &&
        plogp_result_first_child(invocation->document.explanation) == NULL)
        derive_explanation(invocation);
    if (!invocation->quiet)
        notices_warnings(invocation->command->name, invocation->document.warnings);
    print_explanation(invocation);
    plogp_status written = emit_document(invocation);
    if (written == PLOGP_OK)
        written = output_commit(&invocation->output, &invocation->context);
    if (written != PLOGP_OK) {
        output_discard(&invocation->output);
        return written;
    }
    memcpy(invocation->error.message, message, sizeof message);
    return status;
}

/* On stderr only: the results do not depend on where memory came from. */
static void announce_file(const struct invocation *invocation)
{
    char text[128];
    const uint64_t bytes = plogp_paged_file_bytes(invocation->paged);
    if (bytes == 0 || invocation->quiet)
        return;
    (void)snprintf(text, sizeof text,
                   "%.1f MB did not fit into --max-memory and were kept in a temporary "
                   "file, now removed",
                   (double)bytes / 1e6);
    notices_line(invocation->command->name, "note: ", text);
}

/* Memory that a file was to give: it is the file that failed. */
static plogp_status blame_file(struct invocation *invocation, plogp_status status)
{
    const int reason = plogp_paged_file_error(invocation->paged);
    if (status != PLOGP_ENOMEM || reason == 0)
        return status;
    (void)snprintf(invocation->error.message, sizeof invocation->error.message,
                   "temporary file: cannot grow (set TMPDIR to a folder with more room, "
                   "or raise --max-memory): %s",
                   strerror(reason));
    return PLOGP_EIO;
}

static plogp_status execute(struct invocation *invocation, int argc, const char **argv)
{
    plogp_status status = options_parse(invocation, argc, argv);
    if (status == PLOGP_OK && invocation->common.help)
        return publish(invocation, show_help(invocation));
    if (status == PLOGP_OK)
        status = settings_apply(invocation);
    if (status != PLOGP_OK)
        return status;
    status = blame_file(invocation, invocation->command->run(invocation));
    if (status == PLOGP_OK && plogp_cancel_requested(invocation->context.cancel))
        status = PLOGP_ECANCEL;
    progress_clear(&invocation->progress);
    announce_file(invocation);
    if (invocation->skipped_rows > 0)
        document_warn(&invocation->document,
                      "left out %" PRIu64 " row%s with too few or too many fields",
                      invocation->skipped_rows, plural(invocation->skipped_rows));
    return publish(invocation, status);
}

static int finish(const struct invocation *invocation, plogp_status status)
{
    if (status == PLOGP_EIO && invocation->output.reader_left)
        return EXIT_DONE;
    if (status != PLOGP_OK) {
        const char *message = invocation->error.message;
        notices_line(invocation->command->name, "",
                     message[0] != '\0' ? message : plogp_status_message(status));
        return (int)exit_code_of(status);
    }
    return (int)(invocation->threshold_crossed ? EXIT_THRESHOLD : EXIT_DONE);
}

/* Data may be larger than memory; --max-memory sets the limit later. */
static plogp_status take_memory(struct invocation *invocation)
{
    if (!invocation->command->reads_data)
        return PLOGP_OK;
    const plogp_status status =
        plogp_paged_new(0, &invocation->context, &invocation->paged);
    invocation->context.alloc = plogp_paged_alloc(invocation->paged);
    return status;
}

int run_command(const struct command *command, int argc, const char **argv,
                plogp_cancel *cancel)
{
    struct invocation invocation = {.command = command,
                                    .context = plogp_context_defaults()};
    invocation.context.error = &invocation.error;
    invocation.context.cancel = cancel;
    plogp_status status = take_memory(&invocation);
    if (status == PLOGP_OK)
        status = document_init(&invocation.document, &invocation.context);
    if (status == PLOGP_OK)
        status = execute(&invocation, argc, argv);
    const int code = finish(&invocation, status);
    document_clear(&invocation.document);
    pool_clear(&invocation.pool);
    plogp_paged_free(invocation.paged);
    return code;
}
