/* Charts of lists of results: the keys of a list's rows decide. */
#include "report/chart.h"

/* clang-format off */
const struct plogp__chart plogp__charts_of_lists[] = {
    {.needs = {"level", "count"},
     .description = "how often each level was seen",
     .height = PLOGP__CHART_BY_ROWS,
     .specification =
         "'data': {'values': @rows},"
         "'mark': {'type': 'bar', 'tooltip': true}, 'encoding': {"
         "'y': {'field': 'level', 'type': 'nominal', 'sort': null, 'title': null},"
         "'x': {'field': 'count', 'type': 'quantitative'}}"},
    {.needs = {"feature", "value", "ci"},
     .description = "the coefficient of each feature, with its interval",
     .height = PLOGP__CHART_BY_ROWS,
     .specification =
         "'data': {'values': @rows},"
         "'layer': [{'mark': {'type': 'rule', 'strokeDash': [4, 4]}, 'encoding': {"
         "'x': {'datum': 0, 'type': 'quantitative'}, 'y': null, 'yOffset': null}},"
         "{'mark': {'type': 'rule', 'tooltip': true}, 'encoding': {"
         "'x': {'field': 'ci_low', 'type': 'quantitative', 'title': 'coefficient'},"
         "'x2': {'field': 'ci_high'}}},"
         "{'mark': {'type': 'point', 'filled': true, 'opacity': 1, 'tooltip': true},"
         "'encoding': {'x': {'field': 'value', 'type': 'quantitative'}}}],"
         "'encoding': {'y': {'field': 'feature', 'type': 'nominal', 'sort': null,"
         "'title': null}, 'color': {'field': 'class', 'type': 'nominal'},"
         "'yOffset': {'field': 'class'}}"},
    {.needs = {"x", "y", "mi"},
     .same = "y",
     .description = "what each column says about the target",
     .height = PLOGP__CHART_BY_ROWS,
     .specification =
         "'data': {'values': @rows},"
         "'encoding': {'y': {'field': 'x', 'type': 'nominal', 'sort': null, 'title': null}},"
         "'layer': [{'mark': {'type': 'bar', 'tooltip': true}, 'encoding': {"
         "'x': {'field': 'mi', 'type': 'quantitative',"
         "'title': 'mutual information (@unit)'}}},"
         "{'mark': {'type': 'rule'}, 'encoding': {"
         "'x': {'field': 'ci_low', 'type': 'quantitative'}, 'x2': {'field': 'ci_high'}}}]"},
    {.needs = {"x", "y", "mi"},
     .description = "the mutual information of each pair of columns",
     .height = PLOGP__CHART_BY_PAIRS,
     .specification =
         "'data': {'values': @rows}, 'transform': [{'as': 'cell',"
         "'calculate': '[[datum.x, datum.x], [datum.x, datum.y], [datum.y, datum.x],"
         " [datum.y, datum.y]]'}, {'flatten': ['cell']},"
         "{'calculate': 'datum.cell[0]', 'as': 'a'}, {'calculate': 'datum.cell[1]', 'as': 'b'}],"
         "'mark': {'type': 'rect'}, 'encoding': {"
         "'x': {'field': 'a', 'type': 'nominal', 'sort': null, 'title': null},"
         "'y': {'field': 'b', 'type': 'nominal', 'sort': null, 'title': null},"
         "'color': {'condition': {'test': 'datum.a != datum.b', 'field': 'mi',"
         "'type': 'quantitative', 'scale': {'zero': true, 'interpolate': 'rgb'},"
         "'title': '@unit'}, 'value': 'transparent'},"
         "'tooltip': {'condition': {'test': 'datum.a != datum.b',"
         "'value': {'expr': 'datum.x + \\\", \\\" + datum.y + \\\": \\\" + format(datum.mi, \\\".4~g\\\")'}},"
         "'value': null}}"},
    {.needs = {"confidence", "accuracy"},
     .figure = "calibration",
     .description = "calibration: the share that was right against the probability that "
                    "was claimed; on the line both are equal",
     .specification =
         "'layer': [{'data': {'values': [{'a': 0}, {'a': 1}]},"
         "'mark': {'type': 'line', 'strokeDash': [4, 4], 'color': '#888', 'strokeWidth': 1}, 'encoding': {"
         "'x': {'field': 'a', 'type': 'quantitative'},"
         "'y': {'field': 'a', 'type': 'quantitative'}}},"
         "{'data': {'values': @rows}, 'mark': {'type': 'rule', 'tooltip': true},"
         "'encoding': {'x': {'field': 'confidence', 'type': 'quantitative'},"
         "'y': {'field': 'ci_low', 'type': 'quantitative'}, 'y2': {'field': 'ci_high'}}},"
         "{'data': {'values': @rows},"
         "'mark': {'type': 'line', 'opacity': 0.5}, 'encoding': {"
         "'x': {'field': 'confidence', 'type': 'quantitative'},"
         "'y': {'field': 'accuracy', 'type': 'quantitative'}}},"
         "{'data': {'values': @rows}, 'mark': {'type': 'point', 'filled': true,"
         "'opacity': 1, 'tooltip': true}, 'encoding': {"
         "'x': {'field': 'confidence', 'type': 'quantitative',"
         "'title': 'probability claimed'},"
         "'y': {'field': 'accuracy', 'type': 'quantitative',"
         "'title': 'share that was right'},"
         "'size': {'field': 'n', 'type': 'quantitative', 'title': 'rows'}}}]"},
    {.needs = {"family", "aic", "cross_entropy"},
     .description = "the ten families of least cross-entropy; nearer the line is less waste",
     .height = PLOGP__CHART_BY_ROWS,
     .specification =
         "'data': {'values': @rows},"
         "'transform': [{'filter': 'isValid(datum.cross_entropy)'},"
         "{'window': [{'op': 'rank', 'as': 'rank'}],"
         "'sort': [{'field': 'cross_entropy'}]}, {'filter': 'datum.rank <= 10'}],"
         "'layer': [{'transform': [{'filter': 'isValid(datum.entropy)'},"
         "{'aggregate': [{'op': 'min', 'field': 'entropy', 'as': 'entropy'}]}],"
         "'mark': {'type': 'rule', 'strokeDash': [4, 4], 'tooltip': true}, 'encoding': {"
         "'x': {'field': 'entropy', 'type': 'quantitative'}}},"
         "{'mark': {'type': 'point', 'filled': true, 'size': 60, 'opacity': 1,"
         "'tooltip': true}, 'encoding': {"
         "'y': {'field': 'family', 'type': 'nominal', 'sort': null, 'title': null},"
         "'x': {'field': 'cross_entropy', 'type': 'quantitative',"
         "'scale': {'zero': false}, 'title': 'cross-entropy (@unit)'}}}]"},
    {.needs = {"n", "kl_to_normal"},
     .description = "the divergence of the statistic's law from the normal one, by the "
                    "size of the sample",
     .specification =
         "'data': {'values': @rows},"
         "'transform': [{'filter': 'isValid(datum.kl_to_normal) && datum.kl_to_normal > 0'}],"
         "'mark': {'type': 'line', 'point': true, 'tooltip': true}, 'encoding': {"
         "'x': {'field': 'n', 'type': 'quantitative', 'scale': {'type': 'log'},"
         "'title': 'draws in a sample'},"
         "'y': {'field': 'kl_to_normal', 'type': 'quantitative',"
         "'scale': {'type': 'log'}, 'title': 'KL to the normal law (@unit)'}}"},
    {.needs = {"iteration", "loglik"},
     .description = "the log-likelihood by iteration",
     .specification =
         "'data': {'values': @rows},"
         "'mark': {'type': 'line', 'point': true, 'tooltip': true}, 'encoding': {"
         "'x': {'field': 'iteration', 'type': 'quantitative',"
         "'axis': {'tickMinStep': 1, 'tickCount': 6}},"
         "'y': {'field': 'loglik', 'type': 'quantitative', 'scale': {'zero': false},"
         "'title': 'log-likelihood (@unit)'},"
         "'color': {'field': 'family', 'type': 'nominal', 'title': null}}"},
    {.specification = NULL},
};
/* clang-format on */
