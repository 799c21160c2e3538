#include "notices.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define NAMED  3  /* names that a shared line shows; more of them share one */
#define SHARED 64 /* different texts that are looked for again              */

/* Who says the same. */
struct shared {
    const char *text;         /* behind the name and ": " */
    const char *named[NAMED]; /* warnings of the first    */
    size_t count;
};

struct shared_list {
    struct shared items[SHARED];
    size_t count;
};

static void put(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        const unsigned char byte = (unsigned char)text[i];
        const unsigned char next = (unsigned char)text[i + 1];
        const bool high_control = byte == 0xC2 && next >= 0x80 && next < 0xA0;
        (void)fputc(byte < 0x20 || byte == 0x7F || high_control ? '?' : byte, stderr);
        i += high_control;
    }
}

void notices_line(const char *command, const char *kind, const char *text)
{
    (void)fprintf(stderr, "plogp %s: %s", command, kind);
    put(text, strlen(text));
    (void)fputc('\n', stderr);
}

/* The text behind the name; NULL where there is no name. */
static const char *text_of(const char *warning)
{
    const char *colon = strstr(warning, ": ");
    return colon == NULL ? NULL : colon + 2;
}

/* NULL where there is no name, or too many texts are different. */
static struct shared *find(struct shared_list *list, const char *warning)
{
    const char *text = text_of(warning);
    for (size_t i = 0; text != NULL && i < list->count; i++)
        if (strcmp(list->items[i].text, text) == 0)
            return &list->items[i];
    if (text == NULL || list->count == SHARED)
        return NULL;
    list->items[list->count] = (struct shared){.text = text};
    return &list->items[list->count++];
}

static void count(struct shared_list *list, const plogp_result *warnings)
{
    const plogp_result *node = plogp_result_first_child(warnings);
    for (; node != NULL; node = plogp_result_next_sibling(node)) {
        const char *warning = plogp_result_get_text(node, NULL);
        struct shared *const shared = find(list, warning);
        if (shared == NULL)
            continue;
        if (shared->count < NAMED)
            shared->named[shared->count] = warning;
        shared->count++;
    }
}

static void print_shared(const char *command, const struct shared *shared)
{
    (void)fprintf(stderr, "plogp %s: warning: ", command);
    for (size_t i = 0; i < NAMED; i++) {
        const char *name = shared->named[i];
        (void)fputs(i == 0 ? "" : "; ", stderr);
        put(name, (size_t)(text_of(name) - 2 - name));
    }
    (void)fprintf(stderr, " and %zu more: ", shared->count - NAMED);
    put(shared->text, strlen(shared->text));
    (void)fputc('\n', stderr);
}

void notices_warnings(const char *command, const plogp_result *warnings)
{
    struct shared_list list = {.count = 0};
    const plogp_result *node = plogp_result_first_child(warnings);
    count(&list, warnings);
    for (; node != NULL; node = plogp_result_next_sibling(node)) {
        const char *warning = plogp_result_get_text(node, NULL);
        const struct shared *const shared = find(&list, warning);
        if (shared == NULL || shared->count <= NAMED)
            notices_line(command, "warning: ", warning);
        else if (shared->named[0] == warning)
            print_shared(command, shared);
    }
}
