"""One chain of the latent-class model, compiled: Hamiltonian steps, classes drawn anew, and neighbours that change places."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from tollbook.statistics.kernel import CLASSES, Floats, gradient
from tollbook.statistics.moves import exchange, renew

TARGET = 0.8  # share of Hamiltonian steps to accept
RENEWALS = 4  # proposals from the prior after each
LARGE, CLIMBS = 2000, 100  # people from whom on steps are too short to come in from afar, so that chains first climb
LOST = 500.0  # a path that loses this much log density has run away


@njit(cache=True, nogil=True)
def chain(counts: Floats, lists: int, prior: Floats, warmup: int, kept: int, longest: int, seed: int) -> Floats:
    """Return the number of people on no list, draw by draw after warm-up.

    All coordinates are stepped alike. Scales learned for each were tried: classes change their places, so that they
    are learned for no class in particular, and one chain in ten crept.
    """
    np.random.seed(seed)
    size = lists * CLASSES + CLASSES - 1
    now, fresh, rooms = np.zeros((2, size)), np.zeros((2, size)), _rooms(len(counts), lists)
    _start(now[0], counts, lists)
    likelihood, before, none = _density(now, counts, prior, rooms)
    if counts[0] > LARGE:
        for _ in range(CLIMBS):
            _climb(now, prior, rooms)
            likelihood, before, none = _density(now, counts, prior, rooms)
    step, bar, smooth = 0.05, 0.0, 0.0
    unseen = np.zeros(kept)
    for turn in range(warmup + kept):
        stride = step * (0.7 + 0.6 * np.random.random())
        fresh[:] = now
        steps = 1 + int(np.random.random() * longest)
        gain, new_likelihood, new_before, new_none = _path(fresh, counts, prior, rooms, likelihood + before, stride, steps)
        accept = math.exp(min(0.0, gain))
        if np.random.random() < accept:
            now[:] = fresh
            likelihood, before, none = new_likelihood, new_before, new_none
        exchange(now[0], lists, prior)
        likelihood, before, none = _density(now, counts, prior, rooms)
        for _ in range(RENEWALS):
            fresh[:] = now
            renew(fresh[0], lists, prior)
            new_likelihood, new_before, new_none = _density(fresh, counts, prior, rooms)
            if math.log(np.random.random()) < new_likelihood - likelihood:
                now[:] = fresh
                likelihood, before, none = new_likelihood, new_before, new_none
        if turn < warmup:  # dual averaging of the step, Hoffman and Gelman 2014
            bar += (TARGET - accept - bar) / (turn + 11)
            log = math.log(0.3) - math.sqrt(turn + 1) / 0.05 * bar
            smooth += (turn + 1) ** -0.75 * (log - smooth)
            step = math.exp(log if turn < warmup - 1 else smooth)
        else:
            unseen[turn - warmup] = unobserved(counts[0], none)
    return unseen


@njit(cache=True, nogil=True)
def _rooms(cells: int, lists: int) -> tuple[Floats, Floats, Floats, Floats]:
    return np.zeros((lists, CLASSES)), np.zeros((lists, CLASSES)), np.zeros(CLASSES), np.zeros((cells, CLASSES))


@njit(cache=True, nogil=True)
def _density(point: Floats, counts: Floats, prior: Floats, rooms: tuple[Floats, Floats, Floats, Floats]) -> tuple[float, float, float]:
    """Return log likelihood, log prior and the share of people on no list at a place (first row), and write the slope (second)."""
    return gradient(point[0], counts, prior, point[1], rooms[0], rooms[1], rooms[2], rooms[3])


@njit(cache=True, nogil=True)
def _path(
    point: Floats,
    counts: Floats,
    prior: Floats,
    rooms: tuple[Floats, Floats, Floats, Floats],
    height: float,
    stride: float,
    steps: int,
) -> tuple[float, float, float, float]:
    """Follow a leapfrog path from a place, moving it; return the gain in log density, motion included, and what is there."""
    size = point.shape[1]
    push = np.zeros(size)
    gain = -height
    for at in range(size):
        push[at] = np.random.randn()
        gain += 0.5 * push[at] * push[at]
    likelihood, before, none = 0.0, 0.0, 0.0
    for _ in range(steps):
        for at in range(size):
            push[at] += 0.5 * stride * point[1, at]
            point[0, at] += stride * push[at]
        likelihood, before, none = _density(point, counts, prior, rooms)
        for at in range(size):
            push[at] += 0.5 * stride * point[1, at]
        if not likelihood + before > height - LOST:
            return -np.inf, likelihood, before, none
    gain += likelihood + before
    for at in range(size):
        gain -= 0.5 * push[at] * push[at]
    return (-np.inf if math.isnan(gain) else gain), likelihood, before, none


@njit(cache=True, nogil=True)
def _start(place: Floats, counts: Floats, lists: int) -> None:
    """Begin at half the share of people on each list, with every class off it by chance."""
    for at in range(lists):
        on = 0.0
        for cell in range(1, len(counts)):
            if cell >> at & 1:
                on += counts[cell]
        chance = min(max(0.5 * on / counts[0], 0.01), 0.9)
        for k in range(CLASSES):
            place[at * CLASSES + k] = math.log(chance / (1.0 - chance)) + 0.7 * np.random.randn()
    for k in range(CLASSES - 1):
        place[lists * CLASSES + k] = -0.5 + 0.5 * np.random.randn()


@njit(cache=True, nogil=True)
def _climb(point: Floats, prior: Floats, rooms: tuple[Floats, Floats, Floats, Floats]) -> None:
    """Take one step of expectation and maximization, with a person more on each side: where most of the density is."""
    listed, sizes = rooms[0], rooms[3][0]
    lists, later = listed.shape[0], 0.0
    for at in range(lists):
        for k in range(CLASSES):
            on = point[1, at * CLASSES + k] - prior[0] + (sizes[k] + prior[0] + prior[1]) * listed[at, k]
            point[0, at * CLASSES + k] = math.log((max(on, 0.0) + 1.0) / (max(sizes[k] - on, 0.0) + 1.0))
    for k in range(CLASSES - 2, -1, -1):
        later += sizes[k + 1]
        point[0, lists * CLASSES + k] = math.log((sizes[k] + 1.0) / (later + 1.0))


@njit(cache=True, nogil=True)
def unobserved(people: float, none: float) -> float:
    """Draw how many are on no list, given the chance of that: negative binomial, under the prior 1/N."""
    rate = np.random.standard_gamma(people) * none / max(1.0 - none, 1e-12)
    return rate if rate > 1e12 else float(np.random.poisson(rate))
