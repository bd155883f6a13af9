package dev.tidemark.targets.fs;

import dev.tidemark.testkit.layers.EveryTestRuns;

final class EveryTestRunsTest extends EveryTestRuns {}
