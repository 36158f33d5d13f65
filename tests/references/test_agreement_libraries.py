"""Agreement against scikit-learn and statsmodels."""

import numpy as np
import pytest
from statsmodels.stats.inter_rater import cohens_kappa

from klaster.numerics.agreement import agreement_measures, kappa_error, weighted_kappa

metrics = pytest.importorskip("sklearn.metrics")


@pytest.mark.parametrize("seed", range(12))
def test_measures_are_those_of_scikit_learn(seed):
    chance = np.random.default_rng(seed)
    declared, measured = chance.random(200) < 0.3, chance.random(200) < 0.4
    measured |= declared & (chance.random(200) < 0.5)
    counts = [
        (declared & measured).sum(),
        (declared & ~measured).sum(),
        (~declared & measured).sum(),
        (~declared & ~measured).sum(),
    ]
    ours = {name: float(value) for name, value in agreement_measures(*counts).items()}
    # There, what is measured is the truth and what is declared is the prediction.
    theirs = {
        "precision": metrics.precision_score(measured, declared), "recall": metrics.recall_score(measured, declared),
        "f1": metrics.f1_score(measured, declared), "jaccard": metrics.jaccard_score(measured, declared),
        "accuracy": metrics.accuracy_score(measured, declared), "kappa": metrics.cohen_kappa_score(measured, declared),
        "mcc": metrics.matthews_corrcoef(measured, declared),
    }  # fmt: skip
    assert {name: ours[name] for name in theirs} == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(
    ("ours", "theirs"), [("none", None), ("linear", "linear"), ("quadratic", "quadratic")]
)
def test_kappa_and_its_errors_are_those_of_statsmodels(seed, ours, theirs):
    table = np.random.default_rng(seed).integers(1, 40, (4, 4))
    if theirs is None:
        told = cohens_kappa(table)
        error = kappa_error(table)
        assert (error.observed, error.by_chance) == pytest.approx((told.std_kappa, told.std_kappa0), rel=1e-9)
    else:
        told = cohens_kappa(table, wt=theirs)
    assert weighted_kappa(table, ours) == pytest.approx(told.kappa, rel=1e-9)
