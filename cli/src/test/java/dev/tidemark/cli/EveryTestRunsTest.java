package dev.tidemark.cli;

import dev.tidemark.testkit.layers.EveryTestRuns;

final class EveryTestRunsTest extends EveryTestRuns {}
