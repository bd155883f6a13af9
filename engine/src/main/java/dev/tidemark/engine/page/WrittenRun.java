package dev.tidemark.engine.page;

/// Neighbouring pages that a commit wrote, with the CRC32C over all of their bytes.
record WrittenRun(long start, int pages, int crc) {}
