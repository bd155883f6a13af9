package dev.tidemark.engine.ingest;

import java.util.ArrayList;
import java.util.List;

/// What an inode has that a volume does not hold, in six bits of a [Row].
///
/// @param bits 1 attributes, 2 an ACL, 4 capabilities, 8 holes, 16 somebody has looked
public record Traits(int bits) {

  static final Traits UNKNOWN = new Traits(0);
  static final Traits NONE = new Traits(16);

  private static final int LOOKED = 16;
  private static final List<NotKept> BITS =
      List.of(NotKept.ATTRIBUTE, NotKept.ACL, NotKept.CAPABILITY, NotKept.HOLES);

  boolean known() {
    return (bits & LOOKED) != 0;
  }

  Traits with(NotKept trait) {
    return new Traits(bits | LOOKED | 1 << BITS.indexOf(trait));
  }

  Traits and(Traits other) {
    return new Traits(bits | other.bits);
  }

  List<NotKept> list() {
    List<NotKept> all = new ArrayList<>();
    for (NotKept trait : BITS) {
      if ((bits & 1 << BITS.indexOf(trait)) != 0) {
        all.add(trait);
      }
    }
    return all;
  }

  /// By the names of extended attributes, each ended by a zero.
  static Traits of(String names) {
    Traits traits = NONE;
    for (String name : names.split("\0")) {
      traits = name.isEmpty() || isMeaningless(name) ? traits : traits.with(kind(name));
    }
    return traits;
  }

  /// Labels that the system itself gives to every file.
  private static boolean isMeaningless(String name) {
    return name.equals("security.selinux") || name.startsWith("system.nfs4_acl");
  }

  private static NotKept kind(String name) {
    if (name.startsWith("system.posix_acl_")) {
      return NotKept.ACL;
    }
    return name.equals("security.capability") ? NotKept.CAPABILITY : NotKept.ATTRIBUTE;
  }
}
