package dev.tidemark.testkit;

import java.util.Arrays;
import java.util.Random;

/// Decides what a power cut leaves of that which was not synced.
public interface CrashChance {

  /// Everything written survives.
  CrashChance GOOD =
      new CrashChance() {
        @Override
        public boolean keepsEntry() {
          return true;
        }

        @Override
        public byte[] content(byte[] seen, byte[] synced) {
          return seen;
        }
      };

  /// Only what was synced survives.
  CrashChance BAD =
      new CrashChance() {
        @Override
        public boolean keepsEntry() {
          return false;
        }

        @Override
        public byte[] content(byte[] seen, byte[] synced) {
          return synced;
        }
      };

  /// A draw for each entry; of a file's content, a beginning.
  static CrashChance mixed(Random random) {
    return new CrashChance() {
      @Override
      public boolean keepsEntry() {
        return random.nextBoolean();
      }

      @Override
      public byte[] content(byte[] seen, byte[] synced) {
        return Arrays.copyOf(seen, random.nextInt(seen.length + 1));
      }
    };
  }

  /// Whether a change of a folder's entry survives.
  boolean keepsEntry();

  /// What survives of a file that was written since its last sync.
  byte[] content(byte[] seen, byte[] synced);
}
