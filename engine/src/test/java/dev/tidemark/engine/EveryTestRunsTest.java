package dev.tidemark.engine;

import dev.tidemark.testkit.layers.EveryTestRuns;

final class EveryTestRunsTest extends EveryTestRuns {}
