/* The fields of a categorical column as codes of its dictionary. */
#include <string.h>

#include "base/utf8.h"
#include "data/csv_work.h"

#define QUESTIONS ((size_t)32) /* that a dictionary is asked together */

/* The code of a level, which may be new. */
static enum plogp__csv_fault_kind code_of(struct plogp__column *column,
                                          struct plogp__csv_text text, uint32_t *code)
{
    const uint64_t hash = plogp__dictionary_hash(text.text, text.length);
    *code = plogp__dictionary_find(&column->dictionary, text.text, text.length, hash);
    if (*code != PLOGP__NO_CODE)
        return PLOGP__CSV_SOUND;
    if (!plogp__utf8_valid(text.text, text.length))
        return PLOGP__CSV_NOT_UTF8;
    if (memchr(text.text, 0, text.length) != NULL)
        return PLOGP__CSV_NUL;
    switch (plogp__dictionary_append(&column->dictionary, text.text, text.length, hash,
                                     code)) {
    case PLOGP_OK:
        return PLOGP__CSV_SOUND;
    case PLOGP_EFORMAT:
        return PLOGP__CSV_LEVELS;
    default:
        return PLOGP__CSV_MEMORY;
    }
}

/* Texts of which the dictionary is asked together, once the place of each is fetched. */
struct question {
    struct plogp__csv_text text;
    uint64_t hash;
    size_t at; /* the row of its code */
};

/* A level that the dictionary does not know is left for later. */
static void answer(const struct plogp__csv_work *work, const struct question *question)
{
    struct plogp__column *column = work->column;
    const uint32_t code = plogp__dictionary_find(&column->dictionary, question->text.text,
                                                 question->text.length, question->hash);
    column->codes[question->at] = code;
    column->valid[question->at] = 1;
    if (code == PLOGP__NO_CODE)
        work->outcome->found |= PLOGP__CSV_HAS_NEW;
}

/* A text without quotes or blanks before it that is not missing, by its first byte. */
static bool simple_text(const struct plogp__csv_fields *fields, size_t i,
                        struct plogp__csv_text *text)
{
    const size_t start = fields->before[i * fields->before_step] + fields->gap;
    const size_t end = fields->end[i * fields->end_step];
    const unsigned char lead = (unsigned char)fields->block[start];
    *text = (struct plogp__csv_text){fields->block + start, end - start};
    return start < end && lead != '"' && lead != ' ' && lead != '\t' &&
           !fields->unlike[lead];
}

/* Write that field i is missing, or ask: at once where the next text takes the place of this
 * one, otherwise later. */
static enum plogp__csv_fault_kind ask(const struct plogp__csv_work *work,
                                      const struct plogp__csv_fields *fields, size_t i,
                                      struct question *questions, size_t *asked)
{
    const struct plogp__csv_span *const span = work->span;
    struct question *const question = &questions[*asked];
    question->at = span->to + i;
    if (!simple_text(fields, i, &question->text)) {
        if (!plogp__csv_content(span, work->column->field, span->first + i,
                                &question->text))
            return PLOGP__CSV_MEMORY;
        if (plogp__csv_is_missing(span->missing, question->text)) {
            work->column->codes[question->at] = PLOGP__NO_CODE;
            plogp__csv_set_missing(work, question->at);
            return PLOGP__CSV_SOUND;
        }
    }
    question->hash = plogp__dictionary_hash_ahead(
        &work->column->dictionary, question->text.text, question->text.length);
    if (question->text.text == span->scratch->text)
        answer(work, question);
    else
        ++*asked;
    return PLOGP__CSV_SOUND;
}

enum plogp__csv_fault_kind plogp__csv_convert_codes(const struct plogp__csv_work *work,
                                                    size_t *i)
{
    const size_t count = work->span->count;
    struct question questions[QUESTIONS];
    const struct plogp__csv_fields fields =
        plogp__csv_fields_of(work->span, work->column);
    while (*i < count) {
        const size_t end = count - *i < QUESTIONS ? count : *i + QUESTIONS;
        size_t asked = 0;
        for (; *i < end; ++*i) {
            const enum plogp__csv_fault_kind kind =
                ask(work, &fields, *i, questions, &asked);
            if (kind != PLOGP__CSV_SOUND)
                return kind;
        }
        for (size_t q = 0; q < asked; q++)
            answer(work, &questions[q]);
    }
    return PLOGP__CSV_SOUND;
}

void plogp__csv_add_levels(struct plogp__column *column,
                           const struct plogp__csv_span *span,
                           struct plogp__csv_fault *fault)
{
    const struct plogp__csv_work work = {column, span, NULL};
    for (size_t i = 0; i < span->count; i++) {
        uint32_t *const code = &column->codes[span->to + i];
        struct plogp__csv_text text;
        if (*code != PLOGP__NO_CODE || column->valid[span->to + i] == 0)
            continue;
        enum plogp__csv_fault_kind kind = PLOGP__CSV_MEMORY;
        if (plogp__csv_content(span, column->field, span->first + i, &text))
            kind = code_of(column, text, code);
        if (kind == PLOGP__CSV_SOUND)
            continue;
        *fault = plogp__csv_fault_at(&work, i, kind);
        return;
    }
}
