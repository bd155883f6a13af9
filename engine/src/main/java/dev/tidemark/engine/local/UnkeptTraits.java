package dev.tidemark.engine.local;

import java.util.ArrayList;
import java.util.List;

/// The traits of an inode that a volume does not hold, in six bits of a [InodeState].
///
/// @param bits 1 attributes, 2 an ACL, 4 capabilities, 8 holes, 16 somebody has looked
public record UnkeptTraits(int bits) {

  public static final UnkeptTraits UNKNOWN = new UnkeptTraits(0);
  public static final UnkeptTraits NONE = new UnkeptTraits(16);

  private static final int LOOKED = 16;
  private static final List<UnkeptCounts> BITS =
      List.of(
          UnkeptCounts.ATTRIBUTE, UnkeptCounts.ACL, UnkeptCounts.CAPABILITY, UnkeptCounts.HOLES);

  public boolean known() {
    return (bits & LOOKED) != 0;
  }

  public UnkeptTraits with(UnkeptCounts trait) {
    return new UnkeptTraits(bits | LOOKED | 1 << BITS.indexOf(trait));
  }

  public UnkeptTraits and(UnkeptTraits other) {
    return new UnkeptTraits(bits | other.bits);
  }

  public List<UnkeptCounts> list() {
    List<UnkeptCounts> all = new ArrayList<>();
    for (UnkeptCounts trait : BITS) {
      if ((bits & 1 << BITS.indexOf(trait)) != 0) {
        all.add(trait);
      }
    }
    return all;
  }

  /// By the names of extended attributes, each ended by a zero.
  static UnkeptTraits of(String names) {
    UnkeptTraits traits = NONE;
    for (String name : names.split("\0")) {
      traits = name.isEmpty() || isMeaningless(name) ? traits : traits.with(kind(name));
    }
    return traits;
  }

  /// Labels that the system itself gives to every file.
  private static boolean isMeaningless(String name) {
    return name.equals("security.selinux") || name.startsWith("system.nfs4_acl");
  }

  private static UnkeptCounts kind(String name) {
    if (name.startsWith("system.posix_acl_")) {
      return UnkeptCounts.ACL;
    }
    return name.equals("security.capability") ? UnkeptCounts.CAPABILITY : UnkeptCounts.ATTRIBUTE;
  }
}
