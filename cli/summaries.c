#include "summaries.h"

#include "plogp/buffer.h"

plogp_status read_summary(struct invocation *invocation, bool moments,
                          plogp_summary **summary)
{
    plogp_result *files = plogp_result_add_list(invocation->document.input, "files");
    *summary = NULL;
    plogp_status status = plogp_summary_new(&invocation->context, summary);
    if (!moments)
        plogp_summary_leave_moments(*summary);
    for (size_t i = 0; i < invocation->argument_count && status == PLOGP_OK; i++) {
        plogp_result_add_text(files, NULL, invocation->arguments[i]);
        status = plogp_summary_read_file(*summary, invocation->arguments[i],
                                         &invocation->read);
    }
    return status;
}

plogp_status emit_state(struct invocation *invocation)
{
    plogp_summary *summary = NULL;
    plogp_buffer buffer;
    plogp_buffer_init(&buffer, &invocation->context);
    plogp_status status = read_summary(invocation, true, &summary);
    if (status == PLOGP_OK)
        status = plogp_summary_save(summary, &buffer);
    if (invocation->explain)
        document_explain(&invocation->document,
                         "counts, exact sums of powers and sorted values add up without "
                         "rounding: summary(A and B) = merge(summary(A), summary(B)), "
                         "bit for bit");
    if (status == PLOGP_OK)
        status = emit(invocation, buffer.bytes, buffer.length);
    plogp_buffer_clear(&buffer);
    plogp_summary_free(summary);
    return status;
}
