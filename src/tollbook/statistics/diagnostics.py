"""Whether chains have met, and how many independent draws they are worth."""

from __future__ import annotations

import numpy as np

from tollbook.statistics.draws import Floats

MOST_RHAT = 1.01
LEAST_ESS = 400.0


def rhat(chains: Floats) -> float:
    """Return the rank-normalized split R-hat of chains (rows) of draws: the larger of that of bulk and of tails.

    References
    ----------
    Vehtari, Gelman, Simpson, Carpenter and Bürkner (2021), https://doi.org/10.1214/20-BA1221.
    """
    halves = _split(chains)
    folded = np.abs(halves - np.median(halves))
    return float(max(_plain_rhat(_normal(halves)), _plain_rhat(_normal(folded))))


def bulk_ess(chains: Floats) -> float:
    """Return the effective number of draws for the middle of the distribution, by ranks and split chains."""
    return _ess(_normal(_split(chains)))


def tail_ess(chains: Floats) -> float:
    """Return the effective number of draws for the ends of a 90 % interval, the smaller of both."""
    halves = _split(chains)
    return min(_ess((halves <= np.quantile(halves, level)).astype(np.float64)) for level in (0.05, 0.95))


def _split(chains: Floats) -> Floats:
    half = chains.shape[1] // 2
    return np.concatenate([chains[:, :half], chains[:, -half:]])


def _normal(chains: Floats) -> Floats:
    from scipy.special import ndtri
    from scipy.stats import rankdata

    ranks = rankdata(chains, axis=None).reshape(chains.shape)
    scores: Floats = ndtri((ranks - 0.375) / (chains.size + 0.25))
    return scores


def _plain_rhat(chains: Floats) -> float:
    length = chains.shape[1]
    within = chains.var(axis=1, ddof=1).mean()
    if within == 0:
        return 1.0 if np.ptp(chains) == 0 else float("inf")
    between = length * chains.mean(axis=1).var(ddof=1)
    return float(np.sqrt((between / within + length - 1) / length))


def _ess(chains: Floats) -> float:
    """Sum autocorrelations in pairs while they are positive and falling (Geyer), over all chains at once."""
    number, length = chains.shape
    centered = chains - chains.mean(axis=1, keepdims=True)
    size = 1 << (2 * length - 1).bit_length()
    spectrum = np.fft.rfft(centered, size, axis=1)
    covariances = np.fft.irfft(spectrum * spectrum.conj(), size, axis=1)[:, :length] / length
    within = covariances[:, 0].mean() * length / (length - 1)
    total = within * (length - 1) / length + (chains.mean(axis=1).var(ddof=1) if number > 1 else 0.0)
    if total == 0:
        return float(number * length)
    correlations = 1 - (within - covariances.mean(axis=0)) / total
    correlations[0] = 1.0
    pairs = correlations[: length // 2 * 2].reshape(-1, 2).sum(axis=1)
    stop = np.flatnonzero(pairs < 0)
    falling = np.minimum.accumulate(pairs[: stop[0] if len(stop) else len(pairs)])
    steps = max(2 * float(falling.sum()) - 1, 1 / np.log10(number * length))
    return float(number * length / steps)
