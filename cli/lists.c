#include "lists.h"

#include <stdio.h>
#include <string.h>

#include "plogp/probability.h"

plogp_status blame_option(struct invocation *invocation, const char *option,
                          plogp_status status)
{
    char *message = invocation->error.message;
    const size_t size = sizeof invocation->error.message;
    char tail[PLOGP_ERROR_MESSAGE_SIZE];
    if (status == PLOGP_OK || status == PLOGP_ECANCEL)
        return status;
    memcpy(tail, message, size);
    tail[size - 1 - strlen(option) - 2] = '\0';
    (void)snprintf(message, size, "%s: %s", option,
                   tail[0] != '\0' ? tail : plogp_status_message(status));
    return status;
}

/* What is wrong with the numbers; a sum other than 1 says what to do about it. */
static plogp_status check(struct invocation *invocation, const struct law_list *list)
{
    const plogp_context *context = &invocation->context;
    if (list->weights)
        return plogp_weights_check(list->values, list->k, context);
    return plogp_probs_check(list->values, list->k, context);
}

plogp_status law_list_read(struct invocation *invocation, const char *option,
                           const char *text, bool normalize, struct law_list *list)
{
    *list = (struct law_list){.weights = normalize};
    plogp_status status = plogp_list_open(text, &invocation->context, &list->view);
    if (status == PLOGP_OK) {
        list->values = list->view.numbers;
        list->k = list->view.count;
        status = check(invocation, list);
    }
    if (status != PLOGP_OK)
        law_list_clear(invocation, list);
    return blame_option(invocation, option, status);
}

void law_list_clear(struct invocation *invocation, struct law_list *list)
{
    plogp_list_close(&list->view, &invocation->context);
    list->values = NULL;
}
