package dev.tidemark.engine.volume;

import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;

/// The beginning of a timeline: with the first TID after `after`.
public record TimelineStart(Timeline timeline, TxId after) {}
