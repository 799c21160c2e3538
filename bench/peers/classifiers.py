"""Classifiers: plogp beside scikit-learn and its liblinear, to the same objective.

`plogp fit` is training alone, from rows in memory to certified coefficients, as the peers' `fit`
is: putting the rows in an order of their own and scaling them is in it. `plogp training` has the
ledger, its intervals and the area under the curve too; `plogp program` also starts and reads the
file. l2 of plogp is 1 / (n C) of scikit-learn; a peer runs with the loosest tolerance that brings
it within 1e-8 of plogp's objective. All run on PLOGP_BENCH_THREADS threads (1).
"""
import json
import os
import subprocess
import tempfile
import warnings

from common import BUILD, Bench, SelfTimed, optional, results

numpy = optional("numpy")
sparse = optional("scipy.sparse")
linear_model = optional("sklearn.linear_model")
neural_network = optional("sklearn.neural_network")
datasets = optional("sklearn.datasets")
threadpoolctl = optional("threadpoolctl")
THREADS = int(os.environ.get("PLOGP_BENCH_THREADS", "1"))
CLOSE = 1e-8
bench = Bench("classifiers")
warnings.simplefilter("ignore")


def rows_of(n, d, k, scale):
    """Normal features, classes drawn from a softmax of them; the same every time."""
    random = numpy.random.default_rng(1)
    x = random.standard_normal((n, d))
    z = x @ (random.standard_normal((d, k)) * scale / d ** 0.5)
    y = numpy.argmax(z + random.gumbel(size=z.shape), axis=1)
    return x, y


def words_of(n, d, each):
    """Rows of some of d words, the frequent ones first, and two classes."""
    random = numpy.random.default_rng(3)
    share = numpy.cumsum(1 / numpy.arange(1, d + 1) ** 0.9)
    words = numpy.searchsorted(share / share[-1], random.random((n, each)))
    x = sparse.csr_matrix((numpy.ones(n * each), words.ravel(),
                           numpy.arange(0, n * each + 1, each)), shape=(n, d))
    x.sum_duplicates()
    x.data = numpy.round(random.random(x.nnz) + 0.5, 3)
    z = x @ (random.standard_normal(d) * 0.7)
    return x, (random.random(n) < 1 / (1 + numpy.exp(-z))).astype(int)


def objective(x, y, model, l2):
    """Mean loss and penalty of a fitted scikit-learn model."""
    z = model.decision_function(x)
    z = numpy.column_stack([numpy.zeros(len(z)), z]) if z.ndim == 1 else z
    top = z.max(axis=1)
    loss = numpy.log(numpy.exp(z - top[:, None]).sum(axis=1)) + top - z[numpy.arange(len(y)), y]
    return loss.mean() + l2 / 2 * (model.coef_ ** 2).sum()


def trained(part, *arguments):
    """Wall and processor seconds and the objective of one training by plogp-training."""
    made = subprocess.run([os.path.join(BUILD, "bench", "plogp-training"), *map(str, arguments)],
                          stdout=subprocess.PIPE, check=True).stdout
    line = json.loads(made.splitlines()[-1])
    return line[part], line[part + "_cpu"], line["objective"]


def ours(path, target, l2):
    return {"plogp fit": SelfTimed(lambda: trained("fit", path, target, l2, THREADS, 1)),
            "plogp training": SelfTimed(lambda: trained("all", path, target, l2, THREADS, 1))}


def theirs(x, y, l2, goal, solver):
    """The fit at the loosest tolerance that is close enough (or the last one tried)."""
    for tolerance in (1e-3, 1e-4, 1e-5, 1e-6, 1e-7):
        # liblinear penalises the intercept: the less, the larger its scale
        model = linear_model.LogisticRegression(C=1 / (len(y) * l2), solver=solver, tol=tolerance,
                                                max_iter=1000, intercept_scaling=10)
        if abs(objective(x, y, model.fit(x, y), l2) / goal - 1) < CLOSE:
            break
    return lambda: (model.fit(x, y), None)[1]


def compare(case, path, target, data, l2, solvers):
    """plogp on a file that is written already, peers on the arrays."""
    x, y = data
    ways = ours(path, target, l2)
    goal = trained("fit", path, target, l2, THREADS, 1)[2]
    for solver in solvers:
        ways[f"sklearn {solver}"] = linear_model and theirs(x, y, l2, goal, solver)
    program = ["train", path, "--l2", l2, "--unit", "nat", "-q", "--threads", THREADS]
    if target != "-":
        program += ["--target", target]
    ways["plogp program"] = lambda: results(*program)[0]["objective"]
    bench.compare(case, ways, same=CLOSE, repeats=3)


def dense(case, n, d, k, scale, solvers):
    if not bench.wants(case):
        return
    x, y = rows_of(n, d, k, scale)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "rows.npy")
        numpy.save(path, numpy.column_stack([x, y.astype(float)]))
        compare(case, path, f"V{d + 1}", (x, y), 1e-4, solvers)


def words(case, n, d, each, solvers):
    if not bench.wants(case) or sparse is None or datasets is None:
        return
    x, y = words_of(n, d, each)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "rows.svm")
        datasets.dump_svmlight_file(x, y, path, zero_based=False)
        compare(case, path, "-", (x, y), 1e-5, solvers)


def epoch_of(run, repeats):
    """Seconds of one epoch: the least of three less the least of one, halved."""
    short, long = (list(map(min, zip(*(run(epochs) for _ in range(repeats)))))
                   for epochs in (1, 3))
    return (long[0] - short[0]) / 2, (long[1] - short[1]) / 2, None


def perceptron(case, n, inputs, hidden, classes, batch):
    if not bench.wants(case) or neural_network is None:
        return
    x, y = rows_of(n, inputs, classes, 3.0)

    def peer(epochs):
        import time
        model = neural_network.MLPClassifier((hidden,), alpha=0, batch_size=batch,
                                             max_iter=epochs)
        start, start_cpu = time.perf_counter(), time.process_time()
        model.fit(x, y)
        return time.perf_counter() - start, time.process_time() - start_cpu

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "rows.npy")
        numpy.save(path, numpy.column_stack([x, y.astype(float)]))
        mine = lambda: (*trained("pass", path, f"V{inputs + 1}", 0, THREADS, 1, hidden, batch,
                                 4)[:2], None)
        bench.compare(case, {"plogp": SelfTimed(mine),
                             "sklearn MLP": SelfTimed(lambda: epoch_of(peer, 3))}, repeats=2)


def run():
    dense("200,000 x 50, two classes", 200000, 50, 2, 1.5,
          ("lbfgs", "newton-cholesky", "newton-cg", "liblinear"))
    dense("50,000 x 100, ten classes", 50000, 100, 10, 2.0, ("lbfgs", "newton-cg"))
    words("100,000 rows of 10^5 words", 100000, 100000, 50, ("liblinear", "lbfgs", "newton-cg"))
    perceptron("784-128-10, an epoch", 60000, 784, 128, 10, 200)


if numpy is not None and threadpoolctl is not None:
    with threadpoolctl.threadpool_limits(THREADS):
        run()
bench.finish()
