package dev.tidemark.targets.ssh;

import dev.tidemark.testkit.layers.EveryTestRuns;

final class EveryTestRunsTest extends EveryTestRuns {}
