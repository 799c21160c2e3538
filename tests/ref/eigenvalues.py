#!/usr/bin/env python3
"""Eigenvalues of the Hilbert matrix of six rows, 1/(i + j + 1), to 60 digits by mpmath: eigenvalues.inc."""
from pathlib import Path

import mpmath

mpmath.mp.dps = 60
matrix = mpmath.matrix(6, 6)
for i in range(6):
    for j in range(6):
        matrix[i, j] = mpmath.mpf(1) / (i + j + 1)
values = sorted(mpmath.eigsy(matrix, eigvals_only=True))
Path(__file__).with_suffix(".inc").write_text("".join(f"{mpmath.nstr(v, 20)},\n" for v in values))
