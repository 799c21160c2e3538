#include "reports.h"

#include "plogp/html.h"
#include "plogp/writer.h"
#include "report_script.h"

typedef plogp_status render_function(const plogp_document *document,
                                     const plogp_html_options *options,
                                     const plogp_context *context, plogp_buffer *buffer);

static plogp_status write_file(const char *path, const plogp_context *context,
                               const plogp_buffer *buffer)
{
    plogp_writer *writer = NULL;
    plogp_status status = plogp_writer_open(path, context, &writer);
    if (status == PLOGP_OK)
        status = plogp_writer_write(writer, buffer->bytes, buffer->length);
    if (status == PLOGP_OK)
        status = plogp_writer_commit(writer);
    plogp_writer_free(writer);
    return status;
}

static plogp_status write_report(struct invocation *invocation, const char *path,
                                 render_function *render)
{
    plogp_buffer buffer;
    plogp_html_options options = plogp_html_options_defaults();
    const plogp_document view =
        document_view(&invocation->document, invocation->command->name);
    if (path == NULL)
        return PLOGP_OK;
    options.unit = invocation->render.unit;
    if (report_script_length > 0) {
        options.script = (const char *)report_script;
        options.script_length = report_script_length;
    }
    plogp_buffer_init(&buffer, &invocation->context);
    plogp_status status = render(&view, &options, &invocation->context, &buffer);
    if (status == PLOGP_OK)
        status = write_file(path, &invocation->context, &buffer);
    plogp_buffer_clear(&buffer);
    return status;
}

plogp_status reports_write(struct invocation *invocation)
{
    const struct common_settings *common = &invocation->common;
    const plogp_status status = write_report(invocation, common->html, plogp_render_html);
    return status == PLOGP_OK ? write_report(invocation, common->vega, plogp_render_vega)
                              : status;
}
