/* What a node looks like on a page: a line, a ledger, a section, a table. */
#include <string.h>

#include "report/text.h"

#define MEMBERS_IN_A_LINE 2

static size_t count_children(const plogp_result *node)
{
    size_t count = 0;
    const plogp_result *child = plogp_result_first_child(node);
    for (; child != NULL; child = plogp_result_next_sibling(child))
        count++;
    return count;
}

static bool is_small(const plogp_result *node)
{
    return plogp__text_is_compact(node) &&
           !(plogp__is_object(node) && count_children(node) > MEMBERS_IN_A_LINE);
}

/* A list of at least one object, each of nodes that fit in a cell. */
bool plogp__text_is_table(const plogp_result *list)
{
    const plogp_result *row = plogp_result_first_child(list);
    if (row == NULL || plogp_result_get_kind(list) != PLOGP_RESULT_LIST)
        return false;
    for (; row != NULL; row = plogp_result_next_sibling(row)) {
        if (!plogp__is_object(row))
            return false;
        const plogp_result *node = plogp_result_first_child(row);
        for (; node != NULL; node = plogp_result_next_sibling(node))
            if (!is_small(node))
                return false;
    }
    return true;
}

enum plogp__shape plogp__text_shape(const plogp_result *object, const plogp_result *node)
{
    struct plogp__ledger ledger;
    const bool empty_list = plogp_result_get_kind(node) == PLOGP_RESULT_LIST &&
                            plogp_result_first_child(node) == NULL;
    if (empty_list || plogp__text_is_absorbed(object, node))
        return PLOGP__SHAPE_NONE;
    if (plogp__find_ledger(object, node, &ledger))
        return PLOGP__SHAPE_LEDGER;
    if (!plogp__text_is_compact(node) || plogp__has_key(node, "parameters"))
        return PLOGP__SHAPE_SECTION;
    return is_small(node) || plogp__text_has_number_keys(node) ? PLOGP__SHAPE_LINE
                                                               : PLOGP__SHAPE_SECTION;
}
