package dev.tidemark.engine.page;

/// Neighbouring pages.
record PageRun(long start, int pages) {

  long end() {
    return start + pages;
  }
}
