package dev.tidemark.engine.volume;

import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;

/// Where a timeline begins: with the first TID after `after`.
public record TimelineStart(Timeline timeline, TxId after) {}
