#include "check.h"

#include <string.h>

#include "source_text.h"
#include "temporary.h"

static const size_t BLOCKS[] = {1, 2, 3, 5, 7, 8, 13, 64, 65, 1000, 1 << 20};
#define BLOCK_COUNT (sizeof BLOCKS / sizeof BLOCKS[0])

/* The same table or message comes out for every size of a block and of a batch. The path
 * of the file reads FILE in messages. */
static void expect(const char *bytes, size_t length, const plogp_read_options *asked,
                   plogp_status status, const char *want)
{
    char path[TEMPORARY_SIZE];
    temporary_file(path, bytes, length);
    for (size_t i = 0; i < 2 * BLOCK_COUNT; i++) {
        plogp_read_options options = *asked;
        options.buffer_bytes = BLOCKS[i / 2];
        options.batch_rows = i % 2 == 0 ? 3 : 65536;
        struct source_text got = {NULL, 0, 0};
        const plogp_status outcome = source_text_file(path, &options, &got);
        const char *text = got.text == NULL ? "" : got.text;
        if (strncmp(text, path, strlen(path)) == 0)
            text += strlen(path);
        if (outcome != status || strcmp(text, want) != 0)
            print_error("block of %zu: status %d\ngot\n%s\nwant\n%s\n",
                        options.buffer_bytes, (int)outcome, text, want);
        CHECK(outcome == status);
        assert_string_equal(text, want);
        free(got.text);
    }
    unlink(path);
}

struct sample {
    const char *name;
    const char *bytes;
    const char *want;
};

static const struct sample TABLES[] = {
    {"numbers and texts", "a,b\n1,x\n2.5,y\n", "a:n|b:c\n1|'x'\n2.5|'y'\n"},
    {"no final line end", "a,b\n1,x\n2,y", "a:n|b:c\n1|'x'\n2|'y'\n"},
    {"CRLF", "a,b\r\n1,x\r\n2,y\r\n", "a:n|b:c\n1|'x'\n2|'y'\n"},
    {"CR", "a,b\r1,x\r2,y\r", "a:n|b:c\n1|'x'\n2|'y'\n"},
    {"mixed line ends", "a,b\r1,x\r\n2,y\n3,z\r", "a:n|b:c\n1|'x'\n2|'y'\n3|'z'\n"},
    {"byte-order mark",
     "\xef\xbb\xbf"
     "a\n1\n",
     "a:n\n1\n"},
    {"quotes", "a,b\n\"1\",\"x,\"\"y\"\"\nz\"\n", "a:n|b:c\n1|'x,\"y\"\nz'\n"},
    {"header only", "a,b\n", "a:n|b:n\n"},
    {"header without line end", "a,b", "a:n|b:n\n"},
    {"missing", "a,b\nNA,null\n?,\nNaN,nan\n1,x\n",
     "a:n|b:c\n-|-\n-|-\n-|'nan'\n1|'x'\n"},
    {"quoted missing", "a,b\n\"NA\",\"\"\n1,x\n", "a:n|b:c\n-|-\n1|'x'\n"},
    {"nothing but missing", "a,b\n,\nNA,NA\n", "a:n|b:n\n-|-\n-|-\n"},
    {"blanks around numbers", "a,b\n 1 , x \n\t2,  \n", "a:n|b:c\n1|' x '\n2|-\n"},
    {"late text", "a\n1\n2\n3\nx\n", "a:c\n'1'\n'2'\n'3'\n'x'\n"},
    {"empty lines of two columns", "\n\na,b\n\n1,2\n\n\r\n3,4\n\n",
     "a:n|b:n\n1|2\n3|4\n"},
    {"empty lines of one column", "a\n1\n\n2\r\n\r\n", "a:n\n1\n-\n2\n-\n"},
    {"names twice", "x,x,,x.1,x\n1,2,3,4,5\n",
     "x:n|x.1:n|V3:n|x.1.1:n|x.2:n\n1|2|3|4|5\n"},
    {"infinity", "a\ninf\n-Infinity\n", "a:n\nInfinity\n-Infinity\n"},
    {"semicolons", "a;b,c;d\n1;2;3\n", "a:n|b,c:n|d:n\n1|2|3\n"},
    {"tabs", "a\tb\n1\tx y\n", "a:n|b:c\n1|'x y'\n"},
    {"bars and quoted commas", "a|\",,,\"\n1|2\n", "a:n|,,,:n\n1|2\n"},
    {"UTF-8", "\xc3\xa4\n\xe2\x82\xac\n", "\xc3\xa4:c\n'\xe2\x82\xac'\n"},
};

static void tables_are_read_alike_whatever_the_block(void **state)
{
    (void)state;
    const plogp_read_options options = plogp_read_options_defaults();
    for (size_t i = 0; i < sizeof TABLES / sizeof TABLES[0]; i++)
        expect(TABLES[i].bytes, strlen(TABLES[i].bytes), &options, PLOGP_OK,
               TABLES[i].want);
}

static const struct sample FAULTS[] = {
    {"empty", "", ": is empty: there is no row and no column name"},
    {"line ends only", "\n\r\n", ": is empty: there is no row and no column name"},
    {"too few", "a,b\n1,2\n\n3\n", ":4: 2 columns expected, 1 found"},
    {"too many", "a,b\n\"1\n\n\",2\n3,4,5\n", ":5: 2 columns expected, 3 found"},
    {"lone quote", "a,b\n1,2\nx\"y,2\n",
     ":3: a quote inside a field without quotes around it; put the field in quotes and "
     "double those inside"},
    {"text after quote", "a,b\n\"x\"y,2\n",
     ":2: text behind a closing quote; double the quotes inside a quoted field"},
    {"unclosed", "a,b\n1,2\n3,\"4\n5,6\n", ":3: a quote is opened here and never closed"},
    {"Latin-1", "a,b\n1,\xe4\n",
     ":2: column 'b': '?' is not UTF-8 text; convert the file, as with: iconv -f LATIN1 "
     "-t UTF-8"},
    {"Latin-1 name", "a,\xe4\n1,2\n", ": the name of column 2 is not UTF-8 text"},
    {"UTF-16",
     "\xff\xfe"
     "a",
     ": is UTF-16 text; convert it with: iconv -f UTF-16 -t UTF-8"},
    {"too large", "a\n1\n1e999\n",
     ":3: column 'a': '1e999' is beyond the range of a double"},
};

static void faults_name_file_line_and_column(void **state)
{
    (void)state;
    const plogp_read_options options = plogp_read_options_defaults();
    for (size_t i = 0; i < sizeof FAULTS / sizeof FAULTS[0]; i++)
        expect(FAULTS[i].bytes, strlen(FAULTS[i].bytes), &options, PLOGP_EFORMAT,
               FAULTS[i].want);
    const char nul[] = "a,b\n1,x\0y\n";
    expect(nul, sizeof nul - 1, &options, PLOGP_EFORMAT,
           ":2: column 'b': 'x?y' has a NUL byte in it; is this a text file?");
}

static void columns_types_and_weights_are_as_asked(void **state)
{
    (void)state;
    const char *bytes = "x,Freq,y\n1,3,a\n2,0,b\n";
    const char *const wanted[] = {"y", "x"};
    const plogp_column_choice types[] = {{"x", PLOGP_COLUMN_CATEGORICAL}};
    plogp_read_options options = plogp_read_options_defaults();
    options.weights = "Freq";
    expect(bytes, strlen(bytes), &options, PLOGP_OK, "x:n|y:c\n1|'a'*3\n2|'b'*0\n");
    options.columns = wanted;
    options.column_count = 2;
    options.types = types;
    options.type_count = 1;
    expect(bytes, strlen(bytes), &options, PLOGP_OK, "y:c|x:c\n'a'|'1'*3\n'b'|'2'*0\n");
}

static void what_was_asked_for_and_is_not_there_is_named(void **state)
{
    (void)state;
    const char *bytes = "Ozone,Wind,n\n1,x,1\nabc,y,-1\n";
    const char *const wanted[] = {"ozon"};
    const plogp_column_choice types[] = {{"Ozone", PLOGP_COLUMN_NUMERIC}};
    plogp_read_options options = plogp_read_options_defaults();
    options.columns = wanted;
    options.column_count = 1;
    expect(bytes, strlen(bytes), &options, PLOGP_EINVAL,
           ": no column 'ozon'; did you mean 'Ozone'?; the columns are: Ozone, Wind, n");
    options.columns = NULL;
    options.types = types;
    options.type_count = 1;
    expect(bytes, strlen(bytes), &options, PLOGP_EFORMAT,
           ":3: column 'Ozone': 'abc' is not a number; list it with --na if it means "
           "missing");
    options.types = NULL;
    options.type_count = 0;
    options.weights = "n";
    expect(bytes, strlen(bytes), &options, PLOGP_EFORMAT,
           ":3: column 'n': '-1' is no weight: weights are finite and >= 0");
}

static void a_file_without_header_has_numbered_columns(void **state)
{
    (void)state;
    const char *bytes = "1,x\n2,y\n";
    const char *const missing[] = {"x"};
    plogp_read_options options = plogp_read_options_defaults();
    options.no_header = 1;
    expect(bytes, strlen(bytes), &options, PLOGP_OK, "V1:n|V2:c\n1|'x'\n2|'y'\n");
    options.missing = missing;
    options.missing_count = 1;
    expect(bytes, strlen(bytes), &options, PLOGP_OK, "V1:n|V2:c\n1|-\n2|'y'\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_are_read_alike_whatever_the_block),
        cmocka_unit_test(faults_name_file_line_and_column),
        cmocka_unit_test(columns_types_and_weights_are_as_asked),
        cmocka_unit_test(what_was_asked_for_and_is_not_there_is_named),
        cmocka_unit_test(a_file_without_header_has_numbered_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
