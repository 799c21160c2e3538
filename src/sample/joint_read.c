#include "base/alloc.h"
#include "base/status.h"
#include "plogp/joint_counts.h"
#include "sample/scan.h"

plogp_status plogp_joint_counts_read(const plogp_joint_reader *readers, size_t count,
                                     plogp_source *source, const plogp_context *context)
{
    if ((readers == NULL && count > 0) || source == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "nothing to read, or nowhere to");
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    plogp__sink *const sinks = plogp__alloc(alloc, count, sizeof *sinks);
    if (sinks == NULL)
        return plogp__fail_memory(context);
    for (size_t i = 0; i < count; i++)
        sinks[i] = (plogp__sink){&plogp__joint_counts_sink, readers[i].joint,
                                 readers[i].columns, false};
    const plogp_status status = plogp__scan(source, sinks, count, context);
    plogp__free(alloc, sinks);
    return status;
}
