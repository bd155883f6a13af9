package dev.tidemark.engine.volume;

/// The kinds of object 0, the volume's own records. Others register theirs in
/// `docs/format/volume.md`.
public final class RecordKinds {

  /// The object that the volume's own records belong to.
  public static final long VOLUME_OBJECT = 0;

  /// Object ids below this one are given by convention; [WriteTransaction#newObject] starts here.
  public static final long FIRST_FREE_OBJECT = 16;

  /// A transaction; sub-key: its TID, u64.
  public static final int TXN = 1;

  /// What may change about a transaction; sub-key: its TID, u64. Outside digest and `changes`.
  public static final int TXSTATE = 2;

  /// A snapshot; sub-key: its name.
  public static final int SNAPSHOT = 3;

  /// The start of a timeline; sub-key: its number, u16.
  public static final int TIMELINE = 4;

  /// The key of the state digest.
  public static final int DIGEST_KEY = 5;

  /// A note about the volume; sub-key: its name.
  public static final int VOLUME_NOTE = 6;

  /// What a state says of a source; sub-key: which source, and which part of it. Its format is in
  /// `docs/format/source.md`.
  public static final int SOURCE = 7;

  private RecordKinds() {}
}
