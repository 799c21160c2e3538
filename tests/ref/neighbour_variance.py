"""How much the variance of a mean log distance to the k-th neighbour exceeds trigamma(k)/n.

    python3 neighbour_variance.py [SEED [SAMPLES]]          (NumPy and SciPy)

Even values on a circle: the density is constant, so that all of the variance is that of the
distances. Prints k, n times the variance, trigamma(k), and the ratio of excess to trigamma
beside the formula of src/sample/spacing.c.
"""
import sys

import numpy as np
from scipy.special import polygamma

SIZE, BLOCK, NEIGHBOURS = 300, 200, (1, 2, 3, 4, 5, 7, 10, 20)


def mean_logs(random):
    """[k][BLOCK] means of the log distance to the k-th neighbour."""
    most = max(NEIGHBOURS)
    x = np.sort(random.random((BLOCK, SIZE)), axis=1)
    round_about = np.concatenate([x[:, -most:] - 1, x, x[:, : most + 1] + 1], axis=1)
    distance = np.empty((BLOCK, SIZE, 2 * most))
    for j in range(1, most + 1):
        distance[:, :, 2 * j - 2] = x - round_about[:, most - j : most - j + SIZE]
        distance[:, :, 2 * j - 1] = round_about[:, most + j : most + j + SIZE] - x
    distance = np.partition(distance, [k - 1 for k in NEIGHBOURS], axis=2)
    return [np.log(distance[:, :, k - 1]).mean(axis=1) for k in NEIGHBOURS]


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    samples = int(sys.argv[2]) if len(sys.argv) > 2 else 40000
    random = np.random.default_rng(seed)
    blocks = [mean_logs(random) for _ in range(samples // BLOCK)]
    for i, k in enumerate(NEIGHBOURS):
        variance = SIZE * np.var(np.concatenate([block[i] for block in blocks]))
        trigamma = float(polygamma(1, k))
        formula = 0.72 - 0.48 / (k + 0.16)
        print(f"{k:3d} {variance:8.4f} {trigamma:8.4f} {variance / trigamma - 1:7.3f} {formula:7.3f}")


if __name__ == "__main__":
    main()
