"""Writes regression-sklearn.json: random problems and scikit-learn's fits to them.

Run: python verify/atoms/regression_sklearn.py (scikit-learn, numpy)
"""
import json
import os

import numpy as np
import sklearn
from sklearn.linear_model import ARDRegression, BayesianRidge, ElasticNet, Lasso, Ridge
from sklearn.model_selection import LeaveOneOut, cross_val_predict


def problem(seed, rows, columns, kept, noise):
    rng = np.random.default_rng(seed)
    x = np.round(rng.normal(size=(rows, columns)) @ (np.eye(columns) + 0.3 * rng.normal(size=(columns, columns))), 4)
    truth = np.zeros(columns)
    truth[rng.permutation(columns)[:kept]] = np.round(rng.normal(size=kept) * 2, 2)
    y = np.round(x @ truth + noise * rng.normal(size=rows) - 3.25, 5)
    weights = np.round(rng.uniform(0.5, 2, size=rows), 3)
    return x, y, weights


cases = []
for seed, rows, columns, kept, noise in [(1, 30, 8, 3, 0.2), (2, 24, 12, 4, 0.5), (3, 14, 20, 3, 0.1)]:
    x, y, w = problem(seed, rows, columns, kept, noise)
    case = {"rows": rows, "columns": columns, "features": x.ravel().tolist(), "targets": y.tolist(), "weights": w.tolist()}
    case["ridge"] = []
    for penalty in (0.01, 1.0, 30.0):
        model = Ridge(alpha=penalty, tol=1e-14).fit(x, y)
        loo = cross_val_predict(Ridge(alpha=penalty), x, y, cv=LeaveOneOut())
        case["ridge"].append({"penalty": penalty, "coefficients": model.coef_.tolist(), "intercept": model.intercept_,
                              "leaveOneOut": float(np.sqrt(np.mean((y - loo) ** 2)))})
    # scikit-learn scales weights for Ridge by nothing: the penalty acts on sums with mean weight one.
    scaled = w / w.mean()
    model = Ridge(alpha=1.0, tol=1e-14).fit(x, y, sample_weight=scaled)
    case["weightedRidge"] = {"coefficients": model.coef_.tolist(), "intercept": model.intercept_}
    case["lasso"] = []
    for penalty in (0.003, 0.05, 0.4):
        model = Lasso(alpha=penalty, tol=1e-14, max_iter=2_000_000).fit(x, y)
        case["lasso"].append({"penalty": penalty, "coefficients": model.coef_.tolist(), "intercept": model.intercept_})
    model = ElasticNet(alpha=0.1, l1_ratio=0.6, tol=1e-14, max_iter=2_000_000).fit(x, y)
    case["elasticNet"] = {"penalty": 0.1, "absoluteShare": 0.6, "coefficients": model.coef_.tolist(), "intercept": model.intercept_}
    if rows > columns:
        bayes = BayesianRidge(fit_intercept=False, tol=1e-13, max_iter=100000, compute_score=True).fit(x, y + 3.25)
        case["bayesianRidge"] = {"coefficients": bayes.coef_.tolist(), "noise": 1 / bayes.alpha_, "precision": bayes.lambda_,
                                 "deviations": np.sqrt(np.diag(bayes.sigma_)).tolist()}
        ard = ARDRegression(fit_intercept=False, tol=1e-13, max_iter=100000, threshold_lambda=1e8, lambda_1=0, lambda_2=0).fit(x, y + 3.25)
        case["relevance"] = {"coefficients": ard.coef_.tolist(), "noise": 1 / ard.alpha_,
                             "kept": np.flatnonzero(ard.lambda_ < 1e8).tolist()}
    cases.append(case)

document = {"source": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}", "cases": cases}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "regression-sklearn.json")
with open(path, "w") as file:
    json.dump(document, file)
    file.write("\n")
