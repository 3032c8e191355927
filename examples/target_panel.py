"""A panel of targets and results: one row a region and year, one column an indicator, as a regression wants it."""

import pandas

import govreport

INDICATORS = ["gdp_growth", "fixed_asset_investment", "retail_sales"]


def panel() -> pandas.DataFrame:
    """Region by year; `_target` and `_actual` of each indicator, and how bound the target is."""
    targets = pandas.DataFrame(govreport.targets(indicators=INDICATORS))
    actuals = pandas.DataFrame(govreport.actuals(indicators=INDICATORS))
    targets = targets[targets.unit == "%"].drop_duplicates(["region", "year", "indicator"])
    actuals = actuals[actuals.unit == "%"].drop_duplicates(["region", "year", "indicator"])
    keys = ["region", "adcode", "year"]
    wide = targets.pivot(index=keys, columns="indicator", values="low").astype(float).add_suffix("_target")
    bound = targets.pivot(index=keys, columns="indicator", values="bound").add_suffix("_bound")
    result = actuals.pivot(index=keys, columns="indicator", values="value").astype(float).add_suffix("_actual")
    return wide.join(bound).join(result, how="outer").sort_index(axis=1).reset_index()


if __name__ == "__main__":
    print(panel().to_string())
