package dev.tidemark.spi.words;

/// The point that a target has reached. It has two halves: records, and extents, which may be ahead
/// of the records.
///
/// @param timeline the timeline of `tid`
/// @param tid every record up to here is at the target
/// @param chain the chain at `tid`: equal chains, equal pasts
/// @param lastExtent X: every extent up to here that a later record can name is at the target
/// @param extentTid the TID that X belongs to: the smallest T with X(T) >= X
/// @param extentChain the chain at `extentTid`
public record Mark(
    Timeline timeline,
    TxId tid,
    Hash chain,
    ExtentId lastExtent,
    TxId extentTid,
    Hash extentChain) {

  @Override
  public String toString() {
    return "tid " + tid + " on timeline " + timeline + ", extents to " + lastExtent;
  }
}
