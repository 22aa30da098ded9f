"""D*, D_J and their ratio in a nearly full lattice of atoms that repel each other, by rejection: for darken-reference.ts.

Vacancies are drawn at random, a neighbour is drawn at random, and it moves there with the probability of its rate over the largest
rate. Energies are counted anew from the neighbours of both sites; displacements are followed atom by atom. D is the
slope between tau and 2 tau of the mean square displacement, in a^2 nu exp(-E_KRA/kT). Run: python darken_walks.py
(NumPy, Numba).
"""

import numba
import numpy as np

LENGTH, ATOMS, REPULSION, TEMPERATURE = 6, 194, 0.02, 300.0
BETA = 1 / (8.617333262e-5 * TEMPERATURE)
WINDOWS, REST, TAU = 60000, 50, 3.0


@numba.njit
def neighbours(length):
    found = np.empty((length**3, 6), np.int64)
    for site in range(length**3):
        place = (site % length, site // length % length, site // length**2)
        for axis in range(3):
            for side in range(2):
                step = (place[axis] + 1 - 2 * side) % length - place[axis]
                found[site, 2 * axis + side] = site + step * length**axis
    return found


@numba.njit
def walk(length, atoms, windows):
    np.random.seed(1)
    sites = length**3
    near = neighbours(length)
    vacancies = np.random.permutation(sites)[: sites - atoms]
    full = np.ones(sites, np.int64)
    full[vacancies] = 0
    atom = np.arange(sites)
    largest = np.exp(BETA * 5 * REPULSION / 2)
    trials = int(TAU * len(vacancies) * 6 * largest)
    squares = np.zeros((windows, 4))
    for window in range(-REST, windows):
        moved = np.zeros((sites, 3))
        for half in range(2):
            for _ in range(trials):
                which = np.random.randint(len(vacancies))
                direction = np.random.randint(6)
                to = vacancies[which]
                start = near[to, direction]
                if full[start] == 0:
                    continue
                change = -1
                for k in range(6):
                    change += full[near[to, k]] - full[near[start, k]]
                if np.random.random() >= np.exp(-BETA * REPULSION * change / 2) / largest:
                    continue
                full[start], full[to] = 0, 1
                vacancies[which] = start
                atom[to] = atom[start]
                moved[atom[to], direction // 2] += 2 * (direction % 2) - 1
            if window >= 0:
                squares[window, half] = (moved**2).sum()
                squares[window, 2 + half] = (moved.sum(axis=0) ** 2).sum()
    return squares


def slopes(squares):
    mean = squares.mean(axis=0) / (6 * ATOMS * TAU)
    return mean[1] - mean[0], mean[3] - mean[2]


squares = walk(LENGTH, ATOMS, WINDOWS)
blocks = np.array([slopes(block) for block in np.array_split(squares, 20)])
errors = blocks.std(axis=0, ddof=1) / np.sqrt(20)
for name, value, error in zip(("tracer", "jump"), slopes(squares), errors):
    print(name, value, "+-", error)
