/* Classifiers trained on files of tests/data. */
#ifndef PLOGP_TESTS_TRAIN_FILE_H
#define PLOGP_TESTS_TRAIN_FILE_H

#include "check.h"

#include "plogp/classifier.h"
#include "plogp/source.h"

struct train_file {
    const char *path; /* under tests/ */
    const char *target;
    const char **columns; /* [column_count] with the target; NULL: all */
    size_t column_count;
    const char *categorical; /* a column that is to be so; NULL: none */
    plogp_missing missing;
};

/* All rows of the file, gathered; *source is to be freed after the design. */
static inline plogp_design *design_of_file(const struct train_file *file,
                                           plogp_source **source)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", PLOGP_TEST_DATA, file->path);
    const plogp_column_choice choice = {file->categorical, PLOGP_COLUMN_CATEGORICAL};
    plogp_read_options read = plogp_read_options_defaults();
    read.columns = file->columns;
    read.column_count = file->column_count;
    read.types = file->categorical == NULL ? NULL : &choice;
    read.type_count = file->categorical == NULL ? 0 : 1;
    plogp_design_options options = plogp_design_options_defaults();
    options.missing = file->missing;
    plogp_design *design = NULL;
    plogp_batch batch = {.rows = 1};
    CHECK(plogp_source_open(path, &read, NULL, source) == PLOGP_OK);
    CHECK(plogp_design_new(plogp_source_schema(*source), file->target, &options, NULL,
                           &design) == PLOGP_OK);
    while (batch.rows > 0) {
        CHECK(plogp_source_next(*source, &batch) == PLOGP_OK);
        CHECK(plogp_design_push(design, &batch) == PLOGP_OK);
    }
    return design;
}

/* Train on it; the classifier is the caller's. */
static inline plogp_classifier *train_on_file(const struct train_file *file,
                                              const plogp_train_options *options,
                                              plogp_status expected)
{
    plogp_source *source = NULL;
    plogp_classifier *classifier = NULL;
    plogp_design *design = design_of_file(file, &source);
    CHECK(plogp_classifier_train(design, options, NULL, &classifier) == expected);
    plogp_design_free(design);
    plogp_source_free(source);
    return classifier;
}

#endif
