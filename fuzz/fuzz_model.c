/* A model file is read, or refused with a message; what was read writes and predicts. */
#include <stdint.h>
#include <stdlib.h>

#include "plogp/model.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    plogp_error error = {"", 0};
    plogp_context context = plogp_context_defaults();
    context.error = &error;
    plogp_classifier *classifier = NULL;
    const plogp_status status =
        plogp_classifier_parse((const char *)bytes, size, "model", &context, &classifier);
    if (status == PLOGP_OK) {
        if (plogp_classifier_save(classifier, "/dev/null", &context) != PLOGP_OK)
            abort();
    } else if (status != PLOGP_EFORMAT || error.message[0] == '\0')
        abort();
    plogp_classifier_free(classifier);
    return 0;
}
