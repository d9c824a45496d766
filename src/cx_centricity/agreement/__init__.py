"""Agreement of a group and reliability of a scale, from exact sums and histograms."""

from cx_centricity.agreement.quantiles import f_quantile, t_quantile, tail
from cx_centricity.agreement.reliability import Alpha, cronbach_alpha, feldt_interval
from cx_centricity.agreement.within_group import mean, mean_sd, median, r_wg, r_wg_j, r_wg_star_j, sample_sd

__all__ = [
    "Alpha",
    "cronbach_alpha",
    "f_quantile",
    "feldt_interval",
    "mean",
    "mean_sd",
    "median",
    "r_wg",
    "r_wg_j",
    "r_wg_star_j",
    "sample_sd",
    "t_quantile",
    "tail",
]
