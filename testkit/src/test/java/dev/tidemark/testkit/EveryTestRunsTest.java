package dev.tidemark.testkit;

import dev.tidemark.testkit.layers.EveryTestRuns;

final class EveryTestRunsTest extends EveryTestRuns {}
