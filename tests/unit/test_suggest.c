#include "check.h"

#include "plogp/suggest.h"

static const char *const NAMES[] = {"entropy", "compare", "describe", "mi", "fit"};

static const char *near(const char *word)
{
    return plogp_suggest(word, NAMES, sizeof NAMES / sizeof NAMES[0]);
}

static void suggest_finds_slips_of_the_finger(void **state)
{
    (void)state;
    assert_string_equal(near("entorpy"), "entropy"); /* swapped neighbours */
    assert_string_equal(near("Entropi"), "entropy"); /* case, replaced     */
    assert_string_equal(near("compar"), "compare");  /* left out           */
    assert_string_equal(near("fitt"), "fit");        /* doubled            */
    assert_string_equal(near("im"), "mi");
}

static void suggest_is_silent_when_nothing_is_near(void **state)
{
    (void)state;
    char longest[200] = {0};
    for (size_t i = 0; i + 1 < sizeof longest; i++)
        longest[i] = 'e';
    CHECK(near("train") == NULL);
    CHECK(near(longest) == NULL);
    CHECK(near(NULL) == NULL);
    CHECK(plogp_suggest("fit", NAMES, 0) == NULL);
}

static void suggest_takes_the_first_of_equals(void **state)
{
    (void)state;
    static const char *const TWINS[] = {"cat", "bat", "rat"};
    assert_string_equal(plogp_suggest("hat", TWINS, 3), "cat");
    assert_string_equal(plogp_suggest("rat", TWINS, 3), "rat");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(suggest_finds_slips_of_the_finger),
        cmocka_unit_test(suggest_is_silent_when_nothing_is_near),
        cmocka_unit_test(suggest_takes_the_first_of_equals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
