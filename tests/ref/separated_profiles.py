"""Profile-likelihood ends under separation: python3 separated_profiles.py > separated_profiles.txt

Independent of the library: mpmath, 40 digits, Newton's method for the other coefficients with
one of them held, on the columns as they are; where they run away with it, until the loss is
within 1e-17 of its infimum. The end is where twice the log-likelihood lost against the limit
(printed by `plogp train`, here the infimum over all coefficients) is 1.96^2. `inf` stands where
the infimum over the others does not depend on how far the coefficient goes that way.
"""
import csv
import os

import mpmath as mp

mp.mp.dps = 40
REACH = mp.mpf("1.959963984540054235524594430520551527955550") ** 2


def evaluate(x, y, classes, theta):
    d = len(x[0])
    size = (classes - 1) * d
    loss, slope, curve = mp.mpf(0), [mp.mpf(0)] * size, mp.zeros(size)
    for row, label in zip(x, y):
        logits = [mp.mpf(0)] + [mp.fdot(row, theta[v * d:v * d + d]) for v in range(classes - 1)]
        top = max(logits)
        powers = [mp.exp(z - top) for z in logits]
        total = mp.fsum(powers)
        loss += mp.log(mp.fsum([mp.exp(z - logits[label]) for z in logits]))
        p = [q / total for q in powers]
        for a in range(classes - 1):
            for i in range(d):
                slope[a * d + i] += (p[a + 1] - (label == a + 1)) * row[i]
            for b in range(classes - 1):
                share = p[a + 1] * ((a == b) - p[b + 1])
                for i in range(d):
                    for j in range(d):
                        curve[a * d + i, b * d + j] += share * row[i] * row[j]
    return loss, slope, curve


def infimum(x, y, classes, held, value, start):
    """The least loss with coefficient `held` (-1: none) at `value`, and where."""
    theta = list(start)
    if held >= 0:
        theta[held] = value
    free = [i for i in range(len(theta)) if i != held]
    loss, slope, curve = evaluate(x, y, classes, theta)
    for _ in range(400):
        matrix = mp.matrix([[curve[i, j] for j in free] for i in free])
        for a in range(len(free)):  # where nothing curves any more
            matrix[a, a] += mp.mpf("1e-22")
        step = mp.lu_solve(matrix, mp.matrix([slope[i] for i in free]))
        decrement = mp.fsum([step[a] * slope[i] for a, i in enumerate(free)])
        if decrement < mp.mpf("1e-18"):
            break
        share = mp.mpf(1)
        while True:
            trial = list(theta)
            for a, i in enumerate(free):
                trial[i] -= share * step[a]
            now = evaluate(x, y, classes, trial)
            if now[0] <= loss - share * decrement / 10000:
                break
            share /= 2
        theta, (loss, slope, curve) = trial, now
    return loss, theta


def end(x, y, classes, held, least, unit, sign):
    """The end on one side (sign), searched outwards from 0 in units of the column; beyond 25
    of them it is infinite."""
    last = {"t": mp.mpf(0), "theta": [mp.mpf(0)] * ((classes - 1) * len(x[0]))}

    def rise(t):
        ratio = t / last["t"] if last["t"] * t > 0 else mp.mpf(0)
        start = [ratio * v for v in last["theta"]]
        loss, last["theta"] = infimum(x, y, classes, held, sign * t, start)
        last["t"] = t
        return mp.sqrt(max(mp.mpf(0), 2 * (loss - least))) - mp.sqrt(REACH)

    if rise(25 * unit) < 0:
        return mp.inf * sign
    low, high, step = mp.mpf(0), unit, unit
    while rise(high) < 0:
        low, high = high, 2 * high
    while rise(low) > 0:
        low, step = low - step, 2 * step
    return sign * mp.findroot(rise, (low, high), solver="anderson", tol=1e-16, maxsteps=200)


def report(name, x, y, names, classes):
    size = (len(classes) - 1) * len(names)
    least = infimum(x, y, len(classes), -1, 0, [mp.mpf(0)] * size)[0]
    for held in range(size):
        column = [row[held % len(names)] for row in x]
        mean = mp.fsum(column) / len(column)
        deviation = mp.sqrt(mp.fsum([(v - mean) ** 2 for v in column]) / len(column))
        unit = 1 / deviation if deviation > 0 else mp.mpf(5)
        ends = [end(x, y, len(classes), held, least, unit, sign) for sign in (-1, 1)]
        print(name, classes[1 + held // len(names)], names[held % len(names)],
              *[mp.nstr(e, 17).replace("+inf", "inf") for e in ends], flush=True)


def sepals():
    path = os.path.join(os.path.dirname(__file__), "..", "..", "examples", "data", "iris.csv")
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    classes = ["setosa", "versicolor", "virginica"]
    x = [[mp.mpf(1), mp.mpf(r["Sepal.Length"]), mp.mpf(r["Sepal.Width"])] for r in rows]
    return x, [classes.index(r["Species"]) for r in rows], classes


def groups():
    """As test_likelihood.c makes them: the rows of group c are all of class y, and z tells
    those apart from each other."""
    x, y = [], []
    for i in range(40):
        g = i % 3
        x.append([mp.mpf(1), mp.mpf(i * 7 % 11) / 3, mp.mpf(g == 1), mp.mpf(g == 2),
                  mp.mpf(i % 2 if g == 2 else 0)])
        y.append(1 if g == 2 else (i * i + i // 3) % 5 % 2)
    return x, y


if __name__ == "__main__":
    report("line", [[mp.mpf(1), mp.mpf(v)] for v in range(1, 7)], [0, 0, 0, 1, 1, 1],
           ["(intercept)", "x"], ["n", "y"])
    columns, labels = groups()
    report("groups", columns, labels, ["(intercept)", "x", "g=b", "g=c", "z"], ["n", "y"])
    columns, labels, levels = sepals()
    report("sepals", columns, labels, ["(intercept)", "Sepal.Length", "Sepal.Width"], levels)
