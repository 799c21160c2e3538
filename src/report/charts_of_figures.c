/* Charts of figures: what statistics prepared to be drawn. */
#include "report/chart.h"

#define P_AND_Q                                                                          \
    "'color': {'field': 'law', 'type': 'nominal', 'title': null,"                        \
    "'scale': {'domain': ['P', 'Q']}}"

#define P_AND_Q_LINES                                                                    \
    "'color': {'field': 'law', 'type': 'nominal', 'title': null,"                        \
    "'scale': {'domain': ['P', 'Q']}, 'legend': {'symbolType': 'stroke'}}"

/* clang-format off */
const struct plogp__chart plogp__charts_of_figures[] = {
    {.figure = "laws",
     .description = "the probability of each symbol under P and under Q",
     .height = PLOGP__CHART_BY_ROWS,
     .specification =
         "'data': {'values': @rows},"
         "'transform': [{'calculate': 'datum.p', 'as': 'P'},"
         "{'calculate': 'datum.q', 'as': 'Q'},"
         "{'fold': ['P', 'Q'], 'as': ['law', 'probability']}],"
         "'mark': {'type': 'bar', 'tooltip': true}, 'encoding': {"
         "'y': {'field': 'symbol', 'type': 'nominal', 'sort': null, 'title': null},"
         "'x': {'field': 'probability', 'type': 'quantitative', 'stack': null},"
         "'yOffset': {'field': 'law'}," P_AND_Q "}"},
    {.figure = "laws",
     .description = "what each symbol adds to KL(P || Q), the waste; where Q is 0 it is "
                    "infinite and not drawn",
     .height = PLOGP__CHART_BY_ROWS,
     .specification =
         "'data': {'values': @rows},"
         "'mark': {'type': 'bar', 'tooltip': true, 'color': '#d9622b'}, 'encoding': {"
         "'y': {'field': 'symbol', 'type': 'nominal', 'sort': null, 'title': null},"
         "'x': {'field': 'kl', 'type': 'quantitative',"
         "'title': 'contribution to KL (@unit)'}}"},
    {.figure = "two_histograms",
     .description = "the shares of P and Q in bins of equal width",
     .specification =
         "'data': {'values': @rows},"
         "'transform': [{'calculate': 'datum.p', 'as': 'P'},"
         "{'calculate': 'datum.q', 'as': 'Q'},"
         "{'fold': ['P', 'Q'], 'as': ['law', 'share']}],"
         "'mark': {'type': 'bar', 'tooltip': true, 'opacity': 0.6, 'binSpacing': 0},"
         "'encoding': {'x': {'field': 'low', 'type': 'quantitative',"
         "'bin': {'binned': true}, 'title': '@name'}, 'x2': {'field': 'high'},"
         "'y': {'field': 'share', 'type': 'quantitative', 'stack': null}," P_AND_Q "}"},
    {.figure = "two_histograms",
     .description = "what each bin adds to KL(P || Q), with 1/2 added to each count",
     .specification =
         "'data': {'values': @rows},"
         "'mark': {'type': 'bar', 'tooltip': true, 'color': '#d9622b'}, 'encoding': {"
         "'x': {'field': 'low', 'type': 'quantitative', 'bin': {'binned': true},"
         "'title': '@name'}, 'x2': {'field': 'high'},"
         "'y': {'field': 'kl', 'type': 'quantitative',"
         "'title': 'contribution to KL (@unit)'}}"},
    {.figure = "two_densities",
     .description = "the densities of P and Q",
     .specification =
         "'data': {'values': @rows},"
         "'transform': [{'calculate': 'datum.p', 'as': 'P'},"
         "{'calculate': 'datum.q', 'as': 'Q'},"
         "{'fold': ['P', 'Q'], 'as': ['law', 'density']}],"
         "'mark': {'type': 'line', 'point': 'transparent', 'tooltip': true}, 'encoding': {"
         "'x': {'field': 'x', 'type': 'quantitative', 'scale': {'zero': false}},"
         "'y': {'field': 'density', 'type': 'quantitative'}," P_AND_Q_LINES "}"},
    {.figure = "two_densities",
     .description = "what each place adds to KL(P || Q): the area is the divergence",
     .specification =
         "'data': {'values': @rows},"
         "'mark': {'type': 'area', 'point': 'transparent', 'tooltip': true, 'color': '#d9622b', 'opacity': 0.7},"
         "'encoding': {'x': {'field': 'x', 'type': 'quantitative', 'scale': {'zero': false}},"
         "'y': {'field': 'kl', 'type': 'quantitative',"
         "'title': 'p log(p/q) - p + q (@unit)'}}"},
    {.figure = "histogram",
     .description = "a histogram",
     .specification =
         "'data': {'values': @rows},"
         "'mark': {'type': 'bar', 'tooltip': true}, 'encoding': {"
         "'x': {'field': 'low', 'type': 'quantitative', 'bin': {'binned': true},"
         "'title': '@name'}, 'x2': {'field': 'high'},"
         "'y': {'field': 'share', 'type': 'quantitative'}}"},
    {.figure = "fit_density",
     .description = "a histogram with the densities of the best families",
     .specification =
         "'layer': [{'data': {'values': @bins},"
         "'mark': {'type': 'bar', 'tooltip': true, 'color': '#8c959f', 'opacity': 0.5},"
         "'encoding': {'x': {'field': 'low', 'type': 'quantitative',"
         "'bin': {'binned': true}, 'title': '@name'}, 'x2': {'field': 'high'},"
         "'y': {'field': 'density', 'type': 'quantitative'}}},"
         "{'data': {'values': @curves},"
         "'mark': {'type': 'line', 'strokeWidth': 2, 'point': 'transparent',"
         "'tooltip': true}, 'encoding': {"
         "'x': {'field': 'x', 'type': 'quantitative'},"
         "'y': {'field': 'density', 'type': 'quantitative'},"
         "'color': {'field': 'family', 'type': 'nominal', 'sort': null, 'title': null,"
         "'legend': {'symbolType': 'stroke'}},"
         "'strokeDash': {'field': 'family', 'type': 'nominal', 'sort': null,"
         "'title': null, 'legend': {'symbolType': 'stroke'}}}}]"},
    {.figure = "fit_pairs",
     .description = "QQ: quantiles of the data against those of the family; on the line "
                    "both are equal",
     .specification =
         "'layer': [{'data': {'values': @rows},"
         "'mark': {'type': 'line', 'strokeDash': [4, 4], 'color': '#888'},"
         "'encoding': {'x': {'field': 'model_value', 'type': 'quantitative'},"
         "'y': {'field': 'model_value', 'type': 'quantitative'}}},"
         "{'data': {'values': @rows},"
         "'mark': {'type': 'point', 'filled': true, 'tooltip': true}, 'encoding': {"
         "'x': {'field': 'model_value', 'type': 'quantitative', 'scale': {'zero': false},"
         "'title': 'quantile of @family'},"
         "'y': {'field': 'value', 'type': 'quantitative', 'scale': {'zero': false},"
         "'title': 'quantile of @name'}}}]"},
    {.figure = "fit_pairs",
     .description = "PP: shares of the data against probabilities of the family; on the "
                    "line both are equal",
     .specification =
         "'layer': [{'data': {'values': [{'a': 0}, {'a': 1}]},"
         "'mark': {'type': 'line', 'strokeDash': [4, 4], 'color': '#888'},"
         "'encoding': {'x': {'field': 'a', 'type': 'quantitative'},"
         "'y': {'field': 'a', 'type': 'quantitative'}}},"
         "{'data': {'values': @rows},"
         "'mark': {'type': 'point', 'filled': true, 'tooltip': true}, 'encoding': {"
         "'x': {'field': 'model_probability', 'type': 'quantitative',"
         "'title': 'probability under @family'},"
         "'y': {'field': 'probability', 'type': 'quantitative',"
         "'title': 'share of @name'}}}]"},
    {.figure = "likelihood",
     .description = "the log-likelihood, less its maximum, as a function of each "
                    "parameter, in standard errors from the estimate",
     .specification =
         "'data': {'values': @rows}, 'layer': [{"
         "'mark': {'type': 'line', 'point': 'transparent', 'tooltip': true}, 'encoding': {"
         "'x': {'field': 'distance', 'type': 'quantitative',"
         "'title': 'standard errors from the estimate'},"
         "'y': {'field': 'loglik', 'type': 'quantitative',"
         "'title': 'log-likelihood less maximum (@unit)'},"
         "'color': {'field': 'parameter', 'type': 'nominal', 'sort': null, 'title': null,"
         "'legend': {'symbolType': 'stroke'}},"
         "'tooltip': [{'field': 'parameter'}, {'field': 'value', 'format': '.6~g'},"
         "{'field': 'loglik', 'format': '.4~g'}]}},"
         "{'data': {'values': [{'distance': 0, 'loglik': 0}]},"
         "'mark': {'type': 'point', 'filled': true, 'size': 80, 'color': '#d9622b'},"
         "'encoding': {'x': {'field': 'distance', 'type': 'quantitative'},"
         "'y': {'field': 'loglik', 'type': 'quantitative'}}}]"},
    {.figure = "surface",
     .description = "the log-likelihood, less its maximum, as a function of two "
                    "parameters; the point is the estimate",
     .specification =
         "'layer': [{'data': {'values': @rows},"
         "'mark': {'type': 'rect', 'tooltip': true}, 'encoding': {"
         "'x': {'field': 'x_low', 'type': 'quantitative', 'scale': {'zero': false,"
         "'nice': false}, 'title': '@x_name'}, 'x2': {'field': 'x_high'},"
         "'y': {'field': 'y_low', 'type': 'quantitative', 'scale': {'zero': false,"
         "'nice': false}, 'title': '@y_name'}, 'y2': {'field': 'y_high'},"
         "'color': {'field': 'loglik', 'type': 'quantitative',"
         "'scale': {'domainMin': -12, 'clamp': true, 'interpolate': 'rgb'}, 'title': '@unit'},"
         "'stroke': {'field': 'loglik', 'type': 'quantitative',"
         "'scale': {'domainMin': -12, 'clamp': true, 'interpolate': 'rgb'}, 'legend': null}}},"
         "{'data': {'values': @maximum},"
         "'mark': {'type': 'point', 'filled': true, 'size': 80, 'opacity': 1,"
         "'color': '#d9622b', 'tooltip': true}, 'encoding': {"
         "'x': {'field': 'x', 'type': 'quantitative'},"
         "'y': {'field': 'y', 'type': 'quantitative'}}}]"},
    {.figure = "sampling",
     .description = "the law of the statistic in standard units, for samples of each "
                    "size; dashed: the normal law",
     .specification =
         "'layer': [{'data': {'values': @curves},"
         "'mark': {'type': 'line', 'interpolate': 'step', 'point': 'transparent',"
         "'tooltip': true}, 'encoding': {"
         "'x': {'field': 'z', 'type': 'quantitative',"
         "'title': '@statistic, in standard units around its mean'},"
         "'y': {'field': 'density', 'type': 'quantitative'},"
         "'color': {'field': 'n', 'type': 'ordinal', 'title': 'draws in a sample',"
         "'scale': {'scheme': {'name': 'plasma', 'extent': [0.25, 0.8]}},"
         "'legend': {'symbolType': 'stroke'}}}},"
         "{'data': {'values': @normal},"
         "'mark': {'type': 'line', 'strokeDash': [6, 4], 'strokeWidth': 2,"
         "'color': '#d9622b'}, 'encoding': {"
         "'x': {'field': 'x', 'type': 'quantitative'},"
         "'y': {'field': 'density', 'type': 'quantitative'}}}]"},
    {.figure = "iterations",
     .description = "the loss by iteration",
     .specification =
         "'data': {'values': @rows},"
         "'mark': {'type': 'line', 'point': true, 'tooltip': true}, 'encoding': {"
         "'x': {'field': 'iteration', 'type': 'quantitative',"
         "'axis': {'tickMinStep': 1, 'tickCount': 6}},"
         "'y': {'field': 'objective', 'type': 'quantitative',"
         "'scale': {'zero': false}, 'title': 'loss (@unit)'}}"},
    {.figure = "iterations",
     .description = "the length of the gradient by iteration",
     .specification =
         "'data': {'values': @rows},"
         "'transform': [{'filter': 'datum.gradient_norm > 0'}],"
         "'mark': {'type': 'line', 'point': true, 'tooltip': true}, 'encoding': {"
         "'x': {'field': 'iteration', 'type': 'quantitative',"
         "'axis': {'tickMinStep': 1, 'tickCount': 6}},"
         "'y': {'field': 'gradient_norm', 'type': 'quantitative',"
         "'scale': {'type': 'log'}, 'axis': {'format': '.0e'},"
         "'title': 'gradient norm'}}"},
    {.figure = "tree",
     .description = "the questions as a tree: up is yes, down is no; each symbol stands "
                    "as many steps from the left as it needs questions",
     .height = PLOGP__CHART_BY_ROWS,
     .specification =
         "'layer': [{'data': {'values': @edges},"
         "'mark': {'type': 'rule', 'tooltip': true}, 'encoding': {"
         "'x': {'field': 'x', 'type': 'quantitative', 'title': 'questions',"
         "'axis': {'tickMinStep': 1, 'grid': false},"
         "'scale': {'nice': false, 'domainMax': @reach}}, 'x2': {'field': 'x2'},"
         "'y': {'field': 'y', 'type': 'quantitative', 'axis': null}, 'y2': {'field': 'y2'},"
         "'tooltip': [{'field': 'answer'}]}},"
         "{'data': {'values': @nodes},"
         "'mark': {'type': 'point', 'filled': true, 'size': 60, 'opacity': 1},"
         "'encoding': {'x': {'field': 'x', 'type': 'quantitative'},"
         "'y': {'field': 'y', 'type': 'quantitative'},"
         "'color': {'field': 'kind', 'type': 'nominal', 'title': null,"
         "'scale': {'domain': ['question', 'symbol']}},"
         "'tooltip': [{'field': 'label', 'title': 'here'}]}},"
         "{'data': {'values': @rows},"
         "'mark': {'type': 'text', 'align': 'left', 'dx': 8, 'limit': 200}, 'encoding': {"
         "'x': {'field': 'x', 'type': 'quantitative'},"
         "'y': {'field': 'y', 'type': 'quantitative'}, 'text': {'field': 'label'}}}]"},
    {.figure = "ledger",
     .description = "cross-entropy, split into what no model avoids and what this one "
                    "wastes",
     .height = PLOGP__CHART_BY_ROWS,
     .specification =
         "'data': {'values': @rows},"
         "'mark': {'type': 'bar', 'tooltip': true}, 'encoding': {"
         "'x': {'field': 'amount', 'type': 'quantitative', 'stack': 'zero',"
         "'title': 'cross-entropy (@unit)'},"
         "'order': {'field': 'part', 'type': 'ordinal'},"
         "'color': {'field': 'part', 'type': 'nominal', 'title': null,"
         "'scale': {'domain': ['entropy', 'waste']}}}"},
    {.specification = NULL, .more = plogp__charts_of_lists},
};
/* clang-format on */
