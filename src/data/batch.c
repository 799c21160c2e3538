#include "plogp/batch.h"

const char *plogp_column_type_name(plogp_column_type type)
{
    return type == PLOGP_COLUMN_CATEGORICAL ? "categorical" : "numeric";
}
