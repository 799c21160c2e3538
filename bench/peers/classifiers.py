"""Logistic and softmax regression: plogp beside scikit-learn, to the same objective.

plogp runs as a program on a .npy file, so its time includes starting, reading, the certificate,
standard errors and the ledger; `fit only` of the peers is from arrays in memory. Penalties are
the same: l2 of plogp is 1 / (n C) of scikit-learn.
"""
import os
import tempfile

from common import Bench, optional, results

numpy = optional("numpy")
linear_model = optional("sklearn.linear_model")
L2 = 1e-4
bench = Bench("classifiers")


def rows_of(n, d, k, scale):
    """Normal features, classes drawn from a softmax of them; the same every time."""
    random = numpy.random.default_rng(1)
    x = random.standard_normal((n, d))
    z = x @ (random.standard_normal((d, k)) * scale / d ** 0.5)
    y = numpy.argmax(z + random.gumbel(size=z.shape), axis=1)
    return x, y


def objective(x, y, model):
    """Mean loss and penalty of a fitted scikit-learn model."""
    z = model.decision_function(x)
    z = numpy.column_stack([numpy.zeros(len(z)), z]) if z.ndim == 1 else z
    top = z.max(axis=1)
    loss = numpy.log(numpy.exp(z - top[:, None]).sum(axis=1)) + top - z[numpy.arange(len(y)), y]
    return loss.mean() + L2 / 2 * (model.coef_ ** 2).sum()


def ours(path, target):
    return results("train", path, "--target", target, "--l2", L2, "--unit", "nat", "-q")[0][
        "objective"]


def theirs(x, y, solver):
    model = linear_model.LogisticRegression(C=1 / (len(y) * L2), solver=solver, tol=1e-6,
                                            max_iter=1000)
    return lambda: objective(x, y, model.fit(x, y))


def compare(case, n, d, k, scale):
    if not bench.wants(case):
        return
    x, y = rows_of(n, d, k, scale)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "rows.npy")
        numpy.save(path, numpy.column_stack([x, y.astype(float)]))
        ways = {"plogp": lambda: ours(path, f"V{d + 1}")}
        for solver in ("lbfgs", "newton-cholesky", "newton-cg"):
            ways[f"sklearn {solver}"] = linear_model and theirs(x, y, solver)
        bench.compare(case, ways, same=1e-8, repeats=3)


if numpy is not None:
    compare("200,000 x 50, two classes", 200000, 50, 2, 1.5)
    compare("50,000 x 100, ten classes", 50000, 100, 10, 2.0)
bench.finish()
