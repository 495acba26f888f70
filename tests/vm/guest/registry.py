# SPDX-License-Identifier: GPL-3.0-or-later
"""Which tests there are: every function test_… of every file test_….py beside this one; benchmarks
likewise: bench_… of bench_….py."""

import glob
import importlib
import os

HERE = os.path.dirname(os.path.abspath(__file__))

# What one test may take, and what putting things back may take after it
TEST_S = 400
CLEAN_UP_S = 60


class Test:
    def __init__(self, kind, module, function):
        part = module.__name__.removeprefix(kind).replace("_", "-")
        case = function.__name__.removeprefix(kind).replace("_", "-")
        self.name = f"{part}/{case}"
        self.summary = (function.__doc__ or "").strip().split("\n")[0]
        self.run = function


def load(kind="test_"):
    """@kind: "test_" or "bench_" """
    tests = []
    for path in sorted(glob.glob(os.path.join(HERE, f"{kind}*.py"))):
        module = importlib.import_module(os.path.basename(path)[:-3])
        functions = [value for name, value in vars(module).items() if name.startswith(kind)]
        functions.sort(key=lambda function: function.__code__.co_firstlineno)
        tests += [Test(kind, module, function) for function in functions]
    return tests
