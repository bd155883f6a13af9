package dev.tidemark.testkit.wire;

import java.util.List;
import java.util.Optional;

/// The plan for one piece of bytes.
///
/// @param bytes so many pass
/// @param flips indexes of bytes that pass with one bit changed
/// @param ending how the connection ends after them, if it does
record PiecePlan(int bytes, List<Integer> flips, Optional<ConnectionEnd> ending) {

  void falsify(byte[] piece) {
    flips.forEach(index -> piece[index] ^= 1);
  }
}
