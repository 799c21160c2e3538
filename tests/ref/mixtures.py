#!/usr/bin/env python3
"""Log-likelihoods that scikit-learn's GaussianMixture reaches from 20 beginnings: mixtures.inc.

The samples are `plogp simulate LAW --samples 400 --seed SEED`; PLOGP names the program. A component narrower than 1/1000 of
the widest is a few points (Hathaway 1985): such fits are left out, by fewer beginnings.
"""
import os
import subprocess
import warnings

import numpy as np
from sklearn.mixture import GaussianMixture

warnings.filterwarnings("ignore")
LAWS = ["normal-mixture:3(0.33,0,1,0.33,2,1,0.34,4,1)", "normal-mixture:3(0.6,0,1,0.35,0.5,3,0.05,8,0.3)",
        "normal-mixture:4(0.25,0,1,0.25,3,0.5,0.25,6,1,0.25,10,2)", "normal-mixture:5(0.2,0,1,0.2,4,1,0.2,8,1,0.2,12,1,0.2,16,1)"]

print("/* Made by mixtures.py. */")
for seed, law in enumerate(LAWS, 1):
    run = subprocess.run([os.environ.get("PLOGP", "build/plogp"), "simulate", law, "--samples", "400", "--seed", str(seed)],
                         capture_output=True, text=True, check=True)
    values = np.array(run.stdout.split(), float)[:, None]
    for starts in (20, 10, 5):
        fit = GaussianMixture(int(law[15]), n_init=starts, random_state=1, tol=1e-9, max_iter=5000, reg_covar=1e-9).fit(values)
        deviations = np.sqrt(fit.covariances_.ravel())
        if deviations.min() > 1e-3 * deviations.max():
            break
    print('{"%s", %d, %.6f},' % (law, seed, fit.score(values) * len(values)))
