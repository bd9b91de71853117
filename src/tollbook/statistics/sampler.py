"""One chain of the latent-class model, compiled: Hamiltonian steps with their own adaptation, and exchanges of neighbouring classes."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from tollbook.statistics.kernel import CLASSES, Floats, gradient

TARGET = 0.8  # share of steps to accept
LOST = 500.0  # a step that loses this much log density has run away


@njit(cache=True, nogil=True)
def chain(counts: Floats, lists: int, prior: Floats, warmup: int, kept: int, longest: int, seed: int) -> tuple[Floats, Floats]:
    """Return the number of people on no list, and its chance for anybody, draw by draw after warm-up."""
    np.random.seed(seed)
    size = lists * CLASSES + CLASSES - 1
    place, slope, best = np.zeros(size), np.zeros(size), np.zeros(size)
    fresh, steep, push = np.zeros(size), np.zeros(size), np.zeros(size)
    listed, unlisted = np.zeros((lists, CLASSES)), np.zeros((lists, CLASSES))
    stick, share = np.zeros(CLASSES), np.zeros((len(counts), CLASSES))
    scale, mean, square = np.ones(size), np.zeros(size), np.zeros(size)
    scale *= 0.5
    _start(place, counts, lists)
    likelihood, before, none = gradient(place, counts, prior, 1.0, slope, listed, unlisted, stick, share)
    step, bar, drift, since, seen = 0.1, 0.0, 0.0, 0, 0
    center = math.log(0.5)
    unseen, chances = np.zeros(kept), np.zeros(kept)
    people = counts[0]
    for turn in range(warmup + kept):
        energy = likelihood + before
        for at in range(size):
            push[at] = np.random.randn()
            energy -= 0.5 * push[at] * push[at]
            fresh[at], steep[at] = place[at], slope[at]
        stride = step * (0.7 + 0.6 * np.random.random())
        new_likelihood, new_before, new_none = likelihood, before, none
        gone = False
        for _ in range(1 + int(np.random.random() * longest)):
            for at in range(size):
                push[at] += 0.5 * stride * scale[at] * steep[at]
                fresh[at] += stride * scale[at] * push[at]
            new_likelihood, new_before, new_none = gradient(fresh, counts, prior, 1.0, steep, listed, unlisted, stick, share)
            for at in range(size):
                push[at] += 0.5 * stride * scale[at] * steep[at]
            if not new_likelihood + new_before > likelihood + before - LOST:
                gone = True
                break
        after = new_likelihood + new_before
        for at in range(size):
            after -= 0.5 * push[at] * push[at]
        accept = 0.0 if gone or not after == after else math.exp(min(0.0, after - energy))
        if np.random.random() < accept:
            for at in range(size):
                place[at], slope[at] = fresh[at], steep[at]
            likelihood, before, none = new_likelihood, new_before, new_none
        if exchange(place, lists, prior):
            likelihood, before, none = gradient(place, counts, prior, 1.0, slope, listed, unlisted, stick, share)
        if turn < warmup:
            since += 1
            bar = (1.0 - 1.0 / (since + 10)) * bar + (TARGET - accept) / (since + 10)
            log = center - math.sqrt(since) / 0.05 * bar
            drift = since**-0.75 * log + (1.0 - since**-0.75) * drift
            step = math.exp(log)
            if turn > warmup // 6:
                seen += 1
                for at in range(size):
                    off = place[at] - mean[at]
                    mean[at] += off / seen
                    square[at] += off * (place[at] - mean[at])
            if turn == warmup // 2 or turn == (3 * warmup) // 4:
                for at in range(size):
                    scale[at] = math.sqrt((square[at] + 0.05) / (seen + 5.0))
                    mean[at], square[at] = 0.0, 0.0
                center, seen, since, bar, drift = math.log(max(step, 1e-3)), 0, 0, 0.0, 0.0
            if turn == warmup - 1:
                step = math.exp(drift)
        else:
            at = turn - warmup
            chances[at] = none
            unseen[at] = unobserved(people, none)
    return unseen, chances


@njit(cache=True, nogil=True)
def _start(place: Floats, counts: Floats, lists: int) -> None:
    """Begin at the share of people on each list, halved, with every class off it by chance."""
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
def unobserved(people: float, none: float) -> float:
    """Draw how many are on no list, given the chance of that: negative binomial, under the prior 1/N."""
    rate = np.random.standard_gamma(people) * none / max(1.0 - none, 1e-12)
    if rate > 1e12:
        return rate
    return float(np.random.poisson(rate))


@njit(cache=True, nogil=True)
def exchange(place: Floats, lists: int, prior: Floats) -> bool:
    """Let neighbouring classes change places with their shares, which leaves the likelihood as it is; say whether any did."""
    start, moved, broken = lists * CLASSES, False, 0.0
    for k in range(CLASSES - 1):
        broken += _softplus(place[start + k])
    for k in range(CLASSES - 2):
        one, other = place[start + k], place[start + k + 1]
        first, second = 1.0 / (1.0 + math.exp(-one)), 1.0 / (1.0 + math.exp(-other))
        fresh = (1.0 - first) * second
        if fresh < 1e-12 or fresh > 1.0 - 1e-12 or first < 1e-12 or first > 1.0 - 1e-12:
            continue
        after = first / (1.0 - fresh)
        if after < 1e-12 or after > 1.0 - 1e-12:
            continue
        to, then = math.log(fresh / (1.0 - fresh)), math.log(after / (1.0 - after))
        changed = broken + _softplus(to) + _softplus(then) - _softplus(one) - _softplus(other)
        # density of (V, V') is (1-V)^-1 (1-V')^-1 (b+T)^-(a+K-1), and shares change places: volume (1-V)/(1-new V)
        log = (changed - broken) - (prior[2] + CLASSES - 1.0) * (math.log(prior[3] + changed) - math.log(prior[3] + broken))
        log += _softplus(to) - _softplus(one)
        if log >= 0.0 or np.random.random() < math.exp(log):
            place[start + k], place[start + k + 1], broken, moved = to, then, changed, True
            for at in range(lists):
                kept = place[at * CLASSES + k]
                place[at * CLASSES + k] = place[at * CLASSES + k + 1]
                place[at * CLASSES + k + 1] = kept
    return moved


@njit(cache=True, nogil=True)
def _softplus(logit: float) -> float:
    """Return -log(1 - V) of a stick V with this logit."""
    return max(logit, 0.0) + math.log1p(math.exp(-abs(logit)))
